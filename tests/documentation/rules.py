"""docs/reference/rules.md: each rule, by its file, with its first example and counter-example."""

import re
from collections.abc import Sequence

from pipeline.lexicon import RESOURCES, Lexicon
from tests.documentation.markdown import code, page, table

_FILES = sorted((RESOURCES / "rules").glob("*.toml"))
_ABOUT = """
The rules of `pipeline/resources/rules`, a file each. `[[…]]` marks what a rule finds in its
example; in the counter-example it finds nothing. Both are proved by `tests/test_rules.py`. Blanks
that open or end an example are shown as ␣. Many rules only prepare or prevent a finding (a year is
no figure), so not all occur in the column `mentions.rule`; what does is told in [values in the
tables](values.md#rules). [How rules work](../explanation/rules.md) explains the rest.
"""


def rules() -> str:
    lexicon = Lexicon()
    blocks = [_ABOUT]
    for file in _FILES:
        found = lexicon.rules(file.stem).rules
        blocks.append(f"## `{file.stem}`")
        blocks.append(_opening(file.read_text(encoding="utf-8")))
        if found:
            blocks.append(
                table(
                    ["rule", "finds", "does not find"],
                    [
                        [f"`{rule.id}`", _shown(rule.examples), _shown(rule.counter_examples)]
                        for rule in found
                    ],
                )
            )
        else:
            blocks.append("It has word lists only.")
    return page("Rules", *blocks)


def _shown(examples: Sequence[str]) -> str:
    """The first example with anything in it, on one line, its outer blanks visible."""
    text = next((e for e in examples if e.strip()), examples[0])
    text = text.replace("\n", "⏎")
    inner = text.strip(" ")
    before = len(text) - len(text.lstrip(" "))
    return code("␣" * before + inner + "␣" * (len(text) - before - len(inner)) or "␣")


def _opening(text: str) -> str:
    """The comment that a rule file begins with: prose, and what is set in columns as it stands."""
    comment = re.match(r"(?:#.*\n)+", text)
    assert comment, "a rule file begins with a comment that says what it is for"
    lines = [line.removeprefix("#").removeprefix(" ") for line in comment[0].splitlines()]
    return "\n".join(["```text", *lines, "```"])
