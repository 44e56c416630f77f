"""The sentence around a mention, for reading."""

import pytest

from pipeline.report.excerpts import excerpt


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("Il pleut. Le [[Conseil]] agit. Il vente.", "Le [[Conseil]] agit."),
        ("Titre\n\nM. [[Davis]] parle à\n  Strasbourg. Fin", "M. [[Davis]] parle à Strasbourg."),
        ("[[Tout]]", "[[Tout]]"),
        (
            "Il dit à M. Roux et A. Le Gall que Dr. [[Weiss]] part. Il rit.",
            "Il dit à M. Roux et A. Le Gall que Dr. [[Weiss]] part.",
        ),
        ("Un « oui ! » Le [[Comité]] vote.", "Le [[Comité]] vote."),
        ("mot " * 100 + "[[fin]]", "…" + "mot " * 44 + "[[fin]]"),
        ("[[début]] " + "mot " * 100, "[[début]] " + "mot " * 43 + "mot…"),
        ("les 13\u202f000 [[euros]] dus", "les 13\u202f000 [[euros]] dus"),
    ],
)
def test_an_excerpt(text: str, around: str) -> None:
    plain = text.replace("[[", "").replace("]]", "")
    start = text.index("[[")
    found = excerpt(plain, start, text.index("]]") - 2)
    assert f"{found.before}[[{found.inside}]]{found.after}" == around
