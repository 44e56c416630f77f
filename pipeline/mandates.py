"""Who held which office, and from when to when documents say so."""

import duckdb
import pyarrow as pa


def mandates(connection: duckdb.DuckDBPyConnection, officials: pa.Table) -> pa.Table:
    """One row a person, office and body, from the rows of `officials`; columns of `mandates`.

    Offices that differ in case only are one; the wording that most documents use is shown.
    """
    connection.register("officials_for_mandates", officials)
    return connection.sql(
        """
        WITH worded AS (
            SELECT person_id, person, lower(office) AS folded, office, organisation_id,
                   organisation, date, doc_id,
                   count(*) OVER (PARTITION BY person_id, lower(office), organisation_id, office)
                       AS uses
            FROM officials_for_mandates
        )
        SELECT person_id, min(person) AS person,
               arg_max(office, (uses, office)) AS office,
               organisation_id, min(organisation) AS organisation,
               min(date) AS first_date, max(date) AS last_date,
               count(DISTINCT doc_id) AS n_documents
        FROM worded
        GROUP BY person_id, folded, organisation_id
        ORDER BY person, person_id, first_date, office, organisation_id
        """
    ).to_arrow_table()
