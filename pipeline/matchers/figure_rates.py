"""Rates: what a figure is per ("par an", "/jour", "chaque année", "un budget annuel de")."""

import re
from collections.abc import Mapping
from typing import Any

_STOP = re.compile(r"[.,;:!?\n]")
_STOP_LEFT = re.compile(r"[.,;:!?\n\d]")
# Behind one of these an adjective speaks of something else: "4 % du chiffre d'affaires annuel".
_OTHER_THING = re.compile(
    r" (?:du|de la|de l'|des|d'une?|de (?:son|sa|leur)|dans|pour|sur|avec|lors|aux?|selon)\b|'"
)
_SO_THAT = re.compile(r"\b(?:pour|afin|sorte|bien) qu")  # "pour que chaque enfant ait une place"
_NEAR, _BEFORE = 72, 40  # characters behind and before a figure


class Rates:
    """Reads rates; `words` is `[words]` of `rules/figures.toml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        units: Mapping[str, list[str]] = words["per"]
        adjectives: Mapping[str, list[str]] = words["per_adjectives"]
        parts = [
            rf"(?P<{unit}_a>(?:\bpar|\bchaque|/ ?|\bl'(?=(?:an|heure)\b(?! \d)))"
            rf"(?: |(?<=[/'])|(?<=/ ))(?:{'|'.join(forms)})(?!\w)(?! (?:dernier|pass|proch)))"
            for unit, forms in units.items()
        ]
        parts += [rf"(?P<{u}_b>\b(?:{'|'.join(forms)})\b)" for u, forms in adjectives.items()]
        self._behind = re.compile("|".join(parts))
        goods = {unit: units[unit] for unit in words["per_goods"]}
        each = "|".join(rf"(?P<{unit}_a>{'|'.join(forms)})" for unit, forms in goods.items())
        self._goods = re.compile(rf" l(?:e |a |')(?:{each})(?!\w)(?! (?:plus|moins)\b)")
        # How every rate begins: few words, and cheap to look for before the many units.
        stems = sorted({form[:5] for forms in adjectives.values() for form in forms})
        self._lead = re.compile("|".join(["/", "par ", "chaque ", "l'an", "l'heure", *stems]))
        every = "|".join(rf"(?P<{unit}_a>{forms[0]})" for unit, forms in units.items())
        each = "|".join(rf"(?P<{u}_b>{'|'.join(forms)})" for u, forms in adjectives.items())
        self._before = re.compile(
            rf"\b(?:chaque (?:{every})|(?:{each})(?= (?:[a-z']+ )?(?:de|d'|a|est|etait|:)))\b"
        )

    def find(self, folded: str, start: int, end: int, stop: int) -> str | None:
        """What the figure at `start`–`end` is per; `stop` is where the next figure begins."""
        good = self._goods.match(folded, end)
        if good:  # "40 euros la tonne"
            return _unit(good)
        stop = min(stop, end + _NEAR)
        close = _STOP.search(folded, end, stop)
        limit = close.start() if close else stop
        if self._lead.search(folded, end, limit):
            found = self._behind.search(folded, end, stop)
            if (
                found
                and found.start() < limit
                and not self._speaks_of_other(folded, end, found)
                and not _SO_THAT.search(folded, end, found.start())
            ):
                return _unit(found)
        begin = max(0, start - _BEFORE)
        if self._lead.search(folded, begin, start):
            found = self._before.search(folded, begin, start)
            if found and not _STOP_LEFT.search(folded, found.end(), start):
                return _unit(found)
        return None

    def _speaks_of_other(self, folded: str, end: int, found: re.Match[str]) -> bool:
        adjective = (found.lastgroup or "").endswith("_b")
        return adjective and _OTHER_THING.search(folded, end, found.start()) is not None


def _unit(found: re.Match[str]) -> str | None:
    """The unit that the pattern's group is named after."""
    return found.lastgroup and found.lastgroup.rpartition("_")[0]
