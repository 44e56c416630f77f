"""Practice for the model: made sentences of the field, and other spellings of given lines.

Names in made sentences come from the gazetteers, except those that were taken from texts on which
this program is measured; names of persons are put together from given and family names.
"""

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.annotated import Line, Span
from pipeline.lexicon import Alias, Gazetteer, Lexicon
from pipeline.normalise import fold, mend

_SLOT = re.compile(
    r"\{(?:(?P<article>[A-Za-z]+):)?(?P<kind>[A-Z]+)\}|<(?P<label>[A-Z]+)>(?P<name>[^<]+)</[A-Z]+>"
)
_MEASURED = re.compile(r"corpus du projet|Wikinews")  # in a gazetteer's `source`
_LABELS = {
    **dict.fromkeys(("ORG", "ACRONYM", "BODY", "COMPANY"), "ORG"),
    **dict.fromkeys(("CITY", "COUNTRY"), "LOC"),
    **dict.fromkeys(("ACT", "PLAN"), "MISC"),
    "PERSON": "PER",
}
# What stands before a name: of a masculine, feminine, elided, plural and article-less one.
_ARTICLES = {
    "le": ("le ", "la ", "l'", "les ", ""),
    "Le": ("Le ", "La ", "L'", "Les ", ""),
    "du": ("du ", "de la ", "de l'", "des ", "de "),
    "au": ("au ", "à la ", "à l'", "aux ", "à "),
    "en": ("au ", "en ", "en ", "aux ", "à "),
}
_VOWELS = "aeiouyh"
_LONGEST = 140  # characters of a name; an act's full title may take a paragraph


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    gender: int  # index into a row of _ARTICLES


class Practice:
    """Makes lines. Deterministic: equal seeds of `rng` give equal lines."""

    def __init__(self, lexicon: Lexicon, rng: random.Random, known: Sequence[Line] = ()) -> None:
        """`known` are annotated lines, whose persons' names are taken apart and used."""
        self._rng = rng
        self._words = words = lexicon.rules("practice").words
        self._templates: list[str] = words["templates"]
        self._genders = {
            noun: index
            for index, kind in ((0, "masculine"), (1, "feminine"), (3, "plural"))
            for noun in words[kind]
        }
        given, family = set(words["given_names"]), set(words["family_names"])
        for line in known:
            for start, end, label in line.spans:
                first, _, rest = line.text[start:end].partition(" ")
                if label == "PER" and rest and rest[0].isupper():
                    given.add(first)
                    family.add(rest)
        self._given, self._family = sorted(given), sorted(family)
        organisations = _aliases(lexicon.organisations)
        companies = [a for a in organisations if _kind(lexicon, a) in ("company", "media")]
        bodies = [a for a in organisations if a not in companies]
        self._names = {
            "ORG": [self._named(a.text) for a in bodies if a.kind not in ("acronym", "contextual")],
            "ACRONYM": [_Name(mend(a.text), 4) for a in bodies if a.kind == "acronym"],
            "COMPANY": [_Name(mend(a.text), 4) for a in companies],
            "CITY": [_Name(mend(a.text), 4) for a in _aliases(lexicon.places)],
            "COUNTRY": [
                self._country(a.text)
                for a in _aliases(lexicon.countries)
                if a.kind in ("name", "short")
            ],
            "ACT": [self._named(a.text) for a in _aliases(lexicon.treaties)],
        }
        self._nationalities = [
            (row["adjectives_m"].split(";")[0], row["adjectives_f"].split(";")[0])
            for row in lexicon.countries.rows.values()
            if row["adjectives_m"] and row["adjectives_f"]
        ]

    def sentences(self, number: int) -> list[Line]:
        return [self._sentence(self._rng.choice(self._templates)) for _ in range(number)]

    def _sentence(self, template: str) -> Line:
        text, spans, place = "", [], 0
        for slot in _SLOT.finditer(template):
            text += template[place : slot.start()]
            place = slot.end()
            kind = slot["kind"] or ""
            if slot["label"]:
                name, label = slot["name"], slot["label"]
            elif kind in ("OFFICE", "COMMON"):
                noun = self._with_nationality(self._rng.choice(self._words[f"{kind.lower()}s"]))
                text += noun if text else noun[0].upper() + noun[1:]
                continue
            else:
                drawn, label = self._draw(kind), _LABELS[kind]
                name = drawn.text
                text = _before(text, slot["article"], drawn)
            spans.append((len(text), len(text) + len(name), label))
            text += name
        return Line(text + template[place:], tuple(spans))

    def _draw(self, kind: str) -> _Name:
        rng = self._rng
        if kind == "PERSON":
            return _Name(self._person(), 4)
        if kind == "PLAN":
            name = rng.choice(self._words["plan_names"])
            return _Name(
                f"{rng.choice(self._words['plan_kinds'])} {name}" if rng.random() < 0.5 else name, 4
            )
        if kind == "BODY":
            return self._named(self._with_nationality(rng.choice(self._words["bodies"])))
        return rng.choice(self._names[kind])

    def _with_nationality(self, noun: str) -> str:
        masculine, feminine = self._rng.choice(self._nationalities)
        return noun.format(m=masculine, f=feminine)

    def _person(self) -> str:
        rng = self._rng
        given, family = rng.choice(self._given), rng.choice(self._family)
        form = rng.random()
        if form < 0.12:
            given = " ".join(f"{rng.choice(self._given)[0]}." for _ in range(rng.randint(1, 3)))
        elif form < 0.2:
            family = family.upper()
        elif form < 0.24:
            given = f"{given}-{rng.choice(self._given)}"
        return family if form > 0.94 else f"{given} {family}"

    def _named(self, alias: str) -> _Name:
        """A name and the article its head noun wants; none where the noun is not known."""
        name = mend(alias)
        head = re.split(r"[ ']", fold(name))[0]
        gender = self._genders.get(head, 4)
        elided = gender < 2 and head[0] in _VOWELS and not head.startswith("haut")
        return _Name(name, 2 if elided else gender)

    def _country(self, alias: str) -> _Name:
        """As a rule a country in -e is feminine, one in -s plural, any other masculine."""
        name = mend(alias)
        head = re.split(r"[ ']", fold(name))[0]
        gender = self._genders.get(head, 1 if head.endswith("e") else 0)
        return _Name(name, 2 if gender < 2 and head[0] in _VOWELS else gender)


