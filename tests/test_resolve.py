"""One entity across documents, and what is never merged."""

import pytest

from pipeline.model import Entity, Label
from pipeline.normalise import fold
from pipeline.person_names import misspelt, parts, same_person
from pipeline.resolve import GlobalEntity, Judgement, Links, LocalName, resolve


def local(doc: str, label: Label, name: str, *acronyms: str) -> LocalName:
    entity = Entity(f"{label}~{fold(name)}", label, name)
    return LocalName(doc, entity, (name,), acronyms)


def resolved(
    *names: LocalName, judgements: tuple[Judgement, ...] = ()
) -> tuple[Links, list[GlobalEntity]]:
    made = resolve(names, lambda key: ((), ()), judgements)
    return made.links, made.entities


def one(*names: LocalName) -> bool:
    links, _ = resolved(*names)
    return len(set(links.values())) == 1


def test_an_acronym_defined_elsewhere() -> None:
    body = local("a", "ORG", "Centre norvégien des eaux", "CNE")
    links, entities = resolved(body, local("b", "ORG", "CNE"))
    assert links["a", body.entity.key] == links["b", "ORG~cne"]
    assert [e.acronyms for e in entities] == [("CNE",)]


def test_an_acronym_of_two_bodies_stays_apart() -> None:
    eaux = local("a", "ORG", "Centre norvégien des eaux", "CNE")
    energie = local("b", "ORG", "Conseil national de l'énergie", "CNE")
    links, _ = resolved(eaux, energie, local("c", "ORG", "CNE"))
    assert len(set(links.values())) == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Thorbjørn Jansen", "Thorbjorn Jansen"),
        ("María del Mar Ortega", "María Ortega"),
        ("Jean-Pierre Rossignol", "J.-P. Rossignol"),
        ("Anna-Liisa Kuusik", "ANNA-LIISA KUUSIK"),
        ("Zoé Lefèvre-Caron", "Zoe Lefevre-Caron"),
        ("Jürgen Hofstätter", "Jurgen Hofstatter"),
        ("Søren Kjærgaard", "Soren Kjaergaard"),
        ("Łukasz Wiśniewski", "Lukasz Wisniewski"),
        ("Ana Maria Ferreira Lopes", "Ana Lopes"),
        ("Pedro João Cabral", "Pedro Cabral"),
        ("M. K. Ranganathan", "M. K. RANGANATHAN"),
        ("Marie-Claude Vandenbroucke", "M.-C. Vandenbroucke"),
        ("Nicolas d'Estrées", "Nicolas d’Estrées"),
        ("Ingrid van der Meulen", "Ingrid Van Der Meulen"),
        ("Catherine Quickenborn", "Catherine Quikenborn"),
        ("Stefan Hofstadter", "Stefan Hofstadtler"),
        ("Věra Novotná", "Vera Novotna"),
        ("Ngozi Adaeze Okafor", "Ngozi Okafor"),
        ("Jean Dupré de Saint-Maur", "Jean de Saint-Maur"),
        ("Lars-Erik Sandström", "L.-E. Sandström"),
    ],
)
def test_variants_of_one_name(first: str, second: str) -> None:
    assert one(local("a", "PERSON", first), local("b", "PERSON", second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Anne Lindqvist", "Erik Lindqvist"),
        ("Jean Martin", "Jean Marin"),
        ("Jean Rossignol", "J.-P. Rossignol"),
        ("Lindqvist", "Anne Lindqvist"),
        ("Pierre Weiss", "Pierrette Weiss"),
        ("Maria Silva", "Mario Silva"),
        ("Paul Roux", "Paula Roux"),
        ("Jean-Marc Leblanc", "Jean-Paul Leblanc"),
        ("Luc Besson", "Luc Bessin"),
        ("Anne Weber", "Anne Weder"),
        ("Karl Ost", "Karl West"),
        ("J. Rossignol", "P. Rossignol"),
        ("Eva Lindholm", "Eva Lindström"),
        ("Ali Hassan", "Ali Hussein"),
        ("Chen Li", "Chen Lin"),
        ("Peter Van Dam", "Peter Van Damme"),
        ("Marc Dubois", "Marc Duboc"),
        ("Sophie Lambert", "Sylvie Lambert"),
        ("Henri de Vries", "Hendrik de Vries"),
        ("Ana Costa", "Ana Acosta"),
    ],
)
def test_different_people(first: str, second: str) -> None:
    assert not one(local("a", "PERSON", first), local("b", "PERSON", second))


def test_an_initial_that_fits_two_people_stays_open() -> None:
    names = [
        local("a", "PERSON", "Jean-Pierre Rossignol"),
        local("b", "PERSON", "Jacques-Philippe Rossignol"),
        local("c", "PERSON", "J.-P. Rossignol"),
    ]
    links, _ = resolved(*names)
    assert len(set(links.values())) == 3


def test_ids_come_from_content_not_from_order() -> None:
    names = [local("a", "PERSON", "Anne Lindqvist"), local("b", "ORG", "Office des eaux")]
    assert resolved(*names) == resolved(*reversed(names))


def test_slips_in_short_forms() -> None:
    assert misspelt(parts("Quikcenborn"), parts("Vincent Quickenborn"))
    assert not misspelt(parts("Roux"), parts("Anne Rous"))
    assert same_person(parts("Cecilia Malmstrom"), parts("Cécilia Malmström"))


def test_a_merge_tells_why() -> None:
    body = local("a", "ORG", "Centre norvégien des eaux", "CNE")
    made = resolve([body, local("b", "ORG", "CNE")], lambda key: ((), ()))
    assert made.reasons == {("b", "ORG~cne"): "acronym that other documents define for one body"}


def test_a_judgement_wins() -> None:
    first, second = local("a", "PERSON", "Anne Lindqvist"), local("b", "PERSON", "Anna Lindkvist")
    links, _ = resolved(first, second)
    left, right = links.values()
    assert left != right
    links, _ = resolved(first, second, judgements=(Judgement(True, left, right),))
    assert len(set(links.values())) == 1
    again, _ = resolved(first, second, judgements=(Judgement(True, right, left),))
    assert again == links


def test_a_judgement_parts_what_the_rules_merge() -> None:
    names = local("a", "PERSON", "Jean-Pierre Rossignol"), local("b", "PERSON", "J.-P. Rossignol")
    ids = [resolved(name)[1][0].entity_id for name in names]
    assert one(*names)
    links, _ = resolved(*names, judgements=(Judgement(False, ids[0], ids[1]),))
    assert len(set(links.values())) == 2


def test_judgements_of_other_documents_do_no_harm() -> None:
    name = local("a", "PERSON", "Anne Lindqvist")
    stray = Judgement(True, "PERSON-0", "PERSON-1")
    assert resolved(name, judgements=(stray,)) == resolved(name)
