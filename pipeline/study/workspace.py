"""Where a notebook finds its tables, and what it says where there are none."""

import json
import os
from pathlib import Path

import duckdb
import pandas as pd

from pipeline import views, wording
from pipeline.errors import TableError
from pipeline.tables import MANIFEST, SCHEMAS, files

TABLES_VARIABLE = "COMMUNIQUES_TABLES"
GOLD_VARIABLE = "COMMUNIQUES_GOLD"
# A stretch of a text between marks, with the words around it, white space made single.
_PASSAGE = r"""
    CREATE MACRO passage(content, first, last) AS
    regexp_replace(
        CASE WHEN first > 90
            THEN '…' || regexp_replace(content[first - 89:first], '^\S*\s', '')
            ELSE content[1:first] END
        || '⟦' || content[first + 1:last] || '⟧'
        || CASE WHEN last + 90 < length(content)
            THEN regexp_replace(content[last + 1:last + 90], '\s\S*$', '') || '…'
            ELSE content[last + 1:] END,
        '\s+', ' ', 'g'
    )
"""
_TABLES = Path("data/processed")
_GOLD = Path("../shared/gold/corpus")


class NoTablesError(TableError):
    """There are no tables to study. Jupyter shows the message alone, and runs no further cell."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def connect(tables: str | Path | None = None) -> tuple[Path, duckdb.DuckDBPyConnection]:
    """The folder of the tables, and a DuckDB in memory that has each of them and the `views`.

    It also has the function `passage(text, start, end)`, which shows a stretch of a document's
    text between ⟦ ⟧ with the words in ninety characters on each side.

    `tables` is that folder; if None, the environment's COMMUNIQUES_TABLES, else `data/processed`
    in the working directory or the nearest folder above it. DuckDB reads the files where they
    are, column by column as a query asks. Raises NoTablesError, in French, where a table is not
    there or not whole.
    """
    folder = Path(tables or os.environ.get(TABLES_VARIABLE) or _nearest(_TABLES) or _TABLES)
    connection = duckdb.connect()
    try:
        for name in SCHEMAS:
            connection.read_parquet(files(name, folder)).create_view(name)
    except TableError as error:
        connection.close()
        raise NoTablesError(
            f"Aucune table utilisable dans {folder.absolute()}.\n\n"
            "À faire : dans le dossier du projet, lancer\n\n"
            "    python -m pipeline run\n\n"
            "(avec --input pour d’autres documents que ceux de data/raw), puis relancer ce "
            "carnet ; ou indiquer le dossier des tables dans TABLES, ou dans la variable "
            f"{TABLES_VARIABLE}.\n\nEn détail : {error}"
        ) from error
    views.create(connection)
    connection.execute(_PASSAGE)
    return folder, connection


def gold_folder(gold: str | Path | None = None) -> Path | None:
    """The folder of annotations; None where it has no JSON file.

    `gold` is that folder; if None, the environment's COMMUNIQUES_GOLD, else the one beside a
    working copy of the project.
    """
    folder = Path(gold or os.environ.get(GOLD_VARIABLE) or _nearest(_GOLD) or _GOLD)
    return folder if any(folder.glob("*.json")) else None


def _nearest(wanted: Path) -> Path | None:
    """`wanted` below the working directory or the nearest folder above it."""
    here = Path.cwd()
    found = (folder / wanted for folder in (here, *here.parents))
    return next((path for path in found if path.is_dir()), None)


def source_line(documents: pd.DataFrame, folder: Path) -> str:
    """What stands under a figure: which documents, from when to when, and how they were read."""
    days = documents["date"].dropna()
    years = sorted({day.year for day in days})
    span = f" ({years[0]}–{years[-1]})" if len(years) > 1 else f" ({years[0]})" if years else ""
    return (
        f"Source : {wording.plural(len(documents), 'document')}{span}, "
        f"extraction automatique{_made(folder)} ; des erreurs sont possibles."
    )


def _made(folder: Path) -> str:
    """The day of the run, for `source_line`; nothing where the manifest does not tell."""
    try:
        began = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["began"]
    except (OSError, ValueError, KeyError):
        return ""
    return f" du {wording.date(pd.Timestamp(began).date())}"
