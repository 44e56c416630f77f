"""docs/reference/issues.md: what the table `issues` may say, and what to do about it."""

import re

from tests.documentation.markdown import code, page, table
from tests.documentation.vocabulary import VOCABULARY

_ABOUT = """
A file is in `documents` or in `issues`, never in neither; `issues` also tells what was guessed or
changed in a file that was read. Where a message below has …, it names a number, a file or a reason.
`stage` is where it was met, `severity` how bad it is: see [stages](values.md#stages) and
[severities](values.md#severities).
"""


def issues() -> str:
    blocks = [_ABOUT]
    for group in VOCABULARY["issues"]:
        blocks.append(f"## {group['title']}")
        blocks.append(group["about"])
        rows = [[code(message), advice] for message, advice in group["messages"].items()]
        blocks.append(table(["message", "what it means, what to do"], rows))
    return page("Issues", *blocks)


def templates() -> list[str]:
    """Every message that the page explains, with … for what differs, but that for any error."""
    every = [message for group in VOCABULARY["issues"] for message in group["messages"]]
    return [message for message in every if message.strip("…: ")]


def pattern(template: str) -> str:
    """A regular expression for the messages of a template."""
    return ".*?".join(map(re.escape, template.split("…")))
