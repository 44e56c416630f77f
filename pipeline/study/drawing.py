"""How the notebooks' figures look: one style, French numbers, the source under each figure.

Colours are those of Okabe and Ito (2008), which colour-blind readers tell apart. Every function
returns a figure of pyplot, which `plt.show()` shows and `figure.savefig("nom.pdf")` keeps.
"""

import textwrap
from collections.abc import Iterable

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from pipeline import wording

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, GREY, INK = "#56B4E9", "#CC79A7", "#F0E442", "#999999", "#222222"
CYCLE = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, GREY, YELLOW)
WIDTH = 7.0  # inches, what a page holds between its margins
_LABEL = 44  # characters of a line of a row's name


def style() -> None:
    """Set pyplot's defaults for all figures that follow."""
    mpl.rcParams.update(
        {
            "figure.figsize": (WIDTH, 3.5),
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "savefig.dpi": 300,
            "savefig.bbox": "tight",
            "font.size": 9,
            "axes.titlesize": 9,
            "axes.labelsize": 9,
            "axes.prop_cycle": cycler(color=CYCLE),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": GREY,
            "axes.labelcolor": INK,
            "axes.axisbelow": True,
            "grid.color": "#e3e3e3",
            "grid.linewidth": 0.6,
            "xtick.color": INK,
            "ytick.color": INK,
            "xtick.major.size": 3,
            "ytick.major.size": 0,
            "ytick.labelsize": 8,
            "text.color": INK,
            "legend.frameon": False,
            "pdf.fonttype": 42,  # text stays text in a PDF file
        }
    )


def captioned(figure: Figure, title: str, source: str) -> Figure:
    """`figure` with its title above and its source below, both from the left edge."""
    figure.suptitle(title, x=0.005, ha="left", fontsize=10, fontweight="bold")
    figure.supxlabel(source, x=0.005, ha="left", fontsize=7, color="#555555")
    return figure


def french(axis: Axis, label: str, whole: bool = False) -> None:
    """Label an axis and write its numbers the French way; `whole`: ticks at whole numbers only."""
    axis.set_label_text(label)
    axis.set_major_formatter(FuncFormatter(lambda value, _: wording.number(round(value, 10))))
    if whole:
        axis.set_major_locator(MaxNLocator(nbins=8, integer=True, min_n_ticks=1))


def magnitude(value: float) -> str:
    """A large amount for an axis: « 500 », « 20 k », « 3 M » (million), « 1,5 Md » (milliard)."""
    for size, sign in ((1e9, "Md"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{wording.number(value / size)}{wording.NO_BREAK}{sign}"
    return wording.number(value)


def in_two(name: object, width: int = _LABEL) -> str:
    """A name in at most two lines of at most `width` characters, cut between words."""
    lines = textwrap.wrap(str(name), width, max_lines=2, placeholder="…")
    return "\n".join(lines)


def legend(axes: Axes, above: bool = True) -> None:
    """The legend of `axes` in a line or two, above its left edge or below."""
    parts = len(axes.get_legend_handles_labels()[0])
    columns = parts if parts < 5 else 3
    axes.legend(
        loc="lower left" if above else "upper left",
        bbox_to_anchor=(0.0, 1.0 if above else 0.0),
        ncols=columns,
        fontsize=8,
        borderaxespad=0.3,
    )


def height(names: Iterable[object]) -> float:
    """Inches that rows with these names, as `in_two` gives them, need together."""
    rows = [in_two(name) for name in names]
    return len(rows) * (0.36 if any("\n" in row for row in rows) else 0.27)


def bars(counts: pd.Series, label: str, title: str, source: str) -> Figure:
    """Horizontal bars of whole numbers, one a row of `counts` from the top, with their values."""
    figure, axes = plt.subplots(figsize=(WIDTH, 1.0 + height(counts.index)))
    drawn = axes.barh(range(len(counts)), counts, height=0.7, color=BLUE)
    axes.bar_label(drawn, [wording.number(n) for n in counts], padding=3, fontsize=8)
    _rows(axes, counts.index)
    french(axes.xaxis, label, whole=True)
    return captioned(figure, title, source)


def stacked(
    table: pd.DataFrame, parts: Iterable[str], label: str, title: str, source: str
) -> Figure:
    """Horizontal bars of whole numbers: a row a bar from the top, a column of `parts` a part.

    Each part has its colour by its place, also if `table` lacks others. Raises ValueError for more
    parts than there are colours, eight.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 1.25 + height(table.index)))
    left = pd.Series(0, index=table.index)
    for part, colour in _coloured(parts):
        if part in table and table[part].any():
            axes.barh(range(len(table)), table[part], 0.7, left, color=colour, label=part)
            left = left + table[part]
    _rows(axes, table.index)
    french(axes.xaxis, label, whole=True)
    legend(axes)
    return captioned(figure, title, source)


def by_year(
    table: pd.DataFrame, parts: Iterable[str], label: str, title: str, source: str
) -> Figure:
    """Upright bars of whole numbers, a row of `table` a year, a column of `parts` a part.

    Raises like `stacked`.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 3.0))
    base = pd.Series(0, index=table.index)
    for part, colour in _coloured(parts):
        if part in table:
            axes.bar(table.index, table[part], 0.8, base, color=colour, label=part)
            base = base + table[part]
    axes.grid(axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter("{x:.0f}")
    french(axes.yaxis, label, whole=True)
    if len(axes.containers) > 1:
        legend(axes)
    return captioned(figure, title, source)


def _coloured(parts: Iterable[str]) -> list[tuple[str, str]]:
    named = list(parts)
    return list(zip(named, CYCLE[: len(named)], strict=True))


def _rows(axes: Axes, names: pd.Index) -> None:
    """Names at the rows of horizontal bars, the first at the top, and a light grid."""
    axes.set_yticks(range(len(names)), [in_two(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x")
