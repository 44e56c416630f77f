"""A text with spans becomes HTML, and the HTML gives back the text and every span's characters."""

import lxml.html
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from pipeline.report.marking import Span, marked, verbatim

# What XML, and so lxml, cannot hold; the browser tests read such characters back.
TEXT = st.text(
    st.one_of(
        st.sampled_from("<>&\"'a é\n\t;#"),
        st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]),
    ),
    max_size=30,
)


def span(number: int, start: int, end: int) -> Span:
    first = Markup('<mark data-m="{0}" id="m{0}">').format(number)
    further = Markup('<mark data-m="{}">').format(number)
    return Span(start, end, first, further, Markup("</mark>"), number)


@given(TEXT, st.lists(st.tuples(st.integers(-2, 32), st.integers(-2, 32)), max_size=6))
def test_text_and_spans_are_read_back_whether_nested_or_crossing(
    text: str, extents: list[tuple[int, int]]
) -> None:
    html = marked(text, [span(number, *extent) for number, extent in enumerate(extents)])
    page = lxml.html.fragment_fromstring(f"<div>{html}</div>")
    assert page.text_content() == text
    for number, (start, end) in enumerate(extents):
        parts = page.xpath(f'.//mark[@data-m="{number}"]')
        expected = text[start:end] if 0 <= start < end <= len(text) else ""
        assert "".join(part.text_content() for part in parts) == expected
        assert len([part for part in parts if part.get("id")]) == bool(expected)


def test_an_outer_span_is_not_cut_by_those_inside_it() -> None:
    html = marked("abcdef", [span(0, 1, 5), span(1, 2, 4), span(2, 1, 5)])
    assert html == (
        'a<mark data-m="0" id="m0"><mark data-m="2" id="m2">b<mark data-m="1" id="m1">cd</mark>e'
        "</mark></mark>f"
    )


def test_what_a_parser_would_change_is_written_otherwise() -> None:
    assert verbatim("a\r\nb\0<") == "a&#13;\nb\ufffd&lt;"
