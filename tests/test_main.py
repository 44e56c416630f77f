"""The command line as a user meets it: messages, exit codes, never a traceback."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from pipeline import __version__, tables
from pipeline.commands.application import reported
from pipeline.errors import PipelineError
from tests.conftest import ROOT, SHARED, Program, needs_shared
from tests.gold_tables import write_tables


def check(result: subprocess.CompletedProcess[str], code: int, said: str = "") -> None:
    assert "Traceback" not in result.stdout + result.stderr
    assert result.returncode == code, result.stderr
    assert said in " ".join((result.stdout + result.stderr).split())


@pytest.mark.model
def test_run_writes_the_tables_and_tells_of_them(program: Program, folder: Path) -> None:
    result = program("run", "--input", folder, "--output", "out", "--workers", 2, "--profile")
    check(result, 0, "2 of 2 files analysed")
    for word in ("documents", "mentions", "entities", "issues", "seconds"):
        assert word in result.stdout
    assert len(tables.load("documents", folder.parent / "out")) == 2
    for stage in ("stage", "read", "model", "figures", "assemble"):
        assert stage in result.stdout
    quiet = program("run", "--input", folder, "--output", "out", "--quiet", "--force")
    check(quiet, 0)
    assert quiet.stdout == quiet.stderr == ""


@pytest.mark.model
def test_settings_come_from_the_file(program: Program, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text('input = "input"\noutput = "elsewhere"\n')
    check(program("run", "--config", "my.toml"), 0, "elsewhere")
    assert len(tables.load("documents", tmp_path / "elsewhere")) == 2


def test_an_empty_folder_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    check(program("run", "--input", "in"), 1, "error: the input folder in holds no files")


def test_a_missing_folder_is_told(program: Program) -> None:
    check(program("run", "--input", "in"), 2, "error: the input folder in is not there")


def test_a_file_for_a_folder_is_told(program: Program, folder: Path) -> None:
    check(program("run", "--input", folder / "a.txt"), 2, "a.txt is not a folder")


def test_an_unknown_setting_is_told(program: Program, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text("worker = 2")
    said = "error: my.toml: unknown setting 'worker'; did you mean 'workers'?"
    check(program("run", "--config", "my.toml"), 2, said)


@pytest.mark.parametrize(
    "arguments",
    [("run", "--nope"), ("run", "--workers", "many"), ("run", "--workers", "-1"), ("walk",), ()],
)
def test_bad_usage_is_told(program: Program, arguments: tuple[str, ...]) -> None:
    check(program(*arguments), 2)


RANDOM = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200))


@pytest.mark.model
def test_bad_files_are_told_and_harm_no_other(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    bad = {"empty.txt": b"", "ones.txt": b"\xff" * 2000, "random.txt": RANDOM}
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    (tmp_path / "my.toml").write_text("max_failed_share = 0.6")
    check(program("run", "--input", folder, "--output", "out", "--config", "my.toml"), 0)
    assert list(tables.load("issues", tmp_path / "out")["source"]) == list(bad)
    assert list(tables.load("documents", tmp_path / "out")["source"]) == ["a.txt", "b.md"]
    for path in (folder / "a.txt", folder / "b.md"):
        path.unlink()
    result = program("run", "--input", folder, "--output", "other")
    for name in bad:
        check(result, 1, f"{name}: is")


@pytest.mark.model
def test_too_many_failures_are_told(program: Program, folder: Path, tmp_path: Path) -> None:
    (folder / "bad.txt").write_bytes(b"")
    (tmp_path / "my.toml").write_text("max_failed_share = 0.3")
    result = program("run", "--input", folder, "--output", "out", "--config", "my.toml")
    check(result, 1, "1 of 3 files failed, more than max_failed_share = 0.3")


def test_an_output_that_cannot_be_written_is_told(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file where the folder of tables should be")
    check(
        program("run", "--input", folder, "--output", "out"),
        1,
        "error: cannot write to out: File exists",
    )


def test_an_unexpected_error_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMUNIQUES_DEBUG", raising=False)
    with pytest.raises(typer.Exit) as caught, reported():
        raise ZeroDivisionError("not\nforeseen")
    assert caught.value.exit_code == 1
    said = capsys.readouterr().err
    assert said.startswith("unexpected ZeroDivisionError: not foreseen; please report it")
    assert said.count("\n") == 1


def test_a_developer_gets_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUES_DEBUG", "1")
    for error in (ZeroDivisionError, PipelineError, OSError):
        with pytest.raises(error), reported():
            raise error


def test_version_and_help(program: Program) -> None:
    check(program("--version"), 0, f"communiques {__version__}")
    check(program("--help"), 0, "Example: python -m pipeline run")
    for command in ("run", "evaluate"):
        check(program(command, "--help"), 0, f"Example: python -m pipeline {command}")


@needs_shared
def test_evaluate_tells_scores_errors_and_changes(program: Program, tmp_path: Path) -> None:
    gold = SHARED / "gold" / "seeds"
    write_tables(gold, SHARED / "seeds", tmp_path / "bad", spoilt=True)
    write_tables(gold, SHARED / "seeds", tmp_path / "good", spoilt=False)
    arguments = ("--output", "bad", "--save", "before.json", "--errors", 2)
    result = program("evaluate", gold, *arguments)
    check(result, 0, "micro")
    assert result.stdout.count(": missed") + result.stdout.count(": found") == 2
    result = program("evaluate", gold, "--output", "good", "--against", "before.json")
    check(result, 0, "lost: 0")


def test_evaluate_without_annotations_or_tables_is_told(program: Program, tmp_path: Path) -> None:
    check(program("evaluate", "gold"), 2, "no annotations (*.json) in gold")
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text('{"mentions": []}')
    check(program("evaluate", "gold"), 1, "run `python -m pipeline run` first")
    check(program("evaluate", "gold", "--against", "no.json"), 2, "no.json")


@pytest.mark.skipif(shutil.which("script") is None, reason="needs script(1) for a terminal")
@pytest.mark.model
def test_a_terminal_shows_a_bar(folder: Path, tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    command = f"{sys.executable} -m pipeline run --input {folder} --output {tmp_path / 'out'}"
    result = subprocess.run(
        ["script", "--quiet", "--return", "--command", command, "/dev/null"],  # noqa: S607
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0
    assert "analysing" in result.stdout
    assert "files analysed" not in result.stdout


# ------------------------------------------------------------------ for machines, and for hands


@pytest.mark.model
def test_json_is_all_that_is_printed(program: Program, folder: Path, tmp_path: Path) -> None:
    paths = ("--input", folder, "--output", "out")
    said = json.loads(program("run", *paths, "--json", "--profile").stdout)
    assert (said["output"], said["files"], said["rows"]["documents"]) == ("out", 2, 2)
    assert said["stages"]["read"] >= 0
    said = json.loads(program("status", *paths, "--json").stdout)
    assert (said["new"], said["reused"], said["up_to_date"]) == ([], 2, True)
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/a.json").write_text('{"mentions": []}')
    result = program("evaluate", "gold", "--output", "out", "--json", "--errors", 2)
    said = json.loads(result.stdout)
    assert said["strict"]["micro"]["fp"] > 0
    assert len(said["errors"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("evalute",), "Did you mean 'evaluate'?"),
        (("stats",), "Did you mean 'status'?"),
        (("run", "--outptu", "x"), "--output"),
    ],
)
def test_the_nearest_name_is_told(program: Program, arguments: tuple[str, ...], said: str) -> None:
    check(program(*arguments), 2, said)


@pytest.mark.parametrize(
    ("words", "offered"),
    [("communiques ex", {"export", "explain"}), ("communiques export --format d", {"duckdb"})],
)
def test_the_shell_completes(tmp_path: Path, words: str, offered: set[str]) -> None:
    """As the script does that `communiques --install-completion` puts into ~/.bashrc."""
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    module, _, name = entry["communiques"].partition(":")
    program = f"from {module} import {name}; {name}(prog_name='communiques')"
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    result = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | asked | {"_COMMUNIQUES_COMPLETE": "complete_bash"},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert offered <= set(result.stdout.split())
