"""Claims: what figures state, joined across documents.

Two figures make the same claim when value, unit, kind, rate and counted noun are the same; the
modifier ("près de") is ignored. Everything is computed by DuckDB when the tables of a corpus are
assembled, from `figures` and the documents' dates, in an order that is the same in every run.
"""

import duckdb

# A figure in an address block or in boilerplate states nothing of its document.
_IDLE_ZONES = "('furniture', 'contact')"
# "Dix ans" alone does not say what lasts or who is so old: two of them have nothing in common.
_TIMES = "('duration', 'age')"
# Wordings are compared without case and accents, as headlines in capitals leave them out.
_FOLDED = "strip_accents(lower({}))"
# A subject with more values than this is no subject ("personnes", in 2012): its figures count
# different things, and a list of so many contradictions would help nobody.
_MOST_VALUES = 8

# The claim that a row of `figures` with its `zone` makes.
CLAIM_ID = f"""
    CASE
        WHEN zone IN {_IDLE_ZONES} THEN NULL
        WHEN counted IS NULL AND (unit IS NULL OR kind IN {_TIMES}) THEN NULL
        ELSE 'claim-' || left(md5(concat_ws(
            '|', kind, coalesce(unit, ''), coalesce(per, ''),
            coalesce({_FOLDED.format("counted")}, ''), value,
            coalesce(high::VARCHAR, ''), coalesce(total::VARCHAR, '')
        )), 16)
    END
"""

# Contradictions. Only figures of one period can contradict each other, and only where no document
# states both: what one text tells apart are two things. "Plus de 200" and "230" agree.
_CLAIMS = f"""
    WITH stated AS (
        SELECT figures.*, documents.date, documents.counts,
            {_FOLDED.format("counted_text")} AS subject,
            CASE
                WHEN modifier IN ('less_than', 'at_most') THEN '-infinity'
                WHEN modifier IN ('about', 'nearly') THEN value - abs(value) / 10
                ELSE value
            END::DOUBLE AS least,
            CASE
                WHEN modifier IN ('more_than', 'at_least') THEN 'infinity'
                WHEN modifier = 'about' THEN coalesce(high, value) + abs(value) / 10
                WHEN modifier = 'order_of' THEN 10 * value
                ELSE coalesce(high, value)
            END::DOUBLE AS most
        FROM figures JOIN documents USING (doc_id)
        WHERE claim_id IS NOT NULL
    ),
    subjects AS (
        SELECT subject, kind, unit, per, total, period_start, period_end, claim_id,
            min(least) AS least, max(most) AS most, list(DISTINCT doc_id) AS doc_ids
        FROM stated
        WHERE counts AND subject IS NOT NULL AND period_start IS NOT NULL
        GROUP BY subject, kind, unit, per, total, period_start, period_end, claim_id
        QUALIFY count(*) OVER (
            PARTITION BY subject, kind, unit, per, total, period_start, period_end
        ) <= {_MOST_VALUES}
    ),
    contradictions AS (
        SELECT one.claim_id, list_sort(list(DISTINCT other.claim_id)) AS contradicts
        FROM subjects one JOIN subjects other ON one.subject = other.subject
            AND one.kind = other.kind
            AND one.unit IS NOT DISTINCT FROM other.unit
            AND one.per IS NOT DISTINCT FROM other.per
            AND one.total IS NOT DISTINCT FROM other.total
            AND one.period_start = other.period_start
            AND one.period_end = other.period_end
            AND (one.most < other.least OR other.most < one.least)
            AND NOT list_has_any(one.doc_ids, other.doc_ids)
        GROUP BY one.claim_id
    ),
    wordings AS (
        SELECT claim_id, counted, counted_text, count(*) FILTER (counts) AS n
        FROM stated GROUP BY ALL
    ),
    usual AS (
        SELECT claim_id,
            first(counted ORDER BY n DESC, counted) AS counted,
            first(counted_text ORDER BY n DESC, counted_text) AS counted_text
        FROM wordings GROUP BY claim_id
    )
    SELECT claim_id, usual.counted, usual.counted_text,
        any_value(value) AS value, any_value(high) AS high, any_value(total) AS total,
        any_value(kind) AS kind, any_value(unit) AS unit, any_value(per) AS per,
        count(DISTINCT doc_id) FILTER (counts) AS n_documents,
        count(*) FILTER (counts) AS n_figures,
        coalesce(list_sort(list(DISTINCT doc_id) FILTER (counts)), []) AS doc_ids,
        min(date) FILTER (counts) AS first_date, max(date) FILTER (counts) AS last_date,
        coalesce(any_value(contradicts), []) AS contradicts
    FROM stated JOIN usual USING (claim_id) LEFT JOIN contradictions USING (claim_id)
    GROUP BY claim_id, usual.counted, usual.counted_text
    ORDER BY n_documents DESC, n_figures DESC, claim_id
"""  # noqa: S608  likewise


def claims(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """The table `claims`, from `figures` and from `documents` (doc_id, date, counts).

    What does not count, as it is a copy, does not contradict either; a claim that only copies make
    has a row all the same.
    """
    return connection.sql(_CLAIMS)
