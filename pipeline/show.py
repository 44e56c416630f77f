"""An entity as the tables know it: what it is called, what it holds or did, where it is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.errors import TableError
from pipeline.normalise import fold
from pipeline.places import Place
from pipeline.tables import load

NEAR = 5  # names that are told where none fits
LIKENESS = 75  # of 100, at least
AROUND = 60  # characters on each side of a mention

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """A mention: `before`, `text` and `after` follow each other, white space made single."""

    source: str
    start: int
    end: int
    zone: str
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An entity's row, its mandates, its treaty actions, and mentions outside furniture first.

    `mandates` are those a person holds or a body gives; `actions` those on a treaty or by a party.
    `mentions` are cut short, `n_mentions` is how many there are.
    """

    entity: Row
    mandates: list[Row]
    actions: list[Row]
    mentions: list[Context]
    n_mentions: int


def show(wanted: str, processed: "str | Place", limit: int = 10) -> Shown:
    """The entity whose id, name, alias or acronym is `wanted`, whatever the capitals and accents.

    An id elsewhere ("CETS 185") will do, too. A canonical name goes before all others, and of
    several entities of one name that of the knowledge base. Raises TableError with the nearest
    names where there is none, and with the entities where there are several.
    """
    entities = load("entities", processed)
    found = _find(entities, wanted)
    if len(found) != 1:
        raise TableError(_missed(wanted, found, entities))
    entity = found.iloc[0]
    identifier = entity["entity_id"]
    mentions = load("mentions", processed)
    mentions = mentions[mentions["entity_id"] == identifier]
    last = mentions["zone"].isin(("furniture", "contact"))
    ordered = pd.concat([mentions[~last], mentions[last]])
    return Shown(
        {str(key): _plain(value) for key, value in entity.items()},
        _rows("mandates", processed, identifier, "person_id", "organisation_id"),
        _rows("treaty_actions", processed, identifier, "treaty_id", "party_id"),
        list(_contexts(ordered.head(limit), load("documents", processed))),
        len(mentions),
    )


def _find(entities: pd.DataFrame, wanted: str) -> pd.DataFrame:
    exact = entities[entities["entity_id"] == wanted]
    if not exact.empty:
        return exact
    folded = fold(wanted)
    named = entities[entities["name"].map(fold) == folded]
    if named.empty:
        ids = entities["external_ids"].map(lambda ids: list(ids.values()))
        others = entities["aliases"].map(list) + entities["acronyms"].map(list) + ids
        named = entities[others.map(lambda names: folded in map(fold, names))]
    known = named[named["in_knowledge_base"]]
    return known if len(known) == 1 else named


def _missed(wanted: str, found: pd.DataFrame, entities: pd.DataFrame) -> str:
    if len(found):
        several = "".join(f"\n  {r['entity_id']}  {r['name']}" for _, r in found.iterrows())
        return f"{wanted!r} names {len(found)} entities; give the id of one:{several}"
    names = {
        name: row["name"]
        for _, row in entities.iterrows()
        for name in (row["name"], *row["aliases"], *row["acronyms"])
    }
    near = process.extract(
        fold(wanted),
        {name: fold(name) for name in names},
        scorer=fuzz.WRatio,
        score_cutoff=LIKENESS,
        limit=3 * NEAR,
    )
    told = list(dict.fromkeys(names[name] for _, _, name in near))[:NEAR]
    hint = f"; did you mean {', '.join(map(repr, told))}?" if told else ""
    return f"no entity is called {wanted!r}{hint}"


def _rows(name: str, processed: "str | Place", identifier: str, *columns: str) -> list[Row]:
    table = load(name, processed)
    found = table[(table[list(columns)] == identifier).any(axis=1)]
    return [{str(k): _plain(v) for k, v in row.items()} for _, row in found.iterrows()]


def _plain(value: Any) -> Any:
    """A cell as JSON has it; None for what is missing."""
    if isinstance(value, dict):
        return value
    if pd.api.types.is_list_like(value):
        return list(value)
    if pd.isna(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    whole = isinstance(value, float) and value.is_integer()  # pandas has no whole number missing
    return int(value) if whole else value


def _contexts(mentions: pd.DataFrame, documents: pd.DataFrame) -> Iterator[Context]:
    rows = documents.set_index("doc_id")
    for _, mention in mentions.iterrows():
        document = rows.loc[mention["doc_id"]]
        text, start, end = document["text"], int(mention["start"]), int(mention["end"])
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        yield Context(
            document["source"],
            start,
            end,
            mention["zone"],
            _single(before),
            " ".join(mention["text"].split()),
            _single(after),
        )


def _single(text: str) -> str:
    """White space made single, at the edges, too."""
    joined = " ".join(text.split())
    head, tail = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{head}{joined}{tail}" if joined else " " * bool(text)
