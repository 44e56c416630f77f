"""DuckDB: one file with the tables, what each column means, and views that join them."""

from pathlib import Path

import pyarrow as pa

from pipeline import views
from pipeline.exports.source import Source
from pipeline.tables import SCHEMAS


def write(source: Source, file: Path) -> list[str]:
    """Write the tables, with their types and descriptions, and the views of the schema `views`."""
    import duckdb

    with duckdb.connect(str(file)) as connection:
        for name, schema in SCHEMAS.items():
            rows = source.batches(name)
            pieces = pa.RecordBatchReader.from_batches(schema, (b.cast(schema) for b in rows))
            connection.register("pieces", pieces)
            connection.execute(f'CREATE TABLE "{name}" AS FROM pieces')
            connection.unregister("pieces")
            connection.execute(f'COMMENT ON TABLE "{name}" IS {_text(schema)}')
            for field in schema:
                connection.execute(f'COMMENT ON COLUMN "{name}"."{field.name}" IS {_text(field)}')
        views.create(connection)
    return []


def _text(described: pa.Schema | pa.Field) -> str:
    """A description as a literal of SQL, which takes no parameter there."""
    text: str = described.metadata[b"description"].decode()
    return "'" + text.replace("'", "''") + "'"
