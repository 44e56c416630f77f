"""What the tables hold, said in French: numbers, dates, quantities, names of codes.

Numbers have narrow no-break spaces between thousands and a decimal comma; what belongs together
("12 mai", "5 %") is joined by no-break spaces.
"""

import datetime as dt
import re
import tomllib
from calendar import monthrange
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

NARROW, NO_BREAK = "\u202f", "\u00a0"
_ACT = re.compile(r"\w[\w-]*(?: \(\w+\))?(?: n°)? \d+/\d+(?:/[A-Z]+)?")
_SPACE = re.compile(r"\s+")
_CUT = re.compile(r"(?<=\w-)[ \t]*\n[ \t]*(?=\w)")


@cache
def _wording() -> dict[str, Any]:
    text = files("pipeline").joinpath("wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def table(name: str) -> Mapping[str, str]:
    """The French words of a section of `wording.toml` by code. Raises KeyError for no section."""
    words: Mapping[str, str] = _wording()[name]
    return words


def said(code: str | None, section: str) -> str:
    """The French for `code`; the code itself where there is none, and nothing for None."""
    return "" if code is None else table(section).get(code, code)


def months() -> list[str]:
    names: list[str] = _wording()["months"]
    return names


def number(value: float) -> str:
    """`1234567.5` → « 1 234 567,5 » with narrow no-break spaces; up to 15 digits are kept."""
    if abs(value) >= 1e15:
        return f"{value:.3g}".replace(".", ",").replace("e+", f"{NO_BREAK}×{NO_BREAK}10^")
    whole, _, part = f"{value:.12f}".rstrip("0").partition(".")
    significant = max(0, 15 - len(whole.lstrip("-")))
    grouped = f"{int(whole):,}".replace(",", NARROW)
    if whole.startswith("-0"):
        grouped = f"-{grouped}"
    part = part[:significant].rstrip("0")
    return f"{grouped},{part}" if part else grouped


def date(value: dt.date | None) -> str:
    """« 1er mars 2024 », with no-break spaces."""
    if value is None:
        return ""
    day = "1er" if value.day == 1 else str(value.day)
    return NO_BREAK.join((day, months()[value.month - 1], str(value.year)))


def period(first: dt.date | None, last: dt.date | None) -> str:
    """One day, a whole month or year by its name, else « du … au … »."""
    if first is None or last is None or first == last:
        return date(first or last)
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole and first.year == last.year:
        if (first.month, last.month) == (1, 12):
            return str(first.year)
        if first.month == last.month:
            return f"{months()[first.month - 1]}{NO_BREAK}{first.year}"
    return f"du {date(first)} au {date(last)}"


def quantity(figure: Mapping[str, Any]) -> str:
    """A row of `figures` or `claims` in words: « plus de 2 000 », « 31 sur 46 », « 5 % par an »."""
    value, high, total, unit = (figure[name] for name in ("value", "high", "total", "unit"))
    text = number(value)
    if high is not None:
        text = f"{text} à {number(high)}"
    if total is not None:
        text = f"{text} sur {number(total)}"
    if unit is not None:
        one, _, many = said(unit, "units").partition("|")
        text = f"{text}{NO_BREAK}{many if many and max(value, high or 0) >= 2 else one}"
    if per := figure["per"]:
        text = f"{text} par {said(per, 'per')}"
    return f"{said(figure.get('modifier'), 'modifiers')} {text}".strip()


def one_line(text: str) -> str:
    """White space as single spaces, but no-break ones; a word or name over two lines keeps its
    hyphen."""
    whole = _CUT.sub("", text)
    return _SPACE.sub(lambda run: run[0] if run[0] in (NO_BREAK, NARROW) else " ", whole)


def heading(text: str) -> str:
    """One line of text that is not broken before « : » or inside guillemets."""
    line = re.sub(r" (?=[:;?!»%€])", NO_BREAK, one_line(text).strip())
    return line.replace("« ", f"«{NO_BREAK}")


def shortened(text: str, most: int) -> str:
    """One line of at most `most` characters; what is cut ends with a whole word and « … »."""
    line = one_line(text).strip()
    if len(line) <= most:
        return line
    return f"{line[:most].rpartition(' ')[0].rstrip(' ,;:') or line[: most - 1]}…"


def reason(evidence: str | None) -> tuple[str, str]:
    """A `mentions.link_reason` in French, and the language it is in now: `fr` or `en`."""
    if evidence is None:
        return "", "fr"
    if evidence in table("reasons"):
        return table("reasons")[evidence], "fr"
    quoted = re.search("«.*»", evidence)
    if quoted:
        known = table("reasons").get(evidence.replace(quoted[0], "« {} »"))
        if known:
            return known.replace("« {} »", quoted[0]), "fr"
    return evidence, "en"


def plural(count: int, one: str, many: str = "") -> str:
    """« 1 document », « 2 000 documents »; `many` where an s is not enough."""
    return f"{number(count)}{NO_BREAK}{one if abs(count) < 2 else many or one + 's'}"


def short(entity: Mapping[str, Any], width: int = 40) -> str:
    """What an axis or the head of a column calls a row of `entities`.

    The number of a treaty of the Council of Europe (« STCE n° 185 »), else the acronym of a name of
    several words, else the number of an act (« Directive 2013/40/UE »), else another name of one
    word (« Europol ») or, where the name has more than `width` characters, a shorter one; else the
    name, cut between words.
    """
    name, aliases, acronyms = entity["name"], list(entity["aliases"]), list(entity["acronyms"])
    series, act = entity["external_ids"].get("cets"), _ACT.match(name)
    if series:
        return str(series).replace("CETS ", f"STCE n°{NO_BREAK}")
    if acronyms and " " in name:
        initials = "".join(word[0] for word in re.findall(r"\w+", name)).lower()
        return str(next((a for a in acronyms if _in_order(a.lower(), initials)), acronyms[0]))
    if act:
        return act[0]
    by_length = sorted(aliases, key=len)
    words = [alias for alias in by_length if " " not in alias and alias.lower() not in name.lower()]
    if len(name) > width:
        words += [alias for alias in by_length if " " in alias and len(alias) <= width]
    return words[0] if words else shortened(name, width)


def _in_order(letters: str, among: str) -> bool:
    """Whether an acronym's letters stand in a French name in their order: UE does, EU does not."""
    left = iter(among)
    return all(letter in left for letter in letters)
