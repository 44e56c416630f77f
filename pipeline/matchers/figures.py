"""Figures: quantities with their value, unit, modifier and rate.

A number is read (`numbers.py`), given its unit (`figure_units.py`), joined with its neighbour to a
share or range, and then has to prove that it is a quantity (`figure_context.py`). What it counts
is found later, when sentences are related (`relate/quantities.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.lexicon import Lexicon
from pipeline.matchers.figure_context import Context
from pipeline.matchers.figure_units import Amount, Units
from pipeline.matchers.numbers import Numbers
from pipeline.model import Document, Mention, Quantity, Text

_OF = re.compile(
    r" (?:sur|des|de (?:ces|ses|leurs|nos|vos)|sur (?:les|ces|ses)|parmi (?:les|ces|ses)"
    r"|d'entre les)(?: quelque)? "
)
_NOUN_OF = re.compile(r" ((?:[a-z][a-z'-]* ){1,4})sur ")
_TO = re.compile(r" (?:a|et|ou) (?:pres de |environ )?| ?[–-] ?|/")
# Between the ends of a change stands at most when the first one held.
_CHANGE_TO = re.compile(
    r"(?: (?:en|fin|debut|au|l'an) (?:[a-z]+ )?(?:\d{4}|dernier|[a-z]{3,9}))?"
    r",? a (?:pres de |environ )?"
)
_RUNS_ON = re.compile(r"[/:_]\w|[.,]\d|-[a-z\d]|°|'[a-z]")
_RUNS_IN = re.compile(r"[\w)][/_.,:-]$|[#_&=@\\]\Z")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One or two amounts that make a figure."""

    amount: Amount  # start, end, value, kind, unit
    high: float | None = None
    total: float | None = None
    hyphen: bool = False
    changed: bool = False  # one end of a change over time


