"""Acts that carry a number: directives, regulations, resolutions, recommendations."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.lexicon import Lexicon
from pipeline.model import Entity, Text
from pipeline.search import Search

_FIRST_YEAR, _LAST_YEAR = 1952, 2035  # years in which acts of the Union can be numbered
_CONTEXT = 300  # characters on either side that tell which act a wrong number means
_RULES = (
    "eu_act",
    "eu_act_untagged",
    "eu_number",
    "resolution_year",
    "resolution_bare",
    "ministers",
    "ministers_old",
    "united_nations",
)
_Matches = Mapping[str, list[re.Match[str]]]  # by rule


@dataclass(frozen=True, slots=True)
class Act:
    """A citation of a numbered act: its span in `norm`, what it refers to, the rule's id."""

    start: int
    end: int
    entity: Entity
    rule: str


class Acts:
    """Finds numbered acts by the rules of `rules/treaties.toml`."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("treaties")
        self._search = Search((name, rules[name].finder) for name in _RULES)
        self._also = rules["eu_also"].pattern
        self._known = lexicon.treaties.entities
        self._letters: Mapping[str, str] = rules.words["celex_letters"]
        self._kinds: Mapping[str, str] = rules.words["kinds"]
        self._misnumbered: list[dict[str, Any]] = rules.words["misnumbered"]

    def find(self, text: Text) -> Iterator[Act]:
        """Every act cited in `text`; spans of one kind do not overlap."""
        matches = self._search.by_key(text.folded)
        cited = [*self._union_acts(text, matches)]
        yield from cited
        for match in matches["eu_number"]:
            start, end = match.span()
            if not any(act.start < end and start < act.end for act in cited):
                entity = self._lone_number(text, start, end)
                yield Act(start, end, entity, "treaties.eu_number")
        yield from self._resolutions(text, matches)

    def _union_acts(self, text: Text, matches: _Matches) -> Iterator[Act]:
        reached = 0
        for name in ("eu_act", "eu_act_untagged"):
            for match in matches[name]:
                head = match["head"].replace(" ", "-")
                letter = self._letters[head.removesuffix("s").replace("s-cadre", "-cadre")]
                entity = self._union_act(text, match, letter)
                yield Act(match.start(), match.end(), entity, f"treaties.{name}")
                reached = match.end()
                while head.endswith("s") and (more := self._also.match(text.folded, reached)):
                    entity = self._union_act(text, more, letter)
                    yield Act(*more.span("span"), entity, "treaties.eu_also")
                    reached = more.end()

    def _union_act(self, text: Text, match: re.Match[str], letter: str) -> Entity:
        number = re.sub(r"\b(?:nos|n o|no\.?) ", "n° ", text.norm[slice(*match.span("number"))])
        celex = celex_number(letter, number)
        kind = self._kinds[letter]
        if celex is None:
            name = f"{_HEADS[kind]} {number}"
            return Entity(f"TREATY~{name.casefold()}", "TREATY", name, kind)
        celex = self._meant(text, match, celex)
        known = self._known.get(f"TREATY:{celex}")
        return known or Entity(
            f"TREATY:{celex}", "TREATY", f"{_HEADS[kind]} {number}", kind, None, (("celex", celex),)
        )

    def _meant(self, text: Text, match: re.Match[str], celex: str) -> str:
        """The act a citation means where an act was first published under another's number."""
        first = max(text.folded.rfind(end, 0, match.start()) for end in (". ", "\n"))
        stop = re.compile(r"[.;\n]").search(text.folded, match.end())
        last = stop.start() if stop else len(text.folded)
        around = text.folded[
            max(first, match.start() - _CONTEXT, 0) : min(last, match.end() + _CONTEXT)
        ]
        for trap in self._misnumbered:
            if trap["celex"] == celex and any(word in around for word in trap["words"]):
                return str(trap["meant"])
        return celex

    def _lone_number(self, text: Text, start: int, end: int) -> Entity:
        """The only act of the knowledge base with this number, or one known by number alone."""
        number = text.norm[start:end]
        keys = {f"TREATY:{celex_number(letter, number)}" for letter in self._kinds}
        known = [self._known[key] for key in sorted(keys) if key in self._known]
        if len(known) == 1:
            return known[0]
        return Entity(f"TREATY~{number.casefold()}", "TREATY", number)

    def _resolutions(self, text: Text, matches: _Matches) -> Iterator[Act]:
        dated: dict[tuple[str, str], Entity] = {}
        for match in matches["resolution_year"]:
            name = f"{_title(match['head'])} {match['number']} ({match['year']})"
            author = match["author"] or ""
            united = author.startswith((" du conseil de securite", " de l'assemblee generale"))
            entity = _numbered(name, name + text.norm[slice(*match.span("author"))] * united)
            dated.setdefault((match["head"], match["number"]), entity)
            yield Act(*match.span(), entity, "treaties.resolution_year")
        for match in matches["resolution_bare"]:
            known = dated.get((match["head"], match["number"]))
            capital = text.norm[match.start()].isupper() and len(match["number"]) > 2
            if known or capital:
                name = f"{_title(match['head'])} {match['number']}"
                entity = known or _numbered(name, name)
                yield Act(*match.span(), entity, "treaties.resolution_bare")
        for match in matches["ministers"]:
            head = _title("recommandation" if match["type"] == "rec" else "resolution")
            cited = text.norm[slice(*match.span("text"))].replace(" ", "")
            yield Act(*match.span(), _numbered(f"{head} {cited}"), "treaties.ministers")
        for match in matches["ministers_old"]:
            sign = "n° R " if match["r"] else ""
            name = f"{_title(match['head'])} {sign}({match['year']}) {match['number']}"
            yield Act(*match.span(), _numbered(name), "treaties.ministers_old")
        for match in matches["united_nations"]:
            name = f"Résolution {match['number'].upper()}"
            shown = name + text.norm[slice(*match.span("author"))] if match["author"] else name
            yield Act(*match.span(), _numbered(name, shown), "treaties.united_nations")


