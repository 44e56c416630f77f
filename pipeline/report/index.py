"""The full-text index: files of script that a page loads as a query needs them.

A page opened from the file system may not fetch data, but may load scripts. So the index is cut by
the first two characters of its words; a query loads the file of each of its words.

A posting is three numbers: the document, as the difference to the one before in the list; where
the word stands, `labels * 8 + zone`; how often it stands there. `labels` has a bit for each label
of the mentions that hold the word, in the order of `LABELS`; `zone` counts `ZONES` from 0.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.normalise import fold
from pipeline.report.corpus import Row
from pipeline.wording import table

LABELS = tuple(table("labels"))
ZONES = tuple(table("zones"))
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_PARTS = re.compile(r"[^\W_]+")
_SHORTEST = 2

Postings = dict[str, list[int]]


@lru_cache(maxsize=1 << 16)
def folded_words(word: str) -> tuple[str, ...]:
    """What a word of a text is found by: lower case, no accents, « œ » as « oe »."""
    return tuple(_PARTS.findall(fold(word)))


def words(text: str) -> Iterator[tuple[str, int]]:
    """Each folded word of `text` with where it begins, in characters. Single letters count not."""
    for found in _WORD.finditer(text):
        for word in folded_words(found[0]):
            if len(word) >= _SHORTEST or word.isdigit():
                yield word, found.start()


def index(
    documents: Iterable[Row], mentions_in: dict[str, list[Row]]
) -> tuple[Postings, list[int]]:
    """The postings of each word, and the number of words of each document, in their order."""
    postings: Postings = defaultdict(list)
    latest: dict[str, int] = {}
    lengths = []
    for number, document in enumerate(documents):
        places = _places(document, mentions_in.get(document["doc_id"], []))
        counted = Counter((word, places[start]) for word, start in words(document["text"]))
        lengths.append(sum(counted.values()))
        for (word, place), times in sorted(counted.items()):
            postings[word] += (number - latest.get(word, 0), place, times)
            latest[word] = number
    return dict(postings), lengths


def _places(document: Row, mentions: list[Row]) -> list[int]:
    """`labels * 8 + zone` of each character; outside of all zones it counts as body."""
    body = ZONES.index("body")
    places = [body] * len(document["text"])
    for zone in document["zones"]:
        places[zone["start"] : zone["end"]] = [ZONES.index(zone["kind"])] * (
            zone["end"] - zone["start"]
        )
    for mention in mentions:
        bit = 8 << LABELS.index(mention["label"])
        for place in range(mention["start"], mention["end"]):
            places[place] |= bit
    return places


def chunks(postings: Postings) -> dict[str, Postings]:
    """The postings by the first two characters of the word."""
    parts: dict[str, Postings] = defaultdict(dict)
    for word in sorted(postings):
        parts[word[:2]][word] = postings[word]
    return dict(parts)
