"""Figures of several documents that state the same thing, or speak against each other."""

import datetime as dt
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipeline import claims, mandates
from pipeline.tables import SCHEMAS

YEAR = {"period_start": dt.date(2021, 1, 1), "period_end": dt.date(2021, 12, 31)}
HERDS = {"counted": "troupeau", "counted_text": "troupeaux atteints"}


def filled(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as the table `name`; columns that a test has nothing to say of are empty."""
    empty = {pa.string(): "", pa.int64(): 0, pa.int32(): 0, pa.bool_(): False}
    schema = SCHEMAS[name]
    blank = {c.name: None if c.nullable else empty.get(c.type, []) for c in schema}
    return pa.Table.from_pylist([blank | row for row in rows], schema=schema)


def made(
    *stated: dict[str, Any], zone: str = "body", count_copies: bool = False
) -> tuple[list[Any], list[dict[str, Any]]]:
    """(claim_id of each figure, rows of `claims`).

    Each figure has a "doc" of its own or named, which may be a "copy".
    """
    figures, documents = [], {}
    for number, fields in enumerate(stated):
        doc_id = fields.get("doc", f"d{number}")
        copied = fields.get("copy", False)
        fields = {k: v for k, v in fields.items() if k not in ("doc", "copy")}
        key = {"mention_id": f"m{number}", "doc_id": doc_id}
        figures.append({"kind": "count", "modifier": "exact", **key, **fields})
        counts = count_copies or not copied
        documents[doc_id] = (doc_id, dt.date(2022, 3, 1 + number), counts)
    with duckdb.connect() as connection:
        zones = pa.array([zone] * len(figures))
        connection.register("stated", filled("figures", figures).append_column("zone", zones))
        identified = connection.sql(
            f"SELECT * REPLACE ({claims.CLAIM_ID} AS claim_id) FROM stated"  # noqa: S608
        ).to_arrow_table()
        connection.register("figures", identified)
        connection.execute("CREATE TABLE documents (doc_id VARCHAR, date DATE, counts BOOLEAN)")
        connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", list(documents.values()))
        rows = claims.claims(connection).to_arrow_table().select(SCHEMAS["claims"].names)
    return identified["claim_id"].to_pylist(), rows.cast(SCHEMAS["claims"]).to_pylist()


def test_the_modifier_the_case_and_the_group_do_not_matter() -> None:
    ids, rows = made(
        {"value": 40.0, "counted": "État", "counted_text": "États membres"},
        {"value": 40.0, "counted": "etat", "counted_text": "ETATS", "modifier": "about"},
        {"value": 40.0, "counted": "État", "counted_text": "États membres", "doc": "d0"},
    )
    assert len(set(ids)) == 1
    [row] = rows
    assert (row["claim_id"], row["counted"], row["counted_text"]) == (
        ids[0],
        "État",
        "États membres",
    )
    assert (row["n_documents"], row["n_figures"], row["doc_ids"]) == (2, 3, ["d0", "d1"])
    assert (row["first_date"], row["last_date"]) == (dt.date(2022, 3, 2), dt.date(2022, 3, 3))


@pytest.mark.parametrize(
    "other",
    [
        {"value": 41.0},
        {"high": 50.0},
        {"total": 46.0, "kind": "share"},
        {"unit": "EUR", "kind": "money"},
        {"per": "year"},
        {"counted": "troupe"},
    ],
)
def test_everything_else_matters(other: dict[str, Any]) -> None:
    ids, rows = made({"value": 40.0, **HERDS}, {"value": 40.0, **HERDS, **other})
    assert len(set(ids)) == len(rows) == 2


@pytest.mark.parametrize(
    ("figure", "claimed"),
    [
        ({"value": 40.0}, False),
        ({"value": 40.0, "kind": "duration", "unit": "year"}, False),
        ({"value": 40.0, "kind": "age", "unit": "year"}, False),
        ({"value": 40.0, "kind": "money", "unit": "EUR"}, True),
        ({"value": 40.0, "kind": "percent", "unit": "%"}, True),
        ({"value": 40.0, "counted": "mouton"}, True),
    ],
)
def test_what_says_nothing_of_its_own_is_no_claim(figure: dict[str, Any], claimed: bool) -> None:
    ids, rows = made(figure)
    assert [i is not None for i in ids] == [claimed]
    assert len(rows) == claimed
    assert made(figure, zone="furniture") == ([None], [])


def contradicted(*stated: dict[str, Any]) -> list[list[int]]:
    """For each figure the numbers of the figures whose claims contradict its own."""
    ids, rows = made(*stated)
    by_id = {row["claim_id"]: row["contradicts"] for row in rows}
    return [[n for n, other in enumerate(ids) if other in by_id[own]] for own in ids]


def test_other_values_for_one_thing_and_period_contradict_each_other() -> None:
    one = {"value": 40.0, **HERDS, **YEAR}
    assert contradicted(one, one | {"value": 55.0}) == [[1], [0]]
    assert contradicted(one, one | {"value": 55.0, "counted_text": "TROUPEAUX ATTEINTS"}) == [
        [1],
        [0],
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"value": 55.0, "period_start": None, "period_end": None},
        {"value": 55.0, "period_end": dt.date(2021, 6, 30)},
        {"value": 55.0, "counted_text": "troupeaux sains"},
        {"value": 55.0, "per": "month"},
        {"value": 55.0, "doc": "d0"},  # one text that tells two things apart
        {"value": 35.0, "modifier": "more_than"},
        {"value": 42.0, "modifier": "about"},
        {"value": 35.0, "high": 45.0},
        {"value": 40.0, "modifier": "nearly"},
    ],
)
def test_what_may_both_be_true_is_no_contradiction(other: dict[str, Any]) -> None:
    one = {"value": 40.0, **HERDS, **YEAR}
    assert contradicted(one, one | other) in ([[], []], [[]])


def test_a_subject_of_many_values_is_too_wide_to_contradict() -> None:
    figures = [{"value": float(n), **HERDS, **YEAR} for n in range(9)]
    assert contradicted(*figures) == [[]] * 9
    assert contradicted(*figures[:8])[0] == [1, 2, 3, 4, 5, 6, 7]


def test_the_rows_do_not_hang_on_the_order_of_figures() -> None:
    figures = [
        {"value": float(n % 4), **HERDS, **YEAR, "doc": f"d{n}", "modifier": "about"}
        for n in range(12)
    ]
    _, rows = made(*figures)
    dates = ("first_date", "last_date")  # `made` dates documents by place
    plain = [{k: v for k, v in row.items() if k not in dates} for row in rows]
    _, turned = made(*reversed(figures))
    assert plain == [{k: v for k, v in row.items() if k not in dates} for row in turned]


def test_copies_are_counted_only_if_asked() -> None:
    one, copy = {"value": 40.0, **HERDS, **YEAR}, {"copy": True}
    stated = (one, one | copy, one | copy, one, one | {"value": 55.0} | copy)
    ids, [row, other] = made(*stated)
    assert (row["n_documents"], row["n_figures"], row["doc_ids"]) == (2, 2, ["d0", "d3"])
    assert (row["first_date"], row["last_date"]) == (dt.date(2022, 3, 1), dt.date(2022, 3, 4))
    assert (row["contradicts"], other["contradicts"]) == ([], [])
    assert (other["claim_id"], other["value"]) == (ids[4], 55.0)
    assert (other["n_documents"], other["n_figures"], other["doc_ids"]) == (0, 0, [])
    assert (other["first_date"], other["last_date"]) == (None, None)
    _, [row, other] = made(*stated, count_copies=True)
    assert (row["n_documents"], row["n_figures"], other["n_documents"]) == (4, 4, 1)
    assert row["contradicts"] == [other["claim_id"]]


@pytest.mark.parametrize(("count_copies", "documents"), [(False, 2), (True, 3)])
def test_mandates_count_copies_only_if_asked(count_copies: bool, documents: int) -> None:
    def row(number: int, person: str) -> dict[str, Any]:
        date = dt.date(2022, 3, 1 + number)
        return {
            "doc_id": f"d{number}",
            "person_id": person,
            "person": person,
            "office": "maire",
            "date": date,
        }

    officials = filled("officials", [*(row(n, "Anne Brume") for n in range(3)), row(3, "Ève Port")])
    with duckdb.connect() as connection:
        connection.register("officials", officials)
        connection.execute("CREATE TABLE documents (doc_id VARCHAR, counts BOOLEAN)")
        counts = [(f"d{n}", count_copies or n < 2) for n in range(4)]
        connection.executemany("INSERT INTO documents VALUES (?, ?)", counts)
        found = mandates.mandates(connection).to_arrow_table().select(SCHEMAS["mandates"].names)
    rows = found.cast(SCHEMAS["mandates"]).to_pylist()
    assert [row["n_documents"] for row in rows] == [documents, int(count_copies)]
    assert rows[0]["last_date"] == dt.date(2022, 3, documents)
    assert (rows[1]["first_date"] is None) == (not count_copies)
