"""The words of a mended text, as the grammars of names and offices walk over them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

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
        folded = text.folded
        known[start, end] = tuple(
            Word(*m.span(), m[0], folded[m.start() : m.end()])
            for m in _WORD.finditer(text.norm, start, end)
        )
    return known[start, end]


@lru_cache(maxsize=1)
def _known(text: Text) -> dict[tuple[int, int], tuple[Word, ...]]:
    """What was cut already: several matchers walk over the same sentences of one document."""
    return {}
