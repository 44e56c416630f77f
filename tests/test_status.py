"""`status` tells what a run would do, and a run then does it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.run import run
from pipeline.status import clean, status
from tests.conftest import ROOT

pytestmark = pytest.mark.model


@pytest.fixture
def settings(folder: Path, tmp_path: Path) -> Settings:
    return Settings(input=folder, output=tmp_path / "output")


def test_before_the_first_run_everything_is_new(settings: Settings) -> None:
    found = status(settings)
    assert (found.new, found.changed, found.reused) == (["a.txt", "b.md"], [], 0)
    assert not found.up_to_date
    assert not settings.output.exists()


def test_what_is_new_changed_and_gone_is_named(settings: Settings) -> None:
    run(settings)
    assert status(settings).up_to_date
    (settings.input / "a.txt").write_text("La France a signé.", encoding="utf-8")
    (settings.input / "c.txt").write_text("La Suisse a signé.", encoding="utf-8")
    (settings.input / "b.md").rename(settings.input / "d.md")
    found = status(settings)
    assert (found.new, found.changed, found.removed) == (["c.txt"], ["a.txt"], ["b.md"])
    assert (found.outdated, found.reused, found.up_to_date) == ([], 1, False)
    assert run(settings).reused == 1
    assert status(settings).up_to_date


def test_why_files_must_be_analysed_again_is_told(settings: Settings) -> None:
    run(settings)
    other = replace(settings, max_characters=1000)
    found = status(other)
    assert found.outdated == ["a.txt", "b.md"]
    assert found.because == ["setting max_characters: 2000000 → 1000"]
    assert found.old_parts > 0


def test_clean_deletes_what_was_made_otherwise_and_nothing_else(settings: Settings) -> None:
    run(settings)
    other = replace(settings, max_characters=1000)
    run(other)
    freed = clean(settings)
    assert freed > 1000
    assert run(settings).reused == 2
    assert status(other).reused == 0
    assert clean(settings) == 0


def test_a_lost_table_is_made_again(settings: Settings) -> None:
    run(settings)
    assert run(settings).unchanged
    (settings.output / "figures.parquet").unlink()
    assert not status(settings).up_to_date
    again = run(settings)
    assert (again.reused, again.unchanged) == (2, False)
    assert (settings.output / "figures.parquet").exists()


def test_a_run_with_nothing_to_do_needs_no_spacy(settings: Settings) -> None:
    run(settings)
    code = (
        "import sys; from pathlib import Path; from pipeline.config import Settings;"
        "from pipeline.run import run;"
        "made = run(Settings(input=Path(sys.argv[1]), output=Path(sys.argv[2])));"
        "sys.exit(not made.unchanged or 'spacy' in sys.modules or 'duckdb' in sys.modules)"
    )
    command = [sys.executable, "-c", code, settings.input, settings.output]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def test_there_is_nothing_to_clean_where_there_is_no_output(settings: Settings) -> None:
    assert clean(settings) == 0
    assert not settings.output.exists()
