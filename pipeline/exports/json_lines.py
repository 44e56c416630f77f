"""JSON lines: one file a table, a row a line."""

import json
from pathlib import Path

from pipeline.exports.source import Source
from pipeline.tables import SCHEMAS


def write(source: Source, folder: Path) -> list[str]:
    """Write NAME.jsonl for each table: UTF-8, ISO dates, lists and maps as they are."""
    for name in SCHEMAS:
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for row in source.rows(name):
                file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    return []
