"""One flat layer: who wins, and what an OFFICE may hold."""

from pipeline.merge import merge
from pipeline.model import Label, Mention, MentionSource
from tests.marked import document

RAW = "Le président du Comité de la Convention de Bâle, Luc Roux, à Bâle.\nSuite"


def mention(text: str, label: Label, source: MentionSource = "rule") -> Mention:
    start = RAW.index(text)
    return Mention(label, start, start + len(text), source, "test")


def merged(*mentions: Mention) -> list[tuple[str, str]]:
    return [(m.label, RAW[m.start : m.end]) for m in merge(document(RAW), mentions)]


def test_the_longer_of_two_rules_wins() -> None:
    treaty, body = "Convention de Bâle", "Comité de la Convention de Bâle"
    assert merged(mention(treaty, "TREATY"), mention(body, "ORG")) == [("ORG", body)]


def test_the_model_only_fills_what_rules_leave() -> None:
    treaty = mention("Convention de Bâle", "TREATY")
    wider = mention("Comité de la Convention de Bâle", "ORG", "model")
    assert merged(wider, treaty) == [("TREATY", "Convention de Bâle")]
    assert merged(mention("Suite", "LOC", "model")) == [("LOC", "Suite")]


def test_the_model_gives_a_name_whole_that_a_list_gives_in_part() -> None:
    place = mention("Bâle", "LOC", "gazetteer")
    wider = mention("Comité de la Convention de Bâle", "ORG", "model")
    assert merged(wider, place) == [("ORG", "Comité de la Convention de Bâle")]


def test_an_office_holds_bodies_and_places_and_nothing_else() -> None:
    office = mention("président du Comité de la Convention de Bâle", "OFFICE")
    body = mention("Comité de la Convention de Bâle", "ORG")
    treaty = mention("Convention de Bâle", "TREATY")
    assert [label for label, _ in merged(office, body, treaty)] == ["OFFICE", "ORG"]


def test_an_office_reaches_to_the_end_of_its_body() -> None:
    office = mention("président du Comité", "OFFICE")
    body = mention("Comité de la Convention de Bâle", "ORG")
    assert merged(office, body)[0] == ("OFFICE", "président du Comité de la Convention de Bâle")


def test_nothing_crosses_a_line() -> None:
    start = RAW.index("Bâle.")
    crossing = Mention("ORG", start, len(RAW), "rule", "test")
    assert merge(document(RAW), [crossing]) == []


def test_the_order_of_candidates_makes_no_difference() -> None:
    some = [
        mention("président du Comité", "OFFICE"),
        mention("Comité de la Convention de Bâle", "ORG"),
        mention("Bâle", "LOC", "gazetteer"),
        mention("Luc Roux", "PERSON", "model"),
        mention("Roux", "LOC", "model"),
    ]
    assert merged(*some) == merged(*reversed(some))
