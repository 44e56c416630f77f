"""The fenced blocks and the commands of the documentation, as tests run and parse them."""

import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
_BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?: title=\"(?P<title>[^\"]*)\")?\n(?P<text>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
_INLINE = re.compile(r"`(?:python -m pipeline|communiques) ([^`\n]+)`")
_RUN = re.compile(r"(?:^|\s)(?:python -m pipeline|communiques)(?= )")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it stands, its language, title and text."""

    page: str
    line: int
    language: str
    title: str | None
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(language: str | None = None, pages: list[Path] = PAGES) -> Iterator[Block]:
    """Those of a language, or all, in order."""
    for page in pages:
        content = page.read_text(encoding="utf-8")
        for found in _BLOCK.finditer(content):
            line = content.count("\n", 0, found.start()) + 1
            name = page.relative_to(ROOT).as_posix()
            if language in (None, found["language"]):
                text = textwrap.dedent(found["text"])
                yield Block(name, line, found["language"], found["title"], text)


def calls(block: Block) -> Iterator[list[str]]:
    """The words behind `python -m pipeline` of each line of a shell block that has them."""
    for line in lines(block):
        if found := _RUN.search(line):
            yield shlex.split(line[found.end() :].partition(" && ")[0], comments=True)


def lines(block: Block) -> list[str]:
    """The commands of a shell block, continued lines joined; a quoted line end stays."""
    joined = block.text.replace("\\\n", " ")
    parts, held = [], ""
    for line in joined.splitlines():
        held = f"{held}\n{line}" if held else line
        if held.count('"') % 2 == 0:
            parts.append(held)
            held = ""
    return [part for part in parts if part.strip()]


def mentioned() -> Iterator[tuple[str, list[str]]]:
    """(page, words) of each command that a sentence mentions."""
    for page in PAGES:
        for found in _INLINE.finditer(page.read_text(encoding="utf-8")):
            yield page.relative_to(ROOT).as_posix(), found[1].split()
