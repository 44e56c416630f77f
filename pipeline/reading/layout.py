"""Pieces of text on pages → one text in reading order: columns, paragraphs, tables, page heads.

A paragraph becomes one line, but for a break behind a hyphen at a line's end: whether that hyphen
belongs to the word is for `normalise.py` to say. Running heads and feet stay in the text and are
reported as furniture.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.reading.columns import Piece, Row, find_gutter, line_of, regions, rows_of
from pipeline.reading.content import table_row


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    pieces: tuple[Piece, ...]


_EDGE_ROWS = 4  # at the top and at the bottom of a page that may be running heads or feet
_EDGE = 0.14  # of the page's height in which they stand
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–]?\s*\d{1,4}\s*(?:(?:/|sur|de)\s*\d{1,4})?\s*[-–]?", re.I
)
_ITEM = re.compile(r"[-–—•●▪◦*·]\s|\(?(?:\d{1,2}|[a-z])[.)]\s|\[\d{1,3}\]|\(\*+\)|\d{1,2}°\s", re.I)
_ENDED = (".", "!", "?", ":", ";", "»", '"', "”")
_PITCH = 1.3  # times the usual distance of lines, above which a paragraph ends
_SAME_SIZE = 1.18
_ALIGNED = 2.5  # points
_STRETCHED = 0.75


def write_pages(
    pages: Sequence[Page],
) -> tuple[str, tuple[tuple[int, int], ...], tuple[int, ...]]:
    """(text, spans of running heads and feet, start of each page in the text)."""
    rows = [rows_of(page.pieces) for page in pages]
    repeated = _repeated(pages, rows)
    text = ""
    start = 0  # of the last line or stretch of lines
    furniture: list[tuple[int, int]] = []
    starts: list[int] = []
    seen: set[str] = set()
    parts = [_parts(page, found, repeated) for page, found in zip(pages, rows, strict=True)]
    found = [find_gutter([piece for row in body for piece in row]) for _, body, _ in parts]
    gutters = sorted({place for place in found if place})
    for page, (heads, body, feet) in zip(pages, parts, strict=True):
        text += "\n\f" if starts else ""
        starts.append(len(text))
        pieces = [piece for row in body for piece in row]
        blocks = "\n".join(_blocks(regions(pieces, gutters), page.width))
        for line, running in [*heads, (blocks, False), *feet]:
            if not line:
                continue
            # A running head is left in the text where it stands first: it names the publisher.
            running = running and (_is_number(line) or _shape(line) in seen or (line, True) in feet)
            if text[-1:] not in ("", "\f"):
                text += "\n" if running or furniture[-1:] == [(start, len(text))] else "\n\n"
            start = len(text)
            if running:
                furniture.append((start, start + len(line)))
            seen.add(_shape(line))
            text += line
    return text, tuple(furniture), tuple(starts)


# -------------------------------------------------------------- rows, running heads and feet


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s+", " ", line)).strip().lower()


def _is_number(line: str) -> bool:
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _repeated(pages: Sequence[Page], rows: Sequence[list[Row]]) -> set[str]:
    """The shapes of lines that stand at the edge of at least two pages and of a third of them."""
    shapes: Counter[str] = Counter()
    for page, page_rows in zip(pages, rows, strict=True):
        top, bottom = _edges(page, page_rows)
        shapes.update({_shape(line_of(row)) for row in [*top, *bottom]})
    return {shape for shape, count in shapes.items() if count >= max(2, len(pages) / 3)}


def _edges(page: Page, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    top = [row for row in rows[:_EDGE_ROWS] if row[0].bottom < _EDGE * page.height]
    bottom = [row for row in rows[-_EDGE_ROWS:] if row[0].top > (1 - _EDGE) * page.height]
    return top, bottom


def _parts(
    page: Page, rows: list[Row], repeated: set[str]
) -> tuple[list[tuple[str, bool]], list[Row], list[tuple[str, bool]]]:
    """(lines of the head, the rows between, lines of the foot); True for what runs through.

    What stands at the edge with a wide gap to the text is set apart too, whether it runs or not,
    or it would be read into a column.
    """

    def running(row: Row) -> bool:
        line = line_of(row)
        return _shape(line) in repeated or _is_number(line)

    top, bottom = _edges(page, rows)
    heads = _apart([row[0].bottom for row in top], [row[0].top for row in rows[1:]], top)
    feet = _apart(
        [-row[0].top for row in bottom[::-1]], [-r[0].bottom for r in rows[-2::-1]], bottom
    )
    while heads < len(top) and running(top[heads]):
        heads += 1
    while feet < len(bottom) and heads + feet < len(rows) and running(bottom[-1 - feet]):
        feet += 1
    feet = min(feet, len(rows) - heads)
    end = len(rows) - feet
    return (
        [(line_of(row), running(row)) for row in rows[:heads]],
        rows[heads:end],
        [(line_of(row), running(row)) for row in rows[end:]],
    )


def _apart(ends: Sequence[float], starts: Sequence[float], edge: Sequence[Row]) -> int:
    """How many rows, counted from the edge, lie before a gap of more than a line."""
    apart = 0
    for number, (end, start, row) in enumerate(zip(ends, starts, edge, strict=False), start=1):
        if start - end > 1.2 * row[0].height:
            apart = number
    return apart


# -------------------------------------------------------------- paragraphs and tables


@dataclass(slots=True)
class _Line:
    left: float
    top: float
    right: float
    bottom: float
    text: str
    row: Row


def _blocks(regions: Iterator[list[Piece]], width: float) -> Iterator[str]:
    """The lines of the text, with empty ones between paragraphs."""
    last = ""
    for region in regions:
        lines = [_asline_of(row) for row in rows_of(region)]
        right = max((line.right for line in lines), default=width)
        pitch = _usual_pitch(lines)
        before: _Line | None = None
        paragraph = ""
        in_table = False
        for number, line in enumerate(lines):
            beside = [lines[i] for i in (number - 1, number + 1) if 0 <= i < len(lines)]
            table = any(_is_table(line, other) for other in beside)
            text = table_row([piece.text for piece in line.row]) if table else line.text
            far = before is not None and line.bottom - before.bottom > _PITCH * pitch
            if before is None:  # a sentence that a column's end cut in two goes on here
                goes_on = bool(last) and text[:1].islower() and not _ends(last)
            else:
                goes_on = not (table or in_table or far) and _continues(before, line, right)
            if goes_on:
                held = paragraph or last
                paragraph = held + ("\n" if _is_cut(held) else " ") + text
                last = ""
            else:
                if paragraph or last:
                    yield paragraph or last
                    yield from [""] * (not (table and in_table))
                paragraph, last = text, ""
            in_table = table
            before = line
        last, paragraph = paragraph, ""
    if last:
        yield last


def _asline_of(row: Row) -> _Line:
    return _Line(
        min(p.left for p in row),
        min(p.top for p in row),
        max(p.right for p in row),
        max(p.bottom for p in row),
        line_of(row),
        row,
    )


def _is_table(line: _Line, other: _Line) -> bool:
    """Whether two lines are rows of one table: cells below each other, and room between them.

    A line that is stretched to both margins falls into pieces, too, but they fill it.
    """
    if min(len(line.row), len(other.row)) < 2:
        return False
    filled = sum(piece.right - piece.left for piece in line.row) / max(line.right - line.left, 1)
    for piece in line.row[1:]:
        for below in other.row[1:]:
            if abs(piece.left - below.left) < _ALIGNED:
                return True
            ends = abs(piece.right - below.right) < _ALIGNED
            middles = abs(piece.left + piece.right - below.left - below.right) < 2 * _ALIGNED
            if (ends or middles) and filled < _STRETCHED:
                return True
    return False


def _usual_pitch(lines: Sequence[_Line]) -> float:
    steps = [b.bottom - a.bottom for a, b in pairwise(lines)]
    heights = [line.bottom - line.top for line in lines]
    usual = sorted(steps)[len(steps) // 3] if steps else 0.0  # gaps between paragraphs are larger
    return max(usual, median(heights) if heights else 1.0)


def _continues(before: _Line, line: _Line, right: float) -> bool:
    """Whether a line goes on with the paragraph of the line before: its first word did not fit."""
    size, size_before = line.bottom - line.top, before.bottom - before.top
    if max(size, size_before) > _SAME_SIZE * min(size, size_before) or _ITEM.match(line.text):
        return False
    item = _ITEM.match(before.text) is not None
    if line.left > before.left + (4 if item else 1) * size:
        return False
    letters = max(len(line.text), 1)
    word = (line.right - line.left) / letters * (len(line.text.split(maxsplit=1)[0]) + 1)
    return before.right + word > right - 0.5 * size


def _is_cut(text: str) -> bool:
    return text[-1:] in "-\u2010\u2011\u00ad" and text[-2:-1].isalpha()


def _ends(text: str) -> bool:
    return text.endswith((*_ENDED, "|"))
