"""docs/reference/commands.md: each command, argument and option, from the command line itself."""

from typing import Any

import typer

from pipeline.commands import app
from tests.documentation.markdown import cell, page, table

_ABOUT = """
`python -m pipeline COMMAND`, or with the program installed `communiques COMMAND`. `--help` behind a
command shows the same as this page. Colours are for terminals alone, and for none where `NO_COLOR`
is set. What exit codes mean stands in [files, exit codes, environment](files.md#exit-codes).
"""


def program() -> Any:
    """The command line, as Typer has built it."""
    return typer.main.get_command(app)


def commands() -> str:
    group = program()
    blocks = [_ABOUT, "## The program", _parameters(group.params)]
    for name, command in sorted(group.commands.items()):
        arguments = [p for p in command.params if not _is_option(p)]
        usage = " ".join(["python -m pipeline", name, *map(_place, arguments), "[OPTIONS]"])
        example = command.epilog.removeprefix("Example: ").partition("; ")
        blocks += [f"## `{name}`", command.help, f"```text\n{usage}\n```"]
        blocks.append(_parameters(command.params))
        then = f"{example[2][0].upper()}{example[2][1:]}." if example[2] else ""
        blocks += ["For instance", f"```sh\n{example[0]}\n```", then]
    return page("Commands", *blocks)


def _parameters(parameters: list[Any]) -> str:
    rows = []
    for parameter in parameters:
        wanted = "**Required.** " if parameter.required and _is_option(parameter) else ""
        rows.append([f"`{_shown(parameter)}`", f"{wanted}{parameter.help}{_default(parameter)}"])
    return table(["option or argument", "meaning"], rows)


def _is_option(parameter: Any) -> bool:
    return any(name.startswith("--") for name in parameter.opts)


def _shown(parameter: Any) -> str:
    if not _is_option(parameter):
        return _place(parameter)
    flag = parameter.is_bool_flag or parameter.opts[0].endswith("-completion")
    return cell(parameter.opts[0] if flag else f"{parameter.opts[0]} {_value(parameter)}")


def _value(parameter: Any) -> str:
    kind = parameter.type_descriptor.annotation
    known = {int: "N", str: "TEXT"}.get(kind, "PATH")
    return str(parameter.metavar or ("NAME" if parameter.name == "format" else known))


def _place(argument: Any) -> str:
    name = (argument.metavar or argument.name).upper()
    shown = f"{name}..." if argument.nargs == -1 else name
    return shown if argument.required else f"[{shown}]"


def _default(parameter: Any) -> str:
    hidden = not parameter.show_default or parameter.default in (None, False, "", ())
    return "" if hidden or "(default:" in parameter.help else f" (default: {parameter.default})"
