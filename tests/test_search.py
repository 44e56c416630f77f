"""Searching around anchors finds exactly what `re` finds by itself, for every rule."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon import Rule
from pipeline.normalise import normalise
from pipeline.search import Finder, Search
from tests.conftest import ROOT, SHARED
from tests.test_rules import RULES, unmark

EXAMPLES = [unmark(text)[0] for rule in RULES for text in (*rule.examples, *rule.counter_examples)]
LITERALS = sorted({w for r in RULES if r.finder.anchors for w in r.finder.anchors.literals})
Found = list[tuple[tuple[int, int], ...]]


def spans(matches: list[re.Match[str]]) -> Found:
    """Each match and all its groups."""
    return [m.regs for m in matches]


def by_itself(rule: Rule, text: str, *window: int) -> Found:
    return spans(list(rule.pattern.finditer(text, *window)))


def texts() -> list[str]:
    """Folded: real releases, all examples in one text in two orders, and heaps of anchors."""
    shuffled = random.Random(5)  # noqa: S311 - not for secrets
    files = [*sorted((ROOT / "data/raw").rglob("*.txt")), *sorted(SHARED.glob("corpus/*.txt"))]
    real = "\n\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    heap = [
        shuffled.choice(LITERALS) + shuffled.choice(["", " ", " 12 ", "\n"]) for _ in range(9000)
    ]
    mixed = shuffled.sample(EXAMPLES, len(EXAMPLES))
    raw = [real, " ".join(EXAMPLES), "\n\n".join(mixed), "".join(heap)]
    return [normalise(text).folded for text in raw]


TEXTS = texts()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_what_its_pattern_finds(rule: Rule) -> None:
    for text in TEXTS:
        assert spans(list(rule.finditer(text))) == by_itself(rule, text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(EXAMPLES),
            st.sampled_from(LITERALS),
            st.text(" -.,'()\n12§ae%", max_size=4),
        ),
        min_size=1,
        max_size=12,
    ),
    st.data(),
)
def test_within_a_window_too(pieces: list[str], data: st.DataObject) -> None:
    text = normalise(" ".join(pieces)).folded
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text) + 1))
    for rule in RULES:
        assert spans(list(rule.finditer(text, start, end))) == by_itself(rule, text, start, end)


def test_several_in_one_pass_find_the_same() -> None:
    search = Search((rule.id, rule.finder) for rule in RULES)
    for text in TEXTS[1:]:
        found: dict[str, list[re.Match[str]]] = {}
        for key, match in search.finditer(text):
            found.setdefault(key, []).append(match)
        for rule in RULES:
            assert spans(found.get(rule.id, [])) == by_itself(rule, text)


@pytest.mark.parametrize("unit", ["abc ", "xabc", "x"])
def test_matches_that_follow_or_overlap(unit: str) -> None:
    for pattern in (r"x{0,3}abc", r"(?<=x)abc", r"abc ?abc", r"\babc\b"):
        plain = re.compile(pattern)
        for size in (1, 2, 3, 100):
            text = unit * size + " " * 30 * size + unit
            assert spans(list(Finder(plain).finditer(text))) == spans(list(plain.finditer(text)))
