"""How parties stand with a treaty, by what documents say of them.

Where statements disagree, that of the newest document counts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]

BOUND = frozenset({"ratified", "acceded"})  # actions


@dataclass(frozen=True, slots=True)
class Standing:
    """What the documents say of a party and a treaty.

    `state` is bound, signed, signed_not_bound (said not to be), not_bound, not_signed, invited or
    left (a denunciation). `statements` are rows of `treaty_actions`, those of the oldest document
    first.
    """

    state: str
    statements: list[Row]


def standings(
    actions: Iterable[Row], published: Mapping[str, dt.date | None]
) -> dict[str, Standing]:
    """By party, from the rows of `treaty_actions` on one treaty, null as None.

    `published` is each document's date. A party of which no row tells a state is left out.
    """
    by_party: dict[str, list[Row]] = defaultdict(list)
    for action in actions:
        if action["party"] is not None:
            by_party[action["party"]].append(action)
    found = {}
    for party, rows in by_party.items():
        # Of one document, what it affirms weighs more, and a denunciation most: it may tell of
        # the past before.
        rows.sort(
            key=lambda row: (
                published[row["doc_id"]] or dt.date.min,
                not row["negated"],
                row["action"] == "denounced",
            )
        )
        latest: dict[str, bool] = {}
        for row in rows:
            deed = "bound" if row["action"] in BOUND else row["action"]
            latest[deed] = not row["negated"]
            if deed == "bound" and latest[deed]:  # again, after it had left
                latest["denounced"] = False
        state = _state(latest)
        if state:
            found[party] = Standing(state, rows)
    return found


def _state(latest: Mapping[str, bool]) -> str | None:
    if latest.get("denounced"):
        return "left"
    if latest.get("bound"):
        return "bound"
    if latest.get("signed"):
        return "signed_not_bound" if "bound" in latest else "signed"
    if "bound" in latest:
        return "not_bound"
    if "signed" in latest:
        return "not_signed"
    return "invited" if latest.get("invited_to_accede") else None
