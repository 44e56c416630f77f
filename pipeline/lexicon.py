"""Loads, checks, folds and compiles everything in `resources/`.

`knowledge/NAME.csv` has one entity a row, `gazetteers/NAME.csv` one alias a row. `rules/NAME.toml`
holds what one matcher looks for:

    [fragments]                      # named once, used as {name} in patterns of this file
    number = '\\d{1,3}(?: \\d{3})*'    # (rules/shared.toml has those that all files may use)
    [words]                          # word lists and tables that code looks up
    heads = ["ministere", "police"]
    [[rule]]
    id = "figures.percent"           # file name, dot, rule name
    pattern = '{number} ?%'          # on folded text: lower case, no accents, \\d is 0-9
    examples = ["soit [[3,2 %]] de plus"]
    counter_examples = ["dans 3 pays"]

A pattern's match is its group `span` if it has one, else the whole. Every rule has at least one
example and one counter-example; `tests/test_rules.py` proves them all, and
`tests/test_rule_speed.py` that none is slow. Patterns are tried only where the literals that they
must hold stand (see `search.py`), so those with rare words or signs in every branch cost least.
"""

import csv
import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from sys import maxsize
from typing import Any

import ahocorasick

from pipeline.errors import ResourceError
from pipeline.model import Entity, Label
from pipeline.normalise import fold
from pipeline.search import Finder

RESOURCES = Path(__file__).parent / "resources"
GAZETTEERS: Mapping[str, Label] = {
    "organisations": "ORG",
    "treaties": "TREATY",
    "countries": "LOC",
    "places": "LOC",
}
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_ESCAPE = re.compile(r"\\.|\(\?P?<?[a-z!=]+>?")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with its proof. `attributes` are the further keys of its TOML table."""

    id: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    attributes: Mapping[str, Any]
    finder: Finder

    def finditer(self, folded: str, start: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
        """Every match in a folded text, or in what lies between two places of it."""
        return self.finder.finditer(folded, start, end)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules and word lists of one matcher."""

    name: str
    rules: tuple[Rule, ...]
    words: Mapping[str, Any]

    def __getitem__(self, name: str) -> Rule:
        """The rule called `name` in this file (without the file's prefix)."""
        wanted = f"{self.name}.{name}"
        for rule in self.rules:
            if rule.id == wanted:
                return rule
        raise ResourceError(f"rules/{self.name}.toml has no rule {self.name}.{name}")


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an entity; `valid_from` and `valid_to` are years or None."""

    key: str
    text: str
    kind: str
    valid_from: int | None
    valid_to: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a folded text where an alias stands; several aliases may share the wording."""

    start: int
    end: int
    aliases: tuple[Alias, ...]


class Gazetteer:
    """The entities of one knowledge file and an Aho-Corasick automaton over their aliases."""

    def __init__(
        self,
        label: Label,
        entities: Mapping[str, Entity],
        aliases: Sequence[Alias],
        rows: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.label = label
        self.entities = entities
        self.rows = rows
        self.aliases = tuple(aliases)

    @cached_property
    def by_folded(self) -> Mapping[str, tuple[Alias, ...]]:
        """Aliases by their folded wording."""
        table: dict[str, list[Alias]] = {}
        for alias in self.aliases:
            table.setdefault(fold(alias.text), []).append(alias)
        return {text: tuple(found) for text, found in table.items()}

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Alias, ...]]:
        """Aliases by the key of their entity."""
        table: dict[str, list[Alias]] = {}
        for alias in self.aliases:
            table.setdefault(alias.key, []).append(alias)
        return {key: tuple(found) for key, found in table.items()}

    def ancestors(self, key: str) -> frozenset[str]:
        """Keys of the bodies that a body belongs to, up to the topmost."""
        found: list[str] = []
        while (row := self.rows.get(key)) and (parent := row.get("parent")):
            key = f"{self.label}:{parent}"
            if key in found:
                break
            found.append(key)
        return frozenset(found)

    @cached_property
    def _automaton(self) -> Any:
        return automaton(self.by_folded)

    def find(self, folded: str) -> list[Hit]:
        """Aliases that stand as whole words, in order; of overlapping ones the longest."""
        return [
            Hit(start, end, self.by_folded[wording])
            for start, end, wording in find_words(self._automaton, folded)
        ]


