"""Figures of a form of their own: matrices, rings, timelines, strips, calibration."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve
from matplotlib.ticker import FuncFormatter

from pipeline import wording
from pipeline.study.drawing import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    VERMILION,
    WIDTH,
    captioned,
    french,
    height,
    in_two,
    legend,
    magnitude,
)

if TYPE_CHECKING:
    import networkx as nx

# Steps of a timeline as pandas names them, from days to centuries.
_STEPS = "D 2D 4D 7D 14D MS 2MS 3MS 6MS YS 2YS 3YS 5YS 10YS 20YS 50YS 100YS 500YS 2500YS".split()
_TICKS = 5
# state of `standings.Standing` → (marker, colour, how it is filled)
_STATES = {
    "bound": ("o", BLUE, "full"),
    "signed": ("o", ORANGE, "left"),
    "signed_not_bound": ("o", VERMILION, "left"),
    "not_bound": ("o", VERMILION, "none"),
    "not_signed": ("x", VERMILION, "full"),
    "invited": ("^", GREEN, "full"),
    "left": ("s", INK, "none"),
}


def state_matrix(table: pd.DataFrame, title: str, source: str) -> Figure:
    """A sign a cell of `treaty_matrix.matrix`; states differ in shape and filling, too."""
    parties, treaties = table.shape
    size = min(WIDTH, 2.6 + 0.42 * treaties), 1.9 + 0.19 * parties
    figure, axes = plt.subplots(figsize=size)
    for state, (marker, colour, fill) in _STATES.items():
        y, x = np.nonzero((table == state).to_numpy(dtype=bool))
        if len(x):
            axes.plot(
                x, y, marker, color=colour, fillstyle=fill, markersize=7, clip_on=False,
                markerfacecoloralt="white", label=wording.said(state, "states"),
            )  # fmt: skip
    _grid(axes, table, 30)
    legend(axes, above=False)
    return captioned(figure, title, source)


def heat(table: pd.DataFrame, title: str, source: str) -> Figure:
    """Whole numbers in a matrix, each cell the darker the larger; nothing where it is 0."""
    width = min(WIDTH, 3.3 + 0.36 * table.shape[1])
    figure, axes = plt.subplots(figsize=(width, 1.2 + 0.92 * height(table.index)))
    values = table.to_numpy(dtype=float)
    shades = np.ma.masked_equal(values, 0)
    axes.imshow(shades, cmap="Blues", vmin=0, vmax=1.2 * values.max(), aspect="auto")
    for y, x in np.argwhere(values > 0):
        colour = "white" if values[y, x] > 0.7 * values.max() else INK
        text = wording.number(values[y, x])
        axes.text(x, y, text, ha="center", va="center", fontsize=8, color=colour)
    _grid(axes, table, 40)
    return captioned(figure, title, source)


def _grid(axes: Axes, table: pd.DataFrame, width: int) -> None:
    """Names of rows at the left, of columns above; thin lines between the cells."""
    heads = [wording.shortened(str(name), width) for name in table.columns]
    level = all(len(head) < 6 for head in heads)
    slant = {"ha": "center"} if level else {"rotation": 45, "ha": "left", "rotation_mode": "anchor"}
    axes.set_xticks(range(len(heads)), heads, fontsize=8, **slant)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(table)), [in_two(name) for name in table.index])
    axes.set(xlim=(-0.5, len(heads) - 0.5), ylim=(len(table) - 0.5, -0.5))
    axes.set_xticks(np.arange(len(heads) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(table) + 1) - 0.5, minor=True)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
    axes.grid(which="minor")


def ring(
    axes: Axes,
    graph: "nx.Graph[str]",
    names: Mapping[str, str],
    order: Sequence[str],
    width: int = 22,
    whole: "nx.Graph[str] | None" = None,
) -> None:
    """A network on a circle: `order` tells all nodes, so that rings can be compared.

    Names stand around it, in two lines of `width` characters at most.

    An edge is the wider the greater its weight (documents), a disc the larger the greater those of
    a node together, on the scale of `whole` (`graph`, if None); nodes that no edge joins are empty.
    """
    scale = graph if whole is None else whole
    heaviest = max((weight for *_, weight in scale.edges(data="weight")), default=1)
    strongest = max((strength for _, strength in scale.degree(weight="weight")), default=1)
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(order)) / max(1, len(order))
    place = {node: (np.cos(a), np.sin(a)) for node, a in zip(order, angles, strict=True)}
    for left, right, weight in sorted(graph.edges(data="weight"), key=lambda edge: edge[2]):
        curve = Curve(
            [place[left], (0, 0), place[right]], [Curve.MOVETO, Curve.CURVE3, Curve.CURVE3]
        )
        share = weight / heaviest
        edge = {"lw": 0.4 + 4 * share, "alpha": 0.25 + 0.6 * share}
        axes.add_patch(PathPatch(curve, fc="none", ec=BLUE, **edge))
    strength = dict(graph.degree(weight="weight"))
    for node, angle in zip(order, angles, strict=True):
        x, y = place[node]
        known = strength.get(node, 0)
        size, colour = 12 + 100 * known / strongest, BLUE if known else GREY
        axes.scatter(x, y, size, color=BLUE if known else "white", ec=colour, zorder=3)
        turned = np.cos(angle) < -1e-9
        axes.text(
            1.1 * x, 1.1 * y, in_two(names[node], width), rotation=np.degrees(angle) - 180 * turned,
            rotation_mode="anchor", ha="right" if turned else "left", va="center", fontsize=7,
            color=INK if known else GREY,
        )  # fmt: skip
    axes.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal")
    axes.axis("off")


def timeline(rows: Mapping[str, Sequence[Any]], title: str, source: str) -> Figure:
    """A line a row from its first to its last date, with a dot a date; dates are datetimes."""
    figure, axes = plt.subplots(figsize=(WIDTH, 1.0 + height(rows)))
    for y, dates in enumerate(rows.values()):
        axes.plot([min(dates), max(dates)], [y, y], color=BLUE, linewidth=1.2)
        axes.plot(list(dates), [y] * len(dates), "o", color=BLUE, markersize=5)
    axes.set_yticks(range(len(rows)), [in_two(name) for name in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="both")
    axes.set_xticks(*_days(*axes.get_xlim()), fontsize=8)
    axes.set_xlabel("date du document")
    return captioned(figure, title, source)


def _days(first: float, last: float) -> tuple[list[float], list[str]]:
    """At most five ticks between two days of matplotlib, and their names: days, months or years."""
    start, end = num2date((first, last))  # type: ignore[no-untyped-call]
    for step in _STEPS:
        days = list(pd.date_range(start, end, freq=step, normalize=True))
        if len(days) <= _TICKS:
            break
    names = []
    for day in days:
        number, month, year = wording.date(day).split(wording.NO_BREAK)
        above = month if "M" in step else f"{number}{wording.NO_BREAK}{month}"
        names.append(year if "Y" in step else f"{above}\n{year}")
    return [float(date2num(day)) for day in days], names  # type: ignore[no-untyped-call]


def strips(groups: Mapping[str, Sequence[float]], label: str, title: str, source: str) -> Figure:
    """A dot a value on a logarithmic axis, a row a group, with a bar at the median.

    Values must be above 0. Dots of one row are set apart a little, the same way each time.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 1.1 + 0.36 * len(groups)))
    scatter = np.random.default_rng(0)
    for y, values in enumerate(groups.values()):
        apart = scatter.uniform(-0.18, 0.18, len(values)) if len(values) > 1 else 0
        axes.scatter(values, y + apart * np.ones(len(values)), 18, color=BLUE, alpha=0.5, lw=0)
        axes.plot([np.median(values)] * 2, [y - 0.32, y + 0.32], color=VERMILION, linewidth=2)
    axes.set_xscale("log")
    axes.set_yticks(
        range(len(groups)), [f"{name} (n = {wording.number(len(v))})" for name, v in groups.items()]
    )
    axes.set_ylim(len(groups) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: magnitude(value)))
    axes.xaxis.set_minor_formatter("")
    axes.set_xlabel(label)
    axes.grid(axis="x")
    return captioned(figure, title, source)


