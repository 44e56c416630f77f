"""The notebooks' figures: what is written on them, in French, and that nothing covers anything."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
import pytest
from matplotlib.figure import Figure

from pipeline.study import diagrams, drawing

LONG = "Office intercommunal de la navigation et des rivages de la mer du Nord et d'ailleurs"
COUNTS = pd.Series([1200, 1], index=[LONG, "Ève"])
PARTS = pd.DataFrame({"un": [1, 2], "deux": [3, 0], "rien": 0}, index=[LONG, "Ève"])
YEARS = pd.DataFrame({"un": [1, 2], "deux": [3, 0]}, index=[2001, 2020])
STATES = pd.DataFrame(
    [["bound", "signed", None], ["not_bound", "not_signed", "invited"]],
    index=["Andorre", "Zambie"],
    columns=["STCE n° 185", LONG, "RGPD"],
)
SQUARE = pd.DataFrame([[0, 1200], [3, 0]], index=[LONG, "b"], columns=["2019", "2020"])
RATES = pd.DataFrame({"p": [0.98, 0.5], "r": [0.9, 0.75]}, index=["Lieu", "Date"])
BINS = pd.DataFrame(
    {"n": [5, 9], "trust": [0.8, 0.99], "right": [0.6, 1], "low": [0.3, 0.7], "high": [0.9, 1]}
)
DAYS = [dt.datetime(2021, 3, 5), dt.datetime(2022, 6, 7)]

FIGURES: dict[str, Callable[[], Figure]] = {
    "bars": lambda: drawing.bars(COUNTS, "x", "Titre", "Source : essai."),
    "stacked": lambda: drawing.stacked(PARTS, PARTS, "x", "Titre", "Source : essai."),
    "by_year": lambda: drawing.by_year(YEARS, YEARS, "x", "Titre", "Source : essai."),
    "state_matrix": lambda: diagrams.state_matrix(STATES, "Titre", "Source : essai."),
    "heat": lambda: diagrams.heat(SQUARE, "Titre", "Source : essai."),
    "timeline": lambda: diagrams.timeline({LONG: DAYS, "b": DAYS[:1]}, "Titre", "Source : essai."),
    "strips": lambda: diagrams.strips(
        {"EUR": [20.0, 3e6, 5e9], "XOF": [1.0]}, "x", "Titre", "Source : essai."
    ),
    "ratios": lambda: diagrams.ratios({LONG: [120, 180, 3e6]}, "Titre", "Source : essai."),
    "histogram": lambda: diagrams.histogram(
        {"a": [1, 2], "b": [90]}, range(0, 101, 10), "%", "Titre", "Source : essai."
    ),
    "histogram of little": lambda: diagrams.histogram(
        {"a": [], "b": [90]}, range(0, 101, 10), "%", "Titre", "Source : essai."
    ),
    "scores": lambda: diagrams.scores(RATES, "Titre", "Source : essai."),
    "calibration": lambda: diagrams.calibration(BINS, "Titre", "Source : essai."),
}


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The notebooks' style, for one test."""
    plt.switch_backend("agg")
    with plt.rc_context():
        drawing.style()
        yield
    plt.close("all")


@pytest.mark.parametrize("name", FIGURES)
def test_title_axes_and_source_stand_apart(name: str) -> None:
    figure = FIGURES[name]()
    figure.canvas.draw()
    (axes,) = figure.axes
    middle, title, source = (
        axes.get_tightbbox(),
        figure._suptitle.get_window_extent(),  # type: ignore[attr-defined]
        figure._supxlabel.get_window_extent(),  # type: ignore[attr-defined]
    )
    assert source.y1 <= middle.y0 + 1
    assert middle.y1 <= title.y0 + 1
    assert figure.get_suptitle() == "Titre"
    assert figure.get_supxlabel() == "Source : essai."


def ticks(axis: object) -> list[str]:
    return [label.get_text() for label in axis.get_ticklabels()]  # type: ignore[attr-defined]


