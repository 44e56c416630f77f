"""Pieces of text on pages → one text in reading order: columns, paragraphs, tables, page heads.

A paragraph becomes one line, but for a break behind a hyphen at a line's end: whether that hyphen
belongs to the word is for `normalise.py` to say. Running heads and feet stay in the text and are
reported as furniture.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.reading.content import table_row


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters on one line; measures in points from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    pieces: tuple[Piece, ...]


Row = list[Piece]  # pieces on one line, from left to right

_EDGE_ROWS = 4  # at the top and at the bottom of a page that may be running heads or feet
_EDGE = 0.14  # of the page's height in which they stand
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*\d{1,4}\s*(?:(?:/|sur|de)\s*\d{1,4})?\s*[-–]?", re.I)
_ITEM = re.compile(r"[-–—•●▪◦*·]\s|\(?(?:\d{1,2}|[a-z])[.)]\s|\[\d{1,3}\]|\(\*+\)|\d{1,2}°\s", re.I)
_ENDED = (".", "!", "?", ":", ";", "»", '"', "”")
_COLUMN_ROWS = 4  # lines that a column must have at least
_FILLED = 0.55  # of a column's width that its lines fill; cells of a table are shorter
_PITCH = 1.3  # times the usual distance of lines, above which a paragraph ends
_SAME_SIZE = 1.18


def write_pages(
    pages: Sequence[Page],
) -> tuple[str, tuple[tuple[int, int], ...], tuple[int, ...]]:
    """(text, spans of running heads and feet, start of each page in the text)."""
    rows = [_rows(page.pieces) for page in pages]
    repeated = _repeated(pages, rows)
    text = ""
    furniture: list[tuple[int, int]] = []
    starts: list[int] = []
    seen: set[str] = set()
    for page, page_rows in zip(pages, rows, strict=True):
        heads, body, feet = _parts(page, page_rows, repeated)
        text += "\n\f" if starts else ""
        starts.append(len(text))
        first = [line for line in heads if _shape(line) not in seen and not _is_number(line)]
        seen |= {_shape(line) for line in heads}
        pieces = [piece for row in body for piece in row]
        blocks = "\n".join(_blocks(_regions(pieces), page.width))
        for line, running in [
            *((line, line not in first) for line in heads),
            (blocks, False),
            *((line, True) for line in feet),
        ]:
            if not line:
                continue
            text += "" if text[-1:] in ("", "\f") else "\n"
            if running:
                furniture.append((len(text), len(text) + len(line)))
            text += line
    return text, tuple(furniture), tuple(starts)


# -------------------------------------------------------------- rows, running heads and feet


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    """The pieces by lines, from top to bottom, each from left to right."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda p: (p.bottom, p.left)):
        last = rows[-1][0] if rows else None
        if last and min(piece.bottom, last.bottom) - max(piece.top, last.top) > 0.6 * min(
            piece.height, last.height
        ):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.left) for row in rows]


def _line(row: Row) -> str:
    return "  ".join(piece.text.strip(" ") for piece in row)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s+", " ", line)).strip().lower()


def _is_number(line: str) -> bool:
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _repeated(pages: Sequence[Page], rows: Sequence[list[Row]]) -> set[str]:
    """The shapes of lines that stand at the edge of at least two pages and of a third of them."""
    shapes: Counter[str] = Counter()
    for page, page_rows in zip(pages, rows, strict=True):
        top, bottom = _edges(page, page_rows)
        shapes.update({_shape(_line(row)) for row in [*top, *bottom]})
    return {shape for shape, count in shapes.items() if count >= max(2, len(pages) / 3)}


def _edges(page: Page, rows: list[Row]) -> tuple[list[Row], list[Row]]:
    top = [row for row in rows[:_EDGE_ROWS] if row[0].bottom < _EDGE * page.height]
    bottom = [row for row in rows[-_EDGE_ROWS:] if row[0].top > (1 - _EDGE) * page.height]
    return top, bottom


def _parts(
    page: Page, rows: list[Row], repeated: set[str]
) -> tuple[list[str], list[Row], list[str]]:
    """(running heads, the rows between, running feet), as far as they reach from the edges."""

    def running(row: Row) -> bool:
        line = _line(row)
        return _shape(line) in repeated or _is_number(line)

    top, bottom = _edges(page, rows)
    heads = 0
    while heads < len(top) and running(top[heads]):
        heads += 1
    feet = 0
    while feet < len(bottom) and heads + feet < len(rows) and running(bottom[-1 - feet]):
        feet += 1
    end = len(rows) - feet
    return [_line(r) for r in rows[:heads]], rows[heads:end], [_line(r) for r in rows[end:]]


