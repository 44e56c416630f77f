"""Sentences in which each mention is a sign for its kind: "le §c a ratifie la §t le §d".

Patterns over such text need not know how names, dates and figures are written.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Document, Mention
from pipeline.relate.zones import in_body


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence's masked text; `places[i]` is where the i-th mention's sign stands in it.

    `envoys`: the country in the name of an office ("ambassadeur de Malte"), by its sign's place.
    """

    text: str
    places: tuple[int, ...]
    mentions: tuple[Mention, ...]
    start: int
    end: int
    envoys: Mapping[int, Mention]

    def at(self, start: int, end: int, kinds: str = "cotnd") -> list[Mention]:
        """The mentions whose signs, of these kinds, stand in a stretch of the masked text."""
        return [mention for mention, _ in self.placed(start, end, kinds)]

    def placed(self, start: int, end: int, kinds: str) -> list[tuple[Mention, int]]:
        """The same, each with the place of its sign."""
        return [
            (mention, place)
            for place, mention in zip(self.places, self.mentions, strict=True)
            if start <= place < end and self.text[place + 1] in kinds
        ]


def masked_sentences(document: Document, mentions: Sequence[Mention]) -> Iterator[Masked]:
    """The masked sentences of headline, body and notes; furniture tells nothing."""
    outer: list[Mention] = []
    countries: dict[int, list[Mention]] = {}  # in names of offices, by where these begin
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not outer or mention.start >= outer[-1].end:
            outer.append(mention)
        elif outer[-1].label == "OFFICE" and _sign(mention) == "c":
            countries.setdefault(outer[-1].start, []).append(mention)
    starts = [m.start for m in outer]
    for start, end in document.sentences:
        if not in_body(document, start):
            continue
        inside = outer[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        pieces, places, place, length = [], [], start, 0
        for mention in inside:
            before = document.text.folded[place : mention.start].replace("§", " ")
            pieces += [before, "§" + _sign(mention)]
            places.append(length + len(before))
            length += len(before) + 2
            place = mention.end
        pieces.append(document.text.folded[place:end].replace("§", " "))
        envoys = {
            place: named[0]
            for place, mention in zip(places, inside, strict=True)
            if len(named := countries.get(mention.start, [])) == 1
        }
        yield Masked("".join(pieces), tuple(places), tuple(inside), start, end, envoys)


def _sign(mention: Mention) -> str:
    if mention.label == "LOC":
        return "c" if mention.entity and mention.entity.kind == "country" else "x"
    return {"ORG": "o", "TREATY": "t", "FIGURE": "n", "DATE": "d"}.get(mention.label, "x")
