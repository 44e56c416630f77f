"""What a number measures: money, percent, time, weights and lengths."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from pipeline.matchers.numbers import Numeral
from pipeline.model import Document, Text
from pipeline.units import Measures

Kind = Literal["count", "percent", "money", "duration"]

_PERCENT = re.compile(
    r" ?(?P<point>points?(?: de)? (?:pourcentage|%))\b|(?P<pct> ?%| (?:pour ?-?cents?|pourcents?|"
    r"p\. ?100|p\. ?cent)\b)|(?P<mille> ?‰| pour mille\b)"
)
_PERCENT_UNITS = {"point": "pp", "pct": "%", "mille": "‰"}
_SMALL_CHANGE = re.compile(r" (\d\d)(?! ?[\d%€$]|[.,]\d| [a-z-]+s\b|[a-z])")
_BELOW_ZERO = ("degré", "mètre")
_HALF = re.compile(r" et (?:demie?\b|(?P<quarter>quart)\b(?! d))")
# Behind a space the sign must touch its number ("– 3 %" may begin an aside), but for brackets and
# words that a noun has to follow: "une baisse de - 3 %".
_MINUS = re.compile(
    r"(?:(?<![^ (])-|(?<=\()– ?|(?<=\()- |(?:(?<=\bde )|(?<= a )|(?<=\bcontre )|(?<=\( ))[-–] )\Z"
)
_UNIT_AHEAD = re.compile(r"[ -]?[^\W\d_]| ?[^\w\s.,;:)|/'\"(!?–+-]")
_WORD_AHEAD = re.compile(r"[ -]([a-z]+)(?![\w'$/.-])")
_NO_CODE = frozenset(",;:()[]/'\"-–")  # that end no sign or code of a currency
# "10k", "2,33 k": thousands where no sign of money follows; "4 K" is no such k.
_THOUSANDS = re.compile(r" ?k(?![\w'’-]| ?[€$£])")
_POINTS = re.compile(r" points?\b")  # that a share has won or lost
_MINUTES = re.compile(r"(?<=\dh)([0-5]\d)(?![\w:,.]\w|\w)")  # "2h30", where it is no hour of a day
# Fractions of a unit that are said with the unit: "trois quarts d'heure".
_PART_OF = re.compile(r" (?:d'heure|de siecle|d'annee|de journee)\b")
_PARTS = {"h": ("minute", 60.0), "s": ("year", 100.0), "a": ("month", 12.0), "j": ("hour", 24.0)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A numeral with its unit, as far as the words around it tell."""

    numeral: Numeral
    start: int
    end: int
    value: float
    kind: Kind = "count"
    unit: str | None = None
    measure: bool = False  # a count of kilograms, octets…: the unit is the noun
    cents: bool = False  # cents or pence, which may follow whole euros or pounds


