"""docs/reference/tables.md: each table and column, from the one schema."""

import pyarrow as pa

from pipeline.tables import DERIVED, SCHEMA_VERSION, SCHEMAS
from tests.documentation.markdown import page, table

_ABOUT = f"""
Schema version {SCHEMA_VERSION}. Each table is `NAME.parquet` in the folder of the tables, or of a
big corpus a folder `NAME` of part files; `pipeline.tables.load("NAME")` reads both. Positions count
characters of `documents.text`, the end is not included: `text[start:end]` of the document is the
text of the row. [Values in the tables](values.md) tells what labels, kinds and codes mean.
"""


def tables() -> str:
    blocks = [_ABOUT]
    for name, schema in SCHEMAS.items():
        blocks.append(f"## `{name}`")
        made = " Made when all documents are analysed." if name in DERIVED else ""
        blocks.append(schema.metadata[b"description"].decode() + made)
        blocks.append(
            table(
                ["column", "type", "may be null", "meaning"],
                [
                    [
                        f"`{column.name}`",
                        _plain(column.type),
                        "yes" if column.nullable else "no",
                        column.metadata[b"description"].decode(),
                    ]
                    for column in schema
                ],
            )
        )
    return page("Tables", *blocks)


def _plain(kind: pa.DataType) -> str:
    """An Arrow type in words that fit a table cell."""
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return f"list of ({', '.join(field.name for field in kind.value_type)})"
    if pa.types.is_list(kind):
        return f"list of {kind.value_type}"
    if pa.types.is_map(kind):
        return f"map {kind.key_type} → {kind.item_type}"
    return {"date32[day]": "date", "double": "float64"}.get(str(kind), str(kind))
