"""Rich Text Format (.rtf), by striprtf. Footnotes, which it leaves out, are put back."""

import re

from striprtf.striprtf import rtf_to_text

from pipeline.errors import ReadError
from pipeline.model import Declared
from pipeline.reading.content import BLANKS, Content, one_line, table_row
from pipeline.reading.decode import repair
from pipeline.reading.word import titled

_CODE_PAGE = re.compile(r"\\ansicpg(\d{3,5})")
_NOTE = re.compile(r"\{\\footnote\b|\{\\\*\\footnote\b")
_TITLE = re.compile(r"\{\\title ([^{}]{1,600})\}")
_MOST_NOTES = 2000


def read_rich_text(data: bytes) -> Content:
    """The text of an RTF file. Raises ReadError where there is none."""
    source = data.decode("latin-1")  # RTF is ASCII; other bytes are of its code page
    page = _CODE_PAGE.search(source[:2000])
    encoding = f"cp{page[1]}" if page else "mac_roman" if "\\mac" in source[:200] else "cp1252"
    try:
        source = data.decode(encoding, errors="replace")
    except LookupError:
        encoding = "cp1252"
        source = data.decode(encoding, errors="replace")
    source, notes = _notes(source)
    text = _strip(source, encoding)
    lines = [_row(line.rstrip()) for line in text.replace("\r\n", "\n").split("\n")]
    for number, note in enumerate(notes, start=1):
        lines += ["", f"[{number}] {one_line(_strip(note, encoding))}"]
    text, repaired = repair("\n".join(lines).strip("\n"))
    if not text.strip(BLANKS):
        raise ReadError("holds no text")
    return Content(text, encoding, _declared(source, encoding), notes=tuple(repaired))


def _strip(source: str, encoding: str) -> str:
    try:
        text = str(rtf_to_text(source, encoding, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, OverflowError, LookupError) as error:
        raise ReadError(f"is no RTF that can be read: {error}") from None
    # RTF writes characters beyond the first 65 536, such as emoji, as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _notes(source: str) -> tuple[str, list[str]]:
    """The source with "[1]" for each footnote, and the footnotes as sources of their own."""
    pieces: list[str] = []
    notes: list[str] = []
    place = 0
    while len(notes) < _MOST_NOTES and (found := _NOTE.search(source, place)):
        end = _end_of_group(source, found.start())
        if end is None:
            break
        notes.append("{\\rtf1 " + source[found.end() : end])
        pieces += [source[place : found.start()], f"[{len(notes)}]"]
        place = end
    return "".join([*pieces, source[place:]]), notes


def _end_of_group(source: str, start: int) -> int | None:
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return None


def _row(line: str) -> str:
    """striprtf ends each cell of a table with a pipe."""
    if line.endswith("|") and line.count("|") > 1:
        return table_row(line[:-1].split("|"))
    return line


def _declared(source: str, encoding: str) -> Declared:
    title = _TITLE.search(source[:20_000])
    return titled(_strip("{\\rtf1 " + title[1] + "}", encoding)) if title else Declared()
