"""Officials and their offices, from when to when documents say so."""

from typing import Any

from pipeline.report import explorer
from pipeline.report.book import Book
from pipeline.report.corpus import Row
from pipeline.report.explorer import Column

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
    """The list of mandates."""
    lead = (
        "Qui exerce quelle fonction, et du premier au dernier document qui le dit\u00a0: un mandat "
        "peut avoir commencé plus tôt et durer encore."
    )
    rows = [_line(book, mandate) for mandate in book.corpus.mandates]
    explorer.write(book.site, "responsables.html", "Responsables", lead, _COLUMNS, rows)


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
