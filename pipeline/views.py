"""Views that join the tables, for DuckDB: in the file that `export` makes, and in notebooks."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# name → (what it holds, its query). A view may use those before it.
VIEWS = {
    "mandates": (
        "Who held what office where, with each document that states it.",
        """
        SELECT o.person_id, o.person, o.office, o.organisation_id, o.organisation, o.country,
               o.date, o.doc_id, d.source, d.title, m.start, m.end
        FROM main.officials o JOIN main.documents d USING (doc_id)
        JOIN main.mentions m USING (mention_id)
        """,
    ),
    "ratifications": (
        "Treaties by party: the first date and the number of documents that tell of it.",
        """
        SELECT treaty_id, any_value(treaty) AS treaty, party_id, party, action,
               min(date) AS first_date, count(DISTINCT doc_id) AS n_documents,
               list(DISTINCT doc_id ORDER BY doc_id) AS doc_ids
        FROM main.treaty_actions
        WHERE action IN ('ratified', 'acceded') AND NOT negated AND party IS NOT NULL
        GROUP BY treaty_id, party_id, party, action
        """,
    ),
    "claims": (
        "Claims with the figures that state them, in place.",
        """
        SELECT c.claim_id, c.counted_text, c.value, c.high, c.total, c.unit, c.kind, c.per,
               c.n_documents, len(c.contradicts) > 0 AS contradicted, f.text, f.modifier,
               f.attributed_to, f.doc_id, d.source, d.date, m.start, m.end
        FROM main.claims c JOIN main.figures f USING (claim_id)
        JOIN main.mentions m USING (mention_id) JOIN main.documents d ON d.doc_id = f.doc_id
        """,
    ),
    "co_mentions_by_document": (
        "Pairs of entities that a document names, by how many of its sentences name both.",
        """
        WITH named AS (
            SELECT DISTINCT entity_id, doc_id, sentence FROM main.mentions
            WHERE entity_id IS NOT NULL AND zone NOT IN ('furniture', 'contact')
        )
        SELECT a.doc_id, a.entity_id AS left_id, b.entity_id AS right_id,
               count(*) FILTER (a.sentence = b.sentence) AS n_sentences
        FROM named a JOIN named b ON a.doc_id = b.doc_id AND a.entity_id < b.entity_id
        GROUP BY ALL
        """,
    ),
    "co_mentions": (
        "Pairs of entities by how many documents, and sentences, name both.",
        """
        SELECT left_id, x.name AS "left", right_id, y.name AS "right",
               count(*) AS n_documents, sum(n_sentences)::BIGINT AS n_sentences
        FROM views.co_mentions_by_document
        JOIN main.entities x ON x.entity_id = left_id
        JOIN main.entities y ON y.entity_id = right_id
        GROUP BY ALL
        """,
    ),
}


def create(connection: "duckdb.DuckDBPyConnection") -> None:
    """Make the schema `views` in a database that has the tables in its schema `main`."""
    connection.execute("CREATE SCHEMA views")
    for name, (meaning, query) in VIEWS.items():
        connection.execute(f"CREATE VIEW views.{name} AS {query}")
        connection.execute(f"COMMENT ON VIEW views.{name} IS '{meaning}'")
