"""The resources load, and a bad one stops with file, rule or line."""

import shutil
import time
from pathlib import Path

import pytest

from pipeline.errors import ResourceError
from pipeline.lexicon import RESOURCES, Lexicon, automaton, find_words
from pipeline.normalise import normalise
from tests.marked import LEXICON


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RESOURCES, tmp_path / "resources"))


def rule(resources: Path, text: str) -> Lexicon:
    (resources / "rules" / "trial.toml").write_text(text, encoding="utf-8")
    return Lexicon(resources)


GOOD = """[[rule]]
id = "trial.year"
pattern = '{year}'
examples = ["en [[2011]]"]
counter_examples = ["en 201"]
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD, "unknown fragment 'year'"),
        (GOOD.replace("{year}", "["), "trial.year"),
        (GOOD.replace("{year}", "année"), "without accents"),
        (GOOD.replace("{year}", "x").replace('examples = ["en [[2011]]"]\n', ""), "no examples"),
        (GOOD.replace("trial.year", "year"), "must begin with"),
        (GOOD.replace("{year}", "x") * 2, "one id"),
        ("[[rule", "trial.toml"),
    ],
)
def test_bad_rules_are_refused(resources: Path, text: str, message: str) -> None:
    with pytest.raises(ResourceError, match="trial") as caught:
        rule(resources, text).rules("trial")
    assert message in str(caught.value)


def test_good_rule(resources: Path) -> None:
    found = rule(resources, "[fragments]\nyear = '[0-9]{4}'\n" + GOOD).rules("trial")
    assert [m[0] for m in found["year"].finditer("en 2011")] == ["2011"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("zz-trial,Un nom,name,,,", "line"),
        ("no-such-id,Un nom,name,,,ici", "unknown id"),
        ("zz-trial,Un nom,name", "wrong number of cells"),
    ],
)
def test_bad_gazetteer_rows_are_refused(resources: Path, row: str, message: str) -> None:
    path = resources / "gazetteers" / "organisations.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    with pytest.raises(ResourceError, match="organisations") as caught:
        Lexicon(resources)
    assert message in str(caught.value)


def test_find_words_takes_whole_words_and_the_longest() -> None:
    built = automaton(["cour", "cour des comptes", "or"])
    folded = "la cour des comptes, le cours de l'or"
    assert [w for _, _, w in find_words(built, folded)] == ["cour des comptes", "or"]


def test_adjectives_of_nationality() -> None:
    assert LEXICON.adjectives["islandaise"] == "LOC:IS"
    assert LEXICON.adjectives["neerlandais"] == "LOC:NL"
    assert LEXICON.adjectives["autrichiennes"] == "LOC:AT"


@pytest.mark.parametrize("name", ["organisations", "treaties", "countries", "places"])
def test_knowledge_base(name: str) -> None:
    gazetteer = getattr(LEXICON, name)
    assert gazetteer.entities
    for key, row in gazetteer.rows.items():
        assert row["source"], key
        parent = row.get("parent")
        assert not parent or f"{gazetteer.label}:{parent}" in gazetteer.entities, key
    named = {alias.key for alias in gazetteer.aliases}
    assert named == set(gazetteer.entities)


def test_a_pass_over_all_names_is_fast() -> None:
    text = normalise("Le Comité des Ministres du Conseil de l'Europe siège à Oslo. " * 4000)
    gazetteers = [LEXICON.organisations, LEXICON.treaties, LEXICON.countries, LEXICON.places]
    for gazetteer in gazetteers:
        gazetteer.find("")  # builds the automaton
    started = time.process_time()
    found = [gazetteer.find(text.folded) for gazetteer in gazetteers]
    seconds = time.process_time() - started
    assert any(found)
    assert seconds < 1, "40 000 words, of which 200 000 a second are wanted"


def test_bodies_of_many_countries_are_of_none() -> None:
    world = ("interpol", "interpol-sg", "onu", "cedh", "cjue", "europol", "fmi", "bce")
    national = ("bdf", "fr-cnil", "ch-fedpol", "airbus")
    lexicon = Lexicon()
    assert all(lexicon.is_international(f"ORG:{key}") for key in world)
    assert not any(lexicon.is_international(f"ORG:{key}") for key in (*national, "no-such"))
