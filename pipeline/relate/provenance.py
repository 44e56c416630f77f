"""When a figure held and who gives it, by the other mentions of its sentence."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.lexicon import RuleFile
from pipeline.model import Mention, Quotation, Text

_NEAR = 28  # characters between "selon" and the name that follows
_LEAD = 64  # characters in which a comparison names its date or its figure
_TIMES = ("duration", "age")
_BESIDE = re.compile(r" \((?:[a-z']+ ){0,2}|, soit (?:[a-z]+ )?")  # "au deuxième trimestre (3 %)"
_CLOSE = re.compile(r"(?: [a-z'-]+){0,2} ")  # "45 agents hier"
_PARTICIPLE = re.compile(
    r"[\W_]*(?!Année|Journée|Soirée|Matinée|Durée|Rentrée|Arrivée|Marché|Santé)"
    r"(?:[A-ZÀ-Ý][a-zà-ÿ]*(?:é|ée|és|ées)|(?:Élu|Conclu|Construit|Ouvert|Inscrit|Réuni|Mis)e?s?)\b"
    r"[^,;:]{0,120},"
)
_YEAR_BEFORE = re.compile(r"(?: [a-z'-]+){0,3} (?:un an|une annee) (?:plus tot|auparavant|avant)\b")
_COLON = re.compile(r" ?: ?(?:[a-z']+ ){0,3}")


class Provenance:
    """Period and source of figures; `rules` is `rules/quantities.toml`."""

    def __init__(self, rules: RuleFile) -> None:
        self._according = rules["according"].pattern
        self._says = rules["says"].pattern
        self._compared_date = rules["compared_date"].pattern
        self._compared_figure = rules["compared_figure"].pattern

    def period(
        self, text: Text, span: tuple[int, int], figure: Mention, around: Sequence[Mention]
    ) -> tuple[dt.date | None, dt.date | None]:
        """First and last day of the date that a figure's sentence gives it, where one is meant.

        A day given by its distance ("hier") dates the announcement, not the figure, and what the
        figure is compared with has a date of its own ("12 % de moins qu'en 2024").
        """
        figures = [m for m in around if m.label == "FIGURE"]
        after = [m for m in figures if m.start > figure.start]
        # "3 % sur un an en mai": a time is of the figure before it.
        timeless = [m for m in after if _kind(m) not in _TIMES or _kind(figure) in _TIMES]
        stop = min((m.start for m in timeless), default=len(text.norm))
        known = [m for m in around if m.label == "DATE" and m.when and m.when.start and m.when.end]
        if any(
            _is_distant(m) and _CLOSE.fullmatch(text.folded, figure.end, m.start) for m in known
        ):
            return None, None
        dates = [
            m
            for m in known
            if not _is_distant(m)
            and not self._is_compared(text.folded, span[0], m, figure, figures)
            and not (m.start >= figure.end and _heads(text.folded, m, after))
        ]
        chosen = next((m for m in dates if figure.end <= m.start < stop), None)
        if chosen is None and len(dates) == 1 and not _opens(text, span[0], dates[0], figure):
            chosen = dates[0]
        if chosen is None:
            beside = (m for m in dates if _BESIDE.fullmatch(text.folded, m.end, figure.start))
            chosen = next(beside, None)
        when = chosen.when if chosen else None
        if when is None or when.start is None or when.end is None:
            return None, None
        if _YEAR_BEFORE.match(text.folded, figure.end):
            return _year_before(when.start), _year_before(when.end)
        return when.start, when.end

    def _is_compared(
        self,
        folded: str,
        start: int,
        date: Mention,
        figure: Mention,
        figures: Sequence[Mention],
    ) -> bool:
        """Whether `date` is that of something else, with which the sentence compares `figure`."""
        lead = self._compared_date.search(folded, max(start, date.start - _LEAD), date.start)
        if lead:
            return not lead.start() < figure.start < date.start
        # "15 %, contre 12 % en 2023 et 9 % en 2022": the dates are of the figures before them.
        before = sorted((m for m in figures if m.start < date.start), key=_place)
        if not before or before[-1] is figure:
            return False
        others = [m for m in before if m.start > figure.start] or before[-1:]
        return any(self._is_contrast(folded, start, m, figure, before) for m in others)

    def _is_contrast(
        self, folded: str, start: int, one: Mention, figure: Mention, figures: Sequence[Mention]
    ) -> bool:
        """Whether `one` is what `figure`, or a figure before `one`, is compared with."""
        compared = (figure, *(m for m in figures if m.start < one.start))
        lead = self._compared_figure.search(folded, max(start, one.start - _LEAD), one.start)
        return lead is not None and _kind(one) in map(_kind, compared)

    def source(
        self,
        text: Text,
        span: tuple[int, int],
        figure: Mention,
        around: Sequence[Mention],
        quotations: Sequence[Quotation] = (),
    ) -> str | None:
        """The key of the only ORG or PERSON that the sentence names as the figure's source.

        After "selon X": who says the quotation, one of `quotations` in order, that holds it.
        """
        names = [m for m in around if m.label in ("ORG", "PERSON") and m.entity]
        keys: set[str] = set()
        for match in self._according.finditer(text.folded, *span):
            near = [m for m in names if 0 <= m.start - match.end() <= _NEAR]
            if near and near[0].entity:
                keys.add(near[0].entity.key)
        if not keys and (speaker := _speaker(figure, quotations)):
            return speaker
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


def _heads(folded: str, date: Mention, figures: Sequence[Mention]) -> bool:
    """Whether `date` opens what one of `figures` says: "12 en tout (en 2023 : 14)"."""
    return any(_COLON.fullmatch(folded, date.end, m.start) for m in figures)


def _is_distant(date: Mention) -> bool:
    """Whether a day is given by its distance."""
    when = date.when
    return when is not None and when.relative and when.start == when.end


def _opens(text: Text, start: int, date: Mention, figure: Mention) -> bool:
    """Whether the date is that of a participle, before the figure's clause: "Créé en 1949, …"."""
    opening = (
        _PARTICIPLE.match(text.norm, start, figure.start) if date.start < figure.start else None
    )
    return opening is not None and date.end <= opening.end()


def _year_before(day: dt.date) -> dt.date:
    """The same day of the year before; of 29 February the day before it."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _place(mention: Mention) -> int:
    return mention.start


def _kind(figure: Mention) -> str | None:
    return figure.quantity.kind if figure.quantity else None


def _speaker(figure: Mention, quotations: Sequence[Quotation]) -> str | None:
    """The key of who says the quotation that `figure` stands in."""
    place = bisect_right(quotations, figure.start, key=lambda quotation: quotation.start)
    for quotation in reversed(quotations[:place]):
        if quotation.end >= figure.end and quotation.speaker:
            return quotation.speaker.key
        if quotation.end < figure.start:
            break
    return None
