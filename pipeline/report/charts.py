"""The geometry of the few charts; the templates draw them as SVG inside the page.

Bars need no library: drawn so, they follow the page's colours, light or dark, on screen and paper,
and cost some hundred bytes each.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.report import wording

WIDTH, HEIGHT = 720, 120
_MOST_MONTHS = 60
_TICKS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a timeline, in units of a drawing of `WIDTH` by `HEIGHT`."""

    name: str
    value: int
    x: float
    width: float
    height: float
    tick: str  # the word below it, or nothing


def timeline(dates: Iterable[dt.date | None]) -> list[Bar]:
    """How many dates each month, or each year where that would be more than sixty bars."""
    known = sorted(date for date in dates if date is not None)
    if not known:
        return []
    first, last = known[0], known[-1]
    monthly = (last.year - first.year) * 12 + last.month - first.month < _MOST_MONTHS
    if monthly:
        counts = Counter(date.year * 12 + date.month - 1 for date in known)
        names = {key: f"{wording.months()[key % 12]} {key // 12}" for key in _span(counts)}
    else:
        counts = Counter(date.year for date in known)
        names = {key: str(key) for key in _span(counts)}
    step = WIDTH / len(names)
    most = max(counts.values())
    apart = -(-len(names) // _TICKS)
    return [
        Bar(
            name=name,
            value=counts[key],
            x=round(place * step + step * 0.08, 2),
            width=round(step * 0.84, 2),
            height=round(HEIGHT * counts[key] / most, 2),
            tick=name if place % apart == 0 else "",
        )
        for place, (key, name) in enumerate(names.items())
    ]


def _span(counts: Counter[int]) -> range:
    return range(min(counts), max(counts) + 1)


def shares(values: Sequence[int]) -> list[float]:
    """Each value in per cent of the largest, for bars side by side."""
    most = max(values, default=0)
    return [round(100 * value / most, 1) if most else 0.0 for value in values]
