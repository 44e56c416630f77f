"""The command that shows the tables: report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich import progress as bars

from pipeline.commands.application import (
    AsJson,
    Output,
    Quiet,
    app,
    folder,
    out,
    reported,
    say,
    say_json,
)


@app.command(epilog="Example: python -m pipeline report --output my/tables --to my/report")
def report(
    output: Output = None,
    to: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the report: new, empty or an earlier report. (default: OUTPUT/report)"
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make pages of the tables, in French, that a browser opens without a network."""
    with reported():
        from pipeline import report as reporting  # pyarrow and jinja2: --help should not wait

        tables = folder(output)
        with _progress(quiet or as_json) as tell:
            made = reporting.build(tables, to or tables / "report", tell)
        if as_json:
            say_json(made)
        elif not quiet:
            say(
                f"{made.documents} document{'s' if made.documents != 1 else ''}, "
                f"{made.files} files, {made.megabytes:.1f} MB, "
                f"{made.seconds:.1f} seconds"
            )
            say(f"open {made.page}")


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar of pages made, on a terminal only: it is a matter of seconds."""
    if quiet or not out.is_terminal:
        yield None
        return
    columns = (bars.TextColumn("pages"), bars.BarColumn(), bars.MofNCompleteColumn())
    with bars.Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, pages: bar.update(task, completed=done, total=pages)
