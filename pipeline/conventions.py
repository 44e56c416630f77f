"""Where brat data in the manner of WiNER label otherwise than this project's gold, made alike.

WiNER calls a platform a product ("sur Facebook") where the gold has the company, and what a
minister is in charge of an organisation ("ministre de l'[Intérieur]") where the gold has an
office. Counted in 2016 and 2017: 191 and 49 names.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.annotated import Annotated, Line, Span
from pipeline.lexicon import Lexicon
from pipeline.normalise import fold

_OWNERS = ("company", "media")  # kinds of organisation that share their product's name
_IN_CHARGE_OF = re.compile(
    r"(?:ministres?|ministre deleguee?|secretaires? d'etat)(?: [a-z]+)?"
    r"(?: de la| de l'| du| des| de| d'| a la| a l'| au| aux| charge[es]* d\w+(?: l[ae'])?) ?$"
)


class Conventions:
    """Brings labels into line; built once, from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        organisations = lexicon.organisations
        self._owners = {
            wording
            for wording, aliases in organisations.by_folded.items()
            if any(organisations.entities[alias.key].kind in _OWNERS for alias in aliases)
        }

    def applied(self, documents: Sequence[Annotated]) -> list[Annotated]:
        """The documents, those in brat standoff with this project's labels; gold JSON has them."""
        return [
            replace(document, lines=tuple(map(self._line, document.lines)))
            if document.file.suffix == ".ann"
            else document
            for document in documents
        ]

    def _line(self, line: Line) -> Line:
        spans = (self._span(fold(line.text), span) for span in line.spans)
        return Line(line.text, tuple(span for span in spans if span))

    def _span(self, folded: str, span: Span) -> Span | None:
        start, end, label = span
        name = folded[start:end]
        if label == "MISC" and name in self._owners:
            return start, end, "ORG"
        portfolio = label == "ORG" and _IN_CHARGE_OF.search(folded[:start])
        return None if portfolio and not name.startswith("minist") else span