def automaton(wordings: Mapping[str, object] | Sequence[str]) -> Any:
    """An Aho-Corasick automaton over folded wordings."""
    built = ahocorasick.Automaton()
    for wording in wordings:
        built.add_word(wording, wording)
    built.make_automaton()
    return built


def find_words(built: Any, folded: str) -> list[tuple[int, int, str]]:
    """(start, end, wording) of whole words, in order; of overlapping ones the longest is kept."""
    if not len(built):
        return []
    spans = []
    for last, wording in built.iter(folded):
        start, end = last + 1 - len(wording), last + 1
        if start and folded[start - 1].isalnum() and wording[0].isalnum():
            continue
        if end < len(folded) and folded[end].isalnum() and wording[-1].isalnum():
            continue
        spans.append((start - end, start, end, wording))
    spans.sort()
    found: list[tuple[int, int, str]] = []
    for _, start, end, wording in spans:
        place = bisect_left(found, (start, end, ""))
        free_before = place == 0 or found[place - 1][1] <= start
        if free_before and (place == len(found) or end <= found[place][0]):
            found.insert(place, (start, end, wording))
    return found


class Lexicon:
    """Everything the stages look up. Built once a process; immutable afterwards."""

    def __init__(self, resources: Path = RESOURCES) -> None:
        self._resources = resources
        self._rules: dict[str, RuleFile] = {}
        self._shared = self._toml("shared").get("fragments", {})
        self.organisations = self._gazetteer("organisations")
        self.treaties = self._gazetteer("treaties")
        self.countries = self._gazetteer("countries")
        self.places = self._gazetteer("places")

    def rules(self, name: str) -> RuleFile:
        """The rules of `rules/NAME.toml`, compiled; ResourceError names file, rule and reason."""
        if name not in self._rules:
            self._rules[name] = self._compiled(name)
        return self._rules[name]

    def _compiled(self, name: str) -> RuleFile:
        data = self._toml(name)
        fragments = {**self._shared, **data.get("fragments", {})}
        rules = tuple(_rule(name, table, fragments) for table in data.get("rule", []))
        if len({rule.id for rule in rules}) != len(rules):
            raise ResourceError(f"rules/{name}.toml: two rules have one id")
        return RuleFile(name, rules, data.get("words", {}))

    @cached_property
    def adjectives(self) -> Mapping[str, str]:
        """Folded adjective of nationality (any gender and number) → key of the country."""
        table: dict[str, str] = {}
        for key, row in self.countries.rows.items():
            for column in ("adjectives_m", "adjectives_f"):
                for adjective in filter(None, row[column].split(";")):
                    word = fold(adjective)
                    table.setdefault(word, key)
                    table.setdefault(word if word[-1] in "sx" else word + "s", key)
        return table

    def entity(self, key: str) -> Entity | None:
        """The entity of the knowledge base with this key."""
        for gazetteer in (self.organisations, self.treaties, self.countries, self.places):
            if key in gazetteer.entities:
                return gazetteer.entities[key]
        return None

    def is_international(self, key: str) -> bool:
        """Whether a body is of no country, as it or one that it belongs to is of many."""
        rows, words = self.organisations.rows, self._international
        own = {key, *self.organisations.ancestors(key)}
        kinds = {rows[each]["kind"] for each in own if each in rows}
        return not (own.isdisjoint(words[1]) and kinds.isdisjoint(words[0]))

    @cached_property
    def _international(self) -> tuple[frozenset[str], frozenset[str]]:
        words = self.rules("organisations").words
        return frozenset(words["international_kinds"]), frozenset(words["international_bodies"])

    def names(self, key: str) -> tuple[list[str], list[str]]:
        """(aliases, acronyms) that the knowledge base gives an entity, in file order."""
        aliases: list[str] = []
        acronyms: list[str] = []
        for gazetteer in (self.organisations, self.treaties, self.countries, self.places):
            for alias in gazetteer.by_key.get(key, ()):
                if alias.kind == "acronym" or (alias.kind == "contextual" and alias.text.isupper()):
                    acronyms.append(alias.text)
                else:
                    aliases.append(alias.text)
        return aliases, acronyms

    def _toml(self, name: str) -> dict[str, Any]:
        path = self._resources / "rules" / f"{name}.toml"
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ResourceError(f"rules/{name}.toml: {error}") from error

    def _gazetteer(self, name: str) -> Gazetteer:
        label = GAZETTEERS[name]
        knowledge, gazetteers = self._resources / "knowledge", self._resources / "gazetteers"
        rows = {f"{label}:{row['id']}": row for row in _rows(knowledge, name, "name")}
        entities = {key: _entity(key, label, row) for key, row in rows.items()}
        aliases = []
        for row in _rows(gazetteers, name, "alias"):
            key = f"{label}:{row['id']}"
            if key not in entities:
                raise ResourceError(f"gazetteers/{name}.csv: {row['alias']!r} has unknown id")
            first, last = (int(row[end]) if row[end] else None for end in ("from", "to"))
            aliases.append(Alias(key, row["alias"], row["kind"], first, last, row["source"]))
        return Gazetteer(label, entities, aliases, rows)


