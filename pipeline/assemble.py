"""Parts → the tables of a corpus: joined, sorted and counted by DuckDB, written by PyArrow."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import claims, copies, mandates, resolve, write
from pipeline.model import Entity
from pipeline.plan import Plan
from pipeline.tables import DERIVED, SCHEMAS

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
    "figures": "mention_start, mention_id",
    "dates": "mention_start, mention_id",
    "officials": "mention_start, office, organisation, office_mention_id",
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
    known: resolve.Known,
    output: Path,
    judgements: Sequence[resolve.Judgement] = (),
    count_copies: bool = False,
) -> Assembled:
    """Write every table of the corpus into the folder `output`."""
    parts = sorted(plan.part_folders)
    resolution = resolve.resolve(_local_names(parts, plan), known, judgements)
    with duckdb.connect() as connection:
        _register(connection, plan, resolution)
        tables = {}
        for name in SCHEMAS:
            if name not in (*DERIVED, "issues"):
                _view(connection, name, parts)
                tables[name] = connection.sql(_query(name)).to_arrow_table()
        documents = tables["documents"] = _with_copies(tables["documents"])
        figures = claims.identify(connection, tables["figures"], tables["mentions"])
        tables["figures"] = figures
        tables["claims"] = claims.claims(connection, figures, documents, count_copies)
        officials = tables["officials"]
        tables["mandates"] = mandates.mandates(connection, officials, documents, count_copies)
        connection.register("documents", documents)
        tables["entities"] = _entities(connection, resolution.entities, count_copies)
        _view(connection, "issues", parts)
        tables["issues"] = _issues(connection, plan)
        labels = (
            "SELECT label, count(*) FROM part_mentions SEMI JOIN plan USING (doc_id) GROUP BY ALL"
        )
        by_label = dict(connection.sql(labels).fetchall())
    for name, schema in SCHEMAS.items():
        write.write_table(tables[name].cast(schema), output / f"{name}.parquet")
    errors = [
        (row["source"], row["message"])
        for row in tables["issues"].to_pylist()
        if row["severity"] == "error"
    ]
    return Assembled({n: tables[n].num_rows for n in SCHEMAS}, by_label, errors)


def _local_names(parts: list[Path], plan: Plan) -> Iterable[resolve.LocalName]:
    fields = Entity.__dataclass_fields__
    for part in parts:
        for row in pq.read_table(part / f"{write.NAMES}.parquet").to_pylist():
            if row["doc_id"] in plan.documents:
                row["external_ids"] = tuple(row["external_ids"])
                entity = Entity(**{name: row[name] for name in fields})
                yield resolve.LocalName(
                    row["doc_id"], entity, tuple(row["aliases"]), tuple(row["acronyms"])
                )


def _register(
    connection: duckdb.DuckDBPyConnection, plan: Plan, resolution: resolve.Resolution
) -> None:
    ids, sources = list(plan.documents), list(plan.documents.values())
    connection.register(
        "plan", pa.table({"doc_id": ids, "source": sources}, _strings("doc_id", "source"))
    )
    rows = [
        (doc_id, key, entity, resolution.reasons.get((doc_id, key)))
        for (doc_id, key), entity in resolution.links.items()
    ]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    names = ("doc_id", "key", "entity_id", "reason")
    connection.register("links", pa.table(dict(zip(names, columns, strict=True)), _strings(*names)))


def _strings(*names: str) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in names])


def _view(connection: duckdb.DuckDBPyConnection, name: str, parts: list[Path]) -> None:
    files = [str(part / f"{name}.parquet") for part in parts]
    connection.read_parquet(files).create_view(f"part_{name}")


def _query(name: str) -> str:
    """The rows of one table: entities linked, sources put in, sorted."""
    if name == "documents":
        return (
            "SELECT part.* REPLACE (plan.source AS source) "
            "FROM part_documents part JOIN plan USING (doc_id) ORDER BY plan.source"
        )
    joins, replaced = "", []
    for number, column in enumerate(LINKED.get(name, ())):
        joins += (
            f" LEFT JOIN links link{number} ON link{number}.doc_id = part.doc_id"
            f" AND link{number}.key = part.{column}"
        )
        replaced.append(f"link{number}.entity_id AS {column}")
    if name == "mentions":
        replaced.append("coalesce(link0.reason, part.link_reason) AS link_reason")
    columns = f"part.* REPLACE ({', '.join(replaced)})" if replaced else "part.*"
    place = ""
    if "mention_start" in ORDER[name]:
        place = ', mention."start" AS mention_start'
        joins += " JOIN part_mentions mention ON mention.mention_id = part.mention_id"
    # S608 below: every word put in comes from this module or the schema.
    names = ", ".join(f'"{column}"' for column in SCHEMAS[name].names)
    return (
        f"SELECT {names} FROM (SELECT {columns}, plan.source AS file{place} "  # noqa: S608
        f"FROM part_{name} part JOIN plan ON plan.doc_id = part.doc_id{joins}) "
        f"ORDER BY file, {ORDER[name]}"
    )


def _with_copies(documents: pa.Table) -> pa.Table:
    """`documents`, in the order of sources, with `duplicate_of` put in."""
    columns = documents.select(["doc_id", "text", "zones", "date"])
    candidates = (
        copies.Candidate(row["doc_id"], copies.own_words(row["text"], row["zones"]), row["date"])
        for batch in columns.to_batches(max_chunksize=256)
        for row in batch.to_pylist()
    )
    originals = copies.copies(candidates)
    column = pa.array(
        [originals.get(doc_id) for doc_id in documents["doc_id"].to_pylist()], pa.string()
    )
    place = documents.schema.get_field_index("duplicate_of")
    return documents.set_column(place, SCHEMAS["documents"].field(place), column)


def _entities(
    connection: duckdb.DuckDBPyConnection,
    entities: list[resolve.GlobalEntity],
    count_copies: bool,
) -> pa.Table:
    counts = connection.execute(
        """
        SELECT links.entity_id, count(*), count(DISTINCT m.doc_id), min(d.date), max(d.date)
        FROM part_mentions m
        JOIN links ON links.doc_id = m.doc_id AND links.key = m.entity_id
        JOIN documents d ON d.doc_id = m.doc_id
        WHERE m.zone NOT IN ('furniture', 'contact') AND ($1 OR d.duplicate_of IS NULL)
        GROUP BY links.entity_id
        """,
        [count_copies],
    ).fetchall()
    by_id = {entity_id: rest for entity_id, *rest in counts}
    rows = []
    for entity in entities:
        mentions, documents, first, last = by_id.get(entity.entity_id, (0, 0, None, None))
        row = asdict(entity.entity) | {
            "entity_id": entity.entity_id,
            "aliases": entity.aliases,
            "acronyms": entity.acronyms,
            "n_mentions": mentions,
            "n_documents": documents,
            "first_date": first,
            "last_date": last,
        }
        rows.append({name: row[name] for name in SCHEMAS["entities"].names})
    return write.table(rows, SCHEMAS["entities"])


def _issues(connection: duckdb.DuckDBPyConnection, plan: Plan) -> pa.Table:
    connection.register(
        "planned", write.table([write.issue_row(i) for i in plan.issues], SCHEMAS["issues"])
    )
    return connection.sql(
        """
        SELECT source, stage, severity, message FROM (
            SELECT part.* REPLACE (plan.source AS source)
            FROM part_issues part JOIN plan ON plan.doc_id = part.source
            UNION ALL SELECT * FROM planned
        ) ORDER BY source, stage, severity, message
        """
    ).to_arrow_table()
