"""Numbers, dates and quantities as French readers expect them."""

import datetime as dt
import re

import pytest

from pipeline import wording
from pipeline.tables import SCHEMAS
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (1482, "1\u202f482"),
        (1234567.5, "1\u202f234\u202f567,5"),
        (-0.25, "-0,25"),
        (-1500.0, "-1\u202f500"),
        (0.1 + 0.2, "0,3"),
        (250e6, "250\u202f000\u202f000"),
        (3e20, "3\u00a0×\u00a010^20"),
    ],
)
def test_a_number(value: float, shown: str) -> None:
    assert wording.number(value) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2024-03-01", "2024-03-01", "1er mars 2024"),
        ("2024-02-01", "2024-02-29", "février 2024"),
        ("2011-01-01", "2011-12-31", "2011"),
        ("2021-07-01", "2021-08-31", "du 1er juillet 2021 au 31 août 2021"),
        ("2021-01-01", None, "1er janvier 2021"),
        ("9999-12-01", "9999-12-31", "décembre 9999"),
    ],
)
def test_a_period(first: str, last: str | None, shown: str) -> None:
    days = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    assert wording.period(*days).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ({"value": 2000, "modifier": "more_than"}, "plus de 2 000"),
        ({"value": 31, "total": 46, "modifier": "at_least"}, "au moins 31 sur 46"),
        ({"value": 15, "high": 20, "unit": "year", "modifier": "exact"}, "15 à 20 ans"),
        ({"value": 1.5, "unit": "year"}, "1,5 an"),
        ({"value": 5, "unit": "%", "per": "year"}, "5 % par an"),
        ({"value": 3, "unit": "kilogramme"}, "3 kilogramme"),
    ],
)
def test_a_quantity(figure: dict[str, object], shown: str) -> None:
    empty = dict.fromkeys(("high", "total", "unit", "per", "modifier"))
    assert re.sub("[\u00a0\u202f]", " ", wording.quantity(empty | figure)) == shown


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("court", 5, "court"),
        ("Convention sur\n la  cybercriminalité", 20, "Convention sur la…"),
        ("Protocole, additionnel", 12, "Protocole…"),
        ("anticonstitutionnellement", 10, "anticonst…"),
    ],
)
def test_a_text_cut_short(text: str, most: int, shown: str) -> None:
    assert wording.shortened(text, most) == shown
    assert len(shown) <= most


def test_a_heading_does_not_break_before_a_colon() -> None:
    assert wording.heading("Europe :  « oui »\n ? Battaini-\n Dragoni ") == (
        "Europe\u00a0: «\u00a0oui\u00a0»\u00a0? Battaini-Dragoni"
    )


def test_a_reason_is_said_in_french_or_marked_as_english() -> None:
    assert wording.reason("acronym of « CIJ » in this document") == (
        "sigle de « CIJ » dans ce document",
        "fr",
    )
    assert wording.reason("something new") == ("something new", "en")
    assert wording.reason(None) == ("", "fr")


@pytest.mark.parametrize(
    ("section", "table", "column"),
    [
        ("actions", "treaty_actions", "action"),
        ("modifiers", "figures", "modifier"),
        ("figures", "figures", "kind"),
        ("labels", "mentions", "label"),
        ("sources", "mentions", "source"),
        ("zones", "documents", "zones"),
        ("severities", "issues", "severity"),
    ],
)
def test_every_code_that_the_schema_names_is_said(section: str, table: str, column: str) -> None:
    told = SCHEMAS[table].field(column).metadata[b"description"].decode()
    told = told.rpartition("kind is ")[2].rpartition("found it: ")[2].partition(" where")[0]
    codes = re.findall(r"\w+", told.replace(" or ", " "))
    assert codes
    assert [code for code in codes if code not in wording.table(section)] == []


def test_the_reasons_are_those_that_the_program_gives() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    for reason in wording.table("reasons"):
        start = reason.partition(" «")[0]
        assert f'"{start}' in code, reason


@pytest.mark.parametrize(
    ("entity", "shown"),
    [
        ({"external_ids": {"cets": "CETS 185"}, "acronyms": ["CB"]}, "STCE n°\u00a0185"),
        ({"name": "Règlement (UE) 2016/679 relatif", "acronyms": ["RGPD"]}, "RGPD"),
        ({"name": "Directive 2013/40/UE du Parlement"}, "Directive 2013/40/UE"),
        ({"name": "Règlement (CE) n° 45/2001 du Parlement"}, "Règlement (CE) n° 45/2001"),
        ({"name": "Union européenne", "acronyms": ["EU", "UE"]}, "UE"),
        ({"name": "Microsoft", "acronyms": ["MS"]}, "Microsoft"),
        ({"name": "Comité de Lanzarote", "acronyms": ["T-ES"]}, "T-ES"),
        ({"name": "Office de police", "aliases": ["Police des États", "Europol"]}, "Europol"),
        ({"name": "Conseil des mers", "aliases": ["Conseil", "Mers du Nord"]}, "Conseil des mers"),
        ({"name": "Conseil des mers et des rivages", "aliases": ["Mers du Nord"]}, "Mers du Nord"),
        ({"name": "Office des mers et des rivages"}, "Office des mers et…"),
        ({"name": "Office des mers"}, "Office des mers"),
    ],
)
def test_a_short_name(entity: dict[str, object], shown: str) -> None:
    empty = {"name": "", "aliases": [], "acronyms": [], "external_ids": {}}
    assert wording.short(empty | entity, width=20) == shown
