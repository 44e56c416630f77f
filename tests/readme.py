"""The sections of README that are made, not written. `python -m tests.readme` renews them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipeline.config import Settings
from pipeline.run import run
from pipeline.tables import SCHEMAS, load

README = Path(__file__).parent.parent / "README.md"
PICTURE = {
    "mentions": ["label", "text", "start", "end", "entity_id", "zone", "source"],
    "entities": ["entity_id", "kind", "name", "acronyms", "n_mentions"],
    "figures": ["text", "value", "total", "kind", "unit", "modifier", "counted"],
    "claims": ["counted_text", "value", "unit", "kind", "n_documents", "n_figures"],
    "dates": ["text", "value", "relative"],
    "officials": ["person", "office", "organisation", "country"],
    "treaty_actions": ["treaty", "action", "party", "count", "total", "negated"],
}
ROWS = 4
WIDTH = 48  # characters of a cell


def picture(processed: Path) -> str:
    """The first rows of the tables in Markdown; of entities those mentioned most."""
    lines = []
    for name, columns in PICTURE.items():
        table = load(name, processed)
        if name == "entities":
            table = table.sort_values(["n_mentions", "entity_id"], ascending=[False, True])
        lines += [f"`{name}`, {len(table)} rows", ""]
        lines += [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
        for row in table[columns].head(ROWS).itertuples(index=False):
            lines.append(f"| {' | '.join(map(_cell, row))} |")
        lines.append("")
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, bool | str | int):
        text = " ".join(str(value).split())
    elif pd.api.types.is_list_like(value):
        text = ", ".join(value)
    elif pd.isna(value):
        text = ""
    else:
        text = f"{value:.12g}" if isinstance(value, float) else str(value)
    short = text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
    return short.replace("|", "\\|")


def describe() -> Iterator[str]:
    """The lines of README's section on tables and columns, in Markdown."""
    for name, schema in SCHEMAS.items():
        yield f"### `{name}`"
        yield ""
        yield schema.metadata[b"description"].decode()
        yield ""
        yield "| column | type | may be null | meaning |"
        yield "| --- | --- | --- | --- |"
        for column in schema:
            null = "yes" if column.nullable else "no"
            meaning = column.metadata[b"description"].decode()
            yield f"| `{column.name}` | {_plain(column.type)} | {null} | {meaning} |"
        yield ""


def _plain(kind: pa.DataType) -> str:
    """An Arrow type in words that fit a table cell."""
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return "list of (start, end, kind)"
    if pa.types.is_list(kind):
        return f"list of {kind.value_type}"
    if pa.types.is_map(kind):
        return f"map {kind.key_type} → {kind.item_type}"
    return {"date32[day]": "date", "double": "float64"}.get(str(kind), str(kind))


def section(text: str, name: str) -> tuple[int, int]:
    """Where the made section `name` stands in README's text."""
    start = text.index("\n", text.index(f"<!-- {name}: ")) + 1
    return start, text.index(f"<!-- end of {name} -->")


def main() -> None:
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        run(Settings(input=README.parent / "data/raw", output=Path(folder)))
        made = {"picture": picture(Path(folder)), "columns": "\n".join(describe())}
    for name, content in made.items():
        start, end = section(text, name)
        text = f"{text[:start]}\n{content}\n{text[end:]}"
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
