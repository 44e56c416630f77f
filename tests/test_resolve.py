"""One entity across documents, and what is never merged."""

from dataclasses import asdict
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipeline import entities
from pipeline.model import Entity, Label
from pipeline.normalise import fold
from pipeline.parts import SCHEMAS_OF_PARTS
from pipeline.person_names import misspelt, parts, same_person
from pipeline.resolve import Judgement, Known

Name = dict[str, Any]


def local(doc: str, label: Label, name: str, *acronyms: str, **fields: Any) -> Name:
    entity = Entity(**{"key": f"{label}~{fold(name)}", "label": label, "name": name} | fields)
    return asdict(entity) | {"doc_id": doc, "aliases": [name], "acronyms": acronyms}


def resolved(
    *names: Name, judgements: tuple[Judgement, ...] = (), known: Known | None = None
) -> tuple[dict[str, str], dict[str, str], list[dict[str, Any]]]:
    """entity_id by key, reasons by key, and the entities. Each document is taken up by itself."""
    schema = SCHEMAS_OF_PARTS["names"].remove(0).append(pa.field("doc_id", pa.string()))
    with duckdb.connect() as connection:
        entities.create(connection)
        for doc in {name["doc_id"]: None for name in names}:
            own = [name for name in names if name["doc_id"] == doc]
            entities.add_names(connection, pa.Table.from_pylist(own, schema))
        entities.link(connection, known or (lambda key: ((), ())), judgements)
        links = connection.execute("SELECT key, entity_id, reason FROM links").fetchall()
        found = entities.entities(connection).to_arrow_table().to_pylist()
    return (
        {key: entity_id for key, entity_id, _ in links},
        {key: reason for key, _, reason in links if reason},
        found,
    )


def one(*names: Name) -> bool:
    links, _, found = resolved(*names)
    assert set(links.values()) == {entity["entity_id"] for entity in found}
    return len(found) == 1


def test_an_acronym_defined_elsewhere() -> None:
    body = local("a", "ORG", "Centre norvégien des eaux", "CNE")
    links, reasons, found = resolved(body, local("b", "ORG", "CNE"))
    assert links[body["key"]] == links["ORG~cne"]
    assert [(e["name"], e["aliases"], e["acronyms"]) for e in found] == [
        ("Centre norvégien des eaux", [], ["CNE"])
    ]
    assert reasons == {"ORG~cne": "acronym that other documents define for one body"}


def test_an_acronym_of_two_bodies_stays_apart() -> None:
    eaux = local("a", "ORG", "Centre norvégien des eaux", "CNE")
    energie = local("b", "ORG", "Conseil national de l'énergie", "CNE")
    links, _, _ = resolved(eaux, energie, local("c", "ORG", "CNE"))
    assert len(set(links.values())) == 3


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Les Riverains", "Riverains", True),
        ("L'Écho du lac", "Écho du lac", True),
        ("Hydro-Brume", "Hydro Brume", True),
        ("Le Lac", "Lac", False),
        ("Les Riverains", "Le Riverain", False),
        ("Laponie Fret", "Ponie Fret", False),
    ],
)
def test_bodies_that_differ_in_article_or_hyphens(first: str, second: str, same: bool) -> None:
    names = [local(doc, "ORG", first) for doc in "ab"] + [local("c", "ORG", second)]
    _, reasons, found = resolved(*names)
    assert len(found) == (1 if same else 2)
    if same:
        assert found[0]["name"] == first
        assert found[0]["aliases"] == [second]
        assert reasons == {f"ORG~{fold(second)}": "the same name but for an article or hyphens"}


def test_a_body_of_a_list_is_no_other_of_nearly_its_name() -> None:
    listed = local("a", "ORG", "Le Phare") | {"key": "ORG:phare", "in_knowledge_base": True}
    assert not one(listed, local("b", "ORG", "Phare"))


