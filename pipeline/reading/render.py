"""A tree of HTML → lines of text: paragraphs, headings, lists and tables in reading order.

A heading begins with "#" signs, an item of a list with "- " or its number, a row of a table stands
between pipes. Everything else is the text of the page, white space as a browser shows it.
"""

import re
from collections.abc import Container

from lxml import etree

from pipeline.reading.content import one_line, table_row

UNSEEN = frozenset(
    "script style noscript template svg math iframe object embed audio video canvas map head "
    "button select option datalist input textarea progress meter dialog menu frameset rt rp".split()
)
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset "
    "figcaption figure footer form header hgroup hr html legend li main nav ol optgroup p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
) | frozenset(HEADINGS)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(r"[ \t]+")
_TIGHT = re.compile(r" *\n *")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MOST_COLUMNS = 40
_CELL = 400  # characters; a table with a longer cell, or with headings in it, only lays out a page
_BREAK = "\n"


def local(element: etree._Element) -> str:
    """The element's name in lower case, without namespace; "" for what is no element."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].lower() if "{" in tag else tag


def render(root: etree._Element, without: Container[etree._Element] = ()) -> str:
    """The text below `root`, leaving out the elements `without` and what no browser shows."""
    renderer = _Renderer()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        if event == "start":
            if not name or name in UNSEEN or element in without:
                walk.skip_subtree()
                continue
            renderer.start(element, name)
            renderer.text(element.text)
            continue
        if name and name not in UNSEEN and element not in without:
            renderer.end(element, name)
        if element is not root:
            renderer.text(element.tail)
    return renderer.finish()


def is_layout(table: etree._Element) -> bool:
    """Whether a table only lays out a page: one that holds tables, headings or long texts."""
    rows = 0
    columns = 0
    for element in table.iter():
        name = local(element)
        if element is not table and name in ("table", *HEADINGS, "article", "form"):
            return True
        rows += name == "tr"
        if name == "tr":
            columns = max(columns, sum(local(child) in ("td", "th") for child in element))
        if name == "td" and len(plain(element).strip()) > _CELL:
            return True
    return rows < 1 or columns < 2


class _Renderer:
    def __init__(self) -> None:
        self._blocks: list[tuple[str, str]] = []  # (kind, text)
        self._inline: list[str] = []
        self._marks: list[str] = []  # of list items, until their first text
        self._counters: list[int | None] = []  # one an open list; None: not numbered
        self._kind: list[str] = []
        self._tables: list[bool] = []  # one an open table: whether it holds data
        self._row: list[str] | None = None
        self._raised: list[int] = []
        self._preformatted = 0

    # ------------------------------------------------------------ what the tree says

    def start(self, element: etree._Element, name: str) -> None:
        if name in BLOCKS or "-" in name:
            self._flush()
        if name in ("ul", "ol"):
            self._counters.append(_start(element) if name == "ol" else None)
        elif name == "li":
            self._marks.append(self._mark())
        elif name in HEADINGS:
            self._kind.append(name)
        elif name == "table":
            self._tables.append(self._row is None and not is_layout(element))
        elif name == "tr" and self._in_data():
            self._row = []
        elif name in ("td", "th") and self._row is not None:
            self._inline.clear()
        elif name == "br":
            self._inline.append(_BREAK if self._row is None else " ")
        elif name == "sup":
            self._raised.append(len(self._inline))
        elif name == "q":
            self._inline.append("« ")
        elif name == "pre":
            self._preformatted += 1

    def end(self, element: etree._Element, name: str) -> None:
        if name == "sup" and self._raised:
            self._raise(element)
        elif name == "q":
            self._inline.append(" »")
        elif name in ("td", "th") and self._row is not None:
            self._end_cell(element)
        elif name == "tr" and self._row is not None:
            if any(self._row):
                self._blocks.append(("row", table_row(self._row)))
            self._row = None
        if name in BLOCKS or "-" in name:
            self._flush()
        if name in ("ul", "ol") and self._counters:
            self._counters.pop()
        elif name == "li" and self._marks:
            self._marks.pop()
        elif name in HEADINGS and self._kind:
            self._kind.pop()
        elif name == "table" and self._tables:
            self._tables.pop()
        elif name == "pre":
            self._preformatted -= 1

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted:
            lines = text.replace("\r\n", "\n").split("\n")
            self._inline.append(_BREAK.join(_SPACE.sub(" ", line) for line in lines))
        else:
            self._inline.append(_SPACE.sub(" ", text))

    def finish(self) -> str:
        self._flush()
        lines: list[str] = []
        before = ""
        for kind, text in self._blocks:
            if lines:
                tight = kind in ("item", "row") and kind == before
                lines += [] if tight else [""]
            lines.append(text)
            before = kind
        return "\n".join(lines)

    # ------------------------------------------------------------ what becomes of it

    def _in_data(self) -> bool:
        return bool(self._tables) and self._tables[-1]

    def _mark(self) -> str:
        if self._counters and self._counters[-1] is not None:
            number = self._counters[-1]
            self._counters[-1] = number + 1
            return f"{number}. "
        return "- "

    def _flush(self) -> None:
        if self._row is not None:  # blocks inside a cell stay on its line
            self._inline.append(" ")
            return
        text = _TIGHT.sub("\n", _SPACES.sub(" ", "".join(self._inline))).strip(" \n")
        self._inline.clear()
        self._raised.clear()
        if not text.strip("\u00a0\u200b \n"):
            return
        if self._marks:
            mark, self._marks[-1] = self._marks[-1], ""
            self._blocks.append(("item", "  " * (len(self._marks) - 1) * bool(mark) + mark + text))
        elif self._kind:
            self._blocks.append(("heading", f"{HEADINGS[self._kind[-1]]} {one_line(text)}"))
        else:
            self._blocks.append(("block", text))

    def _end_cell(self, element: etree._Element) -> None:
        assert self._row is not None  # noqa: S101  the caller looked; narrows the type
        if len(self._row) < _MOST_COLUMNS:
            self._row.append("".join(self._inline))
            self._row += [""] * (min(_number(element.get("colspan")), _MOST_COLUMNS) - 1)
        self._inline.clear()

    def _raise(self, element: etree._Element) -> None:
        """m² and 10⁶ with raised digits; a link to a note in brackets: "2000[1]", not "20001"."""
        place = min(self._raised.pop(), len(self._inline))
        inner = "".join(self._inline[place:])
        if inner.strip().isdecimal() and inner.isascii():
            linked = any(local(child) == "a" for child in element)
            linked = linked or any(local(parent) == "a" for parent in element.iterancestors("a"))
            raised = f"[{inner.strip()}]" if linked else inner.translate(_RAISED)
            self._inline[place:] = [raised]


def _start(element: etree._Element) -> int:
    return _number(element.get("start"))


def _number(value: str | None) -> int:
    value = (value or "").strip()
    return int(value) if value.isdecimal() and len(value) < 5 else 1


def plain(element: etree._Element) -> str:
    """All text below an element as it is, without a thought for what a browser shows."""
    return "".join(map(str, element.itertext()))
