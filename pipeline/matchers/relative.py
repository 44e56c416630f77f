"""The values of dates that count from the document's day or from a date named before."""

import datetime as dt

from pipeline import days
from pipeline.days import WEEKDAYS, day, day_number
from pipeline.matchers.moments import Parts, Setting
from pipeline.matchers.periods import PER_YEAR
from pipeline.matchers.tense import Tense
from pipeline.model import When

_SLIP = 60  # days beyond which a weekday does not fit its number
# Numbers of "il y a …" that no day of a month has.
_MANY = {
    "un": 1,
    "une": 1,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "cent": 100,
    "dizaine": 10,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "cinquantaine": 50,
    "centaine": 100,
}
_DAYS_OFF = {
    "hier": -1,
    "avant-hier": -2,
    "demain": 1,
    "apres-demain": 2,
    "lendemain": 1,
    "surlendemain": 2,
    "veille": -1,
}


def today(parts: Parts, setting: Setting) -> When | None:
    if setting.base is None:
        return days.unknown()
    return days.on(
        setting.base + dt.timedelta(_DAYS_OFF.get(parts["rel"].replace(" ", "-"), 0)), relative=True
    )


def period(unit: str, date: dt.date, by: int) -> When:
    """The year, month, week… that many units from the one that holds `date`; weeks start Monday."""
    if unit in ("an", "annee"):
        return days.in_year(date.year + by, relative=True)
    if unit == "mois":
        return days.in_month(*days.shift_month(date.year, date.month, by), relative=True)
    if unit in PER_YEAR:
        length = 12 // PER_YEAR[unit]
        first = date.month - (date.month - 1) % length
        year, month = days.shift_month(date.year, first, by * length)
        last = days.month_end(*days.shift_month(year, month, length - 1))
        return days.days(dt.date(year, month, 1), last, relative=True)
    monday = date - dt.timedelta(date.weekday()) + dt.timedelta(7 * by)
    first_day = 0 if unit == "semaine" else 5  # else a week-end, Canada's "fin de semaine"
    return days.days(monday + dt.timedelta(first_day), monday + dt.timedelta(6), relative=True)


def ago(parts: Parts, setting: Setting) -> When | None:
    """ "il y a deux ans": the year, month, week or day that lies so far back."""
    if setting.base is None:
        return days.unknown()
    word = parts["n"].removeprefix("une ").removesuffix(" de").removesuffix(" d'")
    number = _MANY.get(word) or _MANY.get(parts["n"]) or day_number(parts["n"])
    unit = parts["unit"].removesuffix("s") if parts["unit"] != "mois" else "mois"
    if parts.get("half"):
        if unit in ("an", "annee"):
            return period("mois", setting.base, -12 * number - 6)
        return period(unit, setting.base - dt.timedelta(15 if unit == "mois" else 3), -number)
    if unit == "jour":
        return days.on(setting.base - dt.timedelta(number), relative=True)
    return period(unit, setting.base, -number)


def month_day(parts: Parts, setting: Setting) -> When | None:
    """ "le 15 du mois prochain", "du 4 au 22 de ce mois"."""
    if setting.base is None:
        return days.unknown()
    by = {"prochain": 1, "dernier": -1, "passe": -1}.get(parts["rel"].rpartition(" ")[2], 0)
    month = days.shift_month(setting.base.year, setting.base.month, by)
    first = day(*month, day_number(parts["d1"]))
    last = day(*month, day_number(parts["d2"])) if parts.get("d2") else first
    return days.days(first, last, relative=True) if first and last and first <= last else None


def day_alone(parts: Parts, setting: Setting) -> When | None:
    """ "pour le 27": the nearest such day on the side that the tense tells."""
    base = setting.base
    if base is None:
        return days.unknown()
    number = day_number(parts["d1"])
    months = (days.shift_month(base.year, base.month, by) for by in range(-2, 3))
    found = [date for date in (day(*month, number) for month in months) if date]
    past, future = [d for d in found if d <= base], [d for d in found if d >= base]
    suits = past if setting.tense == "past" else future if setting.tense == "future" else found
    return days.on(min(suits or found, key=lambda date: abs(date - base)))


def relative_period(parts: Parts, setting: Setting) -> When | None:
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


def anaphoric(parts: Parts, setting: Setting) -> When | None:
    word = parts.get("rel") or parts["that"]
    unit = word.rpartition(" ")[2].removesuffix("-la") if " " in word else "jour"
    anchor = setting.anchor_day if unit == "jour" else setting.anchor
    if anchor is None:
        return days.unknown()
    if unit == "jour":
        return days.on(anchor + dt.timedelta(_DAYS_OFF.get(word, 0)), relative=True)
    return period(unit, anchor, 0)


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


def weekday(parts: Parts, setting: Setting) -> When | None:
    if setting.base is None:
        return days.unknown()
    tense = setting.tense
    found = _weekday_date(parts["w1"], parts.get("rel") or "", setting.base, tense)
    return days.on(found, relative=True)


def weekday_day(parts: Parts, setting: Setting) -> When | None:
    """ "jeudi 12": the nearest twelfth that is a Thursday."""
    base = setting.base
    if base is None:
        return days.unknown()
    number = day_number(parts["d1"])
    months = [days.shift_month(base.year, base.month, by) for by in range(-6, 7)]
    found = [date for date in (day(*month, number) for month in months) if date]
    fits = [date for date in found if date.weekday() == WEEKDAYS[parts["w1"]]]
    # Nothing near: the weekday is a slip, and the number counts.
    fits = [date for date in fits if abs(date - base).days <= _SLIP] or found
    return days.on(min(fits, key=lambda date: abs(date - base)))


def weekday_range(parts: Parts, setting: Setting) -> When | None:
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
