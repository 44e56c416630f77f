"""Analyses → rows: positions, identifiers and names."""

import datetime as dt
from dataclasses import replace

import pytest

from pipeline import write
from pipeline.model import (
    Analysis,
    Document,
    Entity,
    Label,
    Mention,
    Metadata,
    Official,
    Quantity,
    RawDocument,
    TreatyAction,
    When,
    Zone,
)
from pipeline.normalise import normalise

RAW = (
    "La Nouvelle\u2011Zélande\u00a0et la France\r\nTerry Davis, secrétaire  général du CoE, dit "
    "que 18 des 46 États ont ratifié la Convention sur la\r\ncybercriminalité en 2011.\r\n"
    "La Convention est ouverte."
)
NZ = Entity("LOC:NZ", "LOC", "Nouvelle-Zélande", "country", "NZ", (("iso3166", "NZ"),), True)
COE = Entity("ORG:coe", "ORG", "Conseil de l'Europe", in_knowledge_base=True)
DAVIS = Entity("PERSON~terry davis", "PERSON", "Terry Davis")
BUDAPEST = Entity(
    "TREATY:cets-185",
    "TREATY",
    "Convention sur la cybercriminalité",
    "convention",
    external_ids=(("cets", "CETS 185"),),
    in_knowledge_base=True,
)
RAW_DOCUMENT = RawDocument("d0123456789abcdef", RAW, "text/plain", "utf-8")


def analysis() -> Analysis:
    text = normalise(RAW)
    norm = text.norm

    def mention(label: Label, wording: str, entity: Entity | None = None) -> Mention:
        start = norm.index(wording)
        return Mention(label, start, start + len(wording), "rule", "test.rule", entity)

    body = norm.index("Terry")
    last = norm.index("La Convention est")
    sentences = ((0, body - 1), (body, last - 1), (last, len(norm)))
    zones = (Zone(0, body, "headline"), Zone(body, len(norm), "body"))
    person = mention("PERSON", "Terry Davis", DAVIS)
    office = mention("OFFICE", "secrétaire général")
    anaphor = mention("TREATY", "Convention est", BUDAPEST)
    mentions = (
        replace(anaphor, end=anaphor.start + len("Convention"), anaphoric=True),
        mention("LOC", "Nouvelle-Zélande", NZ),
        mention("ORG", "CoE", COE),
        person,
        office,
        mention("TREATY", "Convention sur la cybercriminalité", BUDAPEST),
        replace(mention("FIGURE", "18 des 46"), quantity=Quantity(18, "share", total=46)),
        replace(
            mention("DATE", "2011"),
            when=When("2011", dt.date(2011, 1, 1), dt.date(2011, 12, 31)),
        ),
    )
    metadata = Metadata(date=dt.date(2012, 2, 3))
    return Analysis(
        Document(RAW_DOCUMENT.doc_id, text, zones, sentences, metadata),
        mentions,
        (Official(person, office, DAVIS, "secrétaire général", COE, None),),
        (TreatyAction(BUDAPEST, "ratified", NZ, None, None, False, None, body, last - 1),),
    )


def test_every_position_is_one_of_the_raw_text() -> None:
    rows = write.rows(RAW_DOCUMENT, analysis())
    assert [row["text"] for row in rows["mentions"]] == [
        "Nouvelle\u2011Zélande",
        "Terry Davis",
        "secrétaire  général",
        "CoE",
        "18 des 46",
        "Convention sur la\r\ncybercriminalité",
        "2011",
        "Convention",
    ]
    for row in rows["mentions"]:
        assert RAW[row["start"] : row["end"]] == row["text"]
    zones = rows["documents"][0]["zones"]
    assert [RAW[z["start"] : z["end"]].split()[0] for z in zones] == ["La", "Terry"]
    [action] = rows["treaty_actions"]
    assert RAW[action["start"] : action["end"]].startswith("Terry Davis")
    assert RAW[action["start"] : action["end"]].endswith("en 2011.")


