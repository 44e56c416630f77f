"""Where quotations begin and end. `norm` has one mark for all; the raw text tells them apart."""

import re

from pipeline.model import Document

_MARK = re.compile(r"[\"\n]")
_OPENING, _CLOSING = "«“„‟", "»”"


def quoted_spans(document: Document) -> list[tuple[int, int]]:
    """Spans of `norm` between the outer marks of each quotation, in order, white space left out.

    A quotation that is not closed in its paragraph goes on where the next one opens again, as
    French does for several paragraphs; else it is taken to end with its paragraph.
    """
    norm = document.text.norm
    spans: list[tuple[int, int]] = []
    start, depth = -1, 0
    for place, sign in _marks(document):
        if sign == "\n":
            if depth and not _reopens(document, place):
                spans.append((start, place))
                start, depth = -1, 0
            elif depth:
                depth = 0 if depth > 1 else depth
        elif sign == "(":
            if depth == 0 and start < 0:
                start = place + 1
            depth = min(depth + 1, 2) if not _begins_line(norm, place) or depth == 0 else 1
        elif depth:
            depth -= 1
            if depth == 0:
                spans.append((start, place))
                start = -1
    if depth and start >= 0:
        spans.append((start, len(norm)))
    return [trimmed for span in spans if (trimmed := _trim(norm, *span))]


def _marks(document: Document) -> list[tuple[int, str]]:
    """(place, "(" for an opening mark, ")" for a closing one, or a line's end), in order."""
    text, found = document.text, []
    inside = False
    for match in _MARK.finditer(text.norm):
        place = match.start()
        if match[0] == "\n":
            found.append((place, "\n"))
            inside = False
        else:
            mark = text.raw[text.starts[place]]
            if mark in _OPENING:
                opens = True
            elif mark in _CLOSING:
                opens = False
            else:
                before = text.norm[place - 1] if place else " "
                opens = not inside and (before.isspace() or before in "('–-:[")
                inside = opens
            found.append((place, "(" if opens else ")"))
    return found


def _begins_line(norm: str, place: int) -> bool:
    return place == 0 or norm[place - 1] == "\n"


def _reopens(document: Document, line_end: int) -> bool:
    """Whether the next paragraph begins with an opening mark."""
    text = document.text
    place = line_end
    while place < len(text.norm) and text.norm[place] == "\n":
        place += 1
    return place < len(text.norm) and text.raw[text.starts[place]] in _OPENING


def _trim(norm: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and (norm[start].isspace() or norm[start] == '"'):
        start += 1
    while end > start and (norm[end - 1].isspace() or norm[end - 1] == ","):
        end -= 1
    return (start, end) if start < end else None