def _aliases(gazetteer: Gazetteer) -> list[Alias]:
    return [
        alias
        for alias in gazetteer.aliases
        if not _MEASURED.search(alias.source)
        and len(alias.text) <= _LONGEST
        and len(alias.text) > 2
    ]


def _kind(lexicon: Lexicon, alias: Alias) -> str | None:
    entity = lexicon.entity(alias.key)
    return entity.kind if entity else None


def _before(text: str, article: str | None, name: _Name) -> str:
    """`text` and the article; "de" is elided before a vowel, also where the template has it."""
    if article:
        text += _ARTICLES[article][name.gender]
    elided = fold(name.text)[0] in "aeiou" and re.search(r"\b[Dd]e $", text)
    return text[:-2] + "'" if elided else text


def varied(line: Line, rng: random.Random) -> Line:
    """The line as another hand might have typed it: in capitals, without accents, or cut in two."""
    form = rng.random()
    if form < 0.5:
        text = line.text.upper()
    elif form < 0.75:
        text = "".join(unicodedata.normalize("NFD", c)[0] for c in line.text)
    else:
        return _cut(line, rng)
    return Line(text, line.spans) if len(text) == len(line.text) else line


def _cut(line: Line, rng: random.Random) -> Line:
    """One side of the line, cut at a space outside names."""
    spaces = [
        match.start()
        for match in re.finditer(" ", line.text)
        if not any(start < match.start() < end for start, end, _ in line.spans)
    ]
    if len(spaces) < 6:
        return line
    place = rng.choice(spaces[2:-2])
    if rng.random() < 0.5:
        return Line(line.text[:place], tuple(s for s in line.spans if s[1] <= place))
    moved: list[Span] = [(a - place - 1, b - place - 1, x) for a, b, x in line.spans if a > place]
    return Line(line.text[place + 1 :], tuple(moved))
