"""Parts → the tables of a corpus: stretch by stretch of its documents, in the order of sources.

Memory is bounded by the size of a stretch and by what DuckDB may take before it writes to disk:
names are linked across documents first (`entities.py`), copies are found (`copies.py`), then the
rows of each stretch are linked, sorted and appended to the tables, and what is counted over all
documents is counted from those.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from pipeline import claims, copies, entities, mandates
from pipeline.config import cores
from pipeline.parts import NAMES, SIGNATURES, Columns, Parts
from pipeline.plan import Plan
from pipeline.resolve import Judgement, Known
from pipeline.signatures import BANDS
from pipeline.table_files import Writer
from pipeline.tables import SCHEMAS

# Shares of the size of the parts, within bounds in bytes: what DuckDB may take before it writes to
# disk, and what is taken up at once, for which some four times as much is needed in memory.
MEMORY_SHARE, LEAST_MEMORY, MOST_MEMORY = 1 / 4, 160_000_000, 1_000_000_000
STRETCH_SHARE, LEAST_STRETCH, MOST_STRETCH = 1 / 64, 8 << 20, 64 << 20
THREADS = 4  # at most; each of them wants memory of its own
CANDIDATES = 4096  # documents compared at once

# Columns that hold an entity: in a part a local key, in a table an entity_id.
LINKED = {
    "mentions": ("entity_id",),
    "figures": ("attributed_to",),
    "officials": ("person_id", "organisation_id"),
    "treaty_actions": ("treaty_id", "party_id"),
    "quotations": ("speaker_id",),
}
# Rows stand in the order of their documents' sources, then of places in the text. What follows
# the first columns settles ties, so that the order is one and the same in every run.
ORDER = {
    "mentions": '"start", "end", label',
    "figures": "place, mention_id",
    "dates": "place, mention_id",
    "officials": "place, office, organisation, office_mention_id",
    "treaty_actions": '"start", treaty_id, action, party, "count", total, negated, date, "end"',
    "quotations": '"start", "end"',
}


@dataclass(frozen=True, slots=True)
class Assembled:
    """Rows by table, mentions by label, and (source, message) of the errors among the issues."""

    rows: dict[str, int]
    mentions: dict[str, int]
    errors: list[tuple[str, str]]


def assemble(
    plan: Plan,
    known: Known,
    output: Path,
    judgements: Sequence[Judgement] = (),
    count_copies: bool = False,
    threads: int | None = None,
) -> Assembled:
    """Write every table of the corpus into the folder `output`.

    `threads` is how many DuckDB may use; those the process may, up to THREADS, if not given. The
    tables are the same with any number.
    """
    parts = Parts(sorted(plan.part_folders), list(plan.documents))
    sources = pa.array(list(plan.documents.values()), pa.string())
    size = min(max(LEAST_STRETCH, parts.size * STRETCH_SHARE), MOST_STRETCH)
    stretches = parts.stretches(int(size))
    with _database(output, threads, parts.size) as connection, ExitStack() as stack:
        entities.create(connection)
        _take_up(connection, parts, stretches)
        entities.link(connection, known, judgements)
        _find_copies(connection, parts, count_copies)
        writers = {name: stack.enter_context(Writer(name, output)) for name in SCHEMAS}
        labels: Counter[str] = Counter()
        for stretch in stretches:
            labels += _write_stretch(connection, parts, stretch, sources, writers)
        for name in ("documents", *ORDER):
            writers[name].close()
        _read_written(connection, "figures", writers["figures"].files)
        _read_written(connection, "officials", writers["officials"].files)
        _write(writers["claims"], claims.claims(connection))
        _write(writers["mandates"], mandates.mandates(connection))
        _write(writers["entities"], entities.entities(connection))
        errors = _write_issues(connection, plan, writers["issues"])
    return Assembled(
        {name: writers[name].rows for name in SCHEMAS}, dict(sorted(labels.items())), errors
    )


@contextmanager
def _database(folder: Path, threads: int | None, size: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, for parts of `size` bytes; what does not fit goes into `folder`."""
    memory = int(min(max(LEAST_MEMORY, size * MEMORY_SHARE), MOST_MEMORY))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".spill") as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{memory}B",
            "temp_directory": spill,
            "threads": threads or min(THREADS, cores()),
        }
        with duckdb.connect(config=settings) as connection:
            yield connection


