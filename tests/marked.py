"""Marked-up sentences as tests: `"la <TREATY>Convention de Budapest</TREATY>"`."""

import datetime as dt
import re

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Mention, Metadata
from pipeline.normalise import normalise
from pipeline.segment import Segmenter

_TAG = re.compile(r"</?([A-Z]+)>")
LEXICON = Lexicon()


def document(raw: str, date: str | None = "2024-03-15", country: str | None = None) -> Document:
    """A document of one text, with the date and country its metadata would hold."""
    text = normalise(raw)
    zones, sentences = Segmenter(LEXICON).segment(text)
    day = dt.date.fromisoformat(date) if date else None
    return Document("d0", text, zones, sentences, Metadata(date=day, country=country))


def parse(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """(plain text, [(label, marked text) in order of their ends]) of a marked-up sentence."""
    plain, stack, found, place = "", [], [], 0
    for tag in _TAG.finditer(marked):
        plain += marked[place : tag.start()]
        place = tag.end()
        if tag[0].startswith("</"):
            label, start = stack.pop()
            found.append((label, plain[start:]))
        else:
            stack.append((tag[1], len(plain)))
    return plain + marked[place:], found


def shown(doc: Document, mentions: list[Mention]) -> list[tuple[str, str]]:
    """Mentions as `parse` gives them: (label, raw text), in order of their ends."""
    spans = sorted((m.end, -m.start, m.label, m.start) for m in mentions)
    raw = doc.text.raw
    return [(label, raw[slice(*doc.text.raw_span(a, b))]) for b, _, label, a in spans]
