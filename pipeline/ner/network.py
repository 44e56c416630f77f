"""The network of spaCy's NER in NumPy: from words to the vectors that the transitions read.

It computes what spaCy's own layers compute, up to rounding, in fewer and larger steps: a word's
embedding depends on the word alone and is kept; a layer is one matrix product over all lines, kept
apart by as many empty rows as spaCy puts between them.
"""

import numpy as np
import numpy.typing as npt
from thinc.api import NumpyOps

from pipeline.ner.loading import Component, Floats, Maxout

Rows = npt.NDArray[np.intp]
Features = npt.NDArray[np.uint64]

_EPSILON = np.float32(1e-8)  # as in thinc's layer norm
_BLOCK = 512  # rows that a layer takes at once: its arrays stay in the processor's cache
_ops = NumpyOps()


class Layer:
    """A maxout of three pieces and a layer norm."""

    def __init__(self, maxout: Maxout) -> None:
        outputs, pieces, inputs = maxout.weight.shape
        assert pieces == 3  # noqa: S101  loading has seen to it
        # All first pieces, then all second ones: the maximum is taken over whole blocks.
        by_piece = maxout.weight.transpose(2, 1, 0).reshape(inputs, pieces * outputs)
        self._weight = np.ascontiguousarray(by_piece)
        self._bias = maxout.bias.T.reshape(-1)
        self._gain, self._shift = maxout.gain, maxout.shift
        self.width = outputs
        self._ones = np.ones(outputs, np.float32)
        self._share = np.float32(1 / outputs)

    def __call__(self, inputs: Floats) -> Floats:
        """(n, inputs) → (n, width), a new array."""
        product: Floats = inputs @ self._weight
        product += self._bias
        first, second, third = (product[:, i * self.width : (i + 1) * self.width] for i in range(3))
        best: Floats = np.maximum(first, second)
        np.maximum(best, third, out=best)
        best -= (best @ self._ones * self._share)[:, None]
        variance = np.einsum("ij,ij->i", best, best)
        variance *= self._share
        variance += _EPSILON
        np.sqrt(variance, out=variance)
        best /= variance[:, None]
        best *= self._gain
        best += self._shift
        return best


class Embedding:
    """A table of the embeddings of words met so far; row 0 is empty and stands between lines.

    `vectors` has shape (rows, length) and `rows_of` gives a word's row by its hash.
    """

    def __init__(self, component: Component, vectors: Floats, rows_of: dict[int, int]) -> None:
        self._tables = component.tables
        self._static = np.ascontiguousarray(component.static.T)
        self._mix = Layer(component.mix)
        self._vectors, self._rows_of = vectors, rows_of
        self.table: Floats = np.zeros((1024, self._mix.width), np.float32)
        self.size = 1

    def add(self, words: Features) -> Rows:
        """New rows for words: (n, 5) of the hashes ORTH, NORM, PREFIX, SUFFIX, SHAPE → (n,)."""
        start, self.size = self.size, self.size + len(words)
        if self.size > len(self.table):
            grown = np.zeros((2 * self.size, self._mix.width), np.float32)
            grown[:start] = self.table[:start]
            self.table = grown
        parts = [
            table[_ops.hash(np.ascontiguousarray(column), seed) % len(table)].sum(axis=1)
            for column, (table, seed) in zip(words.T[1:], self._tables, strict=True)
        ]
        static = np.zeros((len(words), self._vectors.shape[1]), np.float32)
        for place, orth in enumerate(words[:, 0].tolist()):
            row = self._rows_of.get(orth)
            if row is not None:
                static[place] = self._vectors[row]
        self.table[start : self.size] = self._mix(np.hstack([*parts, static @ self._static]))
        return np.arange(start, self.size)


class Encoder:
    """Convolutions over a word and its two neighbours, each added to what it was given."""

    def __init__(self, component: Component) -> None:
        self._layers = [Layer(maxout) for maxout in component.convolutions]
        self.padding = len(self._layers)  # empty rows that keep two lines from seeing each other

    def __call__(self, table: Floats, rows: Rows) -> Floats:
        """Embeddings (words, width) and the rows of padded lines (n,) → vectors (n, width)."""
        n, width = len(rows), table.shape[1]
        # Two arrays take turns as what a layer reads and writes, with an empty row at each end.
        here, there = (np.zeros((n + 2, width), np.float32) for _ in range(2))
        np.take(table, rows, axis=0, out=here[1:-1])
        gathered = np.empty((min(n, _BLOCK), 3 * width), np.float32)
        for layer in self._layers:
            # Row i is rows i-1, i and i+1 side by side, without a copy.
            windows = np.lib.stride_tricks.as_strided(here, (n, 3 * width), here.strides)
            for start in range(0, n, _BLOCK):
                stop = min(start + _BLOCK, n)
                block = gathered[: stop - start]
                np.copyto(block, windows[start:stop])
                np.add(here[start + 1 : stop + 1], layer(block), out=there[start + 1 : stop + 1])
            here, there = there, here
        return here[1:-1]
