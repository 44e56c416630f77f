"""CSV, Excel, JSON lines, SQLite and DuckDB hold what the tables hold, for the real readers."""

import csv
import datetime as dt
import json
import math
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest

from pipeline.exports import excel
from pipeline.exports.cells import escape, is_formula, unescape, written
from pipeline.exports.source import Row, Source
from pipeline.tables import SCHEMAS, load
from tests.exports.conftest import exported

pytestmark = pytest.mark.model


def rows(tables: Path, name: str) -> list[Row]:
    return list(Source(tables).rows(name))


def texts_fit(documents: dict[str, str], mentions: list[Row]) -> int:
    for mention in mentions:
        text = documents[mention["doc_id"]]
        assert text[int(mention["start"]) : int(mention["end"])] == mention["text"]
    return len(mentions)


# ------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("x")', "+33 1 23", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "- un point", "'=1", "+"],
)
def test_what_a_spreadsheet_might_run_is_escaped_and_comes_back(text: str) -> None:
    assert is_formula(text)
    assert escape(text) == f"'{text}"
    assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    "text", ["-5", "+3,5", "-0.25", "Paris", "", "l'Europe", "'", "'un'", "5-3", "– tiret"]
)
def test_numbers_and_words_are_not_escaped(text: str) -> None:
    assert escape(text) == text == unescape(text)


@pytest.mark.parametrize(
    ("value", "plain", "french"),
    [
        (3.5, "3.5", "3,5"),
        (250e6, "250000000", "250000000"),
        (-5, "-5", "-5"),
        (1e22, "1e+22", "1e+22"),
        (dt.date(2007, 2, 7), "2007-02-07", "07/02/2007"),
        (True, "true", "vrai"),
        (None, "", ""),
        (["CdE", "É"], '["CdE", "É"]', '["CdE", "É"]'),
        ({"cets": "CETS 185"}, '{"cets": "CETS 185"}', '{"cets": "CETS 185"}'),
        ("=1", "'=1", "'=1"),
    ],
)
def test_values_as_text(value: Any, plain: str, french: str) -> None:
    assert written(value, french=False) == plain
    assert written(value, french=True) == french


# ------------------------------------------------------------------ CSV


def read_csv(file: Path, delimiter: str, encoding: str) -> list[dict[str, str]]:
    with file.open(encoding=encoding, newline="") as opened:
        return list(csv.DictReader(opened, delimiter=delimiter))


@pytest.mark.parametrize("french", [False, True])
def test_csv_holds_each_value_and_offsets_still_fit(
    tables: Path, tmp_path: Path, french: bool
) -> None:
    folder = exported(tables, "csv", tmp_path, french)
    form = (";", "utf-8-sig") if french else (",", "utf-8")
    for name in SCHEMAS:
        wanted = [{k: written(v, french) for k, v in row.items()} for row in rows(tables, name)]
        assert read_csv(folder / f"{name}.csv", *form) == wanted
    documents = read_csv(folder / "documents.csv", *form)
    mentions: list[Row] = [
        {**m, "text": unescape(m["text"])} for m in read_csv(folder / "mentions.csv", *form)
    ]
    assert texts_fit({d["doc_id"]: unescape(d["text"]) for d in documents}, mentions)
    assert (folder / "documents.csv").read_bytes().startswith(b"\xef\xbb\xbf") == french


def test_pandas_reads_french_numbers_and_dates(hard: Path, tmp_path: Path) -> None:
    folder = exported(hard, "csv", tmp_path, french=True)
    form: dict[str, Any] = {"sep": ";", "decimal": ","}
    found = pd.read_csv(folder / "figures.csv", **form)
    wanted = load("figures", hard)
    assert list(found["value"]) == list(wanted["value"])
    assert {250e6, 3.5e6, 18.0} <= set(found["value"])
    days = pd.read_csv(
        folder / "documents.csv", **form, parse_dates=["date"], date_format="%d/%m/%Y"
    )
    wanted_days = pd.to_datetime(load("documents", hard)["date"])
    assert days["date"].dropna().tolist() == wanted_days.dropna().tolist()
    assert days["date"].notna().sum() >= 3


