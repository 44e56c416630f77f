"""Copies: documents that say the same, though their files differ (another format, another site).

Of each group the first document, by source, is the original. Two documents are copies when nearly
all runs of three words in them are the same and their dates, where both are known, lie close: a
form that is filled in anew each month is no copy. Candidates are found by MinHash, in bands, so
that the work grows with the number of documents and not with that of pairs; every candidate is then
compared in full. Files of equal bytes never get here: see `plan.py`.
"""

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.normalise import fold

LIKE = 0.85  # share of the runs of words of two documents that both have
_RUN = 3  # words
_LEAST = 20  # runs; of shorter documents only equal ones are copies
_APART = dt.timedelta(days=7)
_ROWS, _BANDS = 8, 16  # two documents that are .85 alike share a band in 99.2 % of cases, .5: 6 %
_PRIME = np.uint64((1 << 31) - 1)

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document to compare: its own words only, without letterheads and menus."""

    doc_id: str
    text: str
    date: dt.date | None


def copies(documents: Iterable[Candidate]) -> dict[str, str]:
    """doc_id of each copy → doc_id of its original. `documents` come in the order of sources."""
    generator = np.random.default_rng(20010923)
    factors, summands = generator.integers(1, int(_PRIME), (2, _ROWS * _BANDS), dtype=np.uint64)
    originals: dict[str, tuple[Hashes, dt.date | None]] = {}
    bands: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    found: dict[str, str] = {}
    for document in documents:
        runs = _runs(document.text)
        if not runs.size:
            continue
        keys = _keys(runs, factors, summands)
        near = dict.fromkeys(doc_id for key in keys for doc_id in bands[key])
        original = next((i for i in near if _is_copy(runs, document.date, *originals[i])), None)
        if original is not None:
            found[document.doc_id] = original
            continue
        originals[document.doc_id] = runs, document.date
        for key in keys:
            bands[key].append(document.doc_id)
    return found


def _runs(text: str) -> Hashes:
    """The distinct runs of words of a text as sorted numbers below 2^31."""
    words = "".join(c if c.isalnum() else " " for c in fold(text)).encode().split()
    runs = {
        zlib.crc32(b" ".join(words[i : i + _RUN])) for i in range(max(1, len(words) - _RUN + 1))
    }
    return np.array(sorted(run % int(_PRIME) for run in runs) if words else [], dtype=np.uint64)


def _keys(runs: Hashes, factors: Hashes, summands: Hashes) -> list[tuple[int, bytes]]:
    """The document's bands. Products of numbers below 2^31 fit 64 bits."""
    least = np.full(len(factors), _PRIME, dtype=np.uint64)
    for start in range(0, len(runs), 4096):
        part = runs[start : start + 4096, np.newaxis]
        least = np.minimum(least, ((part * factors + summands) % _PRIME).min(axis=0))
    return [(band, least[band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS)]


def _is_copy(runs: Hashes, date: dt.date | None, other: Hashes, other_date: dt.date | None) -> bool:
    if date and other_date and abs(date - other_date) > _APART:
        return False
    both = np.intersect1d(runs, other, assume_unique=True).size
    either = runs.size + other.size - both
    return both == either or (min(runs.size, other.size) >= _LEAST and both >= LIKE * either)


def own_words(text: str, zones: Sequence[dict[str, Any]]) -> str:
    """The text without furniture and contacts; `zones` as in the table `documents`."""
    kept = [zone for zone in zones if zone["kind"] not in ("furniture", "contact")]
    return "\n".join(text[zone["start"] : zone["end"]] for zone in kept)
