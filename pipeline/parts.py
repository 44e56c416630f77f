"""Parts on disk: what one shard gave, before entities are resolved across documents.

A part is a folder with the shard's receipt and one file `tables.arrow`: Arrow record batches, one a
table, uncompressed, and behind them where each begins. A reader maps the file and touches only the
columns that it needs; reading one table of a part takes some 30 µs, of Parquet it took ten times
that. In a part a row names its document by `file`, its number in the part, an entity by its local
key where the tables say `entity_id`, and some tables have columns that only assembly needs.
"""

import json
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import TableError
from pipeline.jobs import RECEIPT
from pipeline.tables import DERIVED, SCHEMAS

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Batches = dict[str, pa.RecordBatch]
Integers = npt.NDArray[np.int32]
Columns = Sequence[str] | None  # None: all

TABLES_FILE = "tables.arrow"
FILE = "file"

_NUMBER = pa.field(FILE, pa.int32(), nullable=False)
_PLACE = pa.field("place", pa.int32(), nullable=False)  # where the mention begins
_ZONE = pa.field("zone", pa.string(), nullable=False)
# What assembly puts in, so that a part need not hold it.
_LATER = {
    "documents": ("doc_id", "source", "duplicate_of"),
    "figures": ("doc_id", "claim_id"),
    "issues": ("source",),
}
_MORE = {"figures": (_PLACE, _ZONE), "dates": (_PLACE,), "officials": (_PLACE,)}


def _schema(name: str) -> pa.Schema:
    later = _LATER.get(name, ("doc_id",))
    kept = (field.remove_metadata() for field in SCHEMAS[name] if field.name not in later)
    return pa.schema([_NUMBER, *kept, *_MORE.get(name, ())])


DOC_IDS = "files"
NAMES = "names"
SIGNATURES = "signatures"
SCHEMAS_OF_PARTS: dict[str, pa.Schema] = {
    DOC_IDS: pa.schema([_NUMBER, pa.field("doc_id", pa.string(), nullable=False)]),
    **{name: _schema(name) for name in SCHEMAS if name not in DERIVED},
    NAMES: pa.schema(
        [
            _NUMBER,
            pa.field("key", pa.string(), nullable=False),
            pa.field("label", pa.string(), nullable=False),
            pa.field("name", pa.string(), nullable=False),
            pa.field("kind", pa.string()),
            pa.field("country", pa.string()),
            pa.field("external_ids", pa.map_(pa.string(), pa.string()), nullable=False),
            pa.field("in_knowledge_base", pa.bool_(), nullable=False),
            pa.field("aliases", pa.list_(pa.string()), nullable=False),
            pa.field("acronyms", pa.list_(pa.string()), nullable=False),
        ]
    ),
    SIGNATURES: pa.schema(
        [
            _NUMBER,
            pa.field("bands", pa.binary(128), nullable=False),
            pa.field("runs", pa.binary(), nullable=False),
        ]
    ),
}
_NAMES = tuple(SCHEMAS_OF_PARTS)
_ALIGNED = 64  # bytes; what Arrow wants of its buffers
_MAGIC = b"parts-01"
_INDEX_SIZE = (len(_NAMES) + 1) * 8 + len(_MAGIC)


def pack(
    files: Sequence[tuple[str, Rows]], refused: Callable[[int, Exception], Rows] | None = None
) -> Batches:
    """The tables of a part from the doc_id and the rows of each file.

    Where rows do not fit their schema, `refused` is told the file's number and why, and gives the
    rows to take instead; without it the error is raised: pyarrow.ArrowException, or ValueError,
    TypeError or OverflowError from the conversion of a value.
    """
    try:
        return {name: _batch(name, files) for name in _NAMES}
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        if refused is None:
            raise
    sound = []
    for number, (doc_id, rows) in enumerate(files):
        try:
            pack([(doc_id, rows)])
        except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
            rows = refused(number, error)
        sound.append((doc_id, rows))
    return pack(sound)


def _batch(name: str, files: Sequence[tuple[str, Rows]]) -> pa.RecordBatch:
    """One table of a part; the rows of each file stand together, in the order of files."""
    schema = SCHEMAS_OF_PARTS[name]
    if name == DOC_IDS:
        rows = [{"doc_id": doc_id} for doc_id, _ in files]
        counts = [1] * len(files)
    else:
        rows = [row for _, rows_of_file in files for row in rows_of_file.get(name, ())]
        counts = [len(rows_of_file.get(name, ())) for _, rows_of_file in files]
    numbers = pa.array(np.repeat(np.arange(len(files), dtype=np.int32), counts))
    structs = pa.array(rows, pa.struct(list(schema)[1:]))
    batch = pa.RecordBatch.from_arrays([numbers, *structs.flatten()], schema=schema)
    for field, column in zip(schema, batch.columns, strict=True):
        if not field.nullable and column.null_count:
            raise pa.ArrowInvalid(f"column {field.name} of {name} must not be null")
    return batch


def write_part(folder: Path, tables: Batches, told: Mapping[str, Any]) -> None:
    """Write a part, its receipt with what is `told`, so that `folder` is there whole or not at all.

    A part is named after its content, so one that is there already is the same and stays: another
    run may be reading it. Only what was cut short, by a power failure, is replaced.
    """
    making = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}")
    making.mkdir(parents=True)
    try:
        _write(making / TABLES_FILE, tables)
        text = json.dumps(told, ensure_ascii=False, sort_keys=True)
        (making / RECEIPT).write_text(text, encoding="utf-8")
        if folder.exists() and not _is_whole(folder):
            shutil.rmtree(folder, ignore_errors=True)
        try:
            making.rename(folder)
        except OSError:
            if not _is_whole(folder):
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)


