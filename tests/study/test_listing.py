"""Tables for reading."""

import datetime as dt

import pandas as pd

from pipeline.study.listing import listing
from pipeline.tables import records

ROWS = pd.DataFrame(
    {
        "name": ["<b>Conseil</b>", None],
        "value": [1234.5, float("nan")],
        "n": [12000, 3],
        "day": [dt.date(2024, 3, 1), None],
        "known": [True, False],
        "ids": [["a", "b"], []],
        "passage": ["avant ⟦18 & 19⟧ après", "x" * 500],
        "hidden": [1, 2],
    }
)
HEADS = {name: name.upper() for name in ROWS.columns if name != "hidden"}


def test_cells_are_said_in_french() -> None:
    first, second = listing(ROWS, HEADS).frame.to_dict("records")
    assert first == {
        "NAME": "<b>Conseil</b>",
        "VALUE": "1\u202f234,5",
        "N": "12\u202f000",
        "DAY": "1er\u00a0mars\u00a02024",
        "KNOWN": "oui",
        "IDS": "a, b",
        "PASSAGE": "avant ⟦18 & 19⟧ après",
    }
    assert (second["NAME"], second["VALUE"], second["DAY"], second["KNOWN"]) == ("", "", "", "non")
    assert len(second["PASSAGE"]) < 500
    assert len(listing(ROWS, HEADS, rows=1).frame) == 1


def test_html_is_escaped_and_marks_are_bold() -> None:
    page = listing(ROWS, HEADS)._repr_html_()
    assert "&lt;b&gt;Conseil&lt;/b&gt;" in page
    assert "avant <b>18 &amp; 19</b> après" in page
    assert '<td align="right">12\u202f000</td>' in page
    assert '<th align="left">NAME</th>' in page
    assert "NAME" in repr(listing(ROWS, HEADS))


def test_records_have_none_for_what_is_missing() -> None:
    _, second = records(ROWS[["name", "value", "day", "n"]])
    assert second == {"name": None, "value": None, "day": None, "n": 3}
