"""Adapts the stock NER component to annotated texts: `python -m pipeline train`.

Beside ner/ the only module that imports spaCy. What is written to the output folder is what the
setting `ner_model` accepts: the component without its vocabulary, `meta.json` (weights.py tells
of both), and a model card, `README.md`.
"""

import hashlib
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import spacy
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from pipeline import annotated, model_card, weights
from pipeline.annotated import Annotated, Line
from pipeline.conventions import Conventions
from pipeline.errors import InputError, PipelineError
from pipeline.lexicon import Lexicon
from pipeline.practice import Practice, varied
from pipeline.recipe import Epoch, Outcome, Recipe, Scores

SCORED = ("PER", "ORG", "LOC")
HELD_OUT = 10  # one document in so many
_UNUSED = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter"]

_Parameters = dict[tuple[int, str], Any]


def train(
    data: Sequence[Path],
    output: Path,
    recipe: Recipe,
    held_out: Sequence[Path] = (),
    licence: str = "",
    progress: Callable[[Epoch], None] | None = None,
) -> Outcome:
    """Train on the annotated folders `data`, write to `output`, return the scores.

    The best epoch is chosen on the folders `held_out`, or without them on every tenth document of
    `data`, which is then not trained on. Equal data and recipe give equal weights on one machine.
    Raises InputError for data that cannot be used, and PipelineError when `output` is a file.
    """
    if output.exists() and not output.is_dir():
        raise PipelineError(f"{output} is not a folder")
    learned, kept = annotated.load(data), annotated.load(held_out) if held_out else []
    if not kept:
        kept = learned[HELD_OUT - 1 :: HELD_OUT]
        learned = [d for i, d in enumerate(learned) if i % HELD_OUT != HELD_OUT - 1]
    _check(learned, kept)
    lexicon = Lexicon()
    # What is held out is scored as its annotators labelled it, so that figures can be compared.
    lines = _lines(Conventions(lexicon).applied(learned))
    trainer = _Trainer(recipe, lexicon, lines, _lines(kept))
    before = trainer.scores()
    epochs = []
    for epoch in trainer.epochs():
        epochs.append(epoch)
        if progress:
            progress(epoch)
    after = trainer.use_best()
    outcome = Outcome(before, after, tuple(epochs))
    meta = _report(trainer.nlp, recipe, outcome)
    meta["data"] = {
        "folders": [folder.name for folder in data],
        "licence": licence,
        "trained_on": _amounts(learned),
        "held_out": _amounts(kept) | {"folders": [folder.name for folder in held_out]},
    }
    _write(trainer.component, output, meta)
    return outcome


class _Trainer:
    """The model under training."""

    def __init__(
        self, recipe: Recipe, lexicon: Lexicon, learned: Sequence[Line], kept: Sequence[Line]
    ) -> None:
        fix_random_seed(recipe.seed)
        self._recipe = recipe
        self._rng = random.Random(recipe.seed)  # noqa: S311  nothing to hide
        self.nlp = spacy.load(weights.BASE, exclude=_UNUSED)
        self.component = cast(Any, self.nlp.get_pipe("ner"))
        made = Practice(lexicon, self._rng, learned).sentences(
            round(recipe.practice * len(learned))
        )
        self._lines = [*learned, *made]
        self._examples = [self._example(line) for line in self._lines]
        self._kept = kept
        self._stock: _Parameters = {
            (node.id, name): node.get_param(name).copy()
            for node in self.component.model.walk()
            for name in node.param_names
            if node.has_param(name)
        }
        self._best: _Parameters = {}

    def _example(self, line: Line) -> Example:
        made = self.nlp.make_doc(line.text)
        spans = [
            made.char_span(start, end, label=label, alignment_mode="contract")
            for start, end, label in line.spans
        ]
        reference = made.copy()
        reference.set_ents(filter_spans([span for span in spans if span is not None]))
        return Example(made, reference)

    def epochs(self) -> Iterator[Epoch]:
        """Train; stops early when nothing is gained."""
        recipe, best, idle = self._recipe, -1.0, 0
        optimizer: Any = self.nlp.resume_training()
        optimizer.learn_rate = recipe.learn_rate
        for number in range(1, recipe.epochs + 1):
            losses: dict[str, float] = {}
            for batch in _batches(self._round(), recipe.batch):
                # The prediction is written into the document, so each round needs a fresh copy.
                examples = [Example(e.predicted.copy(), e.reference) for e in batch]
                self.nlp.update(examples, drop=recipe.dropout, sgd=optimizer, losses=losses)
            blended = self._blend(optimizer.averages)
            with self.nlp.use_params(blended):
                scores = self.scores()
            reached = _mean(scores)
            gained = reached > best
            if gained:
                best, idle, self._best = reached, 0, blended
            else:
                idle += 1
            yield Epoch(number, losses["ner"], scores, gained)
            if idle >= recipe.patience:
                return

    def _round(self) -> list[Example]:
        """The examples of one epoch: shuffled, some of them varied."""
        examples = [
            self._example(varied(line, self._rng))
            if self._rng.random() < self._recipe.varied
            else example
            for line, example in zip(self._lines, self._examples, strict=True)
        ]
        self._rng.shuffle(examples)
        return examples

    def _blend(self, learned: Mapping[tuple[int, str], Any]) -> _Parameters:
        """Between the stock weights and the running mean of those learned.

        A model halfway between two that share their origin forgets less than the trained one:
        Wortsman et al., Robust fine-tuning of zero-shot models, 2022 (arXiv:2109.01903).
        """
        share = self._recipe.stock
        return {
            key: share * self._stock[key] + (1 - share) * learned.get(key, self._stock[key])
            for key in self._stock
        }

    def scores(self) -> Scores:
        """Exact spans on the held-out lines, as the present weights find them."""
        counts: Counter[tuple[str, str]] = Counter()
        docs = self.nlp.pipe([line.text for line in self._kept], batch_size=64)
        for doc, line in zip(docs, self._kept, strict=True):
            found = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
            wanted = set(line.spans)
            for name, spans in (("hit", found & wanted), ("found", found), ("wanted", wanted)):
                counts.update((label, name) for _, _, label in spans)
        return {label: _prf(*(counts[label, n] for n in _COUNTED)) for label in SCORED}

    def use_best(self) -> Scores:
        """Put the weights of the best epoch in place; returns their scores."""
        for node in self.component.model.walk():
            for name in node.param_names:
                if (node.id, name) in self._best:
                    node.set_param(name, self._best[node.id, name])
        return self.scores()


