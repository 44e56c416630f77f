"""The entities hold together, and are those of FollowTheMoney's own schema."""

import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.exports.follow_the_money import entity_key
from pipeline.exports.source import Row, Source
from tests.exports.conftest import exported

pytestmark = pytest.mark.model
LEADS = ("document", "resolved", "holder", "post", "organization", "proof", "involved")


@pytest.fixture
def entities(tables: Path, tmp_path: Path) -> list[Row]:
    lines = exported(tables, "ftm", tmp_path).read_bytes().decode().split("\n")[:-1]
    return [json.loads(line) for line in lines]


def test_each_entity_is_valid_by_the_real_schema(entities: list[Row]) -> None:
    ftm = pytest.importorskip(
        "followthemoney", reason="needs python -m pip install '.[ftm]', and ICU's headers for it"
    )
    schemata = {row["id"]: ftm.model.get(row["schema"]) for row in entities}
    for row in entities:
        schema = schemata[row["id"]]
        assert not schema.abstract
        assert set(row["properties"]) <= set(schema.properties), row
        assert set(schema.required) <= set(row["properties"]), row
        schema.validate(row)
        for name, values in row["properties"].items():
            prop = schema.properties[name]
            for value in values:
                assert prop.type.validate(value), (row["schema"], name, value)
                if prop.range is not None:
                    assert schemata[value].is_a(prop.range), (row["schema"], name, value)
        cleaned = ftm.model.get_proxy(row, cleaned=False)
        lost = {name for name in row["properties"] if not cleaned.get(name)}
        assert not lost, row


def test_each_entity_leads_to_entities_that_are_there(entities: list[Row]) -> None:
    ids = [row["id"] for row in entities]
    assert len(set(ids)) == len(ids)
    for row in entities:
        for name in LEADS:
            assert set(row["properties"].get(name, ())) <= set(ids)
        assert all(row["properties"].values())


def test_everything_is_there(entities: list[Row], tables: Path) -> None:
    counts = Counter(row["schema"] for row in entities)
    source = Source(tables)
    labels = Counter(row["label"] for row in source.rows("entities"))
    assert counts["Person"] == labels["PERSON"] > 0
    assert sum(counts[s] for s in ("Organization", "PublicBody", "Company")) == labels["ORG"] > 0
    assert counts["PlainText"] == len(list(source.rows("documents")))
    assert counts["Event"] == len(list(source.rows("treaty_actions"))) > 0
    held = {
        (o["person_id"], o["office"], o["organisation_id"] or o["organisation"])
        for o in source.rows("officials")
    }
    assert counts["Occupancy"] == len(held) > 0
    known = {
        row["entity_id"] for row in source.rows("entities") if row["label"] in {"PERSON", "ORG"}
    }
    pairs = {(m["doc_id"], m["entity_id"]) for m in source.rows("mentions")}
    assert counts["Mention"] == sum(entity in known for _, entity in pairs)


def test_an_official_reads_as_one(hard: Path, tmp_path: Path) -> None:
    lines = exported(hard, "ftm", tmp_path).read_bytes().decode().split("\n")[:-1]
    by_id = {row["id"]: row for row in map(json.loads, lines)}
    (davis,) = (
        row
        for row in by_id.values()
        if row["properties"].get("name") == ["Terry Davis"] and row["schema"] == "Person"
    )
    (held,) = (row for row in by_id.values() if row["properties"].get("holder") == [davis["id"]])
    post = by_id[held["properties"]["post"][0]]
    assert post["properties"]["name"] == ["Secrétaire général, Conseil de l'Europe"]
    assert post["properties"]["organization"] == ["ORG-coe"]
    assert held["properties"]["date"] == ["2007-02-07"]
    proof = by_id[held["properties"]["proof"][0]]
    assert proof["properties"]["fileName"] == ["emoji.txt"]


def test_ids_are_readable_where_they_can_be_and_never_meet() -> None:
    assert entity_key("ORG:coe") == "ORG-coe"
    assert entity_key("PERSON-1f0c2b7d9a3e") == "PERSON-1f0c2b7d9a3e"
    ids = ["TREATY:CETS 185", "TREATY:CETS-185", "TREATY:CETS.185", "TREATY:É", "TREATY:È", "ORG:-"]
    made = [entity_key(identifier) for identifier in ids]
    assert len(set(made)) == len(ids)
    assert all(m[0].isalnum() and m[-1].isalnum() for m in made)
