"""Where tables and annotations are found, what is said where there are none, and the source."""

import datetime as dt
import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from pipeline.study import workspace
from pipeline.tables import MANIFEST, SCHEMAS, load

pytestmark = pytest.mark.model


def test_every_table_and_view_is_there(demo: Path, database: duckdb.DuckDBPyConnection) -> None:
    for name in SCHEMAS:
        assert database.view(name).shape == (len(load(name, demo)), len(SCHEMAS[name])), name
    assert database.sql("FROM views.mandates").shape[0] == len(load("officials", demo))


def test_the_folder_is_given_or_in_the_environment_or_near(
    demo: Path, herds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/processed").symlink_to(demo)
    (tmp_path / "notebooks/mine").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks/mine")
    monkeypatch.delenv(workspace.TABLES_VARIABLE, raising=False)
    assert workspace.connect()[0].resolve() == demo.resolve()
    monkeypatch.setenv(workspace.TABLES_VARIABLE, str(herds))
    assert workspace.connect()[0] == herds
    assert workspace.connect(demo)[0] == demo


def test_where_there_are_no_tables_jupyter_says_what_to_do_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = InteractiveShell().run_cell(
        f"from pipeline.study.workspace import connect\nconnect({str(tmp_path / 'none')!r})"
    )
    assert isinstance(ran.error_in_exec, workspace.NoTablesError)
    said = capsys.readouterr().out
    assert "python -m pipeline run" in said
    assert str(tmp_path / "none") in said
    assert workspace.TABLES_VARIABLE in said
    assert "Traceback" not in said
    assert "workspace.py" not in said


def test_tables_that_are_not_whole_are_refused(demo: Path, tmp_path: Path) -> None:
    for file in demo.glob("*.parquet"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    manifest = json.loads((demo / MANIFEST).read_text(encoding="utf-8"))
    manifest["rows"]["claims"] += 1
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(workspace.NoTablesError, match=r"claims\.parquet has"):
        workspace.connect(tmp_path)


def test_annotations_are_a_folder_with_json_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workspace.gold_folder(tmp_path) is None
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert workspace.gold_folder(tmp_path) == tmp_path
    monkeypatch.setenv(workspace.GOLD_VARIABLE, str(tmp_path))
    assert workspace.gold_folder() == tmp_path


def test_a_passage_stands_between_its_neighbours(database: duckdb.DuckDBPyConnection) -> None:
    (shown,) = database.execute(
        "SELECT passage(?, 4, 9)",
        ["Des  \n\nforêts\u202f🌲 et des mers."],  # no-break spaces stay
    ).fetchall()
    assert shown == ("Des ⟦ fo⟧rêts\u202f🌲 et des mers.",)
    long = f"{'un deux ' * 20}MOT{' trois quatre' * 20}"
    ((shown,),) = database.execute("SELECT passage(?, 160, 163)", [long]).fetchall()
    assert re.fullmatch(r"…((un|deux) )+⟦MOT⟧( (trois|quatre))+…", shown)  # whole words
    rows = database.sql(
        "SELECT m.text, passage(d.text, m.start, m.end) FROM mentions m JOIN documents d "
        "USING (doc_id)"
    ).fetchall()
    for text, passage in rows:
        assert f"⟦{' '.join(text.split())}⟧" in passage.replace("\u00a0", " ").replace(
            "\u202f", " "
        )
    assert any(passage.startswith("…") and passage.endswith("…") for _, passage in rows)


def test_the_source_tells_documents_years_and_the_day_of_the_run(
    demo: Path, tmp_path: Path
) -> None:
    manifest = {"began": "2026-03-01T10:00:00+00:00"}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    said = workspace.source_line(load("documents", demo), tmp_path).replace("\u00a0", " ")
    assert said == (
        "Source : 24 documents (2013–2024), extraction automatique du 1er mars 2026 ; "
        "des erreurs sont possibles."
    )
    one = pd.DataFrame({"date": [None, dt.date(2020, 1, 1)]})
    assert "2\u00a0documents (2020), extraction automatique ;" in workspace.source_line(
        one, tmp_path / "none"
    )
    assert workspace.source_line(one[:1], tmp_path / "none").startswith("Source : 1\u00a0document,")
