"""The charts, drawn by Vega-Lite when the report is made: SVG inside the page, no script.

Colours are the style sheet's, so a chart follows the page, light or dark, on screen and paper. A
chart shows what a table of the same page tells; a reader of the screen is given its title only.
The bars inside tables are cells of these tables: a rectangle each, which the templates write.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import vl_convert
from lxml import etree
from markupsafe import Markup

from pipeline import wording

_WIDTH = 620  # of what is drawn, in the units of the SVG, which the page scales
_BESIDE = 330  # what stands beside it, a legend or names
_HEIGHT = 130
_MOST_MONTHS = 60
_NAMED = 10  # periods below a timeline, at most
_SERIES = 5  # publishers with a colour of their own
_OTHERS = "autres et inconnus"
_VERSION = "6.1"  # of Vega-Lite, whatever newer one the library brings
_CONFIG = {
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--soft)",
        "titleColor": "var(--soft)",
        "gridColor": "var(--line)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": "var(--ink)",
        "labelFontSize": 11,
        "labelLimit": _BESIDE,
        "title": None,
        "orient": "right",
    },
}
_AS_THEY_ARE = {"labelOverlap": False, "labelFlush": False}  # no name left out, none moved
_SVG = "{http://www.w3.org/2000/svg}"
_MARKS = "mark-rect role-mark marks"
_FOR_SCREEN_READERS = ("role", "aria-label", "aria-roledescription", "aria-hidden")  # in English

# What no XML may hold.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]+")


def by_period(dates: Iterable[dt.date | None]) -> list[tuple[str, int]]:
    """How many dates each month has, or each year where they span more than sixty months."""
    known = [date for date in dates if date is not None]
    months = _monthly(known)
    counts = Counter(_period(date, months) for date in known)
    return [(_name(day, months), count) for day, count in sorted(counts.items())]


def _monthly(known: Sequence[dt.date]) -> bool:
    if not known:
        return True
    first, last = min(known), max(known)
    return (last.year - first.year) * 12 + last.month - first.month < _MOST_MONTHS


def _period(date: dt.date, months: bool) -> dt.date:
    return date.replace(day=1) if months else date.replace(month=1, day=1)


def _name(day: dt.date, months: bool) -> str:
    return f"{wording.months()[day.month - 1]}\u00a0{day.year}" if months else str(day.year)


def _clean(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def timeline(published: Iterable[tuple[dt.date | None, str | None]], title: str) -> Markup:
    """Documents by month or year and by publisher, from (date, publisher) of each; empty if they
    are all of one."""
    dated = [(date, _clean(name or "")) for date, name in published if date is not None]
    months = _monthly([date for date, _ in dated])
    if len({_period(date, months) for date, _ in dated}) < 2:
        return Markup()
    sizes = Counter(publisher for _, publisher in dated if publisher)
    named = sorted(sizes, key=lambda name: (-sizes[name], name))[:_SERIES]
    counts = Counter(
        (_period(date, months), publisher if publisher in named else _OTHERS)
        for date, publisher in dated
    )
    tallest = max(Counter(_period(date, months) for date, _ in dated).values())
    series = [*named, *([_OTHERS] if any(name == _OTHERS for _, name in counts) else [])]
    width = _WIDTH if len(series) > 1 else _WIDTH + _BESIDE
    rows = [
        {
            "day": day.isoformat(),
            "publisher": publisher,
            "rank": series.index(publisher),
            "documents": count,
            "told": f"{_name(day, months)}, {publisher}\u00a0: {wording.plural(count, 'document')}",
        }
        for (day, publisher), count in sorted(counts.items())
    ]
    colours = [f"var(--series-{number})" for number in range(1, len(named) + 1)] + [
        "var(--series-others)"
    ]
    axis = {
        "grid": False,
        "ticks": False,
        **_under_the_bars([day for day, _ in counts], months, width),
    }
    unit = "utcyearmonth" if months else "utcyear"
    return _drawn(
        {
            "width": width,
            "height": _HEIGHT,
            "data": {"values": rows},
            "mark": {"type": "bar"},
            "encoding": {
                "x": {
                    "field": "day",
                    "timeUnit": unit,
                    "type": "temporal",
                    "title": None,
                    "axis": axis | {"format": "%b %Y" if months else "%Y"},
                },
                "y": {
                    "field": "documents",
                    "type": "quantitative",
                    "title": "documents",
                    "axis": {"tickCount": min(4, tallest), "format": ",d"},
                },
                "order": {"field": "rank"},
                "color": {
                    "field": "publisher",
                    "type": "nominal",
                    "scale": {"domain": series, "range": colours[: len(series)]},
                    **({} if len(series) > 1 else {"legend": None}),
                },
                "description": {"field": "told"},
            },
        },
        title,
    )


def _under_the_bars(days: Sequence[dt.date], months: bool, width: int) -> dict[str, Any]:
    """Which periods are named below the bars, and how far right: the middle of a bar."""
    first, last = min(days), max(days)
    number = (last.year - first.year) * (12 if months else 1)
    number += 1 + (last.month - first.month if months else 0)
    named = []
    for place in range(0, number, -(-number // _NAMED)):
        year, month = divmod(first.month - 1 + place, 12) if months else (place, 0)
        day = dt.datetime(first.year + year, month + 1, 1, tzinfo=dt.UTC)
        named.append(day.timestamp() * 1000)
    return {"values": named, "labelOffset": width / number / 2} | _AS_THEY_ARE


def terms(rows: Sequence[tuple[str, str, dt.date, dt.date]], title: str) -> Markup:
    """Bars from a first to a last day in the order of `rows`: (name beside it, name in full, first,
    last); those of one name stand in one line. Empty for none."""
    if not rows:
        return Markup()
    values = [
        {
            "name": _clean(name),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "told": f"{_clean(whole)}\u00a0: {wording.period(first, last)}",
        }
        for name, whole, first, last in rows
    ]
    # The stroke keeps a single day in sight.
    bar = {"type": "bar", "height": {"band": 0.5}, "fill": "var(--bar)", "stroke": "var(--bar)"}
    return _drawn(
        {
            "width": _WIDTH,
            "height": {"step": 17},
            "data": {"values": values},
            "mark": bar | {"strokeWidth": 3, "strokeJoin": "round"},
            "encoding": {
                "y": {
                    "field": "name",
                    "type": "nominal",
                    "sort": None,
                    "title": None,
                    "axis": {
                        "labelLimit": _BESIDE,
                        "domain": False,
                        "ticks": False,
                        "labelPadding": 8,
                        "minExtent": _BESIDE,
                    },
                },
                "x": {
                    "field": "first",
                    "type": "temporal",
                    "scale": {"type": "utc", "padding": 4},
                    "title": None,
                    "axis": {"orient": "top", "tickCount": 8},
                },
                "x2": {"field": "last"},
                "description": {"field": "told"},
            },
        },
        title,
    )


def _drawn(spec: dict[str, Any], title: str) -> Markup:
    """The SVG of a Vega-Lite specification, each mark's description as what a pointer shows."""
    svg = vl_convert.vegalite_to_svg(
        spec | {"config": _CONFIG},
        vl_version=_VERSION,
        format_locale="fr-FR",
        time_format_locale="fr-FR",
    )
    root = etree.fromstring(svg.encode())
    for marks in root.iterfind(f".//{_SVG}g[@class='{_MARKS}']"):
        for mark in marks:
            etree.SubElement(mark, f"{_SVG}title").text = mark.get("aria-label")
    etree.strip_attributes(root, *_FOR_SCREEN_READERS, "pointer-events", "width", "height")
    root.attrib.update({"class": "chart", "role": "img", "aria-label": _clean(title)})
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704  Vega escapes what it draws


def shares(values: Sequence[int]) -> list[float]:
    """Each value in per cent of the largest, for bars side by side."""
    most = max(values, default=0)
    return [round(100 * value / most, 1) if most else 0.0 for value in values]
