"""Treaties by party: who has signed, who has ratified, as far as the documents say."""

import pandas as pd

from pipeline import wording
from pipeline.normalise import fold
from pipeline.standings import standings
from pipeline.tables import records


def matrix(actions: pd.DataFrame, documents: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """How each party (rows, by French name) stands with each treaty (columns, by short name).

    Cells hold the state of `standings.Standing`, or None where no document says. Treaties with
    most parties stand first; a treaty or party without any state is left out.
    """
    published = dict(zip(documents["doc_id"], documents["date"], strict=True))
    known = {row["entity_id"]: row for row in records(entities)}
    columns: dict[str, dict[str, str]] = {}
    for treaty_id, rows in actions.groupby("treaty_id"):
        found = standings(records(rows), published)
        if found:
            columns[str(treaty_id)] = {party: stand.state for party, stand in found.items()}
    ordered = sorted(columns, key=lambda treaty: (-len(columns[treaty]), treaty))
    names = {
        row["party"]: known[row["party_id"]]["name"] if row["party_id"] in known else row["party"]
        for row in records(actions)
        if row["party"] is not None
    }
    stated = {party for states in columns.values() for party in states}
    parties = sorted(stated, key=lambda party: fold(names[party]))
    cells = [[columns[treaty].get(party) for treaty in ordered] for party in parties]
    heads = [wording.short(known[treaty]) if treaty in known else treaty for treaty in ordered]
    return pd.DataFrame(cells, [names[party] for party in parties], heads, dtype=object)
