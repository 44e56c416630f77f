"""docs/reference/settings.md: each setting with its default and range."""

from dataclasses import fields
from pathlib import PurePath
from typing import Any

from pipeline.config import RESULT_SETTINGS, Settings
from pipeline.places import Place
from tests.documentation.markdown import page, table

_ABOUT = """
`--config FILE` of `run`, `status`, `clean`, `doctor` and `bench` takes a TOML file that may hold
any of these names; an unknown one is refused, with the nearest that is known. Options given on the
command line win. Paths are relative to the working directory.
"""
_FILE = "This file says just what holds without one:"
_RESULTS = """
Those marked "yes" change what a document gives: with another value all documents are analysed
again. So does another model. Of the others no document is analysed again.
"""
_NAMES = {int: "whole number", float: "number", bool: "true or false"}


def settings() -> str:
    rows, lines = [], []
    for known in fields(Settings):
        told = known.metadata
        span = f"{told['least']:,} to {told['most']:,}" if told.get("most") else ""
        renews = "yes" if known.name in (*RESULT_SETTINGS, "ner_model") else "no"
        kind = "path or address" if known.type is Place else _NAMES.get(known.type, "text")
        shown = _toml(known.default)
        span = span.replace(",", " ")
        rows.append([f"`{known.name}`", kind, f"`{shown}`", span, renews, told["description"]])
        lines.append(f"{known.name} = {shown}")
    example = "\n".join(["```toml", *lines, "```"])
    header = ["setting", "type", "default", "range", "analyses again", "meaning"]
    return page("Settings", _ABOUT, table(header, rows), _RESULTS, _FILE, example)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | PurePath):
        return f'"{value}"'
    return str(value)
