"""What the tables hold of the documents, and on what each row rests; needs no annotations."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pipeline import wording
from pipeline.tables import records

IDLE_ZONES = ("furniture", "contact")
_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d+)*")
# A word with a capital inside a sentence: behind a small letter or a comma, or an elided article.
_NAME = re.compile(r"(?:(?<=[a-zà-öø-ÿœ,] )|(?<=[dln]['’]))[A-ZÀ-ÖØ-ÞŒ][\w'’-]*\w")
_QUOTED = re.compile("«.*»")


def evidence(mentions: pd.DataFrame) -> pd.Series:
    """What each mention rests on, in short: the rule, the gazetteer or the model, and how.

    "figures.count (règle)" and "organisations (répertoire)", for all rows of one gazetteer, or
    "organisations (sigle)" for an acronym of one of them.
    """
    stem = mentions["rule"].str.split(":", n=1).str[0]
    said = mentions["source"].map(lambda source: wording.said(source, "sources"))
    return (stem + " (" + said + ")").rename("evidence")


def by_evidence(mentions: pd.DataFrame) -> pd.DataFrame:
    """A row a label and evidence: label, evidence, n_mentions, n_documents, linked.

    `linked` is the share of them that have an entity. Most mentions first; furniture and contact
    zones left out.
    """
    rows = mentions[~mentions["zone"].isin(IDLE_ZONES)]
    rows = rows.assign(evidence=evidence(rows), linked=rows["entity_id"].notna())
    table = rows.groupby(["label", "evidence"], as_index=False).agg(
        n_mentions=("mention_id", "size"),
        n_documents=("doc_id", "nunique"),
        linked=("linked", "mean"),
    )
    order = ["n_mentions", "label", "evidence"]
    return table.sort_values(order, ascending=[False, True, True], ignore_index=True)


def reasons(mentions: pd.DataFrame) -> pd.Series:
    """Why mentions have their entity, in French: how many for each reason, most first.

    Reasons that differ only in what they quote ("acronym of « … »") are counted as one.
    """
    general = mentions["link_reason"].dropna().map(lambda text: _QUOTED.sub("« … »", text))
    return general.map(lambda text: wording.reason(text)[0]).value_counts()


def marks(documents: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Every number in digits and every capital inside a sentence, and whether a mention holds it.

    What no mention holds need not be an error (an article's number is no figure), but an omission
    is likely to be among it. Columns: doc_id, start, end (characters of the document's text),
    text, mark (number or name), covered. Furniture and contact zones are left out.
    """
    spans = dict(iter(mentions.groupby("doc_id")[["start", "end"]]))
    rows = [
        row
        for document in records(documents)
        for row in _marks(document, spans.get(document["doc_id"]))
    ]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "text", "mark", "covered"])


def _marks(document: dict[str, Any], spans: pd.DataFrame | None) -> Iterator[tuple[Any, ...]]:
    text, doc_id = document["text"], document["doc_id"]
    held = np.zeros(len(text), dtype=bool)
    idle = np.zeros(len(text), dtype=bool)
    for start, end in () if spans is None else spans.itertuples(index=False):
        held[start:end] = True
    for zone in document["zones"]:
        if zone["kind"] in IDLE_ZONES:
            idle[zone["start"] : zone["end"]] = True
    for mark, pattern in (("number", _NUMBER), ("name", _NAME)):
        for match in pattern.finditer(text):
            if not idle[match.start()]:
                covered = bool(held[match.start() : match.end()].any())
                yield doc_id, match.start(), match.end(), match[0], mark, covered
