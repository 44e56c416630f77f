"""Names of bodies by grammar: how far they reach, and what is not one."""

import pytest

from pipeline.matchers.organisations import Organisations
from pipeline.merge import merge
from tests.marked import LEXICON, document, parse, shown

MATCHER = Organisations(LEXICON)

BY_GRAMMAR = [
    "Le <ORG>Centre national de lutte contre le vol de bétail</ORG> a reçu 30 plaintes.",
    "le <ORG>ministère de l'Agriculture</ORG> et la <ORG>police moldave</ORG> coopèrent",
    "L'<ORG>Agence norvégienne des forêts et des pêches</ORG> publie ses comptes.",
    "la <ORG>Fondation pour la recherche sur les glaciers et le climat</ORG>, à Berne",
    "l'<ORG>Office régional de la jeunesse et des sports</ORG> (ORJS)",
    "la <ORG>Commission interministérielle de l'eau</ORG> publiera un rapport",
    "le <ORG>tribunal correctionnel de Namur</ORG> a jugé",
    "le <ORG>parquet de Grenoble</ORG> a ouvert une enquête",
    "les <ORG>ministères de la Culture et de la Santé</ORG> financent",
    "le <ORG>Congrès des maires ruraux et urbains</ORG> siège à Gap",
    "selon la <ORG>direction générale des finances publiques</ORG>",
    "la <ORG>préfecture de police de Lyon</ORG> confirme",
    "du <ORG>ministère de l'Intérieur des Îles Marshall</ORG>",
    "le <ORG>ministère letton de la Pêche</ORG> et implique 31 ports",
    "l'<ORG>Office letton de lutte anti-dopage</ORG>, à Riga",
    "le <ORG>ministère de la Pêche</ORG> du pays",
    "le <ORG>Comité spécial</ORG> chargé d'élaborer un texte",
    "la <ORG>Mission interministérielle chargée de l'eau</ORG> publie son bilan",
]
NOT_A_NAME = [
    "des centres de recherche sur le climat",
    "les services de police et la direction",
    "Le groupe a visité une école de la ville.",
    "un bureau de vote",
    "officiers de police judiciaire",
    "LE CENTRE ADOPTE LA RÈGLE",
    "un groupe criminel organisé (GCO) sévit",
    "Délégation norvégienne",
    "Garde des Sceaux, ministre de la Justice",
    "le Haut-Commissaire aux droits de l'homme",
]


@pytest.mark.parametrize("marked", BY_GRAMMAR)
def test_reach(marked: str) -> None:
    plain, expected = parse(marked)
    doc = document(plain)
    assert shown(doc, merge(doc, MATCHER.match(doc, []))) == expected


@pytest.mark.parametrize("plain", NOT_A_NAME)
def test_no_name(plain: str) -> None:
    doc = document(plain)
    assert MATCHER.match(doc, []) == []


def test_known_names_keep_their_end() -> None:
    doc = document("La Commission européenne pour ses voisins ; Interpol organise, INTERPOL agit.")
    found = {doc.text.norm[m.start : m.end]: m.entity for m in MATCHER.match(doc, [])}
    assert {e.key for e in found.values() if e} == {"ORG:ue-ce", "ORG:interpol"}
    assert set(found) == {"Commission européenne", "Interpol", "INTERPOL"}


def test_country_and_kind_of_a_name_by_grammar() -> None:
    doc = document("le ministère géorgien de la Pêche")
    (mention,) = MATCHER.match(doc, [])
    assert mention.entity
    assert (mention.entity.kind, mention.entity.country) == ("ministry", "GE")


@pytest.mark.parametrize(
    "wording",
    [
        "le ministère islandais de la Pêche",
        "le ministère de la Pêche islandais",
        "le ministère de la Pêche de l'Islande",
        "le ministère de la Pêche d'Islande",
    ],
)
def test_a_national_body_is_one_under_all_its_wordings(wording: str) -> None:
    (mention,) = MATCHER.match(document(wording), [])
    assert mention.entity
    assert mention.entity.key == "ORG~ministere de la peche (IS)"


def test_a_national_body_of_the_gazetteer() -> None:
    doc = document("le ministère de l'Intérieur néo-zélandais")
    assert {m.entity.key for m in merge(doc, MATCHER.match(doc, [])) if m.entity} == {"ORG:nz-dia"}


def test_a_known_name_inside_a_longer_one_is_the_same_body() -> None:
    """The gazetteer finds the longer name only; where that becomes an office, the body is left."""
    doc = document("La Commissaire aux droits de l'homme du Conseil de l'Europe s'est exprimée.")
    bodies = {doc.text.norm[m.start : m.end]: m.entity for m in MATCHER.match(doc, [])}
    council = bodies["Conseil de l'Europe"]
    assert council
    assert council.key == "ORG:coe"
