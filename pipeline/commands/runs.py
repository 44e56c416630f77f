"""Commands that make the tables and tell of them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline import config
from pipeline.commands.application import (
    DEFAULTS,
    ConfigFile,
    Input,
    Output,
    Quiet,
    app,
    out,
    reported,
)

if TYPE_CHECKING:
    from pipeline.run import Summary


@app.command(epilog="Example: python -m pipeline run --input my/folder --output my/tables")
def run(
    input: Input = None,  # noqa: A002  the option's name
    output: Output = None,
    config_file: ConfigFile = None,
    workers: Annotated[
        int | None, typer.Option(help=f"Processes. (default: {DEFAULTS.workers})")
    ] = None,
    all_languages: Annotated[
        bool | None,
        typer.Option("--all-languages", help="Search documents that are not French, too."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Analyse every file anew.")] = False,
    quiet: Quiet = False,
) -> None:
    """Read a folder of press releases and write the tables."""
    with reported():
        from pipeline import run as runner  # pyarrow and duckdb: --help should not wait for them

        settings = config.load(
            config_file, input=input, output=output, workers=workers, all_languages=all_languages
        )
        with _progress(quiet) as progress:
            summary = runner.run(settings, force, progress)
        if not quiet:
            _print_summary(summary, settings.output)


@app.command(epilog="Example: python -m pipeline explain s01.txt 1500")
def explain(
    document: Annotated[str, typer.Argument(metavar="DOC", help="File name or doc_id.")],
    offset: Annotated[int, typer.Argument(help="A character's place in the document's text.")],
    output: Output = None,
) -> None:
    """Tell why the mention at a place got its label, its rule and its entity."""
    with reported():
        from pipeline import explain as explainer

        for line in explainer.explain(document, offset, output or DEFAULTS.output):
            out.print(line, highlight=False, markup=False, soft_wrap=True)


def _print_summary(summary: "Summary", output: Path) -> None:
    table = Table(title=f"Tables in {output}", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, number in (
        ("documents", summary.rows["documents"]),
        ("mentions", summary.rows["mentions"]),
        *((f"  {label}", number) for label, number in sorted(summary.mentions.items())),
        ("entities", summary.rows["entities"]),
        ("issues", summary.rows["issues"]),
        ("files failed", summary.failed),
    ):
        table.add_row(name, str(number))
    table.add_row("seconds", f"{summary.seconds:.1f}")
    out.print(table)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal, at most one line in five seconds elsewhere, nothing when quiet."""
    if quiet:
        yield None
    elif out.is_terminal:
        columns = (
            TextColumn("analysing"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=out, transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        last = -5.0

        def line(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= 5 or done == total:
                last = time.monotonic()
                out.print(f"{done} of {total} files analysed", highlight=False)

        yield line
