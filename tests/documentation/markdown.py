"""Markdown as the made pages need it."""

from collections.abc import Iterable, Sequence
from html import escape

MADE = "<!-- Made by `python -m tests.documentation`; do not edit. -->"


def page(title: str, *blocks: str) -> str:
    """A whole page: title, the note that it is made, and blocks with a blank line between."""
    return "\n\n".join([f"# {title}", MADE, *(block.strip() for block in blocks if block)]) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    return "\n".join(lines)


def cell(text: str) -> str:
    """Text that stays within its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: object) -> str:
    """Text as it is, in a code span; with backticks in it, in a longer one.

    A pipe cannot stand in a code span of a table, or MkDocs shows the backslash that GitHub needs.
    """
    plain = str(text)
    if "|" in plain:
        return f"<code>{escape(plain, quote=False).replace('|', '&#124;')}</code>"
    return f"`` {plain} ``" if "`" in plain else f"`{plain}`"
