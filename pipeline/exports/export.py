"""One export: the tables of a run, in one format, whole or not at all."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from pipeline import __version__
from pipeline.exports import (
    conll,
    delimited,
    docbin,
    duckdb_file,
    excel,
    follow_the_money,
    json_lines,
    label_studio,
    sqlite_file,
    target,
    web_annotation,
)
from pipeline.exports.formats import FORMATS
from pipeline.exports.source import Source
from pipeline.tables import SCHEMA_VERSION

Write = Callable[[Source, Path], list[str]]


def export(
    processed: Path, name: str, to: Path, force: bool = False, french: bool = False
) -> list[str]:
    """Write the tables in `processed` to `to` in the format `name`, a key of FORMATS.

    Returns what a user should know of the result. `french` is for those formats that know it.
    Raises InputError where `to` is in the way (see `target.making`) or a library is missing,
    TableError for the tables.
    """
    writers: Mapping[str, Write] = {
        "csv": partial(delimited.write, french=french),
        "xlsx": partial(excel.write, french=french),
        "sqlite": sqlite_file.write,
        "duckdb": duckdb_file.write,
        "jsonl": json_lines.write,
        "ftm": follow_the_money.write,
        "webanno": web_annotation.write,
        "docbin": docbin.write,
        "conll": conll.write,
        "labelstudio": label_studio.write,
    }
    source = Source(processed)
    made_of = source.manifest()
    told = {
        "format": name,
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "tables": {key: made_of.get(key) for key in ("began", "fingerprint", "model", "rows")},
    }
    with target.making(to, FORMATS[name].folder, force, told) as made:
        return writers[name](source, made)
