"""The notebooks run from first to last cell, on much and on little, and are kept as they ran."""

import json
from pathlib import Path

import nbformat
import pytest

from pipeline.config import Settings
from pipeline.run import run
from tests.notebooks import FILES, GOLD, executed, outputs

LARGEST = 200_000  # bytes of a file

# of jupyter_client and its event loop
quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def shape(notebook: nbformat.NotebookNode) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Each code cell with the kinds of its outputs."""
    return [
        (cell.source, [tuple(sorted(output.get("data", ["?"]))) for output in cell.outputs])
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def unwanted(notebook: nbformat.NotebookNode) -> list[str]:
    """Errors, warnings and whatever else was printed."""
    return [
        str(output.get("text", output.get("evalue")))
        for output in outputs(notebook)
        if output.output_type in ("stream", "error")
    ]


@pytest.mark.model
@quiet
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_notebook_runs_and_is_kept_as_it_ran(file: Path, demo: Path) -> None:
    kept = nbformat.read(file, as_version=4)
    ran = executed(nbformat.read(file, as_version=4), demo, GOLD)
    assert unwanted(ran) == []
    if GOLD.is_dir() or not file.stem.endswith("quality"):
        assert shape(ran) == shape(kept), "renew the outputs with `python -m tests.notebooks`"


@pytest.mark.model
@quiet
def test_the_notebooks_say_so_where_there_is_nothing_to_show(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(
        "Il fait beau et la mer est calme. Les enfants jouent dans le jardin.\n", encoding="utf-8"
    )
    run(Settings(input=tmp_path / "in", output=tmp_path / "out", workers=1))
    every = nbformat.v4.new_notebook()  # one kernel for all, as each costs two seconds
    for file in FILES:
        every.cells += nbformat.read(file, as_version=4).cells
    for number, cell in enumerate(every.cells):
        cell.id = f"cell-{number}"
    ran = executed(every, tmp_path / "out", tmp_path)
    assert unwanted(ran) == []
    said = [output["data"].get("text/markdown", "") for output in outputs(ran)]
    assert len([text for text in said if text.startswith("Aucun")]) > 20
    assert any("COMMUNIQUES_GOLD" in text for text in said)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_kept_is_a_whole_run_and_small(file: Path) -> None:
    assert file.stat().st_size < LARGEST
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert unwanted(notebook) == []
    assert any("image/png" in output.get("data", {}) for output in outputs(notebook))
    assert cells[0].metadata.tags == ["parameters"]
    assert json.dumps(notebook).count(str(Path.home())) == 0


def test_there_are_five_notebooks() -> None:
    assert [file.stem[:2] for file in FILES] == ["01", "02", "03", "04", "05"]
