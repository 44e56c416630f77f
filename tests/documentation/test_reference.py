"""The reference is what the code is, and tells of all of it."""

import ast
import dataclasses
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.config import PACKAGE, Settings
from pipeline.exports.formats import FORMATS
from pipeline.reading.recognise import ENDINGS
from pipeline.tables import SCHEMAS
from tests.conftest import ROOT
from tests.documentation.commands import program
from tests.documentation.issues import pattern, templates
from tests.documentation.pages import PAGES
from tests.documentation.values import known
from tests.documentation.vocabulary import VOCABULARY

REFERENCE = ROOT / "docs/reference"
RENEW = "renew it with `python -m tests.documentation`"
COLUMNS = [(table, column) for table, schema in SCHEMAS.items() for column in schema.names]
COMMANDS = program().commands
OPTIONS = [
    (name, option)
    for name, command in COMMANDS.items()
    for parameter in command.params
    for option in parameter.opts
    if option.startswith("--")
]
VALUES = [(group, value) for group, values in known().items() for value in sorted(values)]


def section(page: str, heading: str) -> str:
    text = (REFERENCE / page).read_text(encoding="utf-8")
    assert f"\n## {heading}\n" in text, f"{page} has no section {heading}: {RENEW}"
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("name", PAGES)
def test_a_made_page_is_what_the_code_is(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name](), RENEW


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_each_column_is_documented(table: str, column: str) -> None:
    assert f"\n| `{column}` | " in section("tables.md", f"`{table}`")


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_each_option_is_documented(command: str, option: str) -> None:
    told = section("commands.md", f"`{command}`")
    row = re.search(rf"^\| `{option}[` ].*\| (?P<meaning>.+) \|$", told, re.MULTILINE)
    assert row, f"{command} {option} is missing"
    assert row["meaning"] != "None", f"{command} {option} has no help"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_documented_and_used_in_a_page_that_is_written(command: str) -> None:
    assert COMMANDS[command].help in section("commands.md", f"`{command}`")
    written = [p for p in (ROOT / "docs").rglob("*.md") if p.name not in PAGES]
    assert any(f"python -m pipeline {command}" in p.read_text(encoding="utf-8") for p in written)


@pytest.mark.parametrize("setting", dataclasses.fields(Settings), ids=lambda field: field.name)
def test_each_setting_is_documented(setting: "dataclasses.Field[object]") -> None:
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    assert f"\n| `{setting.name}` | " in text
    assert setting.metadata["description"] in text


def test_the_settings_shown_are_the_defaults() -> None:
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    shown = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    defaults = {
        key: str(value) if isinstance(value, Path) else value
        for key, value in dataclasses.asdict(Settings()).items()
    }
    assert shown == defaults


@pytest.mark.parametrize(("group", "value"), VALUES)
def test_each_value_that_the_code_knows_is_explained(group: str, value: str) -> None:
    assert value in VOCABULARY["values"][group]["meanings"], "tests/documentation/vocabulary.toml"


@pytest.mark.parametrize("group", known())
def test_no_value_is_explained_that_the_code_does_not_know(group: str) -> None:
    assert set(VOCABULARY["values"][group]["meanings"]) - known()[group] == set()


def test_what_is_read_and_written_is_explained() -> None:
    assert set(VOCABULARY["endings"]) == set(ENDINGS.values())
    assert set(VOCABULARY["exports"]) == set(FORMATS)


# Columns of tables, and the group of values that explains what stands in them.
USED = [
    ("mentions", "label", "labels"),
    ("mentions", "zone", "zones"),
    ("mentions", "source", "sources"),
    ("mentions", "rule", "rules"),
    ("mentions", "link_reason", "links"),
    ("entities", "kind", "entities"),
    ("figures", "kind", "figures"),
    ("figures", "modifier", "modifiers"),
    ("figures", "per", "per"),
    ("treaty_actions", "action", "actions"),
    ("quotations", "kind", "quotations"),
    ("issues", "stage", "stages"),
    ("issues", "severity", "severities"),
]


@pytest.mark.model
@pytest.mark.parametrize(("table", "column", "group"), USED)
def test_each_value_in_tables_is_explained(table: str, column: str, group: str, demo: Path) -> None:
    query = f"SELECT DISTINCT {column} FROM '{demo}/{table}.parquet' WHERE {column} IS NOT NULL"  # noqa: S608
    found = {str(row[0]) for row in duckdb.sql(query).fetchall()}
    begins = "" if group == "rules" else r"\Z"
    told = [pattern(value) + begins for value in VOCABULARY["values"][group]["meanings"]]
    assert found
    assert {value for value in found if not any(re.match(p, value) for p in told)} == set()


# ------------------------------------------------------------------ issues


def messages() -> Iterator[tuple[str, str]]:
    """(file, message with … for what differs) of each issue that the code writes out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if named not in ("ReadError", "Issue"):
                continue
            assert isinstance(node, ast.Call)
            told = node.args[0 if named == "ReadError" else -1]
            if isinstance(told, ast.Constant | ast.JoinedStr):
                yield path.relative_to(PACKAGE).as_posix(), shown(told)
            if isinstance(told, ast.IfExp):
                for side in (told.body, told.orelse):
                    yield path.relative_to(PACKAGE).as_posix(), shown(side)


def shown(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(shown(part) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else "…"


@pytest.mark.parametrize(("file", "message"), sorted(set(messages())))
def test_each_message_of_an_issue_is_explained(file: str, message: str) -> None:
    assert message.strip("…: "), "a message that says nothing"
    told = [t for t in templates() if re.fullmatch(pattern(t), message)]
    assert told or [t for t in templates() if re.fullmatch(pattern(message), t)], file


CODE = "\n".join(
    re.sub(r'"\s+f?"', "", path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")
)


@pytest.mark.parametrize("template", templates())
def test_no_message_is_explained_that_the_code_does_not_say(template: str) -> None:
    pieces = [piece.strip(" =") for piece in re.split("…", template)]
    assert [piece for piece in pieces if piece not in CODE] == []


# ------------------------------------------------------------------ files, exit codes, environment

FILES = (REFERENCE / "files.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_each_exit_code_is_explained(code: int) -> None:
    assert f"\n| {code} | " in FILES


def test_each_variable_of_the_environment_is_explained() -> None:
    asked = set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", CODE)) - {"PYTHONPATH"}
    assert "COMMUNIQUES_DEBUG" in asked
    told = section("files.md", "Environment")
    assert {name for name in asked if f"`{name}`" not in told} == set()
