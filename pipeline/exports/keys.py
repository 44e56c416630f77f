"""Which column tells a row from all others, and which one leads to a row of another table."""

from collections.abc import Mapping

from pipeline.tables import SCHEMAS

KEYS: Mapping[str, str] = {
    "documents": "doc_id",
    "mentions": "mention_id",
    "entities": "entity_id",
    "figures": "mention_id",
    "dates": "mention_id",
    "claims": "claim_id",
}
_LEADS_TO: Mapping[str, str] = {
    "doc_id": "documents",
    "duplicate_of": "documents",
    "mention_id": "mentions",
    "office_mention_id": "mentions",
    "entity_id": "entities",
    "person_id": "entities",
    "organisation_id": "entities",
    "treaty_id": "entities",
    "party_id": "entities",
    "speaker_id": "entities",
    "attributed_to": "entities",
    "claim_id": "claims",
}


def references(table: str) -> dict[str, str]:
    """The columns of a table that lead to another row → the table that row is in."""
    return {
        column: _LEADS_TO[column]
        for column in SCHEMAS[table].names
        if (column in _LEADS_TO and _LEADS_TO[column] != table) or column == "duplicate_of"
    }
