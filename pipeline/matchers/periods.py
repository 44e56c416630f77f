"""The values of years, ranges of years, decades, centuries and the parts of a year."""

import datetime as dt
import re

from pipeline import days
from pipeline.days import WEEKDAYS, day_number, month_number
from pipeline.matchers.moments import Parts, Setting, choose
from pipeline.model import When

_ORDINALS = {"pr": 1, "1": 1, "se": 2, "2": 2, "de": 2, "tr": 3, "3": 3, "qu": 4, "4": 4}
PER_YEAR = {"semestre": 2, "s": 2, "trimestre": 4, "t": 4}
_TENS = {
    "dix": 10,
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "soixante-dix": 70,
    "septante": 70,
    "quatre-vingt": 80,
    "quatre-vingts": 80,
    "quatre-vingt-dix": 90,
    "nonante": 90,
}
_ROMAN = {"i": 1, "v": 5, "x": 10}


def year(parts: Parts, setting: Setting) -> When | None:
    del setting
    return days.in_year(int(parts["y1"]))


def month_digits(parts: Parts, setting: Setting) -> When | None:
    """ "11/2016"."""
    del setting
    return days.in_month(int(parts["y1"]), int(parts["m1"]))


def year_range(parts: Parts, setting: Setting) -> When | None:
    del setting
    y1, y2 = int(parts["y1"]), int(parts["y2"])
    if len(parts["y2"]) == 2:
        y2 += y1 - y1 % 100
    one_season = y2 == y1 + 1
    if ("/" in parts["link"] or len(parts["y2"]) == 2) and not one_season:
        return None
    return days.between(days.in_year(y1), days.in_year(y2)) if y1 < y2 else None


def decade(parts: Parts, setting: Setting) -> When | None:
    del setting
    words = [w for w in re.split(r" et | a |(?<=\d)-(?=\d)", parts["span"][len("annees ") :]) if w]
    years = [_first_of_decade(word) for word in words]
    return days.between(days.in_year(years[0]), days.in_year(years[-1] + 9))


def _first_of_decade(written: str) -> int:
    """ "1980", "80", "quatre-vingt", "deux mille dix", "mille neuf cent vingt"."""
    if written.isdigit():
        return int(written) if len(written) > 2 else 1900 + int(written)
    tens = written.removeprefix("deux mille").strip()
    if tens != written:
        return 2000 + _TENS.get(tens, 0)
    hundreds, cent, tens = written.partition(" cent")
    if not cent:
        return 1900 + _TENS[written]
    number = hundreds.removeprefix("mille").strip()
    if number != hundreds:
        return 1000 + 100 * (day_number(number) if number else 1) + _TENS.get(tens[1:], 0)
    return 100 * day_number(number) + _TENS.get(tens[1:], 0)


def century(parts: Parts, setting: Setting) -> When | None:
    del setting
    digits = [_ROMAN[letter] for letter in parts["century"]]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    number = sum(-one if one < after else one for one, after in pairs)
    if not 5 <= number <= 22:
        return None
    return days.between(days.in_year(100 * number - 99), days.in_year(100 * number))


def _week_of_year(number: int, year: int) -> When | None:
    """ "la troisième semaine de 2027", by ISO 8601; 0 is the last."""
    last = dt.date(year, 12, 28).isocalendar().week
    monday = dt.date.fromisocalendar(year, number or last, 1)
    return days.days(monday, monday + dt.timedelta(6))


def part(parts: Parts, setting: Setting) -> When | None:
    """A half, a quarter, half a month or a week of a month."""
    nth, unit = parts["nth"], parts["unit"]
    number = 0 if nth.startswith("derni") else _ORDINALS.get(nth[:2]) or _ORDINALS[nth[:1]]
    if unit in PER_YEAR:
        if parts.get("m1") or (number == 0 and not parts.get("y1")):
            return None
        per_year = PER_YEAR[unit]
        number = number or per_year
        if number > per_year:
            return None
        length = 12 // per_year
        first = 1 + (number - 1) * length
        final = _ORDINALS.get(parts.get("n2", nth)[:2]) or _ORDINALS.get(parts.get("n2", nth)[:1])
        last = max(final or number, number) * length
        if last > 12:
            return None

        def make(year: int) -> When | None:
            return days.days(dt.date(year, first, 1), days.month_end(year, last))

        return make(int(parts["y1"])) if parts.get("y1") else choose(make, setting)
    if not parts.get("m1"):
        return _week_of_year(number, int(parts["y1"])) if parts.get("y1") else None
    month, step = month_number(parts["m1"]), 15 if unit == "quinzaine" else 7

    def make_days(year: int) -> When | None:
        end = days.month_end(year, month)
        if number == 0 or (step == 15 and number == 2):
            start = end - dt.timedelta(6) if step == 7 else dt.date(year, month, 16)
            return days.days(start, end)
        start = dt.date(year, month, 1 + (number - 1) * step)
        return days.days(start, min(end, start + dt.timedelta(step - 1)))

    return make_days(int(parts["y2"])) if parts.get("y2") else choose(make_days, setting)


def nth_weekday(parts: Parts, setting: Setting) -> When | None:
    """ "le premier jeudi d'octobre"."""
    month = month_number(parts["m1"])

    def make(year: int) -> When | None:
        first = dt.date(year, month, 1)
        first += dt.timedelta((WEEKDAYS[parts["w1"]] - first.weekday()) % 7)
        if parts["nth"] == "dernier":
            weeks = (days.month_end(year, month) - first).days // 7
        else:
            weeks = _ORDINALS[parts["nth"][:2]] - 1
        return days.on(first + dt.timedelta(7 * weeks))

    return make(int(parts["y1"])) if parts.get("y1") else choose(make, setting)
