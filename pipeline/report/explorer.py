"""Long lists: a script with their rows, which the page sorts, filters and shows by fifty."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from markupsafe import Markup

from pipeline.report.site import Site

# What a cell holds, by kind: a text; [address, text]; a number; [what to sort by, text]; a day in
# ISO form or null; a stretch of time as [first day, last day]; of `Lists` a document's place; what
# stands in a sentence as [place of the sentence, first character, characters, place of the
# document, anchor in its page].
Kind = Literal["text", "link", "number", "ranked", "date", "term", "document", "excerpt"]


@dataclass(frozen=True, slots=True)
class Column:
    """`facet`: the page offers the column's values as a filter; `hidden`: only there.

    `language` is that of its texts.
    """

    title: str
    kind: Kind = "text"
    facet: bool = False
    hidden: bool = False
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart above the list."""

    title: str
    chart: Markup


@dataclass(frozen=True, slots=True)
class Lists:
    """What many rows have in common: documents as (address, text), and sentences."""

    documents: Sequence[tuple[str, str]] = ()
    sentences: Sequence[str] = ()


def write(
    site: Site,
    address: str,
    title: str,
    lead: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    figure: Figure | None = None,
    lists: Lists | None = None,
) -> None:
    """The page `address` with its list. Raises ValueError for a row of another length."""
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"{address}: every row must have {len(columns)} cells")
    name = address.removesuffix(".html")
    content = {"columns": [asdict(column) for column in columns], "rows": rows}
    content |= asdict(lists or Lists())
    site.data(f"data/{name}.js", name, content)
    site.page(
        address, "explorer", title=title, lead=lead, name=name, count=len(rows), figure=figure
    )