def calibration(table: pd.DataFrame, title: str, source: str) -> Figure:
    """Share of right mentions by trust, of `calibration.reliability`, with intervals of 95 %."""
    figure, axes = plt.subplots(figsize=(4.6, 4.2))
    axes.plot([0, 100], [0, 100], color=GREY, linestyle="--", linewidth=1)
    right = 100 * table["right"]
    spread = [right - 100 * table["low"], 100 * table["high"] - right]
    axes.errorbar(100 * table["trust"], right, spread, fmt="o", color=BLUE, capsize=3)
    floor = 5 * np.floor(20 * table[["low", "trust"]].min().min())
    axes.set(xlim=(floor, 100.5), ylim=(floor, 100.5), aspect="equal")
    axes.grid()
    french(axes.xaxis, "confiance attendue (%)")
    french(axes.yaxis, "mentions justes (%)")
    return captioned(figure, title, source)


def ratios(rows: Mapping[str, Sequence[float]], title: str, source: str) -> Figure:
    """Values that contradict each other, above 0, a row a subject, as multiples of the lowest.

    The highest is written, the others where there is room.
    """
    figure, axes = plt.subplots(figsize=(WIDTH, 1.2 + 0.4 * len(rows)))
    room = 0.07 * max(max(values) / min(values) for values in rows.values())
    for y, values in enumerate(rows.values()):
        places = {value / min(values): magnitude(value) for value in sorted(values)}
        last = max(places)
        axes.plot([1, last], [y, y], color=GREY, linewidth=1.2)
        axes.plot(list(places), [y] * len(places), "o", color=VERMILION, markersize=6)
        free = 0.0
        for place, said in places.items():
            if place == last or free <= place < last - room:
                free = place + room
                axes.annotate(
                    said, (place, y), (0, 6), textcoords="offset points", fontsize=7, ha="center"
                )
    axes.set_yticks(range(len(rows)), [in_two(name) for name in rows])
    axes.set_ylim(len(rows) - 0.4, -0.7)
    axes.grid(axis="x")
    french(axes.xaxis, "valeur, en multiples de la plus basse")
    return captioned(figure, title, source)


