"""Who holds which office where: OFFICE mentions beside a PERSON, and the body they belong to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Entity, Mention, Official
from pipeline.normalise import fold
from pipeline.relate.zones import in_body

_POSSESSIVE = re.compile(r"\b(?:son|sa|leur) $")
_REALM = re.compile(r" (?:de |du |des |d')([A-ZÀ-Þ].*)$")
_COMPLEMENT = re.compile(r"\b(?:de|du|des|à|au|aux|sur|pour|en)\b|d'")
_SPLIT = re.compile(r",? ?(?:\b(?:de la|de l'|du|des|de|a la|a l'|au|aux|a)|\b[dl]') ?$")


# What joins an office to the one before it, and so to the same person.
_LATER = ("succession", "former", "later")


class Officials:
    """Relates persons, offices and organisations of one document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        offices = lexicon.rules("offices")
        self._bodies = offices.rules
        self._functions = tuple(offices.words["functions"])
        self._reigning = tuple(offices.words["reigning"])
        self._domestic = tuple(offices.words["domestic"])
        self._self_standing = tuple(offices.words["self_standing"])
        self._between = lexicon.rules("apposition")

    def relate(self, document: Document, mentions: Sequence[Mention]) -> list[Official]:
        """One record for each person and distinct office, in order of place."""
        usable = [m for m in mentions if in_body(document, m.start)]
        offices = [m for m in usable if m.label == "OFFICE"]
        persons = [m for m in usable if m.label == "PERSON" and m.entity]
        found: dict[tuple[str, str, str], Official] = {}
        pairs = list(self._pairs(document, persons, offices))
        for number, (person, office) in enumerate(pairs):
            official = self._official(document, person, office, usable)
            if official.organisation is None and number + 1 < len(pairs):
                official = self._with_next(document, official, pairs[number + 1], usable)
            key = (
                official.person_entity.key,
                official.office_name.casefold(),
                official.organisation.key if official.organisation else "",
            )
            found.setdefault(key, official)
        return sorted(found.values(), key=lambda o: (o.person.start, o.office_name))

    def _with_next(
        self,
        document: Document,
        official: Official,
        following: tuple[Mention, Mention],
        mentions: Sequence[Mention],
    ) -> Official:
        """Joined offices share the body that only the second names."""
        person, office = following
        first = official.office
        if first is None or person is not official.person:
            return official
        if not self._is("and", document.text.folded[first.end : office.start]):
            return official
        body = self._official(document, person, office, mentions).organisation
        return replace(official, organisation=body, country=body.country if body else None)

    def _official(
        self, document: Document, person: Mention, office: Mention, mentions: Sequence[Mention]
    ) -> Official:
        assert person.entity is not None  # noqa: S101  `relate` chose these; narrows the type
        inner = [
            m
            for m in mentions
            if m.label in ("ORG", "LOC") and office.start < m.start and m.end <= office.end
        ]
        name, body = self._split(document, office, inner)
        if body is None:
            body = self._implied(document, person, office, name, mentions)
        country = body.country if body else None
        return Official(person, office, person.entity, name, body, country)

    def _split(
        self, document: Document, office: Mention, inner: Sequence[Mention]
    ) -> tuple[str, Entity | None]:
        """(the office without its body, the body named inside it)."""
        norm = document.text.norm
        written = norm[office.start : office.end]
        for mention in sorted(inner, key=lambda m: (m.label != "ORG", -m.start)):
            head = norm[office.start : mention.start]
            cut = _SPLIT.search(fold(head))
            if cut and mention.entity:
                if mention.label == "LOC" and fold(head).startswith("procureur"):
                    return head[: cut.start()].strip(), _prosecution(mention.entity)
                return (
                    head[: cut.start()] + norm[mention.end : office.end]
                ).strip(), mention.entity
        words = written.split(" ")
        core = self._core(written)
        for index, word in enumerate(words[1:], start=1):
            domain = any(w in ("de", "du", "des") for w in words[core:index])
            government = fold(written).startswith(self._domestic)
            if domain and not (government and index == len(words) - 1):
                continue  # inside a domain an adjective tells no country: "des affaires russes"
            key = self._lexicon.adjectives.get(fold(word))
            if key and (country := self._lexicon.entity(key)):
                return " ".join(words[:index] + words[index + 1 :]), country
        return written, None

    def _core(self, office: str) -> int:
        """How many words of an office are its function alone."""
        folded = fold(office)
        known = [f for f in self._functions if folded == f or folded.startswith(f + " ")]
        return max((len(f.split()) for f in known), default=1)

    def _implied(
        self,
        document: Document,
        person: Mention,
        office: Mention,
        name: str,
        mentions: Sequence[Mention],
    ) -> Entity | None:
        """The body that an office without one belongs to: by its kind, or by its context."""
        folded = document.text.folded[office.start : office.end]
        for rule in self._bodies:
            if rule.pattern.match(folded):
                return self._lexicon.entity(rule.attributes["body"])
        if folded.startswith(self._reigning):
            realm = _REALM.search(document.text.norm[person.start : person.end])
            known = self._lexicon.countries.by_folded.get(fold(realm[1]), ()) if realm else ()
            return self._lexicon.entity(known[0].key) if known else None
        if folded.startswith(self._self_standing):
            return None
        if folded.startswith(self._domestic):
            if _POSSESSIVE.search(document.text.folded[: office.start][-6:]):
                return _nearest(document, office.start, mentions, "LOC")
            country = document.metadata.country
            return self._lexicon.entity(f"LOC:{country}") if country else None
        if _COMPLEMENT.search(" ".join(name.split(" ")[self._core(name) :])):
            return None  # its domain is named, its body is not
        return _nearest(document, min(person.start, office.start), mentions, "ORG")

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
        if before and self._is("before", lead):
            return before
        if behind and self._is("behind", folded[office.end : behind.start]):
            return behind
        if before and (self._is("copula", lead) or self._is("function", lead)):
            return before
        return None

    def _is(self, rule: str, between: str) -> bool:
        """Whether the text between two mentions is, whole, what a rule describes."""
        return self._between[rule].pattern.fullmatch(between) is not None


def _prosecution(city: Entity) -> Entity:
    """The office that "le procureur de la République de Lyon" heads."""
    name = f"parquet de {city.name}"
    return Entity(f"ORG~{fold(name)}", "ORG", name, "prosecution", city.country)


def _nearest(
    document: Document, place: int, mentions: Sequence[Mention], label: str
) -> Entity | None:
    """The body or country that an office without one leans on.

    That is the nearest before it in its sentence, else the first of the sentence before, else
    for bodies the last that was named at all.
    """
    named = [m for m in mentions if m.label == label and m.entity and m.end <= place]
    if label == "LOC":
        named = [m for m in named if m.entity and m.entity.kind == "country"]
    number = next((i for i, (s, e) in enumerate(document.sentences) if s <= place < e), None)
    if number is None or not named:
        return None
    start = document.sentences[number][0]
    if named[-1].start >= start:
        return named[-1].entity
    earlier = document.sentences[number - 1][0] if number else start
    before = [m for m in named if m.start >= earlier]
    if before:
        return before[0].entity
    return named[-1].entity if label == "ORG" else None
