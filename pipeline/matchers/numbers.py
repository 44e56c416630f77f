"""Number expressions of French prose → their values.

Works on folded text. What it reads: digits in every grouping ("50 000", "50'000", "1.482",
"1,2"), number words from zéro to milliards with Swiss and Belgian forms, digits or words before a
scale ("2,5 millions", "un million et demi"), collectives ("une centaine", "une demi-douzaine"),
plurals of indefinite size ("des dizaines de milliers") and fractions ("deux tiers"). Whether a
number is a quantity at all is for `figures.py` to say. The tables of words come from
`rules/figures.toml`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.matchers.number_digits import LITERAL, VULGAR, read_digits
from pipeline.matchers.number_words import Grammar, Word
from pipeline.search import Finder, finditer_at

Form = Literal["digits", "words", "collective", "indefinite", "fraction"]

_IN_DIGITS = re.compile(rf"(?<!\w)(?:{LITERAL})|[{''.join(VULGAR)}]")
_DIGIT = re.compile(rf"[0-9{''.join(VULGAR)}]")
_PART_IN_DIGITS = re.compile(
    r"([1-9])/([2-9]|10|12|20|100)(?= d(?:es|u)\b| de (?!ce\b)| d'(?!un\b))"
)
_HALF = re.compile(r" et (?:un )?demie?\b")
_HALF_A = re.compile(r" demie?[- ](?!douzaine|centaine|million|milliard)")
_PARTS = {"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5}
_COMMA = re.compile(r" virgule (?P<word>[a-z-]+)\b")
_FOLLOWS_OF = re.compile(r" d(?:e|es|u)\b| d'")
# Nothing else in its line, cell or brackets: no noun that it could be the fifth of.
_LINE_OPENS, _LINE_ENDS = re.compile(r"(?:^|[\n|(]) ?\Z"), re.compile(r"[ .]*(?:$|[\n|)])")
_AHEAD = re.compile(r"[ -]?([a-z]+)")
_LETTERS = re.compile(r"[a-z]+")
_LONGEST = 27  # words, of 999 999 999 999
# As many numbers in one line as this, with hardly anything between them, are no prose and no
# number: a drawing of lots, a chart, noise. They are passed over whole, which bounds the work.
_CROWD, _CROWD_GAP = 40, 3


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number expression at `start`–`end` of a folded text.

    `value` = `mantissa` × `scale` unless smaller parts follow, when `scale` is 1. `total` is the
    denominator of a fraction. `article` marks a bare "un" or "une"; `grouped` a literal with
    separators of thousands; `article` and `grouped` help to tell quantities from other numbers.
    """

    start: int
    end: int
    value: float
    form: Form
    mantissa: float
    scale: float = 1.0
    total: float | None = None
    article: bool = False
    grouped: bool = False
    half: bool = False  # "une demi", which needs a unit behind it
    bare: bool = False  # a large number's noun alone: "(au) milliard", "(de) milliers"
    modifier: str | None = None  # what the expression itself says: "une bonne centaine"


