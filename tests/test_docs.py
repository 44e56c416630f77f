"""README tells of every command, option, setting, column and exit code, and shows real rows."""

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest
import typer

from pipeline.commands import app
from pipeline.config import Settings
from pipeline.tables import SCHEMAS
from tests.conftest import ROOT
from tests.readme import describe, picture, section

README = (ROOT / "README.md").read_text(encoding="utf-8")


def made(name: str) -> str:
    start, end = section(README, name)
    return README[start:end].strip()


def options() -> list[tuple[str, str]]:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return [
        (name, option)
        for name, command in commands.items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    ]


def test_there_are_options_to_check() -> None:
    assert ("run", "--workers") in options()
    assert ("evaluate", "--against") in options()


@pytest.mark.parametrize(("command", "option"), options())
def test_each_option_is_in_the_table_of_its_command(command: str, option: str) -> None:
    table = README.split(f"| option of `{command}` |")[1].split("\n\n")[0]
    assert f"`{option}" in table


@pytest.mark.parametrize(
    "line",
    [
        "run",
        "status",
        "clean",
        "show",
        "doctor",
        "export",
        "import-annotations",
        "--version",
        "evaluate GOLD_DIR",
        "train DATA",
        "bench FOLDER",
    ],
)
def test_each_command_is_shown(line: str) -> None:
    assert f"python -m pipeline {line}" in README


def test_the_two_commands_are_there() -> None:
    assert "\npython -m pip install . && python -m pipeline run\n" in README
    assert "\npython -m pip install '.[dev]' && python -m pytest\n" in README


def test_the_columns_are_those_of_the_schema() -> None:
    renew = "renew README with `python -m tests.readme`"
    assert made("columns") == "\n".join(describe()).strip(), renew
    for name, schema in SCHEMAS.items():
        part = made("columns").split(f"### `{name}`\n")[1].split("### ")[0]
        assert re.findall(r"^\| `(\w+)`", part, flags=re.MULTILINE) == schema.names


@pytest.mark.model
def test_the_picture_is_real(demo: Path) -> None:
    assert made("picture") == picture(demo).strip(), "renew README with `python -m tests.readme`"


def test_the_settings_shown_are_the_defaults() -> None:
    block = README.split("```toml\n")[1].split("```")[0]
    defaults = {
        key: str(value) if isinstance(value, Path) else value
        for key, value in dataclasses.asdict(Settings()).items()
    }
    assert tomllib.loads(block) == defaults


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_each_exit_code_is_explained(code: int) -> None:
    assert f"\n| {code} | " in README


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    here = [link for link in links if "://" not in link]
    assert [link for link in here if not (ROOT / link).exists()] == []


def test_the_sample_documents_are_each_described() -> None:
    described = (ROOT / "data/README.md").read_text(encoding="utf-8")
    files = [path.name for path in (ROOT / "data/raw").iterdir()]
    assert len(files) == 24
    assert [name for name in files if f"`{name}`" not in described] == []
