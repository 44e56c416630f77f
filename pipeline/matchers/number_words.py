"""French number words → values: the grammar of "deux cent cinquante millions"."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A number word of a folded text; `joined` by "et" to the word before it."""

    text: str
    start: int
    end: int
    joined: bool


class Grammar:
    """Reads the longest number at the head of a run of number words."""

    def __init__(
        self, words: list[Word], cardinals: Mapping[str, int], scales: Mapping[str, float]
    ) -> None:
        self._values = [
            cardinals.get(word.text) or cardinals.get(word.text.removesuffix("s")) or 0
            for word in words
        ]
        self._words = words
        self._scales = [scales.get(word.text.removesuffix("s"), 0.0) for word in words]

    def number(self) -> tuple[float, int, float, float]:
        """(value, words used, mantissa, scale); no words used where none makes a number."""
        if self._words[0].text == "zero":
            return 0.0, 1, 0.0, 1.0
        total, place, bound, parts = 0.0, 0, float("inf"), 0
        mantissa, scale = 0.0, 1.0
        while True:
            value, after, size = self._below_million(place)
            if after == place:
                break
            factor = self._scales[after] if after < len(self._scales) else 0.0
            if value * max(factor, 1) >= bound and parts:
                break
            parts += 1
            mantissa, scale = (value, factor) if factor else (value / size, float(size))
            total += value * (factor or 1)
            place = after + bool(factor)
            if not factor:
                break
            bound = factor
        return (total, place, mantissa, scale) if parts == 1 else (total, place, total, 1.0)

    def _value(self, place: int, joined: bool = False) -> int:
        """The word at `place`, 0 at the end or where "et" stands (or fails to stand) before it."""
        if place >= len(self._words) or self._words[place].joined != joined:
            return 0
        return self._values[place]

    def _below_million(self, place: int) -> tuple[int, int, int]:
        value, after, size = self._below_thousand(place)
        if self._value(after) != 1000:
            return value, after, size
        rest, end, _ = self._below_thousand(after + 1)
        thousands = (value or 1) * 1000
        if end == after + 1 and self._value(end, joined=True) == 1:
            return thousands + 1, end + 1, 1
        return thousands + rest, end, 1 if rest else 1000

    def _below_thousand(self, place: int) -> tuple[int, int, int]:
        value, after = self._below_hundred(place)
        if self._value(after) != 100 or value > 19 or value == 1:
            return value, after, 1
        rest, end = self._below_hundred(after + 1)
        hundreds = (value or 1) * 100
        if end == after + 1 and self._value(end, joined=True) == 1:
            return hundreds + 1, end + 1, 1
        return hundreds + rest, end, 1 if rest else 100

    def _below_hundred(self, place: int) -> tuple[int, int]:
        value = self._value(place)
        if value == 4 and self._value(place + 1) == 20:
            if self._value(place + 2, joined=True) == 1:  # Belgian "quatre-vingt et un"
                return 81, place + 3
            rest, end = self._below_twenty(place + 2)
            return 80 + rest, end
        if value >= 100 or value == 0:
            return 0, place
        if value < 20:
            return self._below_twenty(place)
        joined = self._value(place + 1, joined=True)
        if joined == 1 or (value == 60 and joined == 11):
            return value + joined, place + 2
        rest, end = self._below_twenty(place + 1)
        if rest < 10 or value == 60:
            return value + rest, end
        return value, place + 1

    def _below_twenty(self, place: int) -> tuple[int, int]:
        value = self._value(place)
        if not 0 < value < 20:
            return 0, place
        if value == 10 and 7 <= self._value(place + 1) <= 9:
            return 10 + self._value(place + 1), place + 2
        if value < 10 and self._value(place + 1) == 20 and value == 4:
            return 0, place  # "cent quatre-vingts" is read one level up
        return value, place + 1
