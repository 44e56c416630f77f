"""The command that shows the tables: report."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.application import Output, Quiet, app, folder, reported, say


@app.command(epilog="Example: python -m pipeline report --output my/tables --to my/report")
def report(
    output: Output = None,
    to: Annotated[
        Path | None, typer.Option(help="Folder of the report. (default: OUTPUT/report)")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Make pages of the tables, in French, that a browser opens without a network."""
    with reported():
        from pipeline import report as reporting  # pyarrow and jinja2: --help should not wait

        tables = folder(output)
        made = reporting.build(tables, to or tables / "report")
        if not quiet:
            say(
                f"{made.documents} documents, {made.files} files, {made.megabytes:.1f} MB, "
                f"{made.seconds:.1f} seconds"
            )
            say(f"open {made.page}")
