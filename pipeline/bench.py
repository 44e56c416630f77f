"""How fast the model and the start are, against spaCy used plainly, on the user's own texts.

Both sides take turns, so that whatever else the machine does falls on both; what counts is the
ratio. "All words new": ours starts each round with empty caches, while spaCy keeps the vocabulary
that it built in the rounds before; a short text is all start, a corpus soon nears "words known".
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from pipeline import normalise, reading, weights
from pipeline.config import Settings
from pipeline.errors import InputError, PipelineError, ReadError
from pipeline.ner import make_finder, paragraphs
from pipeline.ner.finder import Finder
from pipeline.ner.plain import PlainFinder
from pipeline.reading.files import list_files

BATCH_SIZES = (32, 128, 512, 2048)  # what `nlp.pipe` is given; the quickest counts
_PLAIN_START = "import spacy; spacy.load({package!r}, exclude={names!r})('Bonjour.')"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure, round by round; `ratio` is the median over rounds of ours by plain spaCy's."""

    name: str
    unit: str
    ours: tuple[float, ...]
    plain: tuple[float, ...]

    @property
    def ratio(self) -> float:
        return median(ours / plain for ours, plain in zip(self.ours, self.plain, strict=True))


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured on what. `identical`: both sides found the very same entities."""

    model: str
    documents: int
    words: int
    identical: bool
    batch_size: int
    comparisons: tuple[Comparison, ...]

    def to_json(self) -> str:
        """The report with medians and ratios beside the rounds."""
        table: dict[str, Any] = asdict(self)
        for row, comparison in zip(table["comparisons"], self.comparisons, strict=True):
            row["median"] = {"ours": median(comparison.ours), "plain": median(comparison.plain)}
            row["ratio"] = comparison.ratio
        return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def bench(folder: Path, rounds: int, settings: Settings) -> Report:
    """Measure on the documents below `folder`. Raises InputError when there are none."""
    documents, first = _read(folder, settings)
    model = weights.locate(settings.ner_model)
    lines = [line for document in documents for line in document]
    words = sum(len(line.split()) for line in lines)

    plain = PlainFinder(model)
    batch_size = min((_seconds(partial(_drain, plain, lines, n)), n) for n in BATCH_SIZES)[1]
    warm = make_finder(model, repeated_lines=0)  # a second round would be answered from memory
    identical = [e for d in documents for e in warm.find(d)] == list(plain.find(lines))

    def speed(make: Callable[[], Finder]) -> Callable[[], float]:
        def run() -> float:
            finder = make()
            return words / _seconds(lambda: [finder.find(document) for document in documents])

        return run

    def plain_speed() -> float:
        return words / _seconds(partial(_drain, plain, lines, batch_size))

    with tempfile.TemporaryDirectory() as made:
        sides = (
            ("model stage, words known", "words/s", speed(lambda: warm), plain_speed),
            (
                "model stage, all words new",
                "words/s",
                speed(lambda: make_finder(model)),
                plain_speed,
            ),
            (
                "command to first document",
                "s",
                partial(_first_document, first, settings, Path(made)),
                partial(_plain_start, model),
            ),
        )
        rows = [
            Comparison(name, unit, *_in_turn(ours, theirs, rounds))
            for name, unit, ours, theirs in sides
        ]
    return Report(model.version, len(documents), words, identical, batch_size, tuple(rows))


def _drain(plain: PlainFinder, lines: Sequence[str], batch_size: int) -> None:
    for _ in plain.find(lines, batch_size):
        pass


def _read(folder: Path, settings: Settings) -> tuple[list[list[str]], Path]:
    """The paragraphs of each document that can be read, and the file of the first one."""
    if not folder.is_dir():
        raise InputError(f"the input folder {folder} is not there")
    documents, first = [], None
    for path in list_files(folder)[0]:
        try:
            raw, _ = reading.read(path, settings)
        except ReadError:
            continue
        norm = normalise.normalise(raw.text).norm
        documents.append([place[0] for place in paragraphs(norm)])
        first = first or path
    if first is None or not any(documents):
        raise InputError(f"the input folder {folder} holds no text to measure on")
    return documents, first


def _in_turn(
    ours: Callable[[], float], plain: Callable[[], float], rounds: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Both sides once a round, and who goes first changes."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            second = plain()
            pairs.append((ours(), second))
        else:
            pairs.append((ours(), plain()))
    return tuple(o for o, _ in pairs), tuple(p for _, p in pairs)


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _first_document(file: Path, settings: Settings, made: Path) -> float:
    """From starting `python -m pipeline run` until it tells that its one document is analysed."""
    with tempfile.TemporaryDirectory(dir=made) as place:
        (folder := Path(place, "in")).mkdir()
        (folder / file.name).write_bytes(file.read_bytes())
        config = Path(place, "settings.toml")
        config.write_text(f"ner_model = {json.dumps(settings.ner_model)}\n", encoding="utf-8")
        options = ["--input", folder, "--output", Path(place, "out"), "--config", config]
        return _seconds_until(
            ["-m", "pipeline", "run", *map(str, options)], "1 of 1 files analysed"
        )


def _plain_start(model: weights.Weights) -> float:
    names = json.loads((model.package / "meta.json").read_text(encoding="utf-8"))["pipeline"]
    names = [name for name in names if name != "ner"]
    return _seconds_until(["-c", _PLAIN_START.format(package=str(model.package), names=names)])


def _seconds_until(arguments: Sequence[str], line: str | None = None) -> float:
    """Seconds until a Python process writes `line`, or until its end where none is given."""
    root = str(Path(__file__).parents[1])
    paths = filter(None, [root, os.environ.get("PYTHONPATH")])
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  this interpreter, with arguments made here
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "200"},
    ) as process:
        assert process.stdout is not None  # noqa: S101  it is a pipe
        written = []
        for text in process.stdout:
            written.append(text)
            if line is not None and line in text:
                took = time.perf_counter() - began
                process.stdout.read()
                return took
    if line is not None or process.returncode:
        raise PipelineError(f"{' '.join(arguments)} failed: {''.join(written)}")
    return time.perf_counter() - began