class Numbers:
    """Finds numerals; `words` is the table `[words]` of `rules/figures.toml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._cardinals: dict[str, int] = dict(words["cardinals"])
        self._scales: dict[str, float] = dict(words["scales"])
        self._after_digits: dict[str, float] = {**self._scales, **words["after_digits"]}
        self._collectives: dict[str, int] = dict(words["collectives"])
        self._fractions: dict[str, int] = dict(words["fractions"])
        self._sizes: dict[str, str] = dict(words["collective_adjectives"])
        large = {**self._collectives, **self._scales}
        self._large_words: dict[str, float] = dict(large)
        # The first words of all that may belong to a number and stand behind it.
        words_behind = [*large, *self._after_digits, *self._fractions, *self._sizes]
        self._extending = {"et", "demi", "demie", "d", "de"}.union(
            *((word.partition("-")[0], f"{word}s") for word in words_behind)
        )
        plural = "|".join(f"{word}s" for word in large)
        singular = "|".join(large)
        cardinal = _alternatives([*self._cardinals, "vingts", "cents"])
        determiner = "|".join(words["indefinite_determiners"])
        codes = "|".join(words["after_abbreviation"])
        self._number_words = Finder(
            re.compile(
                rf"(?<![\w-])(?!(?:vingts|cents)\b)(?:{cardinal}|moitie)\b(?!'[a-z])"
                rf"|(?<![\w-])(?:(?:{determiner}) )?(?:{plural})\b"
                rf"|(?<![\w-])(?:{singular})\b"
            )
        )
        self._plural = re.compile(rf"(?:(?P<det>{determiner}) )?(?P<noun>{plural})\b")
        self._of_scale = re.compile(rf" de (?P<noun>milliers?|{plural}|millions?|milliards?)\b")
        self._next = re.compile(rf"(?P<gap> |-| et |-et-)(?P<word>{cardinal})\b")
        self._after = re.compile(
            rf" ?(?P<word>{_alternatives(self._after_digits)})s?\b(?!-)"
            rf"(?:\.(?= (?:d[e']|{codes})))?"
        )
        adjectives = "|".join(self._sizes)
        joined = f"(?: (?P<size>{adjectives}))?(?: (?P<demi>demi)[- ]?| )"
        self._collective = re.compile(rf"{joined}(?P<noun>{_alternatives(large)})s?\b")
        self._fraction = re.compile(rf"[ -](?P<noun>{_alternatives(self._fractions)})(?P<s>s?)\b")
        # "cinq et un quart", but not "cinq et un quart des élèves", which are two figures; what
        # "cinq et un sixième" counts cannot follow it, or it is a sixth thing.
        ordinal = _alternatives([f for f in self._fractions if f.endswith("ieme")])
        self._and_part = re.compile(
            rf" et (?P<parts>{'|'.join(_PARTS)}) (?P<whole>(?:tiers|quart)(?=s?\b)"
            rf"|(?:{ordinal})(?=s?(?: ?(?:$|[.,;:!?)|\n])|(?<=s)\b)))s?"
            r"\b(?! d(?:e|es|u)\b| d'|-| ?[%€$])"
        )
        self._rest = re.compile(r" (?P<rest>\d{1,3}(?: \d{3}){0,3})(?![\w.,'])")
        self._ordinal = re.compile(r"(?:-| et |-et-)?[a-z]*ieme|(?: [a-z]+ieme\b)")

    def find(self, folded: str) -> list[Numeral]:
        """The numerals of a folded text, in order, without overlap."""
        found = []
        place = 0
        spots = [
            *finditer_at(_DIGIT, _IN_DIGITS, folded),
            *self._number_words.finditer(folded),  # which share no character with the former
        ]
        spots.sort(key=re.Match.start)
        for spot in _out_of_crowds(folded, spots):
            if spot.start() < place:
                continue
            numeral = self._read(folded, spot)
            place = numeral.end if numeral else spot.end()
            if numeral and numeral.value != float("inf"):
                found.append(numeral)
        return found

    def _read(self, folded: str, spot: re.Match[str]) -> Numeral | None:
        first, start, end = spot[0][0], spot.start(), spot.end()
        if first in VULGAR:
            part, total = VULGAR[first]
            return Numeral(start, end, part, "fraction", part, total=total)
        share = _PART_IN_DIGITS.match(folded, start) if first.isdigit() else None
        if share and int(share[1]) < int(share[2]):
            counted, whole = float(share[1]), float(share[2])
            return Numeral(start, share.end(), counted, "fraction", counted, total=whole)
        if first.isdigit():
            numeral = self._literal(folded, start, end)
            return numeral and self._extend(folded, numeral)
        if spot[0] == "moitie":
            return Numeral(start, end, 1, "fraction", 1, total=2)
        indefinite = self._plural.fullmatch(folded, start, end)
        if indefinite:
            bare = indefinite["det"] is None
            return self._indefinite(folded, start, end, indefinite["noun"], bare)
        if spot[0] in self._collectives or spot[0] in self._scales:
            value = self._size(spot[0])
            form: Form = "collective" if spot[0] in self._collectives else "words"
            return self._large(folded, Numeral(start, end, value, form, 1, value, bare=True))
        numeral = self._words(folded, start)
        return numeral and self._extend(folded, numeral)

    def _literal(self, folded: str, start: int, end: int) -> Numeral | None:
        found = read_digits(folded, start, end)
        if found is None:
            return None
        value, end, grouped = found
        return Numeral(start, end, value, "digits", value, grouped=grouped)

    def _indefinite(self, folded: str, start: int, end: int, noun: str, bare: bool) -> Numeral:
        value = self._size(noun)
        for _ in range(2):
            more = self._of_scale.match(folded, end)
            if not more:
                break
            value, end = value * self._size(more["noun"]), more.end()
        return Numeral(start, end, value, "indefinite", 1, value, bare=bare, modifier="order_of")

    def _size(self, noun: str) -> float:
        return float(self._large_words[noun.removesuffix("s")])

    def _extend(self, folded: str, numeral: Numeral) -> Numeral:
        """`numeral` with the scale, collective, fraction or half that follows it."""
        end = numeral.end
        ahead = _AHEAD.match(folded, end)
        if numeral.scale < 1e6 and (ahead is None or ahead[1] not in self._extending):
            return numeral
        fraction = self._fraction.match(folded, end)
        if fraction and self._is_fraction(folded, numeral, fraction):
            total = self._fractions[fraction["noun"]]
            return replace(numeral, end=fraction.end(), form="fraction", total=total, article=False)
        group = self._collective.match(folded, end)
        if group and (numeral.form == "words" or group["noun"] in self._collectives):
            return self._group(folded, numeral, group)
        scale = self._after.match(folded, end) if numeral.form == "digits" else None
        if scale and not numeral.half:
            size = float(self._after_digits[scale["word"]])
            numeral = replace(
                numeral, end=scale.end(), value=numeral.value * size, scale=size, article=False
            )
        return self._large(folded, numeral)

    def _group(self, folded: str, numeral: Numeral, group: re.Match[str]) -> Numeral:
        noun = group["noun"]
        size = self._size(noun)
        factor = numeral.value * (0.5 if group["demi"] else 1)
        about = noun in self._collectives and (numeral.value == 1 or noun != "douzaine")
        modifier = self._sizes.get(group["size"] or "") or ("about" if about else None)
        form: Form = "collective" if noun in self._collectives else "words"
        numeral = Numeral(
            numeral.start, group.end(), factor * size, form, factor, size, modifier=modifier
        )
        return self._large(folded, numeral)

    def _large(self, folded: str, numeral: Numeral) -> Numeral:
        """Joins "et demi", "de millions" and what stands below the scale ("2 millions 500 000")."""
        half = _HALF.match(folded, numeral.end)
        if half:
            value, mantissa = numeral.value + numeral.scale / 2, numeral.mantissa + 0.5
            return replace(numeral, end=half.end(), value=value, mantissa=mantissa, article=False)
        plain = numeral.form in ("digits", "words") and not numeral.bare
        part = self._and_part.match(folded, numeral.end) if plain else None
        if part:
            share = _PARTS[part["parts"]] / self._fractions[part["whole"]]
            of = numeral.scale if numeral.scale >= 1e6 else 1.0
            value, mantissa = numeral.value + share * of, numeral.mantissa + share
            return replace(numeral, end=part.end(), value=value, mantissa=mantissa, article=False)
        more = self._of_scale.match(folded, numeral.end)
        if more and numeral.form == "collective":
            size = self._size(more["noun"])
            return replace(
                numeral, end=more.end(), value=numeral.value * size, scale=numeral.scale * size
            )
        if numeral.scale >= 1e6:
            rest = self._rest.match(folded, numeral.end)
            if rest:
                value = float(rest["rest"].replace(" ", ""))
                if 1000 <= value < numeral.scale:
                    value += numeral.value
                    return replace(numeral, end=rest.end(), value=value, mantissa=value, scale=1.0)
        return numeral

    def _is_fraction(self, folded: str, numeral: Numeral, fraction: re.Match[str]) -> bool:
        total = self._fractions[fraction["noun"]]
        if numeral.scale != 1 or not 0 < numeral.value < total:
            return False
        if numeral.value != int(numeral.value):
            return False
        if folded[numeral.end] == "-" and not (fraction["s"] or fraction["noun"] == "tiers"):
            return False
        if total <= 4:  # "un tiers", "trois quarts"
            return bool(numeral.value == 1) or fraction[0].endswith("s")
        # "deux cinquièmes", "un dixième des": anything else is an ordinal
        follows = _FOLLOWS_OF.match(folded, fraction.end())
        if fraction["s"] or folded[numeral.start : numeral.end] not in ("un", "1"):
            return bool(fraction["s"])
        alone = _LINE_ENDS.match(folded, fraction.end()) and _LINE_OPENS.search(
            folded, max(0, numeral.start - 2), numeral.start
        )
        return follows is not None or bool(alone)

    def _words(self, folded: str, start: int) -> Numeral | None:
        words = self._run(folded, start)
        value, count, mantissa, scale = Grammar(words, self._cardinals, self._scales).number()
        if not count:
            return None
        end = words[count - 1].end
        fraction = self._fraction.match(folded, end)
        whole = Numeral(start, end, value, "words", value)
        known = fraction is not None and self._is_fraction(folded, whole, fraction)
        if self._ordinal.match(folded, end) and not known:
            return None
        if folded[end : end + 1] == "-" and re.match(r"-(?!ci\b|la\b|demi)", folded[end : end + 6]):
            return whole if known else None
        article = count == 1 and words[0].text in ("un", "une")
        half = _HALF_A.match(folded, end)
        if article and half:
            end = half.end() - 1
            return Numeral(start, end, 0.5, "words", 0.5, half=True)
        comma = _COMMA.match(folded, end)
        if comma and comma["word"] in self._cardinals:
            return self._decimals(folded, start, value, comma.start("word"))
        return Numeral(start, end, value, "words", mantissa, scale, article=article)

    def _decimals(self, folded: str, start: int, value: float, place: int) -> Numeral:
        """A number with the decimals that are spelt at `place`: "deux virgule zéro cinq"."""
        words, digits = self._run(folded, place), ""
        while len(words) > 1 and words[0].text == "zero":
            words, digits = words[1:], digits + "0"
        decimals, count, _, _ = Grammar(words, self._cardinals, {}).number()
        count, end = max(count, 1), words[max(count, 1) - 1].end
        value += float(f"0.{digits}{int(decimals)}")
        after = self._after.match(folded, end)
        size = float(self._after_digits[after["word"]]) if after else 1.0
        end = after.end() if after else end
        return Numeral(start, end, value * size, "words", value, size)

    def _run(self, folded: str, start: int) -> list[Word]:
        """The number words from `start` on that hyphens, spaces or "et" join."""
        words: list[Word] = []
        first = _LETTERS.match(folded, start)
        end = first.end() if first else start
        words.append(Word(folded[start:end], start, end, joined=False))
        while len(words) < _LONGEST:
            step = self._next.match(folded, end)
            if step is None:
                scale = self._after.match(folded, end)
                if scale is None or scale["word"] not in self._scales:
                    break
                start, end = scale.start("word"), scale.end()
                words.append(Word(scale["word"], start, end, joined=False))
                continue
            end = step.end()
            words.append(Word(step["word"], step.start("word"), end, "et" in step["gap"]))
        return words


def _out_of_crowds(folded: str, spots: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The spots that do not stand in a crowd, in order."""
    first = 0
    for place, spot in enumerate(spots, start=1):
        if place < len(spots):
            end, start = spot.end(), spots[place].start()
            if start - end <= _CROWD_GAP and "\n" not in folded[end:start]:
                continue
        if place - first < _CROWD:
            yield from spots[first:place]
        first = place


def _alternatives(words: "Mapping[str, object] | list[str]") -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
