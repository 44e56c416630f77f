"""Why a stretch of a text got its label, its rule and its entity; read off the tables."""

from collections.abc import Iterator, Mapping

import pandas as pd

from pipeline.errors import ResourceError, TableError
from pipeline.lexicon import Lexicon, Rule
from pipeline.places import Place
from pipeline.tables import load, records

# table → the columns that lead to a mention
_READINGS = {
    "figures": ["mention_id"],
    "dates": ["mention_id"],
    "officials": ["mention_id", "office_mention_id"],
}


def explain(document: str, offset: int, processed: "str | Place") -> Iterator[str]:
    """Lines of text on every mention that covers `offset` of a document, and what it was read as.

    `document` is a doc_id, a source, or the end of one source ("s01.txt"). Raises TableError when
    no document or several fit, or when the text is shorter.
    """
    documents = load("documents", processed)
    found = documents[(documents["doc_id"] == document) | (documents["source"] == document)]
    if found.empty:
        found = documents[documents["source"].str.endswith(document)]
    if len(found) != 1:
        names = ", ".join(found["source"].head(5)) or "none"
        raise TableError(f"{document!r} must name one document; it names {names}")
    row = found.iloc[0]
    if not 0 <= offset < row["n_characters"]:
        raise TableError(f"{row['source']} has {row['n_characters']} characters, not {offset}")
    mentions = load("mentions", processed)
    here = mentions[
        (mentions["doc_id"] == row["doc_id"])
        & (mentions["start"] <= offset)
        & (mentions["end"] > offset)
    ]
    around = row["text"][max(0, offset - 40) : offset + 40]
    yield f"{row['source']}, character {offset}: …{' '.join(around.split())}…"
    if here.empty:
        yield "No mention covers this character."
    entities = load("entities", processed).set_index("entity_id")
    readings = {name: load(name, processed) for name in _READINGS}
    lexicon = Lexicon()
    for _, mention in here.sort_values("start").iterrows():
        yield ""
        yield from _mention(mention, entities, lexicon)
        yield from _readings(mention["mention_id"], readings)


def _mention(mention: pd.Series, entities: pd.DataFrame, lexicon: Lexicon) -> Iterator[str]:
    text = " ".join(mention["text"].split())
    yield f"{mention['label']} « {text} », characters {mention['start']} to {mention['end']}"
    yield f"  zone: {mention['zone']}; found by: {mention['source']}, {mention['rule']}"
    if rule := _rule(lexicon, mention["rule"]):
        yield f"  the rule finds, for example: {rule.examples[0]}"
        yield f"  and not: {rule.counter_examples[0]}"
    if not isinstance(mention["entity_id"], str):
        yield "  entity: none, or not known"
        return
    entity = entities.loc[mention["entity_id"]]
    yield f"  entity: {entity['name']} ({mention['entity_id']})"
    yield f"  because: {mention['link_reason']}"
    if len(entity["aliases"]):
        yield f"  also called: {'; '.join(entity['aliases'][:8])}"
    if entity["external_ids"]:
        ids = ", ".join(f"{scheme} {value}" for scheme, value in entity["external_ids"].items())
        yield f"  known elsewhere as: {ids}"


def _readings(mention_id: str, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """What other tables make of a mention, but for its text and for keys."""
    for name, keys in _READINGS.items():
        table = tables[name]
        for row in records(table[(table[keys] == mention_id).any(axis=1)]):
            told = (
                f"{column} {value}"
                for column, value in row.items()
                if value is not None and column != "text" and not column.endswith("_id")
            )
            yield f"  in {name}: {', '.join(told)}"


def _rule(lexicon: Lexicon, rule_id: str) -> Rule | None:
    """The rule of the resources with this id, if it is one."""
    file = rule_id.partition(".")[0]
    try:
        return next((r for r in lexicon.rules(file).rules if r.id == rule_id), None)
    except ResourceError:
        return None  # a gazetteer's row or a model's version
