"""Who speaks, and for whom: quotations with the office that their document gives the speaker."""

import duckdb
import pandas as pd

# Of several offices in one document the first named counts, so that a quotation counts once. A body
# that speaks itself speaks for itself.
_VOICES = """
    WITH offices AS (
        SELECT doc_id, person_id,
            first(office ORDER BY start) AS office,
            first(organisation_id ORDER BY start) AS organisation_id,
            first(organisation ORDER BY start) AS organisation
        FROM main.officials LEFT JOIN main.mentions USING (doc_id, mention_id)
        GROUP BY doc_id, person_id
    )
    SELECT quotations.doc_id, documents.date, speaker_id, speaker, office,
        CASE WHEN label = 'ORG' THEN speaker_id ELSE organisation_id END AS organisation_id,
        CASE WHEN label = 'ORG' THEN speaker ELSE organisation END AS organisation,
        quotations.kind, quotations.text, quotations.start, quotations.end
    FROM main.quotations JOIN main.documents USING (doc_id)
    LEFT JOIN main.entities ON entity_id = speaker_id
    LEFT JOIN offices ON offices.doc_id = quotations.doc_id AND person_id = speaker_id
    WHERE duplicate_of IS NULL
    ORDER BY documents.date, quotations.doc_id, quotations.start
"""

_ATTENDANCE = """
    SELECT entity_id, name, year(date) AS year, count(DISTINCT doc_id) AS n_documents
    FROM main.mentions JOIN main.documents USING (doc_id) JOIN main.entities USING (entity_id)
    WHERE entities.label = $label AND date IS NOT NULL AND duplicate_of IS NULL
        AND zone NOT IN ('furniture', 'contact')
    GROUP BY entity_id, name, year(date)
    ORDER BY ALL
"""


def voices(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row a quotation, copies of documents left out, by date.

    Columns: doc_id, date, speaker_id, speaker, office, organisation_id, organisation (where the
    office is held, or the speaker if a body speaks; null where the document does not say), kind,
    text, start, end (as in `quotations`).
    """
    found: pd.DataFrame = connection.sql(_VOICES).df()
    return found


def attendance(connection: duckdb.DuckDBPyConnection, label: str) -> pd.DataFrame:
    """entity_id, name, year, n_documents: how many documents of a year name each entity."""
    found: pd.DataFrame = connection.sql(_ATTENDANCE, params={"label": label}).df()
    return found