def _batches(examples: list[Example], size: int) -> Iterator[list[Example]]:
    return (examples[i : i + size] for i in range(0, len(examples), size))


_COUNTED = ("hit", "found", "wanted")


def _prf(hit: int, found: int, wanted: int) -> dict[str, float]:
    p, r, f1 = hit / max(1, found), hit / max(1, wanted), 2 * hit / max(1, found + wanted)
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4), "n": wanted}


def _mean(scores: Scores) -> float:
    """Mean F1 of the labels that the held-out part has."""
    present = [score["f1"] for score in scores.values() if score["n"]]
    return sum(present) / max(1, len(present))


def _lines(documents: Sequence[Annotated]) -> list[Line]:
    return [line for document in documents for line in document.lines]


def _names(documents: Sequence[Annotated]) -> Counter[str]:
    return Counter(label for line in _lines(documents) for _, _, label in line.spans)


def _check(learned: Sequence[Annotated], kept: Sequence[Annotated]) -> None:
    for documents, part in ((learned, "to train on"), (kept, "in the held-out part")):
        if not any(_names(documents)[label] for label in SCORED):
            raise InputError(
                f"no names of persons, organisations or places {part}: "
                f"{len(documents)} documents; at least {HELD_OUT} are needed, or --held-out"
            )


def _amounts(documents: Sequence[Annotated]) -> dict[str, Any]:
    names = dict(sorted(_names(documents).items()))
    return {"documents": len(documents), "lines": len(_lines(documents)), "names": names}


def _report(nlp: Any, recipe: Recipe, outcome: Outcome) -> dict[str, Any]:
    return {
        "base_licence": nlp.meta["license"],
        "recipe": asdict(recipe),
        "epochs_run": len(outcome.epochs),
        "epoch_kept": max(e.number for e in outcome.epochs if e.best),
        "scores": {"before": outcome.before, "after": outcome.after},
    }


def _write(component: Any, output: Path, more: dict[str, Any]) -> None:
    """The folder: built beside its place, then moved into it, meta.json last as it seals it."""
    fresh = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        fresh.mkdir(parents=True)
        component.to_disk(fresh, exclude=["vocab"])
        digest = hashlib.sha256((fresh / "model").read_bytes()).hexdigest()
        weights.seal(fresh, output.resolve().name, digest[:8], component.labels)
        meta = json.loads((fresh / "meta.json").read_text(encoding="utf-8")) | more
        text = json.dumps(meta, ensure_ascii=False, indent=1)
        (fresh / "meta.json").write_text(text + "\n", encoding="utf-8")
        (fresh / "README.md").write_text(model_card.card(meta), encoding="utf-8")
        output.mkdir(exist_ok=True)
        for name in (*weights.FILES, "README.md", "meta.json"):
            (fresh / name).replace(output / name)
    except OSError as error:
        raise PipelineError(f"{output} cannot be written: {error.strerror}") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
