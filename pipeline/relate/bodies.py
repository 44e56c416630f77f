"""The body or country that an office belongs to: named inside it, or told by its context."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Entity, Mention
from pipeline.normalise import fold

_POSSESSIVE = re.compile(r"\b(?:son|sa|leur) $")
_REALM = re.compile(r" (?:de |du |des |d')([A-ZÀ-Þ].*)$")
_BELONGING = re.compile(r",? (?:du |de la |de l'|d')")
_BRACKET = re.compile(r" ?[(/] ?")
_OPENED = re.compile(r" (?:\([^()\n]{1,40}\) )?(?:[a-z]{2,14} )?(?:d[eu]|des|d'|aux?|a) ?")
_COMPLEMENT = re.compile(r"\b(?:de|du|des|à|au|aux|sur|pour|en)\b|d'")
_SPLIT = re.compile(r",? ?(?:\b(?:de la|de l'|du|des|de|a la|a l'|au|aux|a)|\b[dl]') ?$")


@dataclass(frozen=True, slots=True)
class Seat:
    """An office without its body, and the body. `guessed`: only the context tells the body."""

    office: str
    body: Entity | None
    guessed: bool


class Bodies:
    """Finds the bodies of offices; see the module's first line."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        offices = lexicon.rules("offices")
        self._rules = offices.rules
        self._functions = tuple(offices.words["functions"])
        self._prefixes = frozenset(offices.words["prefixes"])
        self._bodiless = tuple(offices.words["beside_name"] + offices.words["of_places"])
        self._reigning = tuple(offices.words["reigning"])
        self._domestic = tuple(offices.words["domestic"])
        self._self_standing = tuple(offices.words["self_standing"])
        self._heads_of_organisations = tuple(offices.words["heads_of_organisations"])

    def seat(
        self, document: Document, person: Mention, office: Mention, mentions: Sequence[Mention]
    ) -> Seat:
        """What a person's office is, and where."""
        first, last = (
            bisect_right(mentions, place, key=lambda m: m.start)
            for place in (office.start, office.end)
        )
        inner = [m for m in mentions[first:last] if m.label in ("ORG", "LOC")]
        inner = [m for m in inner if m.end <= office.end]
        name, body = self._split(document, office, inner)
        name = name.lower() if name.isupper() and len(name) > 3 else name  # of a headline
        if body:
            return Seat(name, body, guessed=False)
        folded = document.text.folded[office.start : office.end]
        for rule in self._rules:
            if rule.pattern.match(folded):
                return Seat(name, self._lexicon.entity(rule.attributes["body"]), guessed=False)
        if folded.startswith(self._reigning):
            return Seat(name, self._realm(document, person), guessed=False)
        return Seat(name, self._by_context(document, person, office, name, mentions), guessed=True)

    def _split(
        self, document: Document, office: Mention, inner: Sequence[Mention]
    ) -> tuple[str, Entity | None]:
        """(the office without its body, the body named inside it)."""
        norm = document.text.norm
        written = norm[office.start : office.end]
        for mention in sorted(inner, key=lambda m: (m.label != "ORG", -m.start)):
            head = norm[office.start : mention.start]
            cut = _SPLIT.search(fold(head))
            if cut and fold(head[: cut.start()]).endswith(" et"):
                if mention.label == "LOC":
                    break  # "des villes de France et d'Espagne": no one's country
                continue
            if cut and mention.entity:
                if mention.entity.kind == "city" and fold(head).startswith("procureur"):
                    return head[: cut.start()].strip(), _prosecution(mention.entity)
                rest = norm[mention.end : office.end]
                rest = "" if rest.startswith(" et ") else rest
                return (head[: cut.start()] + rest).strip(), mention.entity
        words = written.split(" ")
        core = self._core(written)
        for index, word in enumerate(words[1:], start=1):
            domain = any(w in ("de", "du", "des") for w in words[core:index])
            government = self._without_prefix(fold(written)).startswith(self._domestic)
            if domain and not (government and index == len(words) - 1):
                continue  # inside a domain an adjective tells no country: "des affaires russes"
            key = self._lexicon.adjectives.get(fold(word))
            if key and (country := self._lexicon.entity(key)):
                return " ".join(words[:index] + words[index + 1 :]), country
        return written, None

    def _core(self, office: str) -> int:
        """How many words of an office are its function alone."""
        folded = fold(office).removeprefix("ex-")
        known = [f for f in self._functions if folded == f or folded.startswith(f + " ")]
        return max((len(f.split()) for f in known), default=1)

    def _realm(self, document: Document, person: Mention) -> Entity | None:
        realm = _REALM.search(document.text.norm[person.start : person.end])
        known = self._lexicon.countries.by_folded.get(fold(realm[1]), ()) if realm else ()
        return self._lexicon.entity(known[0].key) if known else None

    def _by_context(
        self,
        document: Document,
        person: Mention,
        office: Mention,
        name: str,
        mentions: Sequence[Mention],
    ) -> Entity | None:
        folded = self._without_prefix(document.text.folded[office.start : office.end])
        if folded.startswith(self._self_standing):
            return None
        its = _POSSESSIVE.search(document.text.folded, max(0, office.start - 6), office.start)
        if folded.startswith(self._domestic):
            if its:
                return _nearest(document, office.start, mentions, "LOC")
            if bracketed := _bracketed(document, person, mentions):
                return bracketed
            country = document.metadata.country
            return self._lexicon.entity(f"LOC:{country}") if country else None
        if _COMPLEMENT.search(" ".join(name.split(" ")[self._core(name) :])):
            return None  # its domain is named, its body is not
        if body := _behind(document, person, mentions):
            return body
        place = min(person.start, office.start)
        if folded.startswith(self._heads_of_organisations):
            whole = [m for m in mentions if m.entity and m.entity.kind == "intergovernmental"]
            if body := _nearest(document, place, whole, "ORG"):
                return body
        told = its or _parted_by_comma(document, person, office)
        if not told or folded.startswith(self._bodiless):
            return None  # "le président Roux" presides over what no sentence near need name
        if _OPENED.match(document.text.folded, office.end):
            return None  # its complement is there, but no body that is known
        return _nearest(document, place, mentions, "ORG")

    def _without_prefix(self, office: str) -> str:
        """A folded office without "ancien" or "ex-"."""
        first, _, rest = office.partition(" ")
        return (rest if first in self._prefixes else office).removeprefix("ex-")


def _behind(document: Document, person: Mention, mentions: Sequence[Mention]) -> Entity | None:
    """The body right behind a name: "l'inspecteur Paul Roux, du Centre antifraude, …"."""
    link = _BELONGING.match(document.text.folded, person.end)
    if not link:
        return None
    return next((m.entity for m in mentions if m.label == "ORG" and m.start == link.end()), None)


def _parted_by_comma(document: Document, person: Mention, office: Mention) -> bool:
    first, last = sorted((person, office), key=lambda m: m.start)
    return "," in document.text.norm[first.end : last.start]


def _bracketed(document: Document, person: Mention, mentions: Sequence[Mention]) -> Entity | None:
    """The country right behind a name: "Ida Roux (Norvège)", "Ida Roux/Norvège"."""
    link = _BRACKET.match(document.text.folded, person.end)
    behind = [m for m in mentions if link and m.start == link.end() and m.label == "LOC"]
    return next((m.entity for m in behind if m.entity and m.entity.kind == "country"), None)


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
