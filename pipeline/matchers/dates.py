"""DATE mentions: every calendar expression, absolute or relative, with its value.

rules/dates.toml says what one looks like. Of overlapping finds the longest wins; what a capital, a
treaty's name or an impossible calendar day speaks against is left out. Values lean on the
document's date, on the tense of the sentence and on the dates named before.
"""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.days import day_number, full_year, month_number
from pipeline.lexicon import Lexicon
from pipeline.matchers import moments, periods, relative
from pipeline.matchers.moments import Parts, Setting
from pipeline.matchers.tense import Cues, Tense, TenseReader
from pipeline.model import Document, Mention, When
from pipeline.normalise import fold
from pipeline.search import Search

# Any date will do to ask whether a find makes a date at all.
_ANY = dt.date(2000, 6, 15)
_PROBE = Setting(_ANY, anchor=_ANY, anchor_day=_ANY)
_LISTED = re.compile(r"(?:,| et|,? puis(?: en)?| ou| et en| que)(?: (?:le|les|du|de|en))? (?:d')?")
_WORDS = re.compile(r"[^\W\d_](?:[\w-]*'?(?:en|ici)\b|[\w-]*)")
# Months and days have no capital in French; where one has, it may be a name.
_MAY_BE_NAME = frozenset("month_bare month_range weekday weekday_range season season_bare".split())
_NEEDS_TENSE = frozenset(
    "day_alone day_between day_month day_range days hyphened month month_bare month_range "
    "nth_weekday part season season_bare week_of weekday weekday_range".split()
)


@dataclass(frozen=True, slots=True)
class _Find:
    start: int
    end: int
    rule: str
    parts: Parts


