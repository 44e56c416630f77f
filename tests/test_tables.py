"""The schema, and loading what was written in it."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import tables
from pipeline.errors import TableError

ROW = {
    "entity_id": "TREATY:cets-185",
    "label": "TREATY",
    "kind": "convention",
    "name": "Convention sur la cybercriminalité",
    "aliases": ["Convention de Budapest"],
    "acronyms": [],
    "country": None,
    "external_ids": {"cets": "CETS 185"},
    "in_knowledge_base": True,
    "n_mentions": 1,
    "n_documents": 1,
    "first_date": None,
    "last_date": None,
}


def entities(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=tables.SCHEMAS["entities"])


def test_every_table_and_column_is_described() -> None:
    for schema in tables.SCHEMAS.values():
        assert schema.metadata[b"description"]
        assert schema.metadata[b"version"].decode() == tables.SCHEMA_VERSION
        for column in schema:
            assert column.metadata[b"description"], column.name


def test_a_file_and_a_folder_of_parts_load_alike(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    (other / "entities").mkdir(parents=True)
    one.mkdir()
    second = ROW | {"entity_id": "TREATY:cets-201"}
    pq.write_table(entities(ROW, second), one / "entities.parquet")
    pq.write_table(entities(ROW), other / "entities" / "part-0.parquet")
    pq.write_table(entities(second), other / "entities" / "part-1.parquet")
    assert tables.load("entities", one).equals(tables.load("entities", other))
    assert tables.files("entities", one) == [str(one / "entities.parquet")]
    parts = [str(other / "entities" / f"part-{n}.parquet") for n in (0, 1)]
    assert tables.files("entities", other) == parts


def test_a_folder_without_parts_is_told(tmp_path: Path) -> None:
    (tmp_path / "entities").mkdir()
    with pytest.raises(TableError, match="holds no part files"):
        tables.load("entities", tmp_path)


def test_external_ids_load_as_dict(tmp_path: Path) -> None:
    pq.write_table(entities(ROW), tmp_path / "entities.parquet")
    assert tables.load("entities", tmp_path)["external_ids"][0] == {"cets": "CETS 185"}


def test_a_table_of_nulls_keeps_its_types(tmp_path: Path) -> None:
    pq.write_table(entities(ROW), tmp_path / "entities.parquet")
    assert pq.read_schema(tmp_path / "entities.parquet").field("first_date").type == pa.date32()


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"'mentions' is not in .*mentions\.parquet"):
        tables.load("mentions", tmp_path)


def test_an_unknown_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no table 'mention'; the tables are documents, mentions"):
        tables.load("mention", tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    pq.write_table(entities(ROW).drop_columns(["kind"]), tmp_path / "entities.parquet")
    with pytest.raises(TableError, match="lacks the column kind"):
        tables.load("entities", tmp_path)


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "entities.parquet").write_bytes(b"PAR1 but not really")
    with pytest.raises(TableError, match="cannot be read"):
        tables.load("entities", tmp_path)


@pytest.mark.parametrize(("promised", "fits"), [(1, True), (2, False)])
def test_the_manifest_must_be_kept(tmp_path: Path, promised: int, fits: bool) -> None:
    pq.write_table(entities(ROW), tmp_path / "entities.parquet")
    (tmp_path / "manifest.json").write_text(json.dumps({"rows": {"entities": promised}}))
    if fits:
        assert len(tables.load("entities", tmp_path)) == 1
    else:
        with pytest.raises(TableError, match=r"has 1 rows, manifest\.json promises 2"):
            tables.load("entities", tmp_path)


def test_a_manifest_that_is_no_json_is_refused(tmp_path: Path) -> None:
    pq.write_table(entities(ROW), tmp_path / "entities.parquet")
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(TableError, match=r"manifest\.json cannot be read"):
        tables.load("entities", tmp_path)
