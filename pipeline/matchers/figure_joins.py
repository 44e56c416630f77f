"""Numbers that make one figure, or lend each other their units: shares, ranges, changes, lists."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.matchers.figure_context import Context
from pipeline.matchers.figure_units import Amount
from pipeline.matchers.numbers import Numeral
from pipeline.model import Text

_OF = re.compile(
    r" (?:sur|des|de (?:ces|ses|leurs|nos|vos)|sur (?:les|ces|ses)|parmi (?:les|ces|ses)"
    r"|d'entre les)(?: quelque)? "
)
_NOUN_OF = re.compile(r" ((?:[a-z][a-z'-]* ){1,4})sur ")
_TO = re.compile(r" (?:a|et|ou) (?:pres de |environ )?| ?[–-] ?|/")
# "Trois ans de prison, dont deux ferme": the part has the unit of the whole.
_OF_WHICH = re.compile(r"(?: (?:de |d')[a-z]{4,20}(?: [a-z]{4,12}elle)?)?,? dont (?:environ )?")
_YEAR_LEAD = re.compile(r"\b(?:rapport a|depuis|en|fin|debut|annee|rentree) \Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK_UNITS = {"hour": "minute", "minute": "second"}
_SUSPENDED = re.compile(r" (?:avec sursis|fermes?|assortie?s?|incompressibles?)\b")
# Between the ends of a change stands at most when the first one held.
_CHANGE_TO = re.compile(
    r"(?: (?:en|fin|debut|au|l'an) (?:[a-z]+ )?(?:\d{4}|dernier|[a-z]{3,9}))?"
    r",? a (?:pres de |environ )?"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One or two amounts that make a figure."""

    amount: Amount  # start, end, value, kind, unit
    high: float | None = None
    total: float | None = None
    hyphen: bool = False
    shared: bool = False  # has its unit from the next, or gives it: a change, a list


