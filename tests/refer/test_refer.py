"""What names refer to, inside one document."""

import time
from itertools import accumulate, cycle, product

import pytest

from pipeline.model import Entity, Mention
from pipeline.refer.persons import link_persons
from pipeline.refer.places import PlaceNames
from tests.analysed import analyse, surface
from tests.marked import LEXICON, document, parse

pytestmark = pytest.mark.model


def keys(raw: str, label: str) -> dict[str, str | None]:
    return dict(surface(analyse(raw), label))


def test_an_acronym_means_what_the_text_defines() -> None:
    raw = (
        "Le Centre norvégien de lutte contre la pêche illicite (CNP) a saisi 12 bateaux. "
        "Le CNP publiera son bilan. Un rapport du CNP suivra."
    )
    found = keys(raw, "ORG")
    assert found["CNP"] == "ORG~centre norvegien de lutte contre la peche illicite"
    assert len([1 for text, _ in surface(analyse(raw), "ORG") if text == "CNP"]) == 3


def test_a_word_in_brackets_is_an_acronym_only_of_a_name_with_its_letters() -> None:
    raw = (
        "L'Office fédéral des lacs (fedlac) et le Parti des riverains (vert) se sont vus. "
        "Le fedlac est vert."
    )
    found = keys(raw, "ORG")
    assert found["fedlac"] == "ORG~office federal des lacs"
    assert "vert" not in found


def test_an_acronym_before_its_name() -> None:
    found = keys(
        "Selon l'UNODC (Office des Nations Unies contre la drogue et le crime), oui.", "ORG"
    )
    assert found == {
        "UNODC": "ORG:onudc",
        "Office des Nations Unies contre la drogue et le crime": "ORG:onudc",
    }


def test_a_convention_of_a_year_is_the_one_named_with_it() -> None:
    raw = (
        "La Convention fait foi. La Convention de 1954 relative au statut des apatrides et la "
        "Convention de 1961 sur la réduction des cas d'apatridie lient Malte. La Convention de "
        "1954 protège. La Convention de 1999 dort."
    )
    bare = [key for text, key in surface(analyse(raw), "TREATY") if text == "Convention"]
    assert bare == [None, "TREATY:onu-apatrides-1954", None]


def test_a_convention_told_before_its_name() -> None:
    raw = "La Convention a dix ans. Malte a signé la Convention de Lanzarote."
    assert keys(raw, "TREATY")["Convention"] == "TREATY:CETS 201"


def test_the_acronym_behind_a_treaty_may_be_its_author_s() -> None:
    raw = "La Convention de l'Organisation internationale du travail (OIT) sur le travail forcé."
    (treaty,) = surface(analyse(raw), "TREATY")
    assert treaty[1] == "TREATY:oit-29"


def test_an_acronym_behind_a_complement_is_that_of_the_whole() -> None:
    raw = (
        "Le Comité européen pour les problèmes criminels du Conseil de l'Europe (CDPC) siège. Le "
        "pôle eau douce du Conseil de l'Europe (PEDX) aussi."
    )
    found = keys(raw, "ORG")
    assert found["CDPC"] != "ORG:coe"
    assert found.get("PEDX") != "ORG:coe"


def test_the_author_of_a_treaty_tells_whose_committee_is_meant() -> None:
    raw = "La Convention d'Istanbul oblige. Le Comité des Ministres l'a dit."
    assert keys(raw, "ORG")["Comité des Ministres"] == "ORG:coe-cm"
    raw = "La directive (UE) 2016/680 oblige. La Commission a saisi la Cour de justice."
    assert keys(raw, "ORG") == {"Commission": "ORG:ue-ce", "Cour de justice": "ORG:cjue"}


def test_a_definition_beats_the_gazetteer() -> None:
    found = keys(
        "L'Association des fromagers de Gruyère (AFP) s'est réunie. L'AFP siège à Bulle.", "ORG"
    )
    assert found["AFP"] == "ORG~association des fromagers de gruyere"


def test_surnames_initials_and_slips() -> None:
    raw = (
        "Francesca Van Hoorn, ministre de la Pêche, a parlé. Mme Van Hoorn a remercié M. Jean-Paul "
        "Quiret. J.-P. Quiret a répondu à Mme Van Horn. Hier, Quiret est parti."
    )
    found = keys(raw, "PERSON")
    assert found["Van Hoorn"] == found["Van Horn"] == "PERSON~francesca van hoorn"
    assert found["Jean-Paul Quiret"] == found["J.-P. Quiret"] == found["Quiret"]


