"""Which parts of a document state facts."""

from bisect import bisect_right

from pipeline.model import Document

_SILENT = ("furniture", "contact")


def in_body(document: Document, place: int) -> bool:
    """Whether a place stands in headline, dateline, body or notes."""
    number = bisect_right(document.zones, place, key=lambda zone: zone.start) - 1
    return number < 0 or document.zones[number].kind not in _SILENT
