"""What the documentation shows works: commands are parsed, snippets run on real tables."""

import contextlib
import csv
import io
import json
import os
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from pipeline import config, judgements
from pipeline.exports import export
from pipeline.lexicon import RESOURCES
from tests.conftest import ROOT
from tests.documentation.commands import program
from tests.documentation.snippets import Block, blocks, calls, lines, mentioned
from tests.documentation.tutorial import TUTORIAL, play

COMMANDS = program().commands
SHELL = list(blocks("sh"))
CALLS = [(block, call) for block in SHELL for call in calls(block)]


def written(block: Block) -> bool:
    return block.page != "docs/tutorial.md"  # its blocks are run in their order, in `play`


@pytest.fixture
def tables(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the samples and their tables, as in a clone after a run."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/raw").symlink_to(ROOT / "data/raw")
    (tmp_path / "data/processed").symlink_to(demo)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_are_snippets_to_check() -> None:
    assert len(CALLS) > 30
    assert len(list(blocks("sql"))) > 8
    assert len(list(mentioned())) > 8


@pytest.mark.parametrize(("block", "call"), CALLS, ids=[f"{b} {c[0]}" for b, c in CALLS])
def test_each_command_shown_is_one(block: Block, call: list[str]) -> None:
    name, *arguments = call
    if name.startswith("--"):
        assert any(name in parameter.opts for parameter in program().params), name
        return
    assert name in COMMANDS, f"{block}: there is no command {name}"
    COMMANDS[name].make_context(name, arguments)  # raises for what does not parse


@pytest.mark.parametrize(("page", "words"), list(mentioned()), ids=str)
def test_each_command_mentioned_is_one(page: str, words: list[str]) -> None:
    name, *rest = words
    known = COMMANDS[name].params if name in COMMANDS else program().params
    options = {option for parameter in known for option in parameter.opts}
    assert name in COMMANDS or name in options or name == "COMMAND", page
    assert [word for word in rest if word.startswith("--") and word not in options] == []


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_modules_and_tests_in_commands_are_there(block: Block) -> None:
    text = "\n".join(lines(block))
    for module in re.findall(r"python -m ([\w.]+)", text):
        assert find_spec(module), module
    for path in re.findall(r"\btests/[\w/.]+", text):
        assert (ROOT / path).exists(), path


@pytest.mark.model
@pytest.mark.parametrize("block", list(filter(written, blocks("python"))), ids=str)
def test_python_runs(block: Block, tables: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(block.text, str(block), "exec"), {})  # noqa: S102


@pytest.mark.model
@pytest.mark.parametrize("block", list(blocks("sql")), ids=str)
def test_sql_finds_something(block: Block, tables: Path) -> None:
    assert duckdb.sql(block.text).fetchall(), "a recipe that finds nothing in the samples"


@pytest.mark.model
def test_one_liners_run(tables: Path) -> None:
    ran = 0
    export.export(tables / "data/processed", "duckdb", Path("data/exports/communiques.duckdb"))
    for line in (line for block in SHELL for line in lines(block)):
        words = shlex.split(line, comments=True)
        if words[:2] == ["python", "-c"]:
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                exec(compile(words[2], line, "exec"), {})  # noqa: S102
            assert printed.getvalue().count("│") > 10
            ran += 1
    assert ran


@pytest.mark.parametrize("block", list(blocks("toml")), ids=str)
def test_toml_is_settings_or_a_rule(block: Block, tmp_path: Path) -> None:
    if "[[rule]]" in block.text:
        assert any(block.text in p.read_text("utf-8") for p in RESOURCES.rglob("*.toml"))
    else:
        file = tmp_path / "settings.toml"
        file.write_text(block.text, encoding="utf-8")
        assert config.load(file)


@pytest.mark.parametrize("block", list(blocks("csv")), ids=str)
def test_csv_has_the_columns_of_its_file(block: Block, tmp_path: Path) -> None:
    header = block.text.splitlines()[0]
    if header.startswith("judgement"):
        file = tmp_path / "judgements.csv"
        file.write_text(block.text, encoding="utf-8")
        assert len(judgements.read(file)) == block.text.count("\n") - 1
    else:
        files = RESOURCES.rglob("*.csv")
        assert header in {p.read_text(encoding="utf-8").splitlines()[0] for p in files}
        rows = list(csv.reader(block.text.splitlines()))
        assert {len(row) for row in rows} == {len(rows[0])}


def test_the_annotation_shown_fits_the_document_of_the_tutorial() -> None:
    (shown,) = blocks("json")
    text = next(block.text for block in blocks("text", [TUTORIAL]) if block.title)
    mentions = json.loads(shown.text)["mentions"]
    assert mentions
    for mention in mentions:
        assert text[mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.model
def test_the_tutorial_shows_what_is_printed(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # which commands add to
    compared = 0
    for block, printed in play():
        assert block.text == printed, f"{block}: renew it with `python -m tests.documentation`"
        compared += 1
    assert compared > 5
