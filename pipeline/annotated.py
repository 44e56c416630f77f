"""Annotated texts → labelled lines, as the model reads them.

Two forms are read: brat standoff (NAME.ann beside NAME.txt), as WiNER has it, and this project's
gold JSON (NAME.json, its text beside it or in another of the folders given). Lines are those of
the normalised text, so that what is learned is what the model meets later.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.errors import InputError, ReadError
from pipeline.model import Text
from pipeline.normalise import normalise
from pipeline.reading import read

# What a label of either form is to the model; None: nothing that the model finds.
LABELS: Mapping[str, str | None] = {
    **dict.fromkeys(("Person", "PERSON", "PER"), "PER"),
    **dict.fromkeys(("Organization", "ORG"), "ORG"),
    **dict.fromkeys(("Location", "LOC"), "LOC"),
    **dict.fromkeys(("Event", "Product", "MISC"), "MISC"),
    **dict.fromkeys(("Date", "Hour", "OFFICE", "TREATY", "DATE", "FIGURE")),
}
# Neither an article in front nor a sign at an edge is part of a place's or a body's name.
_LEAD = re.compile(r"(?:[ld]|qu)' ?|(?:le|la|les|du|des|de|au|aux) |[\s\"(,;:–-]")
_TAIL = re.compile(r"[\s\",;:]+$")
_TEXTS = (".txt", ".md")

Span = tuple[int, int, str]  # start, end, label


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a normalised text and its names, in order, without overlap."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """One annotated document. `file` is the annotation."""

    file: Path
    lines: tuple[Line, ...]


def load(folders: Sequence[Path]) -> list[Annotated]:
    """Every annotated document below `folders`, in the order of folders and names.

    Raises InputError, naming file and reason, for a folder without annotations, an annotation
    without its text, and one that is malformed or does not fit its text.
    """
    documents: list[Annotated] = []
    for folder in folders:
        if not folder.is_dir():
            raise InputError(f"the folder {folder} is not there")
        found = [_brat(file) for file in sorted(folder.rglob("*.ann"))]
        found += [_gold(file, folders) for file in sorted(folder.rglob("*.json"))]
        texts = any(file.suffix in _TEXTS for file in folder.rglob("*"))
        if not found and not texts:
            raise InputError(f"{folder} holds no annotations: neither NAME.ann nor NAME.json")
        documents += found
    if not documents:
        names = ", ".join(map(str, folders))
        raise InputError(f"there are no annotations (NAME.ann or NAME.json) in {names}")
    return documents


# ------------------------------------------------------------------ brat standoff


def _brat(file: Path) -> Annotated:
    """The outermost spans of a standoff file; a discontinuous one counts from end to end."""
    text = next((p for s in _TEXTS if (p := file.with_suffix(s)).is_file()), None)
    if text is None:
        raise InputError(f"{file}: {file.stem}.txt is not beside it")
    raw = _text(text)
    spans: set[Span] = set()
    for number, line in enumerate(_content(file).split("\n"), start=1):
        if not line.startswith("T"):
            continue
        where = f"{file} line {number}"
        cells = line.split("\t")
        match = re.fullmatch(r"(\S+) (\d+)(?:[ ;]\d+)*[ ;](\d+)", cells[1] if cells[1:] else "")
        if not match:
            raise InputError(f"{where}: not of the form 'T1⇥Label start end⇥text'")
        spans.add(_checked(where, match[1], int(match[2]), int(match[3]), raw))
    outermost = [s for s in spans if not any(_inside(s, other) for other in spans)]
    return Annotated(file, tuple(_lines(normalise(raw), outermost, ())))


def _inside(span: Span, other: Span) -> bool:
    within = other[0] <= span[0] and span[1] <= other[1]
    return within and other[1] - other[0] > span[1] - span[0]


# ------------------------------------------------------------------ this project's gold


def _gold(file: Path, folders: Sequence[Path]) -> Annotated:
    try:
        annotation: Any = json.loads(_content(file))
    except ValueError as error:
        raise InputError(f"{file} is not valid JSON: {error}") from None
    if not isinstance(annotation, dict) or not isinstance(annotation.get("mentions"), list):
        raise InputError(f"{file}: no list of mentions")
    raw = _text(_text_of(file, folders))
    spans = [_mention(file, number, m, raw) for number, m in enumerate(annotation["mentions"])]
    furniture = annotation.get("furniture", [])
    if not all(isinstance(f, list) and list(map(type, f)) == [int, int] for f in furniture):
        raise InputError(f"{file}: furniture is not a list of [start, end]")
    return Annotated(file, tuple(_lines(normalise(raw), spans, furniture)))


def _text_of(file: Path, folders: Sequence[Path]) -> Path:
    """The text beside an annotation, else the only one of that name below `folders`."""
    beside = [p for s in _TEXTS if (p := file.with_suffix(s)).is_file()]
    if beside:
        return beside[0]
    found = {p for folder in folders for s in _TEXTS for p in folder.rglob(f"{file.stem}{s}")}
    if len(found) != 1:
        what = "is in none" if not found else "is more than once"
        raise InputError(f"{file}: its text, {file.stem}.txt, {what} of the folders given")
    return found.pop()


def _mention(file: Path, number: int, mention: Any, raw: str) -> Span:
    where = f"{file}, mention {number}"
    if not isinstance(mention, dict):
        raise InputError(f"{where}: not an object")
    label, start, end = (mention.get(key) for key in ("label", "start", "end"))
    if type(start) is not int or type(end) is not int or not isinstance(label, str):
        raise InputError(f"{where}: needs a label and whole numbers for start and end")
    span = _checked(where, label, start, end, raw)
    if "text" in mention and raw[start:end] != mention["text"]:
        raise InputError(
            f"{where}: the text from {start} to {end} is {raw[start:end]!r}, "
            f"not {mention['text']!r}"
        )
    return span


# ------------------------------------------------------------------ both


def _checked(where: str, label: str, start: int, end: int, raw: str) -> Span:
    if label not in LABELS:
        raise InputError(f"{where}: unknown label {label!r}; known are {', '.join(LABELS)}")
    if not 0 <= start < end <= len(raw):
        raise InputError(
            f"{where}: {start} to {end} is not within the text's {len(raw)} characters"
        )
    return start, end, LABELS[label] or ""


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read: {error}") from None


def _text(file: Path) -> str:
    try:
        return read(file, Settings())[0].text
    except ReadError as error:
        raise InputError(f"{file} {error}") from None


def _lines(text: Text, spans: Sequence[Span], furniture: Sequence[Sequence[int]]) -> Iterator[Line]:
    """The lines of `norm` that hold words and no furniture, with those names they hold whole."""
    names = []
    for raw_start, raw_end, label in sorted(spans):
        start, end = bisect_left(text.starts, raw_start), bisect_right(text.ends, raw_end)
        if label in ("LOC", "ORG"):
            while lead := _LEAD.match(text.norm, start, end):
                start = lead.end()
            end = start + len(_TAIL.sub("", text.norm[start:end]))
        if label and start < end:
            names.append((start, end, label))
    for match in re.finditer(r"[^\n]+", text.norm):
        low, high = match.span()
        raw_low, raw_high = text.raw_span(low, high)
        if match[0].isspace() or any(a < raw_high and raw_low < b for a, b in furniture):
            continue
        kept: list[Span] = []
        for start, end, label in names:
            inside = low <= start and end <= high
            if inside and (not kept or start - low >= kept[-1][1]):
                kept.append((start - low, end - low, label))
        yield Line(match[0], tuple(kept))
