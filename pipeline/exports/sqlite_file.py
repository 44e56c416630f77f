"""SQLite: one file with keys, indexes and full-text search, and what Datasette shows of it."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.exports.cells import plain
from pipeline.exports.keys import KEYS, references
from pipeline.exports.source import Source
from pipeline.tables import SCHEMAS

DATABASE = "communiques"
SEARCHED = {
    "documents": ("title", "text"),
    "entities": ("name", "aliases", "acronyms"),
    "quotations": ("speaker", "text"),
    "claims": ("counted_text",),
}
# What a row of another table is called where it is only referred to.
LABELS = {"documents": "title", "entities": "name", "claims": "counted_text", "mentions": "text"}


def write(source: Source, folder: Path) -> list[str]:
    """Write communiques.db and metadata.json, which `datasette FOLDER` serves as they are.

    Lists and maps are JSON, dates ISO text. `NAME_fts` searches without regard to accents and
    capitals. The notes tell of references that lead nowhere, of which there should be none.
    """
    with closing(sqlite3.connect(folder / f"{DATABASE}.db")) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        for name in SCHEMAS:
            connection.execute(_table(name))
            marks = ", ".join("?" * len(SCHEMAS[name].names))
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', _values(source, name))  # noqa: S608
        for name in SCHEMAS:
            for column in references(name):
                if column != KEYS.get(name):
                    index = f'"{name}_{column}" ON "{name}"("{column}")'
                    connection.execute(f"CREATE INDEX {index}")
        for name, columns in SEARCHED.items():
            _searchable(connection, name, columns)
        connection.commit()
        astray = connection.execute("PRAGMA foreign_key_check").fetchall()
        connection.execute("ANALYZE")
        connection.commit()
    text = json.dumps(_metadata(source), ensure_ascii=False, indent=1)
    (folder / "metadata.json").write_text(text + "\n", encoding="utf-8")
    tables = ", ".join(sorted({row[0] for row in astray}))
    return [f"{len(astray)} references of {tables} lead nowhere"] if astray else []


def _table(name: str) -> str:
    lines = []
    for field in SCHEMAS[name]:
        key = " PRIMARY KEY" if KEYS.get(name) == field.name else ""
        null = "" if field.nullable else " NOT NULL"
        lines.append(f'"{field.name}" {_type(field.type)}{null}{key}')
    for column, other in references(name).items():
        lines.append(f'FOREIGN KEY ("{column}") REFERENCES "{other}"("{KEYS[other]}")')
    return f'CREATE TABLE "{name}" ({", ".join(lines)})'


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"


def _values(source: Source, name: str) -> Iterator[list[Any]]:
    for row in source.rows(name):
        cells = map(plain, row.values())
        yield [cell.isoformat() if isinstance(cell, dt.date) else cell for cell in cells]


def _searchable(connection: sqlite3.Connection, name: str, columns: tuple[str, ...]) -> None:
    """An index of a table's words; the text itself stays in that table alone."""
    connection.execute(
        f'CREATE VIRTUAL TABLE "{name}_fts" USING fts5({", ".join(columns)}, '
        f"content='{name}', tokenize='unicode61 remove_diacritics 2')"
    )
    connection.execute(f'INSERT INTO "{name}_fts"("{name}_fts") VALUES (\'rebuild\')')  # noqa: S608


def _metadata(source: Source) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for name, schema in SCHEMAS.items():
        tables[name] = {
            "description": schema.metadata[b"description"].decode(),
            "columns": {f.name: f.metadata[b"description"].decode() for f in schema},
        }
        if name in LABELS:
            tables[name]["label_column"] = LABELS[name]
        if name in SEARCHED:
            tables[name]["fts_table"] = f"{name}_fts"
    for name in SEARCHED:
        for part in ("", "_data", "_idx", "_docsize", "_config"):
            tables[f"{name}_fts{part}"] = {"hidden": True}
    began = source.manifest().get("began")
    made = f"Tables of a run of {began}." if began else "Tables of a run."
    return {
        "title": "communiques",
        "description": made,
        "databases": {DATABASE: {"tables": tables}},
    }
