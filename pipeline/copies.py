"""Copies: documents that say the same, though their files differ (another format, another site).

Of each group the first document, by source, is the original. Two documents are copies when nearly
all runs of three words in them are the same and their dates, where both are known, lie close: a
form that is filled in anew each month is no copy. Candidates are found by MinHash, in bands, so
that the work grows with the number of documents and not with that of pairs; every candidate is then
compared in full. Files of equal bytes never get here: see `plan.py`.
"""

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from pipeline.parts import Integers
from pipeline.signatures import Runs

LIKE = 0.85  # share of the runs of words of two documents that both have
_LEAST = 20  # runs; of shorter documents only equal ones are copies
_APART = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document to compare: the runs of `signatures.py`, its date, and which bands it shares.

    Of its bands only those are needed that another document has, too. `group` is that of `groups`.
    """

    group: int
    doc_id: str
    bands: Sequence[int]
    runs: Runs
    date: dt.date | None


def groups(count: int, pairs: Iterable[tuple[int, int]]) -> Integers:
    """For each of `count` ranks the least that it is joined with by `pairs`, in any steps."""
    least = array("i", range(count))

    def find(rank: int) -> int:
        while least[rank] != rank:
            least[rank] = rank = least[least[rank]]
        return rank

    for one, other in pairs:
        one, other = find(one), find(other)
        least[max(one, other)] = min(one, other)
    return np.array([find(rank) for rank in least], dtype=np.int32)


def copies(documents: Iterable[Candidate]) -> dict[str, str]:
    """doc_id of each copy → doc_id of its original.

    `documents` come group by group, and in a group in the order of sources. Only one group is held
    in memory.
    """
    found: dict[str, str] = {}
    for _, group in groupby(documents, key=lambda document: document.group):
        found |= _copies(group)
    return found


def _copies(documents: Iterable[Candidate]) -> dict[str, str]:
    originals: list[Candidate] = []
    bands: dict[int, _Band] = defaultdict(_Band)
    found: dict[str, str] = {}
    for document in documents:
        near = {n for key in document.bands if key in bands for n in bands[key].near(document)}
        original = next((n for n in sorted(near) if _is_copy(document, originals[n])), None)
        if original is not None:
            found[document.doc_id] = originals[original].doc_id
            continue
        for key in document.bands:
            bands[key].add(len(originals), document)
        originals.append(replace(document, bands=()))
    return found


class _Band:
    """The originals of one band by week: a form of each day has thousands, few of them near."""

    __slots__ = ("_weeks",)

    def __init__(self) -> None:
        self._weeks: dict[int | None, list[int]] = {}

    def add(self, number: int, document: Candidate) -> None:
        self._weeks.setdefault(_week(document), []).append(number)

    def near(self, document: Candidate) -> Iterator[int]:
        """The originals whose dates may be close."""
        week = _week(document)
        weeks = self._weeks if week is None else (week - 1, week, week + 1, None)
        for each in weeks:
            yield from self._weeks.get(each, ())


def _week(document: Candidate) -> int | None:
    return None if document.date is None else document.date.toordinal() // _APART.days


def _is_copy(document: Candidate, other: Candidate) -> bool:
    if document.date and other.date and abs(document.date - other.date) > _APART:
        return False
    ours, theirs = document.runs, other.runs
    both = np.intersect1d(ours, theirs, assume_unique=True).size
    either = ours.size + theirs.size - both
    return bool(both == either or (min(ours.size, theirs.size) >= _LEAST and both >= LIKE * either))