def test_one_surname_of_two_people_stays_open() -> None:
    raw = "Anne Lindqvist et Erik Lindqvist sont venus. M. Lindqvist a parlé."
    assert keys(raw, "PERSON")["Lindqvist"] is None


def test_a_full_name_is_found_in_capitals_and_is_no_body() -> None:
    raw = (
        "PÊCHE : LUC MARTINAUD REÇU PAR JAN\n\nPÊCHE - Luc Martinaud viendra. Luc Martinaud parle."
    )
    assert [key for _, key in surface(analyse(raw), "PERSON")] == ["PERSON~luc martinaud"] * 3


def test_capitals_are_written_as_a_name() -> None:
    (mention,) = [m for m in analyse("M. Jean DUPONT a parlé.").mentions if m.label == "PERSON"]
    assert mention.entity
    assert mention.entity.name == "Jean Dupont"


def test_the_convention_is_the_one_the_text_speaks_of() -> None:
    raw = (
        "La Convention de Lanzarote a dix ans. La Convention protège les enfants. "
        "La Convention européenne des droits de l'homme le fait aussi. "
        "La Convention oblige les Parties."
    )
    bare = [key for text, key in surface(analyse(raw), "TREATY") if text == "Convention"]
    assert bare == ["TREATY:CETS 201", "TREATY:CETS 201"]


def test_a_bare_convention_with_nothing_before_it_stays_open() -> None:
    assert surface(analyse("Tous respectent la Convention."), "TREATY") == [("Convention", None)]


def test_the_commission_is_the_nearest_one() -> None:
    raw = (
        "La Commission de Venise a rendu son avis. La Commission européenne le salue. "
        "La Commission agit."
    )
    assert keys(raw, "ORG")["Commission"] == "ORG:ue-ce"
    raw = "La Commission nationale de la pêche a rendu son avis. Pour la Commission, il est temps."
    assert keys(raw, "ORG")["Commission"] == "ORG~commission nationale de la peche"


def test_a_place_that_the_model_found_has_the_entity_of_its_name() -> None:
    plain, marks = parse(
        "Ni <LOC>Creuse</LOC> ni <LOC>Tripoli</LOC>, ni <LOC>Hamilton</LOC> ni <LOC>Nord</LOC>, "
        "ni <LOC>Valence</LOC>. Le Liban a répondu."
    )
    doc = document(plain)
    mentions = [
        Mention("LOC", plain.index(name), plain.index(name) + len(name), "model", "model")
        for _, name in marks
    ]
    lebanon = Entity("LOC:LB", "LOC", "Liban", country="LB")
    start = plain.index("Liban")
    mentions.append(Mention("LOC", start, start + 5, "gazetteer", "places:LB", lebanon))
    linked = PlaceNames(LEXICON).link(doc, mentions)
    found = [m.entity.key if m.entity else None for m in linked]
    assert found == ["LOC:creuse", "LOC:tripoli", None, None, None, "LOC:LB"]


def test_a_name_without_its_place() -> None:
    raw = "La préfecture de police de Lyon a saisi 30 armes. La préfecture de police le confirme."
    assert [text for text, _ in surface(analyse(raw), "ORG")] == [
        "préfecture de police de Lyon",
        "préfecture de police",
    ]


def test_an_institute_after_its_name() -> None:
    raw = "L'Institut Lorentz d'études polaires ferme. Le directeur de l'Institut, Jan Bos, part."
    assert keys(raw, "ORG")["Institut"] == "ORG~institut lorentz d'etudes polaires"


def test_many_persons_are_told_apart_in_linear_time() -> None:
    syllables = [a + b for a in "bdfglmnprstv" for b in "aeiou"]

    def seconds(count: int) -> float:
        surnames = ("".join(s).capitalize() for s in product(syllables, repeat=3))
        names = [f"{given} {next(surnames)}" for given, _ in zip(cycle(GIVEN), range(count))]
        text = document("\n".join(names))
        starts = accumulate((len(name) + 1 for name in names[:-1]), initial=0)
        mentions = [
            Mention("PERSON", start, start + len(name), "rule", "test")
            for start, name in zip(starts, names, strict=True)
        ]
        began = time.process_time()
        linked = link_persons(text, mentions)
        spent = time.process_time() - began
        assert len({m.entity.key for m in linked if m.entity}) == count
        return spent

    assert seconds(8_000) < 16 * min(seconds(1_000) for _ in range(3)) + 0.1


GIVEN = [
    a + b for a in ("Anne", "Erik", "Jean", "Marc", "Ève") for b in ("", "-Lou", "-Luc", "-Yves")
]
