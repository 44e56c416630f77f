"""What is read of a model's files, and what is refused."""

import re
from dataclasses import replace

import pytest
import srsly

from pipeline import weights
from pipeline.errors import SettingsError
from pipeline.ner import loading
from tests.conftest import ROOT

pytestmark = pytest.mark.model

WORDS = """
 Paris faux-vampire FAUX-vampire contre-ı contre-K pêle-mêle saut-de-ski l'homme entr'abat r'ouvre
 grand'mère a-sexualisé premier-ministre droits-de-l'homme aix-en-provence x-de-l'y Мос-la-ква
 фaux-вампир faux-вампир contre-习 new-yorkais New‑York états-unis Saint-Germain-des-Prés à-côté
 semi- -semi semi-' vingt-et-un 20-et-3 super-héros/ co-auteur·e ﬁls-à-papa ſans-gêne
""".split()


def test_letter_classes_match_as_the_whole_pattern_does() -> None:
    package = weights.locate("stock").package
    pattern = srsly.read_msgpack(package / "tokenizer")["token_match"]
    whole, quick = re.compile(pattern).match, loading.LetterClasses(pattern)
    files = (ROOT / "data/raw").glob("*.txt")
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    words = {*WORDS, *(word for text in texts for word in text.split() if "-" in word)}
    expected = {word: bool(whole(word)) for word in words}
    assert 10 < sum(expected.values()) < len(words) - 10
    assert {word: bool(quick(word)) for word in words} == expected


def test_a_pattern_without_long_classes_is_left_alone() -> None:
    match = loading.LetterClasses(r"^\w+-(?:la|le)$")
    assert match("voilà-la")
    assert match("вот-la")
    assert not match("voilà-li")


def test_another_component_is_refused() -> None:
    stock = weights.locate("stock")
    other = replace(stock, component=stock.package / "senter")
    with pytest.raises(SettingsError, match="senter is no NER of the architecture of fr_core"):
        loading.read_component(other)


def test_the_moves_are_numbered_as_spacy_numbers_them() -> None:
    moves = loading.read_component(weights.locate("stock")).moves
    assert moves[:4] == ("B-LOC", "B-PER", "B-MISC", "B-ORG")
    assert moves[12:] == ("U-LOC", "U-PER", "U-MISC", "U-ORG", "U-", "O-")
