"""Two sides measured in turns, so that whatever else the machine does falls on both."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Side = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure, round by round; `ratio` is the median over rounds of ours by spaCy's."""

    name: str
    unit: str
    ours: tuple[float, ...]
    plain: tuple[float, ...]

    @property
    def ratio(self) -> float:
        return median(ours / plain for ours, plain in zip(self.ours, self.plain, strict=True))


def compare(name: str, unit: str, ours: Side, plain: Side, rounds: int) -> Comparison:
    """Both sides once a round, and who goes first changes."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            second = plain()
            pairs.append((ours(), second))
        else:
            pairs.append((ours(), plain()))
    return Comparison(name, unit, tuple(o for o, _ in pairs), tuple(p for _, p in pairs))
