"""How the notebooks' figures look: one style, French numbers, the source under each figure.

Colours are those of Okabe and Ito (2008), which colour-blind readers tell apart. Every function
returns a figure of pyplot, which `plt.show()` shows and `figure.savefig("nom.pdf")` keeps.
"""

import textwrap
from collections.abc import Mapping

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from pipeline import wording

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, GREY, INK = "#56B4E9", "#CC79A7", "#F0E442", "#999999", "#222222"
CYCLE = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, GREY)
WIDTH = 7.0  # inches, what a page holds between its margins
_ROW = 0.27  # inches of a bar with its gap
_LABEL = 46  # characters of a row's name


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
            "axes.prop_cycle": mpl.cycler(color=CYCLE),
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
            "text.color": INK,
            "legend.frameon": False,
            "pdf.fonttype": 42,  # text stays text in a PDF file
        }
    )


def captioned(figure: Figure, title: str, source: str) -> Figure:
    """`figure` with its title above and its source below, both from the left edge."""
    figure.suptitle(title, x=0.005, ha="left", fontsize=10, fontweight="bold")
    figure.text(0.005, -0.015, source, ha="left", va="top", fontsize=7, color="#555555")
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


def cut(name: object, width: int = _LABEL) -> str:
    """A row's name at most `width` characters long, cut between words."""
    return textwrap.shorten(str(name), width, placeholder="…")


def bars(counts: pd.Series, label: str, title: str, source: str) -> Figure:
    """Horizontal bars of whole numbers, one a row of `counts` from the top, with their values."""
    figure, axes = plt.subplots(figsize=(WIDTH, 1.0 + _ROW * len(counts)))
    drawn = axes.barh(range(len(counts)), counts, height=0.7, color=BLUE)
    axes.bar_label(drawn, [wording.number(n) for n in counts], padding=3, fontsize=8)
    _rows(axes, counts.index)
    french(axes.xaxis, label, whole=True)
    return captioned(figure, title, source)


def stacked(
    table: pd.DataFrame, label: str, title: str, source: str, colours: Mapping[str, str]
) -> Figure:
    """Horizontal bars of whole numbers: a row a bar from the top, a column of `colours` a part."""
    figure, axes = plt.subplots(figsize=(WIDTH, 1.3 + _ROW * len(table)))
    left = pd.Series(0, index=table.index)
    for column, colour in colours.items():
        if column in table:
            axes.barh(
                range(len(table)), table[column], 0.7, left, color=colour, label=column,
                edgecolor="white", linewidth=0.5,
            )  # fmt: skip
            left = left + table[column]
    _rows(axes, table.index)
    french(axes.xaxis, label, whole=True)
    figure.legend(loc="outside lower left", ncols=len(colours), fontsize=8)
    return captioned(figure, title, source)


def _rows(axes: Axes, names: pd.Index) -> None:
    """Names at the rows of horizontal bars, the first at the top, and a light grid."""
    axes.set_yticks(range(len(names)), [cut(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x")
