"""The command line. The only place that prints, and the only one that sets exit codes.

0: done. 1: nothing usable, or too many files failed. 2: bad usage, settings or input folder.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline import __version__, blas, config
from pipeline.errors import InputError, PipelineError, ResourceError, SettingsError
from pipeline.recipe import Epoch, Outcome, Recipe

if TYPE_CHECKING:
    from pipeline.bench import Report
    from pipeline.run import Summary

BAD_USAGE = (InputError, ResourceError, SettingsError)
DEFAULTS = config.Settings()
RECIPE = Recipe()

app = typer.Typer(
    name="communiques",
    help="French press releases, turned into tables.",
    epilog="Example: python -m pipeline run --input my/folder --output my/tables",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out, err = Console(), Console(stderr=True)

Input = Annotated[
    Path | None, typer.Option(help=f"Folder of documents. (default: {DEFAULTS.input})")
]
Output = Annotated[
    Path | None, typer.Option(help=f"Folder of the tables. (default: {DEFAULTS.output})")
]


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"communiques {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """French press releases, turned into tables."""
    blas.settle()


@app.command(epilog="Example: python -m pipeline run --input my/folder --output my/tables")
def run(
    input: Input = None,  # noqa: A002  the option's name
    output: Output = None,
    config_file: Annotated[
        Path | None, typer.Option("--config", help="TOML file of settings.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help=f"Processes. (default: {DEFAULTS.workers})")
    ] = None,
    all_languages: Annotated[
        bool | None,
        typer.Option("--all-languages", help="Search documents that are not French, too."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Analyse every file anew.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
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


@app.command(
    epilog="Example: python -m pipeline evaluate gold --save before.json; later --against it"
)
def evaluate(
    gold_dir: Annotated[Path, typer.Argument(help="Folder of annotations, one JSON file a text.")],
    output: Output = None,
    save: Annotated[Path | None, typer.Option(help="Keep the scores in this JSON file.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Show gains and losses against such a file.")
    ] = None,
    errors: Annotated[int, typer.Option(min=0, help="How many errors to list.")] = 0,
) -> None:
    """Score the tables against annotations, case by case."""
    with reported():
        from pipeline import evaluate as scoring

        before = scoring.load(against) if against else None
        scores = scoring.evaluate(gold_dir, output or DEFAULTS.output)
        for line in scoring.report(scores, errors):
            out.print(line, highlight=False, markup=False, soft_wrap=True)
        if before is not None:
            for line in scoring.compare(before, scores):
                out.print(line, highlight=False, markup=False, soft_wrap=True)
        if save:
            scoring.save(scores, save)


@app.command(
    epilog="Example: python -m pipeline train my/gold my/texts --output my/ner; "
    'then the setting ner_model = "my/ner"'
)
def train(
    data: Annotated[
        list[Path],
        typer.Argument(help="Folders of annotated texts: NAME.ann beside NAME.txt, or NAME.json."),
    ],
    output: Annotated[Path, typer.Option(help="Folder of the weights and their model card.")],
    epochs: Annotated[
        int, typer.Option(min=1, help=f"At most. (default: {RECIPE.epochs})", show_default=False)
    ] = RECIPE.epochs,
    seed: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, help="Of all that is drawn at random. (default: 0)")
    ] = RECIPE.seed,
    held_out: Annotated[
        list[Path] | None,
        typer.Option(help="Annotated folder to choose on. (default: every tenth document of DATA)"),
    ] = None,
    licence: Annotated[
        str, typer.Option(help="Licence and attribution of the data, for the model card.")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Adapt the model to annotated texts."""
    with reported():
        from pipeline import train as trainer  # spaCy: --help should not wait for it

        def tell(epoch: Epoch) -> None:
            if not quiet:
                known = {k: v for k, v in epoch.scores.items() if v["n"]}
                scores = " ".join(f"{label} {score['f1']:.3f}" for label, score in known.items())
                out.print(f"epoch {epoch.number}: {scores}, loss {epoch.loss:.0f}", highlight=False)

        recipe = replace(RECIPE, epochs=epochs, seed=seed)
        outcome = trainer.train(data, output, recipe, held_out or (), licence, tell)
        if not quiet:
            _print_outcome(outcome, output)


def _print_outcome(outcome: Outcome, output: Path) -> None:
    table = Table(title="F1 on the held-out part", title_justify="left")
    for column in ("label", "names", "before", "after"):
        table.add_column(column, justify="left" if column == "label" else "right")
    for label, after in outcome.after.items():
        if after["n"]:
            before = outcome.before[label]["f1"]
            table.add_row(label, str(after["n"]), f"{before:.3f}", f"{after['f1']:.3f}")
    out.print(table)
    out.print(f"weights and model card in {output}", highlight=False, soft_wrap=True)


@app.command(epilog="Example: python -m pipeline bench my/folder --json speed.json")
def bench(
    folder: Annotated[
        Path, typer.Argument(help="Folder of texts to measure on.", show_default=True)
    ] = DEFAULTS.input,
    rounds: Annotated[int, typer.Option(min=1, help="How often each side is measured.")] = 5,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write all measurements to this file.")
    ] = None,
    config_file: Annotated[
        Path | None, typer.Option("--config", help="TOML file of settings.")
    ] = None,
) -> None:
    """Measure the speed of the model and of the start against plain spaCy."""
    with reported():
        from pipeline import bench as measuring  # spaCy: --help should not wait for it

        report = measuring.bench(folder, rounds, config.load(config_file))
        _print_speed(report)
        if json_file:
            json_file.write_text(report.to_json(), encoding="utf-8")


def _print_speed(report: "Report") -> None:
    same = "the same" if report.identical else "DIFFERENT"
    table = Table(
        title=f"{report.model} on {report.documents} documents, {report.words} words; "
        f"{same} entities",
        title_justify="left",
    )
    for column in ("measure", "unit", "communiques", "plain spaCy", "ratio"):
        table.add_column(column, justify="left" if column in ("measure", "unit") else "right")
    for row in report.comparisons:
        digits = 0 if median(row.plain) > 100 else 2
        sides = (f"{median(side):.{digits}f}" for side in (row.ours, row.plain))
        table.add_row(row.name, row.unit, *sides, f"{row.ratio:.2f}")
    out.print(table)


@contextmanager
def reported() -> Iterator[None]:
    """Errors as messages with an exit code; COMMUNIQUES_DEBUG=1 lets them through."""
    try:
        yield
    except typer.Exit:
        raise
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("COMMUNIQUES_DEBUG"):
            raise
        message, code = _explain(error)
        err.print(message, highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(code) from None


def _explain(error: BaseException) -> tuple[str, int]:
    """What a user is told of an error, and the exit code."""
    if isinstance(error, BAD_USAGE):
        return f"error: {error}", 2
    if isinstance(error, PipelineError | OSError):  # OSError: a full disk, a folder not writable
        return f"error: {error}", 1
    if isinstance(error, KeyboardInterrupt):
        return "interrupted; the tables are as they were", 130
    message = f"unexpected {type(error).__name__}: {error}; please report it"
    return f"{message} (COMMUNIQUES_DEBUG=1 shows where it happened)".replace("\n", " "), 1


if __name__ == "__main__":
    sys.exit(app())
