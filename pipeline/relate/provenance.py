"""When a figure held and who gives it, by the other mentions of its sentence."""

import datetime as dt
import re
from collections.abc import Sequence

from pipeline.lexicon import RuleFile
from pipeline.model import Mention, Text

_NEAR = 28  # characters between "selon" and the name that follows


class Provenance:
    """Period and source of figures; `rules` is `rules/quantities.toml`."""

    def __init__(self, rules: RuleFile) -> None:
        self._according = rules["according"].pattern
        self._says = rules["says"].pattern

    def period(
        self, figure: Mention, around: Sequence[Mention]
    ) -> tuple[dt.date | None, dt.date | None]:
        """First and last day of the date that a figure's sentence gives it, where one is meant.

        A day given by its distance ("hier") dates the announcement, not the figure.
        """
        dates = [
            m
            for m in around
            if m.label == "DATE"
            and m.when
            and m.when.start
            and m.when.end
            and not (m.when.relative and m.when.start == m.when.end)
        ]
        figures = [m.start for m in around if m.label == "FIGURE" and m.start > figure.start]
        stop = min(figures, default=None)
        behind = [m for m in dates if m.start >= figure.end and (stop is None or m.start < stop)]
        chosen = behind[0] if behind else dates[0] if len(dates) == 1 else None
        when = chosen.when if chosen else None
        return (when.start, when.end) if when else (None, None)

    def source(
        self, text: Text, span: tuple[int, int], figure: Mention, around: Sequence[Mention]
    ) -> str | None:
        """The key of the only ORG or PERSON that the sentence names as the figure's source."""
        names = [m for m in around if m.label in ("ORG", "PERSON") and m.entity]
        keys: set[str] = set()
        for match in self._according.finditer(text.folded, *span):
            near = [m for m in names if 0 <= m.start - match.end() <= _NEAR]
            if near and near[0].entity:
                keys.add(near[0].entity.key)
        if not keys:
            for name in names:
                if name.entity and self._speaks(text, span, figure, name):
                    keys.add(name.entity.key)
        return keys.pop() if len(keys) == 1 else None

    def _speaks(self, text: Text, span: tuple[int, int], figure: Mention, name: Mention) -> bool:
        """Whether "X estime que" or ", a annoncé X" has `name` for X."""
        behind = self._says.search(text.folded, name.end, min(span[1], name.end + 48))
        if (
            behind
            and name.end <= figure.start
            and not re.search(r"[;.]|\bqui\b", text.folded[name.end : behind.start()])
        ):
            return behind.start() < figure.start
        low = max(span[0], name.start - 40)
        said = list(self._says.finditer(text.folded, low, name.start))
        if not said:
            return False
        before = said[-1]
        between = text.folded[before.end() : name.start]
        return figure.end <= before.start() and not re.search(r"[;:,.]", between)
