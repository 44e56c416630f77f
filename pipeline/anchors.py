"""Reads off a pattern the literals of which each of its matches must hold one, and where.

"(?:le )?\\d{1,2} (?:mai|juin)" cannot match but around " mai" or " juin", one to five characters
behind its start. Of all such sets the one is taken that leaves least to try in French text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from itertools import product
from typing import Any

# `re` has no public way to read a pattern's structure; Hypothesis builds on the same module.
_SRE: Any = import_module("re._parser")
ENDLESS = int(_SRE.MAXREPEAT)
_MOST = 400  # literals, beyond which a set of them is no longer multiplied out
_MOST_REPEATS = 3
_MOST_CHARACTERS = 26  # of a class such as [a-z] that is written out
_RARE = 1 / 9  # anchors a character; more of them save nothing
_RARE_LINE = 1 / 200  # the same for a pattern that is tried once a line anyway
_FAR = 100  # starts, of which most pieces of a pattern need not be tried
_NEAR = 4  # starts that are tried as fast as an anchor is found
_DIGITS = "0123456789"  # what `\\d` can match in a folded text
# About how often a character stands in French text; all else is taken for a letter.
_OFTEN = {" ": 1 / 6} | dict.fromkeys(_DIGITS, 1 / 100) | dict.fromkeys("'.,-()\"\n", 1 / 60)
_LETTER, _SIGN = 1 / 16, 1 / 200


@dataclass(frozen=True, slots=True)
class Anchors:
    """Each match holds one of `literals`, `low` to `high` characters behind its own start."""

    literals: frozenset[str]
    low: int
    high: int

    @property
    def cost(self) -> float:
        """How much work is left, relative to other anchors of the same pattern."""
        return self.often * (_NEAR + min(self.high - self.low, _FAR))

    @property
    def often(self) -> float:
        """About how many anchors stand in a character of French text."""
        return sum(map(_rarity, self.literals))


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a pattern: its width, all that it can match if that is little, its anchors."""

    low: int
    high: int
    exact: frozenset[str] | None = None
    anchors: Anchors | None = None
    ends: frozenset[str] | None = None  # single characters, with which it begins and ends


def find_anchors(pattern: str) -> Anchors | None:
    """The anchors that leave least to try; None where a match may do without or all are common.

    The pattern is meant for folded text, where `\\d` is one of 0 to 9.
    """
    items = _SRE.parse(pattern)
    if items.state.flags & re.IGNORECASE:
        return None
    part = _sequence(items)
    opens_line = [str(a) for o, a in items[:1] if str(o) == "AT"] == ["AT_BEGINNING"]
    rare = _RARE_LINE if opens_line else _RARE
    return part.anchors if part.low and part.anchors and part.anchors.often < rare else None


def _rarity(literal: str) -> float:
    likely = 1.0
    for character in literal:
        likely *= _OFTEN.get(character, _LETTER if character.isalpha() else _SIGN)
    return likely


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Part:
    """Pieces one behind the other."""
    low = high = 0
    run, run_low, run_high = frozenset({""}), 0, 0  # of literals, and where it begins
    best: Anchors | None = None
    whole = True
    for operation, argument in items:
        if str(operation) == "ASSERT" and argument[0] < 0 and run == {""}:
            behind = _sequence(argument[1])
            if behind.exact is not None:
                run, run_low, run_high = behind.exact, low - behind.low, high - behind.low
                whole = False
            continue
        part = _part(str(operation), argument)
        after_low, after_high = low + part.low, min(high + part.high, ENDLESS)
        if part.exact is not None and len(run) * len(part.exact) <= _MOST:
            run = _joined(run, part.exact)
        else:
            whole = False
            if part.ends and len(run) * len(part.ends) <= _MOST:
                run = _joined(run, part.ends)
            best = _better(best, _anchors(run, run_low, run_high))
            if part.exact is not None:
                run, run_low, run_high = part.exact, low, high
            elif part.ends is not None:
                run, run_low, run_high = part.ends, after_low - 1, after_high - 1
            else:
                if inner := part.anchors:
                    farthest = min(inner.high + high, ENDLESS)
                    inner = Anchors(inner.literals, inner.low + low, farthest)
                    best = _better(best, inner)
                run, run_low, run_high = frozenset({""}), after_low, after_high
        low, high = after_low, after_high
    best = _better(best, _anchors(run, run_low, run_high))
    return _Part(low, high, run if whole else None, best)


