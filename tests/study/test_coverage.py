"""What mentions rest on, and what none of them holds."""

from pathlib import Path

import pytest

from pipeline import wording
from pipeline.study import coverage
from pipeline.tables import load

pytestmark = pytest.mark.model


def test_every_mention_outside_furniture_is_counted_once(demo: Path) -> None:
    mentions = load("mentions", demo)
    found = coverage.by_evidence(mentions)
    inside = mentions[~mentions["zone"].isin(["furniture", "contact"])]
    assert found["n_mentions"].sum() == len(inside)
    row = found[found["evidence"].eq("places (répertoire)")].iloc[0]
    places = inside[inside["source"].eq("gazetteer") & inside["label"].eq("LOC")]
    assert (row["n_mentions"], row["n_documents"]) == (len(places), places["doc_id"].nunique())
    assert row["linked"] == 1
    assert (found.loc[found["label"].eq("FIGURE"), "linked"] == 0).all()


def test_reasons_are_french_and_add_up(demo: Path) -> None:
    mentions = load("mentions", demo)
    found = coverage.reasons(mentions)
    assert found.sum() == mentions["link_reason"].notna().sum()
    assert found["sigle de « … » dans ce document"] > 20
    known = {text.replace("« {} »", "« … »") for text in wording.table("reasons").values()}
    assert set(found.index) <= known


def test_marks_are_numbers_and_capitals_where_they_stand(demo: Path) -> None:
    documents, mentions = load("documents", demo), load("mentions", demo)
    found = coverage.marks(documents, mentions)
    texts = documents.set_index("doc_id")["text"]
    assert all(texts[row.doc_id][row.start : row.end] == row.text for row in found.itertuples())
    shares = found.groupby("mark")["covered"].mean()
    assert 0.5 < shares["number"] < 1
    assert 0.5 < shares["name"] < 1
    bare = coverage.marks(documents, mentions[:0])
    assert len(bare) == len(found)
    assert not bare["covered"].any()
    first = found[
        found["doc_id"].eq(documents.loc[documents["source"].eq("s01.txt"), "doc_id"].item())
    ]
    assert "Albanie" not in set(first["text"])  # a list of members in the letterhead
