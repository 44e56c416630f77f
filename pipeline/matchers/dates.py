"""DATE mentions: every calendar expression, absolute or relative, with its value.

rules/dates.toml says what one looks like. Of overlapping finds the longest wins; what a capital, a
treaty's name or an impossible calendar day speaks against is left out. Values lean on the
document's date, on the tense of the sentence and on the dates named before.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.matchers.moments import Parts, Setting, resolve
from pipeline.matchers.tense import TenseReader
from pipeline.model import Document, Mention

_TRIGGER = re.compile(
    r"\d{4}|\d[./-]\d|\d (?:er )?[a-z]|1er|an|fev|mars|avr|mai|jui|ju|aout|sep|oct|nov|dec|di|hier"
    r"|demain|jour|mois|semaine|week|mestre|siecle|ete|hiver|automne|temps|matin|soir|nuit|veille"
)
# Names of months and days are never capitals in a French sentence; "Mai" is then a name.
_CAPITAL_MEANS_NAME = frozenset(
    ["month_bare", "month_range", "weekday", "weekday_range", "season", "season_bare", "today"]
)
_NEEDS_TENSE = frozenset(
    ["days", "day_range", "day_between", "month", "month_bare", "month_range", "part"]
    + ["season", "season_bare", "weekday", "weekday_range"]
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
        self._rules = [(rule, rule.id.partition(".")[2]) for rule in file.rules]
        self._tense = TenseReader(file.words)

    def match(self, document: Document, found: Sequence[Mention] = ()) -> list[Mention]:
        """DATE mentions in order, none inside a TREATY of `found` (an act's date is its name's)."""
        taken = [(m.start, m.end) for m in found if m.label == "TREATY"]
        mentions: list[Mention] = []
        anchor: dt.date | None = None
        for start, end in document.sentences:
            year: int | None = None  # written out by a day or a month before
            bare: int | None = None  # by a year alone: months may lean on it, days do not
            for find in self._finds(document, start, end):
                if any(a < find.end and find.start < b for a, b in taken):
                    continue
                tense = None
                if find.rule in _NEEDS_TENSE:
                    tense = self._tense.read(
                        document.text.norm[start:end],
                        document.text.folded[start:end],
                        find.start - start,
                        find.end - start,
                        verb_after=find.rule != "part",
                    )
                lean = bare if find.rule == "month_bare" and not year else year
                setting = Setting(document.metadata.date, tense, lean, anchor)
                when = resolve(find.rule, find.parts, setting)
                if when is None:
                    continue
                mentions.append(
                    Mention("DATE", find.start, find.end, "rule", f"dates.{find.rule}", when=when)
                )
                if ("y1" in find.parts or "y2" in find.parts) and when.end:
                    dated = "d1" in find.parts or "m1" in find.parts
                    year, bare = (when.end.year, bare) if dated else (year, when.end.year)
                anchor = when.start or anchor
        return mentions

    def _finds(self, document: Document, start: int, end: int) -> list[_Find]:
        """The longest finds of one sentence that do not overlap, in order."""
        folded = document.text.folded[start:end]
        if not _TRIGGER.search(folded):
            return []
        finds = []
        for rule, name in self._rules:
            for match in rule.finditer(folded):
                a, b = match.span("span" if "span" in rule.pattern.groupindex else 0)
                find = _Find(start + a, start + b, name, _parts(match))
                if b > a and not _is_name(document, find, start):
                    finds.append(find)
        # A find that makes no date must not hide a shorter one that does.
        finds = [f for f in finds if resolve(f.rule, f.parts, _PROBE) is not None]
        finds.sort(key=lambda f: (f.start - f.end, f.start))
        kept: list[_Find] = []
        for find in finds:
            if all(find.end <= k.start or k.end <= find.start for k in kept):
                kept.append(find)
        return sorted(kept, key=lambda f: f.start)


_PROBE = Setting(dt.date(2000, 6, 15), anchor=dt.date(2000, 6, 15))


def _parts(match: re.Match[str]) -> Parts:
    return {name: text for name, text in match.groupdict().items() if text is not None}


def _is_name(document: Document, find: _Find, sentence: int) -> bool:
    """A capital in mid-sentence: "Mme Avril", "l'opération Vendredi", "la planète Mars"."""
    norm = document.text.norm
    if find.rule == "century":
        return not norm[find.start].isupper()
    if find.rule not in _CAPITAL_MEANS_NAME:
        return False
    word = norm[find.start : find.end]
    if not word[0].isupper() or word[:2].isupper():
        return False
    before = norm[sentence : find.start].rstrip(" \"'(-•–*>")
    return bool(before) and before[-1] not in ".:;!?|"
