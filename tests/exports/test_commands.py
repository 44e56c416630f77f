"""`export` and `import-annotations` as a user meets them."""

import json
from pathlib import Path

import pytest

from tests.conftest import Program
from tests.test_main import check

pytestmark = pytest.mark.model


def test_export_says_where_and_what_was_left_out(program: Program, hard: Path) -> None:
    check(program("export", "--format", "csv", "--output", hard, "--to", "mine"), 0, "csv in mine")
    again = program("export", "--format", "csv", "--output", hard, "--to", "mine")
    check(again, 2, "error: mine is there already: give --force to replace it")
    forced = ("--output", hard, "--to", "mine", "--force", "--french")
    check(program("export", "--format", "csv", *forced), 0)
    spans = program("export", "--format", "docbin", "--output", hard, "--to", "spacy")
    check(spans, 0, 'nested mentions are in doc.spans["mentions"] alone')


def test_exports_lie_beside_the_tables(program: Program, hard: Path, tmp_path: Path) -> None:
    (tmp_path / "processed").symlink_to(hard)
    result = program("export", "--format", "jsonl", "--output", "processed")
    check(result, 0, "jsonl in exports/jsonl")
    assert (tmp_path / "exports/jsonl/documents.jsonl").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--format", "xls"), 2, "'xls' is not one of 'csv', 'xlsx'"),
        (("--format", "jsonl", "--french"), 2, "it is for csv, xlsx, not for jsonl"),
        (("--format", "jsonl", "--output", "none"), 1, "table 'documents' is not in none"),
        ((), 2, "Missing option '--format'"),
    ],
)
def test_what_cannot_be_exported_is_told(
    program: Program, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = program("export", *arguments)
    result.stderr = result.stderr.replace("│", " ")
    check(result, code, said)


def test_without_the_library_for_excel_its_name_is_told(
    program: Program, hard: Path, tmp_path: Path
) -> None:
    (tmp_path / "xlsxwriter.py").write_text("raise ImportError('not there')")
    result = program("export", "--format", "xlsx", "--output", hard, "--to", "t.xlsx")
    check(result, 2, "Excel files need the package xlsxwriter")
    assert not (tmp_path / "t.xlsx").exists()


def test_there_and_back(program: Program, hard: Path, tmp_path: Path) -> None:
    check(program("export", "--format", "labelstudio", "--output", hard, "--to", "ls"), 0)
    tasks = json.loads((tmp_path / "ls/tasks.json").read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = task.pop("predictions")
    (tmp_path / "project.json").write_text(json.dumps(tasks))
    back = ("import-annotations", "project.json", "--output", hard, "--gold", "gold")
    check(program(*back), 0, "4 annotations in gold, 0 judgements added to judgements.csv")
    check(program(*back), 2, "give --force to replace")
    check(program("evaluate", "gold", "--output", hard), 0, "micro 1.000 1.000 1.000")
