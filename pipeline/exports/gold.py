"""Annotated regions of a document as gold, in the form that `evaluate` and `train` read."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.errors import InputError
from pipeline.exports.label_studio import FIGURE, FURNITURE
from pipeline.exports.regions import Region
from pipeline.exports.source import Annotated, Row
from pipeline.normalise import fold

NUMBERS = ("value", "high", "total")
LINKED = ("ORG", "TREATY", "PERSON", "LOC")
UNREVIEWED = ("officials", "treaty_actions")

Place = tuple[int, int, str]  # start, end, label


class Names:
    """Entities by id, and by each name that only one entity of a label has."""

    def __init__(self, entities: Mapping[str, Row]) -> None:
        self.entities = entities
        self._named: dict[tuple[str, str], set[str]] = {}
        for key, row in entities.items():
            for name in (row["name"], *row["aliases"], *row["acronyms"]):
                self._named.setdefault((row["label"], fold(name)), set()).add(key)

    def find(self, label: str, said: str) -> str | None:
        """The entity_id that `said` is, or names; None where it is none, or several."""
        if said in self.entities:
            return said
        named = self._named.get((label, fold(said)), set())
        return next(iter(named)) if len(named) == 1 else None

    def link(self, label: str, said: str) -> str:
        """What the gold calls the entity: CETS number, CELEX, country code or name."""
        row = self.entities.get(self.find(label, said) or "")
        if row is None:
            return said
        ids = row["external_ids"]
        if label == "TREATY":
            return str(ids.get("cets") or ids.get("celex") or row["name"])
        if label == "LOC" and row["kind"] == "country" and row["country"]:
            return str(row["country"])
        return str(row["name"])


def gold(
    name: str, annotated: Annotated, regions: Iterable[Region], names: Names, where: str
) -> Row:
    """The annotation of a document: mentions and furniture as annotated, the rest of the tables.

    Officials and treaty actions are not shown in Label Studio; they are those of the tables, and
    `from_tables` names them, as nobody has reviewed them. Raises InputError, with `where` in front,
    for a value that cannot be read.
    """
    document = annotated.document
    known: dict[Place, Row] = {(m["start"], m["end"], m["label"]): m for m in annotated.mentions}
    ordered = sorted(set(regions), key=lambda r: (r.start, -r.end, r.label))
    text = document["text"]
    mentions = []
    for region in ordered:
        if region.label != FURNITURE:
            mention = {"label": region.label, "text": text[region.start : region.end]}
            mention |= _attributes(region, names, where)
            mention |= {"start": region.start, "end": region.end}
            if known.get((region.start, region.end, region.label), {}).get("anaphoric"):
                mention["anaphoric"] = True
            mentions.append(mention)
    return {
        "doc": name,
        "publisher": document["publisher"],
        "date": document["date"] and document["date"].isoformat(),
        "reference": document["reference"],
        "title": document["title"],
        "mentions": mentions,
        "officials": [
            {key: row[key] for key in ("person", "office", "organisation")}
            for row in annotated.rows["officials"]
        ],
        "treaty_actions": [
            _action(row, names) for row in annotated.rows["treaty_actions"] if not row["negated"]
        ],
        "furniture": [[r.start, r.end] for r in ordered if r.label == FURNITURE],
        "from_tables": list(UNREVIEWED),
    }


def _attributes(region: Region, names: Names, where: str) -> Row:
    if region.label in LINKED:
        return {"link": names.link(region.label, region.entity)} if region.entity else {}
    if region.label == "DATE":
        return {"value": region.value or None}
    return figure(region.value, where) if region.label == "FIGURE" else {}


def figure(said: str, where: str) -> Row:
    """ "value=18 total=46 kind=share" as attributes; what is not said is as in most figures."""
    found: dict[str, Any] = {"value": None, "unit": None, "kind": "count", "modifier": "exact"}
    for pair in said.split():
        key, sign, value = pair.partition("=")
        if key not in FIGURE or not sign:
            raise InputError(f"{where}: {pair!r} is not one of {'=…, '.join(FIGURE)}=…")
        try:
            found[key] = _number(value) if key in NUMBERS else _text(key, value)
        except ValueError:
            raise InputError(f"{where}: {pair!r} is no number") from None
    return found


def _text(key: str, value: str) -> str:
    """A noun of several words has "_" between them, as spaces end a value."""
    return value.replace("_", " ") if key == "counted" else value


def _number(text: str) -> float | int:
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


def _action(row: Row, names: Names) -> Row:
    action = {"treaty": names.link("TREATY", row["treaty_id"]), "action": row["action"]}
    counts = {key: row[key] for key in ("count", "total") if row[key] is not None}
    return action | (counts if row["party"] is None and counts else {"party": row["party"]})
