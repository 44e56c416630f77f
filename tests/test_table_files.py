"""Tables on disk: the same bytes however rows come, row groups that a reader passes over."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import table_files
from pipeline.table_files import GROUP, Writer, write_table
from pipeline.tables import SCHEMAS, load


def rows(count: int) -> pa.Table:
    """Rows of `mentions`, forty a document."""
    number = pa.array(range(count), pa.int32())
    columns: dict[str, Iterable[object]] = {
        "mention_id": [f"d{n // 40:016x}:{n % 40}:ORG" for n in range(count)],
        "doc_id": [f"d{n // 40 * 2654435761 % (1 << 61):016x}" for n in range(count)],
        "label": ["ORG"] * count,
        "text": [f"Office {n % 97}" for n in range(count)],
        "start": number,
        "end": number,
        "entity_id": [None if n % 3 else f"ORG-{n % 1009}" for n in range(count)],
        "sentence": number,
        "zone": ["body"] * count,
        "source": ["rule"] * count,
        "rule": ["organisations.body"] * count,
        "anaphoric": [False] * count,
        "link_reason": [None] * count,
    }
    return pa.table(columns, schema=SCHEMAS["mentions"])


@pytest.fixture(scope="module")
def many() -> pa.Table:
    return rows(2 * GROUP + 1000)


def written(folder: Path, table: pa.Table, chunk: int, groups_a_file: int = 64) -> list[Path]:
    folder.mkdir()
    with Writer("mentions", folder, groups_a_file) as writer:
        for batch in table.to_batches(max_chunksize=chunk):
            writer.write(batch)
    assert writer.rows == table.num_rows
    return writer.files


def test_the_same_rows_give_the_same_bytes(tmp_path: Path, many: pa.Table) -> None:
    whole = [written(tmp_path / str(n), many, n)[0].read_bytes() for n in (7001, GROUP, 1 << 20)]
    assert whole[0] == whole[1] == whole[2]
    write_table("mentions", many, tmp_path)
    assert (tmp_path / "mentions.parquet").read_bytes() == whole[0]


def test_a_large_table_is_a_folder_that_loads_alike(tmp_path: Path, many: pa.Table) -> None:
    [one] = written(tmp_path / "one", many, 10_000)
    assert one == tmp_path / "one" / "mentions.parquet"
    parts = written(tmp_path / "many", many, 10_000, groups_a_file=1)
    assert [path.relative_to(tmp_path / "many").as_posix() for path in parts] == [
        f"mentions/part-0000{n}.parquet" for n in range(3)
    ]
    assert [pq.read_metadata(path).num_rows for path in parts] == [GROUP, GROUP, 1000]
    assert load("mentions", tmp_path / "many").equals(load("mentions", tmp_path / "one"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_keeps_its_schema_even_when_empty(tmp_path: Path, name: str) -> None:
    write_table(name, SCHEMAS[name].empty_table(), tmp_path)
    file = pq.ParquetFile(tmp_path / f"{name}.parquet")
    assert file.schema_arrow.equals(SCHEMAS[name])
    assert file.schema_arrow.metadata == SCHEMAS[name].metadata
    assert [c.metadata for c in file.schema_arrow] == [c.metadata for c in SCHEMAS[name]]
    paths = [p for field in SCHEMAS[name] for p in table_files._paths(field.name, field.type)]
    assert [file.schema.column(n).path for n in range(len(paths))] == paths


def test_a_reader_passes_over_row_groups(tmp_path: Path, many: pa.Table) -> None:
    [path] = written(tmp_path / "made", many, 1 << 20)
    metadata = pq.read_metadata(path)
    groups = [metadata.row_group(n) for n in range(metadata.num_row_groups)]
    assert [group.num_rows for group in groups] == [GROUP, GROUP, 1000]
    columns = {c: SCHEMAS["mentions"].get_field_index(c) for c in ("doc_id", "start", "text")}
    for group in groups:
        chunk = group.column(columns["start"])
        assert (chunk.has_column_index, chunk.has_offset_index) == (True, True)
        assert chunk.compression == "ZSTD"
        assert group.column(columns["doc_id"]).bloom_filter_offset is not None
        assert group.column(columns["text"]).bloom_filter_offset is None
    last = groups[-1].column(columns["start"]).statistics
    assert (last.min, last.max) == (2 * GROUP, 2 * GROUP + 999)
    wanted = many["doc_id"][GROUP + 500].as_py()
    # Bloom filters are probed for "doc_id" by readers that know them, DuckDB among them.
    probe = duckdb.execute(
        "SELECT row_group_id, bloom_filter_excludes FROM parquet_bloom_probe(?, 'doc_id', ?)",
        [str(path), wanted],
    ).fetchall()
    assert (1, False) in probe
    assert sum(excluded for _, excluded in probe) >= 1


def test_small_tables_have_no_filters_to_read(tmp_path: Path) -> None:
    write_table("mentions", rows(1000), tmp_path)
    group = pq.read_metadata(tmp_path / "mentions.parquet").row_group(0)
    assert all(group.column(n).bloom_filter_offset is None for n in range(group.num_columns))


def test_a_null_where_none_may_be_is_refused(tmp_path: Path) -> None:
    bad = rows(3).set_column(2, "label", pa.nulls(3, pa.string()))
    with pytest.raises(ValueError, match="null"), Writer("mentions", tmp_path) as writer:
        writer.write(bad)
