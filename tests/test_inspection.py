"""`show` and `doctor`: what they find, what they say, and their exit codes."""

import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from pipeline import doctor
from pipeline.config import Settings
from pipeline.errors import TableError
from pipeline.places import place
from pipeline.show import show
from pipeline.tables import load
from tests.conftest import ROOT, Program
from tests.test_main import check

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    "wanted",
    ["ORG:coe", "Conseil de l'Europe", "CONSEIL DE L’EUROPE", "CdE", "Council of Europe", "Q8908"],
)
def test_an_entity_is_found_by_whatever_it_is_called(demo: Path, wanted: str) -> None:
    assert show(wanted, demo).entity["entity_id"] == "ORG:coe"


def test_what_is_shown_stands_in_the_tables(demo: Path) -> None:
    found = show("Marija Pejcinovic Buric", demo, limit=3)
    mentions = load("mentions", demo)
    assert found.n_mentions == (mentions["entity_id"] == found.entity["entity_id"]).sum() == 5
    texts = load("documents", demo).set_index("source")["text"]
    assert len(found.mentions) == 3
    for context in found.mentions:
        text = texts[context.source]
        assert text[context.start : context.end] == context.text
        assert " ".join(text.split()).find(context.before.strip() + " " + context.text) > 0
    assert ("Secrétaire générale", "Conseil de l'Europe") in [
        (m["office"], m["organisation"]) for m in found.mandates
    ]
    treaty = show("CETS 185", demo)
    wanted = load("treaty_actions", demo)
    assert len(treaty.actions) == (wanted["treaty_id"] == "TREATY:CETS 185").sum() > 10
    counts = [a["count"] for a in treaty.actions if a["count"] is not None]
    assert counts
    assert all(type(count) is int for count in counts)


def test_furniture_comes_last(demo: Path) -> None:
    zones = [c.zone in ("furniture", "contact") for c in show("ORG:coe", demo, limit=100).mentions]
    assert zones == sorted(zones)
    assert True in zones
    assert False in zones


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("Conseil de l'Urope", 'did you mean "Conseil de l\'Europe"'),
        ("Burić", "did you mean 'Marija Pejčinović Burić'?"),
        ("zzzzzz", "no entity is called 'zzzzzz'"),
    ],
)
def test_the_nearest_names_are_told(demo: Path, wanted: str, said: str) -> None:
    with pytest.raises(TableError) as caught:
        show(wanted, demo)
    assert said in str(caught.value)


