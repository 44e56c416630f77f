"""Values as the cells of a spreadsheet, without formulas."""

import datetime as dt
import json
import re
from typing import Any

# What a spreadsheet would run: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate `text`; a plain number, signed or not, is none."""
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def escape(text: str) -> str:
    """`text` with an apostrophe in front where it `is_formula`; else as it is."""
    return f"'{text}" if is_formula(text) else text


def unescape(text: str) -> str:
    """What `escape` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def plain(value: Any) -> Any:
    """A cell's value: lists and maps are JSON, all else is as it is."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def written(value: Any, french: bool) -> str:
    """A value as text: ISO dates and decimal points, or with `french` 07/02/2007 and 3,5.

    Nothing is the empty text. A whole float has no decimals.
    """
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("vrai" if value else "faux") if french else ("true" if value else "false")
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}" if french else value.isoformat()
    if isinstance(value, float):
        text = f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
        return text.replace(".", ",") if french else text
    return escape(value) if isinstance(value, str) else str(value)