class Joins:
    """Joins amounts to candidates; `words` is the table `[words.context]` of figures.toml."""

    def __init__(self, context: Context, words: Mapping[str, Any]) -> None:
        self._context = context
        self._no_share = frozenset(words["no_share"].split())
        before, behind = (rf"(?:{'|'.join(words[k])})" for k in ("lasts_before", "lasts_behind"))
        self._lasts_before = re.compile(rf"\b{before} \Z")
        self._lasts_behind = re.compile(rf" {behind}\b")

    def candidates(self, text: Text, amounts: Sequence[Amount]) -> list[Candidate]:
        """What the amounts of a text amount to, in order."""
        found: list[Candidate] = []
        place = 0
        while place < len(amounts):
            joined, used = self._join(text, amounts, place)
            found.extend(joined)
            place += used
        for place in range(len(found) - 2, -1, -1):
            found[place] = self._listed(text.folded, found[place], found[place + 1])
        return found

    def _listed(self, folded: str, one: Candidate, following: Candidate) -> Candidate:
        """`one` with the unit of a list that ends with a unit: "10, 20 et 50 euros"."""
        first, second = one.amount, following.amount
        bare = first.kind == "count" and not first.measure and not first.numeral.article
        alone = one.high is None and one.total is None and following.shared
        if not (bare and alone) or folded[first.end : second.start] != ", ":
            return one
        return Candidate(replace(first, kind=second.kind, unit=second.unit), shared=True)

    def _join(
        self, text: Text, amounts: Sequence[Amount], place: int
    ) -> tuple[list[Candidate], int]:
        """The candidates that begin at amount `place`, and how many amounts they use."""
        first = amounts[place]
        if first.numeral.total is not None and first.kind == "count":
            return [Candidate(first, total=first.numeral.total)], 1
        low, used = Candidate(first), 1
        if place + 1 < len(amounts):
            if _adds_cents(text.folded, first, amounts[place + 1]):
                value, end = first.value + amounts[place + 1].value, amounts[place + 1].end
                return [Candidate(replace(first, end=end, value=value))], 2
            of_which = self._of_which(text, first, amounts[place + 1])
            if of_which:
                return of_which, 2
            spelt = _adds_spelt(text.folded, amounts, place)
            if spelt:
                return spelt
            if self._adds_minutes(text, first, amounts[place + 1]):
                return [self._hours(text.folded, first, amounts[place + 1])], 2
            ranged = self._range(text, first, amounts[place + 1])
            if len(ranged) == 2 or (ranged and ranged[0].high is None):
                return ranged, 2
            if ranged:
                low, used = ranged[0], 2
                if place + 2 < len(amounts) and self._adds_minutes(text, *amounts[place + 1 :][:2]):
                    return [Candidate(replace(first, end=first.start))], 3  # of a clock
        if place + used < len(amounts):
            share = self._share(text, low, amounts[place + used])
            if share:
                return [share], used + 1
        return [low], used

    def _share(self, text: Text, low: Candidate, second: Amount) -> Candidate | None:
        """ "18 des 46", "un enfant sur cinq": `low` out of `second`."""
        first = low.amount
        between = text.folded[first.end : second.start]
        if first.kind == "duration" and between == " sur " and first.value < second.value:
            return self._share_of_time(text, first, second)
        plain = first.kind == second.kind == "count" and second.numeral.form in ("digits", "words")
        if not plain or first.measure or len(between) > 80 or second.numeral.article:
            return None
        if not (low.high or first.value) < second.value or first.numeral.form == "indefinite":
            return None
        direct = _OF.fullmatch(between)
        if direct is None:
            noun = _NOUN_OF.fullmatch(between)
            if noun is None or self._no_share.intersection(noun[1].split()):
                return None
            if re.match(r" d(?:e|es|u)\b| d'", text.folded[second.end : second.end + 6]):
                return None
            if self._context.noun_follows(text, second.end):
                return None
        elif first.numeral.article and " sur" not in between:
            return None
        return replace(low, amount=replace(first, end=second.end), total=second.value)

    def _share_of_time(self, text: Text, first: Amount, second: Amount) -> Candidate | None:
        """ "deux jours sur trois"."""
        if second.kind != "count" or self._context.noun_follows(text, second.end):
            return None
        whole = replace(first, end=second.end, kind="count", unit=None)
        return Candidate(whole, total=second.value)

    def _range(self, text: Text, first: Amount, second: Amount) -> list[Candidate]:
        """One candidate for a range, two for a change, none where the two do not belong together.

        A score ("2 à 0", "3-1") comes back as one candidate without end, which nobody accepts.
        """
        folded = text.folded
        between = folded[first.end : second.start]
        if len(between) > 32 or first.numeral.form == "indefinite" or _is_year(folded, first):
            return []
        if _CHANGE_TO.fullmatch(between) and self._context.is_change(folded, first, second):
            return self._change(text, first, second)
        if len(between) > 12 or not _TO.fullmatch(between):
            return []
        if first.kind not in ("count", second.kind) and second.kind != "count":
            return []
        if (first.kind != "count") > (second.kind != "count") and first.kind != "money":
            return []
        left = folded[max(0, first.start - 20) : first.start]
        word = between.strip(" ").partition(" ")[0]
        if word == "et" and not left.endswith("entre "):
            return self._coordinated(text, first, second)
        kind, unit = (
            (second.kind, second.unit) if second.kind != "count" else (first.kind, first.unit)
        )
        if first.kind == second.kind and first.unit != second.unit:
            return []
        low = self._distribute(first, second)
        whole = replace(
            first, end=second.end, value=low, kind=kind, unit=unit, measure=second.measure
        )
        if word == "ou" and not low < second.value <= max(2 * low, low + 2):
            return []
        if not low < second.value:
            score = word in ("a", "-", "–") and kind == "count" and second.value < 20
            return [Candidate(replace(whole, end=whole.start))] if score else []
        hyphen = word in ("-", "–", "/")
        if hyphen:
            named = (
                kind != "count" or second.measure or self._context.noun_follows(text, second.end)
            )
            digits = first.numeral.form == second.numeral.form == "digits"
            if not named or not digits or word == "/":
                return [Candidate(replace(whole, end=whole.start))]
        return [Candidate(whole, high=second.value, hyphen=hyphen)]

    def _change(self, text: Text, first: Amount, second: Amount) -> list[Candidate]:
        """The two ends of a change over time; either may leave out what the other says.

        "passé de 12 à 18 %", "passant de 22,5 milliards d'euros à 21,6".
        """
        bare = second.kind == "count" and not second.measure
        if first.kind == "count" and not first.measure and second.kind != "count":
            low = self._distribute(first, second)
            first = replace(first, value=low, kind=second.kind, unit=second.unit)
        elif bare and not self._context.noun_follows(text, second.end):
            scale = first.numeral.scale if second.numeral.scale == 1 else 1.0
            near = scale == 1 or second.value < 1000
            if near and (first.kind != "count" or scale > 1):
                second = replace(
                    second, value=second.value * scale, kind=first.kind, unit=first.unit
                )
        elif first.kind == second.kind == "count":
            first = replace(first, value=self._distribute(first, second))
        elif first.unit != second.unit and first.kind == second.kind:
            return []
        return [Candidate(first, shared=True), Candidate(second, shared=True)]

    def _of_which(self, text: Text, first: Amount, second: Amount) -> list[Candidate]:
        """ "18 mois dont 12 avec sursis", "deux ans de prison dont un ferme"."""
        if first.kind not in ("duration", "money") or second.kind != "count" or second.measure:
            return []
        suspended = _SUSPENDED.match(text.folded, second.end)
        if second.numeral.article and not (suspended and first.kind == "duration"):
            return []
        plain = second.numeral.form in ("digits", "words") and second.value < first.value
        if second.start - first.end > 44 or not plain:
            return []
        if not _OF_WHICH.fullmatch(text.folded, first.end, second.start):
            return []
        if self._context.noun_follows(text, second.end) and not suspended:
            return []
        scale = first.numeral.scale if second.numeral.scale == 1 and second.value < 1000 else 1.0
        part = replace(second, value=second.value * scale, kind=first.kind, unit=first.unit)
        return [Candidate(first), Candidate(part, shared=True)]

    def _adds_minutes(self, text: Text, first: Amount, second: Amount) -> bool:
        """Whether minutes or seconds follow without their name: "deux heures trente"."""
        hours = first.unit in ("hour", "minute") and first.value == int(first.value)
        minutes = second.kind == "count" and not second.measure and 1 < second.value < 60
        return (
            hours
            and minutes
            and second.numeral.form in ("digits", "words")
            and text.folded[first.end : second.start] == " "
            and not self._context.noun_follows(text, second.end)
        )

    def _hours(self, folded: str, first: Amount, second: Amount) -> Candidate:
        """Hours with their minutes where the words say that they last, else the time of a clock,
        which comes back without end and which nobody accepts; minutes always last."""
        before = folded[max(0, first.start - 24) : first.start]
        lasts = self._lasts_before.search(before) or self._lasts_behind.match(folded, second.end)
        if not lasts and first.unit == "hour":
            return Candidate(replace(first, end=first.start))
        value = first.value + second.value / 60
        numeral = replace(first.numeral, value=value)
        return Candidate(replace(first, numeral=numeral, end=second.end, value=value))

    def _coordinated(self, text: Text, first: Amount, second: Amount) -> list[Candidate]:
        """Two amounts that share the unit of the second: "21 et 18 ans"."""
        bare = first.kind == "count" and not first.numeral.article and not first.measure
        if not bare or second.kind == "count" or self._context.noun_follows(text, first.end):
            return []
        same = replace(first, kind=second.kind, unit=second.unit)
        return [Candidate(same, shared=True), Candidate(second, shared=True)]

    def _distribute(self, first: Amount, second: Amount) -> float:
        """The lower end in full: in "15 à 20 millions" it is 15 millions."""
        scale = second.value / second.numeral.mantissa if second.numeral.mantissa else 1.0
        shared = first.numeral.scale == 1 and scale > 1 and first.value < 1000
        if shared and first.value < second.numeral.mantissa and first.kind in ("count", "money"):
            return first.value * scale
        if _shares_thousands(first.numeral, second.numeral):
            return first.value * 1000
        return first.value


