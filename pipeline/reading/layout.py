"""Pieces of text on pages → one text in reading order: columns, paragraphs, tables, page heads.

A paragraph becomes one line, but for a break behind a hyphen at a line's end: whether that hyphen
belongs to the word is for `normalise.py` to say. Running heads and feet stay in the text and are
reported as furniture.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
_COUNT = re.compile(r"^\W*\d{1,4}\b|\b\d{1,4}(?: ?(?:/|sur|de) ?\d{1,4})?\W*$")
_ROMAN = re.compile(r"[-–]?\s*[ivxl]{1,7}\s*[-–]?", re.I)
_ITEM = re.compile(r"[-–—•●▪◦*·]\s|\(?(?:\d{1,2}|[a-z])[.)]\s|\[\d{1,3}\]|\(\*+\)|\d{1,2}°\s", re.I)
_ENDED = (".", "!", "?", ":", ";", "»", '"', "”")
_GAP = 1.2  # line heights between a running head or foot and the text
_PITCH = 1.3  # times the usual distance of lines, above which a paragraph ends
_SAME_SIZE = 1.18
_COLUMN = 3  # lines that show where the right margin is
_ALIGNED = 2.5  # points
_EVEN = 0.6
_WIDE = 2.2  # line heights; no line is stretched by more between two words


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
    parts = [_parts(page, found, repeated) for page, found in zip(pages, rows, strict=True)]
    found = [find_gutter([piece for row in body for piece in row]) for _, body, _ in parts]
    gutters = sorted({place for place in found if place})
    for heads, body, feet in parts:
        text += "\n\f" if starts else ""
        starts.append(len(text))
        pieces = [piece for row in body for piece in row]
        blocks = "\n".join(_blocks(regions(pieces, gutters) if pieces else ()))
        for line, running in [*heads, (blocks, False), *feet]:
            if not line:
                continue
            # The running head of the first page is left in the text: it names the publisher.
            running = running and (_is_number(line) or len(starts) > 1 or (line, True) in feet)
            if text[-1:] not in ("", "\f"):
                text += "\n" if running or furniture[-1:] == [(start, len(text))] else "\n\n"
            start = len(text)
            if running:
                furniture.append((start, start + len(line)))
            text += line
    return text, tuple(furniture), tuple(starts)


# -------------------------------------------------------------- rows, running heads and feet


def _shape(line: str) -> str:
    """The line without the number that changes from page to page, at its start or end."""
    if _ROMAN.fullmatch(line.strip()):
        return ""
    return _COUNT.sub("", re.sub(r"\s+", " ", line)).strip().lower()


def _lines(row: Row) -> list[str]:
    """The texts of a row that stand far apart, such as a title and a page number."""
    return line_of(row).split("\n")


def _is_number(line: str) -> bool:
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _repeated(pages: Sequence[Page], rows: Sequence[list[Row]]) -> dict[str, bool]:
    """The shapes of lines at the edges of at least two pages and of a third of them.

    True for those on so many pages that they run also where they stand close to the text.
    """
    shapes: Counter[str] = Counter()
    for page, page_rows in zip(pages, rows, strict=True):
        found: set[str] = set()
        for edge in _edges(page, page_rows):
            here = Counter(_shape(line) for row in edge for line in _lines(row))
            # Items of a list or a table, "Article 12", stand there more than once.
            found |= {shape for shape, times in here.items() if times == 1 or not shape}
        shapes.update(found)
    return {
        shape: count >= max(3, len(pages) / 2)
        for shape, count in shapes.items()
        if count >= max(2, len(pages) / 3)
    }


def _edges(page: Page, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    top = [row for row in rows[:_EDGE_ROWS] if row[0].bottom < _EDGE * page.height]
    bottom = [row for row in rows[-_EDGE_ROWS:] if row[0].top > (1 - _EDGE) * page.height]
    return top, bottom


def _parts(
    page: Page, rows: list[Row], repeated: dict[str, bool]
) -> tuple[list[tuple[str, bool]], list[Row], list[tuple[str, bool]]]:
    """(lines of the head, the rows between, lines of the foot); True for what runs through.

    What stands at the edge with a wide gap to the text is set apart too, whether it runs or not,
    or it would be read into a column.
    """

    def running(row: Row, close: bool = False) -> bool:
        wanted = (True,) if close else (True, False)
        lines = _lines(row)
        found = [_is_number(line) or repeated.get(_shape(line)) in wanted for line in lines]
        # A number beside what does not run may be a cell of a table.
        return all(found) or any(f and _shape(line) for f, line in zip(found, lines, strict=True))

    top, bottom = _edges(page, rows)
    heads = _apart([*top, *rows[len(top) : len(top) + 1]])
    feet = _apart([*bottom[::-1], *rows[: len(rows) - len(bottom)][-1:]])
    while heads < len(top) and running(top[heads], close=True):
        heads += 1
    while (
        feet < len(bottom) and heads + feet < len(rows) and running(bottom[-1 - feet], close=True)
    ):
        feet += 1
    feet = min(feet, len(rows) - heads)
    end = len(rows) - feet
    numbered = _beside_number(rows[end:][::-1])
    return (
        [(line, running(row)) for row in rows[:heads] for line in _lines(row)],
        rows[heads:end],
        [(line, running(row) or row in numbered) for row in rows[end:] for line in _lines(row)],
    )


def _beside_number(feet: Sequence[Row]) -> list[Row]:
    """The rows of a foot, from the page's edge, that stand close to the page number.

    A page by itself shows them by that. Notes and the end of a paragraph are none.
    """
    close: list[Row] = []
    for row in feet:
        if close and _apart([close[-1], row]):
            break
        close.append(row)
    lines = [line_of(row) for row in close]
    others = [line for line in lines if not _is_number(line)]
    is_text = any(_ITEM.match(line) or line.endswith(_ENDED) for line in others)
    return [] if is_text or len(others) == len(lines) else close


def _apart(rows: Sequence[Row]) -> int:
    """How many of the rows, counted from the page's edge, lie before a gap of over a line."""
    apart = 0
    for number, (outer, inner) in enumerate(pairwise(rows), start=1):
        gap = max(inner[0].top - outer[0].bottom, outer[0].top - inner[0].bottom)
        if gap > _GAP * max(outer[0].height, inner[0].height):
            apart = number
    return apart


