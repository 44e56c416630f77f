"""Units that are counted like nouns."""

import pytest

from pipeline.normalise import normalise
from pipeline.units import Measures
from tests.marked import LEXICON

MEASURES = Measures(LEXICON.rules("figures").words["measures"])


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("12 kg de poudre", "kilogramme"),
        ("12 KILOGRAMMES", "kilogramme"),
        ("12 km/h de pointe", "kilomètre par heure"),
        ("12 km² de forêt", "kilomètre carré"),
        ("12 mètres carrés", "mètre carré"),
        ("12 To", "téraoctet"),
        ("12 millions de tonnes", None),  # "millions" stands between
        ("12 to", None),  # no symbol in lower case
        ("12 mois", None),
        ("12 kgs", None),
        ("12 tonneaux", None),
    ],
)
def test_the_unit_behind_a_number(text: str, lemma: str | None) -> None:
    found = MEASURES.find(normalise(text), 2)
    assert (found and found[0]) == lemma


def test_a_scale_may_stand_before_the_unit() -> None:
    text = normalise("12 millions de km de fil")
    assert MEASURES.find(text, 11) == ("kilomètre", 17)
    assert MEASURES.find(normalise("12 millions de mètres"), 11) == ("mètre", 21)


def test_symbols_need_digits() -> None:
    text = normalise("deux m, deux mètres")
    assert MEASURES.find(text, 4) == ("mètre", 6)
    assert MEASURES.find(text, 4, symbols=False) is None
    assert MEASURES.find(text, 12, symbols=False) == ("mètre", 19)
