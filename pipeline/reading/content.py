"""What a reader of one format gives back, before it is known as a document."""

import re
from dataclasses import dataclass

from pipeline.model import NOTHING_DECLARED, Declared

BLANKS = "\ufeff\u200b \t\n\v\f\r\u00a0\u202f"
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one document and what its container says of it.

    `furniture` are spans of `text`, each of whole lines, that are known to be running heads,
    running feet or page numbers; `pages` are the positions at which pages begin, if there are
    pages. `notes` tell what was guessed, changed or left out.
    """

    text: str
    encoding: str
    declared: Declared = NOTHING_DECLARED
    furniture: tuple[tuple[int, int], ...] = ()
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def one_line(text: str) -> str:
    """`text` with each run of white space as one blank; no-break spaces stay."""
    return _SPACES.sub(" ", text).strip(" ")


def table_row(cells: list[str]) -> str:
    """A row of a table as a line of text; empty cells keep their place."""
    return f"| {' | '.join(one_line(cell) for cell in cells)} |"
