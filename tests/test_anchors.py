"""What a pattern's matches must hold is read off it rightly, and the rarest of it is chosen."""

import pytest

from pipeline.anchors import ENDLESS, Anchors, find_anchors
from tests.test_rules import RULES


@pytest.mark.parametrize(
    ("pattern", "literals", "low", "high"),
    [
        (r"\b(?:loi|decret)s? du\b", {"loi du", "lois du", "decret du", "decrets du"}, 0, 0),
        (r"\bmai\b|\bjuin\b", {"mai", "juin"}, 0, 0),
        (r"(?:le )?\w+ ratifie", {" ratifie"}, 1, ENDLESS),
        (r"(?:le )?\w{2,9} ratifie", {" ratifie"}, 2, 12),
        (r"signe(?:e|s|es)?(?= par)", {"signe"}, 0, 0),  # what begins with another is left out
        (r"(?<=§c )signe", {"§c signe"}, -3, -3),
        (r"(?:(?<=le )|(?<=du ))lendemain", {"lendemain"}, 0, 0),
        (r"(?:\w+|\W+)-[uv]$", {"-u", "-v"}, 1, ENDLESS),
        (r"\W{1,5}(?P<x>abc){2}", {"abcabc"}, 1, 5),
        (r"\W(?:abc){4}", {"abc"}, 1, 1),
        (r"\W[§%]{4}", {"§", "%"}, 1, 1),
        (r"(?>article) ?(?!1)", {"article"}, 0, 0),
        (r"(§)?\W(?(1)abc|xyz)", {"abc", "xyz"}, 1, 2),
        (r"(§)?\W(?(1)abc|(?!))", {"abc"}, 1, 2),
        (r"(loi)(?(1)abc)", {"loi"}, 0, 0),
        (r"[ab]?.xyz(?i:K)", {"xyz"}, 1, 2),
    ],
)
def test_anchors(pattern: str, literals: set[str], low: int, high: int) -> None:
    assert find_anchors(pattern) == Anchors(frozenset(literals), low, high)


def test_digits_are_written_out_beside_what_is_rarer() -> None:
    found = find_anchors(r"\d{1,3} ?%")
    assert found
    assert found.literals == {f"{digit}{space}%" for digit in range(10) for space in ("", " ")}
    assert (found.low, found.high) == (0, 2)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w+",  # nothing is written out
        r"a*",  # may be empty
        r"(?:loi)?",
        r"[enst]",  # too common to save anything
        r"(?i)loi",  # texts are folded, and so no pattern needs this
        r"loi|\w+",  # one branch holds nothing
    ],
)
def test_no_anchors(pattern: str) -> None:
    assert find_anchors(pattern) is None


def test_most_rules_have_anchors_that_reach_a_bounded_way_back() -> None:
    found = [rule.finder.anchors for rule in RULES]
    near = [anchors for anchors in found if anchors and anchors.high < ENDLESS]
    assert len(near) > 0.8 * len(RULES)
