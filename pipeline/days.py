"""French calendar words and ISO 8601 values: what matchers and metadata both need of dates."""

import calendar
import datetime as dt

from pipeline.model import When

_MONTHS = {"janv": 1, "jan": 1, "fevr": 2, "fev": 2, "mars": 3, "mar": 3, "avri": 4, "avr": 4}
_MONTHS |= {"mai": 5, "juin": 6, "juil": 7, "aout": 8, "sept": 9, "sep": 9, "octo": 10, "oct": 10}
_MONTHS |= {"nove": 11, "nov": 11, "dece": 12, "dec": 12}
WEEKDAYS = {
    name: number
    for number, day_name in enumerate("lundi mardi mercredi jeudi vendredi samedi dimanche".split())
    for name in (day_name, day_name[:3], f"{day_name[:3]}.")
}
_NUMBERS = (
    "premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt vingt-et-un vingt-deux vingt-trois vingt-quatre vingt-cinq "
    "vingt-six vingt-sept vingt-huit vingt-neuf trente trente-et-un"
)
_DAY_NUMBERS = {name: number for number, name in enumerate(_NUMBERS.split(), start=1)}
_PIVOT = 50  # "7/2/49" is 2049, "7/2/50" is 1950


def month_number(folded: str) -> int:
    """1 to 12 for a folded month, whole or abbreviated."""
    word = folded.strip(" .")
    return _MONTHS.get(word[:4]) or _MONTHS[word[:3]]


def full_year(digits: str) -> int:
    """The year that two or four digits mean."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < _PIVOT else 1900)


def day(year: int, month: int, number: int) -> dt.date | None:
    """The day, or None where the calendar has none."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def day_number(folded: str) -> int:
    """1 to 31 for the number of a day in digits ("1er", "02") or words; ValueError for others."""
    word = folded.strip().replace(" ", "-")
    return _DAY_NUMBERS.get(word) or int("".join(filter(str.isdigit, word)))


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """(year, month) that many months later."""
    years, months = divmod(year * 12 + month - 1 + by, 12)
    return years, months + 1


def on(date: dt.date, relative: bool = False) -> When:
    """One day."""
    return When(date.isoformat(), date, date, relative)


def days(first: dt.date, last: dt.date, relative: bool = False) -> When:
    """From one day to another; a single day where they are the same."""
    if first == last:
        return on(first, relative)
    return When(f"{first.isoformat()}/{last.isoformat()}", first, last, relative)


def in_month(year: int, month: int, relative: bool = False) -> When:
    """A month: "2011-11"."""
    first, last = dt.date(year, month, 1), month_end(year, month)
    return When(f"{year:04}-{month:02}", first, last, relative)


def in_year(year: int, relative: bool = False) -> When:
    """A year: "2011"."""
    return When(f"{year:04}", dt.date(year, 1, 1), dt.date(year, 12, 31), relative)


def between(first: When, last: When) -> When | None:
    """From the start of one to the end of the other ("2018/2021"); None if that runs backwards."""
    if first.value is None or last.value is None or first.start is None or last.end is None:
        return When(None, None, None, first.relative or last.relative)
    if first.start > last.end:
        return None
    head, tail = first.value.split("/")[0], last.value.split("/")[-1]
    if first.start == first.end and len(tail) < len("2011-01-01"):
        tail = last.end.isoformat()
    return When(f"{head}/{tail}", first.start, last.end, first.relative or last.relative)


def unknown(relative: bool = True) -> When:
    """A date that has nothing to lean on."""
    return When(None, None, None, relative)
