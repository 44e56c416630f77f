"""Commands that make the tables and tell of them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich import progress as bars
from rich.table import Table

from pipeline import config
from pipeline.commands.application import (
    DEFAULTS,
    AsJson,
    ConfigFile,
    Input,
    Output,
    Quiet,
    app,
    out,
    print_stages,
    reported,
    say,
    say_json,
    warn,
)
from pipeline.commands.watching import again
from pipeline.places import Place

if TYPE_CHECKING:
    from pipeline.run import Progress, Summary


@app.command(epilog="Example: python -m pipeline run --input my/folder --output my/tables")
def run(
    input: Input = None,  # noqa: A002  the option's name
    output: Output = None,
    config_file: ConfigFile = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes. (default: as many as there are processors)")
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help="local, or ray: on a Ray cluster. (default: local)")
    ] = None,
    all_languages: Annotated[
        bool | None,
        typer.Option("--all-languages", help="Search documents that are not French, too."),
    ] = None,
    profile: Annotated[
        bool, typer.Option("--profile", help="Tell how long each stage took.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Analyse every file anew.")] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Run again whenever files have changed and come to rest, until Ctrl-C."
        ),
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Read a folder of press releases and write the tables."""
    with reported():
        settings = config.load(
            config_file,
            input=input,
            output=output,
            workers=workers,
            engine=engine,
            all_languages=all_languages,
        )

        def once(anew: bool) -> None:
            from pipeline import run as runner  # pyarrow and duckdb: --help should not wait

            with _progress(quiet or as_json) as tell:
                summary = runner.run(settings, anew, tell)
            if as_json:
                say_json({"output": settings.output, **asdict(summary)})
            elif not quiet:
                _print_summary(summary, settings.output)
            if profile and not as_json:
                print_stages(summary.stages, summary.words)

        if watch:
            again(settings, once, force)
        else:
            once(force)


@app.command(epilog="Example: python -m pipeline status --input my/folder --output my/tables")
def status(
    input: Input = None,  # noqa: A002  the option's name
    output: Output = None,
    config_file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell what a run would do, and why."""
    with reported():
        from pipeline import status as telling

        settings = config.load(config_file, input=input, output=output)
        found = telling.status(settings)
        if as_json:
            say_json(found)
            return
        for what, sources in (
            ("new", found.new),
            ("changed", found.changed),
            ("to be analysed again", found.outdated),
            ("no longer there", found.removed),
        ):
            if sources:
                more = f" and {len(sources) - 5} more" if len(sources) > 5 else ""
                say(f"{len(sources)} {what}: {', '.join(sources[:5])}{more}")
        for reason in found.because:
            say(f"  because {reason}")
        say(f"{found.reused} analysed before")
        if found.old_parts:
            say(f"{found.old_parts / 1e6:.1f} MB of parts made otherwise: `clean` deletes them")
        state = "are up to date" if found.up_to_date else "would be renewed by a run"
        say(f"the tables in {settings.output} {state}, for the input {settings.input}")


@app.command(epilog="Example: python -m pipeline clean --output my/tables")
def clean(output: Output = None, config_file: ConfigFile = None) -> None:
    """Delete parts that were made by another version or under other settings."""
    with reported():
        from pipeline import status as cleaning

        freed = cleaning.clean(config.load(config_file, output=output))
        say(f"{freed / 1e6:.1f} MB freed")


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
            say(line)


def _print_summary(summary: "Summary", output: Place) -> None:
    for source in summary.retried:
        warn(f"{source}: read at the second try, as its process had ended")
    say(f"Tables in {output}")  # whole, for copying; a table's title would be broken
    table = Table(show_header=False)
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
    if summary.unchanged:
        say("nothing has changed since they were made")


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[["Progress"], None] | None]:
    """A bar on a terminal, at most one line in five seconds elsewhere, nothing when quiet."""
    if quiet:
        yield None
    elif out.is_terminal:
        columns = (
            bars.TextColumn("analysing"),
            bars.BarColumn(),
            bars.MofNCompleteColumn(),
            bars.TextColumn("{task.fields[pace]}"),
            bars.TimeRemainingColumn(),
        )
        with bars.Progress(*columns, console=out, transient=True) as bar:
            task = bar.add_task("", total=None, pace="")
            pace = _Pace()

            def update(progress: "Progress") -> None:
                done, files = progress.done, progress.files
                bar.update(task, completed=done, total=files, pace=pace.told(progress))

            yield update
    else:
        last = -5.0
        pace = _Pace()

        def line(progress: "Progress") -> None:
            nonlocal last
            told = pace.told(progress)
            if time.monotonic() - last >= 5 or progress.done == progress.files:
                last = time.monotonic()
                ending = f", {told}" if told else ""
                say(f"{progress.done} of {progress.files} files analysed{ending}")

        yield line


class _Pace:
    """Documents and words a second since the first call."""

    def __init__(self) -> None:
        self._first: tuple[float, int] | None = None

    def told(self, progress: "Progress") -> str:
        now = time.monotonic()
        if self._first is None:
            self._first = now, progress.done
        began, done = self._first
        if progress.done == done or now == began:
            return ""
        documents = (progress.done - done) / (now - began)
        return f"{documents:.0f} files/s, {progress.words / (now - began):,.0f} words/s"
