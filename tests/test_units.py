"""Units that are counted like nouns."""

import pytest

from pipeline.normalise import normalise
from pipeline.units import Measures
from tests.marked import LEXICON

WORDS = LEXICON.rules("figures").words
MEASURES = Measures(WORDS["measures"], WORDS["composed"])


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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1 m 75", (0.75, 6)),
        ("1 m 75 de haut", (0.75, 6)),
        ("3 kg 200", (0.2, 8)),
        ("2 km 500", (0.5, 8)),
        ("3 kg 20", None),  # a kilogram has a thousand parts
        ("1 m 75 pierres", None),
        ("1 m 75 %", None),
        ("1 t 200", None),
    ],
)
def test_parts_of_a_unit(text: str, parts: tuple[float, int] | None) -> None:
    read = normalise(text)
    unit = MEASURES.find(read, 1)
    assert unit is not None
    assert MEASURES.parts(read, unit) == parts
