"""What can be exported. Imports nothing heavy, so that `--help` need not wait."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """`name` is the file, or with `folder` the folder, that an export makes if not told another.

    `french` tells whether it knows French numbers and dates.
    """

    name: str
    holds: str
    folder: bool = False
    french: bool = False


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "a CSV file a table", folder=True, french=True),
    "xlsx": Format("communiques.xlsx", "an Excel workbook, a sheet a table", french=True),
    "sqlite": Format("sqlite", "a SQLite file with full-text search, for Datasette", folder=True),
    "duckdb": Format("communiques.duckdb", "a DuckDB file with views"),
    "jsonl": Format("jsonl", "a file of JSON lines a table", folder=True),
    "ftm": Format("communiques.ftm.json", "FollowTheMoney entities, a JSON object a line"),
    "webanno": Format("webanno", "W3C Web Annotations, JSON-LD beside each text", folder=True),
    "docbin": Format("docbin", "spaCy's DocBin, for training", folder=True),
    "conll": Format("communiques.conll", "a token a line with IOB2 labels"),
    "labelstudio": Format("labelstudio", "tasks for Label Studio, and its settings", folder=True),
}
