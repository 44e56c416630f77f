"""All figures with their sentences, and a page for each claim that documents share or dispute."""

from typing import Any

from pipeline import wording
from pipeline.report import explorer
from pipeline.report.book import Book, Passage
from pipeline.report.corpus import Row
from pipeline.report.explorer import Column, Lists

_COLUMNS = (
    Column("Valeur", "ranked"),
    Column("Phrase", "excerpt"),
    Column("Genre", facet=True),
    Column("Ce qui est compté"),
    Column("Source citée"),
    Column("Document", "document"),
    Column("Date", "date"),
    Column("Comparer", "link"),
    Column("Comparaison", facet=True, hidden=True),
)
_TITLE = 60  # characters of a document's
_BESIDE = 9  # claims that contradict, whose sentences are shown
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
        "Chaque chiffre avec sa phrase. «\u00a0Comparer\u00a0» mène aux documents qui donnent "
        "le même nombre du même nom, ou un autre pour la même période."
    )
    sentences: dict[str, int] = {}
    rows = [_line(book, figure, order[figure["doc_id"]], sentences) for figure in shown]
    documents = [
        (
            book.document_page(row["doc_id"]),
            wording.shortened(corpus.title(row["doc_id"]), _TITLE),
        )
        for row in corpus.documents
    ]
    lists = Lists(documents, list(sentences))
    explorer.write(book.site, "chiffres.html", "Chiffres", lead, _COLUMNS, rows, lists=lists)
    for claim_id, page in book.claim_pages.items():
        claim = corpus.claims[claim_id]
        others = [corpus.claims[other] for other in claim["contradicts"] if other in corpus.claims]
        book.site.page(
            page,
            "claim",
            title=_name(claim),
            claim=claim,
            stated=_stated(book, claim),
            others=[(other, _name(other), _stated(book, other)) for other in others[:_BESIDE]],
            further=[(book.claim_pages[o["claim_id"]], _name(o)) for o in others[_BESIDE:]],
            book=book,
        )


def _name(claim: Row) -> str:
    counted = wording.one_line(claim["counted_text"] or claim["counted"] or "")
    return f"{wording.quantity(claim)} {counted}".strip()


def _stated(book: Book, claim: Row) -> list[tuple[Row, Passage]]:
    """Each figure of the claim with its sentence, the newest documents first."""
    figures = [
        (figure, book.mention_passage(book.corpus.mention[figure["mention_id"]]))
        for figure in book.corpus.figures_of.get(claim["claim_id"], [])
    ]
    return sorted(figures, key=lambda f: str(f[1].row["date"] or ""), reverse=True)


def _line(book: Book, figure: Row, document: int, sentences: dict[str, int]) -> list[Any]:
    """The row of a figure; its sentence gets a place in `sentences` if it has none."""
    corpus = book.corpus
    mention = corpus.mention[figure["mention_id"]]
    passage = book.mention_passage(mention)
    date = passage.row["date"]
    claim = corpus.claims.get(figure["claim_id"]) if figure["claim_id"] else None
    page = book.claim_pages.get(figure["claim_id"]) if claim else None
    compared: list[str] | None = None
    state = _ALONE
    if claim and page:
        times = f"dit {wording.number(claim['n_figures'])} fois"
        state = _DISPUTED if claim["contradicts"] else _SHARED
        compared = [page, f"{times}, contredit" if claim["contradicts"] else times]
    attributed = figure["attributed_to"]
    return [
        [figure["value"], wording.quantity(figure)],
        [
            sentences.setdefault("".join(passage.excerpt), len(sentences)),
            len(passage.excerpt.before),
            len(passage.excerpt.inside),
            document,
            book.anchors[figure["mention_id"]],
        ],
        wording.said(figure["kind"], "figures"),
        wording.one_line(figure["counted_text"] or ""),
        corpus.name(attributed) if attributed else "",
        document,
        date.isoformat() if date else None,
        compared,
        state,
    ]
