"""Tables of documents that are hard on offsets, formulas and readers; made by real runs."""

from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.exports.export import export
from pipeline.exports.formats import FORMATS
from pipeline.run import run

DOCUMENTS = {
    "emoji.txt": (
        "Strasbourg, 07.02.2007 – 😀🇪🇺 Terry Davis, Secrétaire général du Conseil de l'Europe, a "
        "annoncé 👩‍⚖️ que 18 des 46 États ont ratifié la Convention sur la cybercriminalité.\n"
    ),
    "crlf.txt": (
        "Le Conseil s'engage\r\n\r\nParis, le 12 mai 2022.\r\nLa Commission européenne verse "
        "250 millions d'euros à la France.\r\n\r\nLe Japon  a signé la Convention de Budapest.\r\n"
    ),
    "combining.txt": (
        "Bruxelles, le 3 juin 2021. Marija Pejc\u030cinovic\u0301 Buric\u0301, "
        "Secre\u0301taire ge\u0301ne\u0301rale du Conseil de l'Europe, a rencontre\u0301 la "
        "pre\u0301sidente de la Commission europe\u0301enne a\u0300 Gene\u0300ve et 2\u00a0000 "
        "élèves.\n"
    ),
    "formula.txt": (
        '=HYPERLINK("http://example.org";"clic")\n\nGenève, le 4 juillet 2020. "Selon" Interpol, '
        "-5 % des cas; l'Organisation mondiale de la santé compte +3,5 millions de cas.\n"
    ),
}


@pytest.fixture(scope="session")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of DOCUMENTS."""
    folder, output = tmp_path_factory.mktemp("hard"), tmp_path_factory.mktemp("hard_tables")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    run(Settings(input=folder, output=output, workers=1))
    return output


@pytest.fixture(params=["hard", "demo"])
def tables(request: pytest.FixtureRequest) -> Path:
    """The tables of the hard documents, then those of data/raw."""
    found: Path = request.getfixturevalue(request.param)
    return found


def exported(tables: Path, name: str, folder: Path, french: bool = False) -> Path:
    """Where the export of `tables` in a format is."""
    made = folder / FORMATS[name].name
    export(tables, name, made, french=french)
    return made
