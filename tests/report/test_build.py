"""The folder of a report: whole or as it was, the same each time, and never somebody else's."""

from pathlib import Path

import pytest

from pipeline.errors import PipelineError, TableError
from pipeline.report import build, documents
from pipeline.report.addresses import outside
from pipeline.tables import load
from tests.conftest import Program

pytestmark = pytest.mark.model


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
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(demo, tmp_path / "report")
    before = contents(tmp_path / "report")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(documents, "_write_search", full)
    with pytest.raises(OSError, match="No space"):
        build(demo, tmp_path / "report")
    assert contents(tmp_path / "report") == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    monkeypatch.undo()
    (tmp_path / "report" / "stale.html").write_text("old")
    build(demo, tmp_path / "report")
    assert contents(tmp_path / "report") == before


def test_what_is_no_report_is_left_alone(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    for place in (tmp_path / "mine", tmp_path / "mine" / "thesis.txt"):
        with pytest.raises(PipelineError, match="is there and is no report"):
            build(demo, place)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert build(demo, tmp_path / "empty").documents == 24


def test_missing_tables_are_told(tmp_path: Path, program: Program) -> None:
    with pytest.raises(TableError, match="run `python -m pipeline run` first"):
        build(tmp_path / "none", tmp_path / "report")
    told = program("report", "--output", "none")
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "report").exists()


def test_the_command_tells_where_it_opens(demo: Path, program: Program, tmp_path: Path) -> None:
    told = program("report", "--output", demo, "--to", tmp_path / "there")
    assert told.returncode == 0, told.stderr
    assert f"open {tmp_path / 'there' / 'index.html'}" in told.stdout
    assert (tmp_path / "there" / "index.html").is_file()
    quiet = program("report", "--output", demo, "--to", tmp_path / "there", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_catalogues_outside() -> None:
    links = outside({"cets": "CETS 5", "celex": "11957E/TXT", "wikidata": "Q8908", "iso3166": "FR"})
    assert [address for _, address in links] == [
        "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:11957E%2FTXT",
        "https://www.coe.int/fr/web/conventions/full-list?module=treaty-detail&treatynum=005",
        "https://www.wikidata.org/wiki/Q8908",
    ]
    assert outside({"wikidata": "javascript:alert(1)"}) == []
