"""The words of a mended text, as the grammars of names and offices walk over them."""

import re
from dataclasses import dataclass

from pipeline.model import Text

# An elided article is a word of its own ("l'", "d'"); a name like "O'Flaherty" is one word.
_WORD = re.compile(
    r"(?:[Ll]|[Dd]|[Qq]u|[Nn]|[Ss]|[Jj]|[Cc]|[Mm]|[Tt]|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)'(?=\w)"
    r"|MM?\.(?= ?[A-ZÀ-Þ])"  # a title: "M. J.-P. Lambert" has initials behind it
    r"|(?:[A-ZÀ-Þ]\.[ -]?)*[A-ZÀ-Þ]\.(?!\w)"  # initials: "M.", "J.-P.", "A. K. M."
    r"|[^\W_](?:[\w&]|-(?=\w)|\.(?=[^\W_]))*(?:'[^\W\d_](?:\w|-(?=\w))*)*"
    r"|[^\w\s]|\n"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign: its place in `norm`, its wording and its folded wording."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def words(text: Text, start: int, end: int) -> list[Word]:
    """The words of `norm[start:end]`, in order; white space is left out, line breaks are kept."""
    return [
        Word(m.start(), m.end(), m[0], text.folded[m.start() : m.end()])
        for m in _WORD.finditer(text.norm, start, end)
    ]
