"""Commands that look: at an entity of the tables, and at this machine."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from pipeline import config
from pipeline.commands.application import (
    DEFAULTS,
    AsJson,
    ConfigFile,
    Input,
    Output,
    app,
    out,
    reported,
    say,
    say_json,
)

if TYPE_CHECKING:
    from pipeline.show import Context, Row, Shown

_COLOURS = {"ok": "green", "note": "yellow", "broken": "red"}


@app.command(epilog='Example: python -m pipeline show "Conseil de l\'Europe"')
def show(
    entity: Annotated[str, typer.Argument(help="Name, alias, acronym or entity_id.")],
    output: Output = None,
    limit: Annotated[int, typer.Option(min=0, help="How many mentions, offices and actions.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Show a person, body, treaty or place with its mentions in context."""
    with reported():
        from pipeline import show as showing

        found = showing.show(entity, output or DEFAULTS.output, limit)
        if as_json:
            say_json(found)
        else:
            _print_entity(found, limit)


def _print_entity(found: "Shown", limit: int) -> None:
    row = found.entity
    title = Text(row["name"], style="bold")
    out.print(title, soft_wrap=True)
    kind = ", ".join(filter(None, (row["label"], row["kind"], row["country"])))
    say(f"  {kind}; {row['entity_id']}")
    for what, values in (
        ("also called", [*row["aliases"], *row["acronyms"]]),
        ("known elsewhere as", [f"{k} {v}" for k, v in row["external_ids"].items()]),
    ):
        if values:
            say(f"  {what}: {'; '.join(values)}")
    for mandate in found.mandates[:limit]:
        days = sorted({str(mandate[k]) for k in ("first_date", "last_date") if mandate[k]})
        where = f", {mandate['organisation']}" if mandate["organisation"] else ""
        dated = f" ({' – '.join(days)})" if days else ""
        say(f"  {mandate['person']}: {mandate['office']}{where}{dated}")
    for action in found.actions[:limit]:
        say(f"  {_action(action, row['entity_id'])}")
    left = max(len(rows) - limit for rows in (found.mandates, found.actions))
    if left > 0:
        say(f"  and {left} more: --limit shows them")
    say(f"{found.n_mentions} mentions")
    for context in found.mentions:
        _print_context(context)
    left = found.n_mentions - len(found.mentions)
    if left > 0:
        say(f"  and {left} more: --limit shows them")


def _action(action: "Row", identifier: str) -> str:
    """A treaty action without what it is shown for, the treaty or the party."""
    counted = f"{action['count']} parties" if action["count"] else None
    told = [
        None if action["party_id"] == identifier else action["party"] or counted,
        "not" if action["negated"] else None,
        action["action"].replace("_", " "),
        None if action["treaty_id"] == identifier else action["treaty"],
        f"({action['date']})" if action["date"] else None,
    ]
    return " ".join(filter(None, told))


def _print_context(context: "Context") -> None:
    place = Text(f"  {context.source}:{context.start} ", style="cyan")
    named = Text(context.text, style="bold magenta")
    out.print(
        place + Text(f"…{context.before}") + named + Text(f"{context.after}…"), soft_wrap=True
    )


@app.command(epilog="Example: python -m pipeline doctor --input my/folder")
def doctor(
    input: Input = None,  # noqa: A002  the option's name
    output: Output = None,
    config_file: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell whether this machine and these folders are fit for a run."""
    with reported():
        from dataclasses import asdict

        from pipeline import doctor as examining

        settings = config.load(config_file, input=input, output=output)
        findings = list(examining.examine(settings))
        if as_json:
            say_json([asdict(finding) for finding in findings])
        else:
            for finding in findings:
                state = Text(f"{finding.state:7}", style=_COLOURS[finding.state])
                out.print(state + Text(f" {finding.what}: {finding.message}"), soft_wrap=True)
        if any(finding.state == "broken" for finding in findings):
            raise typer.Exit(1)
