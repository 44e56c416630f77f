"""Runs notebooks as Jupyter does. `python -m tests.notebooks` renews the outputs they are kept
with, from data/raw and the annotations in ../shared."""

import base64
import io
import os
import tempfile
from importlib import import_module
from pathlib import Path
from unittest import mock

import nbformat
from nbclient import NotebookClient
from PIL import Image

from pipeline.config import Settings
from pipeline.run import run

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "notebooks"
FILES = sorted(FOLDER.glob("*.ipynb"))
GOLD = ROOT.parent / "shared/gold/corpus"


def executed(notebook: nbformat.NotebookNode, tables: Path, gold: Path) -> nbformat.NotebookNode:
    """`notebook` after all its cells have run, in a kernel of its own.

    Raises nbclient's CellExecutionError at the first cell that fails.
    """
    settings = {
        "COMMUNIQUES_TABLES": str(tables),
        "COMMUNIQUES_GOLD": str(gold),
        "PYTHONPATH": str(ROOT),
    }
    import_module("matplotlib.font_manager")  # makes its cache, which else a cell might tell of
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        resources={"metadata": {"path": str(FOLDER)}},
    )
    with mock.patch.dict(os.environ, settings):
        client.execute()
    return notebook


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(Settings(input=ROOT / "data/raw", output=Path(folder)))
        for file in FILES:
            notebook = executed(nbformat.read(file, as_version=4), Path(folder), GOLD)
            notebook.metadata["language_info"] = {"name": "python"}
            for output in outputs(notebook):
                if "image/png" in output.get("data", {}):
                    output["data"]["image/png"] = _smaller(output["data"]["image/png"])
            nbformat.write(notebook, file)


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def _smaller(picture: str) -> str:
    """The picture with 32 colours, rare ones among them: a third of the bytes."""
    with Image.open(io.BytesIO(base64.b64decode(picture))) as image:
        drawn = image.convert("RGB").quantize(32, Image.Quantize.MAXCOVERAGE)
    content = io.BytesIO()
    drawn.save(content, "PNG", optimize=True)
    return base64.b64encode(content.getvalue()).decode()


if __name__ == "__main__":
    main()
