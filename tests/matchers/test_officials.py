"""Offices, their complements, and the names beside them."""

import pytest

from pipeline.matchers.locations import Locations
from pipeline.matchers.officials import Officials
from pipeline.matchers.organisations import Organisations
from pipeline.merge import merge
from tests.marked import LEXICON, document, parse, shown

BODIES = (Organisations(LEXICON), Locations(LEXICON))
MATCHER = Officials(LEXICON)

MARKED = [
    "<PERSON>Ana Sousa</PERSON>, <OFFICE>ministre de la Pêche</OFFICE>, a ouvert la séance.",
    "La <OFFICE>ministre suédoise de la Culture</OFFICE>, <PERSON>Eva Lind</PERSON>, s'y rendra.",
    "le <OFFICE>président de l'Estonie</OFFICE> <PERSON>Alar Karis</PERSON>",
    "Mme <PERSON>de La Tour</PERSON> et M. <PERSON>J.-P. Roux</PERSON> arrivent",
    "MM. <PERSON>Roux</PERSON> et <PERSON>Van den Bergh</PERSON> ont signé",
    "<PERSON>Jan Novák</PERSON>, <OFFICE>secrétaire d'État chargé du numérique</OFFICE>, l'a dit",
    "l'<OFFICE>ancien ministre de la Santé</OFFICE> <PERSON>Luc Martin</PERSON>",
    "le <OFFICE>vice-président</OFFICE> et <OFFICE>directeur général adjoint</OFFICE>,"
    " <PERSON>Paul Weiss</PERSON>",
    "<PERSON>Léa Brun</PERSON>, <OFFICE>rapporteuse spéciale sur le droit à l'eau</OFFICE>",
    "une déclaration du <OFFICE>procureur général de Lettonie</OFFICE>",
    "le <OFFICE>directeur par intérim</OFFICE>, <PERSON>Tom Ek</PERSON>, a parlé",
    "Ida Holm est <OFFICE>commissaire à la pêche</OFFICE>",
    "l'<OFFICE>ex-ministre lettonne de la Pêche</OFFICE> <PERSON>Ida Holm</PERSON>",
    "<PERSON>Ida Holm</PERSON>, <OFFICE>ministre socialiste de la Pêche</OFFICE>, est là",
    "Monsieur le <OFFICE>Président de la Lettonie</OFFICE>, chers amis",
    "<PERSON>Luc Roux</PERSON>, <OFFICE>conseiller du président letton</OFFICE>"
    " <PERSON>Jan Novák</PERSON>",
    "le <OFFICE>procureur de Riga</OFFICE> et animateur de la fête",
    "le <OFFICE>général</OFFICE> <PERSON>Luc Roux</PERSON> et, en général, Jan Novák",
    "le <OFFICE>directeur de cabinet adjoint</OFFICE>, <PERSON>Luc Roux</PERSON>",
    "<PERSON>Ida Holm</PERSON>/Norvège, <OFFICE>juge</OFFICE>, l'a dit",
    "M. <PERSON>Roux</PERSON> de la Commission et Mme <PERSON>Ek</PERSON> de la Constitution",
]
NOTHING = [
    "Les ministres se sont réunis.",
    "Ce rapport est général et le juge utile.",
    "des juges, procureurs et policiers",
    "La secrétaire classe les dossiers.",
    "Le président du groupe Luc Roux Pêcheries est venu.",
    "LE DIRECTEUR SALUE LES POLICIERS",
]


def found(doc):  # type: ignore[no-untyped-def]
    bodies = [m for matcher in BODIES for m in matcher.match(doc, [])]
    return merge(doc, [*bodies, *MATCHER.match(doc, bodies)])


@pytest.mark.parametrize("marked", MARKED)
def test_offices_and_names(marked: str) -> None:
    plain, expected = parse(marked)
    doc = document(plain)
    wanted = [m for m in found(doc) if m.label in ("PERSON", "OFFICE")]
    assert shown(doc, wanted) == expected


@pytest.mark.parametrize("plain", NOTHING)
def test_no_office(plain: str) -> None:
    doc = document(plain)
    assert [m for m in found(doc) if m.label in ("PERSON", "OFFICE")] == []


def test_bodies_and_places_stay_inside_an_office() -> None:
    doc = document("la directrice générale de l'Organisation mondiale de la santé, Ana Sousa")
    labels = [(m.label, doc.text.norm[m.start : m.end]) for m in found(doc)]
    assert ("ORG", "Organisation mondiale de la santé") in labels
    assert ("OFFICE", "directrice générale de l'Organisation mondiale de la santé") in labels
