"""Figures of a form of their own: matrices, rings, timelines, strips, calibration."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
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
    cut,
    french,
    magnitude,
)

if TYPE_CHECKING:
    import networkx as nx

# state of `standings.Standing` → (its name, marker, colour, how it is filled)
_STATES = {
    "bound": ("ratifié ou adhéré", "o", BLUE, "full"),
    "signed": ("signé", "o", ORANGE, "left"),
    "not_bound": ("dit non ratifié", "o", VERMILION, "none"),
    "not_signed": ("dit non signé", "x", VERMILION, "full"),
    "invited": ("invité à adhérer", "^", GREEN, "full"),
}


def state_matrix(table: pd.DataFrame, title: str, source: str) -> Figure:
    """A sign a cell of `treaty_matrix.matrix`; states differ in shape and filling, too."""
    height, width = table.shape
    figure, axes = plt.subplots(figsize=(min(WIDTH, 2.6 + 0.42 * width), 1.9 + 0.2 * height))
    for state, (name, marker, colour, fill) in _STATES.items():
        y, x = np.nonzero((table == state).to_numpy(dtype=bool))
        if len(x):
            axes.plot(
                x, y, marker, color=colour, fillstyle=fill, markersize=7, label=name,
                markerfacecoloralt="white", clip_on=False,
            )  # fmt: skip
    _grid(axes, table, 30)
    figure.legend(loc="outside lower left", ncols=3, fontsize=8)
    return captioned(figure, title, source)


def heat(table: pd.DataFrame, label: str, title: str, source: str) -> Figure:
    """Whole numbers as shades, with the number in each cell that is not 0."""
    height, width = table.shape
    figure, axes = plt.subplots(figsize=(WIDTH, 1.5 + 0.25 * height))
    values = table.to_numpy(dtype=float)
    image = axes.imshow(
        np.ma.masked_equal(values, 0), cmap="Blues", vmin=0, vmax=max(1.0, values.max()),
        aspect="auto",
    )  # fmt: skip
    for y, x in np.argwhere(values > 0):
        dark = values[y, x] > 0.6 * values.max()
        axes.text(
            x, y, wording.number(values[y, x]), ha="center", va="center", fontsize=7,
            color="white" if dark else INK,
        )  # fmt: skip
    _grid(axes, table, 40)
    colours = figure.colorbar(image, ax=axes, shrink=min(1.0, 8 / height), aspect=12)
    colours.outline.set_visible(False)  # type: ignore[operator]
    french(colours.ax.yaxis, label, whole=True)
    return captioned(figure, title, source)


def _grid(axes: Axes, table: pd.DataFrame, width: int) -> None:
    """Names of rows at the left, of columns above; thin lines between the cells."""
    axes.set_xticks(
        range(table.shape[1]), [cut(name, width) for name in table.columns],
        rotation=0 if max(map(len, map(str, table.columns))) < 6 else 45, ha="left",
        rotation_mode="anchor",
    )  # fmt: skip
    if all(len(str(name)) < 6 for name in table.columns):
        axes.set_xticks(range(table.shape[1]), list(map(str, table.columns)), ha="center")
    axes.xaxis.tick_top()
    axes.set_yticks(range(table.shape[0]), [cut(name, width) for name in table.index])
    axes.set(xlim=(-0.5, table.shape[1] - 0.5), ylim=(table.shape[0] - 0.5, -0.5))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xticks(np.arange(table.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(table.shape[0] + 1) - 0.5, minor=True)
    axes.grid(which="minor")
    axes.tick_params(which="minor", length=0)


def ring(
    axes: Axes, graph: "nx.Graph[str]", names: Mapping[str, str], order: Sequence[str]
) -> None:
    """A network on a circle: `order` tells all nodes, so that rings can be compared.

    An edge is as wide as its weight (documents), a disc as large as a node's edges together; nodes
    that `graph` has not are empty. A scale common to several rings: weight 1 is always as wide.
    """
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(order)) / max(1, len(order))
    place = {node: (np.cos(a), np.sin(a)) for node, a in zip(order, angles, strict=True)}
    for left, right, weight in sorted(graph.edges(data="weight"), key=lambda edge: edge[2]):
        curve = Curve([place[left], (0, 0), place[right]], [Curve.MOVETO, Curve.CURVE3, Curve.CURVE3])
        opacity = min(0.85, 0.2 + 0.15 * weight)
        axes.add_patch(PathPatch(curve, fc="none", ec=BLUE, lw=0.7 * weight, alpha=opacity))
    strength = dict(graph.degree(weight="weight"))
    for node, angle in zip(order, angles, strict=True):
        x, y = place[node]
        known = strength.get(node, 0)
        axes.scatter(
            x, y, 12 + 5 * known, color=BLUE if known else "white", ec=BLUE if known else GREY,
            zorder=3,
        )  # fmt: skip
        turned = np.cos(angle) < -1e-9
        axes.text(
            1.1 * x, 1.1 * y, names[node], rotation=np.degrees(angle) - 180 * turned,
            rotation_mode="anchor", ha="right" if turned else "left", va="center", fontsize=7,
            color=INK if known else GREY,
        )  # fmt: skip
    axes.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), aspect="equal")
    axes.axis("off")


def timeline(rows: Mapping[str, Sequence[Any]], title: str, source: str) -> Figure:
    """A line a row from its first to its last date, with a dot a date; dates are datetimes."""
    figure, axes = plt.subplots(figsize=(WIDTH, 1.0 + 0.24 * len(rows)))
    for y, dates in enumerate(rows.values()):
        axes.plot([min(dates), max(dates)], [y, y], color=BLUE, linewidth=1.2)
        axes.plot(list(dates), [y] * len(dates), "o", color=BLUE, markersize=5)
    axes.set_yticks(range(len(rows)), [cut(name, 60) for name in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="both")
    axes.set_xlabel("date du document")
    return captioned(figure, title, source)


def strips(
    groups: Mapping[str, Sequence[float]], label: str, title: str, source: str
) -> Figure:
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
    axes.set_yticks(range(len(groups)), [f"{name} (n = {len(v)})" for name, v in groups.items()])
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
    for row in table.itertuples(index=False):
        axes.annotate(
            f"n = {wording.number(row.n)}", (100 * row.trust, 100 * row.right), (-6, -4),
            textcoords="offset points", fontsize=7, ha="right", va="top",
        )  # fmt: skip
    least = min(100 * table["low"].min(), 100 * table["trust"].min())
    floor = max(0, 10 * np.floor(least / 10) - 5)
    axes.set(xlim=(floor, 101), ylim=(floor, 101), aspect="equal")
    axes.grid()
    french(axes.xaxis, "confiance attendue (%)")
    french(axes.yaxis, "mentions justes (%)")
    return captioned(figure, title, source)
