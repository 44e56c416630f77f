"""All matchers' mentions → one flat layer, where only an OFFICE may hold ORG and LOC mentions.

What wins is decided by this module alone: first by the table of ranks, then by length, then by
place. Before that, a body's name that the model gives whole puts out the part of it that a list or
a grammar gives. A mention that loses is dropped whole; spans are never cut.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import Document, Label, Mention, MentionSource
from pipeline.overlaps import Overlaps

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
# How a name that the model gives whole begins, in front of the place or body at its end.
_BEFORE_PLACE = re.compile(r"[A-ZÀ-Þ][^,;:()\"]* (?:de |du |des |d')(?:la |l')?|[A-Z]{2,3} ")
_BEFORE_BODY = re.compile(r"(?:[A-ZÀ-Þ][\w-]+ ){1,2}")
_RUNS_ON = re.compile(r"[\w' -]*\b[A-ZÀ-Þ][\w-]*")
# Heads of offices whose complement names a field, not a body: "ministre des Affaires étrangères".
_FIELD = re.compile(r"\b(?:ministre|secretaire d'etat|commissaire|charge|delegue|garde)")
_SOURCE_ORDER = {"gazetteer": 0, "rule": 1, "acronym": 2, "reference": 3, "model": 4}


def merge(document: Document, candidates: Iterable[Mention]) -> list[Mention]:
    """The winners in order of place; no two of one label overlap, none crosses a line break."""
    norm = document.text.norm
    usable = [m for m in candidates if m.start < m.end and "\n" not in norm[m.start : m.end]]
    offices = _winners(m for m in usable if m.label == "OFFICE")
    rest = _around_offices(document, (m for m in usable if m.label != "OFFICE"), offices)
    flat = _winners(_fuller(document, list(rest)))
    bodies = Overlaps(m for m in flat if m.label in ("ORG", "LOC"))
    others = Overlaps(m for m in flat if m.label in ("PERSON", "TREATY", "DATE"))
    kept = [
        o for o in (_grown(office, bodies) for office in offices) if not others.over(o.start, o.end)
    ]
    return sorted(kept + flat, key=lambda m: (m.start, -m.end))


def _winners(mentions: Iterable[Mention]) -> list[Mention]:
    taken: list[Mention] = []  # in order of place
    for mention in sorted(mentions, key=_rank):
        place = bisect_left(taken, mention.start, key=lambda m: m.start)
        beside = taken[max(place - 1, 0) : place + 1]
        if not any(m.start < mention.end and mention.start < m.end for m in beside):
            insort(taken, mention, key=lambda m: m.start)
    return taken


def _rank(mention: Mention) -> tuple[int, ...]:
    return (
        RANKS.get((mention.label, mention.source), 1),
        mention.start - mention.end,
        not (mention.entity and mention.entity.in_knowledge_base),
        _SOURCE_ORDER[mention.source],
        _LABEL_ORDER[mention.label],
        mention.start,
    )


def _fuller(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` without those that are but a part of a body's name that the model gives whole."""
    parts: set[int] = set()
    places = Overlaps(m for m in mentions if m.source != "model")
    for whole in mentions:
        if (whole.label, whole.source) == ("ORG", "model"):
            over = places.over(whole.start, whole.end)
            if all(_is_part(document.text.norm, m, whole) for m in over):
                parts.update(map(id, over))
    return [m for m in mentions if id(m) not in parts]


def _is_part(norm: str, part: Mention, whole: Mention) -> bool:
    """Whether `part` is the place or body that ends `whole`, or a grammar's shorter reading."""
    if part.label not in ("ORG", "LOC"):
        return False
    if (part.start, part.end) == (whole.start, whole.end):
        return part.label == "ORG" and part.entity is None
    if part.end == whole.end and part.start > whole.start:
        before = _BEFORE_PLACE if part.label == "LOC" else _BEFORE_BODY
        return bool(before.fullmatch(norm, whole.start, part.start))
    listed = part.entity is not None and part.entity.in_knowledge_base
    runs_on = part.start == whole.start and part.end < whole.end and part.label == "ORG"
    return runs_on and not listed and bool(_RUNS_ON.fullmatch(norm, part.end, whole.end))


def _around_offices(
    document: Document, mentions: Iterable[Mention], offices: Sequence[Mention]
) -> Iterable[Mention]:
    """Inside an OFFICE only a body or place, and not all of it."""
    places = Overlaps(offices)
    for mention in mentions:
        over = places.over(mention.start, mention.end)
        if mention.label in ("ORG", "LOC"):
            if any(mention.start <= o.start for o in over):
                continue
            folded = document.text.folded
            if mention.source == "model" and any(
                _FIELD.search(folded[o.start : mention.start]) for o in over
            ):
                continue
        elif mention.label in ("PERSON", "TREATY", "DATE"):
            if any(o.start <= mention.start and mention.end <= o.end for o in over):
                continue
        elif over:
            continue
        yield mention


def _grown(office: Mention, bodies: Overlaps) -> Mention:
    """The office, reaching to the end of a body or place that begins inside it."""
    ends = [m.end for m in bodies.over(office.start, office.end) if office.start < m.start]
    return replace(office, end=max([office.end, *ends]))