def test_bars_have_french_numbers_and_whole_names() -> None:
    figure = FIGURES["bars"]()
    figure.canvas.draw()
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == ["1\u202f200", "1"]
    assert "1\u202f200" in ticks(axes.xaxis)
    assert " ".join(ticks(axes.yaxis)[0].split()) == LONG
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the first bar is at the top


def test_parts_that_are_nowhere_are_not_in_the_legend() -> None:
    for name in ("stacked", "by_year"):
        (axes,) = FIGURES[name]().axes
        legend = axes.get_legend()
        assert legend is not None
        assert [text.get_text() for text in legend.get_texts()] == ["un", "deux"]
    widths = [[bar.get_width() for bar in part] for part in FIGURES["stacked"]().axes[0].containers]
    assert widths == [[1, 2], [3, 0]]


def test_no_part_is_left_out_for_want_of_colours() -> None:
    table = pd.DataFrame(1, index=["a"], columns=[f"part {n}" for n in range(9)])
    assert len(drawing.stacked(table, table.columns[:8], "", "", "").axes[0].containers) == 8
    with pytest.raises(ValueError, match="zip"):
        drawing.stacked(table, table.columns, "", "", "")


def test_states_differ_in_more_than_colour() -> None:
    (axes,) = FIGURES["state_matrix"]().axes
    signs = {(line.get_marker(), line.get_fillstyle()) for line in axes.get_lines()}
    assert len(signs) == len(axes.get_lines()) == 5


def test_a_heat_map_writes_what_is_not_nothing() -> None:
    (axes,) = FIGURES["heat"]().axes
    assert [text.get_text() for text in axes.texts] == ["1\u202f200", "3"]


def test_close_values_are_not_written_over_each_other() -> None:
    rows = {"a": [100, 101, 102, 3000], "b": [5, 5, 6]}
    said = [text.get_text() for text in diagrams.ratios(rows, "", "").axes[0].texts]
    assert said == ["100", "3\u00a0k", "6"]


def test_amounts_are_said_short() -> None:
    said = [drawing.magnitude(value) for value in (0.5, 500, 20e3, 1.5e6, 3e9)]
    assert said == ["0,5", "500", "20\u00a0k", "1,5\u00a0M", "3\u00a0Md"]


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        ([dt.datetime(2013, 1, 1), dt.datetime(2024, 1, 1)], r"20\d\d"),
        ([dt.datetime(1789, 7, 14), dt.datetime(2024, 1, 1)], r"[12]\d{3}"),
        ([dt.datetime(2021, 3, 5)], r"(\d+|1er)\s[a-zéû]+\n2021|20\d\d"),
        ([dt.datetime(2021, 1, 20), dt.datetime(2023, 2, 1)], r"[a-zéû]+\n202\d"),
        ([dt.datetime(2021, 1, 1), dt.datetime(2022, 12, 1)], r"[a-zéû]+\n202\d"),
        ([dt.datetime(2021, 3, 1), dt.datetime(2021, 3, 25)], r"(\d+|1er)\s(février|mars)\n2021"),
    ],
)
def test_days_are_told_as_finely_as_the_axis_asks(days: list[dt.datetime], wanted: str) -> None:
    figure = diagrams.timeline({LONG: days}, "", "")
    figure.canvas.draw()
    said = ticks(figure.axes[0].xaxis)
    assert len(set(said)) == len(said) >= 2
    assert all(re.fullmatch(wanted, day) for day in said)
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_a_ring_names_every_node_and_keeps_its_scale() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=900)
    graph.add_edge("a", "c", weight=90)
    names = {"a": "Ami", "b": LONG, "c": "Seul"}
    _, (one, other) = plt.subplots(1, 2)
    diagrams.ring(one, graph, names, list("abc"))
    diagrams.ring(other, graph.subgraph("ac"), names, list("abc"), whole=graph)
    for axes in (one, other):
        assert [text.get_text().split("\n")[0] for text in axes.texts][::2] == ["Ami", "Seul"]
    thin, thick = (patch.get_linewidth() for patch in one.patches)
    assert thin < thick < 6
    assert [patch.get_linewidth() for patch in other.patches] == [thin]
    assert list(other.collections[1].get_facecolor()[0][:3]) == [1, 1, 1]  # joined with nobody
