"""Units that the head of a table gives its numbers: "Dépenses (M€)" above 1 240.

A number that has its cell for itself takes the unit of its column's head, else that of its row's,
else what is said of the whole table: by the head of the first column ("En millions d'euros | 2022")
or by the line above. Which words name a unit is for `figure_units.py` to say, as in prose.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.matchers.figure_units import Amount, Kind, Units
from pipeline.matchers.numbers import Numbers
from pipeline.model import Document, Mention, Metadata
from pipeline.normalise import fold, normalise

_BRACKETS = re.compile(
    r"\((?i:unités? ?: ?)?(?i:(?:exprimée?s? |montants? )?en )?([^()\d][^()]{0,40})\)"
)
# Without brackets a unit is a plural or a sign: "élèves en seconde" last no seconds.
_WITHOUT = re.compile(
    r"(?:^|[\s,])[Ee]n ((?:[a-zé]+s\b|[^\s\d]{0,3}[%€$£‰]|[a-zA-Z]{1,3}\b).{0,40})$"
)
_ALONE = re.compile(r"[%€$£‰]|[kM]€|Mds?€")
# What may follow a unit: what it is per, without taxes, of what it is a part or a number.
_REST = re.compile(r"(?: (?:HT|TTC|courants|constants|par .*)|/.*)?")
_OF = re.compile(r" (?:d[eu] |des |d').+")
_NUMBER = re.compile(r"[+–-]? ?(\d[\d .,']*)")
_MINUS = re.compile(r"[-–] ?\Z")  # nothing else stands before the number in its cell
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_CAPTION = 200  # characters; a longer line above a table is prose


@dataclass(frozen=True, slots=True)
class HeadUnit:
    """What a head makes of a bare number: "milliers de tonnes" → 1000, count, None, tonne."""

    factor: float
    kind: Kind
    unit: str | None
    counted: str | None  # the lemma of a measure
    wording: str

    def of(self, folded: str, amount: Amount) -> Amount:
        """`amount` in this unit, with the sign before it; what has its own unit keeps it."""
        if amount.kind != "count" or amount.measure:
            return amount
        sign = _MINUS.search(folded, max(0, amount.start - 2), amount.start)
        start, factor = (sign.start(), -self.factor) if sign else (amount.start, self.factor)
        return replace(
            amount,
            start=start,
            value=amount.value * factor,
            kind=self.kind,
            unit=self.unit,
            measure=self.counted is not None,
        )

    def counting(self, figure: Mention) -> Mention:
        """`figure`, which counts the measure of its head."""
        if figure.quantity is None or self.counted is None:
            return figure
        named = replace(figure.quantity, counted=self.counted, counted_text=self.wording)
        return replace(figure, quantity=named)


@dataclass(slots=True)
class _Table:
    """What the lines of one table have said so far."""

    whole: HeadUnit | None
    heads: dict[int, str]  # of columns, by number
    units: dict[int, HeadUnit]
    begun: bool = False  # a row of numbers was seen


class TableUnits:
    """Reads heads; `own` are the first words of heads that name what has no unit, folded."""

    def __init__(self, numbers: Numbers, units: Units, own: Sequence[str]) -> None:
        self._numbers, self._units = numbers, units
        self._own = tuple(own)
        self._unit = lru_cache(maxsize=256)(self._read)

    def find(self, document: Document) -> Mapping[int, HeadUnit]:
        """Units by the places in `norm` of the numbers that have their cells for themselves."""
        if "|" not in document.text.norm:
            return {}
        country, found, table = document.metadata.country, dict[int, HeadUnit](), None
        above = ""
        for start, line in _lines(document.text.norm):
            if "|" not in line:
                table, above = None, line.strip() or above
                continue
            if table is None:
                caption = self._unit(above, country) if len(above) < _CAPTION else None
                table, above = _Table(caption, {}, {}), ""
            found.update(self._row(table, start, line, country))
        return found

    def _row(
        self, table: _Table, start: int, line: str, country: str | None
    ) -> Iterator[tuple[int, HeadUnit]]:
        cells = list(_cells(start, line))
        numbers = [_NUMBER.fullmatch(cell) for _, cell in cells]
        if all(number is None or _YEAR.fullmatch(number[0]) for number in numbers):
            if not table.begun:
                self._head(table, [cell for _, cell in cells], country)
            return
        table.begun = True
        name = cells[0][1]
        row = self._unit(name, country) if numbers[0] is None else None
        for column, ((place, _), number) in enumerate(zip(cells, numbers, strict=True)):
            unit = table.units.get(column)
            if unit is None and column and numbers[0] is None:
                unit = self._shared(table, table.heads.get(column, ""), name, row)
            if number and unit:
                yield place + number.start(1), unit

    def _head(self, table: _Table, cells: list[str], country: str | None) -> None:
        for column, cell in enumerate(cells):
            unit = self._unit(cell, country)
            if unit:
                table.units[column] = unit
            if cell:
                table.heads[column] = fold(cell)
        table.whole = table.units.get(0) or table.whole

    def _shared(self, table: _Table, head: str, name: str, row: HeadUnit | None) -> HeadUnit | None:
        """The unit of a row or table, where neither `head` nor `name` speaks of other things."""
        if head.startswith(self._own):
            return None
        return row or (None if fold(name).startswith(self._own) else table.whole)

    def _read(self, head: str, country: str | None) -> HeadUnit | None:
        """The unit that a head, a row's name or a caption ends with or has in brackets."""
        for found in reversed(list(_BRACKETS.finditer(head))):
            unit = self._named(found[1], country)
            if unit:
                return unit
        bare = _WITHOUT.search(head) or _ALONE.fullmatch(head)
        return self._named(bare[bare.lastindex or 0], country) if bare else None

    def _named(self, wording: str, country: str | None) -> HeadUnit | None:
        """What "1 " and `wording` amount to."""
        if (len(wording) == 1 and wording.isupper()) or wording == "min":
            return None  # "Hommes (H)", "(min)" and "(max)"
        text = normalise(f"1 {wording}")
        numeral = next(iter(self._numbers.find(text.folded)), None)
        if numeral is None:
            return None
        amount = self._units.measure(Document("", text, (), (), Metadata(country=country)), numeral)
        if amount is None or (amount.kind == "count" and not amount.measure and amount.value == 1):
            return None
        measure = self._units.measures.find(text, amount.end) if amount.measure else None
        rest = text.norm[measure[1] if measure else amount.end :]
        of = not measure and amount.kind in ("count", "percent") and _OF.fullmatch(rest)
        if not (_REST.fullmatch(rest) or of):
            return None
        counted = measure[0] if measure else None
        return HeadUnit(amount.value, amount.kind, amount.unit, counted, wording)


def _lines(norm: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in norm.split("\n"):
        yield start, line
        start += len(line) + 1


def _cells(start: int, line: str) -> Iterator[tuple[int, str]]:
    """(place, stripped text) of each cell of a line, the rims left out."""
    cells = line.split("|")
    for number, cell in enumerate(cells):
        rim = number in (0, len(cells) - 1) and not cell.strip()
        if not rim:
            yield start + len(cell) - len(cell.lstrip(" *")), cell.strip(" *")
        start += len(cell) + 1
