"""Whole analyses of sentences, with the real worker, set up once for all tests."""

from functools import cache

from pipeline.config import Settings
from pipeline.model import Analysis, RawDocument
from pipeline.shard import Worker


@cache
def worker() -> Worker:
    """The worker that a run would use."""
    return Worker(Settings())


def analyse(raw: str) -> Analysis:
    """All that the pipeline finds in one text."""
    return worker().analyse(RawDocument("d0", raw, "text/plain", "utf-8"))


def surface(analysis: Analysis, label: str) -> list[tuple[str, str | None]]:
    """(raw text, key of the entity) of each mention with a label, in order of place."""
    text = analysis.document.text
    return [
        (text.raw[slice(*text.raw_span(m.start, m.end))], m.entity.key if m.entity else None)
        for m in analysis.mentions
        if m.label == label
    ]
