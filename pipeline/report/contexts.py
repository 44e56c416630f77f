"""Mentions in context, document by document; what documents say word for word alike stands once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.report.book import Book, Passage
from pipeline.report.corpus import Row, grouped

_SHOWN = 3  # sentences of a document


@dataclass(slots=True)
class Context:
    """Sentences of one document, how many more it has, and other documents that have the same."""

    passages: list[Passage]
    more: int
    alike: list[Passage] = field(default_factory=list)


def contexts(book: Book, mentions: Iterable[Row]) -> list[Context]:
    """Those of an entity's mentions, in the order of the documents in `mentions`."""
    found: dict[tuple[str, ...], Context] = {}
    for rows in grouped(mentions, "doc_id").values():
        passages = [book.mention_passage(row) for row in rows[:_SHOWN]]
        said = tuple("".join(passage.excerpt) for passage in passages)
        if said in found:
            found[said].alike.append(passages[0])
        else:
            found[said] = Context(passages, len(rows) - len(passages))
    return list(found.values())
