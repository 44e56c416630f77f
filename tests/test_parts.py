"""Rows → parts → rows: nothing lost, nothing half-written, one bad file harms no other."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from pipeline import parts, write
from pipeline.errors import TableError
from tests.test_write import RAW_DOCUMENT, analysis

ISSUE = {"stage": "read", "severity": "error", "message": "is empty"}


def file(doc_id: str = RAW_DOCUMENT.doc_id) -> tuple[str, parts.Rows]:
    return doc_id, write.rows(replace(RAW_DOCUMENT, doc_id=doc_id), analysis())


def write_part(folder: Path, *files: tuple[str, parts.Rows], receipt: object = None) -> Path:
    parts.write_part(folder, parts.pack(files), {"items": receipt or []})
    return folder


def test_a_part_gives_back_every_row(tmp_path: Path) -> None:
    name, rows = file()
    packed = parts.pack([(name, rows), ("dbad", {"issues": [ISSUE]}), (name, rows)])
    parts.write_part(tmp_path / "part", packed, {"id": "x"})
    read = parts.read_part(tmp_path / "part")
    for table, schema in parts.SCHEMAS_OF_PARTS.items():
        assert read[table].schema.equals(schema), table
        assert read[table].equals(packed[table]), table
    assert read["files"]["doc_id"].to_pylist() == [name, "dbad", name]
    assert read["mentions"]["file"].to_pylist() == [0] * 8 + [2] * 8
    assert read["mentions"]["text"].to_pylist() == 2 * [r["text"] for r in rows["mentions"]]
    assert read["issues"].to_pylist() == [{"file": 1} | ISSUE]
    assert [path.name for path in tmp_path.iterdir()] == ["part"]


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("mentions", "label", None),
        ("figures", "value", "eighteen"),
        ("mentions", "start", 2**31),
        ("documents", "text", "\ud800"),
        ("signatures", "bands", b"short"),
    ],
)
def test_a_row_that_does_not_fit_costs_its_own_file_only(
    table: str, column: str, value: object
) -> None:
    bad = file("dbad")
    bad[1][table][0][column] = value
    files = [file("d0"), bad, file("d2")]
    with pytest.raises((pa.ArrowException, TypeError, ValueError, OverflowError)):
        parts.pack(files)
    told = []

    def refused(number: int, error: Exception) -> parts.Rows:
        told.append(number)
        return {"issues": [ISSUE | {"message": str(error)}]}

    packed = parts.pack(files, refused)
    assert told == [1]
    assert set(packed["mentions"]["file"].to_pylist()) == {0, 2}
    assert packed["issues"]["file"].to_pylist() == [1]


def test_a_part_that_is_there_stays(tmp_path: Path) -> None:
    part = write_part(tmp_path / "part", file())
    before = {path.name: path.stat().st_mtime_ns for path in part.iterdir()}
    write_part(part, file(), file())
    assert {path.name: path.stat().st_mtime_ns for path in part.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["part"]


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write_part(tmp_path / "part", file(), receipt={1, 2})  # no JSON
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["receipt.json", "tables.arrow"])
def test_a_part_cut_short_is_told_and_replaced(tmp_path: Path, name: str) -> None:
    part = write_part(tmp_path / "part", file())
    whole = (part / name).read_bytes()
    for length in (0, 5, len(whole) - 1):
        (part / name).write_bytes(whole[:length])
        assert parts.receipt(part) is None
        if name == "tables.arrow":
            with pytest.raises(TableError, match="is not whole"):
                parts.read_part(part)
        write_part(part, file())
        assert (part / name).read_bytes() == whole


def test_documents_are_read_by_rank_wherever_they_lie(tmp_path: Path) -> None:
    folders = [
        write_part(tmp_path / "1", file("d5"), file("gone"), file("d1")),
        write_part(tmp_path / "2", file("d0"), file("d3")),
    ]
    held = parts.Parts(folders, ["d0", "d1", "nowhere", "d3", "d5"])
    wanted = {"mentions": ("text", "start"), "names": None}
    tables = held.read(wanted, slice(1, 4))
    assert tables["mentions"].column_names == ["rank", "text", "start", "doc_id"]
    pairs = set(
        zip(*tables["mentions"].select(["rank", "doc_id"]).to_pydict().values(), strict=True)
    )
    assert pairs == {(1, "d1"), (3, "d3")}
    assert tables["mentions"].num_rows == 16
    assert set(tables["names"]["rank"].to_pylist()) == {1, 3}
    some = held.read({"mentions": ("text",)}, np.array([0, 2, 4], dtype=np.int32))["mentions"]
    assert set(some["doc_id"].to_pylist()) == {"d0", "d5"}
    assert held.read({"mentions": None}, slice(2, 3))["mentions"].num_rows == 0


def test_stretches_cover_every_rank_once(tmp_path: Path) -> None:
    ids = [f"d{n}" for n in range(20)]
    folders = [
        write_part(tmp_path / str(n), *(file(doc_id) for doc_id in ids[n : n + 4]))
        for n in range(0, 20, 4)
    ]
    held = parts.Parts(folders, [*ids, "nowhere"])
    size = (folders[0] / "tables.arrow").stat().st_size
    for each, expected in ((1, 20), (size, 5), (size * 2, 3), (size * 100, 1)):
        stretches = held.stretches(each)
        assert abs(len(stretches) - expected) <= 1
        assert [n for first, end in stretches for n in range(first, end)] == list(range(21))
    assert parts.Parts([], []).stretches(size) == []
