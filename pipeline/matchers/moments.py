"""From the parts of a calendar expression to its value.

Everything here is pure: `Parts` says what was written, `Setting` what it leans on, `resolve` gives
a `When`, or None where the parts make no date after all ("35 mars", "2021-2019").
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline import days
from pipeline.days import WEEKDAYS, day, full_year, month_number
from pipeline.matchers.tense import Tense
from pipeline.model import When

Parts = Mapping[str, str]

# Days. A date without a year is mostly of the document's year; a past verb yields to that where it
# would lead far back ("a annoncé une réunion le 3 juin", written in May).
_FAR, _NEAR = 180, 130
_SLIP = 60
_SEASONS = {"printemps": 3, "ete": 6, "automne": 9, "hiver": 12}  # first month, of three
_ORDINALS = {"pr": 1, "1": 1, "se": 2, "2": 2, "de": 2, "tr": 3, "3": 3, "qu": 4, "4": 4}
_PER_YEAR = {"semestre": 2, "s": 2, "trimestre": 4, "t": 4}
_DAYS_OFF = {
    "hier": -1,
    "avant-hier": -2,
    "demain": 1,
    "apres-demain": 2,
    "lendemain": 1,
    "surlendemain": 2,
    "veille": -1,
}
_TENS = {
    "vingt": 1920,
    "trente": 1930,
    "quarante": 1940,
    "cinquante": 1950,
    "soixante": 1960,
    "soixante-dix": 1970,
    "quatre-vingt": 1980,
    "quatre-vingts": 1980,
    "quatre-vingt-dix": 1990,
}
_NUMBER_WORDS = {"premier": 1, "quatorze": 14}  # "le premier mai", "le quatorze juillet"
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date leans on: the document's day, the verb's tense, dates written before it."""

    base: dt.date | None
    tense: Tense | None = None
    year: int | None = None  # written before it in the same sentence
    anchor: dt.date | None = None  # the last day named before it, for "le lendemain"


def resolve(rule: str, parts: Parts, setting: Setting) -> When | None:
    """The value of an expression that the rule `rule` of dates.toml found."""
    try:
        return _RESOLVERS[rule](parts, setting)
    except (ValueError, OverflowError):  # a year beyond what the calendar holds
        return None


# ------------------------------------------------------------------ choosing a year


def _choose(
    make: Callable[[int], When | None], setting: Setting, weekday: str | None = None
) -> When | None:
    """The reading of a date without a year that suits tense, weekday and distance best."""
    if setting.base is None:
        return days.unknown(relative=False) if make(2000) else None
    base = setting.base
    if setting.year and setting.tense != "future":
        found = make(setting.year)
        ahead = found and found.start and found.start > base
        if found and not (setting.tense == "past" and ahead):
            return found
    years = range(base.year - 1, base.year + 2)
    readings = [found for found in map(make, years) if found and found.start and found.end]
    if weekday in WEEKDAYS:
        fits = [x for x in readings if x.start and x.start.weekday() == WEEKDAYS[weekday]]
        readings = fits or readings
    if not readings:
        return make(2000)
    nearest = min(readings, key=lambda x: _distance(x, base))
    if setting.tense == "past":
        suits = [x for x in readings if x.start and x.start <= base]
    elif setting.tense == "future":
        suits = [x for x in readings if x.end and x.end >= base]
    else:
        suits = []
    if not suits:
        return nearest
    best = min(suits, key=lambda x: _distance(x, base))
    far = best.start is not None and (base - best.start).days > _FAR
    if far and best.start and best.start.year < base.year and _distance(nearest, base) < _NEAR:
        return nearest
    return best


def _distance(when: When, base: dt.date) -> int:
    if when.start is None or when.end is None or when.start <= base <= when.end:
        return 0
    return min(abs((when.start - base).days), abs((when.end - base).days))


def _number(text: str) -> int:
    return _NUMBER_WORDS.get(text) or int("".join(filter(str.isdigit, text)))


# ------------------------------------------------------------------ days


