"""Finds the matches of patterns in folded text, trying them only around their anchors.

Python's `re` tries an alternation of words anew at every character, about 100 ns each time. Here
one Aho-Corasick pass (4 to 7 ns a character, however many literals) tells where to try at all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from sys import maxsize
from typing import Any, Generic, TypeVar

import ahocorasick

from pipeline.anchors import ENDLESS, Anchors, find_anchors

Key = TypeVar("Key")
_FLAGS = re.compile(r"\A\(\?[a-z]+\)")
_CROWD = 24  # characters an anchor: where they stand closer, the pattern alone is faster


def finditer_at(
    spots: re.Pattern[str], pattern: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """The very matches of `pattern.finditer(text)`, tried only where one of `spots` begins.

    Each match must begin where one of `spots` does, none of which may hide the next. A pattern
    that is a class of characters is searched for twenty times as fast as one with branches.
    """
    end = 0
    for spot in spots.finditer(text):
        if spot.start() >= end and (found := pattern.match(text, spot.start())):
            yield found
            end = found.end()


class Finder:
    """Finds what `pattern` finds. Its anchors are worked out when they are first needed."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    @cached_property
    def anchors(self) -> Anchors | None:
        """What each match holds; None where the pattern is best tried everywhere."""
        return find_anchors(self.pattern.pattern)

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
        """The very matches of `pattern.finditer(text, start, end)`."""
        if self.anchors is None:
            return self.pattern.finditer(text, start, end)
        end = min(end, len(text))
        behind = max(0, start + min(0, self.anchors.low))  # where a look-behind may look
        hits = islice(self._automaton.iter(_part(text, behind, end)), _crowd(start, end))
        return self.around([behind + last - before for last, before in hits], text, start, end)

    def around(self, places: list[int], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The same, given where the literals of `anchors` begin (all, or enough for a crowd)."""
        anchors = self.anchors
        if not places:
            return iter(())
        if anchors is None or anchors.high >= ENDLESS or len(places) >= _crowd(start, end):
            return self.pattern.finditer(text, start, end)
        places.sort()
        if anchors.low == anchors.high:
            return self._at(places, anchors.low, text, start, end)
        return self._near(places, anchors, text, start, end)

    def _at(
        self, places: list[int], before: int, text: str, start: int, end: int
    ) -> Iterator[re.Match[str]]:
        """Where each literal is always as far behind the start of a match."""
        match = self.pattern.match
        for place in places:
            if place - before >= start and (found := match(text, place - before, end)):
                yield found
                start = found.end()

    def _near(
        self, places: list[int], anchors: Anchors, text: str, start: int, end: int
    ) -> Iterator[re.Match[str]]:
        """Where a literal may be nearer to the start or farther; no start is tried twice."""
        match, lead = self.pattern.match, self._lead.match
        for place in places:
            start = max(start, place - anchors.high)
            while start <= place - anchors.low:
                ahead = lead(text, start, end)
                if ahead and (found := match(text, ahead.end(), end)):
                    yield found
                    start = found.end()
                else:
                    start += anchors.high - anchors.low + 1

    @cached_property
    def _automaton(self) -> Any:
        built = ahocorasick.Automaton()
        for literal in self.anchors.literals if self.anchors else ():
            built.add_word(literal, len(literal) - 1)
        built.make_automaton()
        return built

    @cached_property
    def _lead(self) -> re.Pattern[str]:
        """What lies between a place and the first match among the starts that an anchor allows."""
        reach = self.anchors.high - self.anchors.low if self.anchors else 0
        pattern = _FLAGS.sub("", self.pattern.pattern)
        return re.compile(f"(?s:.{{0,{reach}}}?)(?={pattern})", self.pattern.flags)


class Search(Generic[Key]):
    """Finds what several patterns find, after one pass for the anchors of them all."""

    def __init__(self, finders: Iterable[tuple[Key, Finder]]) -> None:
        self._finders = tuple(finders)

    def finditer(
        self, text: str, start: int = 0, end: int = maxsize
    ) -> Iterator[tuple[Key, re.Match[str]]]:
        """(key of the finder, match), one finder after the other, each in the text's order."""
        end = min(end, len(text))
        places: dict[int, list[int]] = defaultdict(list)
        behind = max(0, start - self._behind)
        for last, owners in self._automaton.iter(_part(text, behind, end)):
            for number, before in owners:
                places[number].append(behind + last - before)
        for number in sorted([*places, *self._everywhere]):
            key, finder = self._finders[number]
            if number in places:
                matches = finder.around(places[number], text, start, end)
            else:
                matches = finder.finditer(text, start, end)
            for match in matches:
                yield key, match

    def by_key(self, text: str) -> Mapping[Key, list[re.Match[str]]]:
        """Every match in a text by the key of its finder, in the text's order."""
        found: dict[Key, list[re.Match[str]]] = defaultdict(list)
        for key, match in self.finditer(text):
            found[key].append(match)
        return found

    @cached_property
    def _everywhere(self) -> list[int]:
        """The finders that have no anchors."""
        return [n for n, (_, finder) in enumerate(self._finders) if finder.anchors is None]

    @cached_property
    def _behind(self) -> int:
        """How far behind the start of a match a literal may begin."""
        return -min((0, *(f.anchors.low for _, f in self._finders if f.anchors)))

    @cached_property
    def _automaton(self) -> Any:
        owners: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, (_, finder) in enumerate(self._finders):
            for literal in finder.anchors.literals if finder.anchors else ():
                owners[literal].append((number, len(literal) - 1))
        built = ahocorasick.Automaton()
        for literal, numbers in owners.items():
            built.add_word(literal, tuple(numbers))
        built.make_automaton()
        return built


def _part(text: str, start: int, end: int) -> str:
    """A stretch of a text: the automaton would copy all of the text to search a part of it."""
    return text if start == 0 and end == len(text) else text[start:end]


def _crowd(start: int, end: int) -> int:
    return (end - start) // _CROWD + 2
