"""When a party has signed and ratified, as the matrix tells; how it stands, `standings` tests."""

import datetime as dt
from typing import Any

from pipeline.report.treaties import standings

PUBLISHED = {"old": dt.date(2010, 1, 1), "new": dt.date(2020, 1, 1), "undated": None}


def act(doc_id: str, action: str, negated: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "doc_id": doc_id,
        "action": action,
        "negated": negated,
        "party": "IE",
        "when": "",
    } | more


def test_the_day_is_one_that_a_document_gives_for_the_deed_itself() -> None:
    rows = [act("old", "signed", when="mai 2005"), act("new", "ratified", True, when="2020")]
    standing = standings(rows, PUBLISHED)["IE"]
    assert (standing.signed, standing.bound) == ("mai 2005", "")