def _joined(heads: frozenset[str], tails: frozenset[str]) -> frozenset[str]:
    return frozenset(map("".join, product(heads, tails)))


def _part(operation: str, argument: Any) -> _Part:
    match operation:
        case "LITERAL":
            return _written([chr(argument)])
        case "IN":
            return _class(argument)
        case "SUBPATTERN" if argument[1] & re.IGNORECASE:
            return _Part(0, ENDLESS)
        case "SUBPATTERN":
            return _sequence(argument[-1])
        case "ATOMIC_GROUP":
            return _sequence(argument)
        case "BRANCH":
            return _either([_sequence(branch) for branch in argument[1]])
        case "GROUPREF_EXISTS":
            ways = [list(way or ()) for way in argument[1:]]
            return _either([_sequence(way) for way in ways if not _fails(way)])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(*argument)
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return _written([""])
        case "ANY" | "NOT_LITERAL":
            return _Part(1, 1)
        case _:  # what was captured before, for one
            return _Part(0, ENDLESS)


def _fails(items: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a piece is "(?!)", which nothing matches."""
    return any(
        str(operation) == "FAILURE" or (str(operation) == "ASSERT_NOT" and not argument[1])
        for operation, argument in items
    )


def _written(strings: Iterable[str]) -> _Part:
    exact = frozenset(strings)
    widths = [len(string) for string in exact]
    return _Part(min(widths), max(widths), exact, _anchors(exact, 0, 0))


def _class(members: Sequence[tuple[Any, Any]]) -> _Part:
    characters: list[str] = []
    for kind, argument in members:
        match str(kind):
            case "LITERAL":
                characters.append(chr(argument))
            case "CATEGORY" if str(argument) == "CATEGORY_DIGIT":
                characters += _DIGITS
            case "RANGE" if argument[1] - argument[0] < _MOST_CHARACTERS:
                characters += map(chr, range(argument[0], argument[1] + 1))
            case _:
                return _Part(1, 1)
    return _written(characters) if len(characters) <= _MOST_CHARACTERS else _Part(1, 1)


def _either(parts: Sequence[_Part]) -> _Part:
    low, high = min(part.low for part in parts), max(part.high for part in parts)
    exact = None
    if all(part.exact is not None for part in parts):
        exact = frozenset().union(*(part.exact or () for part in parts))
    anchors = reduce(_union, (part.anchors for part in parts))
    return _Part(low, high, exact if exact and len(exact) <= _MOST else None, anchors)


def _repeated(least: int, most: Any, items: Any) -> _Part:
    part = _sequence(items)
    low, high = part.low * least, part.high * int(most)
    ends = part.exact if least and part.low == part.high == 1 else None
    if part.exact is not None and most <= _MOST_REPEATS and len(part.exact) ** most <= _MOST:
        times = range(least, most + 1)
        exact = frozenset("".join(p) for n in times for p in product(part.exact, repeat=n))
        return _Part(low, high, exact, _anchors(exact, 0, 0), ends)
    return _Part(low, high, None, part.anchors if least else None, ends)


def _anchors(literals: frozenset[str], low: int, high: int) -> Anchors | None:
    """Anchors of a run of literals, without those that begin with another of them."""
    kept: list[str] = []
    for literal in sorted(literals):
        if not (kept and literal.startswith(kept[-1])):
            kept.append(literal)
    return Anchors(frozenset(kept), low, high) if "" not in kept else None


def _union(one: Anchors | None, two: Anchors | None) -> Anchors | None:
    if one is None or two is None:
        return None
    literals = one.literals | two.literals
    return _anchors(literals, min(one.low, two.low), max(one.high, two.high))


def _better(one: Anchors | None, two: Anchors | None) -> Anchors | None:
    if one is None or two is None:
        return one or two
    return min(one, two, key=lambda anchors: anchors.cost)