_HEADS = {
    "directive": "Directive",
    "regulation": "Règlement",
    "decision": "Décision",
    "framework_decision": "Décision-cadre",
    "recommendation": "Recommandation",
}


def _title(head: str) -> str:
    return {"resolution": "Résolution", "recommandation": "Recommandation"}[head]


def _numbered(name: str, shown: str | None = None) -> Entity:
    """A resolution or recommendation that its number identifies; `shown` is its full name."""
    kind = "resolution" if name.startswith("Résolution") else "recommendation"
    return Entity(f"TREATY~{name.casefold()}", "TREATY", shown or name, kind)


def celex_number(letter: str, number: str) -> str | None:
    """The CELEX number of an act of legislation, or None where its year cannot be told.

    `number` is the citation's: "2011/93/UE", "(UE) n° 526/2013", "95/46/CE". Acts are numbered
    year/number, but regulations before 2015 and decisions taken with Parliament number/year.
    """
    digits = re.search(r"(\d+)/(\d+)", number)
    if digits is None:
        return None
    first, second = digits[1], digits[2]
    years = _year(first), _year(second)
    signed = re.search(r"n ?°|nos? ?\d|no\.", number, re.IGNORECASE) is not None
    tag_first = number.lstrip().startswith("(")
    if years[0] and years[1]:
        number_first = (signed or tag_first) and years[0] < 2015
    else:
        number_first = years[1] is not None
    if number_first:
        year, serial = years[1], first
    else:
        year, serial = years[0], second
    if year is None:
        return None
    return f"3{year}{letter}{int(serial):04d}"


def _year(digits: str) -> int | None:
    value = int(digits)
    if len(digits) == 2 and value >= _FIRST_YEAR - 1900:
        return 1900 + value
    return value if len(digits) == 4 and _FIRST_YEAR <= value <= _LAST_YEAR else None