def _rows(folder: Path, name: str, required: str) -> Iterator[dict[str, str]]:
    path = folder / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                if None in row or None in row.values():
                    raise ResourceError(f"{path.name} line {line}: wrong number of cells")
                for column in ("id", required, "source"):
                    if not row.get(column):
                        raise ResourceError(f"{path.name} line {line}: no {column}")
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ResourceError(f"{path}: {error}") from error


def _entity(key: str, label: Label, row: Mapping[str, str]) -> Entity:
    ids = [(name, row[name]) for name in ("cets", "celex", "wikidata") if row.get(name)]
    kind, country = row.get("kind") or None, row.get("country") or None
    if label == "LOC" and "adjectives_m" in row:
        country = row["id"]
        ids.append(("iso3166", country))
        kind = "country"
    return Entity(key, label, row["name"], kind, country, tuple(ids), in_knowledge_base=True)


def _rule(file: str, table: dict[str, Any], fragments: Mapping[str, str]) -> Rule:
    rule_id = str(table.get("id", ""))
    where = f"rules/{file}.toml, rule {rule_id or '(no id)'}"
    if not rule_id.startswith(f"{file}."):
        raise ResourceError(f"{where}: the id must begin with {file!r} and a dot")
    for field in ("pattern", "examples", "counter_examples"):
        if not table.get(field):
            raise ResourceError(f"{where}: no {field}")
    pattern = str(table["pattern"])
    for _ in range(8):  # fragments may use fragments, to a depth that no sane file exceeds
        if not _PLACEHOLDER.search(pattern):
            break
        try:
            pattern = _PLACEHOLDER.sub(lambda m: f"(?:{fragments[m[1]]})", pattern)
        except KeyError as error:
            raise ResourceError(f"{where}: unknown fragment {error}") from error
    literal = _ESCAPE.sub("", pattern)
    if fold(literal) != literal:
        raise ResourceError(f"{where}: patterns are matched on folded text, without accents")
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ResourceError(f"{where}: {error}") from error
    known = {"id", "pattern", "examples", "counter_examples"}
    return Rule(
        rule_id,
        compiled,
        tuple(table["examples"]),
        tuple(table["counter_examples"]),
        {key: value for key, value in table.items() if key not in known},
        Finder(compiled),
    )