def test_a_mention_knows_its_sentence_and_zone() -> None:
    rows = write.rows(RAW_DOCUMENT, analysis())["mentions"]
    assert [row["sentence"] for row in rows] == [0, 1, 1, 1, 1, 1, 1, 2]
    assert [row["zone"] for row in rows] == ["headline"] + 7 * ["body"]


def test_rows_refer_to_each_other() -> None:
    rows = write.rows(RAW_DOCUMENT, analysis())
    ids = {row["text"]: row["mention_id"] for row in rows["mentions"]}
    [official], [figure], [date] = rows["officials"], rows["figures"], rows["dates"]
    assert official["mention_id"] == ids["Terry Davis"]
    assert official["office_mention_id"] == ids["secrétaire  général"]
    assert official["person_id"] == DAVIS.key
    assert official["date"] == dt.date(2012, 2, 3)
    assert (figure["mention_id"], figure["total"]) == (ids["18 des 46"], 46)
    assert (date["mention_id"], date["value"]) == (ids["2011"], "2011")


def test_identifiers_come_from_place_and_label() -> None:
    first = write.rows(RAW_DOCUMENT, analysis())["mentions"][0]
    assert first["mention_id"] == f"d0123456789abcdef:3:{3 + len('Nouvelle-Zélande')}:LOC"


def test_the_party_is_a_code_for_a_country_and_a_name_for_others() -> None:
    found = analysis()
    [action] = found.treaty_actions
    rows = write.rows(
        RAW_DOCUMENT,
        replace(found, treaty_actions=(action, replace(action, party=COE))),
    )
    assert [r["party"] for r in rows["treaty_actions"]] == ["NZ", "Conseil de l'Europe"]


def test_names_tell_the_wordings_seen_but_no_anaphora() -> None:
    names = {row["key"]: row for row in write.rows(RAW_DOCUMENT, analysis())["names"]}
    assert set(names) == {NZ.key, COE.key, DAVIS.key, BUDAPEST.key}
    assert names[BUDAPEST.key]["aliases"] == ["Convention sur la cybercriminalité"]
    assert names[NZ.key]["aliases"] == ["Nouvelle-Zélande"]
    assert names[COE.key]["aliases"] == ["CoE"]


def test_an_entity_that_only_an_action_names_is_kept() -> None:
    found = replace(analysis(), mentions=(), officials=())
    names = [row["key"] for row in write.rows(RAW_DOCUMENT, found)["names"]]
    assert names == [NZ.key, BUDAPEST.key]


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 3), (0, 10_000)])
def test_a_position_outside_the_text_is_refused(start: int, end: int) -> None:
    bad = Mention("ORG", start, end, "rule", "test.rule")
    with pytest.raises(ValueError, match="no stretch of the text"):
        write.rows(RAW_DOCUMENT, replace(analysis(), mentions=(bad,)))


def test_two_mentions_at_one_place_with_one_label_are_refused() -> None:
    found = analysis()
    with pytest.raises(ValueError, match="two mentions have one place"):
        write.rows(RAW_DOCUMENT, replace(found, mentions=found.mentions[:1] * 2))


def test_rows_tell_where_their_mention_stands() -> None:
    rows = write.rows(RAW_DOCUMENT, analysis())
    [official], [figure], [date] = rows["officials"], rows["figures"], rows["dates"]
    assert RAW[official["place"] :].startswith("Terry Davis")
    assert RAW[figure["place"] :].startswith("18 des 46")
    assert RAW[date["place"] :].startswith("2011")
    assert figure["zone"] == "body"


def test_a_document_without_words_has_no_signature() -> None:
    found = analysis()
    assert len(write.rows(RAW_DOCUMENT, found)["signatures"]) == 1
    blank = replace(found.document, zones=())
    assert write.rows(RAW_DOCUMENT, replace(found, document=blank))["signatures"] == []
