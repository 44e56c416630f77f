"""Who held which office, and from when to when documents say so."""

import duckdb
import pyarrow as pa


def mandates(
    connection: duckdb.DuckDBPyConnection,
    officials: pa.Table,
    documents: pa.Table,
    count_copies: bool = False,
) -> pa.Table:
    """One row a person, office and body, from the rows of `officials`; columns of `mandates`.

    Offices that differ in case only are one; the wording that most documents use is shown.
    Without `count_copies`, documents with `duplicate_of` give neither dates nor counts.
    """
    connection.register("officials_for_mandates", officials)
    connection.register("documents", documents.select(["doc_id", "duplicate_of"]))
    return connection.sql(
        """
        WITH worded AS (
            SELECT person_id, person, lower(office) AS folded, office, organisation_id,
                   organisation, date, doc_id, $count_copies OR duplicate_of IS NULL AS counts,
                   count(*) OVER (PARTITION BY person_id, lower(office), organisation_id, office)
                       AS uses
            FROM officials_for_mandates JOIN documents USING (doc_id)
        )
        SELECT person_id, min(person) AS person,
               arg_max(office, (uses, office)) AS office,
               organisation_id, min(organisation) AS organisation,
               min(date) FILTER (counts) AS first_date, max(date) FILTER (counts) AS last_date,
               count(DISTINCT doc_id) FILTER (counts) AS n_documents
        FROM worded
        GROUP BY person_id, folded, organisation_id
        ORDER BY person, person_id, first_date, office, organisation_id
        """,
        params={"count_copies": count_copies},
    ).to_arrow_table()
