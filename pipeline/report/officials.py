"""Officials and their offices, from when to when documents say so."""

import datetime as dt
from typing import Any

from pipeline import wording
from pipeline.report import charts, explorer
from pipeline.report.book import Book
from pipeline.report.corpus import Row
from pipeline.report.explorer import Column, Figure

_DRAWN = 25
_NAME = 50  # characters beside a bar
_COLUMNS = (
    Column("Personne", "link"),
    Column("Fonction"),
    Column("Organisme", "link"),
    Column("Attestée", "term"),
    Column("Du", "date"),
    Column("Au", "date"),
    Column("Documents", "number"),
)


def write(book: Book) -> None:
    """The list of mandates, those of most documents first, and these in a chart."""
    lead = (
        "Qui exerce quelle fonction, et du premier au dernier document qui le dit\u00a0: un mandat "
        "peut avoir commencé plus tôt et durer encore."
    )
    mandates = sorted(book.corpus.mandates, key=lambda row: (-row["n_documents"], row["person"]))
    rows = [_line(book, mandate) for mandate in mandates]
    explorer.write(
        book.site, "responsables.html", "Responsables", lead, _COLUMNS, rows, _figure(mandates)
    )


def _figure(mandates: list[Row]) -> Figure | None:
    """Those of most documents that have a date, body by body, the earliest first."""
    drawn = [row for row in mandates if row["first_date"] and row["last_date"]][:_DRAWN]
    if not drawn:
        return None
    drawn.sort(key=lambda row: (row["organisation"] or "~", row["first_date"], row["person"]))
    title = "Fonctions dans le temps"
    if len(drawn) < len(mandates):
        title += f", les {wording.number(len(drawn))} que le plus de documents attestent"
    return Figure(title, charts.terms([_term(row) for row in drawn], title))


def _term(row: Row) -> tuple[str, str, dt.date, dt.date]:
    name = wording.shortened(f"{row['person']}, {row['office']}", _NAME)
    whole = ", ".join(filter(None, (row["person"], row["office"], row["organisation"])))
    return name, whole, row["first_date"], row["last_date"]


def _line(book: Book, mandate: Row) -> list[Any]:
    first, last = (
        mandate[name].isoformat() if mandate[name] else None for name in ("first_date", "last_date")
    )
    pages = book.entity_pages
    return [
        [pages.get(mandate["person_id"]), mandate["person"]],
        mandate["office"],
        [pages.get(mandate["organisation_id"]), mandate["organisation"] or ""],
        [first, last] if first else None,
        first,
        last,
        mandate["n_documents"],
    ]
