"""Who held which office, and from when to when documents say so."""

import duckdb

_MANDATES = """
    WITH stated AS (
        SELECT person_id, person, lower(office) AS folded, office, organisation_id, organisation,
            officials.date, doc_id, counts
        FROM officials JOIN documents USING (doc_id)
    ),
    worded AS (
        SELECT *, count(*) FILTER (counts) OVER (
            PARTITION BY person_id, folded, organisation_id, office
        ) AS uses
        FROM stated
    )
    SELECT person_id, min(person) AS person,
        arg_max(office, (uses, office)) AS office,
        organisation_id, min(organisation) AS organisation,
        min(date) FILTER (counts) AS first_date, max(date) FILTER (counts) AS last_date,
        count(DISTINCT doc_id) FILTER (counts) AS n_documents
    FROM worded
    GROUP BY person_id, folded, organisation_id
    ORDER BY person, person_id, first_date, office, organisation_id
"""


def mandates(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """The table `mandates`, from `officials` and from `documents` (doc_id, counts).

    One row a person, office and body. Offices that differ in case only are one; the wording that
    most documents use is shown. A mandate of which no document counts has a row too.
    """
    return connection.sql(_MANDATES)
