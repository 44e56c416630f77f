"""Documents as spaCy's, with tokens that end where mentions end."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.exports.source import Annotated, Row, Source

if TYPE_CHECKING:
    from spacy.tokens import Doc

SPANS = "mentions"  # the key of doc.spans under which every mention is


@dataclass(frozen=True, slots=True)
class Tokenised:
    """`doc.ents` are `outer`, `doc.spans[SPANS]` all mentions, in order of place.

    `outer` and `inner` are layers without overlap: of mentions that share characters the longer
    one is outer (an office around its body); `left_out` are those that fit in neither layer.
    """

    annotated: Annotated
    doc: "Doc"
    outer: list[Row]
    inner: list[Row]
    left_out: list[Row]


def tokenised(source: Source) -> Iterator[Tokenised]:
    """Each document, with French tokens and the sentences of spaCy's rules.

    A token that a mention ends in is cut there, and no sentence begins within a mention, so that
    every mention is a whole number of tokens of one sentence.
    """
    import spacy

    language = spacy.blank("fr")
    language.max_length = 2**31
    sentences = language.create_pipe("sentencizer")
    for annotated in source.documents("mentions"):
        doc = sentences(_doc(language, annotated))
        for mention in annotated.mentions:
            for token in span(doc, mention)[1:]:
                token.is_sent_start = False
        outer, rest = layer(annotated.mentions)
        inner, left_out = layer(rest)
        doc.spans[SPANS] = [span(doc, m) for m in annotated.mentions]
        doc.ents = [span(doc, m) for m in outer]
        doc.user_data = {"doc_id": annotated.document["doc_id"]}
        yield Tokenised(annotated, doc, outer, inner, left_out)


def layer(mentions: list[Row]) -> tuple[list[Row], list[Row]]:
    """Mentions without overlap, the longest first served, and the others; both in order."""
    taken = bytearray(max((m["end"] for m in mentions), default=0))
    chosen = set()
    for mention in sorted(mentions, key=lambda m: (m["start"] - m["end"], m["start"], m["label"])):
        start, end = mention["start"], mention["end"]
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            chosen.add(id(mention))
    return [m for m in mentions if id(m) in chosen], [m for m in mentions if id(m) not in chosen]


def _doc(language: Any, annotated: Annotated) -> "Doc":
    from spacy.tokens import Doc

    text = annotated.document["text"]
    starts = {m["start"] for m in annotated.mentions}
    ends = {m["end"] for m in annotated.mentions}
    cuts = sorted(starts | ends)
    words: list[str] = []
    spaces: list[bool] = []
    for token in language.make_doc(text):
        start, end = token.idx, token.idx + len(token)
        within = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        space = bool(token.whitespace_)
        alone = space and (end in starts or end + 1 in ends)  # of a mention with a space at an edge
        words += [text[a:b] for a, b in itertools.pairwise([start, *within, end])]
        spaces += [False] * len(within) + [space and not alone]
        if alone:
            words.append(" ")
            spaces.append(False)
    return Doc(language.vocab, words=words, spaces=spaces)


def span(doc: "Doc", mention: Row) -> Any:
    """A mention as a span of its document; its `kb_id_` is the entity's id."""
    entity = mention["entity_id"] or ""
    return doc.char_span(mention["start"], mention["end"], mention["label"], kb_id=entity)
