"""Figures: quantities with their value, unit, modifier and rate.

A number is read (`numbers.py`), given its unit (`figure_units.py`), joined with its neighbour to a
share or range (`figure_joins.py`), and then has to prove that it is a quantity
(`figure_context.py`). What it counts is found later, when sentences are related
(`relate/quantities.py`).
"""

import re
from collections.abc import Mapping, Sequence

from pipeline.lexicon import Lexicon
from pipeline.matchers.figure_ages import Ages
from pipeline.matchers.figure_context import Context, opens_sentence
from pipeline.matchers.figure_ellipses import completed
from pipeline.matchers.figure_joins import Candidate, Joins
from pipeline.matchers.figure_rates import Rates
from pipeline.matchers.figure_units import Amount, Units
from pipeline.matchers.numbers import Numbers
from pipeline.matchers.table_units import HeadUnit, TableUnits
from pipeline.model import Document, Mention, Quantity, Text

_RUNS_ON = re.compile(r"[/:_]\w|[.,]\d|-[a-z\d]|°|'[a-z]|['\"]\d")
_RUNS_IN = re.compile(r"[\w)][/_.,:-]$|[a-z]\+$|\d['\"]\Z|[#_&=@\\]\Z")
_SENTENCE_END = re.compile(r"[.;!?] |\n")


class Figures:
    """The matcher of FIGURE mentions; rules and words are in `rules/figures.toml`."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("figures")
        self._numbers = Numbers(rules.words)
        self._units = Units(rules.words)
        self._tables = TableUnits(self._numbers, self._units, rules.words["table_own"])
        self._rates = Rates(rules.words)
        self._context = Context(rules, lexicon.places.by_folded)
        self._ages = Ages(rules.words["context"], lexicon.adjectives)
        self._joins = Joins(self._context, rules.words["context"])
        self._bare_after = frozenset(rules.words["bare_after"])
        self._singular_after = frozenset(rules.words["singular_after"])

    def match(self, document: Document, found: Sequence[Mention]) -> list[Mention]:
        """FIGURE mentions in order; numbers inside mentions of `found` are passed over."""
        text = document.text
        told = self._tables.find(document)
        joined = self._joins.candidates(text, self._amounts(document, found, told))
        candidates = completed(text, joined)
        accepted: list[tuple[Candidate, str | None]] = []
        for candidate in candidates:
            if self._may_measure(text, candidate):
                floor = accepted[-1][0].amount.end if accepted else 0
                modifier = self._modifier(text.folded, candidate, floor)
                if self._is_quantity(text, candidate, modifier is not None):
                    accepted.append((candidate, modifier))
        stops = [candidate.amount.start for candidate, _ in accepted[1:]] + [len(text.folded)]
        mentions: list[Mention] = []
        for (candidate, modifier), stop in zip(accepted, stops, strict=False):
            before = mentions[-1] if mentions and candidate.shared else None
            before = before or _ages_before(text.folded, candidate, mentions[-3:])
            mention = self._mention(text, candidate, modifier, stop, before)
            unit = told.get(candidate.amount.numeral.start)
            mentions.append(unit.counting(mention) if unit else mention)
        return mentions

    def _modifier(self, folded: str, candidate: Candidate, floor: int) -> str | None:
        amount, ranged = candidate.amount, candidate.high is not None
        return self._context.modifier(folded, amount.start, amount.end, ranged, floor)

    def _amounts(
        self, document: Document, found: Sequence[Mention], told: Mapping[int, HeadUnit]
    ) -> list[Amount]:
        """Every number with its unit that is no decoy, in order, without overlap.

        `told` has the units that heads of tables give numbers, by the number's start.
        """
        folded = document.text.folded
        read = (self._units.measure(document, n) for n in self._numbers.find(folded))
        measured = [
            unit.of(folded, amount) if (unit := told.get(amount.numeral.start)) else amount
            for amount in read
            if amount
        ]
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

    def _may_measure(self, text: Text, candidate: Candidate) -> bool:
        """Whether the expression itself can be a quantity: no article, no name of a number."""
        amount, folded, numeral = candidate.amount, text.folded, candidate.amount.numeral
        if amount.end == amount.start or (
            numeral.half and amount.kind != "duration" and not amount.measure
        ):
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

    def _is_quantity(self, text: Text, candidate: Candidate, modified: bool) -> bool:
        """Whether the words around it leave the number a quantity."""
        amount, folded = candidate.amount, text.folded
        if amount.kind != "count" or amount.numeral.form == "fraction":
            return True
        if self._runs(folded, amount.start, amount.end, amount.measure):
            return False
        if amount.measure or candidate.total or candidate.shared:
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

    def _measures_one(self, text: Text, candidate: Candidate) -> bool:
        """Whether "un(e)" is a number: with a unit, in a share or as the end of a range."""
        amount, folded = candidate.amount, text.folded
        if candidate.total is not None or candidate.high is not None:
            return folded[max(0, amount.start - 2) : amount.start] != "l'"
        if amount.kind == "duration":
            return candidate.shared or self._context.single_unit(folded, amount)
        if amount.kind == "count":
            once = folded.startswith(" fois par ", amount.end)
            lemma = self._units.measures.find(text, amount.end)
            return once or bool(amount.measure and lemma and lemma[0] not in ("degré", "gramme"))
        return amount.unit is not None  # "une couronne mondiale" is no money

    def _is_bare(self, text: Text, amount: Amount) -> bool:
        """ "(au) milliard d'euros", "(de) milliers": a large number's noun without a number."""
        folded = text.folded
        left = re.search(r"([a-z]+|d'|l') ?\Z", folded[max(0, amount.start - 12) : amount.start])
        complement = amount.kind == "money" or folded[amount.end : amount.end + 3].startswith(
            (" de", " d'")
        )
        if amount.numeral.form == "indefinite":
            if complement and opens_sentence(text, amount.start):
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
        self,
        text: Text,
        candidate: Candidate,
        modifier: str | None,
        stop: int,
        before: Mention | None,
    ) -> Mention:
        """The mention; `before` is the figure that may begin its list: "de 2, 5 et 9 ans"."""
        amount, folded = candidate.amount, text.folded
        ranged = candidate.high is not None
        listed = before is not None and (
            ranged or folded[before.end : amount.start] in (", ", " et ", " ou ")
        )
        if listed and before and before.quantity and amount.kind == "duration":
            age = before.quantity.kind == "age"
        else:
            age = amount.kind == "duration" and self._ages.is_age(
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
            per=self._rates.find(folded, amount.start, self._unit_end(text, amount), stop),
        )
        rule = f"figures.{quantity.kind}"
        return Mention("FIGURE", amount.start, amount.end, "rule", rule, quantity=quantity)


def _ages_before(folded: str, candidate: Candidate, mentions: Sequence[Mention]) -> Mention | None:
    """The age in the same sentence that a range goes on from: "7 % ont de 5 à 9 ans, 12 % de…"."""
    if candidate.high is None or candidate.amount.kind != "duration":
        return None
    for mention in reversed(mentions):
        if _SENTENCE_END.search(folded, mention.end, candidate.amount.start):
            return None
        told = mention.quantity
        if told and told.kind == "age" and told.high and told.unit == candidate.amount.unit:
            return mention
    return None
