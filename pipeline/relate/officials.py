"""Who holds which office where: OFFICE mentions beside a PERSON, and the body they belong to."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Entity, Mention, Official
from pipeline.normalise import fold
from pipeline.relate.bodies import Bodies, Seat
from pipeline.relate.told_offices import ToldOffices
from pipeline.relate.zones import in_body

_LINE_START = re.compile(r"(?:\A|\n)(?:le |la |l')?\Z")
_OPENED = re.compile(r" (?:du |de la |de l')")
# What leads from an office to the next one of the same person.
_LATER = ("succession", "former", "later", "another")


class Officials:
    """Relates persons, offices and organisations of one document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._bodies = Bodies(lexicon)
        self._told = ToldOffices(lexicon, self._bodies)
        self._lexicon = lexicon
        offices = lexicon.rules("offices").words
        self._functions = tuple(offices["functions"])
        self._named_bodies = tuple(f" {body}" for body in offices["named_bodies"])
        self._between = lexicon.rules("apposition")

    def relate(self, document: Document, mentions: Sequence[Mention]) -> list[Official]:
        """One record for each person and distinct office, in order of place."""
        usable = [m for m in mentions if in_body(document, m.start)]
        offices = [m for m in usable if m.label == "OFFICE"]
        persons = [m for m in usable if m.label == "PERSON" and m.entity]
        pairs = list(self._pairs(document, persons, offices))
        seats = [self._bodies.seat(document, person, office, usable) for person, office in pairs]
        found: dict[tuple[str, str, str], tuple[Official, Seat]] = {}
        for number, ((person, office), seat) in enumerate(zip(pairs, seats, strict=True)):
            if number + 1 < len(pairs) and self._joined(document, pairs[number], pairs[number + 1]):
                body = seats[number + 1].body
                seat = seat if seat.body else Seat(seat.office, body, seats[number + 1].guessed)
            official = self._official(person, office, seat)
            known = seat.body.key if seat.body and not seat.guessed else ""
            whose = official.person_entity.key
            found.setdefault((whose, fold(seat.office), known), (official, seat))
        named = {(o.person_entity.key, o.organisation) for o, _ in found.values()}
        for person, told, seat in self._told.find(document, persons, offices, usable):
            official = self._official(person, told, seat)
            if (official.person_entity.key, official.organisation) not in named:
                found[official.person_entity.key, fold(seat.office), ""] = official, seat
        kept = [o for o, seat in found.values() if not _said_better(o, seat, found.values())]
        return sorted(kept, key=lambda o: (o.person.start, o.office_name))

    def _official(self, person: Mention, office: Mention | None, seat: Seat) -> Official:
        assert person.entity is not None  # noqa: S101  `relate` chooses them; narrows the type
        country = self._country(seat.body) if seat.body else None
        return Official(person, office, person.entity, seat.office, seat.body, country)

    def _country(self, body: Entity) -> str | None:
        """The country that a body is of; an international one is only seated somewhere."""
        return None if self._lexicon.is_international(body.key) else body.country

    def _joined(
        self, document: Document, first: tuple[Mention, Mention], second: tuple[Mention, Mention]
    ) -> bool:
        """Whether two offices of one person are joined, so that they share a body."""
        between = document.text.folded[first[1].end : second[1].start]
        return first[0] is second[0] and self._is("and", between)

    def _pairs(
        self, document: Document, persons: Sequence[Mention], offices: Sequence[Mention]
    ) -> Iterator[tuple[Mention, Mention]]:
        """Persons and offices that the text puts side by side or joins by a verb."""
        folded = document.text.folded
        paired: dict[int, Mention] = {}
        for index, office in enumerate(offices):
            previous = offices[index - 1] if index else None
            since = folded[previous.end : office.start] if previous else "\n"
            joined = self._is("and", since)
            person = self._beside(folded, persons, office)
            follows = joined or any(self._is(rule, since) for rule in _LATER)
            if person is None and previous and follows:
                person = paired.get(previous.start)
            if person:
                paired[office.start] = person
                if previous and joined:
                    paired.setdefault(previous.start, person)
        for office in offices:
            if office.start in paired:
                yield paired[office.start], office

    def _beside(self, folded: str, persons: Sequence[Mention], office: Mention) -> Mention | None:
        """The person in apposition to an office, or whom a verb says to hold it."""
        before = next((p for p in reversed(persons) if p.end <= office.start), None)
        behind = next((p for p in persons if p.start >= office.end), None)
        lead = folded[before.end : office.start] if before else "\n"
        tail = folded[office.end : behind.start] if behind else "\n"
        held = self._is("behind", tail) and not (tail == " " and self._is_anothers(folded, office))
        two = held and tail == " " and "," in lead  # "Ida Roux, le ministre Jan Bos et"
        if before and not two and self._is("before", lead):
            return before
        if held or (behind and self._signs(folded, office, behind, tail)):
            return behind
        if before and (self._is("copula", lead) or self._is("function", lead)):
            return before
        return None

    def _signs(self, folded: str, office: Mention, person: Mention, tail: str) -> bool:
        """Whether a line is an office with a comma, the next one the name of who signs so."""
        opens = _LINE_START.search(folded, max(0, office.start - 4), office.start)
        alone = folded[person.end : person.end + 1] in ("", "\n")
        return bool(opens) and alone and self._is("signed", tail)

    def _is_anothers(self, folded: str, office: Mention) -> bool:
        """Whether a name right behind belongs to an office or body inside of this one."""
        wording = folded[office.start : office.end]
        if " " in wording and wording.endswith(self._named_bodies):
            return True
        inner = (m.end() for m in _OPENED.finditer(wording))
        return any(wording.startswith(self._functions, place) for place in inner)

    def _is(self, rule: str, between: str) -> bool:
        """Whether the text between two mentions is, whole, what a rule describes."""
        return self._between[rule].pattern.fullmatch(between) is not None


def _said_better(official: Official, seat: Seat, others: Iterable[tuple[Official, Seat]]) -> bool:
    """Whether the same person's office stands elsewhere with its body ("le ministre X" later)."""
    if not seat.guessed:
        return False
    function = fold(seat.office)
    return any(
        other.person_entity.key == official.person_entity.key
        and not better.guessed
        and (fold(better.office) + " ").startswith(function + " ")
        for other, better in others
    )
