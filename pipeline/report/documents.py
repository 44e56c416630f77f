"""A page for each document, its mentions highlighted in place, and the page that searches them."""

from collections import Counter
from collections.abc import Mapping

from markupsafe import Markup

from pipeline.report.book import Book
from pipeline.report.corpus import Row, grouped
from pipeline.report.details import details
from pipeline.report.index import LABELS, ZONES, chunks, index
from pipeline.report.marking import Span, marked

_TEXTS_IN_FILE = 16
_ZONE, _STATEMENT, _QUOTATION, _MENTION = range(4)  # from the outside to the inside


def write(book: Book) -> None:
    """Every document's page, the search page, the index and the texts it shows passages of."""
    corpus, site = book.corpus, book.site
    quotations = grouped(corpus.quotations, "doc_id")
    actions = grouped(corpus.treaty_actions, "doc_id")
    officials = grouped(corpus.officials, "doc_id")
    for place, row in enumerate(corpus.documents):
        doc_id = row["doc_id"]
        mentions = corpus.mentions_in.get(doc_id, [])
        said, done = quotations.get(doc_id, []), actions.get(doc_id, [])
        around = {
            "newer": corpus.documents[place - 1]["doc_id"] if place else None,
            "older": corpus.documents[place + 1]["doc_id"]
            if place + 1 < len(corpus.documents)
            else None,
        }
        site.page(
            book.document_page(doc_id),
            "document",
            title=corpus.title(doc_id),
            row=row,
            text=marked(row["text"], _spans(row, mentions, said, done)),
            details=details(book, mentions),
            counts=Counter(mention["label"] for mention in mentions),
            zone_kinds=[kind for kind in ZONES if any(z["kind"] == kind for z in row["zones"])],
            quotations=said,
            acts=_by_treaty(done),
            officials=officials.get(doc_id, []),
            book=book,
            **around,
        )
    _write_search(book)


def _by_treaty(actions: list[Row]) -> list[tuple[Row, dict[str, list[Row]]]]:
    """Statements on treaties: one of them for each treaty, and all of it by what was done."""
    treaties = grouped(actions, "treaty_id")
    return [(found[0], grouped(found, "action")) for found in treaties.values()]


def _spans(row: Row, mentions: list[Row], quotations: list[Row], actions: list[Row]) -> list[Span]:
    spans = [_span("span", zone, {"class": f"zone {zone['kind']}"}, _ZONE) for zone in row["zones"]]
    for kind, rank, rows in (
        ("statement", _STATEMENT, actions),
        ("quotation", _QUOTATION, quotations),
    ):
        for start, end in sorted({(found["start"], found["end"]) for found in rows}):
            extent = {"start": start, "end": end}
            spans.append(_span("span", extent, {"class": kind}, rank, f"{kind[0]}{start}-{end}"))
    for place, mention in enumerate(mentions):
        attributes = {"class": mention["label"]}
        spans.append(_span("mark", mention, attributes, _MENTION, f"m{place}", {"data-m": place}))
    return spans


def _span(
    tag: str,
    extent: Row,
    attributes: Mapping[str, object],
    rank: int,
    anchor: str = "",
    further: Mapping[str, object] | None = None,
) -> Span:
    """An element over a row's extent; its first part has the anchor as its id, others `further`."""
    own = {"id": anchor} if anchor else {}
    return Span(
        extent["start"],
        extent["end"],
        _start_tag(tag, {**attributes, **own}),
        _start_tag(tag, {**attributes, **(further or {})}),
        Markup("</{}>").format(tag),
        rank,
    )


def _start_tag(tag: str, attributes: Mapping[str, object]) -> Markup:
    inside = Markup("").join(Markup(' {}="{}"').format(*item) for item in attributes.items())
    return Markup("<{}{}>").format(tag, inside)


def _write_search(book: Book) -> None:
    corpus, site = book.corpus, book.site
    postings, lengths = index(corpus.documents, corpus.mentions_in)
    parts = chunks(postings)
    publishers = sorted({row["publisher"] for row in corpus.documents if row["publisher"]})
    entries = []
    for row, length in zip(corpus.documents, lengths, strict=True):
        labels = {mention["label"] for mention in corpus.mentions_in.get(row["doc_id"], [])}
        mask = sum(1 << place for place, label in enumerate(LABELS) if label in labels)
        zones = {zone["kind"] for zone in row["zones"]}
        zone_mask = sum(1 << place for place, kind in enumerate(ZONES) if kind in zones)
        publisher = publishers.index(row["publisher"]) if row["publisher"] else -1
        day = row["date"].isoformat() if row["date"] else ""
        entries.append(
            [row["doc_id"], corpus.title(row["doc_id"]), day, publisher, length, mask, zone_mask]
        )
    content = {
        "documents": entries,
        "publishers": publishers,
        "chunks": ["-".join(f"{ord(c):x}" for c in prefix) for prefix in parts],
        "texts": _TEXTS_IN_FILE,
    }
    site.data("data/documents.js", "documents", content)
    for prefix, part in parts.items():
        name = "-".join(f"{ord(c):x}" for c in prefix)
        site.data(f"data/index/{name}.js", f"index-{name}", part)
    for first in range(0, len(corpus.documents), _TEXTS_IN_FILE):
        rows = corpus.documents[first : first + _TEXTS_IN_FILE]
        name = str(first // _TEXTS_IN_FILE)
        site.data(f"data/texts/{name}.js", f"texts-{name}", [row["text"] for row in rows])
    years = sorted({row["date"].year for row in corpus.documents if row["date"]}, reverse=True)
    site.page(
        "documents.html",
        "search",
        title="Documents",
        count=len(corpus.documents),
        years=years,
        publishers=publishers,
    )
