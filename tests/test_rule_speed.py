"""No rule takes more than 20 ns a character on hostile text.

The bar is for one core of the machine of 2026 on which the project's speeds were measured; a
yardstick that is timed beside each rule says how much slower this machine is at the moment.

Hostile are texts of one piece over and over: what many rules begin with, what makes patterns go
back and forth, and each rule's own examples and counter-examples. Where a rule must look closer it
may take longer, and no search could do without: at each of its anchors (a literal that every match
of it holds) and, if it has none and begins at the start of a line, at each line. A look may take
4 µs. So the bar of a rule is 20 ns a character and 4 µs a look; in nine of ten texts there is
nothing to look at. In a text of nothing but its anchors a rule reaches about 150 ns a character.
"""

import re
import time
from dataclasses import replace

import pytest

from pipeline.lexicon import Rule
from pipeline.normalise import normalise
from pipeline.search import Finder
from tests.test_rules import RULES, unmark

NS = 1e-9
A_CHARACTER, A_LOOK = 20 * NS, 4000 * NS
YARDSTICK, QUIET = re.compile(r"\bzz(?:a|b)"), 16 * NS  # and what it takes a character
SIZE = 20_000  # characters
SLACK = 20_000 * NS  # for what a call costs, and the clock
PIECES = (
    "1 ", "0 ", "a", "e ", "n ", "A. ", "(", "[", "@", "%", "'", "« ", ", ", "° ", "1.2.", "1/",
    "a/", "a-", "un-", "deux ", "x@", "#1 ", "http://", "(1) ", "1 000 ", "2012 ", "12 h ", "d'un ",
    "de la ", "le 1er ", "lundi ", "le mois de mai ", "rue de la ", "signe ", "président de la ",
    "l'article 1 ", "le comite de la convention ", "la convention, la france a ete, 12 des ",
    "la §t, §c a ete, 12 des ", "Le premier point ;\n\n", "tout à fait ordinaire : vraiment. ",
)  # fmt: skip


class Plain(Finder):
    """Searches as `re` does by itself."""

    anchors = None


def repeated(piece: str, size: int = SIZE) -> str:
    return normalise(piece * (size // len(piece))).folded


HOSTILE = [repeated(piece) for piece in PIECES]


def seconds(rule: Rule, text: str) -> float:
    """The time that one search takes."""
    began = time.perf_counter()
    for _ in rule.finditer(text):
        pass
    return time.perf_counter() - began


def looks(rule: Rule, text: str) -> int:
    """How often a rule must look closer."""
    if rule.finder.anchors:
        return sum(text.count(literal) for literal in rule.finder.anchors.literals)
    return text.count("\n") + 1 if re.match(r"(?:\(\?m\))?\^", rule.pattern.pattern) else 0


def bar(rule: Rule, text: str) -> float:
    return A_CHARACTER * len(text) + A_LOOK * looks(rule, text) + SLACK


def slowness() -> float:
    """How many times slower than a quiet machine this one is now."""
    began = time.perf_counter()
    for _ in YARDSTICK.finditer(HOSTILE[-1]):
        pass
    return max(1, (time.perf_counter() - began) / len(HOSTILE[-1]) / QUIET)


def texts(rule: Rule) -> list[str]:
    own = [" ".join(unmark(e)[0] for e in each) for each in (rule.examples, rule.counter_examples)]
    return HOSTILE + [repeated(piece + "\n\n") for piece in own]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_takes_20_ns_a_character_and_4_us_a_look_and_grows_with_the_text(rule: Rule) -> None:
    for text in texts(rule):
        part, most = text[: len(text) // 4], bar(rule, text)
        whole = seconds(rule, text)
        # Again where it fails, since the machine may have been busy.
        if whole > most:
            assert any(seconds(rule, text) < most * slowness() for _ in range(60)), text[:60]
        if whole > 6 * seconds(rule, part) + SLACK:
            again = ((seconds(rule, text), seconds(rule, part)) for _ in range(60))
            assert any(long < 6 * short + SLACK for long, short in again), text[:60]


def test_most_texts_give_most_rules_nothing_to_look_at() -> None:
    """Else the bar would be one in name only."""
    pieces = [text[: SIZE // 10] for text in HOSTILE]
    idle = [looks(rule, text) < len(text) / 200 for rule in RULES for text in pieces]
    assert sum(idle) > 0.9 * len(idle)


def test_a_rule_that_is_too_slow_is_seen() -> None:
    """Most rules with many alternatives are, where `re` searches for them by itself."""
    rule = next(rule for rule in RULES if rule.id == "metadata.country_fr")
    slow = replace(rule, finder=Plain(rule.pattern))
    text = repeated("1.2.")
    assert all(seconds(slow, text) > bar(slow, text) * slowness() for _ in range(5))