class Figures:
    """The matcher of FIGURE mentions; rules and words are in `rules/figures.toml`."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("figures")
        self._numbers = Numbers(rules.words)
        self._units = Units(rules.words)
        self._context = Context(rules, lexicon.places.by_folded)
        self._bare_after = frozenset(rules.words["bare_after"])
        self._singular_after = frozenset(rules.words["singular_after"])
        self._no_share = frozenset(rules.words["context"]["no_share"].split())

    def match(self, document: Document, found: Sequence[Mention]) -> list[Mention]:
        """FIGURE mentions in order; numbers inside mentions of `found` are passed over."""
        text = document.text
        amounts = self._amounts(document, found)
        candidates: list[_Candidate] = []
        place = 0
        while place < len(amounts):
            joined, used = self._join(text, amounts, place)
            candidates.extend(joined)
            place += used
        accepted: list[tuple[_Candidate, str | None]] = []
        for candidate in candidates:
            if self._may_measure(text, candidate):
                floor = accepted[-1][0].amount.end if accepted else 0
                modifier = self._modifier(text.folded, candidate, floor)
                if self._is_quantity(text, candidate, modifier is not None):
                    accepted.append((candidate, modifier))
        stops = [candidate.amount.start for candidate, _ in accepted[1:]] + [len(text.folded)]
        return [
            self._mention(text, candidate, modifier, stop)
            for (candidate, modifier), stop in zip(accepted, stops, strict=False)
        ]

    def _modifier(self, folded: str, candidate: _Candidate, floor: int) -> str | None:
        amount, ranged = candidate.amount, candidate.high is not None
        return self._context.modifier(folded, amount.start, amount.end, ranged, floor)

    def _amounts(self, document: Document, found: Sequence[Mention]) -> list[Amount]:
        """Every number with its unit that is no decoy, in order, without overlap."""
        folded = document.text.folded
        read = (self._units.measure(document, n) for n in self._numbers.find(folded))
        measured = [amount for amount in read if amount]
        # A mere article is never a figure alone, so it needs no search for decoys of its own.
        numbers = [a for a in measured if a.kind != "count" or a.measure or not a.numeral.article]
        blocked = self._context.blocked(folded, found, numbers)
        amounts: list[Amount] = []
        for amount in measured:
            start, end = amount.numeral.start, amount.numeral.end
            if (amounts and start < amounts[-1].end) or blocked.touch(start, end):
                continue
            amounts.append(amount)
        return amounts

    def _join(self, text: Text, amounts: list[Amount], place: int) -> tuple[list[_Candidate], int]:
        """The candidates that begin at amount `place`, and how many amounts they use."""
        first = amounts[place]
        if first.numeral.total is not None and first.kind == "count":
            return [_Candidate(first, total=first.numeral.total)], 1
        low, used = _Candidate(first), 1
        if place + 1 < len(amounts):
            if _is_change(text.folded, first, amounts[place + 1]):
                value, end = first.value + amounts[place + 1].value, amounts[place + 1].end
                return [_Candidate(replace(first, end=end, value=value))], 2
            ranged = self._range(text, first, amounts[place + 1])
            if len(ranged) == 2 or (ranged and ranged[0].high is None):
                return ranged, 2
            if ranged:
                low, used = ranged[0], 2
        if place + used < len(amounts):
            share = self._share(text, low, amounts[place + used])
            if share:
                return [share], used + 1
        return [low], used

    def _share(self, text: Text, low: _Candidate, second: Amount) -> _Candidate | None:
        """ "18 des 46", "un enfant sur cinq": `low` out of `second`."""
        first = low.amount
        between = text.folded[first.end : second.start]
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

    def _range(self, text: Text, first: Amount, second: Amount) -> list[_Candidate]:
        """One candidate for a range, two for a change, none where the two do not belong together.

        A score ("2 à 0", "3-1") comes back as one candidate without end, which nobody accepts.
        """
        folded = text.folded
        between = folded[first.end : second.start]
        if len(between) > 32 or first.numeral.form == "indefinite":
            return []
        if _CHANGE_TO.fullmatch(between) and self._context.is_change(folded, first.start):
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
            return [_Candidate(replace(whole, end=whole.start))] if score else []
        hyphen = word in ("-", "–", "/")
        if hyphen:
            named = (
                kind != "count" or second.measure or self._context.noun_follows(text, second.end)
            )
            digits = first.numeral.form == second.numeral.form == "digits"
            if not named or not digits or word == "/":
                return [_Candidate(replace(whole, end=whole.start))]
        return [_Candidate(whole, high=second.value, hyphen=hyphen)]

    def _change(self, text: Text, first: Amount, second: Amount) -> list[_Candidate]:
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
        return [_Candidate(first, changed=True), _Candidate(second, changed=True)]

    def _coordinated(self, text: Text, first: Amount, second: Amount) -> list[_Candidate]:
        """Two amounts that share the unit of the second: "21 et 18 ans"."""
        bare = first.kind == "count" and not first.numeral.article and not first.measure
        if not bare or second.kind == "count" or self._context.noun_follows(text, first.end):
            return []
        same = replace(first, kind=second.kind, unit=second.unit)
        return [_Candidate(same, changed=True), _Candidate(second, changed=True)]

    def _distribute(self, first: Amount, second: Amount) -> float:
        """The lower end in full: in "15 à 20 millions" it is 15 millions."""
        scale = second.value / second.numeral.mantissa if second.numeral.mantissa else 1.0
        shared = first.numeral.scale == 1 and scale > 1 and first.value < 1000
        if shared and first.value < second.numeral.mantissa and first.kind in ("count", "money"):
            return first.value * scale
        return first.value

    def _may_measure(self, text: Text, candidate: _Candidate) -> bool:
        """Whether the expression itself can be a quantity: no article, no name of a number."""
        amount, folded, numeral = candidate.amount, text.folded, candidate.amount.numeral
        if amount.end == amount.start or (numeral.half and amount.kind != "duration"):
            return False
        if numeral.article and not self._measures_one(text, candidate):
            return False
        if numeral.bare and not self._is_bare(text, amount):
            return False
        if numeral.form == "collective" and not self._has_complement(folded, amount):
            return False
        if numeral.form == "fraction" and numeral.total == 2 and amount.kind == "count":
            return self._is_half(folded, amount)
        return not (
            amount.kind == "duration" and self._context.is_clock(folded, amount, amount.end + 24)
        )

    def _is_quantity(self, text: Text, candidate: _Candidate, modified: bool) -> bool:
        """Whether the words around it leave the number a quantity."""
        amount, folded = candidate.amount, text.folded
        if amount.kind != "count" or amount.numeral.form == "fraction":
            return True
        if self._runs(folded, amount.start, amount.end, amount.measure):
            return False
        if amount.measure or candidate.total or candidate.changed:
            return True
        if amount.numeral.value == 0:
            return False
        if candidate.high is not None:
            return True
        if self._context.is_year(text, amount, modified):
            return False
        return not self._context.is_name(text, amount, modified)

    def _runs(self, folded: str, start: int, end: int, measure: bool) -> bool:
        """Whether signs tie the number to more letters or digits: references, scores, versions."""
        before = _RUNS_IN.search(folded[max(0, start - 2) : start])
        return bool(before or (not measure and _RUNS_ON.match(folded, end)))

    def _measures_one(self, text: Text, candidate: _Candidate) -> bool:
        """Whether "un(e)" is a number: with a unit, in a share or as the end of a range."""
        amount, folded = candidate.amount, text.folded
        if candidate.total is not None or candidate.high is not None:
            return folded[max(0, amount.start - 2) : amount.start] != "l'"
        if amount.kind == "duration":
            return self._context.single_unit(folded, amount)
        if amount.kind == "count":
            once = folded.startswith(" fois par ", amount.end)
            lemma = self._units.measures.find(text, amount.end)
            return once or bool(amount.measure and lemma and lemma[0] not in ("degré", "gramme"))
        return True

    def _is_bare(self, text: Text, amount: Amount) -> bool:
        """ "(au) milliard d'euros", "(de) milliers": a large number's noun without a number."""
        folded = text.folded
        left = re.search(r"([a-z]+|d'|l') ?\Z", folded[max(0, amount.start - 12) : amount.start])
        complement = amount.kind == "money" or folded[amount.end : amount.end + 3].startswith(
            (" de", " d'")
        )
        if amount.numeral.form == "indefinite":
            if complement and self._context.sentence_start(text, amount.start):
                return True
            return bool(left and left[1] in self._bare_after and complement)
        large = amount.numeral.scale >= 1e6
        return bool(left and left[1] in self._singular_after and (complement or large))

    def _has_complement(self, folded: str, amount: Amount) -> bool:
        """Une quarantaine, huitaine or quinzaine counts only what is named behind it."""
        noun = folded[amount.start : amount.numeral.end].rpartition(" ")[2]
        if noun not in ("quarantaine", "quinzaine", "huitaine"):
            return True
        return bool(
            re.match(r" (?:de (?!\d)|d'(?!un)|sont|ont)", folded[amount.numeral.end :][:8])
        ) or (amount.kind != "count")

    def _is_half(self, folded: str, amount: Amount) -> bool:
        if folded[amount.start : amount.end] != "moitie":
            return True
        left = folded[max(0, amount.start - 3) : amount.start]
        after = folded[amount.end : amount.end + 8]
        if re.search(r"(?:premiere|seconde|deuxieme|autre) \Z", folded[: amount.start][-12:]):
            return False
        return (left == "la " and not re.match(r" (?:prix|moins|plus)", after)) or bool(
            re.match(r" d(?:es|e la|u)\b", after)
        )

    def _unit_end(self, text: Text, amount: Amount) -> int:
        """Where a rate may begin: "km/h" is a unit, no rate of kilometres."""
        unit = self._units.measures.find(text, amount.end) if amount.measure else None
        return unit[1] if unit else amount.end

    def _mention(
        self, text: Text, candidate: _Candidate, modifier: str | None, stop: int
    ) -> Mention:
        amount, folded = candidate.amount, text.folded
        ranged = candidate.high is not None
        age = amount.kind == "duration" and self._context.is_age(
            text, amount, ranged, candidate.hyphen
        )
        total = candidate.total
        quantity = Quantity(
            value=round(amount.value, 9),  # 16,4 × 10⁶ is not 16 399 999,999…
            kind="share" if total is not None else "age" if age else amount.kind,
            unit=amount.unit,
            modifier=modifier or amount.numeral.modifier or "exact",
            high=candidate.high,
            total=total,
            per=self._context.per(folded, amount.start, self._unit_end(text, amount), stop),
        )
        rule = f"figures.{quantity.kind}"
        return Mention("FIGURE", amount.start, amount.end, "rule", rule, quantity=quantity)


def _is_change(folded: str, first: Amount, second: Amount) -> bool:
    """Whether cents follow a whole sum: "treize euros et quarante-cinq cents"."""
    whole = first.kind == "money" and not first.change and first.value == int(first.value)
    return (
        whole
        and second.change
        and second.value < 1
        and folded[first.end : second.start] in (" ", " et ")
    )
