"""Numbers in digits → values: groups of thousands, decimals, fractions of print."""

import re

# Longer runs of digits are codes; the cap also bounds the work on hostile text.
LITERAL = (
    r"\d{1,3}(?:(?: \d{3}(?!\d))+|(?:'\d{3}(?!\d))+)(?:[.,]\d{1,9})?(?!\d)"
    r"|[1-9]\d{0,2}(?:\.\d{3}(?!\d))+(?:,\d{1,9}(?!\d))?"
    r"|[1-9]\d{0,2}(?:(?:,\d{3}(?!\d)){2,}|,000(?!\d))(?:\.\d{1,9}(?!\d))?"
    r"|\d{1,15}(?:[.,]\d{1,9})?(?!\d)|\d+"
)
VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4)}
_LONG = re.compile(r"\d{16}")
# Fractions of print behind a whole: "2 1/4". Others are dates, references and scores.
_MIXED = re.compile(r" ([1-9]|1[0-5])/([234568]|1[06])(?![\w/]|[.,-]\d)")


def read_digits(folded: str, start: int, end: int) -> tuple[float, int, bool] | None:
    """(value, end, whether thousands are grouped) of the literal at `start`–`end`.

    The end takes in a fraction behind it ("12½", "2 1/4"). None for codes and phone numbers.
    """
    text = folded[start:end]
    if len(text) > 24 or _LONG.match(text):
        return None
    if text[0] == "0" and text[1:2] not in ("", ",", "."):
        return None
    value, grouped = _literal_value(text)
    if folded[end : end + 1] in VULGAR:
        part, total = VULGAR[folded[end]]
        value, end = value + part / total, end + 1
    mixed = _MIXED.match(folded, end) if value == int(value) and len(text) <= 4 else None
    if mixed and int(mixed[1]) < int(mixed[2]):
        value, end = value + int(mixed[1]) / int(mixed[2]), mixed.end()
    return value, end, grouped


def _literal_value(text: str) -> tuple[float, bool]:
    """(value, whether it has separators of thousands) of a number in digits.

    Spaces and apostrophes always group. A dot groups by threes; a comma does where it stands
    twice or before three zeros. The other sign, or a second kind, begins the decimals.
    """
    if text.isdigit():
        return float(text), False
    body = re.sub(r"[ ']", "", text)
    if body != text:
        return float(body.replace(",", ".")), True
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = max(text.rfind("."), text.rfind(","))
        whole = re.sub(r"[.,]", "", text[:decimal])
        return float(f"{whole}.{text[decimal + 1 :]}"), True
    if dots > 1 or re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        return float(text.replace(".", "")), True
    if commas > 1 or re.fullmatch(r"[1-9]\d{0,2},000", text):
        return float(text.replace(",", "")), True
    return float(text.replace(",", ".")), False