def _numeric(parts: Parts, setting: Setting) -> When | None:
    del setting
    first = day(full_year(parts["y1"]), int(parts["m1"]), int(parts["d1"]))
    # Two digits of a year need two of day and month, or a stroke: 3.2.10 is a chapter.
    if len(parts["y1"]) == 2 and parts.get("sign") == "." and len(parts["m1"]) < 2:
        return None
    if first is None or not 1500 <= first.year < 2100:
        return None
    if not parts.get("d2"):
        return days.on(first)
    last = day(full_year(parts["y2"]), int(parts["m2"]), int(parts["d2"]))
    return days.days(first, last) if last and last >= first else None


def _days(parts: Parts, setting: Setting) -> When | None:
    month = month_number(parts["m1"])
    first = _number(parts["d1"])
    last = _number(parts["d2"]) if parts.get("d2") else first
    if last < first:
        return None

    def make(year: int) -> When | None:
        start, end = day(year, month, first), day(year, month, last)
        return days.days(start, end) if start and end else None

    if parts.get("y1"):
        return make(full_year(parts["y1"]))
    return _choose(make, _leaning(parts, setting), parts.get("w1"))


def _leaning(parts: Parts, setting: Setting) -> Setting:
    """ "dernier" and "prochain" outdo the verb's tense."""
    word = parts.get("rel") or ""
    if word.startswith(("prochain", "suivant")):
        return Setting(setting.base, "future")
    if word.startswith(("dernier", "passe", "precedent")):
        return Setting(setting.base, "past")
    return setting


def _day_range(parts: Parts, setting: Setting) -> When | None:
    m1, m2 = month_number(parts["m1"]), month_number(parts["m2"])
    d1, d2 = _number(parts["d1"]), _number(parts["d2"])
    over = 1 if (m1, d1) > (m2, d2) else 0  # the range crosses the year's end

    def make(year: int) -> When | None:
        start, end = day(year, m1, d1), day(year + over, m2, d2)
        return days.days(start, end) if start and end else None

    if parts.get("y1") and parts.get("y2"):
        start, end = day(int(parts["y1"]), m1, d1), day(int(parts["y2"]), m2, d2)
        return days.days(start, end) if start and end and start <= end else None
    if parts.get("y2"):
        return make(int(parts["y2"]) - over)
    if parts.get("y1"):
        return make(int(parts["y1"]))
    return _choose(make, _leaning(parts, setting), parts.get("w1"))


# ------------------------------------------------------------------ months and seasons


def _month(parts: Parts, setting: Setting) -> When | None:
    month = month_number(parts.get("m1") or parts["m2"])
    year = parts.get("y1") or parts.get("y2")
    if year:
        return days.in_month(int(year), month)
    base, word = setting.base, parts.get("rel") or ""
    if not word:
        return _choose(lambda y: days.in_month(y, month), setting)
    if base is None:
        return days.unknown()
    if word in ("prochain", "suivant"):
        return days.in_month(base.year + (month <= base.month), month, relative=True)
    return days.in_month(base.year - (month >= base.month), month, relative=True)


def _month_range(parts: Parts, setting: Setting) -> When | None:
    m1, m2 = month_number(parts["m1"]), month_number(parts["m2"])
    over = 1 if m1 > m2 else 0

    def make(year: int) -> When | None:
        return days.between(days.in_month(year, m1), days.in_month(year + over, m2))

    if parts.get("y1") and parts.get("y2"):
        first = days.in_month(int(parts["y1"]), m1)
        return days.between(first, days.in_month(int(parts["y2"]), m2))
    if parts.get("y2"):
        return make(int(parts["y2"]) - over)
    if parts.get("y1"):
        return make(int(parts["y1"]))
    return _choose(make, setting)


def _season(parts: Parts, setting: Setting) -> When | None:
    name = parts.get("season") or parts["named"]
    first = _SEASONS[name]

    def make(year: int) -> When | None:
        last = days.shift_month(year, first, 2)
        return days.between(days.in_month(year, first), days.in_month(*last))

    if parts.get("y1"):
        return make(int(parts["y1"]))
    if setting.base is None:
        return days.unknown()
    tense: Tense | None = setting.tense
    if parts.get("rel"):
        tense = "future" if parts["rel"] == "prochain" else "past"
    leaning = Setting(setting.base, tense)
    if parts.get("this"):
        return _choose(make, Setting(setting.base))
    return _choose(make, leaning)


