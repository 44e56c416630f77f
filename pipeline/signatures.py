"""What a document is compared by when copies are looked for: its runs of words, and MinHash bands.

Two documents that share most of their runs of three words nearly always have one of their bands
in common, so only documents with a common band need be compared in full. See `copies.py`.
"""

import zlib

import numpy as np
import numpy.typing as npt

from pipeline.model import Document

BANDS = 16
_ROWS = 8  # numbers a band: two documents .85 alike share one in 99.2 % of cases, .5 alike in 6 %
_RUN = 3  # words
_AT_ONCE = 1024  # runs hashed in one go, so that the products stay in the processor's cache

# Bytes of a word are letters, digits and all beyond ASCII; the dash is the one sign left there.
_SPACED = bytes(n if n > 127 or chr(n).isalnum() else 32 for n in range(256))
_DASH = "–".encode()

Runs = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.uint64]

_RANDOM = np.random.default_rng(20010923)
_PLACES = _RANDOM.integers(1 << 64, size=_RUN, dtype=np.uint64)
_FACTORS, _SUMMANDS = _RANDOM.integers(1 << 64, size=(2, _ROWS * BANDS, 1), dtype=np.uint64)
_MIXERS = _RANDOM.integers(1 << 64, size=(BANDS, _ROWS), dtype=np.uint64)
_HIGH = np.uint64(32)  # the upper half of a product modulo 2^64 is a good hash


def signature(document: Document) -> tuple[bytes, bytes] | None:
    """(bands, runs) of the document's own words; None where it has none.

    `bands` are BANDS numbers of 64 bits, `runs` the distinct runs as sorted numbers of 32 bits,
    both in the machine's order of bytes.
    """
    runs = runs_of(own_words(document))
    return (_bands(runs).tobytes(), runs.tobytes()) if runs.size else None


def own_words(document: Document) -> str:
    """The folded text without furniture and contacts."""
    return "\n".join(
        document.text.folded[zone.start : zone.end]
        for zone in document.zones
        if zone.kind not in ("furniture", "contact")
    )


def runs_of(folded: str) -> Runs:
    """The distinct runs of words of a folded text, each as a number, sorted."""
    words = folded.encode(errors="replace").replace(_DASH, b" ").translate(_SPACED).split()
    if not words:
        return np.array([], dtype=np.uint32)
    numbers = np.zeros(max(_RUN, len(words)), dtype=np.uint64)
    numbers[: len(words)] = np.fromiter(map(zlib.crc32, words), np.uint32, len(words))
    count = len(numbers) - _RUN + 1
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(_RUN):
        hashes += numbers[place : place + count] * _PLACES[place]
    runs = (hashes >> _HIGH).astype(np.uint32)
    runs.sort()
    distinct: Runs = runs[np.append(True, runs[1:] != runs[:-1])]  # np.unique takes twice as long
    return distinct


def _bands(runs: Runs) -> Numbers:
    """A number for each band, made of the least hashes of all runs."""
    least = np.full(len(_FACTORS), np.iinfo(np.uint64).max)
    for start in range(0, len(runs), _AT_ONCE):
        hashes = runs[start : start + _AT_ONCE].astype(np.uint64) * _FACTORS
        hashes += _SUMMANDS
        np.minimum(least, hashes.min(axis=1) >> _HIGH, out=least)
    bands: Numbers = (least.reshape(BANDS, _ROWS) * _MIXERS).sum(axis=1, dtype=np.uint64)
    return bands
