"""Tables for reading: French headings, numbers and dates, nothing where nothing is known."""

import datetime as dt
import html
import re
from collections.abc import Mapping
from itertools import repeat

import pandas as pd

from pipeline import wording

_MARKED = re.compile("⟦(.*?)⟧")
_CELL = 420  # characters shown of a cell


class Listing:
    """Rows as text. Jupyter shows them as an HTML table, everything in it escaped.

    What stands between ⟦ ⟧ is bold. Numbers are at the right of their cells, the rest at the left.
    """

    def __init__(self, frame: pd.DataFrame, right: frozenset[str]) -> None:
        self.frame = frame
        self._right = right

    def __repr__(self) -> str:
        return self.frame.to_string(index=False)

    def _repr_html_(self) -> str:
        aligned = ["right" if name in self._right else "left" for name in self.frame]
        head = "".join(map(_cell, aligned, map(str, self.frame), repeat("th")))
        body = "".join(
            f"<tr>{''.join(map(_cell, aligned, row))}</tr>\n"
            for row in self.frame.itertuples(index=False)
        )
        return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def _cell(side: str, text: str, tag: str = "td") -> str:
    marked = _MARKED.sub(r"<b>\1</b>", html.escape(text))
    return f'<{tag} align="{side}">{marked}</{tag}>'


def listing(frame: pd.DataFrame, columns: Mapping[str, str], rows: int = 12) -> Listing:
    """The first `rows` rows of `frame`, with these columns under their French headings."""
    shown = frame[list(columns)].head(rows)
    text = {head: [_said(value) for value in shown[name]] for name, head in columns.items()}
    numeric = shown.select_dtypes("number").columns
    return Listing(pd.DataFrame(text, dtype=object), frozenset(columns[name] for name in numeric))


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if pd.api.types.is_list_like(value):
        return ", ".join(map(str, value))  # type: ignore[call-overload]
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, dt.date):  # a Timestamp, too
        return wording.date(value)
    if pd.api.types.is_number(value):
        return wording.number(round(value, 4))  # type: ignore[call-overload]
    return wording.shortened(str(value), _CELL)
