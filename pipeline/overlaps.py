"""Which mentions stand over a stretch of text."""

from bisect import bisect_left
from collections.abc import Iterable

from pipeline.model import Mention


class Overlaps:
    """Mentions by place; a lookup costs the same in a long document as in a short one."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = sorted(mentions, key=lambda m: m.start)
        self._longest = max((m.end - m.start for m in self._mentions), default=0)

    def over(self, start: int, end: int) -> list[Mention]:
        """The mentions that share a character with `start`–`end`, in order of place."""
        first = bisect_left(self._mentions, start - self._longest, key=lambda m: m.start)
        last = bisect_left(self._mentions, end, key=lambda m: m.start)
        return [m for m in self._mentions[first:last] if start < m.end]
