"""Signatures and ratifications by country: a matrix, and the treaties with their parties.

Where statements disagree, that of the newest document counts in the matrix; a treaty's own page
lists all of them with their sentences.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline import wording
from pipeline.normalise import fold
from pipeline.report.book import Book, Passage
from pipeline.report.corpus import Row
from pipeline.standings import BOUND
from pipeline.standings import standings as by_statements

_COLUMNS = 12  # treaties of the matrix


@dataclass(frozen=True, slots=True)
class Standing:
    """What the documents say of a party and a treaty.

    `state` is that of `pipeline.standings`; the others tell when, as far as documents do.
    """

    state: str
    signed: str
    bound: str


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the documents say of one party and one treaty, on the page of one of them.

    `name` and `entity_id` are the other's; a row of `treaty_actions` comes with its sentence.
    """

    name: str
    entity_id: str | None
    standing: Standing | None
    statements: list[tuple[Row, Passage]]


def deeds(book: Book, actions: Iterable[Row], other: Literal["party", "treaty"]) -> list[Deeds]:
    """One for each party (of a treaty's actions) or treaty (of a party's), by name; the newest
    statements first. What names no party is left out."""
    published = {row["doc_id"]: row["date"] for row in book.corpus.documents}
    groups: dict[str, list[Row]] = defaultdict(list)
    for action in actions:
        if action["party"] is not None:
            groups[action["party" if other == "party" else "treaty_id"]].append(action)
    found = []
    for name, rows in groups.items():
        entity_id = rows[0][f"{other}_id"]
        found.append(
            Deeds(
                book.corpus.name(entity_id) if entity_id else name,
                entity_id,
                next(iter(standings(rows, published).values()), None),
                statements(book, rows),
            )
        )
    return sorted(found, key=lambda line: fold(line.name))


def statements(book: Book, actions: Iterable[Row]) -> list[tuple[Row, Passage]]:
    """Rows of `treaty_actions` with their sentences, those of the newest documents first."""
    told = [(action, book.statement(action)) for action in actions]
    return sorted(told, key=lambda each: each[1].row["date"] or dt.date.min, reverse=True)


def standings(actions: Iterable[Row], published: dict[str, dt.date | None]) -> dict[str, Standing]:
    """By party, from the statements on one treaty; `published` is each document's date."""
    return {
        party: Standing(
            found.state,
            _when(row for row in found.statements if row["action"] == "signed"),
            _when(row for row in found.statements if row["action"] in BOUND),
        )
        for party, found in by_statements(actions, published).items()
    }


def _when(rows: Iterable[Mapping[str, Any]]) -> str:
    return next((row["when"] for row in rows if row["when"] and not row["negated"]), "")


def write(book: Book) -> None:
    """The page of treaties."""
    corpus = book.corpus
    published = {row["doc_id"]: row["date"] for row in corpus.documents}
    actions_on: dict[str, list[Row]] = defaultdict(list)
    for action in corpus.treaty_actions:
        actions_on[action["treaty_id"]].append(action)
    found = {key: standings(actions, published) for key, actions in actions_on.items()}
    treaties = sorted(
        (row for row in corpus.entities.values() if row["label"] == "TREATY"),
        key=lambda row: (-len(found.get(row["entity_id"], ())), -row["n_mentions"], row["name"]),
    )
    shown = [row for row in treaties if found.get(row["entity_id"])][:_COLUMNS]
    party_ids = {a["party"]: a["party_id"] for a in corpus.treaty_actions if a["party"]}
    parties = {
        party: (corpus.name(party_ids[party]) if party_ids[party] else party)
        for row in shown
        for party in found[row["entity_id"]]
    }
    book.site.page(
        "traites.html",
        "treaties",
        title="Traités",
        treaties=[(row, _summary(actions_on[row["entity_id"]])) for row in treaties],
        shown=shown,
        hidden=sum(bool(found.get(row["entity_id"])) for row in treaties) - len(shown),
        parties=sorted(parties.items(), key=lambda item: fold(item[1])),
        party_ids=party_ids,
        standings=found,
        short=wording.short,
        number=_number,
        book=book,
    )


def _summary(actions: list[Row]) -> dict[str, Any]:
    """How many parties are named as signed and as bound, and the days of what happens only once."""
    named = {
        state: len(
            {
                row["party"]
                for row in actions
                if row["action"] in actions_to and row["party"] and not row["negated"]
            }
        )
        for state, actions_to in (("signed", {"signed"}), ("bound", BOUND))
    }
    once = {
        action: _when(row for row in actions if row["action"] == action)
        for action in ("opened_for_signature", "entered_into_force")
    }
    return {**named, **once}


def _number(treaty: Row) -> str:
    """Its number where the Council of Europe or the European Union has given one."""
    numbers = treaty["external_ids"]
    return str(numbers.get("cets", "").replace("CETS", "STCE") or numbers.get("celex", ""))
