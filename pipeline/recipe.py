"""How the model is trained, with the only defaults, and what training reports."""

from dataclasses import dataclass

Scores = dict[str, dict[str, float]]  # label → p, r, f1 and the number annotated


@dataclass(frozen=True, slots=True)
class Recipe:
    """How it is trained. The defaults are those of the weights shipped.

    docs/explanation/model.md says why.
    """

    epochs: int = 10
    patience: int = 3  # epochs without gain on the held-out part before it stops
    seed: int = 0
    batch: int = 8  # lines
    dropout: float = 0.2
    learn_rate: float = 0.0007
    practice: float = 0.25  # made sentences, as a share of the lines
    varied: float = 0.15  # share of lines seen in capitals, without accents or cut
    stock: float = 0.2  # share of the stock weights in those kept; the rest is learned


@dataclass(frozen=True, slots=True)
class Epoch:
    """What one pass over the data gave."""

    number: int
    loss: float
    scores: Scores
    best: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Scores on the held-out part with the stock weights and with those written."""

    before: Scores
    after: Scores
    epochs: tuple[Epoch, ...]
