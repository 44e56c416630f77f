"""The application that commands belong to, what they print on, and how errors are told.

Exit codes. 0: done. 1: nothing usable, or too many files failed. 2: bad usage, settings or input
folder. 130: interrupted.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pipeline import __version__, blas, config
from pipeline.errors import InputError, PipelineError, ResourceError, SettingsError
from pipeline.places import place

BAD_USAGE = (InputError, ResourceError, SettingsError)
DEFAULTS = config.Settings()

app = typer.Typer(
    name="communiques",
    help="French press releases, turned into tables.",
    epilog="Example: python -m pipeline run --input my/folder --output my/tables",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
out, err = Console(), Console(stderr=True)

Input = Annotated[  # not a Path, which would take one / out of s3://
    str | None,
    typer.Option(
        metavar="DIR",
        help="Folder of documents, with its subfolders, or an address. "
        f"(default: {DEFAULTS.input})",
    ),
]
Output = Annotated[
    str | None,
    typer.Option(metavar="DIR", help=f"Folder of the tables. (default: {DEFAULTS.output})"),
]
ConfigFile = Annotated[Path | None, typer.Option("--config", help="TOML file of settings.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]


def folder(output: str | None) -> Path:
    """The folder of the tables, for what reads them where they are. Raises InputError."""
    found = place(output or DEFAULTS.output)
    if not isinstance(found, Path):
        raise InputError(f"{output} is an address: fetch the tables to a folder of this machine")
    return found


def say(text: str) -> None:
    """A line on standard output, as it is."""
    out.print(text, highlight=False, markup=False, soft_wrap=True)


def warn(text: str) -> None:
    """The same on standard error."""
    err.print(text, highlight=False, markup=False, soft_wrap=True)


def say_json(value: Any) -> None:
    """A dataclass or anything made of plain values as one line of JSON; dates are ISO."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    say(json.dumps(plain, ensure_ascii=False, default=str))


def print_stages(stages: Mapping[str, float], words: int) -> None:
    """A table of seconds by stage."""
    whole = sum(stages.values())
    if not whole:
        return
    table = Table(title="Stages, all processes together", title_justify="left")
    for column in ("stage", "seconds", "share", "words/s"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for stage, seconds in stages.items():
        pace = f"{words / seconds:,.0f}" if seconds and words else ""
        table.add_row(stage, f"{seconds:.2f}", f"{seconds / whole:.0%}", pace)
    out.print(table)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"communiques {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """French press releases, turned into tables."""
    blas.settle()


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
        warn(message)
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
