"""A page for each entity: what it is called, where it is known, with whom, said where."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from pipeline import wording
from pipeline.normalise import fold
from pipeline.report import addresses, charts, explorer, treaties
from pipeline.report.book import Book, Passage
from pipeline.report.contexts import contexts
from pipeline.report.corpus import IDLE_ZONES, Row, grouped
from pipeline.report.explorer import Column

_CONTEXTS = 100  # on a page
_COMPANY = 15  # others shown
_QUOTATIONS = 30
_COLUMNS = (
    Column("Nom", "link"),
    Column("Catégorie", facet=True),
    Column("Genre", facet=True),
    Column("Sigles et autres noms"),
    Column("Mentions", "number"),
    Column("Documents", "number"),
    Column("Du", "date"),
    Column("Au", "date"),
    Column("Base de connaissances", facet=True),
)


def write(book: Book) -> None:
    """Every entity's page, in parts where it has many mentions, and the list of all."""
    corpus = book.corpus
    documents_of = defaultdict(list)
    for doc_id, entities in corpus.entities_in.items():
        for entity_id in entities:
            documents_of[entity_id].append(doc_id)
    related = _Related(book)
    for entity_id, entity in corpus.entities.items():
        company = _company(book, entity_id, documents_of[entity_id])
        mentions = corpus.mentions_of.get(entity_id, [])
        told = contexts(book, (m for m in mentions if m["zone"] not in IDLE_ZONES))
        idle = grouped((m for m in mentions if m["zone"] in IDLE_ZONES), "doc_id")
        pages = max(1, -(-len(told) // _CONTEXTS))
        for page in range(1, pages + 1):
            book.site.page(
                addresses.paged(book.entity_pages[entity_id], page),
                "entity",
                title=entity["name"],
                entity=entity,
                links=addresses.outside(entity["external_ids"]),
                company=company,
                others=_other_names(entity),
                related=related.of(entity_id) if page == 1 else {},
                contexts=told[(page - 1) * _CONTEXTS : page * _CONTEXTS],
                idle=[book.mention_passage(found[0]) for found in idle.values()]
                if page == pages
                else [],
                page=page,
                pages=[
                    addresses.paged(book.entity_pages[entity_id], number)
                    for number in range(1, pages + 1)
                ],
                book=book,
            )
    rows = [_line(book, entity) for entity in sorted(corpus.entities.values(), key=_by_weight)]
    lead = (
        "Organisations, personnes, lieux et traités que les documents mentionnent\u00a0; les "
        "mentions de l’habillage et des contacts ne comptent pas."
    )
    explorer.write(book.site, "entites.html", "Entités", lead, _COLUMNS, rows)


def _other_names(entity: Row) -> list[str]:
    """Its aliases, one of those that differ in case or accents only, and not the name itself."""
    taken = {fold(entity["name"]): ""}
    for alias in sorted(entity["aliases"], key=str.isupper):
        taken.setdefault(fold(alias), wording.one_line(alias))
    return sorted(filter(None, taken.values()), key=fold)


def _by_weight(entity: Row) -> tuple[int, str]:
    return -entity["n_mentions"], entity["name"]


def _line(book: Book, entity: Row) -> list[Any]:
    others = [*entity["acronyms"], *_other_names(entity)]
    return [
        [book.entity_pages[entity["entity_id"]], entity["name"]],
        wording.said(entity["label"], "labels"),
        wording.said(entity["kind"], "kinds"),
        ", ".join(others[:4]) + (" …" if len(others) > 4 else ""),
        entity["n_mentions"],
        entity["n_documents"],
        entity["first_date"] and entity["first_date"].isoformat(),
        entity["last_date"] and entity["last_date"].isoformat(),
        "oui" if entity["in_knowledge_base"] else "non",
    ]


def _company(book: Book, entity_id: str, doc_ids: Iterable[str]) -> list[tuple[Row, int, float]]:
    """Who shares most documents with it: the entity, how many, and a bar's length in per cent.

    Of those that share as many, what is mentioned more comes first.
    """
    known = book.corpus.entities
    counts: Counter[str] = Counter()
    for doc_id in doc_ids:
        counts.update(book.corpus.entities_in[doc_id])
    del counts[entity_id]
    ordered = sorted(
        ((known[other], count) for other, count in counts.items() if other in known),
        key=lambda item: (-item[1], *_by_weight(item[0])),
    )[:_COMPANY]
    bars = charts.shares([count for _, count in ordered])
    return [(other, count, bar) for (other, count), bar in zip(ordered, bars, strict=True)]


class _Related:
    """What other tables tell of an entity."""

    def __init__(self, book: Book) -> None:
        corpus = book.corpus
        self._book = book
        self._offices = grouped(corpus.mandates, "person_id")
        self._holders = grouped(corpus.mandates, "organisation_id")
        self._quotations = grouped(corpus.quotations, "speaker_id")
        self._actions = grouped(corpus.treaty_actions, "treaty_id")
        self._acts = grouped(corpus.treaty_actions, "party_id")

    def of(self, entity_id: str) -> dict[str, list[Any]]:
        return {
            "offices": self._offices.get(entity_id, []),
            "holders": self._holders.get(entity_id, []),
            "quotations": [
                (quotation, self._book.quotation(quotation))
                for quotation in self._quotations.get(entity_id, [])[:_QUOTATIONS]
            ],
            "parties": treaties.deeds(self._book, self._actions.get(entity_id, []), "party"),
            "treaties": treaties.deeds(self._book, self._acts.get(entity_id, []), "treaty"),
            "others": self._of_no_party(entity_id),
        }

    def _of_no_party(self, treaty_id: str) -> list[tuple[str, list[tuple[Row, Passage]]]]:
        """What happened with a treaty but tells no party, by what it is."""
        rows = [row for row in self._actions.get(treaty_id, []) if row["party"] is None]
        groups = sorted(grouped(rows, "action").items())
        return [(action, treaties.statements(self._book, found)) for action, found in groups]