@pytest.mark.parametrize(
    ("names", "canonical"),
    [
        (["Helene Gueret", "Hélène Guéret", "Hélène Guéret"], "Hélène Guéret"),
        (["Hélène Guéret", "Helene Gueret", "Helene Gueret"], "Helene Gueret"),
        (["Helene Gueret", "Hélène Guéret"], "Hélène Guéret"),
        (["Marc De Wit", "Marc de Wit"], "Marc De Wit"),
    ],
)
def test_the_canonical_name_is_what_most_documents_write(names: list[str], canonical: str) -> None:
    [entity] = resolved(*(local(f"d{n}", "PERSON", name) for n, name in enumerate(names)))[2]
    assert entity["name"] == canonical
    assert entity["aliases"] == sorted({*names} - {canonical})


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
    links, _, _ = resolved(*names)
    assert len(set(links.values())) == 3


def test_the_name_that_more_documents_write_is_kept() -> None:
    right = [local(doc, "PERSON", "Catherine Quickenborn") for doc in "ab"]
    wrong = local("c", "PERSON", "Catherine Quikenborn")
    links, _, [entity] = resolved(wrong, *right)
    assert entity["name"] == "Catherine Quickenborn"
    assert entity["aliases"] == ["Catherine Quikenborn"]
    assert links[wrong["key"]] == entity["entity_id"]


def test_the_first_document_says_what_an_entity_is() -> None:
    names = [
        local("c", "ORG", "Office des eaux", kind="company", country="FR"),
        local("a", "ORG", "Office des Eaux", kind="government"),
        local("b", "ORG", "OFFICE DES EAUX", external_ids=(("siren", "1"),)),
    ]
    _, _, [entity] = resolved(*names)
    assert (entity["name"], entity["kind"], entity["country"]) == (
        "Office des Eaux",
        "government",
        None,
    )
    assert entity["external_ids"] == []
    assert entity["aliases"] == ["OFFICE DES EAUX", "Office des eaux"]


def test_the_knowledge_base_adds_its_names() -> None:
    body = local("a", "ORG", "Conseil de l'Europe", key="ORG:coe", in_knowledge_base=True)
    other = local("a", "ORG", "Office des eaux")
    _, _, found = resolved(
        body, other, known=lambda key: (["Le Conseil", "Conseil de l'Europe"], ["CdE"])
    )
    assert [(e["entity_id"], e["aliases"], e["acronyms"]) for e in found] == [
        (found[0]["entity_id"], [], []),
        ("ORG:coe", ["Le Conseil"], ["CdE"]),
    ]


def test_ids_come_from_content_not_from_order() -> None:
    names = [local("a", "PERSON", "Anne Lindqvist"), local("b", "ORG", "Office des eaux")]
    assert resolved(*names) == resolved(*reversed(names))


def test_slips_in_short_forms() -> None:
    assert misspelt(parts("Quikcenborn"), parts("Vincent Quickenborn"))
    assert not misspelt(parts("Roux"), parts("Anne Rous"))
    assert same_person(parts("Cecilia Malmstrom"), parts("Cécilia Malmström"))


def test_a_judgement_wins() -> None:
    first, second = local("a", "PERSON", "Anne Lindqvist"), local("b", "PERSON", "Anna Lindkvist")
    links, _, _ = resolved(first, second)
    left, right = links.values()
    assert left != right
    links, reasons, _ = resolved(first, second, judgements=(Judgement(True, left, right),))
    assert len(set(links.values())) == 1
    assert set(reasons.values()) == {"judged the same by the user"}
    again, _, _ = resolved(first, second, judgements=(Judgement(True, right, left),))
    assert again == links


def test_a_judgement_parts_what_the_rules_merge() -> None:
    names = local("a", "PERSON", "Jean-Pierre Rossignol"), local("b", "PERSON", "J.-P. Rossignol")
    ids = [resolved(name)[2][0]["entity_id"] for name in names]
    assert one(*names)
    links, _, _ = resolved(*names, judgements=(Judgement(False, ids[0], ids[1]),))
    assert len(set(links.values())) == 2


def test_judgements_of_other_documents_do_no_harm() -> None:
    name = local("a", "PERSON", "Anne Lindqvist")
    stray = Judgement(True, "PERSON-0", "PERSON-1")
    assert resolved(name, judgements=(stray,)) == resolved(name)
