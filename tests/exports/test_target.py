"""An export is there as a whole or not at all, and replaces only what an export has made."""

import json
from pathlib import Path

import pytest

from pipeline.errors import InputError, TableError
from pipeline.exports.export import export
from pipeline.exports.formats import FORMATS
from pipeline.exports.source import Source
from pipeline.exports.target import making

pytestmark = pytest.mark.model


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_not_made_twice_unless_forced(hard: Path, tmp_path: Path, name: str) -> None:
    made = tmp_path / "deep" / FORMATS[name].name
    export(hard, name, made)
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    with pytest.raises(InputError, match="--force"):
        export(hard, name, made)
    export(hard, name, made, force=True)
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    if made.is_dir():
        told = json.loads((made / "export.json").read_text(encoding="utf-8"))
        assert told["format"] == name
        assert told["tables"]["rows"] == Source(hard).manifest()["rows"]


@pytest.mark.parametrize("folder", [False, True])
def test_what_fails_leaves_the_former_export(tmp_path: Path, folder: bool) -> None:
    target = tmp_path / "made"

    def write(text: str, fail: bool = False) -> None:
        with making(target, folder, force=True) as made:
            ((made / "file") if folder else made).write_text(text)
            if fail:
                raise ZeroDivisionError

    write("first")
    with pytest.raises(ZeroDivisionError):
        write("second", fail=True)
    assert ((target / "file") if folder else target).read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_a_folder_of_something_else_is_never_replaced(hard: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="left alone"):
        export(hard, "csv", mine, force=True)
    with pytest.raises(InputError, match="is a folder; this export makes a file"):
        export(hard, "xlsx", mine, force=True)
    assert (mine / "thesis.txt").read_text() == "years of work"
    (mine / "thesis.txt").unlink()
    export(hard, "csv", mine)
    assert (mine / "documents.csv").is_file()


@pytest.mark.parametrize("name", FORMATS)
def test_missing_tables_are_told_and_nothing_is_left(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError, match="run `python -m pipeline run` first"):
        export(tmp_path / "none", name, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_rows_that_belong_to_no_document_are_told(hard: Path, tmp_path: Path) -> None:
    for table in ("documents", "mentions"):
        (tmp_path / f"{table}.parquet").write_bytes((hard / f"{table}.parquet").read_bytes())
    source = Source(tmp_path)
    assert sum(len(found.mentions) for found in source.documents("mentions")) > 0
    import pyarrow.parquet as pq

    documents = pq.read_table(tmp_path / "documents.parquet")
    pq.write_table(documents.slice(1), tmp_path / "documents.parquet")
    with pytest.raises(TableError, match="mentions are not in the order of documents"):
        list(source.documents("mentions"))
