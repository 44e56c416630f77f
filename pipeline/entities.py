"""Local names of all documents → the entities of the corpus and what leads to them, in DuckDB.

Works on the distinct names. Tables made on the way: `named` (a row for each distinct record of a
key and stretch of documents), `worded` (key and wording, acronym or not), `links` (local key →
entity_id, and the reason where two keys became one), `counted` (mentions by entity and stretch).
"""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from pipeline import resolve

_TABLES = """
    CREATE TABLE named (
        key VARCHAR, label VARCHAR, name VARCHAR, kind VARCHAR, country VARCHAR,
        external_ids MAP(VARCHAR, VARCHAR), in_knowledge_base BOOLEAN,
        documents BIGINT, first VARCHAR
    );
    CREATE TABLE worded (key VARCHAR, wording VARCHAR, acronym BOOLEAN);
    CREATE TABLE counted (
        entity_id VARCHAR, mentions BIGINT, documents BIGINT, first_date DATE, last_date DATE
    );
"""
# An entity is told by the key itself where that is one of the knowledge base or of a numbered
# act, else by a hash of it.
_ENTITY_ID = """
    CASE WHEN contains(key, '~') THEN label || '-' || left(sha256(key), 12) ELSE key END
"""
# Of what documents say of a key, that counts which most of them say; where as many say another
# thing, a name with accents, then the word of the first: the least doc_id, in any run.
_RECORDS = f"""
    CREATE TABLE records AS
    SELECT *, {_ENTITY_ID} AS entity_id
    FROM (
        SELECT * REPLACE (sum(documents)::BIGINT AS documents, min(first) AS first)
        FROM named GROUP BY ALL
    )
    QUALIFY 1 = row_number() OVER (
        PARTITION BY key ORDER BY documents DESC, name = strip_accents(name), first
    )
"""  # noqa: S608  every word put in comes from this module
_LINKS = """
    CREATE TABLE links AS
    SELECT own.key, coalesce(same.entity, own.key) AS entity, final.entity_id, same.reason
    FROM records own
    LEFT JOIN same ON same.key = own.key
    JOIN records final ON final.key = coalesce(same.entity, own.key)
"""
_ENTITIES = """
    WITH wordings AS (
        SELECT entity, wording, bool_or(acronym) AS acronym
        FROM (
            SELECT entity, wording, acronym FROM worded JOIN links USING (key)
            UNION ALL SELECT entity, name, false FROM named JOIN links USING (key)
            UNION ALL SELECT key, wording, acronym FROM known
        )
        GROUP BY entity, wording
    ),
    other AS (
        SELECT entity,
            list(wording ORDER BY wording) FILTER (NOT acronym) AS aliases,
            list(wording ORDER BY wording) FILTER (acronym) AS acronyms
        FROM wordings JOIN records ON key = entity
        WHERE wording <> name
        GROUP BY entity
    ),
    counts AS (
        SELECT entity_id, sum(mentions)::BIGINT AS n_mentions,
            sum(documents)::BIGINT AS n_documents,
            min(first_date) AS first_date, max(last_date) AS last_date
        FROM counted GROUP BY entity_id
    )
    SELECT entity_id, label, kind, name,
        coalesce(aliases, []) AS aliases, coalesce(acronyms, []) AS acronyms,
        country, external_ids, in_knowledge_base,
        coalesce(n_mentions, 0) AS n_mentions, coalesce(n_documents, 0) AS n_documents,
        first_date, last_date
    FROM records
    SEMI JOIN links ON links.entity = records.key
    LEFT JOIN other ON other.entity = records.key
    LEFT JOIN counts USING (entity_id)
    ORDER BY entity_id
"""
_SAME = pa.schema([(name, pa.string()) for name in ("key", "entity", "reason")])
_KNOWN = pa.schema([("key", pa.string()), ("wording", pa.string()), ("acronym", pa.bool_())])


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables that `add_names` and `count` fill."""
    connection.execute(_TABLES)


def add_names(connection: duckdb.DuckDBPyConnection, names: pa.Table) -> None:
    """Take up the local names of some documents; all of a document's names come at once."""
    connection.register("names", names)
    connection.execute(
        """
        INSERT INTO named
        SELECT key, label, name, kind, country, external_ids, in_knowledge_base, count(*),
            min(doc_id)
        FROM names GROUP BY ALL
        """
    )
    connection.execute(
        """
        INSERT INTO worded SELECT DISTINCT * FROM (
            SELECT key, unnest(aliases), false FROM names
            UNION ALL SELECT key, unnest(acronyms), true FROM names
        )
        """
    )
    connection.unregister("names")


def link(
    connection: duckdb.DuckDBPyConnection,
    known: resolve.Known,
    judgements: Sequence[resolve.Judgement] = (),
) -> None:
    """Make `links` from all names taken up."""
    connection.execute(_RECORDS)
    found = resolve.same(
        _names(connection, "label = 'PERSON'"),
        _names(connection, "label = 'ORG' AND contains(key, '~')"),
        connection.execute(
            "SELECT DISTINCT key, wording FROM worded JOIN records USING (key) "
            "WHERE acronym AND label = 'ORG'"
        ).fetchall(),
        judgements,
        _keys(connection, judgements),
    )
    rows = [(key, entity, reason) for key, (entity, reason) in found.items()]
    connection.register("same", _table(rows, _SAME))
    connection.execute(_LINKS)
    connection.unregister("same")
    kept = connection.execute("SELECT key FROM records WHERE in_knowledge_base").fetchall()
    words = [
        (key, wording, number == 1)
        for (key,) in kept
        for number, wordings in enumerate(known(key))
        for wording in wordings
    ]
    connection.register("known_now", _table(words, _KNOWN))
    connection.execute(
        "CREATE TABLE known AS SELECT known_now.* FROM known_now SEMI JOIN links "
        "ON links.entity = known_now.key"
    )
    connection.unregister("known_now")


def _names(connection: duckdb.DuckDBPyConnection, condition: str) -> list[resolve.Name]:
    rows = connection.execute(
        f"SELECT key, name, sum(documents)::BIGINT FROM named WHERE {condition} GROUP BY ALL"  # noqa: S608  ours
    )
    return [resolve.Name(*row) for row in rows.fetchall()]


def _keys(
    connection: duckdb.DuckDBPyConnection, judgements: Sequence[resolve.Judgement]
) -> dict[str, str]:
    """entity_id → key of the names that were judged."""
    judged = sorted({side for j in judgements for side in (j.left, j.right)})
    rows = connection.execute(
        "SELECT entity_id, max(key) FROM records WHERE list_contains($1::VARCHAR[], entity_id) "
        "GROUP BY entity_id",
        [judged],
    ).fetchall()
    return dict(rows)


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pa.table(
        [pa.array(column, f.type) for column, f in zip(columns, schema, strict=True)], schema=schema
    )


def count(connection: duckdb.DuckDBPyConnection) -> None:
    """Count the mentions in `linked`, all of some documents, for the entities.

    `documents` (rank, date, counts) tells their dates and which count.
    """
    connection.execute(
        """
        INSERT INTO counted
        SELECT entity_id, count(*), count(DISTINCT rank), min(date), max(date)
        FROM linked JOIN documents USING (rank)
        WHERE entity_id IS NOT NULL AND zone NOT IN ('furniture', 'contact') AND counts
        GROUP BY entity_id
        """
    )


def entities(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """The table `entities`, by entity_id."""
    return connection.sql(_ENTITIES)
