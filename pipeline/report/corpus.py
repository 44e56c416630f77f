"""The tables as the pages need them: rows by document, by entity and by claim."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import wording
from pipeline.errors import TableError
from pipeline.tables import MANIFEST, load, records

Row = dict[str, Any]
# A mention in an address block or in boilerplate says nothing of what its document is about.
IDLE_ZONES = frozenset({"furniture", "contact"})
_NO_DATE = "0000"


@dataclass(frozen=True)
class Corpus:
    """One run's tables. Rows are dicts, what is null is None, lists are lists.

    `documents` has the newest first, those without a date last; `mentions` stand in the order of
    their text, an outer one before those inside it. `treaty_actions` have a column more, `when`:
    their date in French as exact as the sentence gives it.
    """

    documents: list[Row]
    mentions: list[Row]
    entities: dict[str, Row]
    figures: dict[str, Row]
    claims: dict[str, Row]
    dates: dict[str, Row]
    officials: list[Row]
    treaty_actions: list[Row]
    quotations: list[Row]
    mandates: list[Row]
    issues: list[Row]
    manifest: Row

    @cached_property
    def document(self) -> dict[str, Row]:
        """Documents by `doc_id`."""
        return {row["doc_id"]: row for row in self.documents}

    @cached_property
    def mention(self) -> dict[str, Row]:
        """Mentions by `mention_id`."""
        return {row["mention_id"]: row for row in self.mentions}

    @cached_property
    def mentions_in(self) -> dict[str, list[Row]]:
        """Mentions by `doc_id`."""
        return grouped(self.mentions, "doc_id")

    @cached_property
    def mentions_of(self) -> dict[str, list[Row]]:
        """Mentions by `entity_id`, those of the newest documents first."""
        places = {row["doc_id"]: place for place, row in enumerate(self.documents)}
        ordered = sorted(self.mentions, key=lambda m: (places[m["doc_id"]], m["start"]))
        return grouped(ordered, "entity_id")

    @cached_property
    def entities_in(self) -> dict[str, frozenset[str]]:
        """Entities by `doc_id`, as `entities` counts them: no copies, no idle zones."""
        return {
            doc_id: frozenset(
                m["entity_id"]
                for m in mentions
                if m["entity_id"] is not None and m["zone"] not in IDLE_ZONES
            )
            for doc_id, mentions in self.mentions_in.items()
            if self.document[doc_id]["duplicate_of"] is None
        }

    @cached_property
    def figures_of(self) -> dict[str, list[Row]]:
        """Figures by `claim_id`."""
        return grouped(self.figures.values(), "claim_id")

    def title(self, doc_id: str) -> str:
        """A document's headline, or its file's name where none was found."""
        row = self.document[doc_id]
        return wording.heading(row["title"] or row["source"])

    def name(self, entity_id: str) -> str:
        """An entity's name; its identifier should the table lack it."""
        entity = self.entities.get(entity_id)
        return str(entity["name"]) if entity else entity_id


def grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Rows by the value of `column`, in their order; without those where it is null."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row[column] is not None:
            groups[row[column]].append(row)
    return dict(groups)


def read(processed: Path) -> Corpus:
    """The tables in `processed`. Raises TableError where one is not there, or where a run puts
    others in their place meanwhile."""
    before = _manifest(processed)

    def rows(name: str) -> list[Row]:
        loaded = records(load(name, processed))
        return [{key: _plain(value) for key, value in row.items()} for row in loaded]

    def keyed(name: str, column: str) -> dict[str, Row]:
        return {row[column]: row for row in rows(name)}

    corpus = Corpus(
        documents=sorted(rows("documents"), key=_newest, reverse=True),
        mentions=sorted(rows("mentions"), key=lambda m: (m["doc_id"], m["start"], -m["end"])),
        entities=keyed("entities", "entity_id"),
        figures=keyed("figures", "mention_id"),
        claims=keyed("claims", "claim_id"),
        dates=keyed("dates", "mention_id"),
        officials=rows("officials"),
        treaty_actions=[],
        quotations=rows("quotations"),
        mandates=rows("mandates"),
        issues=rows("issues"),
        manifest=before,
    )
    days = grouped(
        ({**corpus.mention[key], **date} for key, date in corpus.dates.items()), "doc_id"
    )
    for action in rows("treaty_actions"):
        corpus.treaty_actions.append(action | {"when": _when(action, days)})
    if _manifest(processed) != before:
        raise TableError(f"a run has renewed the tables in {processed} meanwhile: try again")
    return corpus


def _newest(row: Row) -> tuple[str, str]:
    return (row["date"].isoformat() if row["date"] else _NO_DATE, row["source"])


def _when(action: Row, dates: dict[str, list[Row]]) -> str:
    """The tables give the first day of a month or year: its mention in the sentence tells which."""
    first = action["date"]
    if first is None:
        return ""
    last = next(
        (
            date["end_date"]
            for date in dates.get(action["doc_id"], [])
            if date["start_date"] == first and action["start"] <= date["start"] < action["end"]
        ),
        first,
    )
    return wording.period(first, last)


def _plain(value: Any) -> Any:
    listed: Callable[[], list[Any]] | None = getattr(value, "tolist", None)
    return listed() if listed else value


def _manifest(processed: Path) -> Row:
    path = processed / MANIFEST
    try:
        manifest: Row = json.loads(path.read_text(encoding="utf-8"))
        dt.datetime.fromisoformat(manifest["began"])
    except FileNotFoundError:
        raise TableError(
            f"there are no tables in {processed}: run `python -m pipeline run` first"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TableError(f"{path} cannot be read: {error!r}") from error
    return manifest
