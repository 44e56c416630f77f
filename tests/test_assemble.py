"""Parts → tables: entities linked, sources put in, rows sorted, mentions counted."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import write
from pipeline.assemble import Assembled, assemble
from pipeline.model import Analysis, Issue, RawDocument
from pipeline.parts import pack, write_part
from pipeline.plan import Plan
from pipeline.tables import SCHEMAS, load
from tests.test_write import BUDAPEST, COE, DAVIS, NZ, RAW_DOCUMENT, analysis

OTHER = replace(RAW_DOCUMENT, doc_id="dffffffffffffffff")


def other() -> Analysis:
    """Another document of the same text: its body is furniture, and a body gives the figure."""
    found = analysis()
    document = replace(found.document, doc_id=OTHER.doc_id)
    head, body = document.zones
    quoted = [
        replace(m, quantity=replace(m.quantity, attributed_to=COE.key)) if m.quantity else m
        for m in found.mentions
    ]
    zones = (head, replace(body, kind="furniture"))
    return replace(found, document=replace(document, zones=zones), mentions=tuple(quoted))


def known(key: str) -> tuple[list[str], list[str]]:
    return (["Convention de Budapest"], []) if key == BUDAPEST.key else ([], ["CdE"])


def part(folder: Path, documents: Mapping[RawDocument, Analysis], *issues: Issue) -> Path:
    files = [(raw.doc_id, write.rows(raw, found)) for raw, found in documents.items()]
    files += [(i.source, {"issues": [write.issue_row(i)]}) for i in issues]
    write_part(folder, pack(files), {"items": []})
    return folder


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Assembled]:
    gone = replace(RAW_DOCUMENT, doc_id="dgone")
    left = replace(analysis(), document=replace(analysis().document, doc_id="dgone"))
    parts = [
        part(tmp_path / "1", {OTHER: other()}, Issue("dbad", "read", "error", "is empty")),
        part(tmp_path / "2", {RAW_DOCUMENT: analysis(), gone: left}),
    ]
    plan = Plan(
        documents={OTHER.doc_id: "a/b.txt", "dbad": "c.txt", RAW_DOCUMENT.doc_id: "z.txt"},
        issues=(Issue("d.txt", "plan", "info", "has the same content as c.txt; left out"),),
        part_folders=frozenset(parts),
    )
    (tmp_path / "out").mkdir()
    return tmp_path / "out", assemble(plan, known, tmp_path / "out")


def test_rows_stand_in_the_order_of_sources_and_places(made: tuple[Path, Assembled]) -> None:
    output, assembled = made
    assert list(load("documents", output)["source"]) == ["a/b.txt", "z.txt"]
    mentions = load("mentions", output)
    assert list(mentions["doc_id"]) == [OTHER.doc_id] * 8 + [RAW_DOCUMENT.doc_id] * 8
    assert list(mentions["start"][:8]) == sorted(mentions["start"][:8])
    once = ("DATE", "FIGURE", "LOC", "OFFICE", "ORG", "PERSON")
    assert assembled.mentions == dict.fromkeys(once, 2) | {"TREATY": 4}
    assert assembled.rows == {name: len(load(name, output)) for name in SCHEMAS}


def test_entities_are_linked_across_documents(made: tuple[Path, Assembled]) -> None:
    output, _ = made
    entities = load("entities", output).set_index("name")
    person = entities.loc["Terry Davis", "entity_id"]
    assert person.startswith("PERSON-")
    assert list(load("officials", output)["person_id"]) == [person, person]
    assert list(load("officials", output)["organisation_id"]) == [COE.key, COE.key]
    actions = load("treaty_actions", output)
    assert set(actions["treaty_id"]) == {BUDAPEST.key}
    assert set(actions["party_id"]) == {NZ.key}
    mentions = load("mentions", output)
    assert set(mentions[mentions["label"] == "PERSON"]["entity_id"]) == {person}
    assert mentions[mentions["label"].isin(["FIGURE", "DATE"])]["entity_id"].isna().all()
    figures = load("figures", output)
    assert figures["attributed_to"][0] == COE.key
    assert figures["attributed_to"].isna().tolist() == [False, True]


def test_entities_have_their_names_and_counts(made: tuple[Path, Assembled]) -> None:
    output, _ = made
    entities = load("entities", output).set_index("entity_id")
    assert len(entities) == len({NZ.key, COE.key, DAVIS.key, BUDAPEST.key})
    treaty = entities.loc[BUDAPEST.key]
    assert list(treaty["aliases"]) == ["Convention de Budapest"]
    assert treaty["external_ids"] == {"cets": "CETS 185"}
    assert (treaty["n_mentions"], treaty["n_documents"]) == (2, 1)  # the others are furniture
    assert str(treaty["first_date"]) == str(treaty["last_date"]) == "2012-02-03"
    council = entities.loc[COE.key]
    assert (list(council["aliases"]), list(council["acronyms"])) == (["CoE"], ["CdE"])
    place = entities.loc[NZ.key]
    assert (place["n_mentions"], place["n_documents"]) == (2, 2)


def test_issues_name_files(made: tuple[Path, Assembled]) -> None:
    output, assembled = made
    assert load("issues", output)[["source", "severity"]].to_numpy().tolist() == [
        ["c.txt", "error"],
        ["d.txt", "info"],
    ]
    assert assembled.errors == [("c.txt", "is empty")]