# -------------------------------------------------------------- paragraphs and tables


@dataclass(slots=True)
class _Line:
    left: float
    right: float
    bottom: float
    height: float
    text: str
    row: Row


def _blocks(groups: Iterable[list[Piece]]) -> Iterator[str]:
    """The lines of the text, with empty ones between paragraphs."""
    held = ""  # the paragraph so far
    full = in_table = False  # of the line before
    for group in groups:
        lines = [_as_line(row) for row in rows_of(group)]
        right = max(line.right for line in lines)
        pitch = _usual_pitch(lines)
        before: _Line | None = None
        for number, line in enumerate(lines):
            beside = [lines[i] for i in (number - 1, number + 1) if 0 <= i < len(lines)]
            table = any(_is_table(line, other, right) for other in beside)
            text = table_row([piece.text for piece in line.row]) if table else line.text
            if table or in_table:
                goes_on = False
            elif before is None:  # a sentence that the column's end cut in two goes on here
                goes_on = not held.endswith(_ENDED) and (full or text[:1].islower())
            else:
                far = line.bottom - before.bottom > _PITCH * pitch
                goes_on = not far and _continues(before, line, right)
            if held and goes_on and not _ITEM.match(text):
                held += ("\n" if _is_cut(held) else " ") + text
            else:
                if held:
                    yield held
                    yield from [""] * (not (table and in_table))
                held = text
            full = len(lines) >= _COLUMN and line.right > right - line.height
            before, in_table = line, table
    if held:
        yield held


def _as_line(row: Row) -> _Line:
    return _Line(
        min(p.left for p in row),
        max(p.right for p in row),
        max(p.bottom for p in row),
        max(p.bottom for p in row) - min(p.top for p in row),
        line_of(row),
        row,
    )


def _is_table(line: _Line, other: _Line, right: float) -> bool:
    """Whether two lines are rows of one table: cells that begin, end or centre at one place."""
    if min(len(line.row), len(other.row)) < 2 or any(
        _is_stretched(one, right) for one in (line, other)
    ):
        return False
    return any(
        abs(piece.left - below.left) < _ALIGNED
        or abs(piece.right - below.right) < _ALIGNED
        or abs(piece.left + piece.right - below.left - below.right) < 2 * _ALIGNED
        for piece in line.row[1:]
        for below in other.row[1:]
    )


def _is_stretched(line: _Line, right: float) -> bool:
    """Whether a line of running text fell into pieces as it was stretched to the right margin.

    Its gaps are no wider than such gaps are, or all of one width.
    """
    gaps = [piece.left - before.right for before, piece in pairwise(line.row)]
    even = len(gaps) > 1 and max(gaps) - min(gaps) < _EVEN * line.height
    return line.right > right - 0.5 * line.height and (even or max(gaps) < _WIDE * line.height)


def _usual_pitch(lines: Sequence[_Line]) -> float:
    steps = [b.bottom - a.bottom for a, b in pairwise(lines)]
    heights = [line.height for line in lines]
    usual = sorted(steps)[len(steps) // 3] if steps else 0.0  # gaps between paragraphs are larger
    return max(usual, median(heights) if heights else 1.0)


def _continues(before: _Line, line: _Line, right: float) -> bool:
    """Whether a line goes on with the paragraph of the line before: its first word did not fit."""
    size, size_before = line.height, before.height
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
