"""Zones and sentences of a text."""

import re

from pipeline.lexicon import Lexicon
from pipeline.model import Text, Zone

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?]+[\")]*(?=\s+[\"(A-ZÀ-Ý0-9])|$|(?=\n))")


class Segmenter:
    def __init__(self, lexicon: Lexicon) -> None:
        del lexicon

    def segment(self, text: Text) -> tuple[tuple[Zone, ...], tuple[tuple[int, int], ...]]:
        zones = (Zone(0, len(text.norm), "body"),) if text.norm else ()
        return zones, tuple(m.span() for m in _SENTENCE.finditer(text.norm) if m[0].strip())
