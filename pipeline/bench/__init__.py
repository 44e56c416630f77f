"""How fast we are, against spaCy used plainly, on the user's own texts; what counts are ratios."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from pipeline import reading, weights
from pipeline.bench.model_stage import ModelStage, first_document
from pipeline.bench.rounds import Comparison, Side, compare
from pipeline.bench.whole_runs import WholeRuns
from pipeline.config import Settings, cores
from pipeline.errors import InputError, ReadError
from pipeline.reading.files import list_files

__all__ = ["Comparison", "Report", "bench"]


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured on what.

    `identical`: both sides' model stages found the very same entities. `stages` are seconds of
    one run with one worker, `peaks` the peak memory in MB of the largest process, by what ran.
    """

    model: str
    documents: int
    words: int
    identical: bool
    batch_size: int
    comparisons: tuple[Comparison, ...]
    stages: dict[str, float]
    peaks: dict[str, float]

    def to_json(self) -> str:
        """The report with medians and ratios beside the rounds."""
        table: dict[str, Any] = asdict(self)
        for row, comparison in zip(table["comparisons"], self.comparisons, strict=True):
            row["median"] = {"ours": median(comparison.ours), "plain": median(comparison.plain)}
            row["ratio"] = comparison.ratio
        return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def bench(
    folder: Path, rounds: int, settings: Settings, tell: Callable[[str], None] = lambda _: None
) -> Report:
    """Measure on the documents below `folder`. Raises InputError when there are none.

    Whole runs are measured with the workers of `settings`, and with one. `tell` is told of each
    measure before it is taken, which may be for minutes.
    """

    def versus(name: str, unit: str, ours: Side, plain: Side) -> Comparison:
        tell(name)
        return compare(name, unit, ours, plain, rounds)

    documents = _read(folder, settings)
    texts = [text for _, text in documents]
    all_words = sum(len(text.split()) for text in texts)
    tell(f"{len(documents)} documents of {all_words} words; rounds: {rounds}; first a warm-up")
    stage = ModelStage(texts, weights.locate(settings.ner_model))
    with tempfile.TemporaryDirectory() as made:
        place = Path(made, "texts")
        place.mkdir()
        for number, text in enumerate(texts):
            (place / f"{number:07}.txt").write_text(text, encoding="utf-8")
        runs = WholeRuns(place, all_words, settings, Path(made))
        rows = [
            versus("model stage, words known", "words/s", stage.known, stage.plain),
            versus("model stage, all words new", "words/s", stage.new, stage.plain),
            versus("command to first document", "s", *first_document(documents[0][0], settings)),
        ]
        # One worker last: its stages are told.
        for workers in sorted({settings.workers or cores(), 1}, reverse=True):
            for components in ("ner", "all"):
                name = f"whole run, {workers} × against spaCy's {components}"
                ours, plain = runs.ours(workers), runs.plain(components, workers)
                rows.append(versus(name, "words/s", ours, plain))
        peaks = {name: max(peaks) for name, peaks in runs.peaks.items()}
        return Report(
            weights.locate(settings.ner_model).version,
            len(documents),
            all_words,
            stage.identical,
            stage.batch_size,
            tuple(rows),
            runs.stages(),
            peaks,
        )


def _read(folder: Path, settings: Settings) -> list[tuple[Path, str]]:
    """File and text of each document that can be read."""
    if not folder.is_dir():
        raise InputError(f"the input folder {folder} is not there")
    documents = []
    for name in list_files(folder)[0]:
        path = folder / name
        try:
            raw, _ = reading.read(path, settings)
        except ReadError:
            continue
        documents.append((path, raw.text))
    if not documents:
        raise InputError(f"the input folder {folder} holds no text to measure on")
    return documents
