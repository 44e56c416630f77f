"""Tables, loaded and checked. What is in them, `schemas.py` tells."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.errors import TableError
from pipeline.places import Place, place
from pipeline.schemas import DERIVED, MANIFEST, SCHEMA_VERSION, SCHEMAS

if TYPE_CHECKING:
    import pandas as pd  # half a second, which a run need not wait for

__all__ = [
    "DERIVED",
    "MANIFEST",
    "SCHEMAS",
    "SCHEMA_VERSION",
    "batches",
    "files",
    "load",
    "read",
    "records",
]


def load(name: str, processed: "str | Place" = Path("data/processed")) -> "pd.DataFrame":
    """Load table `name` of the run whose tables are in `processed`, a path or an address.

    Reads NAME.parquet or a folder NAME of part files, in their order. Dates come as
    `datetime.date`, maps as dict, lists as arrays or lists. Raises TableError when the table is
    not there, lacks a column, or has not the number of rows that the manifest promises.
    """
    table = _read(name, place(processed), lambda found: found.to_table())
    return table.to_pandas(maps_as_pydicts="strict")  # type: ignore[no-any-return]


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """A table's rows as dicts, with None for every missing value."""
    plain = frame.astype(object).where(frame.notna(), None)
    rows: list[dict[str, Any]] = plain.to_dict("records")  # type: ignore[assignment]
    return rows


def batches(name: str, processed: "str | Place", rows: int = 4096) -> Iterator[pa.RecordBatch]:
    """The same table in order, at most `rows` rows a piece; raises like `load`."""
    ahead = {"batch_readahead": 2, "fragment_readahead": 1}
    found = _read(name, place(processed), lambda found: found.to_batches(batch_size=rows, **ahead))
    return iter(found)


def files(name: str, processed: Path) -> list[str]:
    """The same table's files on this machine, in their order; raises like `load`."""
    return _read(name, processed, lambda found: [str(file) for file in found.files])  # type: ignore[no-any-return]


def _read(name: str, processed: Place, how: Callable[[Any], Any]) -> Any:
    """What `how` makes of a table's dataset, once schema and manifest agree with it."""
    if name not in SCHEMAS:
        raise TableError(f"there is no table {name!r}; the tables are {', '.join(SCHEMAS)}")
    path = next((p for p in (processed / name, processed / f"{name}.parquet") if p.exists()), None)
    if path is None:
        raise TableError(
            f"table {name!r} is not in {processed}: neither {name}.parquet nor a folder {name}; "
            "run `python -m pipeline run` first"
        )
    try:
        found = _dataset(path)
        rows, made = found.count_rows(), how(found)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{path} cannot be read: {error}") from error
    lacking = [column for column in SCHEMAS[name].names if column not in found.schema.names]
    if lacking:
        raise TableError(f"{path} lacks the column {', '.join(lacking)}")
    promised = _promised_rows(processed / MANIFEST, name)
    if promised is not None and promised != rows:
        raise TableError(
            f"{path} has {rows} rows, {MANIFEST} promises {promised}: "
            "the run was interrupted or files were mixed; run the pipeline again"
        )
    return made


def read(path: Place, columns: list[str] | None = None) -> pa.Table:
    """A Parquet file, or a folder of them in order. Raises pyarrow.ArrowException or OSError."""
    return _dataset(path).to_table(columns)


def _dataset(path: Place) -> Any:
    import pyarrow.dataset as ds  # brings in pandas: as above

    files: list[Any] = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not files:
        raise FileNotFoundError("it holds no part files")
    if isinstance(path, Path):
        return ds.dataset(files, format="parquet")
    names = [file.path for file in files]
    return ds.dataset(names, filesystem=path.fs, format="parquet")


def _promised_rows(manifest: Place, name: str) -> int | None:
    """The manifest's row count of a table; None where there is no manifest."""
    if not manifest.exists():
        return None
    try:
        return int(json.loads(manifest.read_text(encoding="utf-8"))["rows"][name])
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise TableError(f"{manifest} cannot be read: {error!r}") from error