def test_of_several_the_ids_are_told(demo: Path, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name in ("entities", "mentions", "mandates", "treaty_actions", "documents"):
        shutil.copy(demo / f"{name}.parquet", tmp_path)
    table = pq.read_table(tmp_path / "entities.parquet")
    people = [i for i, label in enumerate(table["label"].to_pylist()) if label == "PERSON"][:2]
    names = table["name"].to_pylist()
    names[people[0]] = names[people[1]]
    column = table.schema.get_field_index("name")
    field = table.schema.field(column)
    table = table.set_column(column, field, pa.array(names, pa.string()))
    pq.write_table(table, tmp_path / "entities.parquet")
    ids = table["entity_id"].to_pylist()
    with pytest.raises(TableError, match="names 2 entities; give the id of one") as caught:
        show(names[people[0]], tmp_path)
    for person in people:
        assert ids[person] in str(caught.value)
        assert show(ids[person], tmp_path).entity["name"] == names[people[0]]


def test_show_prints_text_or_json(program: Program, demo: Path) -> None:
    result = program("show", "CdE", "--output", demo, "--limit", 2)
    check(result, 0, "ORG, intergovernmental, FR; ORG:coe")
    assert "and 23 more: --limit shows them" in result.stdout
    assert "\x1b" not in result.stdout
    said = json.loads(program("show", "CdE", "--output", demo, "--json").stdout)
    assert said["entity"]["external_ids"]["wikidata"] == "Q8908"
    assert len(said["mentions"]) == 10
    check(program("show", "Conseil de l'Urope", "--output", demo), 1, "did you mean")
    check(program("show", "CdE", "--output", "none"), 1, "run `python -m pipeline run` first")


@pytest.mark.skipif(shutil.which("script") is None, reason="needs script(1) for a terminal")
def test_colours_are_for_terminals_alone(program: Program, demo: Path) -> None:
    def on_terminal(**environment: str) -> str:
        command = f"{sys.executable} -m pipeline show CdE --limit 1 --output {demo}"
        kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
        return subprocess.run(
            ["script", "--quiet", "--return", "--command", command, "/dev/null"],  # noqa: S607
            cwd=ROOT,
            env=kept | {"TERM": "xterm-256color"} | environment,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout

    assert "\x1b[36m" in on_terminal()
    assert "\x1b[3" not in on_terminal(NO_COLOR="1")
    assert "\x1b" not in on_terminal(TERM="dumb")
    assert "\x1b" not in program("show", "CdE", "--output", demo, TERM="xterm-256color").stdout


# ------------------------------------------------------------------ doctor


def states(settings: Settings) -> dict[str, str]:
    return {finding.what: finding.state for finding in doctor.examine(settings)}


def test_a_sound_installation_is_found_sound(folder: Path, tmp_path: Path) -> None:
    found = states(Settings(input=folder, output=tmp_path / "not/there/yet"))
    assert "broken" not in found.values()
    assert found["model"] == found["resources"] == found["input"] == found["output"] == "ok"
    assert not (tmp_path / "not").exists()


def test_what_is_broken_is_found(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "judgements.csv").write_text("no,such,columns\n")
    (tmp_path / "file").write_text("")
    found = states(
        Settings(
            input=tmp_path / "none",
            output=tmp_path / "file/below",
            judgements=tmp_path / "judgements.csv",
            ner_model="no_such_model",
        )
    )
    broken = {what for what, state in found.items() if state == "broken"}
    assert broken == {"model", "input", "output", "judgements"}


def test_an_address_is_looked_at_where_it_is(folder: Path) -> None:
    memory = place("memory://doctor/in")
    settings = Settings(input=memory, output=place("memory://doctor/out"))
    assert states(settings)["input"] == "broken"
    memory.mkdir(parents=True)
    found = states(settings)
    assert (found["input"], found["output"]) == ("ok", "ok")
    assert "disk" not in found


def test_damaged_weights_are_found(folder: Path, tmp_path: Path) -> None:
    from pipeline.weights import ADAPTED

    weights = tmp_path / "weights"
    shutil.copytree(ADAPTED, weights)
    settings = Settings(input=folder, output=tmp_path, ner_model=str(weights))
    assert states(settings)["model"] == "ok"
    (weights / "model").write_bytes((weights / "model").read_bytes()[:-1])
    assert states(settings)["model"] == "broken"


def test_little_memory_or_disk_is_found(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(input=folder, output=tmp_path, workers=4)
    for free, state in ((0.5, "broken"), (2.0, "note"), (9.0, "ok"), (None, "note")):
        monkeypatch.setattr(doctor, "free_memory", lambda free=free: free)
        assert states(settings)["memory"] == state
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage(10, 10, 10**6))
    assert states(settings)["disk"] == "note"


def test_a_containers_limit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("_MEMORY_MAX", "3000000000"), ("_MEMORY_NOW", "1000000000")):
        (tmp_path / name).write_text(text + "\n")
        monkeypatch.setattr(doctor, name, tmp_path / name)
    assert doctor.free_memory() == 2.0
    (tmp_path / "_MEMORY_MAX").write_text("max\n")
    unlimited = doctor.free_memory()
    assert unlimited is None or unlimited != 2.0


def test_doctor_tells_and_sets_the_exit_code(program: Program, folder: Path) -> None:
    check(program("doctor", "--input", folder), 0, "ok model: fr_core_news_md")
    result = program("doctor", "--input", "none", "--json")
    check(result, 1)
    said = {row["what"]: row for row in json.loads(result.stdout)}
    assert said["input"] == {
        "what": "input",
        "state": "broken",
        "message": "the input folder none is not there",
    }
