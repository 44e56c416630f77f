"""README's picture of the tables: the first rows of a run over data/raw."""

from pathlib import Path

import pandas as pd

from pipeline.tables import load
from tests.documentation.markdown import table

PICTURE = {
    "mentions": ["label", "text", "start", "end", "entity_id", "zone", "source"],
    "entities": ["entity_id", "kind", "name", "acronyms", "n_mentions"],
    "figures": ["text", "value", "total", "kind", "unit", "modifier", "counted"],
    "officials": ["person", "office", "organisation", "country"],
    "treaty_actions": ["treaty", "action", "party", "count", "total", "negated"],
}
ROWS = 4
WIDTH = 48  # characters of a cell


def picture(processed: Path) -> str:
    """The first rows of the tables in Markdown: of mentions those behind the letterhead, of
    entities those mentioned most."""
    blocks = []
    for name, columns in PICTURE.items():
        found = load(name, processed)
        if name == "entities":
            found = found.sort_values(["n_mentions", "entity_id"], ascending=[False, True])
        blocks.append(f"`{name}`, {len(found)} rows")
        if name == "mentions":
            found = found[found["zone"] != "furniture"]
        rows = found[columns].head(ROWS).itertuples(index=False)
        blocks.append(table(columns, [[_short(value) for value in row] for row in rows]))
    return "\n\n".join(blocks)


def _short(value: object) -> str:
    if isinstance(value, bool | str | int):
        text = " ".join(str(value).split())
    elif pd.api.types.is_list_like(value):
        text = ", ".join(value)
    elif pd.isna(value):
        text = ""
    else:
        text = f"{value:.12g}" if isinstance(value, float) else str(value)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
