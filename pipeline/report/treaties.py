"""Signatures and ratifications by country: a matrix, and the treaties with their parties.

Where statements disagree, that of the newest document counts in the matrix; a treaty's own page
lists all of them with their sentences.
"""

import datetime as dt
import textwrap
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.normalise import fold
from pipeline.report.book import Book
from pipeline.report.corpus import Row

_COLUMNS = 12  # treaties of the matrix
_NAME = 40  # characters of a treaty's name above its column
_BOUND = frozenset({"ratified", "acceded"})
_BY_PARTY = _BOUND | {"signed"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the documents say of a party and a treaty.

    `state` is bound, not_bound (said not to be), signed, not_signed or invited.
    """

    state: str
    signed: dt.date | None
    bound: dt.date | None


def standings(actions: Iterable[Row], published: dict[str, dt.date | None]) -> dict[str, Standing]:
    """By party, from the statements on one treaty; `published` is each document's date."""
    by_party: dict[str, list[Row]] = defaultdict(list)
    for action in actions:
        if action["party"] is not None:
            by_party[action["party"]].append(action)
    found = {}
    for party, rows in by_party.items():
        # Of one document, what it affirms weighs more: it may tell of the past before.
        rows.sort(
            key=lambda row: (published[row["doc_id"]] or dt.date.min, not row["negated"]),
        )
        latest = {
            "bound" if row["action"] in _BOUND else row["action"]: not row["negated"]
            for row in rows
        }
        state = _state(latest)
        if state:
            found[party] = Standing(
                state,
                _day(row for row in rows if row["action"] == "signed"),
                _day(row for row in rows if row["action"] in _BOUND),
            )
    return found


def _state(latest: dict[str, bool]) -> str | None:
    if latest.get("bound"):
        return "bound"
    if latest.get("signed"):
        return "signed"
    if "bound" in latest:
        return "not_bound"
    if "signed" in latest:
        return "not_signed"
    return "invited" if latest.get("invited_to_accede") else None


def _day(rows: Iterable[Row]) -> dt.date | None:
    return next((row["date"] for row in rows if row["date"] and not row["negated"]), None)


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
        parties=sorted(parties.items(), key=lambda item: fold(item[1])),
        party_ids=party_ids,
        standings=found,
        short=_short,
        book=book,
    )


def _summary(actions: list[Row]) -> dict[str, Any]:
    """How many parties are named for each action, and the days of what happens only once."""
    named = {
        action: len(
            {
                row["party"]
                for row in actions
                if row["action"] == action and row["party"] and not row["negated"]
            }
        )
        for action in sorted(_BY_PARTY)
    }
    once = {
        action: _day(row for row in actions if row["action"] == action)
        for action in ("opened_for_signature", "entered_into_force")
    }
    return {**named, **once}


def _short(treaty: Row) -> str:
    """What stands above a column of the matrix: its number, else its acronym, else its name."""
    numbers = treaty["external_ids"]
    number = numbers.get("cets", "").replace("CETS", "STCE") or numbers.get("celex")
    if number or treaty["acronyms"]:
        return str(number or treaty["acronyms"][0])
    return textwrap.shorten(treaty["name"], _NAME, placeholder="…")
