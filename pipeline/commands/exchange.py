"""Commands that hand the tables to other programs, and take corrections back."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.application import DEFAULTS, Output, app, folder, reported, say
from pipeline.exports.formats import FORMATS

# mypy wants the names written out; they stand in FORMATS, once.
ExportFormat = StrEnum("ExportFormat", {name: name for name in FORMATS})  # type: ignore[misc]


@app.command(epilog="Example: python -m pipeline export --format xlsx --to tables.xlsx --french")
def export(
    format: Annotated[  # noqa: A002  the option's name
        ExportFormat,
        typer.Option(help="; ".join(f"{name}: {kind.holds}" for name, kind in FORMATS.items())),
    ],
    output: Output = None,
    to: Annotated[
        Path | None,
        typer.Option(help="File or folder to make. (default: in exports, beside the tables)"),
    ] = None,
    french: Annotated[
        bool, typer.Option("--french", help="French numbers and dates, in csv and xlsx.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an earlier export, but nothing else.")
    ] = False,
) -> None:
    """Write the tables in the format of another program."""
    kind = FORMATS[format]
    if french and not kind.french:
        able = ", ".join(name for name, other in FORMATS.items() if other.french)
        raise typer.BadParameter(f"it is for {able}, not for {format}", param_hint="--french")
    with reported():
        from pipeline.exports import export as exporter  # pyarrow: --help should not wait for it

        tables = folder(output)
        made = to or tables.parent / "exports" / kind.name
        for note in exporter.export(tables, format, made, force, french):
            say(note)
        say(f"{format} in {made}")


@app.command(
    "import-annotations",
    epilog="Example: python -m pipeline import-annotations project.json --gold my/gold",
)
def import_annotations(
    file: Annotated[Path, typer.Argument(help="What Label Studio has exported as JSON.")],
    gold: Annotated[Path, typer.Option(help="Folder for the annotations, NAME.json each.")],
    output: Output = None,
    judgements: Annotated[
        Path, typer.Option(help="File that judgements on entities are added to.")
    ] = DEFAULTS.judgements,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Replace annotations, but for their officials and treaty actions."
        ),
    ] = False,
) -> None:
    """Take corrections made in Label Studio back, as annotations and judgements."""
    with reported():
        from pipeline.exports import corrections

        found = corrections.corrected(file, folder(output))
        added = corrections.save(found, gold, judgements, force)
        for note in found.notes:
            say(note)
        say(f"{len(found.gold)} annotations in {gold}, {added} judgements added to {judgements}")
