"""What the charts draw: periods and publishers, terms of office, and every text as text."""

import datetime as dt

from lxml import etree

from pipeline.report import charts

SVG = {"s": "http://www.w3.org/2000/svg"}
NO_BREAK = "\u00a0"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def told(chart: str) -> list[str]:
    """What a pointer is shown on each bar, in the order of the drawing."""
    titles = etree.fromstring(chart).xpath("//s:path/s:title/text()", namespaces=SVG)
    return [title.replace(NO_BREAK, " ") for title in titles]


def test_documents_by_month_and_publisher() -> None:
    published = [
        (day("2020-01-31"), "UE"),
        (day("2020-01-01"), "UE"),
        (day("2020-03-05"), None),
        (None, "UE"),
    ]
    assert told(charts.timeline(published, "titre")) == [
        "janvier 2020, UE : 2 documents",
        "mars 2020, autres et inconnus : 1 document",
    ]
    assert charts.by_period(date for date, _ in published) == [
        (f"janvier{NO_BREAK}2020", 2),
        (f"mars{NO_BREAK}2020", 1),
    ]


def test_years_where_months_would_be_too_many_and_few_publishers_of_many() -> None:
    published = [(day(f"20{place:02}-06-01"), f"E{place}") for place in range(10, 20)]
    shown = told(charts.timeline(published, "titre"))
    assert shown[0] == "2010, E10 : 1 document"
    assert shown[-1] == "2019, autres et inconnus : 1 document"
    assert len(shown) == 10


def test_far_days_are_no_danger() -> None:
    published = [(day("0001-01-01"), "A"), (day("9999-12-31"), "A")]
    assert told(charts.timeline(published, "titre")) == [
        "1, A : 1 document",
        "9999, A : 1 document",
    ]


def test_no_chart_of_nothing_nor_of_a_single_period() -> None:
    assert charts.timeline([(None, "UE")], "titre") == ""
    assert charts.timeline([(day("2020-01-01"), "UE"), (day("2020-01-30"), None)], "titre") == ""
    assert charts.terms([], "titre") == ""
    assert charts.by_period([None]) == []


def test_terms_of_office_in_their_order() -> None:
    rows = [
        ("B, chef", "B, chef, ONU", day("2003-01-01"), day("2003-01-01")),
        ("A, chef", "A, chef, ONU", day("2001-05-02"), day("2004-01-01")),
    ]
    chart = charts.terms(rows, "titre")
    assert told(chart) == [
        "B, chef, ONU : 1er janvier 2003",
        "A, chef, ONU : du 2 mai 2001 au 1er janvier 2004",
    ]
    names = etree.fromstring(chart).xpath("//s:text/text()", namespaces=SVG)
    assert [name for name in names if "chef" in name] == ["B, chef", "A, chef"]


def test_what_is_hostile_stays_text() -> None:
    name = '<script>alert(1)</script> "A" & \x0b\ufffe\'}{{'
    published = [(day("2020-01-01"), name), (day("2021-01-01"), name)]
    root = etree.fromstring(charts.timeline(published, name))
    assert root.get("aria-label") == '<script>alert(1)</script> "A" & \'}{{'
    assert not root.xpath("//s:script", namespaces=SVG)
    assert not root.xpath("//@style|//@role[. != 'img']|//@aria-roledescription")
    term = (name, name, day("2020-01-01"), day("2021-01-01"))
    assert "alert" in told(charts.terms([term], "titre"))[0]


def test_few_documents_are_counted_in_whole_numbers() -> None:
    for tallest, marks in ((1, "0 1"), (2, "0 1 2"), (3, "0 1 2 3")):
        published = [(day("2020-05-03"), "UE")] * tallest + [(day("2024-04-01"), "UE")]
        texts = etree.fromstring(charts.timeline(published, "t")).xpath(
            "//s:text/text()", namespaces=SVG
        )
        assert [text for text in texts if text.isdecimal()] == marks.split()
        assert "mai 2020" in texts
