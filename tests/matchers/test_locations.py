"""LOC mentions: spans as marked sentences, identities as keys."""

import time

import pytest

from pipeline.matchers.locations import Locations
from tests.marked import LEXICON, document, parse, shown
from tests.matchers.test_treaties import longest

LOCATIONS = Locations(LEXICON)

SENTENCES = [
    "Les <LOC>États-Unis</LOC>, la <LOC>Corée du Sud</LOC> et le <LOC>Bélarus</LOC>",
    "l'<LOC>ex-République yougoslave de Macédoine</LOC> et la <LOC>République tchèque</LOC>",
    "<LOC>MADRID</LOC>/<LOC>RABAT</LOC>, 3 mai (agence)",
    "(*) La <LOC>Gambie</LOC> et le <LOC>Cap-Vert</LOC> ont adhéré.",
    "les polices d'<LOC>Afrique de l'Ouest</LOC> et d'<LOC>Asie centrale</LOC>",
    "le sommet UE-<LOC>Ukraine</LOC> s'ouvre",
    "au <LOC>Palais de l'Europe</LOC>, le mardi",
    "dans le <LOC>canton de Thurgovie</LOC> et la <LOC>province de Hainaut</LOC>",
    # ordinary words and persons' names
    "À <LOC>Nice</LOC>, le prix est nice ; Orange et Sion parlent.",
    "le tribunal de <LOC>Tours</LOC> a fait trois tours",
    "<LOC>Lens</LOC>, le 2 mars 2020",
    "dans les <LOC>Vosges</LOC>, le préfet des <LOC>Landes</LOC>, en <LOC>Creuse</LOC>",
    "le préfet du <LOC>Nord</LOC>, le garde des Sceaux et les pays du Nord : le Lot n° 2 est cher",
    "François Hollande, Florence Duval et Maurice Petit étaient là.",
    "Anatole France écrit ; M. Lyon répond à Mme Dakar",
    "entre <LOC>Rome</LOC>, <LOC>Milan</LOC> et <LOC>Turin</LOC>",
    # compounds and addresses of the web
    "le dialogue franco-allemand, la France-Comté et www.suisse.ch",
    "contact@belgique.be ; Saint-Denis-Pleyel",
    # a name never crosses a line
    "au Burkina\nFaso",
    # addresses
    "au <LOC>12, rue des Lilas</LOC>, à <LOC>Gand</LOC>",
    "<LOC>Avenue du Port 86</LOC>, 1000 <LOC>Bruxelles</LOC>",
    "dans la <LOC>rue de Rivoli</LOC>, la mise en place du plan avance",
    "salle 4, <LOC>Bâtiment “C”</LOC>",
    "14 mai, place aux jeunes ; page 3 rue",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_spans(marked: str) -> None:
    plain, expected = parse(marked)
    doc = document(plain)
    assert shown(doc, longest(LOCATIONS.match(doc, []))) == expected


@pytest.mark.parametrize(
    ("plain", "key"),
    [
        ("au Luxembourg", "LOC:LU"),
        ("le Premier ministre du Luxembourg", "LOC:LU"),
        ("réunis à Luxembourg", "LOC:luxembourg-ville"),
        ("Luxembourg, le 4 mai", "LOC:luxembourg-ville"),
        ("le parquet de Luxembourg", "LOC:luxembourg-ville"),
        ("le Grand-Duché de Luxembourg", "LOC:LU"),
        ("au Québec", "LOC:quebec"),
        ("à Québec", "LOC:quebec-ville"),
        ("le prince de Monaco", "LOC:MC"),
        ("à Mexico", "LOC:mexico"),
        ("à Kyiv", "LOC:kiev"),
        ("en République de Corée", "LOC:KR"),
        ("le Congo", "LOC~"),
    ],
)
def test_identity(plain: str, key: str) -> None:
    found = longest(LOCATIONS.match(document(plain), []))
    assert [m.entity.key for m in found if m.entity] == ([] if key == "LOC~" else [key])


def test_a_name_of_two_towns_means_the_one_whose_country_is_named() -> None:
    found = LOCATIONS.match(document("à Tripoli, dans le nord du Liban"), [])
    assert [m.entity.key for m in found if m.entity] == ["LOC:tripoli", "LOC:LB"]


def test_the_confederation_is_a_country_in_a_swiss_text_only() -> None:
    assert LOCATIONS.match(document("la Confédération et les cantons"), []) == []
    found = LOCATIONS.match(document("la Confédération ; le franc suisse"), [])
    assert [m.entity.key for m in found if m.entity] == ["LOC:CH"]


@pytest.mark.parametrize(
    "hostile",
    [
        "rue de la de la de la " * 4000,
        "12 rue " * 10000,
        "Palais de l'Europe de " * 4000,
        "Paris-" * 20000,
    ],
    ids=["streets", "numbers", "palaces", "hyphens"],
)
def test_hostile_text_costs_little(hostile: str) -> None:
    doc = document(hostile)
    start = time.process_time()
    LOCATIONS.match(doc, [])
    assert time.process_time() - start < 5