# ------------------------------------------------------------------ years


def _year(parts: Parts, setting: Setting) -> When | None:
    del setting
    return days.in_year(int(parts["y1"]))


def _year_range(parts: Parts, setting: Setting) -> When | None:
    del setting
    y1, y2 = int(parts["y1"]), int(parts["y2"])
    if len(parts["y2"]) == 2:
        y2 += y1 - y1 % 100
    one_season = y2 == y1 + 1
    if ("/" in parts["link"] or len(parts["y2"]) == 2) and not one_season:
        return None
    return days.between(days.in_year(y1), days.in_year(y2)) if y1 < y2 else None


def _decade(parts: Parts, setting: Setting) -> When | None:
    del setting
    words = [w for w in re.split(r" et | a |(?<=\d)-(?=\d)", parts["span"][len("annees ") :]) if w]
    years = [_TENS[w] if w in _TENS else int(w) for w in words]
    years = [y if y > 99 else 1900 + y for y in years]
    return days.between(days.in_year(years[0]), days.in_year(years[-1] + 9))


def _century(parts: Parts, setting: Setting) -> When | None:
    del setting
    digits = [_ROMAN[letter] for letter in parts["century"]]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    number = sum(-one if one < after else one for one, after in pairs)
    if not 5 <= number <= 22:
        return None
    return days.between(days.in_year(100 * number - 99), days.in_year(100 * number))


def _part(parts: Parts, setting: Setting) -> When | None:
    """A half, a quarter, half a month or a week of a month."""
    nth, unit = parts["nth"], parts["unit"]
    if nth.startswith("derni"):
        number = 0
    else:
        number = _ORDINALS.get(nth[:2]) or _ORDINALS[nth[:1]]
    if unit in _PER_YEAR:
        if parts.get("m1") or (number == 0 and not parts.get("y1")):
            return None
        per_year = _PER_YEAR[unit]
        number = number or per_year
        if number > per_year:
            return None
        length = 12 // per_year
        first = 1 + (number - 1) * length

        def make(year: int) -> When | None:
            return days.days(dt.date(year, first, 1), days.month_end(year, first + length - 1))

        return make(int(parts["y1"])) if parts.get("y1") else _choose(make, setting)
    if not parts.get("m1"):
        return None
    month, step = month_number(parts["m1"]), 15 if unit == "quinzaine" else 7

    def make_days(year: int) -> When | None:
        end = days.month_end(year, month)
        if number == 0 or (step == 15 and number == 2):
            start = end - dt.timedelta(6) if step == 7 else dt.date(year, month, 16)
            return days.days(start, end)
        start = dt.date(year, month, 1 + (number - 1) * step)
        return days.days(start, min(end, start + dt.timedelta(step - 1)))

    return make_days(int(parts["y2"])) if parts.get("y2") else _choose(make_days, setting)


# ------------------------------------------------------------------ relative


def _today(parts: Parts, setting: Setting) -> When | None:
    if setting.base is None:
        return days.unknown()
    return days.on(setting.base + dt.timedelta(_DAYS_OFF.get(parts["rel"], 0)), relative=True)


def period(unit: str, date: dt.date, by: int) -> When:
    """The year, month, week… that many units from the one that holds `date`; weeks start Monday."""
    if unit in ("an", "annee"):
        return days.in_year(date.year + by, relative=True)
    if unit == "mois":
        return days.in_month(*days.shift_month(date.year, date.month, by), relative=True)
    if unit in _PER_YEAR:
        length = 12 // _PER_YEAR[unit]
        first = date.month - (date.month - 1) % length
        year, month = days.shift_month(date.year, first, by * length)
        last = days.month_end(*days.shift_month(year, month, length - 1))
        return days.days(dt.date(year, month, 1), last, relative=True)
    monday = date - dt.timedelta(date.weekday()) + dt.timedelta(7 * by)
    first_day = 0 if unit == "semaine" else 5  # else a week-end, Canada's "fin de semaine"
    return days.days(monday + dt.timedelta(first_day), monday + dt.timedelta(6), relative=True)


