"""What a document says of itself. Texts, bodies and numbers are invented, known bodies aside."""

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.metadata import Describer, read_day
from pipeline.model import NOTHING_DECLARED, Declared, Metadata
from pipeline.normalise import normalise
from pipeline.segment import Segmenter
from tests.marked import LEXICON

SEGMENTER, DESCRIBER = Segmenter(LEXICON), Describer(LEXICON)
TITLE = "Lac de Brume : douze villes adoptent un plan contre les inondations\n\n"
PROSE = (
    "Les délégués de douze villes ont adopté le 2 janvier 2001 un plan commun contre les "
    "inondations du lac, après deux jours de débats à huis clos dans la grande salle.\n\n"
)


def describe(raw: str, declared: Declared = NOTHING_DECLARED) -> Metadata:
    text = normalise(raw)
    return DESCRIBER.describe(text, SEGMENTER.segment(text)[0], declared)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (TITLE + "Brume, 03.05.2019 – " + PROSE, "2019-05-03"),
        (TITLE + "Brume, le 3 mai 2019\n\n" + PROSE, "2019-05-03"),
        ("Brume, le vendredi 3 mai 2019\n\n" + TITLE + PROSE, "2019-05-03"),
        (TITLE + "05 déc. 2018, 19:26\n\n" + PROSE, "2018-12-05"),
        ("15-02-2019 - 13:04\n\n" + TITLE + PROSE, "2019-02-15"),
        (TITLE + "Publié le 12.03.2019 à 18:42\n\n" + PROSE, "2019-03-12"),
        (TITLE + "Brume (Nord) – Le 5 mars 2019\n\n" + PROSE, "2019-03-05"),
        (TITLE + "Brume, 9 février 2019 – " + PROSE, "2019-02-09"),
        (TITLE + "Brume, 9 février 2019. " + PROSE, "2019-02-09"),
        (TITLE + "BRUME, le 9 mai 2019 (Agence du lac) — " + PROSE, "2019-05-09"),
        (TITLE + PROSE + "Dernière modification 28.08.2019", "2019-08-28"),
        ("9e réunion - Brume, 4 et 5 juin 2019\n\n" + TITLE + PROSE, "2019-06-05"),
        (TITLE + "[Brume, le 9 mai 2019] " + PROSE, "2019-05-09"),
        (TITLE + "Communiqué de presse — Brume, le 9 mai 2019\n\n" + PROSE, "2019-05-09"),
        ("Communiqué n° 12 – mardi 9 avril 2019\n\n" + TITLE + PROSE, "2019-04-09"),
        (TITLE + "Actualité • 9 mai 2019 • Lecture 3 min\n\n" + PROSE, "2019-05-09"),
        ("Mis à jour le 10/05/2019 - Publié le 09/05/2019\n\n" + TITLE + PROSE, "2019-05-09"),
        (TITLE + "Office des eaux - 18/08/2017 09:45:00\n\n" + PROSE, "2017-08-18"),
        (TITLE + "La ville vote aujourd'hui 3 mai 2019 sa loi.\n\n" + PROSE, "2019-05-03"),
        # a date in running text is no document's date
        (TITLE + PROSE, None),
        (TITLE + "Le 3 mai 2019, la ville a voté une loi de douze articles.\n\n" + PROSE, None),
        (TITLE + "Deux villes se sont retirées le 3 mai 2019.\n\n" + PROSE, None),
        # the head outdoes the foot
        (
            TITLE + "Brume, le 3 mai 2019\n\n" + PROSE + "Date de modification : 2020-01-01",
            "2019-05-03",
        ),
    ],
)
def test_date(raw: str, day: str | None) -> None:
    found = describe(raw)
    assert found.date == (dt.date.fromisoformat(day) if day else None)
    assert found.title == TITLE.strip()


@pytest.mark.parametrize(
    ("head", "reference"),
    [
        ("Réf: 112a09", "112a09"),
        ("Réf. DC 012(2019)", "DC 012(2019)"),
        ("Référence: IP/14/1041", "IP/14/1041"),
        ("Communiqué de presse – DC 165(2019)", "DC 165(2019)"),
        ("Communiqué de presse 2019/014", "2019/014"),
        ("Note à la presse no 57/2019", "57/2019"),
        ("UNIS/NAR/1210", "UNIS/NAR/1210"),
        ("GRECO(2019)4-F", "GRECO(2019)4-F"),
        ("OMX-20190312-CP42", "OMX-20190312-CP42"),
        ("A/RES/71/12", "A/RES/71/12"),
        ("Communiqué de presse", None),
    ],
)
def test_reference(head: str, reference: str | None) -> None:
    assert describe(f"{head}\n\n{TITLE}{PROSE}").reference == reference


def test_a_reference_cited_in_the_text_is_not_its_own() -> None:
    assert (
        describe(TITLE + PROSE + PROSE.replace("plan", "plan (voir MEMO/12/937)")).reference is None
    )