def _take_up(
    connection: duckdb.DuckDBPyConnection, parts: Parts, stretches: Sequence[tuple[int, int]]
) -> None:
    """Fill the database with names, dates and bands of all documents."""
    connection.execute("CREATE TABLE dated (rank INTEGER, doc_id VARCHAR, date DATE)")
    connection.execute("CREATE TABLE bands (rank INTEGER, band UBIGINT)")
    columns = ", ".join(f"{column} VARCHAR" for column in SCHEMAS["issues"].names)
    connection.execute(f"CREATE TABLE issues ({columns})")
    for first, end in stretches:
        tables = parts.read(
            {NAMES: None, "documents": ("date",), SIGNATURES: ("bands",)}, slice(first, end)
        )
        entities.add_names(connection, tables[NAMES])
        _insert(connection, "dated", tables["documents"].select(["rank", "doc_id", "date"]))
        signatures = tables[SIGNATURES]
        ranks = np.repeat(signatures["rank"].to_numpy(), BANDS)
        bands = np.frombuffer(b"".join(signatures["bands"].to_pylist()), dtype=np.uint64)
        _insert(connection, "bands", pa.table({"rank": ranks, "band": bands}))


def _insert(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("rows_to_insert", rows)
    connection.execute(f"INSERT INTO {name} SELECT * FROM rows_to_insert")  # noqa: S608  our names
    connection.unregister("rows_to_insert")


def _find_copies(connection: duckdb.DuckDBPyConnection, parts: Parts, count_copies: bool) -> None:
    """Make `documents` (rank, doc_id, date, original, counts): those that were read.

    `original` is what the document copies, and `counts` whether it counts for other tables.
    """
    connection.execute(
        """
        CREATE TABLE shared AS SELECT rank, list(band ORDER BY band) AS bands
        FROM bands SEMI JOIN (SELECT band FROM bands GROUP BY band HAVING count(*) > 1) USING (band)
        GROUP BY rank
        """
    )
    found = copies.copies(_candidates(connection, parts))
    originals = {"doc_id": list(found), "original": list(found.values())}
    strings = pa.schema([("doc_id", pa.string()), ("original", pa.string())])
    connection.register("originals", pa.table(originals, strings))
    connection.execute(
        "CREATE TABLE documents AS SELECT *, $1 OR original IS NULL AS counts "
        "FROM dated LEFT JOIN originals USING (doc_id)",
        [count_copies],
    )
    connection.execute("DROP TABLE dated; DROP TABLE bands; DROP TABLE shared")
    connection.unregister("originals")


def _candidates(connection: duckdb.DuckDBPyConnection, parts: Parts) -> Iterator[copies.Candidate]:
    """The documents that share a band with another one, group by group."""
    pairs = connection.execute(
        "SELECT DISTINCT rank, first FROM "
        "(SELECT rank, min(rank) OVER (PARTITION BY band) AS first FROM bands) WHERE rank > first"
    )
    groups = copies.groups(len(parts.doc_ids), _each(pairs))
    alike = connection.sql("SELECT rank FROM shared").fetchnumpy()["rank"]
    alike = alike[np.lexsort((alike, groups[alike]))]
    for start in range(0, len(alike), CANDIDATES):
        ranks = alike[start : start + CANDIDATES]
        tables = parts.read({SIGNATURES: ("runs",), "documents": ("date",)}, ranks)
        connection.register("grouped", pa.table({"rank": ranks, "first": groups[ranks]}))
        connection.register("signatures", tables[SIGNATURES])
        connection.register("described", tables["documents"].select(["rank", "date"]))
        rows = connection.execute(
            "SELECT first, doc_id, shared.bands, runs, date FROM signatures "
            "JOIN described USING (rank) JOIN shared USING (rank) JOIN grouped USING (rank) "
            "ORDER BY first, rank"
        )
        for first, doc_id, bands, runs, date in _each(rows):
            yield copies.Candidate(first, doc_id, bands, np.frombuffer(runs, np.uint32), date)


def _each(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The rows of a result, some thousands held at once."""
    while rows := result.fetchmany(CANDIDATES):
        yield from rows


def _write_stretch(
    connection: duckdb.DuckDBPyConnection,
    parts: Parts,
    stretch: tuple[int, int],
    sources: pa.Array,
    writers: Mapping[str, Writer],
) -> Counter[str]:
    """Append the rows of some documents to the tables; mentions by label."""
    wanted: dict[str, Columns] = {NAMES: ("key",), "documents": None, "issues": None}
    tables = parts.read(wanted | dict.fromkeys(ORDER), slice(*stretch))
    for name in ("documents", "issues"):
        place = sources.take(tables[name]["rank"])
        tables[name] = tables[name].append_column("source", place)
    connection.register("names", tables[NAMES])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE local AS "
        "SELECT rank, key, entity_id, reason FROM links JOIN names USING (key)"
    )
    labels: Counter[str] = Counter()
    for name in ("documents", *ORDER):
        connection.register("part", tables.pop(name))
        rows = connection.sql(_query(name)).to_arrow_table()
        writers[name].write(rows)
        if name == "mentions":
            connection.register("linked", rows.select(["rank", "entity_id", "zone"]))
            entities.count(connection)
            connection.unregister("linked")
            counted = rows["label"].value_counts().to_pylist()
            labels.update({row["values"]: row["counts"] for row in counted})
    connection.unregister("part")
    connection.unregister("names")
    _insert(connection, "issues", tables["issues"].select(SCHEMAS["issues"].names))
    return labels


def _query(name: str) -> str:
    """The rows of `part`, which are some of the table `name`: entities linked, sorted."""
    if name == "documents":
        return (
            "SELECT part.*, documents.original AS duplicate_of "
            "FROM part JOIN documents USING (rank) ORDER BY rank"
        )
    joins, replaced = "", []
    for number, column in enumerate(LINKED.get(name, ())):
        joins += (
            f" LEFT JOIN local link{number} ON link{number}.rank = part.rank"
            f" AND link{number}.key = part.{column}"
        )
        replaced.append(f"link{number}.entity_id AS {column}")
    if name == "mentions":
        replaced.append("coalesce(link0.reason, part.link_reason) AS link_reason")
    columns = f"part.* REPLACE ({', '.join(replaced)})" if replaced else "part.*"
    if name == "figures":
        columns += f", {claims.CLAIM_ID} AS claim_id"
    # S608: every word put in comes from this module or from `claims.py`.
    return (
        f"SELECT * FROM (SELECT {columns} FROM part{joins}) "  # noqa: S608
        f"ORDER BY rank, {ORDER[name]}"
    )


def _read_written(connection: duckdb.DuckDBPyConnection, name: str, files: list[Path]) -> None:
    connection.read_parquet([str(file) for file in files]).create_view(name)


def _write(writer: Writer, rows: duckdb.DuckDBPyRelation) -> None:
    for batch in rows.to_arrow_reader(1 << 16):
        writer.write(batch)
    writer.close()


def _write_issues(
    connection: duckdb.DuckDBPyConnection, plan: Plan, writer: Writer
) -> list[tuple[str, str]]:
    """Write all issues; (source, message) of the errors."""
    planned = pa.Table.from_pylist([asdict(i) for i in plan.issues], schema=SCHEMAS["issues"])
    _insert(connection, "issues", planned)
    _write(writer, connection.sql("FROM issues ORDER BY source, stage, severity, message"))
    return connection.execute(
        "SELECT source, message FROM issues WHERE severity = 'error' "
        "ORDER BY source, stage, severity, message"
    ).fetchall()
