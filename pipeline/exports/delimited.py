"""CSV: one file a table, UTF-8."""

import csv
from pathlib import Path

from pipeline.exports.cells import written
from pipeline.exports.source import Source
from pipeline.tables import SCHEMAS


def write(source: Source, folder: Path, french: bool = False) -> list[str]:
    """Write NAME.csv for each table into `folder`.

    Fields hold commas, quotes and line ends as they are in the text, within quotation marks; lists
    and maps are JSON. With `french`: semicolons, decimal commas, 07/02/2007, and the byte order
    mark by which Excel knows UTF-8.
    """
    for name, schema in SCHEMAS.items():
        encoding = "utf-8-sig" if french else "utf-8"
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=";" if french else ",", lineterminator="\n")
            writer.writerow(schema.names)
            for row in source.rows(name):
                writer.writerow([written(row[column], french) for column in schema.names])
    return []