def receipt(folder: Path) -> dict[str, Any] | None:
    """The receipt of a part; None where it, or the file of tables, was cut short.

    The tables need not be there: of what lies at an address they are fetched when they are needed.
    """
    try:
        found: dict[str, Any] = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
        if (folder / TABLES_FILE).exists():
            _index(folder)
    except (OSError, ValueError, TableError):
        return None
    return found


def _is_whole(folder: Path) -> bool:
    return (folder / TABLES_FILE).exists() and receipt(folder) is not None


def _write(path: Path, tables: Batches) -> None:
    starts = []
    with path.open("wb") as file:
        for name in _NAMES:
            file.write(bytes(-file.tell() % _ALIGNED))
            starts.append(file.tell())
            file.write(tables[name].serialize())
        starts.append(file.tell())
        file.write(np.array(starts, dtype="<i8").tobytes() + _MAGIC)


def _index(folder: Path) -> npt.NDArray[np.int64]:
    """Where the tables of a part begin, and where the last one ends."""
    path = folder / TABLES_FILE
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _INDEX_SIZE))
        index = file.read()
    starts = np.frombuffer(index[: -len(_MAGIC)], dtype="<i8") if len(index) > 8 else None
    if not index.endswith(_MAGIC) or starts is None or starts[-1] != size - _INDEX_SIZE:
        raise TableError(f"{path} is not whole; run again with --force")
    return starts


def read_part(folder: Path, names: Iterable[str] = _NAMES) -> Batches:
    """Tables of one part, mapped into memory. Raises TableError where the file is not whole."""
    return _read(folder, _index(folder), names)


def _read(folder: Path, starts: npt.NDArray[np.int64], names: Iterable[str]) -> Batches:
    with pa.memory_map(str(folder / TABLES_FILE)) as file:
        content = file.read_buffer()
    found = {}
    for name in names:
        number = _NAMES.index(name)
        message = content[int(starts[number]) : int(starts[number + 1])]
        found[name] = pa.ipc.read_record_batch(message, SCHEMAS_OF_PARTS[name])
    return found


class Parts:
    """The documents of a corpus in its parts, by rank: their number in the order of sources.

    `doc_ids` come in that order. A document of no part has no rows; one that stands in a part but
    not among `doc_ids` is passed over.
    """

    def __init__(self, folders: Sequence[Path], doc_ids: Sequence[str]) -> None:
        self._folders = folders
        self._indices = [_index(folder) for folder in folders]
        self.doc_ids = pa.array(doc_ids, pa.string())
        self._ranks = self._rank_all()
        self._part = np.full(len(doc_ids), -1, dtype=np.int32)
        weights = np.zeros(len(doc_ids))
        for number, (ranks, index) in enumerate(zip(self._ranks, self._indices, strict=True)):
            known = ranks[ranks >= 0]
            self._part[known] = number
            weights[known] = index[-1] / len(ranks)
        self._weight = np.cumsum(weights)
        self.size = int(self._weight[-1]) if len(weights) else 0  # bytes on disk

    def _rank_all(self) -> list[Integers]:
        """For each part the rank of each of its files, -1 for those that are none of ours."""
        held = [
            _read(folder, index, [DOC_IDS])[DOC_IDS]["doc_id"]
            for folder, index in zip(self._folders, self._indices, strict=True)
        ]
        if not held:
            return []
        ranks = pc.index_in(pa.chunked_array(held), self.doc_ids).combine_chunks()
        ends = np.cumsum([len(ids) for ids in held])[:-1]
        return np.split(ranks.fill_null(-1).to_numpy(zero_copy_only=False), ends)

    def stretches(self, size: int) -> list[tuple[int, int]]:
        """The ranks cut into (first, behind the last), of about `size` bytes on disk each."""
        if not len(self._weight):
            return []
        marks = np.arange(size, self._weight[-1], size)
        cuts = np.unique([0, *np.searchsorted(self._weight, marks), len(self._weight)])
        return [(int(cuts[n]), int(cuts[n + 1])) for n in range(len(cuts) - 1)]

    def read(self, wanted: Mapping[str, Columns], ranks: Integers | slice) -> dict[str, pa.Table]:
        """Some columns of some tables: the rows of the documents of `ranks`, in no order.

        Each table has the columns `rank` and `doc_id` besides. Only these rows are held in memory.
        """
        chosen = np.zeros(len(self._part), dtype=bool)
        chosen[ranks] = True
        schemas = {name: _ranked(name, columns) for name, columns in wanted.items()}
        found: dict[str, list[pa.RecordBatch]] = {name: [] for name in wanted}
        parts = np.unique(self._part[ranks])
        for part in parts[parts >= 0]:
            own = self._ranks[part]
            here = (own >= 0) & chosen[own]
            for name, batch in _read(self._folders[part], self._indices[part], wanted).items():
                batch = batch.select([FILE, *schemas[name].names[1:]])
                if not here.all():
                    batch = batch.filter(pa.array(here[batch[FILE].to_numpy()]))
                if batch.num_rows:
                    columns = [pa.array(own[batch[FILE].to_numpy()]), *batch.columns[1:]]
                    found[name].append(pa.RecordBatch.from_arrays(columns, schema=schemas[name]))
        return {name: self._named(found[name], schema) for name, schema in schemas.items()}

    def _named(self, batches: list[pa.RecordBatch], schema: pa.Schema) -> pa.Table:
        table = pa.Table.from_batches(batches, schema)
        return table.append_column("doc_id", self.doc_ids.take(table["rank"]))


def _ranked(name: str, columns: Columns) -> pa.Schema:
    fields = [f for f in SCHEMAS_OF_PARTS[name] if f.name != FILE]
    rank = pa.field("rank", pa.int32(), nullable=False)
    return pa.schema([rank, *(f for f in fields if columns is None or f.name in columns)])
