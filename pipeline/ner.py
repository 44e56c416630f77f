"""The French NER model. The only file that imports spaCy."""

from collections.abc import Iterator, Sequence

import spacy

from pipeline.model import Document, Label, Mention

_LABELS: dict[str, Label] = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
_UNUSED = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]


class Recogniser:
    """A spaCy model's NER component, loaded once; MISC is of no use here and left out."""

    def __init__(self, model: str) -> None:
        self._nlp = spacy.load(model, exclude=_UNUSED)
        meta = self._nlp.meta
        self.version = f"{meta['lang']}_{meta['name']}:{meta['version']}"

    def match(self, document: Document, found: Sequence[Mention]) -> list[Mention]:
        """PERSON, ORG and LOC mentions, in order, without overlap, none across a line break."""
        del found
        return list(self._mentions(document))

    def _mentions(self, document: Document) -> Iterator[Mention]:
        norm = document.text.norm
        starts, place = [], 0
        for line in norm.split("\n"):
            starts.append(place)
            place += len(line) + 1
        lines = [(norm[s : norm.find("\n", s) % (len(norm) + 1)], s) for s in starts]
        filled = [(line, s) for line, s in lines if line.strip()]
        for doc, offset in self._nlp.pipe(filled, as_tuples=True):
            for span in doc.ents:
                if span.label_ in _LABELS:
                    start, end = offset + span.start_char, offset + span.end_char
                    yield Mention(_LABELS[span.label_], start, end, "model", self.version)
