"""The same model as spaCy runs it: what `Finder` is measured against, in speed and in result."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import spacy

from pipeline.ner.finder import Entities
from pipeline.weights import Weights


class PlainFinder:
    """`spacy.load` with only the `ner` component, and `nlp.pipe`."""

    def __init__(self, weights: Weights) -> None:
        names = json.loads((weights.package / "meta.json").read_text(encoding="utf-8"))["pipeline"]
        self._nlp = spacy.load(weights.package, exclude=[name for name in names if name != "ner"])
        component: Any = self._nlp.get_pipe("ner")
        component.from_disk(weights.component, exclude=["vocab"])

    def find(self, lines: Iterable[str], batch_size: int = 256) -> Iterator[Entities]:
        """The entities of each line, (start, end, label) in characters of the line."""
        for doc in self._nlp.pipe(lines, batch_size=batch_size):
            yield tuple((span.start_char, span.end_char, span.label_) for span in doc.ents)