# -------------------------------------------------------------- columns


def _regions(pieces: list[Piece], depth: int = 0) -> Iterator[list[Piece]]:
    """The pieces in groups to be read one after the other: full lines, left column, right column."""
    gutter = _gutter(pieces) if depth < 3 else None
    if gutter is None:
        yield pieces
        return
    group: list[Piece] = []

    def columns() -> Iterator[list[Piece]]:
        left = [piece for piece in group if piece.right <= gutter]
        right = [piece for piece in group if piece.right > gutter]
        for column in (left, right):
            if column:
                yield from _regions(column, depth + 1)
        group.clear()

    across: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.bottom, p.left)):
        if piece.left < gutter - 1 and piece.right > gutter + 1:
            yield from columns()
            across.append(piece)
        else:
            if across:
                yield across
                across = []
            group.append(piece)
    if across:
        yield across
    yield from columns()


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where two columns part: lines on both sides that fill them, and few that cross."""
    if len(pieces) < 2 * _COLUMN_ROWS:
        return None
    start, end = min(p.left for p in pieces), max(p.right for p in pieces)
    best: tuple[int, float] | None = None
    for edge in sorted({round(p.left) for p in pieces}):
        if not 0.2 < (edge - start) / max(end - start, 1) < 0.85:
            continue
        place = edge - 1.5
        left = [p for p in pieces if p.right <= place]
        right = [p for p in pieces if p.left >= place]
        crossing = len(pieces) - len(left) - len(right)
        if min(len(left), len(right)) < _COLUMN_ROWS or crossing > min(len(left), len(right)):
            continue
        if not (_fills(left, start, max(p.right for p in left)) and _fills(right, edge, end)):
            continue
        shared = min(max(p.bottom for p in left), max(p.bottom for p in right)) - max(
            min(p.top for p in left), min(p.top for p in right)
        )
        if shared < 3 * median(p.height for p in pieces):
            continue
        if best is None or crossing < best[0]:
            best = crossing, place
    return best[1] if best else None


def _fills(column: Sequence[Piece], start: float, end: float) -> bool:
    wide = median(p.right - p.left for p in column) >= _FILLED * max(end - start, 1)
    return wide and median(len(p.text) for p in column) >= 15


# -------------------------------------------------------------- paragraphs and tables


@dataclass(slots=True)
class _Line:
    left: float
    top: float
    right: float
    bottom: float
    text: str
    cells: int


def _blocks(regions: Iterator[list[Piece]], width: float) -> Iterator[str]:
    """The lines of the text, with empty ones between paragraphs."""
    first = True
    last = ""
    for region in regions:
        lines = [_as_line(row) for row in _rows(region)]
        right = max((line.right for line in lines), default=width)
        pitch = _usual_pitch(lines)
        before: _Line | None = None
        paragraph = ""
        for number, line in enumerate(lines):
            table = line.cells > 1 and any(
                other.cells > 1 for other in lines[max(0, number - 1) : number + 2] if other is not line
            )
            text = table_row([p.strip() for p in line.text.split("\t")]) if table else line.text
            text = text.replace("\t", "  ")
            far = before is not None and line.bottom - before.bottom > _PITCH * pitch
            goes_on = not table and not far and before and _continues(before, line, right)
            # A sentence that a column's end cut in two.
            goes_on = goes_on or (before is None and last and text[:1].islower() and not _ends(last))
            if goes_on:
                held = paragraph or last
                paragraph = held + ("\n" if _is_cut(held) else " ") + text
                last = ""
            else:
                if paragraph or last:
                    yield paragraph or last
                    yield from [""] * (not first and (far or before is None or not table))
                paragraph, last = text, ""
            first = False
            before = line if not table else _Line(line.left, line.top, 0, line.bottom, "|", 2)
        last, paragraph = paragraph, ""
    if last:
        yield last


def _as_line(row: Row) -> _Line:
    return _Line(
        min(p.left for p in row),
        min(p.top for p in row),
        max(p.right for p in row),
        max(p.bottom for p in row),
        "\t".join(p.text.strip(" ") for p in row),
        len(row),
    )


def _usual_pitch(lines: Sequence[_Line]) -> float:
    steps = [b.bottom - a.bottom for a, b in zip(lines, lines[1:], strict=False)]
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
