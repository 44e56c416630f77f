"""From the parts of a calendar expression to its value.

Days, months and seasons here; periods.py has years and their parts, relative.py what counts from
the document's day. Everything is pure: `Parts` says what was written, `Setting` what it leans on;
each function gives a `When`, or None where the parts make no date after all ("35 mars").
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline import days
from pipeline.days import WEEKDAYS, day, day_number, full_year, month_number
from pipeline.matchers.tense import Tense
from pipeline.model import When

Parts = Mapping[str, str]

# Days. A date without a year is mostly of the document's year; a past verb yields to that where it
# would lead far back ("a annoncé une réunion le 3 juin", written in May).
_FAR, _NEAR = 180, 130
_SEASONS = {"printemps": 3, "ete": 6, "automne": 9, "hiver": 12}  # first month, of three


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date leans on: the document's day, the verb's tense, dates written before it."""

    base: dt.date | None
    tense: Tense | None = None
    year: int | None = None  # written before it in the same sentence
    anchor: dt.date | None = None  # where the last date before it begins: "l'année suivante"
    anchor_day: dt.date | None = None  # the same if that was a day: "le lendemain"
    told: bool = False  # whether the tense is spelt out: "l'été dernier"


# ---- choosing a year


def choose(
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
    if setting.told:  # what is "dernier" is over, what is "prochain" has not begun
        suits = [x for x in suits if _distance(x, base)] or suits
    if not suits:
        return nearest
    best = min(suits, key=lambda x: _distance(x, base))
    far = best.start is not None and (base - best.start).days > _FAR
    if (
        not setting.told
        and far
        and best.start
        and best.start.year < base.year
        and _distance(nearest, base) < _NEAR
    ):
        return nearest
    return best


def _distance(when: When, base: dt.date) -> int:
    if when.start is None or when.end is None or when.start <= base <= when.end:
        return 0
    return min(abs((when.start - base).days), abs((when.end - base).days))


# ---- days


def numeric(parts: Parts, setting: Setting) -> When | None:
    del setting
    first = day(full_year(parts["y1"]), int(parts["m1"]), day_number(parts["d1"]))
    # Two digits of a year need two of day and month, or a stroke: 3.2.10 is a chapter.
    if len(parts["y1"]) == 2 and parts.get("sign") == "." and len(parts["m1"]) < 2:
        return None
    if first is None or not 1500 <= first.year <= 2100:
        return None
    if not parts.get("d2"):
        return days.on(first)
    last = day(full_year(parts["y2"]), int(parts["m2"]), int(parts["d2"]))
    return days.days(first, last) if last and last >= first else None


def numeric_days(parts: Parts, setting: Setting) -> When | None:
    """ "du 3 au 5/05/2021"."""
    del setting
    year, month = int(parts["y1"]), int(parts["m1"])
    first, last = (day(year, month, day_number(parts[f"d{n}"])) for n in (1, 2))
    return days.days(first, last) if first and last and first <= last else None


def numeric_range(parts: Parts, setting: Setting) -> When | None:
    """ "du 10/01 au 11/02/2017": the first day is of the same year, or of the one before."""
    del setting
    (d1, m1), (d2, m2) = ((int(parts[f"d{n}"]), int(parts[f"m{n}"])) for n in (1, 2))
    year = int(parts["y2"])
    first, last = day(year - ((m1, d1) > (m2, d2)), m1, d1), day(year, m2, d2)
    return days.days(first, last) if first and last and 1500 <= year <= 2100 else None


def day_month(parts: Parts, setting: Setting) -> When | None:
    """ "le 22/4", "du 29/2 au 3/3": days and months in digits, without a year."""
    numbers = {key: int(text) for key, text in parts.items() if key[0] in "dm"}
    pairs = [(numbers[f"m{n}"], numbers[f"d{n}"]) for n in "12345" if f"d{n}" in numbers]
    (m1, d1), (m2, d2) = pairs[0], pairs[-1]

    def make(year: int) -> When | None:
        start, end = day(year, m1, d1), day(year + ((m1, d1) > (m2, d2)), m2, d2)
        return days.days(start, end) if start and end else None

    return choose(make, setting, parts.get("w1"))


def day_list(parts: Parts, setting: Setting) -> When | None:
    month = month_number(parts["m1"])
    first = day_number(parts["d1"])
    last = day_number(parts["d2"]) if parts.get("d2") else first
    if last < first:
        return None

    def make(year: int) -> When | None:
        start, end = day(year, month, first), day(year, month, last)
        return days.days(start, end) if start and end else None

    if parts.get("y1"):
        return make(full_year(parts["y1"].lstrip("'")))
    return choose(make, leaning(parts, setting), parts.get("w1"))


def week_of(parts: Parts, setting: Setting) -> When | None:
    """ "la semaine du 3 mai": Monday to Sunday of the week that has the day."""
    found = day_list(parts, setting)
    if found is None or found.start is None:
        return found
    monday = found.start - dt.timedelta(found.start.weekday())
    return days.days(monday, monday + dt.timedelta(6))


def leaning(parts: Parts, setting: Setting) -> Setting:
    """ "dernier" and "prochain" outdo the verb's tense."""
    word = parts.get("rel") or ""
    if word.startswith(("prochain", "suivant")):
        return Setting(setting.base, "future", told=True)
    if word.startswith(("dernier", "passe", "precedent")):
        return Setting(setting.base, "past", told=True)
    return setting


def day_range(parts: Parts, setting: Setting) -> When | None:
    m1, m2 = month_number(parts["m1"]), month_number(parts["m2"])
    d1, d2 = day_number(parts["d1"]), day_number(parts["d2"])
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
    return choose(make, leaning(parts, setting), parts.get("w1"))


# ---- months and seasons


def month(parts: Parts, setting: Setting) -> When | None:
    month = month_number(parts.get("m1") or parts["m2"])
    year = parts.get("y1") or parts.get("y2")
    if year:
        return days.in_month(full_year(year.lstrip("'")), month)
    base, word = setting.base, parts.get("rel") or ""
    if not word:
        return choose(lambda y: days.in_month(y, month), setting)
    if base is None:
        return days.unknown()
    if word in ("prochain", "suivant"):
        return days.in_month(base.year + (month <= base.month), month, relative=True)
    return days.in_month(base.year - (month >= base.month), month, relative=True)


def month_range(parts: Parts, setting: Setting) -> When | None:
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
    found, base = choose(make, setting), setting.base
    if setting.tense != "past" or not (found and found.start and found.end and base):
        return found
    over = found.end.replace(day=1) <= base  # what was done "entre janvier et mai" is
    return found if over else make(found.start.year - 1)


def season(parts: Parts, setting: Setting) -> When | None:
    name = parts.get("season") or parts["named"]
    first = _SEASONS[name]

    def make(year: int) -> When | None:
        last = days.shift_month(year, first, 2)
        return days.between(days.in_month(year, first), days.in_month(*last))

    if parts.get("y3"):  # "hiver 2012-2013"
        one = int(parts["y3"])
        return make(one) if name == "hiver" and int(parts["y2"]) % 100 == (one + 1) % 100 else None
    if parts.get("y1"):
        return make(int(parts["y1"]))
    if setting.base is None:
        return days.unknown()
    if parts.get("this"):
        return choose(make, Setting(setting.base))
    return choose(make, leaning(parts, Setting(setting.base, setting.tense)))