def _is_year(folded: str, amount: Amount) -> bool:
    """Whether a year begins no range: "par rapport à 2023 à 1,6 million"."""
    led = _YEAR_LEAD.search(folded, max(0, amount.start - 12), amount.start)
    return led is not None and _YEAR.fullmatch(folded, amount.start, amount.end) is not None


def _adds_spelt(
    folded: str, amounts: Sequence[Amount], place: int
) -> tuple[list[Candidate], int] | None:
    """ "1 heure 58 minutes et 12 secondes" as one duration, and how many amounts it uses."""
    first, used, value = amounts[place], 1, amounts[place].value
    if first.kind != "duration" or first.unit not in _CLOCK_UNITS or value != int(value):
        return None
    last, share = first, 1.0
    for after in amounts[place + 1 : place + 3]:
        smaller = _CLOCK_UNITS.get(last.unit or "")
        part = after.kind == "duration" and after.unit == smaller and after.value < 60
        if not part or folded[last.end : after.start] not in (" ", " et ", ", "):
            break
        share /= 60
        value, last, used = value + after.value * share, after, used + 1
    if used == 1:
        return None
    numeral = replace(first.numeral, value=value)  # no whole hour: no time of a clock
    return [Candidate(replace(first, numeral=numeral, end=last.end, value=value))], used


def _shares_thousands(first: Numeral, second: Numeral) -> bool:
    """Whether "60 à 80 000" means 60 000: the second, in digits, is little more than that."""
    thousands = second.value / 1000
    round_ = second.grouped and second.scale == 1 and thousands == int(thousands)
    plain = first.form == "digits" and first.scale == 1 and first.value == int(first.value)
    return round_ and plain and first.value < thousands <= 4 * first.value


def _adds_cents(folded: str, first: Amount, second: Amount) -> bool:
    """Whether cents follow a whole sum: "treize euros et quarante-cinq cents"."""
    whole = first.kind == "money" and not first.cents and first.value == int(first.value)
    return (
        whole
        and second.cents
        and second.value < 1
        and folded[first.end : second.start] in (" ", " et ")
    )
