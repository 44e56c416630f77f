"""The model stage alone, and the start of the program, against spaCy used plainly.

"All words new": ours starts each round with empty caches, while spaCy keeps the vocabulary that it
built in the rounds before; a short text is all start, a corpus soon nears "words known".
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pipeline import normalise, weights
from pipeline.bench.rounds import Side
from pipeline.config import Settings
from pipeline.errors import PipelineError
from pipeline.ner import make_finder, paragraphs
from pipeline.ner.finder import Finder
from pipeline.ner.plain import PlainFinder

BATCH_SIZES = (32, 128, 512, 2048)  # what `nlp.pipe` is given; the quickest counts
_PLAIN_START = "import spacy; spacy.load({package!r}, exclude={names!r})('Bonjour.')"


class ModelStage:
    """Both sides on the paragraphs of some texts. `identical`: they find the very same entities."""

    def __init__(self, texts: Sequence[str], model: weights.Weights) -> None:
        self._documents = [
            [place[0] for place in paragraphs(normalise.normalise(text).norm)] for text in texts
        ]
        self._lines = [line for document in self._documents for line in document]
        self.words = sum(len(line.split()) for line in self._lines)
        self._model = model
        self._plain = PlainFinder(model)
        drained = partial(_drain, self._plain, self._lines)
        self.batch_size = min((_seconds(partial(drained, n)), n) for n in BATCH_SIZES)[1]
        self._warm = make_finder(model, repeated_lines=0)  # else memory answers a second round
        found = [entities for d in self._documents for entities in self._warm.find(d)]
        self.identical = found == list(self._plain.find(self._lines))

    def known(self) -> float:
        """Words a second, each seen before."""
        return self._speed(self._warm)

    def new(self) -> float:
        """Words a second, each seen for the first time."""
        return self._speed(make_finder(self._model))

    def plain(self) -> float:
        """spaCy's words a second."""
        return self.words / _seconds(partial(_drain, self._plain, self._lines, self.batch_size))

    def _speed(self, finder: Finder) -> float:
        return self.words / _seconds(lambda: [finder.find(d) for d in self._documents])


def first_document(file: Path, settings: Settings) -> tuple[Side, Side]:
    """Seconds from the command to the first analysed document: ours, and plain spaCy's."""
    model = weights.locate(settings.ner_model)
    return partial(_first_document, file, settings), partial(_plain_start, model)


def _drain(plain: PlainFinder, lines: Sequence[str], batch_size: int) -> None:
    for _ in plain.find(lines, batch_size):
        pass


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _first_document(file: Path, settings: Settings) -> float:
    """From starting `python -m pipeline run` until it tells that its one document is analysed."""
    with tempfile.TemporaryDirectory() as place:
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
    root = str(Path(__file__).parents[2])
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
