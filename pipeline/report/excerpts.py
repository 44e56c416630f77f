"""Mentions in their context: about a sentence of the document's text.

The tables tell a sentence's number, not its extent, so what is shown is cut at paragraphs and
where a sentence seems to end; it is for reading, nothing is counted by it.
"""

import re
from typing import NamedTuple

from pipeline.wording import one_line

# "M. Roux", "A. de Brume" and "Dr. Roux" are not where a sentence ends.
_STOP = re.compile(
    r"(?<!\b[A-ZÉÈ])(?<!\bMM)(?<!\bDr)(?<!\bSt)[.!?…](?:\s?[»\"”)])*\s+(?=[«\"“(]?\s?[A-ZÀÂÇÉÈÊËÎÏÔÙÛÜŒ])|\n\s*\n|\f"
)
_REACH = 180  # characters at most on each side


class Excerpt(NamedTuple):
    """What stands before a mention, the mention and what stands after it, white space mended."""

    before: str
    inside: str
    after: str


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """The sentence around `text[start:end]`, as far as it can be told."""
    low = max(0, start - _REACH)
    before = text[low:start]
    stops = [stop.end() for stop in _STOP.finditer(before)]
    cut = low > 0
    if stops:
        before, cut = before[stops[-1] :], False
    elif cut:
        before = before.partition(" ")[2] or before
    high = min(len(text), end + _REACH)
    after = text[end:high]
    stop = _STOP.search(after)
    if stop:
        after = after[: stop.end()].rstrip()
    elif high < len(text):
        after = f"{after.rpartition(' ')[0] or after}…"
    return Excerpt(
        ("…" if cut else "") + one_line(before).lstrip(),
        one_line(text[start:end]),
        one_line(after).rstrip(),
    )
