"""Why a span got its label, its rule and its entity."""

from pathlib import Path

import pytest

from pipeline.errors import TableError
from pipeline.explain import explain
from pipeline.tables import load

pytestmark = pytest.mark.model


def test_a_mention_tells_its_rule_its_entity_and_why(demo: Path) -> None:
    mentions = load("mentions", demo)
    figure = mentions[mentions["label"] == "FIGURE"].iloc[0]
    told = "\n".join(explain(figure["doc_id"], figure["start"], demo))
    assert f"FIGURE « {figure['text']} »" in told
    assert figure["rule"] in told
    read = load("figures", demo).set_index("mention_id").loc[figure["mention_id"]]
    assert f"in figures: value {read['value']}, " in told
    assert f"kind {read['kind']}" in told
    named = mentions[(mentions["label"] == "ORG") & mentions["entity_id"].notna()].iloc[0]
    told = "\n".join(explain(named["doc_id"], named["start"], demo))
    assert named["entity_id"] in told
    assert f"because: {named['link_reason']}" in told


def test_a_person_tells_the_offices_held(demo: Path) -> None:
    official = load("officials", demo).iloc[0]
    mention = load("mentions", demo).set_index("mention_id").loc[official["mention_id"]]
    told = "\n".join(explain(mention["doc_id"], mention["start"], demo))
    assert f"in officials: person {official['person']}, office {official['office']}" in told


def test_a_place_without_a_mention(demo: Path) -> None:
    assert "No mention covers this character." in list(explain("s01.txt", 0, demo))


@pytest.mark.parametrize(("document", "offset"), [("no-such", 0), (".txt", 0), ("s01.txt", 10**9)])
def test_what_cannot_be_explained(demo: Path, document: str, offset: int) -> None:
    with pytest.raises(TableError):
        list(explain(document, offset, demo))
