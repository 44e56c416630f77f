"""From the network's vectors to entities, as spaCy's transitions B I L U O lead there.

spaCy steps through all lines word by word. But outside an entity the state knows the present word
alone, so these decisions are one product for all words; what is left are the insides of entities,
where the state knows the present word, the one before and the entity's first. All that could begin
an entity are followed at once; those that begin inside another one are dropped at the end.
"""

import numpy as np
import numpy.typing as npt

from pipeline.ner.loading import Component, Floats

Flags = npt.NDArray[np.bool_]


class Transitions:
    """The states' network of one component, as matrices."""

    def __init__(self, component: Component) -> None:
        project, offset = component.project
        lower, bias, padding = component.lower

        def flat(weight: Floats) -> Floats:  # (hidden, 2) → (2 · hidden): by piece
            return weight.T.reshape(-1)

        # `project` and the three affine maps follow upon each other: one product serves for both.
        by_piece = lower.transpose(0, 3, 2, 1).reshape(3, lower.shape[3], -1)
        self._present, self._first, self._previous = (
            np.ascontiguousarray(project.T @ part) for part in by_piece
        )
        fixed = [offset @ part for part in by_piece]
        self._outside = fixed[0] + flat(padding[1]) + flat(padding[2]) + flat(bias)
        self._inside = fixed[0] + fixed[1] + fixed[2] + flat(bias)

        weight, constant = component.upper
        number = {move: place for place, move in enumerate(component.moves)}
        outer = [i for i, m in enumerate(component.moves) if m[0] in "BUO" and m != "U-"]
        self._outer = np.ascontiguousarray(weight[outer].T)
        self._outer_bias = constant[outer]
        names = [component.moves[i] for i in outer]
        self._begins = np.array([name[0] == "B" for name in names])
        self._out = names.index("O-")
        self.labels = [name[2:] for name in names]
        # How much rather to stay inside than to close, for a label that is open.
        stay = [(number[f"I-{x}"], number[f"L-{x}"]) if x else (0, 0) for x in self.labels]
        self._stay = np.array([weight[i] - weight[last] for i, last in stay])
        self._stay_bias = np.array([constant[i] - constant[last] for i, last in stay])

    def find(self, vectors: Floats, barred: Flags, last: Flags) -> list[tuple[int, int, str]]:
        """(start, end, label) of each entity, in order; positions are rows of `vectors`.

        vectors: (n, width). barred: (n,) rows where no entity may begin, those between lines among
        them. last: (n,) rows that end a line.
        """
        present = vectors @ self._present
        scores = _maxout(present + self._outside) @ self._outer
        scores += self._outer_bias
        scores[:, : self._out][barred] = -np.inf
        scores[:, self._begins] -= np.where(last, np.float32(np.inf), np.float32(0))[:, None]
        best = scores.argmax(axis=1)
        ends = self._ends(vectors, present, last, np.flatnonzero(self._begins[best]), best)
        entities = []
        free = 0
        for start in np.flatnonzero(best != self._out).tolist():
            if start >= free:
                free = ends.get(start, start + 1)
                entities.append((start, free, self.labels[best[start]]))
        return entities

    def _ends(
        self,
        vectors: Floats,
        present: Floats,
        last: Flags,
        starts: npt.NDArray[np.intp],
        best: npt.NDArray[np.intp],
    ) -> dict[int, int]:
        """Where the entity would end that begins at each of `starts`."""
        ends: dict[int, int] = {}
        at = starts + 1
        first = vectors[starts] @ self._first + self._inside
        stay, stay_bias = self._stay[best[starts]], self._stay_bias[best[starts]]
        while len(starts):
            hidden = _maxout(present[at] + first + vectors[at - 1] @ self._previous)
            open_ = np.einsum("ij,ij->i", hidden, stay) + stay_bias >= 0
            open_ &= ~last[at]
            closed = ~open_
            at += 1
            ends.update(zip(starts[closed].tolist(), at[closed].tolist(), strict=True))
            starts, at, first = starts[open_], at[open_], first[open_]
            stay, stay_bias = stay[open_], stay_bias[open_]
        return ends


def _maxout(pieces: Floats) -> Floats:
    half = pieces.shape[1] // 2
    return np.maximum(pieces[:, :half], pieces[:, half:])