class Units:
    """Reads the unit of a numeral; `words` is the table `[words]` of `rules/figures.toml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        money = words["money"]
        self._shared: dict[str, dict[str, Any]] = money["shared"]
        self._no_unit = frozenset(words["no_unit"])
        self._prefixes: dict[str, float] = money["prefixes"]
        codes = "|".join(rf"(?P<{iso}>{_any(forms)})" for iso, forms in money["codes"].items())
        named = "|".join(rf"(?P<w{iso}>{_any(forms)})" for iso, forms in money["words"].items())
        shared = "|".join(
            rf"(?P<{name}>{_any(table['words'])})" for name, table in self._shared.items()
        )
        prefix = "|".join(sorted(self._prefixes, key=len, reverse=True))
        self._money = re.compile(
            rf"(?: ?(?P<prefix>{prefix}))?(?: ?(?:de |d')?)"
            rf"(?=[{_firsts(money)}])(?:{codes}|{named}|{shared})(?![a-z])"
        )
        self._money_first = re.compile(rf"(?<![\w])(?:{codes}|(?P<dollar>\$)) ?\Z")
        self._bare_prefix = re.compile(rf" ?(?:{prefix})(?![\w])")
        self._told = lru_cache(maxsize=16)(self._tell)  # asked again for every "francs" of a text
        self._adjectives = {name: _adjectives(table) for name, table in self._shared.items()}
        units = [
            rf"(?P<{unit}>{_any(forms, bounded=True)})"
            for unit, forms in words["durations"].items()
        ]
        self._duration = re.compile(
            r"[ -]?(?:de |d')?(?:(?:premi|derni|prochain|long|autr|nouv|plein)[a-z]{1,6} )?"
            rf"(?:{'|'.join(units)})"
        )
        self.measures = Measures(words["measures"], words["composed"])

    def measure(self, document: Document, numeral: Numeral) -> Amount | None:
        """The amount that begins with `numeral`; None where letters cling to its digits."""
        folded = document.text.folded
        amount = Amount(numeral, numeral.start, numeral.end, numeral.value)
        ahead = _WORD_AHEAD.match(folded, numeral.end)
        if (ahead and ahead[1] in self._no_unit) or not _UNIT_AHEAD.match(folded, numeral.end):
            return self._as_money(document, amount, before_only=True) or amount
        found = (
            self._as_percent(folded, amount)
            or self._as_money(document, amount)
            or self._as_duration(folded, amount)
            or self._as_measure(document.text, amount)
        )
        if found:
            return found
        thousands = _THOUSANDS.match(document.text.norm, numeral.end)
        if thousands and numeral.form == "digits" and numeral.scale == 1:
            end, value = thousands.end(), numeral.value * 1000
            numeral = replace(numeral, end=end, value=value, scale=1000.0)
            return Amount(numeral, numeral.start, end, value)
        if _POINTS.match(folded, numeral.end):
            return _signed(folded, amount)
        clings = folded[numeral.end : numeral.end + 1].isalnum()
        return None if clings and numeral.form == "digits" else amount

    def _as_percent(self, folded: str, amount: Amount) -> Amount | None:
        found = _PERCENT.match(folded, amount.end)
        if found is None or found.lastgroup is None:
            return None
        amount = _signed(folded, amount)
        unit = _PERCENT_UNITS[found.lastgroup]
        return replace(amount, end=found.end(), kind="percent", unit=unit)

    def _as_money(
        self, document: Document, amount: Amount, before_only: bool = False
    ) -> Amount | None:
        text, folded = document.text, document.text.folded
        after = None if before_only else self._money.match(folded, amount.end)
        if after:
            name = next(n for n, v in after.groupdict().items() if v is not None and n != "prefix")
            if not self._is_written(text, after, name):
                return None
            scale = self._prefixes[after["prefix"]] if after["prefix"] else 1.0
            end, unit = self._currency(document, name, after.end(), amount)
            if unit is None and name in self._shared and self._shared[name].get("needs_scale"):
                return None
            small = _SMALL_CHANGE.match(folded, end) if amount.value == int(amount.value) else None
            amount = _signed(folded, amount)
            value = amount.value * scale * self._shared.get(name, {}).get("size", 1.0)
            cents = name in self._shared and "size" in self._shared[name]
            if small and scale == 1 and amount.numeral.scale == 1 and not cents:
                end, value = small.end(), value + int(small[1]) / 100
            return replace(
                amount, end=end, value=value, kind="money", unit=unit or None, cents=cents
            )
        last = text.norm[max(0, amount.start - 2) : amount.start].rstrip()[-1:]
        if not last or last.islower() or last.isdigit() or last in _NO_CODE:
            return None  # codes of letters are capitals
        low = max(0, amount.start - 6)
        before = self._money_first.search(folded[low : amount.start])
        if before is None or before.lastgroup is None:
            return None
        code = before[0].strip()
        written = text.norm[low + before.start() :][: len(code)]
        if code.isalpha() and not written.isupper():
            return None
        _, unit = self._currency(document, before.lastgroup, amount.end, amount)
        end, value = amount.end, amount.value
        scale_after = self._bare_prefix.match(folded, end)
        if scale_after and amount.numeral.scale == 1:
            end, value = scale_after.end(), value * self._prefixes[scale_after[0].strip()]
        start = low + before.start()
        return replace(amount, start=start, end=end, value=value, kind="money", unit=unit or None)

    def _is_written(self, text: Text, found: re.Match[str], name: str) -> bool:
        """Codes of letters must be capitals ("MAD", not "mad"); "livres" needs no such proof."""
        if len(name) != 3 or not found[name].isalpha():
            return True
        return text.norm[found.start(name) : found.end(name)].isupper()

    def _currency(
        self, document: Document, name: str, end: int, amount: Amount
    ) -> tuple[int, str | None]:
        """(end of the currency's wording, ISO 4217 code, None where nothing tells)."""
        if name not in self._shared:
            return end, name.removeprefix("w")
        folded, table = document.text.folded, self._shared[name]
        for adjective, iso in self._adjectives[name]:
            found = adjective.match(folded, end)
            if found:
                return found.end(), iso
        if table.get("needs_scale") and amount.numeral.scale < 1e6:
            return end, None
        country = document.metadata.country or ""
        if country in table["countries"]:
            return end, str(table["countries"][country])
        return end, table["default"] or self._told(folded, name)

    def _tell(self, folded: str, name: str) -> str | None:
        """The one currency of this name that the text spells out elsewhere, by word or code."""
        words = _any(self._shared[name]["words"])
        told = set()
        for adjective, iso in self._adjectives[name]:
            full = re.compile(rf"(?:{words})(?:{adjective.pattern})")
            if full.search(folded) or re.search(rf"\b{iso.lower()}\b", folded):
                told.add(iso)
        if not told:  # the adjective or country alone: "la Confédération suisse"
            stems = {
                iso
                for adjective, iso in self._adjectives[name]
                if re.search(adjective.pattern, folded)
            }
            told = stems
        if not told:  # cents, where the text speaks of one whole currency
            wholes: dict[str, str] = self._shared[name].get("wholes", {})
            told = {iso for iso, sign in wholes.items() if re.search(sign, folded)}
        return told.pop() if len(told) == 1 else None

    def _as_duration(self, folded: str, amount: Amount) -> Amount | None:
        numeral = amount.numeral
        if numeral.form == "fraction":
            part = _PART_OF.match(folded, amount.end)
            if part is None or numeral.total is None:
                return None
            key = part[0].rpartition(" ")[2].removeprefix("d'")[0]
            unit, size = _PARTS[key]
            value = numeral.value * size / numeral.total
            return replace(amount, end=part.end(), value=value, kind="duration", unit=unit)
        found = self._duration.match(folded, amount.end)
        if found is None or found.lastgroup is None:
            return None
        gap = found[0][: found.start(found.lastgroup) - found.start()]
        linked = numeral.form in ("collective", "indefinite") or numeral.scale > 1000
        if ("de " in gap or "d'" in gap) != linked or (gap.startswith("-") and not numeral.half):
            return None
        if len(found[found.lastgroup]) < 4 and found[found.lastgroup] not in ("an", "ans"):
            if numeral.form != "digits":
                return None
        elif gap == "" and numeral.form != "digits":
            return None
        end, value = found.end(), amount.value
        minutes = _MINUTES.match(folded, end) if found.lastgroup == "hour" else None
        if minutes:
            end, value = minutes.end(), value + int(minutes[1]) / 60
        half = _HALF.match(folded, end)
        if half and not numeral.half and (found.lastgroup == "hour" or not half["quarter"]):
            end, value = half.end(), value + (0.25 if half["quarter"] else 0.5)
        return replace(amount, end=end, value=value, kind="duration", unit=found.lastgroup)

    def _as_measure(self, text: Text, amount: Amount) -> Amount | None:
        """Measures keep the number's span, but for "1 m 75"; the unit is what is counted."""
        half = amount.numeral.half and text.norm.startswith("-", amount.end)  # "une demi-tonne"
        digits = amount.numeral.form == "digits"
        unit = self.measures.find(text, amount.end + half, symbols=digits)
        if unit is None:
            return None
        # "-57 kg" is a class of judo: only temperatures and heights lie below zero.
        signed = _signed(text.folded, amount) if unit[0] in _BELOW_ZERO else amount
        parts = self.measures.parts(text, unit) if amount.value == int(amount.value) else None
        if parts and signed is amount:
            return replace(amount, end=parts[1], value=amount.value + parts[0], measure=True)
        return replace(signed, measure=True)


def _signed(folded: str, amount: Amount) -> Amount:
    """`amount` with the minus sign that stands before it alone: " -3 %", "(- 3 %)"."""
    minus = _MINUS.search(folded, max(0, amount.start - 12), amount.start)
    return replace(amount, start=minus.start(), value=-amount.value) if minus else amount


def _any(forms: list[str], bounded: bool = False) -> str:
    joined = "|".join(sorted(forms, key=len, reverse=True))
    return rf"(?:{joined})(?![a-z])" if bounded else joined


def _firsts(money: Mapping[str, Any]) -> str:
    """The characters with which a currency may begin, for a class; most nouns end a search here."""
    forms = [*money["codes"].values(), *money["words"].values()]
    forms += [table["words"] for table in money["shared"].values()]
    return re.escape("".join(sorted({form.lstrip("\\")[0] for f in forms for form in f})))


def _adjectives(table: Mapping[str, Any]) -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf" (?:{stem})(?:e?s?)(?![a-z])"), iso)
        for stem, iso in table["adjectives"].items()
    ]
