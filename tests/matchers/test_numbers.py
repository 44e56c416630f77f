"""Number expressions and their values. All wordings are invented."""

import pytest

from pipeline.matchers.numbers import Numbers
from pipeline.normalise import fold
from tests.marked import LEXICON

NUMBERS = Numbers(LEXICON.rules("figures").words)
UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def in_words(number: int, swiss: bool = False) -> str:
    """`number` below a billion in words, as schools teach it; written apart from the grammar."""
    if number < 17:
        return UNITS.split()[number]
    if number < 20:
        return f"dix-{in_words(number - 10)}"
    if number < 100:
        return _tens(number, swiss)
    for size, word in ((10**9, "milliard"), (10**6, "million"), (1000, "mille"), (100, "cent")):
        if number >= size:
            count, rest = divmod(number, size)
            head = "" if size <= 1000 and count == 1 else in_words(count, swiss) + " "
            plural = count > 1 and (size > 1000 or (size == 100 and not rest))
            if size == 1000:  # "quatre-vingt mille", "deux cent mille"
                head = head.replace("vingts ", "vingt ").replace("cents ", "cent ")
            tail = " " + in_words(rest, swiss) if rest else ""
            return head + word + "s" * plural + tail
    raise AssertionError


def _tens(number: int, swiss: bool) -> str:
    ten, unit = divmod(number, 10)
    if swiss and ten >= 7:
        base = {7: "septante", 8: "huitante", 9: "nonante"}[ten]
    elif ten in (7, 9):
        base, unit = ("soixante" if ten == 7 else "quatre-vingt"), unit + 10
    else:
        base = TENS.get(ten, "quatre-vingt" if unit else "quatre-vingts")
    if unit in (1, 11) and not base.startswith("quatre"):
        return f"{base} et {in_words(unit)}"
    return f"{base}-{in_words(unit)}" if unit else base


SAMPLE = [*range(1, 1100), *(n * 7919 % 10**k for k in range(4, 13) for n in range(1, 60))]


@pytest.mark.parametrize("swiss", [False, True])
@pytest.mark.parametrize("hyphens", [False, True])
def test_words_read_back(swiss: bool, hyphens: bool) -> None:
    for number in filter(None, SAMPLE):
        words = in_words(number, swiss)
        if hyphens:  # the spelling of 1990 joins everything
            words = words.replace(" ", "-") if number < 10**6 else words
        (numeral,) = NUMBERS.find(fold(words))
        assert (numeral.start, numeral.end, numeral.value) == (0, len(words), number), words


@pytest.mark.parametrize("separator", [" ", "'", "."])
def test_groups_read_back(separator: str) -> None:
    for number in SAMPLE:
        text = f"{number:,}".replace(",", separator)
        (numeral,) = NUMBERS.find(text)
        assert (numeral.start, numeral.end, numeral.value) == (0, len(text), number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,2", 1.2),
        ("0,05", 0.05),
        ("3.5", 3.5),
        ("1 234,56", 1234.56),
        ("1'234.56", 1234.56),
        ("1.234,56", 1234.56),
        ("16.000,00", 16000),
        ("50,000", 50000),
        ("1,234,567", 1234567),
        ("1,234", 1.234),
        ("12½", 12.5),
        ("2,5 millions", 2.5e6),
        ("1,3 mio", 1.3e6),
        ("4 mrd", 4e9),
        ("18 mille", 18e3),
        ("3 millions et demi", 3.5e6),
        ("deux virgule cinq millions", 2.5e6),
        ("trois virgule cinq", 3.5),
        ("un milliard deux cents millions", 1.2e9),
        ("un demi-million", 5e5),
        ("deux douzaines", 24),
        ("une centaine de milliers", 1e5),
        ("des dizaines de millions", 1e7),
        ("quelques centaines", 100),
        ("vingt et une", 21),
        ("dix-neuf cent quatre-vingt-dix", 1990),
        ("quatre vingt dix sept", 97),
        ("mille et un", 1001),
        ("quatre-vingt et un", 81),
        ("un et demi", 1.5),
        ("une et demie", 1.5),
        ("cinq et un quart", 5.25),
        ("cent et trois quarts", 100.75),
        ("six millions et un quart", 6.25e6),
        ("trois et un cinquieme", 3.2),
        ("2 1/4", 2.25),
        ("un huitieme", 1),  # of eight: alone in its line
        ("quatre onziemes", 4),
        ("deux cent virgule cinquante deux", 200.52),
        ("trois virgule zero cinq", 3.05),
        ("zero virgule huit million", 8e5),
        ("octante-cinq", 85),
    ],
)
def test_values(text: str, value: float) -> None:
    (numeral,) = NUMBERS.find(text)
    assert (numeral.start, numeral.end) == (0, len(text))
    assert numeral.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("deux trois", [2, 3]),
        ("cent cent", [100, 100]),
        ("en 2012 500 agents", [2012, 500]),
        ("25 2001", [25, 2001]),
        ("vingt et unième", []),
        ("trente-deuxième", []),
        ("deux-roues", []),
        ("0042", []),
        ("1" * 40, []),
        ("les centimes", []),
        ("un huitième pays", []),
        ("trois cinquième", []),
        ("cent onzième", []),
        ("2 4/4", [2, 4, 4]),
        ("2 1/4/2012", [2, 1, 4, 2012]),
        ("cinq et un quart des élèves", [5, 1]),
        ("7 " * 39, [7] * 39),
        ("7 " * 40, []),  # a crowd is no prose
        ("7 " * 40 + "\n12 agents", [12]),
    ],
)
def test_boundaries(text: str, values: list[float]) -> None:
    assert [numeral.value for numeral in NUMBERS.find(fold(text))] == values