def test_a_formula_in_a_text_is_escaped(hard: Path, tmp_path: Path) -> None:
    folder = exported(hard, "csv", tmp_path)
    documents = read_csv(folder / "documents.csv", ",", "utf-8")
    assert [d["text"][:11] for d in documents if "HYPERLINK" in d["text"]] == ["'=HYPERLINK"]


# ------------------------------------------------------------------ Excel


def sheet(book: openpyxl.Workbook, name: str) -> Iterator[dict[str, Any]]:
    lines = book[name].iter_rows(values_only=True)
    titles = [str(title) for title in next(lines)]
    return (dict(zip(titles, line, strict=True)) for line in lines)


def test_excel_holds_each_value_with_its_type(tables: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(exported(tables, "xlsx", tmp_path))
    for name in SCHEMAS:
        wanted = rows(tables, name)
        found = list(sheet(book, name))
        assert len(found) == len(wanted)
        for one, other in zip(wanted, found, strict=True):
            for column, value in one.items():
                cell = other[column]
                if isinstance(value, list | dict):
                    assert json.loads(cell) == json.loads(json.dumps(value, default=str))
                elif isinstance(value, dt.date):
                    assert cell == dt.datetime.combine(value, dt.time())
                elif isinstance(value, float):
                    assert math.isclose(cell, value)
                elif isinstance(value, str):
                    assert (cell or "") == re.sub(r"[\r\f]", " ", value)
                else:
                    assert (cell or None) == (value or None) or cell == value == 0
    meanings = {(row["table"], row["column"]) for row in sheet(book, "columns")}
    assert meanings == {(name, column) for name, s in SCHEMAS.items() for column in s.names}


def test_excel_never_holds_a_formula(hard: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(exported(hard, "xlsx", tmp_path, french=True))
    cells = [cell for page in book for line in page.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    quoted = [cell.value for cell in cells if cell.quotePrefix]
    assert [text for text in quoted if str(text).startswith("=HYPERLINK")]
    assert {cell.number_format for cell in cells if cell.is_date} == {"dd/mm/yyyy"}


def test_what_excel_cannot_hold_is_told(
    hard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "CELL", 100)
    monkeypatch.setattr(excel, "ROWS", 10)
    (told,) = excel.write(Source(hard), tmp_path / "small.xlsx")
    assert told.endswith("longer than a cell and end in « […]»")
    book = openpyxl.load_workbook(tmp_path / "small.xlsx")
    pages = [page for page in book.sheetnames if page.startswith("mentions")]
    assert pages[:2] == ["mentions", "mentions 2"]
    assert sum(len(list(sheet(book, page))) for page in pages) == len(rows(hard, "mentions"))
    longest = max(len(str(c.value)) for page in book for line in page.iter_rows() for c in line)
    assert longest <= 100


# ------------------------------------------------------------------ JSON lines


def test_json_lines_hold_each_row(tables: Path, tmp_path: Path) -> None:
    folder = exported(tables, "jsonl", tmp_path)
    for name in SCHEMAS:
        lines = (folder / f"{name}.jsonl").read_bytes().decode().split("\n")[:-1]
        wanted = json.loads(json.dumps(rows(tables, name), default=str))
        assert [json.loads(line) for line in lines] == wanted


# ------------------------------------------------------------------ SQLite


@pytest.fixture
def database(tables: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(exported(tables, "sqlite", tmp_path) / "communiques.db")) as it:
        it.row_factory = sqlite3.Row
        yield it


def test_sqlite_holds_each_row_and_every_key_leads_somewhere(
    database: sqlite3.Connection, tables: Path
) -> None:
    for name in SCHEMAS:
        found = database.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()  # noqa: S608
        wanted = rows(tables, name)
        assert len(found) == len(wanted)
        for one, other in zip(wanted, found, strict=True):
            for column, value in one.items():
                if isinstance(value, list | dict):
                    value = json.dumps(value, ensure_ascii=False, default=str)
                assert other[column] == (str(value) if isinstance(value, dt.date) else value)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    keys = database.execute("PRAGMA foreign_key_list(mentions)").fetchall()
    assert {(k["from"], k["table"]) for k in keys} == {
        ("doc_id", "documents"),
        ("entity_id", "entities"),
    }
    documents = {d["doc_id"]: d["text"] for d in database.execute("SELECT * FROM documents")}
    mentions = [dict(m) for m in database.execute("SELECT * FROM mentions")]
    assert texts_fit(documents, mentions)


def test_full_text_search_knows_no_accents(hard: Path, tmp_path: Path) -> None:
    folder = exported(hard, "sqlite", tmp_path)
    query = (
        "SELECT source FROM documents JOIN documents_fts ON documents.rowid = documents_fts.rowid "
        "WHERE documents_fts MATCH ? ORDER BY source"
    )
    with closing(sqlite3.connect(folder / "communiques.db")) as database:
        for words, wanted in (
            ("secretaire general", ["emoji.txt"]),
            ("secretaire", ["combining.txt", "emoji.txt"]),
            ("ÉLÈVES", ["combining.txt"]),
            ("europe", ["combining.txt", "emoji.txt"]),
            ("introuvable", []),
        ):
            assert [row[0] for row in database.execute(query, (words,))] == wanted
        told = database.execute("EXPLAIN QUERY PLAN SELECT * FROM mentions WHERE entity_id = 'x'")
        assert "USING INDEX" in told.fetchone()[-1]


def test_datasette_is_told_what_each_column_means(hard: Path, tmp_path: Path) -> None:
    folder = exported(hard, "sqlite", tmp_path)
    said = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    tables = said["databases"]["communiques"]["tables"]
    for name, schema in SCHEMAS.items():
        assert list(tables[name]["columns"]) == schema.names
        assert all(tables[name]["columns"].values())
    with closing(sqlite3.connect(folder / "communiques.db")) as database:
        there = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    assert set(tables) <= there


# ------------------------------------------------------------------ DuckDB


def test_duckdb_holds_each_row_with_types_and_meanings(tables: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(exported(tables, "duckdb", tmp_path)), read_only=True) as database:
        for name, schema in SCHEMAS.items():
            found = database.sql(f"FROM main.{name}").to_arrow_table()
            assert found.to_pylist() == [
                row for batch in Source(tables).batches(name) for row in batch.to_pylist()
            ]
            said = database.execute(
                "SELECT comment FROM duckdb_columns() WHERE table_name = ? "
                "AND schema_name = 'main' ORDER BY column_index",
                [name],
            ).fetchall()
            assert [text for (text,) in said] == [
                field.metadata[b"description"].decode() for field in schema
            ]


def test_views_join_what_belongs_together(demo: Path, tmp_path: Path) -> None:
    def values(query: str) -> list[Any]:
        return database.sql(query).fetchall()

    with duckdb.connect(str(exported(demo, "duckdb", tmp_path)), read_only=True) as database:
        assert len(values("FROM views.mandates")) == len(rows(demo, "officials"))
        assert values("SELECT office FROM views.mandates WHERE person = 'Marija Pejčinović Burić'")
        actions = [
            a
            for a in rows(demo, "treaty_actions")
            if a["action"] in ("ratified", "acceded") and not a["negated"] and a["party"]
        ]
        found = values("SELECT treaty_id, party, action FROM views.ratifications")
        assert sorted(found) == sorted({(a["treaty_id"], a["party"], a["action"]) for a in actions})
        figures = [f for f in rows(demo, "figures") if f["claim_id"]]
        assert len(values("FROM views.claims")) == len(figures)
        pair = "left_id = 'LOC:strasbourg' AND right_id = 'ORG:coe'"
        ((documents, sentences),) = values(
            f"SELECT n_documents, n_sentences FROM views.co_mentions WHERE {pair}"  # noqa: S608
        )
        seen: dict[str, set[tuple[str, int]]] = {"LOC:strasbourg": set(), "ORG:coe": set()}
        for m in rows(demo, "mentions"):
            if m["entity_id"] in seen and m["zone"] not in ("furniture", "contact"):
                seen[m["entity_id"]].add((m["doc_id"], m["sentence"]))
        places, bodies = seen.values()
        assert documents == len({d for d, _ in places} & {d for d, _ in bodies})
        assert sentences == len(places & bodies)