def _period(parts: Parts, setting: Setting) -> When | None:
    if parts.get("y1"):
        return days.in_year(int(parts["y1"]))
    word = parts.get("rel") or ""
    anaphoric = word.startswith(("suivant", "precedent"))
    base = (setting.anchor or setting.base) if anaphoric else setting.base
    if base is None:
        return days.unknown()
    by = 0
    if word.startswith(("prochain", "suivant")):
        by = 1
    elif word.startswith(("dernier", "passe", "ecoule", "precedent")):
        by = -1
    return period(parts["unit"], base, by)


def _anaphoric(parts: Parts, setting: Setting) -> When | None:
    anchor = setting.anchor
    if anchor is None:
        return days.unknown()
    word = parts.get("rel") or parts["that"]
    if word in _DAYS_OFF:
        return days.on(anchor + dt.timedelta(_DAYS_OFF[word]), relative=True)
    unit = word.split()[1]
    return days.on(anchor, relative=True) if unit == "jour" else period(unit, anchor, 0)


def _weekday_date(name: str, word: str, base: dt.date, tense: Tense | None) -> dt.date:
    """The day that a bare weekday means; the document's own weekday is the document's day."""
    ahead = (WEEKDAYS[name] - base.weekday()) % 7
    if word.startswith(("dernier", "passe", "precedent")):
        return base - dt.timedelta(7 - ahead)
    if word.startswith(("prochain", "suivant")):
        return base + dt.timedelta(ahead or 7)
    if ahead == 0:
        return base
    return base + dt.timedelta(ahead if tense in ("future", "open") else ahead - 7)


def _weekday(parts: Parts, setting: Setting) -> When | None:
    if setting.base is None:
        return days.unknown()
    tense = setting.tense
    found = _weekday_date(parts["w1"], parts.get("rel") or "", setting.base, tense)
    return days.on(found, relative=True)


def _weekday_day(parts: Parts, setting: Setting) -> When | None:
    """ "jeudi 12": the nearest twelfth that is a Thursday."""
    base = setting.base
    if base is None:
        return days.unknown()
    number = _number(parts["d1"])
    months = [days.shift_month(base.year, base.month, by) for by in range(-6, 7)]
    found = [date for date in (day(*month, number) for month in months) if date]
    fits = [date for date in found if date.weekday() == WEEKDAYS[parts["w1"]]]
    # Nothing near: the weekday is a slip, and the number counts.
    fits = [date for date in fits if abs(date - base).days <= _SLIP] or found
    return days.on(min(fits, key=lambda date: abs(date - base)))


def _weekday_range(parts: Parts, setting: Setting) -> When | None:
    """Two days that follow each other; None where "et" joins days apart, which are two dates."""
    apart = (WEEKDAYS[parts["w2"]] - WEEKDAYS[parts["w1"]]) % 7
    if apart == 0 or ("et" in parts["link"] and apart != 1):
        return None
    if setting.base is None:
        return days.unknown()
    word = parts.get("rel") or ""
    if setting.tense == "future" or word.startswith("prochain"):
        start = _weekday_date(parts["w1"], word, setting.base, "future")
        return days.days(start, start + dt.timedelta(apart), relative=True)
    end = _weekday_date(parts["w2"], word, setting.base, setting.tense)
    return days.days(end - dt.timedelta(apart), end, relative=True)


_RESOLVERS: Mapping[str, Callable[[Parts, Setting], When | None]] = {
    "numeric": _numeric,
    "iso": _numeric,
    "days": _days,
    "day_range": _day_range,
    "day_between": _day_range,
    "month": _month,
    "month_bare": _month,
    "month_range": _month_range,
    "year": _year,
    "year_edge": _year,
    "year_weak": _year,
    "year_noun": _year,
    "year_bracket": _year,
    "year_cell": _year,
    "year_range": _year_range,
    "decade": _decade,
    "century": _century,
    "part": _part,
    "part_short": _part,
    "season": _season,
    "season_bare": _season,
    "today": _today,
    "this": _period,
    "last": _period,
    "period_edge": _period,
    "anaphoric": _anaphoric,
    "weekday": _weekday,
    "weekday_day": _weekday_day,
    "weekday_range": _weekday_range,
}
