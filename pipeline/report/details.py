"""What a document's page tells of its mentions, on cards and in a table, each text once."""

from collections.abc import Iterable
from typing import Any

from pipeline import wording
from pipeline.report.book import Book
from pipeline.report.corpus import Row


def details(book: Book, mentions: Iterable[Row]) -> dict[str, Any]:
    """`lines` has one for each mention, in their order; what they refer to stands in other lists.

    A line: [label, place in `links` or null, value, address of its claim or "", place in `reasons`,
    place in `rules`, zone]. `links` are [address, name], `reasons` [text, language], `rules`
    [source, rule]. Addresses are relative to the report's folder.
    """
    shared: dict[str, dict[tuple[str, str], int]] = {"links": {}, "reasons": {}, "rules": {}}

    def place(kind: str, told: tuple[str, str]) -> int:
        return shared[kind].setdefault(told, len(shared[kind]))

    lines = []
    for mention in mentions:
        entity_id = mention["entity_id"]
        page = book.entity_pages.get(entity_id) if entity_id else None
        figure = book.corpus.figures.get(mention["mention_id"])
        lines.append(
            [
                mention["label"],
                place("links", (page, book.corpus.name(entity_id))) if page else None,
                _value(book, mention),
                book.claim_pages.get(figure["claim_id"], "") if figure else "",
                place("reasons", wording.reason(mention["link_reason"])),
                place("rules", (wording.said(mention["source"], "sources"), mention["rule"])),
                wording.said(mention["zone"], "zones"),
            ]
        )
    return {"lines": lines, **{kind: list(told) for kind, told in shared.items()}}


def _value(book: Book, mention: Row) -> str:
    """What a figure or a date says, in words."""
    if figure := book.corpus.figures.get(mention["mention_id"]):
        kind = wording.said(figure["kind"], "figures")
        counted = wording.one_line(figure["counted_text"] or "").strip()
        return f"{wording.quantity(figure)} · {kind}" + (f" ({counted})" if counted else "")
    if date := book.corpus.dates.get(mention["mention_id"]):
        return wording.period(date["start_date"], date["end_date"]) or "date relative sans repère"
    return ""