@pytest.mark.parametrize(
    ("raw", "publisher"),
    [
        ("CONSEIL DE L'EUROPE\nCommuniqué de presse\n\n" + TITLE + PROSE, "Conseil de l'Europe"),
        ("CONSEIL DE L'EUROPE – COMITÉ DU LAC\n\n" + TITLE + PROSE, "Conseil de l'Europe"),
        ("Gazette du lac\n\nMenu | Rechercher\n\n" + TITLE + PROSE, "Gazette du lac"),
        (TITLE + "BRUME, 3 mai (Agence du lac) – " + PROSE, "Agence du lac"),
        (TITLE + PROSE + "© 2019 Gazette du lac, tous droits réservés", "Gazette du lac"),
        (
            TITLE + PROSE + "Contact : presse@coe.int, tél. +33 3 00 00 00 00",
            "Conseil de l'Europe",
        ),
        ("Réf. DC 087(2026)\n\n" + TITLE + PROSE, None),
        ("Réf. DC 087(2026)\n\n" + TITLE + "Le Conseil de l'Europe agit.", "Conseil de l'Europe"),
        ("Communiqué de presse\n\n" + TITLE + PROSE, None),
        (TITLE + PROSE, None),
    ],
)
def test_publisher(raw: str, publisher: str | None) -> None:
    assert describe(raw).publisher == publisher


def test_title() -> None:
    assert describe("Communiqué de presse\n\n" + TITLE + PROSE).title == TITLE.strip()
    assert describe("").title is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PROSE, "fr"),
        ("The committee of the council has adopted the report on which it was to vote.", "en"),
        ("Der Rat hat den Bericht über die Lage der Stadt nicht angenommen und ist dagegen.", "de"),
        ("Komitet przyjął sprawozdanie o sytuacji w mieście i o pracy szkół.", "pl"),
        ("La Francia e l'Italia hanno firmato il trattato sulla protezione del lago.", "it"),
        ("La France et la Suisse, Genève", None),
        ("Oslo 2019", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert describe(text).language == language


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Le Conseil fédéral et les cantons versent CHF 3 millions (5'412 cas).", "CH"),
        ("À Québec et à Ottawa, la fraude a coûté 43 M$, soit 80 000 $ par cas.", "CA"),
        ("Le Grand-Duché et la Chambre des députés, tél. +352 00 00 00", "LU"),
        ("CONSEIL DE L'EUROPE\nCommuniqué de presse\n\nTitre\n\nLe préfet, tél. +33 3", None),
        (PROSE, None),
    ],
)
def test_country(text: str, country: str | None) -> None:
    assert describe(text).country == country


def test_day_before_month_always() -> None:
    assert read_day("03.05.2019") == dt.date(2019, 5, 3)
    assert read_day("13.13.2019") is None
    assert read_day("1er mai 2019") == dt.date(2019, 5, 1)


def test_a_series_of_references_names_its_publisher() -> None:
    raw = "IP/09/1234\n\nBruxelles, le 6 mai 2009\n\nLes pêcheurs écrivent à la Commission."
    assert describe(raw).publisher == "Commission européenne"


DECLARED = Declared(
    title="Un titre",
    publisher="Conseil de l’Europe",
    sender="Service de presse de la Commission européenne",
    date=dt.date(2020, 1, 1),
    reference="IP/20/1",
    language="de",
    where=tuple((field, f"the {field}") for field in ("title", "publisher", "sender", "date")),
)


def test_the_text_goes_before_what_the_file_declares() -> None:
    found = describe(f"Réf: 112a09\n\n{TITLE}Brume, le 3 mai 2019\n\n{PROSE}", DECLARED)
    assert found.title == TITLE.strip()
    assert (found.date, found.reference) == (dt.date(2019, 5, 3), "112a09")
    assert found.language == "fr"
    assert found.publisher == "Conseil de l'Europe"  # a known body, in its own spelling
    assert dict(found.found_in) == {
        "date": "text",
        "language": "text",
        "publisher": "the publisher",
        "reference": "text",
        "title": "text",
    }


def test_what_the_text_does_not_say_is_declared() -> None:
    found = describe("Oslo", DECLARED)
    assert (found.date, found.reference, found.language) == (dt.date(2020, 1, 1), "IP/20/1", "de")
    assert dict(found.found_in)["date"] == "the date"
    assert dict(found.found_in)["reference"] == "file"


@pytest.mark.parametrize(
    ("declared", "publisher", "place"),
    [
        (Declared(publisher="Gazette", where=(("publisher", "title"),)), "Gazette", "title"),
        (replace(DECLARED, publisher=None), "Commission européenne", "the sender"),
        (Declared(sender="Jean Dupont", where=(("sender", "mail from"),)), None, None),
    ],
)
def test_a_publisher_unknown_to_the_text_is_declared(
    declared: Declared, publisher: str | None, place: str | None
) -> None:
    found = describe(TITLE + PROSE, declared)
    assert found.publisher == publisher
    assert dict(found.found_in).get("publisher") == place


def test_the_title_that_a_page_marks_is_the_title() -> None:
    declared = Declared(title="Le lac d’été", where=(("title", "h1"),))
    assert describe(TITLE + PROSE, declared).title == "Le lac d'été"
