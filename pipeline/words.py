"""The words of a mended text, as the grammars of names and offices walk over them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.lexicon import automaton
from pipeline.model import Text

# An elided article is a word of its own ("l'", "d'"); a name like "O'Flaherty" is one word.
_WORD = re.compile(
    r"[^\W_][\w&]+(?=[ ,])"  # most words: what the rest would find, sooner
    r"|[LDNSJCMTldnsjcmt]'(?=\w)|(?:[Qq]|[Jj]usq|[Ll]orsq|[Pp]uisq)u'(?=\w)"
    r"|MM?\.(?= ?[A-ZÀ-Þ])"  # a title: "M. J.-P. Lambert" has initials behind it
    r"|(?:[A-ZÀ-Þ]\.[ -]?)*[A-ZÀ-Þ]\.(?!\w)"  # initials: "M.", "J.-P.", "A. K. M."
    r"|[^\W_](?:[\w&]|-(?=\w)|\.(?=[^\W_]))*(?:'[^\W\d_](?:\w|-(?=\w))*)*"
    r"|[^\w\s]|\n"
)


class Word(NamedTuple):
    """A word or sign: its place in `norm`, its wording and its folded wording."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def words(text: Text, start: int, end: int) -> Sequence[Word]:
    """The words of `norm[start:end]`, in order; white space is left out, line breaks are kept."""
    known = _known(text)
    if (start, end) not in known:
        norm, folded = text.norm, text.folded
        spans = (match.span() for match in _WORD.finditer(norm, start, end))
        known[start, end] = tuple(Word(a, b, norm[a:b], folded[a:b]) for a, b in spans)
    return known[start, end]


@lru_cache(maxsize=1)
def _known(text: Text) -> dict[tuple[int, int], tuple[Word, ...]]:
    """What was cut already: several matchers walk over the same sentences of one document."""
    return {}


class Spotter:
    """Tells where some words stand, and so which sentences need be cut into words at all."""

    def __init__(self, wordings: Mapping[str, object] | Sequence[str]) -> None:
        """`wordings` are folded, each one word as `words` cuts them."""
        self._automaton = automaton(wordings)

    def find(self, text: Text) -> Iterator[tuple[int, str]]:
        """(start, wording) of each that has no letter or digit beside it, in order of their ends.

        These are all that `words` would give, and some that are but the part of a longer word.
        """
        norm = text.norm
        for last, wording in self._automaton.iter(text.folded):
            start = last + 1 - len(wording)
            inside = start and norm[start - 1].isalnum()
            if not inside and not (wording[-1].isalnum() and norm[last + 1 : last + 2].isalnum()):
                yield start, wording


def sentences_around(
    places: Iterable[int], sentences: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Those of the sentences, in order, in which places lie."""
    starts = [start for start, _ in sentences]
    numbers = {bisect_right(starts, place) for place in places}
    return (sentences[number - 1] for number in sorted(numbers) if number)
