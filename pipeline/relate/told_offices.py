"""Offices that a clause tells without naming them beside the person.

"Luc Roux, qui occupa ce poste" holds the office named last; "qui préside l'agence" and "l'agence,
dirigée par Luc Roux" tell an office by the verb.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Mention
from pipeline.relate.bodies import Bodies, Seat

_LONGEST = 120  # characters of a clause
_LADY = re.compile(r"\b(?:mme|madame|mlle) $")
_INSIDE = re.compile(r"\b(?:d[eu]|des|de la|de l'|d'|aux?) ?$")

Told = tuple[Mention, Mention | None, Seat]  # person, office where one is named, its body


class ToldOffices:
    """Finds such offices; see the module's first lines."""

    def __init__(self, lexicon: Lexicon, bodies: Bodies) -> None:
        self._bodies = bodies
        rules = lexicon.rules("apposition")
        self._this_office = rules["this_office"]
        self._heads = (rules["presides"], rules["directs"])
        self._headed = (rules["presided"], rules["directed"])

    def find(
        self,
        document: Document,
        persons: Sequence[Mention],
        offices: Sequence[Mention],
        mentions: Sequence[Mention],
    ) -> Iterator[Told]:
        """(person, office, seat) of each clause that tells an office; all in order of place."""
        folded = document.text.folded
        named = [m for m in mentions if m.label == "ORG" and m.entity]
        starts = [m.start for m in named]
        for person in persons:
            clause = folded[person.end : person.end + _LONGEST]
            if self._this_office.pattern.match(clause):
                office = _latest(document, offices, person.start)
                if office:
                    yield person, office, self._bodies.seat(document, person, office, mentions)
                continue
            place = bisect_right(starts, person.start)
            behind, before = named[place : place + 1], named[max(place - 1, 0) : place]
            for body in behind:
                link = folded[person.end : body.start]
                for rule in self._heads:
                    if len(link) < _LONGEST and rule.pattern.fullmatch(link):
                        yield person, None, _seat(document, person, body, rule.attributes["office"])
            for body in before:
                link = folded[body.end : person.start]
                inside = _INSIDE.search(folded, max(0, body.start - 8), body.start)
                for rule in self._headed:
                    if not inside and len(link) < _LONGEST and rule.pattern.fullmatch(link):
                        yield person, None, _seat(document, person, body, rule.attributes["office"])


def _latest(document: Document, offices: Sequence[Mention], place: int) -> Mention | None:
    """The office named last before `place`, in its sentence or the one before."""
    before = [o for o in offices if o.end <= place]
    sentences = [start for start, _ in document.sentences if start <= place]
    near = bool(before) and before[-1].start >= min(sentences[-2:], default=0)
    return before[-1] if near else None


def _seat(document: Document, person: Mention, body: Mention, offices: Sequence[str]) -> Seat:
    lady = _LADY.search(document.text.folded, max(0, person.start - 8), person.start)
    return Seat(offices[1] if lady else offices[0], body.entity, guessed=False)
