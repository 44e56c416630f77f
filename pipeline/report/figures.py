"""All figures with their sentences, and a page for each claim that documents share or dispute."""

import textwrap
from typing import Any

from pipeline.report import explorer, wording
from pipeline.report.book import Book, Passage
from pipeline.report.corpus import Row
from pipeline.report.explorer import Column

_COLUMNS = (
    Column("Valeur"),
    Column("Phrase", "excerpt"),
    Column("Genre", facet=True),
    Column("Ce qui est compté"),
    Column("Source citée"),
    Column("Document", "link"),
    Column("Date", "date"),
    Column("Comparer", "link"),
    Column("Comparaison", facet=True),
)
_TITLE = 60  # characters of a document's
_ALONE, _SHARED, _DISPUTED = "seul", "repris", "contredit"


def write(book: Book) -> None:
    """The list of figures, and the pages of claims."""
    corpus = book.corpus
    order = {row["doc_id"]: place for place, row in enumerate(corpus.documents)}
    shown = [
        figure
        for mention_id, figure in corpus.figures.items()
        if corpus.mention[mention_id]["zone"] not in ("furniture", "contact")
    ]
    shown.sort(
        key=lambda f: (order[f["doc_id"]], corpus.mention[f["mention_id"]]["start"]),
    )
    lead = (
        "Chaque chiffre avec sa phrase. «\u00a0Comparer\u00a0» mène aux documents qui disent "
        "la même chose, ou autre chose."
    )
    rows = [_line(book, figure) for figure in shown]
    explorer.write(book.site, "chiffres.html", "Chiffres", lead, _COLUMNS, rows)
    for claim_id, page in book.claim_pages.items():
        claim = corpus.claims[claim_id]
        others = [corpus.claims[other] for other in claim["contradicts"] if other in corpus.claims]
        book.site.page(
            page,
            "claim",
            title=_name(claim),
            claim=claim,
            stated=_stated(book, claim),
            others=[(other, _name(other), _stated(book, other)) for other in others],
            book=book,
        )


def _name(claim: Row) -> str:
    counted = " ".join((claim["counted_text"] or claim["counted"] or "").split())
    return f"{wording.quantity(claim)} {counted}".strip()


def _stated(book: Book, claim: Row) -> list[tuple[Row, Passage]]:
    """Each figure of the claim with its sentence, the newest documents first."""
    figures = [
        (figure, book.mention_passage(book.corpus.mention[figure["mention_id"]]))
        for figure in book.corpus.figures_of.get(claim["claim_id"], [])
    ]
    return sorted(figures, key=lambda f: str(f[1].row["date"] or ""), reverse=True)


def _line(book: Book, figure: Row) -> list[Any]:
    corpus = book.corpus
    mention = corpus.mention[figure["mention_id"]]
    passage = book.mention_passage(mention)
    date = passage.row["date"]
    claim = corpus.claims.get(figure["claim_id"]) if figure["claim_id"] else None
    page = book.claim_pages.get(figure["claim_id"]) if claim else None
    compared: list[str] | None = None
    state = _ALONE
    if claim and page:
        count = wording.plural(claim["n_figures"], "mention")
        state = _DISPUTED if claim["contradicts"] else _SHARED
        compared = [page, f"{count}, contredit" if claim["contradicts"] else count]
    attributed = figure["attributed_to"]
    return [
        wording.quantity(figure),
        [*passage.excerpt, passage.address],
        wording.said(figure["kind"], "figures"),
        " ".join((figure["counted_text"] or "").split()),
        corpus.name(attributed) if attributed else "",
        [
            book.document_page(figure["doc_id"]),
            textwrap.shorten(passage.title, _TITLE, placeholder="…"),
        ],
        date.isoformat() if date else None,
        compared,
        state,
    ]
