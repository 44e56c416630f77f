"""Copies of one text are told and counted once; texts of one form are no copies."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.config import Settings
from pipeline.copies import Candidate, copies, groups
from pipeline.model import Document, Metadata, Zone
from pipeline.normalise import normalise
from pipeline.run import run
from pipeline.signatures import own_words, signature
from pipeline.tables import load
from tests.reading.writers import as_docx

TEXT = (
    "Strasbourg, 07.02.2007 – Terry Davis, Secrétaire général du Conseil de l'Europe, a annoncé "
    "que 18 des 46 États ont ratifié la Convention sur la cybercriminalité. Douze villes du lac "
    "ont signé l'accord de Brume, et trois autres le feront en juin. La mairie a voté 12 000 € "
    "pour le port, qui rouvre en juillet. Le préfet a salué une décision attendue de longue date."
)


def document(number: int, raw: str) -> Document:
    text = normalise(raw)
    zones = (Zone(0, len(text.norm), "body"),)
    return Document(f"d{number}", text, zones, (), Metadata())


def found(*texts: str | tuple[str, str | None]) -> dict[str, str]:
    candidates = []
    for number, given in enumerate(texts):
        text, date = given if isinstance(given, tuple) else (given, None)
        day = dt.date.fromisoformat(date) if date else None
        signed = signature(document(number, text))
        if signed is not None:
            bands = np.frombuffer(signed[0], np.uint64).tolist()
            runs = np.frombuffer(signed[1], np.uint32)
            candidates.append(Candidate(0, f"d{number}", bands, runs, day))
    return copies(candidates)


@pytest.mark.parametrize(
    "other",
    [
        TEXT,
        TEXT.upper(),
        TEXT.replace("é", "e").replace("'", "’").replace(" ", "\u00a0\n"),
        f"# {TEXT}\n\nFin.",
        TEXT.replace("Douze", "Onze"),
    ],
)
def test_nearly_the_same_is_a_copy_of_the_first(other: str) -> None:
    assert found(TEXT, "Tout autre chose, dit ailleurs.", other) == {"d2": "d0"}


@pytest.mark.parametrize(
    "other",
    [
        TEXT[:200],
        TEXT + TEXT.replace("Brume", "Port").replace("a", "o").replace("Terry", "Jean"),
        "",
        " ".join(reversed(TEXT.split())),
    ],
)
def test_other_texts_are_no_copies(other: str) -> None:
    assert found(TEXT, other) == {}


def test_a_form_filled_in_on_another_day_is_no_copy() -> None:
    changed = TEXT.replace("07.02.2007", "07.03.2007")
    assert found((TEXT, "2007-02-07"), (changed, "2007-03-07")) == {}
    assert found((TEXT, "2007-02-07"), (TEXT, "2007-02-09"), (TEXT, None)) == {
        "d1": "d0",
        "d2": "d0",
    }


def test_short_texts_must_be_equal() -> None:
    assert found("Le lac gèle à Brume.", "le lac GÈLE à Brume", "Le lac gèle à Port.") == {
        "d1": "d0"
    }
    assert found("", "", "…") == {}


def test_documents_are_grouped_by_what_joins_them_in_any_steps() -> None:
    assert groups(7, [(3, 2), (5, 4), (5, 3), (2, 1), (1, 1)]).tolist() == [0, 1, 1, 1, 1, 1, 6]
    assert groups(3, []).tolist() == [0, 1, 2]
    chain = [(n, n - 1) for n in range(5000, 0, -1)]
    assert set(groups(5001, chain).tolist()) == {0}


def test_a_copy_of_a_copy_is_one_of_the_original() -> None:
    assert set(found(*[TEXT] * 4).values()) == {"d0"}


def test_a_document_without_a_date_is_compared_with_all() -> None:
    changed = TEXT.replace("07.02.2007", "07.03.2007")
    dated = (TEXT, "2007-02-07"), (changed, "2007-03-07")
    assert found(*dated, (TEXT, None)) == {"d2": "d0"}
    assert found((TEXT, None), *dated) == {"d1": "d0", "d2": "d0"}
    days = [f"2007-{month:02}-{day:02}" for month in range(1, 10) for day in (2, 10, 18)]
    assert found(*((TEXT, day) for day in days)) == {}
    assert found(*((TEXT, day) for day in days), (TEXT, "2007-05-13"))["d27"] == "d13"


def test_own_words_are_those_outside_furniture() -> None:
    zones = (Zone(0, 4, "furniture"), Zone(4, 9, "body"), Zone(9, 13, "contact"))
    found = replace(document(0, "Menu Port Tél"), zones=zones)
    assert own_words(found) == " port"
    assert signature(replace(found, zones=zones[::2])) is None


@pytest.mark.model
@pytest.mark.parametrize("count_copies", [False, True])
def test_entities_count_copies_once_unless_asked(tmp_path: Path, count_copies: bool) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.docx").write_bytes(as_docx(TEXT))
    (folder / "c.txt").write_text("Le Conseil de l'Europe siège à Strasbourg.", encoding="utf-8")
    run(Settings(input=folder, output=tmp_path / "out", count_copies=count_copies))
    documents = load("documents", tmp_path / "out").set_index("source")
    assert documents.loc["b.docx", "duplicate_of"] == documents.loc["a.txt", "doc_id"]
    assert documents["duplicate_of"].notna().sum() == 1
    entities = load("entities", tmp_path / "out").set_index("name")
    council = entities.loc["Conseil de l'Europe"]
    extra = 1 if count_copies else 0
    assert (council["n_mentions"], council["n_documents"]) == (2 + extra, 2 + extra)
    claims = load("claims", tmp_path / "out").set_index("value")
    assert (claims.loc[12000.0, "n_documents"], claims.loc[12000.0, "n_figures"]) == (
        1 + extra,
        1 + extra,
    )
    mandates = load("mandates", tmp_path / "out")
    assert list(mandates["person"]) == ["Terry Davis"]
    assert list(mandates["n_documents"]) == [1 + extra]
