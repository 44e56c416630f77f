"""Whether a sentence speaks of a date as past or as to come.

French puts the verb near its date: the last verb before the date in its clause decides, else a
preposition that looks forward ("jusqu'au", "d'ici"), else the first verb after it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Tense = Literal["past", "future", "open"]  # open: "jusqu'à", which leaves it to distance

_FUTURE = re.compile(
    r"(?<![\w-])(?:[a-z]+r(?:a|ont)|[a-z]+(?:[eidtvr]rai|[ei]r(?:ons|ez)))(?![\w-])"
)
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
# Behind one of these stands a noun: "à la rentrée mardi", "le délit lundi".
_DETERMINER = re.compile(
    r"(?:\b(?:les?|la|une?|des|du|de|aux?|ce|cet|cette|ces|son|sa|ses|leurs?|nos|notre|en|par|pour|"
    r"sans|avec|chaque|à)\s+|[dlDL]')$",
    re.IGNORECASE,
)
# What stands between a participle and its date; read backwards from the date, in one step.
_LINKS = "en au du le les la dès depuis à_partir pour jusqu'au jusqu'en jusqu'à dans de"
_LINK = re.compile(
    rf"(?:[\s,]|'l\b|\b(?:{'|'.join(_LINKS[::-1].split())})\b)*".replace("_", " "),
    re.IGNORECASE,
)
_FORWARD = re.compile(r"\bd'ici\b[^,;.]{0,12}$|\bau plus tard\b[^,;.]{0,6}$|\bexpirant\b.{0,4}$")
_OPEN_END = re.compile(r"\b(?:jusqu'(?:au|en|a)|a partir d[ue]|des|a compter du|avant)(?: le)? ?$")
# "invite les États à répondre avant le", but not "avait promis de répondre avant le".
_DUE = re.compile(
    r"(?<![\w-])(?:a |pour |de |d')[a-z]+(?:er|ir|re)(?![\w-])[^,;.:]{0,35}\bavant (?:le )?$"
)
_PLUPERFECT = re.compile(r"\b(?:avait|avaient|etait|etaient)\b")
_SINCE = re.compile(r"\bdepuis(?: le| la| les| l')? ?$")
_CLAUSE = re.compile(r"[;:]|,? (?:alors|tandis) qu|, (?:mais|puis) ")


_LOOK_BACK = 60  # characters before a date that may hold its preposition and participle


@dataclass(frozen=True, slots=True)
class Cues:
    """Where one sentence's verbs and clause ends stand, in order. Built once a sentence."""

    norm: str
    folded: str
    places: tuple[int, ...]
    tenses: tuple[Tense, ...]
    clause_ends: tuple[int, ...]


class TenseReader:
    """Reads the tense around a date. Word lists come from rules/dates.toml."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._not_future = frozenset(words["not_future"])
        self._not_participle = frozenset(words["not_participle"])
        self._announced = frozenset(words["announced"])
        upcoming = "|".join(map(re.escape, words["upcoming"]))
        self._upcoming = re.compile(rf"(?<![\w-])(?:{upcoming})(?![\w-])")

    def cues(self, norm: str, folded: str) -> Cues:
        """The cues of one sentence; `norm` and `folded` are of equal length."""
        found: dict[int, Tense] = {}
        for match in _SIMPLE.finditer(norm):
            found[match.start()] = "past"
        for match in _PAST.finditer(norm):
            word = folded[match.start(1) : match.end(1)]
            if word not in self._not_participle:
                found[match.start()] = "future" if word in self._announced else "past"
        for match in _FUTURE.finditer(folded):
            name = match.start() > 0 and norm[match.start()].isupper()
            if match[0] not in self._not_future and not name:
                found[match.start()] = "future"
        for match in self._upcoming.finditer(folded):
            first = match[0].partition(" ")[0]
            if norm[match.start() + len(first) - 1] != "é":  # "est entré en vigueur"
                found[match.start()] = "future"
        places = tuple(sorted(found))
        ends = tuple(match.end() for match in _CLAUSE.finditer(folded))
        return Cues(norm, folded, places, tuple(found[place] for place in places), ends)

    def read(self, cues: Cues, start: int, end: int, *, verb_after: bool = True) -> Tense | None:
        """The tense of the date at `start:end` of the sentence.

        `verb_after`: whether a verb behind the date may speak for it, where none stands before.
        """
        clause = bisect_right(cues.clause_ends, start)
        first = cues.clause_ends[clause - 1] if clause else 0
        last = cues.clause_ends[clause] if clause < len(cues.clause_ends) else len(cues.folded)
        near = max(first, start - _LOOK_BACK)
        before = cues.folded[near:start]
        if _FORWARD.search(before):
            return "future"
        if _DUE.search(before) and not _PLUPERFECT.search(cues.folded, first, start):
            return "future"
        if _SINCE.search(before):
            return "past"
        found = self._participle(cues.norm[near:start], before, opens=near == 0)
        if found:
            return found
        place = bisect_left(cues.places, start)
        if place and cues.places[place - 1] >= first:
            return cues.tenses[place - 1]
        if _OPEN_END.search(before):
            return "open"
        if verb_after and place < len(cues.places) and cues.places[place] < last:
            return cues.tenses[place]
        return None

    def _participle(self, norm: str, folded: str, *, opens: bool) -> Tense | None:
        """A participle right before the date: "décédé samedi", "prévue mardi"."""
        link = _LINK.match(norm[::-1])
        match = _LAST_WORDS.search(norm, 0, len(norm) - (link.end() if link else 0))
        if not match:
            return None
        word = folded[match.start(1) : match.end(1)]
        if word in self._announced or _FUTURE.fullmatch(word):
            return "future"
        name = match[1][0].isupper() and not (opens and match.start() == 0)  # "à Paris mardi"
        noun = word.endswith("ite") or word in self._not_participle or len(word) < 3
        noun = noun or _DETERMINER.search(norm[: match.start()]) is not None
        return None if name or noun else "past"