def histogram(
    groups: Mapping[str, Sequence[float]],
    edges: Sequence[float],
    label: str,
    title: str,
    source: str,
) -> Figure:
    """How many values lie in each class between `edges`, a group upon the other."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.0))
    axes.hist(
        list(groups.values()), list(edges), stacked=True, label=list(groups),
        color=(BLUE, ORANGE, GREEN)[: len(groups)], edgecolor="white", linewidth=0.8,
    )  # fmt: skip
    axes.set_xticks(list(edges))
    axes.grid(axis="y")
    french(axes.yaxis, "chiffres", whole=True)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: wording.number(value)))
    axes.set_xlabel(label)
    legend(axes)
    return captioned(figure, title, source)


def scores(table: pd.DataFrame, title: str, source: str) -> Figure:
    """Precision and recall, 0 to 1, a row a label: columns `p` and `r`."""
    figure, axes = plt.subplots(figsize=(WIDTH, 1.4 + 0.3 * len(table)))
    y = range(len(table))
    axes.hlines(y, 100 * table["p"], 100 * table["r"], color=GREY, linewidth=1.2)
    axes.plot(100 * table["p"], y, "o", color=BLUE, markersize=7, label="précision")
    axes.plot(
        100 * table["r"], y, "D", color=VERMILION, fillstyle="none", markersize=7, label="rappel"
    )
    axes.set_yticks(y, list(table.index))
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlim(max(-1, 5 * np.floor(20 * table[["p", "r"]].min().min()) - 1), 101)
    axes.grid(axis="x")
    french(axes.xaxis, "%")
    legend(axes)
    return captioned(figure, title, source)
