"""docs/reference/values.md: labels, kinds and codes, and what each means."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args

from pipeline.lexicon import RESOURCES, Lexicon
from pipeline.model import Label, MentionSource, Quantity, Quotation, Severity, ZoneKind
from tests.documentation.markdown import code, page, table
from tests.documentation.vocabulary import VOCABULARY

_ABOUT = """
What stands in columns that hold one of a few values. The values are those of the code, its rules
and its knowledge base; `tests/documentation` tells when one is missing here.
"""
_UNITS = """
`figures.unit`, `claims.unit`: of money the ISO 4217 code, of percentages %, of durations and ages
one of {durations}, of measures the noun: {measures}.
"""


def values() -> str:
    blocks = [_ABOUT]
    for name, told in VOCABULARY["values"].items():
        blocks += [f"## {told['title']}", told["about"]]
        blocks.append(
            table(
                ["value", "meaning"],
                [[code(value), meaning] for value, meaning in told["meanings"].items()],
            )
        )
        if name == "figures":
            words = figures()
            durations = ", ".join(words["durations"])
            measures = ", ".join(words["measures"])
            blocks += ["## Units", _UNITS.format(durations=durations, measures=measures)]
    return page("Values in the tables", *blocks)


@cache
def known() -> Mapping[str, set[str]]:
    """The values that the code, the rules and the knowledge base can write, where they say so."""
    lexicon = Lexicon()
    entities = [
        *(row["kind"] for file in _csv_files("knowledge") for row in file if row.get("kind")),
        *lexicon.rules("organisations").words["head_kinds"].values(),
        *lexicon.rules("treaties").words["heads"].values(),
        *lexicon.rules("treaties").words["kinds"].values(),
        *("country", "resolution"),  # which locations.py and acts.py write out
    ]
    actions = {str(r.attributes["action"]) for r in lexicon.rules("treaty_actions").rules}
    modifiers = {rule.attributes.get("modifier") for rule in lexicon.rules("figures").rules}
    ids = ("cets", "celex", "wikidata")
    return {
        "labels": set(get_args(Label)),
        "zones": set(get_args(ZoneKind)),
        "sources": set(get_args(MentionSource)),
        "severities": set(get_args(Severity)),
        "figures": _literals(Quantity, "kind"),
        "quotations": _literals(Quotation, "kind"),
        "modifiers": {*filter(None, modifiers), *figures()["collective_adjectives"].values()}
        | {Quantity.__dataclass_fields__["modifier"].default, "order_of"},
        "per": {*figures()["per"], *figures()["per_adjectives"]},
        "actions": actions - {"same"},  # a rule for a further party of the action before it
        "entities": {str(kind) for kind in entities},
        "external": {*ids, "iso3166"},
    }


def figures() -> dict[str, Any]:
    """The word lists of rules/figures.toml."""
    file = RESOURCES / "rules/figures.toml"
    words: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["words"]
    return words


def _literals(record: Any, field: str) -> set[str]:
    return set(get_args(record.__dataclass_fields__[field].type))


def _csv_files(folder: str) -> Iterable["csv.DictReader[str]"]:
    for path in sorted((RESOURCES / folder).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield csv.DictReader(file)
