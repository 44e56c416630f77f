"""Runs of the whole pipeline, once a session, and the small things many tests need."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.run import run
from pipeline.tables import SCHEMAS

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the annotations in ../shared are not on this machine"
)

TABLES = tuple(SCHEMAS)


def table_bytes(folder: Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.parquet").read_bytes() for name in TABLES}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of data/raw."""
    output = tmp_path_factory.mktemp("demo")
    run(Settings(input=ROOT / "data/raw", output=output))
    return output


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the real documents in ../shared."""
    output = tmp_path_factory.mktemp("seeds")
    run(Settings(input=SHARED / "seeds", output=output))
    return output


@pytest.fixture(scope="session")
def ray_session() -> Iterator[None]:
    """Ray with two processors, started once; the engine uses what it finds started."""
    import ray

    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """`python -m pipeline ARGUMENTS`, run as a user would, in a folder of its own."""

    def call(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *map(str, arguments)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"} | environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An input folder with two good documents."""
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Strasbourg, 07.02.2007 – Terry Davis, Secrétaire général du Conseil de l'Europe, a "
        "annoncé que 18 des 46 États ont ratifié la Convention sur la cybercriminalité.\n",
        encoding="utf-8",
    )
    (folder / "b.md").write_text(
        "# La Commission agit\n\n"
        "La Commission européenne verse 250 millions d'euros à la France.\n",
        encoding="utf-8",
    )
    return folder
