"""How a party stands with a treaty where documents differ."""

import datetime as dt
from typing import Any

import pytest

from pipeline.standings import standings

PUBLISHED = {"old": dt.date(2010, 1, 1), "new": dt.date(2020, 1, 1), "undated": None}


def act(doc_id: str, action: str, negated: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "doc_id": doc_id,
        "action": action,
        "negated": negated,
        "party": "IE",
        "date": None,
    } | more


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        ([act("old", "signed")], "signed"),
        ([act("old", "signed"), act("new", "ratified")], "bound"),
        ([act("new", "acceded")], "bound"),
        ([act("old", "ratified", True), act("new", "ratified")], "bound"),
        ([act("new", "ratified", True), act("old", "signed")], "signed_not_bound"),
        ([act("old", "ratified", True), act("new", "signed")], "signed_not_bound"),
        ([act("new", "ratified", True)], "not_bound"),
        ([act("undated", "ratified"), act("new", "ratified", True)], "not_bound"),
        ([act("old", "signed", True)], "not_signed"),
        ([act("old", "invited_to_accede")], "invited"),
        ([act("new", "ratified", True), act("new", "ratified")], "bound"),
        ([act("old", "ratified"), act("new", "denounced")], "left"),
        ([act("new", "denounced"), act("new", "ratified"), act("old", "signed")], "left"),
        ([act("new", "ratified"), act("new", "denounced")], "left"),
        ([act("old", "denounced"), act("new", "acceded")], "bound"),
        ([act("old", "ratified"), act("new", "denounced", True)], "bound"),
    ],
)
def test_the_newest_document_counts(actions: list[dict[str, Any]], state: str) -> None:
    found = standings(reversed(actions), PUBLISHED)["IE"]
    assert found.state == state
    assert len(found.statements) == len(actions)


def test_what_names_no_party_or_binds_none_has_no_place() -> None:
    rows = [act("old", "ratified", party=None), act("old", "entered_into_force")]
    assert standings(rows, PUBLISHED) == {}
