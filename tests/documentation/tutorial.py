"""What the tutorial's commands print, as a reader who follows it would see it."""

import contextlib
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from pipeline.commands import app
from tests.conftest import ROOT
from tests.documentation.snippets import Block, blocks, calls

TUTORIAL = ROOT / "docs/tutorial.md"
_SECONDS = re.compile(r", [\d.]+ seconds$")
_PASSING = ("seconds ", "nothing has changed")  # what differs from run to run, and a second run's


def play() -> Iterator[tuple[Block, str]]:
    """Each block of output and what the block before it prints now, in the working directory.

    That must be a clone's, in which data/raw is analysed already. Makes the files that the
    tutorial makes.
    """
    printed = ""
    for block in blocks(pages=[TUTORIAL]):
        if block.title:
            file = Path(block.title)
            file.parent.mkdir()
            file.write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            printed = "".join(_invoked(call) for call in calls(block))
        elif block.language == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(block.text, str(block), "exec"), {})  # noqa: S102  ours
            printed = out.getvalue()
        else:
            yield block, _plain(printed)


def renewed(text: str) -> str:
    """The tutorial with the output of today; see `play`."""
    for block, printed in play():
        text = text.replace(f"```text\n{block.text}```", f"```text\n{printed}```")
    return text


def _invoked(call: list[str]) -> str:
    result = CliRunner().invoke(app, call, env=os.environ | {"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def _plain(printed: str) -> str:
    """Output without the frames of tables, what passes, and blanks at the ends of lines."""
    lines = []
    for line in printed.splitlines():
        if line.startswith("│"):
            name, number = (cell[1:-1] for cell in line.strip("│").split("│"))
            line = f"{name} {number}"
        if not line.startswith(("┌", "└", *_PASSING)) and "files analysed" not in line:
            lines.append(_SECONDS.sub("", line).rstrip() + "\n")
    return "".join(lines)