class Dates:
    """Finds dates in a document. Holds the rules of dates.toml, compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        file = lexicon.rules("dates")
        self._search = Search(
            ((rule.id.partition(".")[2], "span" in rule.pattern.groupindex), rule.finder)
            for rule in file.rules
        )
        self._tense = TenseReader(file.words)
        self._names_follow = frozenset(file.words["names_follow"])
        self._months_follow = frozenset(file.words["months_follow"])
        self._numbered = frozenset(file.words["numbered"])
        self._before_month = frozenset(file.words["before_month"])
        self._determiners = frozenset(file.words["determiners"])

    def match(self, document: Document, found: Sequence[Mention] = ()) -> list[Mention]:
        """DATE mentions in order, none inside a TREATY of `found` (an act's date is its name's)."""
        taken = [(m.start, m.end) for m in found if m.label == "TREATY"]
        mentions: list[Mention] = []
        anchor: dt.date | None = None
        day: dt.date | None = None  # the anchor, if it is a day
        for start, end in document.sentences:
            year: int | None = None  # written out by a day or a month before
            cues: Cues | None = None
            verb: tuple[int, Tense | None] | None = None  # a date's end, what its verb says
            bare: int | None = None  # by a year alone: months may lean on it, days do not
            finds = self._finds(document, start, end)
            for place, find in enumerate(finds):
                if any(a < find.end and find.start < b for a, b in taken):
                    continue
                find = _with_year(document.text.folded, find, finds[place + 1 : place + 2])
                tense = None
                if find.rule in _NEEDS_TENSE and "y1" not in find.parts:
                    if not (verb and _is_listed(document.text.folded, verb[0], find.start)):
                        cues = cues or self._tense.cues(
                            document.text.norm[start:end], document.text.folded[start:end]
                        )
                        span, after = (find.start - start, find.end - start), find.rule != "part"
                        verb = find.end, self._tense.read(cues, *span, verb_after=after)
                    verb = find.end, verb[1]
                    tense = verb[1]
                lean = bare if find.rule == "month_bare" and not year else year
                setting = Setting(document.metadata.date, tense, lean, anchor, day)
                when = _resolve(find.rule, find.parts, setting)
                if when is None:
                    continue
                mentions.append(
                    Mention("DATE", find.start, find.end, "rule", f"dates.{find.rule}", when=when)
                )
                if ("y1" in find.parts or "y2" in find.parts) and when.end:
                    dated = "d1" in find.parts or "m1" in find.parts
                    year, bare = (when.end.year, bare) if dated else (year, when.end.year)
                if when.start:
                    anchor = when.start
                    day = when.start if when.start == when.end else None
        return mentions

    def _finds(self, document: Document, start: int, end: int) -> list[_Find]:
        """The longest finds of one sentence that do not overlap, in order."""
        folded = document.text.folded[start:end]
        finds = []
        for (name, spanned), match in self._search.finditer(folded):
            a, b = match.span("span" if spanned else 0)
            find = _Find(start + a, start + b, name, _parts(match))
            if b > a and not self._is_name(document, find, start):
                finds.append(find)
        # A find that makes no date must not hide a shorter one that does.
        finds = [f for f in finds if _resolve(f.rule, f.parts, _PROBE) is not None]
        return _longest(finds)

    def _is_name(self, document: Document, find: _Find, sentence: int) -> bool:
        """A capital in mid-sentence may be a name: "Mme Avril", "l'opération Vendredi"."""
        norm = document.text.norm
        if find.rule == "century":
            return not norm[find.start].isupper()
        if find.rule == "month_digits":
            return self._is_reference(document, find, sentence)
        if find.rule not in _MAY_BE_NAME or not norm[find.start].isupper():
            return False
        before = norm[max(sentence, find.start - 30) : find.start].rstrip(" \"'(-•–*>")
        first_of_sentence = not before or before[-1] in ":;!?|"
        if first_of_sentence or norm[find.start : find.start + 2].isupper():
            return False
        word = before.rsplit(maxsplit=1)[-1].rpartition("'")[2]
        folded = fold(word)
        if find.rule in ("weekday", "weekday_range"):
            return folded in self._names_follow or word[0].isupper()
        return folded not in self._months_follow

    def _is_reference(self, document: Document, find: _Find, sentence: int) -> bool:
        """Whether "3/2015" is the number of a paper: behind a noun, a capital or a sign."""
        before = document.text.norm[max(sentence, find.start - 60) : find.start].rstrip(" ")
        ranged = before.rstrip("–- ")
        if not before or before[-1] in "|•>" or (ranged != before and ranged[-1:].isdigit()):
            return False
        words = [fold(word) for word in _WORDS.findall(before)[-2:]]
        last = words[-1] if words and fold(before).endswith(words[-1]) else ""
        if last in self._before_month:
            return False
        capital = last and before[-len(last) :] != before[-len(last) :].lower()
        noun = len(words) > 1 and words[0] in self._determiners
        return len(last) < 4 or bool(capital) or noun or last in self._numbered


def _longest(finds: list[_Find]) -> list[_Find]:
    """Of overlapping finds the longest, then the first; in order of place."""
    kept: list[tuple[int, int, _Find]] = []
    for find in sorted(finds, key=lambda f: (f.start - f.end, f.start)):
        place = bisect_left(kept, find.start, key=lambda k: k[0])
        before, after = kept[place - 1 : place] if place else [], kept[place : place + 1]
        free = all(k[1] <= find.start for k in before) and all(k[0] >= find.end for k in after)
        if free:
            kept.insert(place, (find.start, find.end, find))
    return [find for _, _, find in kept]


def _is_listed(folded: str, end: int, start: int) -> bool:
    """Whether a date that begins at `start` is in one list with the date that ends at `end`."""
    return start - end == 1 or _LISTED.fullmatch(folded, end, start) is not None


def _with_year(folded: str, find: _Find, following: Sequence[_Find]) -> _Find:
    """`find` with the year that it shares with the next: "les 31 mars et 1er avril 2023"."""
    if not following or "y1" in find.parts or "m1" not in find.parts:
        return find
    parts = following[0].parts
    if not ("m1" in parts and "y1" in parts):
        return find
    if not _LISTED.fullmatch(folded, find.end, following[0].start):
        return find
    ends = [(month_number(p["m1"]), day_number(p.get("d1", "1"))) for p in (find.parts, parts)]
    year = full_year(parts["y1"].lstrip("'")) - (ends[0] > ends[1])
    return replace(find, parts={**find.parts, "y1": str(year)})


def _parts(match: re.Match[str]) -> Parts:
    return {name: text for name, text in match.groupdict().items() if text is not None}


def _resolve(rule: str, parts: Parts, setting: Setting) -> When | None:
    """The value of an expression that the rule `rule` of dates.toml found."""
    return _resolved(rule, tuple(parts.items()), setting)


@lru_cache(maxsize=4096)  # a text names the same days again and again
def _resolved(rule: str, parts: tuple[tuple[str, str], ...], setting: Setting) -> When | None:
    try:
        return _RESOLVERS[rule](dict(parts), setting)
    except (ValueError, OverflowError):  # a year beyond what the calendar holds
        return None


_RESOLVERS: Mapping[str, Callable[[Parts, Setting], When | None]] = {
    "numeric": moments.numeric,
    "iso": moments.numeric,
    "numeric_days": moments.numeric_days,
    "numeric_range": moments.numeric_range,
    "days": moments.day_list,
    "day_range": moments.day_range,
    "day_between": moments.day_range,
    "hyphened": moments.day_list,
    "day_month": moments.day_month,
    "day_alone": relative.day_alone,
    "week_of": moments.week_of,
    "month_digits": periods.month_digits,
    "month": moments.month,
    "month_bare": moments.month,
    "month_range": moments.month_range,
    "year": periods.year,
    "year_edge": periods.year,
    "year_weak": periods.year,
    "year_act": periods.year,
    "year_noun": periods.year,
    "year_bracket": periods.year,
    "year_cell": periods.year,
    "year_range": periods.year_range,
    "decade": periods.decade,
    "century": periods.century,
    "part": periods.part,
    "nth_weekday": periods.nth_weekday,
    "part_short": periods.part,
    "season": moments.season,
    "season_bare": moments.season,
    "today": relative.today,
    "ago": relative.ago,
    "month_day": relative.month_day,
    "this": relative.relative_period,
    "last": relative.relative_period,
    "period_edge": relative.relative_period,
    "anaphoric": relative.anaphoric,
    "weekday": relative.weekday,
    "weekday_day": relative.weekday_day,
    "weekday_range": relative.weekday_range,
}
