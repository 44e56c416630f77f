"""The tables of a run as plain rows, read piece by piece."""

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.errors import TableError
from pipeline.tables import MANIFEST, SCHEMAS, batches

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document's row, and its rows of other tables by table, in order of place."""

    document: Row
    rows: Mapping[str, list[Row]]

    @property
    def mentions(self) -> list[Row]:
        return self.rows["mentions"]


class Source:
    """The tables in a folder. Each method raises TableError for a table that is not whole."""

    def __init__(self, processed: Path) -> None:
        self.processed = processed

    def manifest(self) -> Row:
        """What the run says of itself; empty where it has no manifest."""
        try:
            found = json.loads((self.processed / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def batches(self, name: str, rows: int = 4096) -> Iterator[pa.RecordBatch]:
        """A table's pieces, with the columns of the schema in their order."""
        pieces = batches(name, self.processed, rows)  # raises here and now, if at all
        return (piece.select(SCHEMAS[name].names) for piece in pieces)

    def rows(self, name: str, at_once: int = 4096) -> Iterator[Row]:
        """A table's rows. Dates are `datetime.date`, maps are dicts."""
        maps = [f.name for f in SCHEMAS[name] if pa.types.is_map(f.type)]
        for batch in self.batches(name, at_once):
            for row in batch.to_pylist():
                for column in maps:
                    row[column] = dict(row[column] or ())
                yield row

    def entities(self) -> dict[str, Row]:
        """Every entity by its id: the one table that is held in memory as a whole."""
        return {row["entity_id"]: row for row in self.rows("entities")}

    def documents(self, *names: str) -> Iterator[Annotated]:
        """Each document with its rows of the tables `names`, one document at a time.

        Tables of rows of documents stand in the order of the documents, so they are read side by
        side. Raises TableError where one is in another order.
        """
        groups = {n: itertools.groupby(self.rows(n), lambda row: row["doc_id"]) for n in names}
        heads = {name: next(group, None) for name, group in groups.items()}
        for document in self.rows("documents", at_once=64):
            found: dict[str, list[Row]] = {}
            for name, head in heads.items():
                if head is not None and head[0] == document["doc_id"]:
                    found[name] = list(head[1])
                    heads[name] = next(groups[name], None)
                else:
                    found[name] = []
            yield Annotated(document, found)
        left = [name for name, head in heads.items() if head is not None]
        if left:
            raise TableError(
                f"{self.processed}: the rows of {', '.join(left)} are not in the order of "
                "documents, or of a document that is not there: run the pipeline again"
            )
