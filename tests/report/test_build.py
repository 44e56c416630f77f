"""The folder of a report: whole or as it was, the same each time, and never somebody else's."""

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from pipeline.commands import app
from pipeline.errors import PipelineError, TableError
from pipeline.report import build, documents
from pipeline.report.addresses import outside
from pipeline.tables import MANIFEST, SCHEMAS, load
from tests.conftest import Program

pytestmark = pytest.mark.model

RUN_FIRST = "run `python -m pipeline run` first"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_tables_give_the_same_bytes(demo: Path, demo_report: Path, tmp_path: Path) -> None:
    build(demo, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(demo_report)


def test_each_document_entity_and_page_is_there(demo: Path, demo_report: Path) -> None:
    assert {path.stem for path in (demo_report / "d").iterdir()} == set(
        load("documents", demo)["doc_id"]
    )
    pages = [path for path in (demo_report / "e").iterdir() if "." not in path.stem]
    assert len(pages) == len(load("entities", demo))
    for page in contents(demo_report).values():
        assert b"http:" not in page.replace(b"http://www.w3.org/2000/svg", b"")


def test_a_report_that_fails_leaves_the_former_one(
    hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(hostile, tmp_path / "report")
    before = contents(tmp_path / "report")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(documents, "_write_search", full)
    with pytest.raises(OSError, match="No space"):
        build(hostile, tmp_path / "report")
    assert contents(tmp_path / "report") == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    monkeypatch.undo()
    (tmp_path / "report" / "stale.html").write_text("old")
    build(hostile, tmp_path / "report")
    assert contents(tmp_path / "report") == before


def test_what_is_no_report_is_left_alone(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    for place in (tmp_path / "mine", tmp_path / "mine" / "thesis.txt"):
        with pytest.raises(PipelineError, match="is there and is no report"):
            build(hostile, place)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert build(hostile, tmp_path / "empty").documents == 6


def test_missing_tables_are_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=RUN_FIRST):
        build(tmp_path / "none", tmp_path / "report")
    told = command("--output", tmp_path)
    assert told.exit_code == 1
    assert told.output == f"error: there are no tables in {tmp_path}: {RUN_FIRST}\n"
    (tmp_path / MANIFEST).write_text("{}")
    assert command("--output", tmp_path).output.startswith("error: ")
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]


def command(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_the_command_tells_where_it_opens(hostile: Path, program: Program, tmp_path: Path) -> None:
    there = tmp_path / "there"
    told = program("report", "--output", hostile, "--to", there)
    assert told.returncode == 0, told.stderr
    assert f"open {there / 'index.html'}" in told.stdout
    assert (there / "index.html").is_file()
    assert command("--output", hostile, "--to", there, "--quiet").output == ""
    made = json.loads(command("--output", hostile, "--to", there, "--json").output)
    assert made["page"] == str(there / "index.html")
    assert made["documents"] == len(load("documents", hostile))


def test_a_place_that_cannot_be_written_to_is_told(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = command("--output", demo, "--to", tmp_path / "file" / "report")
    assert told.exit_code == 1
    assert told.output.startswith(f"error: cannot write to {tmp_path / 'file'}: ")


def test_pages_are_told_as_they_are_made(hostile: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build(hostile, tmp_path / "report", lambda done, pages: told.append((done, pages)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert len(told) == len(list((tmp_path / "report").rglob("*.html")))


def test_pages_of_documents_no_longer_there_are_gone(
    demo_report: Path, hostile: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo_report, tmp_path / "report")
    build(hostile, tmp_path / "report")
    assert contents(tmp_path / "report") == contents(hostile / "report")


def test_tables_in_parts_give_the_same_report(hostile: Path, tmp_path: Path) -> None:
    for name in SCHEMAS:
        table = pq.read_table(hostile / f"{name}.parquet")
        (tmp_path / "parts" / name).mkdir(parents=True)
        half = table.num_rows // 2
        for part, rows in enumerate((table.slice(0, half), table.slice(half))):
            pq.write_table(rows, tmp_path / "parts" / name / f"part-{part}.parquet")
    shutil.copy(hostile / MANIFEST, tmp_path / "parts")
    build(tmp_path / "parts", tmp_path / "report")
    assert contents(tmp_path / "report") == contents(hostile / "report")


def test_catalogues_outside() -> None:
    links = outside({"cets": "CETS 5", "celex": "11957E/TXT", "wikidata": "Q8908", "iso3166": "FR"})
    assert [address for _, address in links] == [
        "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:11957E%2FTXT",
        "https://www.coe.int/fr/web/conventions/full-list?module=treaty-detail&treatynum=005",
        "https://www.wikidata.org/wiki/Q8908",
    ]
    assert outside({"wikidata": "javascript:alert(1)"}) == []
