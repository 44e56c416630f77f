"""All matchers' mentions → one flat layer, where only an OFFICE may hold ORG and LOC mentions.

What wins is decided by this module alone: first by the table of ranks, then by length, then by
place. A mention that loses is dropped whole; spans are never cut.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import Document, Label, Mention, MentionSource

# Lower wins. A rule and a gazetteer compete by length; the model only fills what they leave.
RANKS: dict[tuple[Label, MentionSource], int] = {
    ("TREATY", "rule"): 1,
    ("TREATY", "gazetteer"): 1,
    ("ORG", "gazetteer"): 1,
    ("ORG", "rule"): 1,
    ("DATE", "rule"): 1,
    ("PERSON", "rule"): 1,
    ("LOC", "gazetteer"): 1,
    ("LOC", "rule"): 1,
    ("FIGURE", "rule"): 1,
    ("PERSON", "model"): 1,
    ("ORG", "model"): 2,
    ("LOC", "model"): 2,
}
# Between mentions of one rank and one length: a list knows better than a grammar.
_LABEL_ORDER: dict[Label, int] = {
    "TREATY": 0, "DATE": 1, "PERSON": 2, "LOC": 3, "ORG": 4, "FIGURE": 5, "OFFICE": 6,
}  # fmt: skip
_SOURCE_ORDER = {"gazetteer": 0, "rule": 1, "acronym": 2, "reference": 3, "model": 4}


def merge(document: Document, candidates: Iterable[Mention]) -> list[Mention]:
    """The winners in order of place; no two of one label overlap, none crosses a line break."""
    norm = document.text.norm
    usable = [m for m in candidates if m.start < m.end and "\n" not in norm[m.start : m.end]]
    offices = _winners(m for m in usable if m.label == "OFFICE")
    flat = _winners(_around_offices((m for m in usable if m.label != "OFFICE"), offices))
    grown = [_grown(office, flat) for office in offices]
    persons = [m for m in flat if m.label in ("PERSON", "TREATY", "DATE")]
    kept = [o for o in grown if not any(_overlap(o, p) for p in persons)]
    return sorted(kept + flat, key=lambda m: (m.start, -m.end))


def _winners(mentions: Iterable[Mention]) -> list[Mention]:
    taken: list[Mention] = []
    for mention in sorted(mentions, key=_rank):
        if not any(_overlap(mention, other) for other in taken):
            taken.append(mention)
    return sorted(taken, key=lambda m: m.start)


def _rank(mention: Mention) -> tuple[int, ...]:
    return (
        RANKS.get((mention.label, mention.source), 1),
        mention.start - mention.end,
        not (mention.entity and mention.entity.in_knowledge_base),
        _SOURCE_ORDER[mention.source],
        _LABEL_ORDER[mention.label],
        mention.start,
    )


def _around_offices(mentions: Iterable[Mention], offices: Sequence[Mention]) -> Iterable[Mention]:
    """Inside an OFFICE only a body or place that a list or grammar knows, and not all of it."""
    for mention in mentions:
        over = [o for o in offices if _overlap(mention, o)]
        if mention.label in ("ORG", "LOC") and mention.source != "model":
            if any(mention.start <= o.start for o in over):
                continue
        elif mention.label in ("PERSON", "TREATY", "DATE"):
            if any(o.start <= mention.start and mention.end <= o.end for o in over):
                continue
        elif over:
            continue
        yield mention


def _grown(office: Mention, flat: Sequence[Mention]) -> Mention:
    """The office, reaching to the end of a body or place that begins inside it."""
    ends = [
        m.end for m in flat if m.label in ("ORG", "LOC") and office.start < m.start < office.end
    ]
    return replace(office, end=max([office.end, *ends]))


def _overlap(a: Mention, b: Mention) -> bool:
    return a.start < b.end and b.start < a.end
