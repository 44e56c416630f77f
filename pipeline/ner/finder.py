"""Lines in, entities out: exactly those that spaCy finds in each line with the same weights."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, islice

import numpy as np
from spacy.attrs import IDX, LENGTH, NORM, ORTH
from spacy.tokenizer import Tokenizer

from pipeline.ner.loading import Component, Floats
from pipeline.ner.network import Embedding, Encoder, Features, Rows
from pipeline.ner.transitions import Flags, Transitions

Entities = tuple[tuple[int, int, str], ...]  # (start, end, label), in characters of the line

# Bounds of what is kept between calls. A word in the vocabulary takes about half a kilobyte.
_WORDS = 200_000
REPEATED_LINES = 4_096
_LONGEST_REPEATED = 500  # characters; longer lines hardly come twice
# Characters that go through the network together: enough that the steps' fixed costs vanish, and
# a bound on memory. A line is never split.
_TOGETHER = 32_000
_ODD = np.uint64(0x9E3779B97F4A7C15)


class Finder:
    """Finds entities in lines and keeps what it learnt of words and of `repeated_lines` lines."""

    def __init__(
        self,
        make_tokeniser: Callable[[], Tokenizer],
        component: Component,
        vectors: Floats,
        rows_of: dict[int, int],
        repeated_lines: int,
    ) -> None:
        self._make_tokeniser = make_tokeniser
        self._make_embedding = partial(Embedding, component, vectors, rows_of)
        self._encoder = Encoder(component)
        self._transitions = Transitions(component)
        self._repeated: dict[str, Entities] = {}
        self._repeated_lines = repeated_lines
        self._blank: Flags  # by row: white space, or between lines
        self._forget_words()

    def find(self, lines: Sequence[str]) -> list[Entities]:
        """The entities of each line. Lines are independent of each other."""
        known = {line: self._repeated[line] for line in lines if line in self._repeated}
        for group in _groups(dict.fromkeys(line for line in lines if line not in known)):
            known.update(zip(group, self._find(group), strict=True))
        short = {line: found for line, found in known.items() if len(line) <= _LONGEST_REPEATED}
        if len(self._repeated) + len(short) > self._repeated_lines:
            self._repeated.clear()
        self._repeated.update(islice(short.items(), self._repeated_lines))
        return [known[line] for line in lines]

    def _find(self, lines: Sequence[str]) -> list[Entities]:
        if max(len(self._tokeniser.vocab), self._embedding.size) > _WORDS:
            self._forget_words()
        words = [self._tokeniser(line).to_array([ORTH, NORM, IDX, LENGTH]) for line in lines]
        lengths = [len(line) for line in words]
        rows = self._rows(np.concatenate(words)[:, :2])
        # Each line behind `gap` empty rows, and as many at the end.
        gap = self._encoder.padding
        begins = [start + gap * (i + 1) for i, start in enumerate(accumulate([0, *lengths]))]
        padded = np.zeros(begins[-1], np.intp)
        last = np.zeros(len(padded), np.bool_)
        done = 0
        for begin, length in zip(begins, lengths, strict=False):
            padded[begin : begin + length] = rows[done : done + length]
            done += length
            if length:
                last[begin + length - 1] = True
        vectors = self._encoder(self._embedding.table, padded)
        entities = self._transitions.find(vectors, self._blank[padded], last)
        return _by_line(entities, begins, words)

    def _rows(self, words: Features) -> Rows:
        """Rows of the embedding table for (n, 2) of ORTH and NORM; words met first are added."""
        keys, first, places = np.unique(
            words[:, 0] * _ODD + words[:, 1], return_index=True, return_inverse=True
        )
        listed = keys.tolist()
        rows = [self._row_of.get(key, 0) for key in listed]
        new = [place for place, row in enumerate(rows) if row == 0]
        if new:
            lexemes = [self._tokeniser.vocab[orth] for orth in words[first[new], 0].tolist()]
            features = np.empty((len(new), 5), np.uint64)
            features[:, :2] = words[first[new]]
            features[:, 2:] = [(word.prefix, word.suffix, word.shape) for word in lexemes]
            for place, row in zip(new, self._embedding.add(features).tolist(), strict=True):
                rows[place] = self._row_of[listed[place]] = row
            self._blank = np.append(self._blank, [word.is_space for word in lexemes])
        return np.array(rows, np.intp)[places]

    def _forget_words(self) -> None:
        """Start anew with an empty vocabulary: spaCy's only grows."""
        self._tokeniser = self._make_tokeniser()
        self._embedding = self._make_embedding()
        self._row_of: dict[int, int] = {}  # by ORTH and NORM; what exceptions set is in NORM
        self._blank = np.ones(1, np.bool_)


def _groups(lines: Iterable[str]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for line in lines:
        if group and size + len(line) > _TOGETHER:
            yield group
            group, size = [], 0
        group.append(line)
        size += len(line)
    if group:
        yield group


def _by_line(
    entities: Sequence[tuple[int, int, str]], begins: Sequence[int], words: Sequence[Features]
) -> list[Entities]:
    """Entities of rows → of characters, line by line; `begins` ends with where the rows end."""
    found: list[Entities] = []
    rest = iter(entities)
    entity = next(rest, None)
    for begin, following, line in zip(begins, begins[1:], words, strict=False):
        here = []
        while entity is not None and entity[0] < following:
            start, end = int(line[entity[0] - begin, 2]), line[entity[1] - begin - 1, 2:]
            here.append((start, int(end.sum()), entity[2]))
            entity = next(rest, None)
        found.append(tuple(here))
    return found
