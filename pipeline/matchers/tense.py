"""Whether a sentence speaks of a date as past or as to come.

French puts the verb near its date: the last verb before the date in its clause decides, else a
preposition that looks forward ("jusqu'au", "d'ici"), else the first verb after it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

Tense = Literal["past", "future", "open"]  # open: "jusqu'à", which leaves it to distance

_FUTURE = re.compile(r"(?<![\w-])(?:[a-z]+r(?:a|ont)|[a-z]+[ei]r(?:ai|ons|ez))(?![\w-])")
_AUXILIARY = (
    r"(?:a|ont|avait|avaient|est|sont|était|étaient|fut|furent|ai|avons|avez|ayant|étant|aurait|"
    r"auraient|serait|seraient)"
)
_ADVERBS = (
    r"(?:(?:\w+ment|déjà|été|pas|aussi|ainsi|par ailleurs|en outre|encore|donc|tous|toutes|"
    r"toujours|pourtant|depuis|bien|plus|ensuite|lui|elle|-t-il|-t-elle|enfin|hier)\s+){0,3}"
)
_PARTICIPLE = (
    r"[^\W\d_]*(?:é|ée|és|ées|i|ie|is|ies|ise|ises|it|ite|its|ites|u|ue|us|ues|ert|erte|erts|"
    r"ertes|int|inte|ints|intes|aint|ort|orte|orts|ortes)"
)
_PAST = re.compile(rf"(?<![\w-]){_AUXILIARY}\s+{_ADVERBS}({_PARTICIPLE})(?![\w-])", re.IGNORECASE)
_SIMPLE = re.compile(
    r"(?<![\w-])(?:fut|furent|eut|eurent|fit|firent|[a-z]{3,}(?:èrent|irent|urent)|"
    r"(?:était|étaient|avait|avaient))(?![\w-])"
)
_LAST_WORDS = re.compile(rf"(?<![\w-])({_PARTICIPLE})(?:\s+public\w*)?$", re.IGNORECASE)
# What stands between a participle and its date.
_LINK = re.compile(
    r"(?:\s|,|\ben\b|\bau\b|\bdu\b|\bles?\b|\bla\b|\bl'|\bdès\b|\bdepuis\b|\bà partir\b|\bpour\b|"
    r"\bjusqu'(?:au|en|à)|\bdans\b|\bde\b)+$",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"\bd'ici\b[^,;.]{0,12}$|\bau plus tard\b[^,;.]{0,6}$|\bexpirant\b.{0,4}$")
_OPEN_END = re.compile(r"\b(?:jusqu'(?:au|en|a)|a partir d[ue]|des|a compter du|avant)(?: le)? ?$")
_SINCE = re.compile(r"\bdepuis(?: le| la| les| l')? ?$")
_CLAUSE = re.compile(r"[;:]|,? (?:alors|tandis) qu|, (?:mais|puis) ")


class TenseReader:
    """Reads the tense around a date. Word lists come from rules/dates.toml."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._not_future = frozenset(words["not_future"])
        self._not_participle = frozenset(words["not_participle"])
        self._announced = frozenset(words["announced"])
        upcoming = "|".join(map(re.escape, words["upcoming"]))
        self._upcoming = re.compile(rf"(?<![\w-])(?:{upcoming})(?![\w-])")

    def read(
        self, norm: str, folded: str, start: int, end: int, *, verb_after: bool = True
    ) -> Tense | None:
        """The tense of the date at `start:end` of one sentence (`norm` and `folded` alike long).

        `verb_after`: whether a verb behind the date may speak for it, where none stands before.
        """
        first = max((m.end() for m in _CLAUSE.finditer(folded, 0, start)), default=0)
        stop = _CLAUSE.search(folded, end)
        last = stop.start() if stop else len(folded)
        before = folded[first:start]
        if _FORWARD.search(before):
            return "future"
        if _SINCE.search(before):
            return "past"
        found = self._participle_before(norm[first:start], before) or self._nearest(
            norm[first:start], before, from_end=True
        )
        if found:
            return found
        if _OPEN_END.search(before):
            return "open"
        if not verb_after:
            return None
        return self._nearest(norm[end:last], folded[end:last], from_end=False)

    def _participle_before(self, norm: str, folded: str) -> Tense | None:
        """A participle right before the date: "décédé samedi", "prévue mardi"."""
        link = _LINK.search(norm)
        place = link.start() if link else len(norm)
        match = _LAST_WORDS.search(norm, max(0, place - 40), place)
        if not match:
            return None
        word = folded[match.start(1) : match.end(1)]
        if word in self._announced:
            return "future"
        return None if word in self._not_participle or len(word) < 3 else "past"

    def _nearest(self, norm: str, folded: str, *, from_end: bool) -> Tense | None:
        cues: list[tuple[int, Tense]] = []
        for match in _FUTURE.finditer(folded):
            capital = norm[match.start()].isupper() and match.start() > 0
            if match[0] not in self._not_future and not capital:
                cues.append((match.start(), "future"))
        for match in self._upcoming.finditer(folded):
            cues.append((match.start(), "future"))  # noqa: PERF401 - one kind of loop for all cues
        for match in _PAST.finditer(norm):
            word = folded[match.start(1) : match.end(1)]
            if word in self._announced:
                cues.append((match.start(), "future"))
            elif word not in self._not_participle:
                cues.append((match.start(), "past"))
        cues += [(match.start(), "past") for match in _SIMPLE.finditer(norm)]
        if not cues:
            return None
        return max(cues)[1] if from_end else min(cues)[1]
