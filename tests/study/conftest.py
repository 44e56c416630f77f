"""Tables made by real runs: of data/raw, and of three documents that agree and disagree,
and a copy."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.config import Settings
from pipeline.run import run
from pipeline.study.workspace import connect

HERDS = {
    "a.txt": (
        "Berne, le 3 mars 2022. L'Office vétérinaire fédéral a compté 120 troupeaux atteints en "
        "2021. La prime s'élève à 15 millions d'euros."
    ),
    "b.txt": (
        "Paris, le 4 avril 2022. Selon le ministère de l'Agriculture, 180 troupeaux atteints ont "
        "été recensés en 2021. La mer est calme."
    ),
    "c.txt": (
        "Bruxelles, le 5 mai 2022. La Commission européenne et le Parlement européen rappellent "
        "que 120 troupeaux atteints ont été signalés en 2021 et que 15 millions d'euros sont dus."
    ),
}
HERDS["copy.txt"] = f"{HERDS['c.txt']} Fin."


@pytest.fixture(scope="session")
def herds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of HERDS: 120 herds stand against 180, the sum is stated twice."""
    folder, output = tmp_path_factory.mktemp("herds"), tmp_path_factory.mktemp("herds_tables")
    for name, text in HERDS.items():
        (folder / name).write_text(text, encoding="utf-8")
    run(Settings(input=folder, output=output, workers=1))
    return output


@pytest.fixture
def database(demo: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables and views of data/raw."""
    _, connection = connect(demo)
    with connection:
        yield connection
