"""What documents agree on: claims stated by one, by several, or against others."""

import duckdb
import pandas as pd

from pipeline.tables import records

ALONE, SHARED, DISPUTED = "alone", "shared", "disputed"

_STATEMENTS = """
    SELECT claim_id, kind, coalesce(counted_text, '') AS subject, value, high, total, unit, per,
        modifier, f.date, f.source, coalesce(d.title, f.source) AS title,
        passage(d.text, f.start, f.end) AS passage, doc_id
    FROM views.claims f JOIN main.documents d USING (doc_id)
    WHERE duplicate_of IS NULL AND list_contains($claims, claim_id)
    ORDER BY claim_id, f.date, doc_id, f.start
"""


def states(claims: pd.DataFrame) -> pd.Series:
    """For each row of `claims`: alone, shared (by several documents) or disputed.

    Disputed is what `contradicts` says, be it stated by one document or by several.
    """
    found = pd.Series(ALONE, index=claims.index, dtype=object, name="state")
    found[claims["n_documents"] > 1] = SHARED
    found[claims["contradicts"].map(len).astype(bool)] = DISPUTED
    return found


def statements(connection: duckdb.DuckDBPyConnection, claim_ids: list[str]) -> pd.DataFrame:
    """A row a figure that states one of the claims, copies of documents left out.

    Columns: claim_id, kind, subject (the claim's noun group, or ""), value, high, total, unit,
    per, modifier, date, source, title, passage (the figure between ⟦ ⟧ in its context), doc_id.
    """
    found: pd.DataFrame = connection.sql(_STATEMENTS, params={"claims": claim_ids}).df()
    return found


def disputes(claims: pd.DataFrame) -> pd.DataFrame:
    """claim_id, dispute: a number from 0 that claims share which contradict each other.

    Claims of which one contradicts a third belong together, too; the dispute that has the claim
    of most documents comes first.
    """
    sides: dict[str, list[str]] = {
        row["claim_id"]: list(row["contradicts"]) for row in records(claims)
    }
    number: dict[str, int] = {}
    for claim_id, others in sides.items():
        if not others or claim_id in number:
            continue
        dispute = max(number.values(), default=-1) + 1
        waiting = [claim_id]
        while waiting:
            claim = waiting.pop()
            if claim in sides and claim not in number:
                number[claim] = dispute
                waiting += sides[claim]
    return pd.DataFrame(list(number.items()), columns=["claim_id", "dispute"])
