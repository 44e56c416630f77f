"""Words of a mended text."""

import pytest

from pipeline.normalise import normalise
from pipeline.words import words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("l'Office d'État", ["l'", "Office", "d'", "État"]),
        ("Aujourd'hui, O'Brien", ["Aujourd'hui", ",", "O'Brien"]),
        ("M. J.-P. Roux", ["M.", "J.-P.", "Roux"]),
        ("A. K. M. Sen", ["A. K. M.", "Sen"]),
        ("à l'ONU. Le", ["à", "l'", "ONU", ".", "Le"]),
        ("le T-CY (S&D)", ["le", "T-CY", "(", "S&D", ")"]),
    ],
)
def test_words(raw: str, expected: list[str]) -> None:
    text = normalise(raw)
    found = words(text, 0, len(text.norm))
    assert [word.text for word in found] == expected
    assert all(text.norm[word.start : word.end] == word.text for word in found)
    assert all(text.folded[word.start : word.end] == word.folded for word in found)
