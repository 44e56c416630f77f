"""Commands that measure and train: evaluate, train, bench."""

from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pipeline import config
from pipeline.commands.application import (
    DEFAULTS,
    AsJson,
    ConfigFile,
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
from pipeline.recipe import Epoch, Outcome, Recipe

if TYPE_CHECKING:
    from pipeline.bench import Report

RECIPE = Recipe()


@app.command(
    epilog="Example: python -m pipeline evaluate gold --save before.json; "
    "then, after a change, --against before.json"
)
def evaluate(
    gold_dir: Annotated[Path, typer.Argument(help="Folder of annotations, one JSON file a text.")],
    output: Output = None,
    save: Annotated[Path | None, typer.Option(help="Keep the scores in this JSON file.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Show gains and losses against such a file.")
    ] = None,
    errors: Annotated[int, typer.Option(min=0, help="How many errors to list.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Score the tables against annotations, case by case."""
    with reported():
        from pipeline import evaluate as scoring

        before = scoring.load(against) if against else None
        scores = scoring.evaluate(gold_dir, output or DEFAULTS.output)
        if as_json:
            say_json({**scores.figures, "errors": scores.errors[:errors]})
        for line in () if as_json else scoring.report(scores, errors):
            say(line)
        if before is not None and not as_json:
            for line in scoring.compare(before, scores):
                say(line)
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
    output: Annotated[
        Path,
        typer.Option(help="Folder of the weights and their model card; it replaces earlier ones."),
    ],
    epochs: Annotated[
        int,
        typer.Option(
            min=1,
            help="Passes over the data at most; it stops when three bring no gain. "
            f"(default: {RECIPE.epochs})",
            show_default=False,
        ),
    ] = RECIPE.epochs,
    seed: Annotated[
        int,
        typer.Option(
            min=0,
            max=2**32 - 1,
            help="Of all that is drawn at random; the same gives the same weights. (default: 0)",
        ),
    ] = RECIPE.seed,
    held_out: Annotated[
        list[Path] | None,
        typer.Option(
            help="Annotated folder to choose the best pass on; may be given more than once. "
            "(default: every tenth document of DATA)"
        ),
    ] = None,
    licence: Annotated[
        str, typer.Option(help="Licence and attribution of the data, for the model card.")
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Adapt the model to annotated texts."""
    with reported():
        from pipeline import train as trainer  # spaCy: --help should not wait for it

        def tell(epoch: Epoch) -> None:
            if not quiet:
                known = {k: v for k, v in epoch.scores.items() if v["n"]}
                scores = " ".join(f"{label} {score['f1']:.3f}" for label, score in known.items())
                say(f"epoch {epoch.number}: {scores}, loss {epoch.loss:.0f}")

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
    say(f"weights and model card in {output}")


@app.command(epilog="Example: python -m pipeline bench my/folder --json speed.json")
def bench(
    folder: Annotated[
        Path, typer.Argument(help="Folder of texts to measure on.", show_default=True)
    ] = Path(str(DEFAULTS.input)),
    rounds: Annotated[int, typer.Option(min=1, help="How often each side is measured.")] = 5,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write all measurements to this file.")
    ] = None,
    config_file: ConfigFile = None,
) -> None:
    """Measure the speed of the model, of the start and of whole runs against plain spaCy."""
    with reported():
        from pipeline import bench as measuring  # spaCy: --help should not wait for it

        settings = config.load(config_file)
        report = measuring.bench(folder, rounds, settings, warn)
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
    print_stages(report.stages, report.words)
    for name, peak in report.peaks.items():
        say(f"{name}: {peak:.0f} MB in the largest process")
