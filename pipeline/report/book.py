"""What every page builder has at hand: the tables, the addresses of all pages, the site."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline import wording
from pipeline.report import addresses
from pipeline.report.corpus import Corpus, Row
from pipeline.report.excerpts import Excerpt, excerpt
from pipeline.report.site import Site


@dataclass(frozen=True)
class Passage:
    """A stretch of a document in its context, and where to read it."""

    address: str
    title: str
    row: Row  # of `documents`
    excerpt: Excerpt


@dataclass(frozen=True)
class Book:
    """Addresses are relative to the report's folder."""

    corpus: Corpus
    site: Site
    entity_pages: Mapping[str, str]
    claim_pages: Mapping[str, str]
    anchors: Mapping[str, str]  # mention_id → its anchor in the document's page

    @classmethod
    def of(cls, corpus: Corpus, site: Site) -> "Book":
        """A page for every entity, and for every claim that can be compared."""
        entities = addresses.names(corpus.entities)
        claims = [
            claim_id
            for claim_id, claim in corpus.claims.items()
            if claim["n_figures"] > 1 or claim["contradicts"]
        ]
        return cls(
            corpus,
            site,
            {key: f"e/{name}.html" for key, name in entities.items()},
            {key: f"c/{name}.html" for key, name in addresses.names(claims).items()},
            {
                mention["mention_id"]: f"m{place}"
                for mentions in corpus.mentions_in.values()
                for place, mention in enumerate(mentions)
            },
        )

    def document_page(self, doc_id: str) -> str:
        return f"d/{doc_id}.html"

    def mention_address(self, mention_id: str) -> str:
        doc_id = self.corpus.mention[mention_id]["doc_id"]
        return f"{self.document_page(doc_id)}#{self.anchors[mention_id]}"

    def passage(self, doc_id: str, start: int, end: int, anchor: str) -> Passage:
        """A stretch of a document with the sentence around it."""
        row = self.corpus.document[doc_id]
        return Passage(
            f"{self.document_page(doc_id)}#{anchor}",
            self.corpus.title(doc_id),
            row,
            excerpt(row["text"], start, end),
        )

    def mention_passage(self, mention: Row) -> Passage:
        return self.passage(
            mention["doc_id"], mention["start"], mention["end"], self.anchors[mention["mention_id"]]
        )

    def statement(self, action: Row) -> Passage:
        """The sentence of a row of `treaty_actions`, the whole of it as what is inside."""
        return self._whole(action, "s")

    def quotation(self, quotation: Row) -> Passage:
        """What a row of `quotations` says, the whole of it as what is inside."""
        return self._whole(quotation, "q")

    def _whole(self, found: Row, letter: str) -> Passage:
        doc_id, start, end = found["doc_id"], found["start"], found["end"]
        row = self.corpus.document[doc_id]
        address = f"{self.document_page(doc_id)}#{letter}{start}-{end}"
        inside = wording.one_line(row["text"][start:end]).strip()
        return Passage(address, self.corpus.title(doc_id), row, Excerpt("", inside, ""))
