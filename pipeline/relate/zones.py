"""Which parts of a document state facts."""

from bisect import bisect_right

from pipeline.model import Document

_SILENT = ("furniture", "contact")


def in_body(document: Document, place: int) -> bool:
    """Whether a place stands in headline, dateline, body or notes."""
    starts = [zone.start for zone in document.zones]
    number = bisect_right(starts, place) - 1
    return number < 0 or document.zones[number].kind not in _SILENT
