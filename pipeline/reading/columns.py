"""Pieces of text on a page → lines, and lines in the order of columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_MOSTLY = 0.9  # of the pieces of a page that keep to the gutter of another page
_APART = 4  # line heights between two pieces of a line that are no parts of a sentence
_COLUMN_ROWS = 4  # lines that a column must have at least
_COLUMN_LETTERS = 15  # that half of its lines have
_FILLED = 0.55  # of a column's width that its lines fill; cells of a table are shorter
_CLOSE = 1.4  # line heights between lines of running text; rows of a table stand wider


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


Row = list[Piece]  # pieces on one line, from left to right


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
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


def line_of(row: Row) -> str:
    """The row as text; what stands far apart, such as reference and date, on lines of its own."""
    text = row[0].text.strip(" ")
    for before, piece in pairwise(row):
        apart = piece.left - before.right > _APART * piece.height
        text += ("\n" if apart else " ") + piece.text.strip(" ")
    return text


def regions(
    pieces: list[Piece], elsewhere: Sequence[float] = (), depth: int = 0
) -> Iterator[list[Piece]]:
    """The pieces in groups to be read in turn: full lines, left column, right column.

    `elsewhere` are gutters of other pages: on the last page a column may be too short to show.
    """
    gutter = find_gutter(pieces) if depth < 3 else None
    gutter = gutter or next((place for place in elsewhere if _parts(pieces, place)), None)
    if gutter is None:
        yield pieces
        return
    group: list[Piece] = []

    def columns() -> Iterator[list[Piece]]:
        left = [piece for piece in group if piece.right <= gutter]
        right = [piece for piece in group if piece.right > gutter]
        for column in (left, right):
            if column:
                yield from regions(column, depth=depth + 1)
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


def _parts(pieces: Sequence[Piece], place: float) -> bool:
    """Whether hardly a piece crosses a place and both sides have some."""
    left = sum(piece.right <= place for piece in pieces)
    right = sum(piece.left >= place for piece in pieces)
    return min(left, right) > 0 and left + right >= _MOSTLY * len(pieces)


def find_gutter(pieces: Sequence[Piece]) -> float | None:
    """Where two columns part: none crosses, or few do and the lines fill their columns."""
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
        if not ((_is_close(left) and _is_close(right)) or _are_independent(left, right)):
            continue
        wide = _fills(left, start, max(p.right for p in left)) and _fills(right, edge, end)
        if not wide and crossing:
            continue
        shared = min(max(p.bottom for p in left), max(p.bottom for p in right)) - max(
            min(p.top for p in left), min(p.top for p in right)
        )
        if shared < 3 * median(p.height for p in pieces):
            continue
        if best is None or crossing < best[0]:
            best = crossing, place
    return best[1] if best else None


def _is_close(pieces: Sequence[Piece]) -> bool:
    """Whether lines are set as close as running text is, and closer than most tables."""
    rows = rows_of(pieces)
    if len(rows) < _COLUMN_ROWS:
        return False
    steps = [below[0].bottom - row[0].bottom for row, below in pairwise(rows)]
    # The lower quartile: a column may be one of short paragraphs.
    return sorted(steps)[len(steps) // 4] <= _CLOSE * median(row[0].height for row in rows)


def _are_independent(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether few lines stand level with one on the other side, as those of a table do."""
    few, many = sorted((rows_of(left), rows_of(right)), key=len)
    places = {round(row[0].bottom) for row in many}
    level = sum(
        not places.isdisjoint(range(at - 1, at + 2)) for row in few if (at := round(row[0].bottom))
    )
    return len(few) >= _COLUMN_ROWS and level < 0.5 * len(few)


def _fills(column: Sequence[Piece], start: float, end: float) -> bool:
    """Whether pieces are lines of running text between two margins."""
    rows = rows_of(column)
    wide = median(row[-1].right - row[0].left for row in rows) >= _FILLED * max(end - start, 1)
    return wide and median(len(line_of(row)) for row in rows) >= _COLUMN_LETTERS
