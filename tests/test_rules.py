"""Every rule proves itself: examples match where they are marked, counter-examples never."""

import re
from pathlib import Path

import pytest

from pipeline.lexicon import RESOURCES, Rule
from pipeline.normalise import normalise
from tests.marked import LEXICON

FILES = sorted(path.stem for path in (RESOURCES / "rules").glob("*.toml"))
RULES = [rule for name in FILES for rule in LEXICON.rules(name).rules]


def matched(rule: Rule, text: str) -> list[tuple[int, int]]:
    group = "span" if "span" in rule.pattern.groupindex else 0
    return [m.span(group) for m in rule.finditer(normalise(text).folded)]


def unmark(example: str) -> tuple[str, list[tuple[int, int]]]:
    plain, spans = "", []
    for part in re.split(r"(\[\[.*?\]\])", example):
        if part.startswith("[["):
            spans.append((len(plain), len(plain) + len(part) - 4))
            part = part[2:-2]
        plain += part
    return plain, spans


def test_every_rule_file_is_found() -> None:
    assert FILES
    assert all(Path(RESOURCES / "rules" / f"{name}.toml").is_file() for name in FILES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_match_where_marked(rule: Rule) -> None:
    for example in rule.examples:
        plain, spans = unmark(example)
        assert spans, f"{rule.id}: no [[…]] in {example!r}"
        assert matched(rule, plain) == spans, example


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_counter_examples_do_not_match(rule: Rule) -> None:
    for example in rule.counter_examples:
        assert matched(rule, example) == [], example
