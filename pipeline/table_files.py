"""Tables on disk: written in a stream, in row groups that a reader can pass over.

A table is NAME.parquet; one of more rows than a file is to hold is a folder NAME of such files.
The same rows give the same bytes, however they come.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables import SCHEMAS

# Rows a row group: what a reader takes or passes over. A document's text is as long as hundreds of
# rows of another table.
GROUP, GROUPS = 1 << 16, {"documents": 1 << 10}
GROUPS_A_FILE = 64
# Columns that rows are looked up by and whose values stand in no order, so that the least and the
# greatest tell nothing: a Bloom filter tells whether a row group has the value.
_LOOKED_UP = ("doc_id", "entity_id", "claim_id", "person_id", "treaty_id", "speaker_id")
_DIFFERENT = ("mention_id", "text")  # values of which hardly one comes twice
# What they are sorted by, where that is a column.
_SORTED = {"documents": "source", "entities": "entity_id", "issues": "source"}


class Writer:
    """Writes one table into a folder. To be used in a `with` statement, or closed."""

    def __init__(self, name: str, folder: Path, groups_a_file: int = GROUPS_A_FILE) -> None:
        self._schema, self._folder, self._name = SCHEMAS[name], folder, name
        self._group, self._groups_a_file = GROUPS.get(name, GROUP), groups_a_file
        self._held = self._schema.empty_table()
        self._writer: pq.ParquetWriter | None = None
        self._groups = 0
        self.rows = 0
        self.files: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close; where something went wrong nothing more is written, as nobody will read it."""
        if kind is None:
            self.close()
        elif self._writer is not None:
            with suppress(OSError):
                self._writer.close()

    def write(self, rows: pa.Table | pa.RecordBatch) -> None:
        """Append rows; their columns are those of the schema, in any order."""
        if isinstance(rows, pa.RecordBatch):
            rows = pa.Table.from_batches([rows])
        rows = rows.select(self._schema.names).cast(self._schema)
        self.rows += rows.num_rows
        self._held = pa.concat_tables([self._held, rows])
        start = 0
        while self._held.num_rows - start >= self._group:
            self._put(self._held.slice(start, self._group))
            start += self._group
        self._held = self._held.slice(start)

    def close(self) -> None:
        """Write what is left; an empty table is a file too."""
        if self._held.num_rows or not self._groups:
            self._put(self._held)
        self._held = self._schema.empty_table()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _put(self, group: pa.Table) -> None:
        if self._groups % self._groups_a_file == 0:
            self._open(group.num_rows == self._group)
        assert self._writer is not None  # noqa: S101  opened just now or before
        self._writer.write_table(group.combine_chunks(), row_group_size=self._group)
        self._groups += 1

    def _open(self, full: bool) -> None:
        """Open the next file. Of one row group that is not `full` there is nothing to pass over."""
        if self._writer is not None:
            self._writer.close()
        if not self.files:
            path = self._folder / f"{self._name}.parquet"
        else:
            path = self._folder / self._name / f"part-{len(self.files):05}.parquet"
        if len(self.files) == 1:
            path.parent.mkdir()
            first = path.with_name("part-00000.parquet")
            self.files = [self.files[0].rename(first)]
        self.files.append(path)
        self._writer = pq.ParquetWriter(path, self._schema, **_options(self._name, full))


def _options(name: str, full: bool) -> dict[str, Any]:
    schema = SCHEMAS[name]
    paths = [path for field in schema for path in _paths(field.name, field.type)]
    options: dict[str, Any] = {
        "compression": "zstd",
        "write_page_index": True,
        # The least and the greatest of long texts would fill the index and help nobody.
        "write_statistics": [path for path in paths if (name, path) != ("documents", "text")],
        "use_dictionary": [path for path in paths if path not in _DIFFERENT],
    }
    if name in _SORTED:
        options["sorting_columns"] = pq.SortingColumn.from_ordering(schema, [_SORTED[name]])
    if full:
        distinct = GROUPS.get(name, GROUP) // 4
        options["bloom_filter_options"] = {
            path: {"ndv": distinct, "fpp": 0.05} for path in paths if path in _LOOKED_UP
        }
    return options


def _paths(path: str, kind: pa.DataType) -> Iterator[str]:
    """The columns that Parquet makes of one of ours."""
    if pa.types.is_map(kind):
        yield from (f"{path}.key_value.key", f"{path}.key_value.value")
    elif pa.types.is_list(kind):
        yield from _paths(f"{path}.list.element", kind.value_type)
    elif pa.types.is_struct(kind):
        for field in kind:
            yield from _paths(f"{path}.{field.name}", field.type)
    else:
        yield path


def write_table(name: str, rows: pa.Table, folder: Path) -> None:
    """Write a table that is in memory."""
    with Writer(name, folder) as writer:
        writer.write(rows)
