"""What the words around a figure say: modifiers, rates, ages, and that it is no figure at all."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pipeline.lexicon import RuleFile
from pipeline.matchers.figure_units import Amount
from pipeline.model import Mention, Text
from pipeline.normalise import fold
from pipeline.search import Finder, Search

_LOOK_BACK = 56  # characters; the longest modifier has 40
_DECOY_BEFORE, _DECOY_BEHIND = 96, 64  # how far a decoy that is not `long` reaches from a number
_SENTENCE_START = re.compile(r"(?:^|[.!?:;|>\n][\s\"'(]*|[–•*-] |\n[\s\"(]*|[\"(])\Z")
_WORD = re.compile(r" ([^\W\d_][\w'-]{0,40})")
_RANGE_LEAD = re.compile(r"(?:\b(?:comprise?s? )?entre|\bde|\bd'|\bdes|\bles|\bl'|\bla) ?\Z")
_SPEND = re.compile(r"\bpass(?:ent|aient|eront) (?:[a-z]+ )?de \Z")  # "ils passent de 6 à 8 heures"
_SIGNS = "'~≈±<>≤≥="  # that end a modifier
_SINGULAR = re.compile(r"(?<![\w'-])(?:le|au|du|ce|la|cette|l'|un|une) ?\Z")
_DEFINITE = re.compile(r"(?<![\w'-])(?:le|la) \Z")
_NAME_BEHIND = re.compile(r" ([A-ZÀ-Ý][\w'-]+)")
# "Un premier trimestre", "une nouvelle année": one of several, no measure.
_NTH = re.compile(r"(?:premi|derni|prochain|autre|nouv)")
_CODE_LEAD = re.compile(r"(?<![^\W\d_])[A-Z]{2,6} \Z")  # "KIC 9832227"
_DATED = re.compile(r" en (?:19|20)\d\d(?!\d)")  # "1897 en 2012" are no two years
_CAPITAL = re.compile(r"(?:^|[^\w])([A-ZÀ-Ý][\w'-]{0,30}) \Z")
_YEARS = range(1500, 2101)


_FORMS = ("digits", "words")  # of a number, as rules call them


class Spans:
    """Stretches of text in order, those that touch made one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        merged: list[list[int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._starts, self._ends, strict=True)

    def touch(self, start: int, end: int) -> bool:
        """Whether `start`–`end` overlaps one of the stretches."""
        place = bisect_right(self._starts, end - 1) - 1
        return place >= 0 and self._ends[place] > start

    def hold(self, start: int, end: int) -> bool:
        """Whether `start`–`end` lies in one of the stretches."""
        place = bisect_right(self._starts, start) - 1
        return place >= 0 and self._ends[place] >= end


class Context:
    """Looks around amounts; `rules` is `rules/figures.toml`, `places` are folded names."""

    def __init__(self, rules: RuleFile, places: Container[str] = ()) -> None:
        self._places = places
        words: Mapping[str, Any] = rules.words
        decoys = [rule for rule in rules.rules if rule.attributes["use"] == "decoy"]
        self._long_decoys = Search((r.id, r.finder) for r in decoys if r.attributes.get("long"))
        self._decoys = {
            of: Search(
                (r.id, r.finder)
                for r in decoys
                if r.attributes.get("of") == of and not r.attributes.get("long")
            )
            for of in (None, *_FORMS)
        }
        self._lists = rules["bracketed_list"]
        self._before = Finder(
            _modifiers(rules, "before", r"(?:{})(?: (?:les|la|le|l'|un total de))? ?[(\"]?\Z")
        )
        self._after = _modifiers(rules, "after", r"(?: [a-z][a-z'-]{{0,24}}){{0,2}}?(?:{})")
        self._values = {
            _group(rule.id): str(rule.attributes["modifier"])
            for rule in rules.rules
            if "modifier" in rule.attributes
        }
        self._not_nouns = frozenset(words["context"]["not_nouns"].split())
        self._change, self._growth, self._growth_noun = (
            _change(words["context"][name]) for name in ("change", "growth", "growth_noun")
        )
        self._year_before = re.compile(rf"\b{words['context']['year_before']}[ -]\Z")
        self._clock = re.compile(rf"\b(?:{'|'.join(words['context']['clock'])}) \Z")
        self._evidence = re.compile(rf"(?:\b|^)(?:{'|'.join(words['single']['evidence'])}) ?\Z")
        self._strong = frozenset(words["single"]["strong"])

    def blocked(self, folded: str, found: Sequence[Mention], amounts: Sequence[Amount]) -> Spans:
        """Where earlier matchers found something, and every decoy around `amounts`."""
        spans = [(m.start, m.end) for m in found if m.label != "FIGURE"]
        spans.extend(match.span() for _, match in self._long_decoys.finditer(folded))
        for of, search in self._decoys.items():
            around = [a for a in amounts if of is None or _form(a) == of]
            for start, end in _windows(around):
                spans.extend(match.span() for _, match in search.finditer(folded, start, end))
        listed = Spans(self._listed(folded))
        return Spans(span for span in spans if not listed.hold(*span))

    def _listed(self, folded: str) -> Iterator[tuple[int, int]]:
        """Lists of names with a number each: "Espagne (12), Italie (9) et Malte (4)".

        Numbers that go up by one are marks of footnotes.
        """
        for match in self._lists.finditer(folded):
            numbers = [int(digits) for digits in re.findall(r"\((\d+)\)", match[0])]
            if any(b != a + 1 for a, b in pairwise(numbers)):
                yield match.span()

    def noun_follows(self, text: Text, end: int) -> bool:
        """Whether something that can be counted stands behind `end`: a plural or an acronym."""
        for _ in range(2):
            word = _WORD.match(text.folded, end)
            if word is None:
                return False
            written = text.norm[word.start(1) : word.end(1)]
            if written.isupper() and 2 <= len(written) <= 6 and len(written) == len(word[1]):
                return True
            if word[1] in self._not_nouns:
                return False
            if word[1][-1] in "sxz" and len(word[1]) > 2:
                return True
            if not word[1].startswith(("autr", "nouve", "seul", "start", "porte")):
                return False
            end = word.end()
        return False

    def modifier(
        self, folded: str, start: int, end: int, ranged: bool, floor: int = 0
    ) -> str | None:
        """What the words before (from `floor` on) or behind `start`–`end` make of the number."""
        left = folded[max(floor, start - _LOOK_BACK) : start]
        last = left.rstrip(' ("')[-1:]  # spares the search where no word stands
        found = self._modifies(left) if last.isalpha() or last in _SIGNS else None
        if found is None and ranged:
            lead = _RANGE_LEAD.search(left)
            found = self._modifies(left[: lead.start()]) if lead else None
        found = found or self._after.match(folded, end, end + 80)
        return self._values[found.lastgroup] if found and found.lastgroup else None

    def _modifies(self, left: str) -> re.Match[str] | None:
        """The first modifier that ends with `left`."""
        return next(self._before.finditer(left), None)

    def is_change(self, folded: str, first: Amount, second: Amount) -> bool:
        """Whether `first` and `second` are a change over time: "passé de 12 % à 18 %".

        "Augmenter de 10 à 15 %" tells by how much, as "une hausse de 10 à 15 millions" does: there
        the numbers are a range, unless each has its unit.
        """
        left = folded[max(0, first.start - _LOOK_BACK) : first.start].rstrip("+-–")
        if self._change.search(left):
            return second.kind != "duration" or _SPEND.search(left) is None
        both = first.kind != "count" or first.measure or first.numeral.scale > 1
        if self._growth_noun.search(left):
            return both
        return self._growth.search(left) is not None and (both or second.kind != "percent")

    def is_clock(self, folded: str, amount: Amount, stop: int) -> bool:
        """Whether "15 heures" is a time of day."""
        told = amount.numeral.value  # of "deux heures et demie" the two
        if amount.unit != "hour" or told > 24 or told != int(told):
            return False
        left, after = folded[max(0, amount.start - 24) : amount.start], folded[amount.end : stop]
        if folded[amount.end - 2 : amount.end] in (" h",) or folded[amount.end - 1] == "h":
            duration = re.search(
                r"\b(?:en|sous|pendant|durant|plus de|moins de|dans les|les|duree de|soit) $", left
            )
            return amount.value != 24 and amount.value != 48 and not duration
        if re.search(r"\bde $", left) and re.match(r" a (?:\d{1,2}|[a-z-]+) heures", after[:24]):
            return True
        return bool(self._clock.search(left)) and not re.match(r" (?:par|de suite)", after[:10])

    def is_year(self, text: Text, amount: Amount, modified: bool) -> bool:
        """Whether a bare number of four digits is a year."""
        digits = text.folded[amount.start : amount.end]
        if len(digits) != 4 or not digits.isdigit() or int(digits) not in _YEARS:
            return False
        left = text.folded[max(0, amount.start - 24) : amount.start]
        if self._year_before.search(left):
            return True
        if _DATED.match(text.folded, amount.end):
            return False
        return not modified and not self.noun_follows(text, amount.end)

    def is_name(self, text: Text, amount: Amount, modified: bool) -> bool:
        """Whether the number belongs to a name: "Vingt-Sept", "iPhone 12", "au 3018"."""
        start, end = amount.start, amount.end
        if amount.numeral.form == "digits":
            if amount.numeral.scale != 1 or modified:
                return False
            if _SINGULAR.search(text.folded, max(0, start - 7), start):
                return True
            small = end - start <= 4 and not amount.numeral.grouped
            spaced = small and text.norm[start - 1 : start] == " "
            before = _CAPITAL.search(text.norm[max(0, start - 32) : start]) if spaced else None
            if before and not self.noun_follows(text, end):
                place = start - 1 - len(before[1])
                return not opens_sentence(text, place)
            if (
                _CODE_LEAD.search(text.norm, max(0, start - 8), start)
                and not amount.numeral.grouped
            ):
                return not small and not self.noun_follows(text, end)
            return self._is_postcode(text, amount)
        if text.norm[start].isupper() and text.norm[start + 1 : start + 2].islower():
            return not opens_sentence(text, start)
        return _DEFINITE.search(text.folded, max(0, start - 4), start) is not None

    def _is_postcode(self, text: Text, amount: Amount) -> bool:
        digits = text.norm[amount.start : amount.end]
        if not digits.isdigit() or len(digits) not in (4, 5):
            return False
        following = _NAME_BEHIND.match(text.norm, amount.end)
        if following is None:
            return False
        plural = following[1][-1] in "sx" and not following[1].isupper()
        return not plural or fold(following[1]) in self._places

    def single_unit(self, folded: str, amount: Amount) -> bool:
        """Whether "un(e)" + unit measures time: "un an" does, "une semaine" needs evidence."""
        if folded[max(0, amount.start - 2) : amount.start] == "l'":
            return False
        unit = folded[amount.numeral.end : amount.end].strip()
        left = folded[max(0, amount.start - _LOOK_BACK) : amount.start]
        if unit == "seconde" and re.match(
            r" (?!plus|apres|avant|de |d'|par|pour)[a-z]{3}", folded[amount.end :][:9]
        ):
            return False  # "une seconde voiture"
        if _NTH.match(unit):
            return False
        if unit.split()[0] in self._strong:
            return True
        return bool(self._evidence.search(left) or self._modifies(left))


def opens_sentence(text: Text, start: int) -> bool:
    """Whether nothing of its sentence stands before `start`."""
    return _SENTENCE_START.search(text.norm[max(0, start - 4) : start]) is not None


def _change(verbs: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{''.join(verbs.split())}(?: [a-z'-]+){{0,4}}? (?:de |d')"
        r"(?:plus de |moins de |pres de |plus d'|environ )?$"
    )


def _windows(amounts: Sequence[Amount]) -> Spans:
    """Where decoys of these amounts may stand."""
    return Spans((max(0, a.start - _DECOY_BEFORE), a.end + _DECOY_BEHIND) for a in amounts)


def _form(amount: Amount) -> str:
    """How rules call the writing of an amount's number."""
    return "digits" if amount.numeral.form == "digits" else "words"


def _group(rule_id: str) -> str:
    return rule_id.replace(".", "_")


def _modifiers(rules: RuleFile, use: str, shape: str) -> re.Pattern[str]:
    """One pattern of all modifiers on one side; the group that matched names the rule."""
    parts = [
        f"(?P<{_group(rule.id)}>{rule.pattern.pattern})"
        for rule in rules.rules
        if rule.attributes["use"] == use
    ]
    return re.compile(shape.format("|".join(parts)))
