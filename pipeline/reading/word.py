"""Word files (.docx): paragraphs, lists, tables, text boxes and notes in the order of the text.

The parts are read as they are. python-docx, tried first, gives neither footnotes nor insertions
under review, content controls or text boxes, and a release is not whole without them.
"""

from collections.abc import Iterator

from lxml import etree

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.model import Declared
from pipeline.reading.content import Content, one_line, table_row
from pipeline.reading.packed import open_zip, part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_LEFT_OUT = frozenset(
    {_FALLBACK} | {_W + name for name in "del moveFrom instrText pPr rPr sectPr tblPr trPr".split()}
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_NOTES = {"footnoteReference": "", "endnoteReference": "e"}


_Lines = list[tuple[str, str]]  # (kind, text)


def read_word(data: bytes, settings: Settings) -> Content:
    """The text of a Word file: letterhead, body, notes, foot. Raises ReadError."""
    with open_zip(data, settings) as packed:
        document = part(packed, "word/document.xml", settings)
        if document is None:
            raise ReadError("is no Word file: word/document.xml is not there")
        if _STRICT in (document.nsmap or {}).values():
            raise ReadError("is a Word file of the strict format; save it as an ordinary .docx")
        reader = _Reader(part(packed, "word/styles.xml", settings))
        heads: list[_Lines] = []
        feet: list[_Lines] = []
        for name in sorted(packed.namelist()):
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
                lines = list(reader.lines(part(packed, name, settings)))
                (heads if name.startswith("word/header") else feet).append(lines)
        lines = [*_once(heads), *reader.lines(document.find(_W + "body"))]
        for name, mark in (("footnotes", ""), ("endnotes", "e")):
            lines += reader.notes(part(packed, f"word/{name}.xml", settings), mark)
        lines += _once(feet)
        properties = part(packed, "docProps/core.xml", settings)
    title = None if properties is None else properties.findtext(DC_TITLE)
    return Content(join(lines), "utf-8", titled(title))


def titled(title: str | None) -> Declared:
    """What a document's properties are believed: the title, if there is one."""
    title = one_line(title or "")
    if not title or len(title) > 300:
        return Declared()
    return Declared(title=title, where=(("title", "document properties"),))


def join(lines: _Lines) -> str:
    """Lines of (kind, text) as a text: items of a list and rows of a table without blank lines."""
    text = ""
    before = ""
    for kind, line in lines:
        tight = kind == before and kind in ("item", "row")
        text += ("\n" if tight else "\n\n") + line if text else line
        before = kind
    return text


def _once(parts: list[_Lines]) -> _Lines:
    """The lines of several headers or footers, each once, and no bare page numbers."""
    lines = dict.fromkeys(line for part_lines in parts for line in part_lines)
    return [line for line in lines if not line[1].strip("- –/").isdecimal()]


class _Reader:
    def __init__(self, styles: etree._Element | None) -> None:
        self._levels: dict[str, int] = {}  # outline level by id of a paragraph style
        self._lists: set[str] = set()  # ids of the styles of list items
        for style in () if styles is None else styles.iter(_W + "style"):
            name = style.find(_W + "name")
            level = style.find(f"{_W}pPr/{_W}outlineLvl")
            if style.find(f"{_W}pPr/{_W}numPr") is not None:
                self._lists.add(style.get(_W + "styleId") or "")
            words = (name.get(_W + "val") or "").lower().split() if name is not None else []
            if words[:1] == ["title"]:
                self._levels[style.get(_W + "styleId") or ""] = 0
            elif words[:1] == ["heading"] and words[-1].isdecimal():
                self._levels[style.get(_W + "styleId") or ""] = int(words[-1]) - 1
            elif level is not None and (level.get(_W + "val") or "").isdecimal():
                self._levels[style.get(_W + "styleId") or ""] = int(level.get(_W + "val") or 0)

    def lines(self, element: etree._Element | None) -> Iterator[tuple[str, str]]:
        """(kind, text) of each paragraph and each row of a table below `element`."""
        if element is None:
            return
        walk = etree.iterwalk(element, events=("start",))
        for _, inner in walk:
            if inner.tag in _LEFT_OUT:
                walk.skip_subtree()
            elif inner.tag == _W + "tbl":
                walk.skip_subtree()
                yield from self._table(inner)
            elif inner.tag == _W + "p":
                walk.skip_subtree()
                yield from self._paragraph(inner)

    def notes(self, element: etree._Element | None, mark: str) -> Iterator[tuple[str, str]]:
        """The notes of a part, each with the number that stands in the text."""
        for note in () if element is None else element:
            if note.get(_W + "type") in (None, "normal"):
                text = " ".join(text for _, text in self.lines(note))
                if text:
                    yield "note", f"[{mark}{note.get(_W + 'id')}] {one_line(text)}"

    def _paragraph(self, paragraph: etree._Element) -> Iterator[tuple[str, str]]:
        text = "\n".join(line.strip(" \t") for line in _text(paragraph).split("\n")).strip("\n")
        if text.strip("\u00a0 \n\t"):
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            style_id = "" if style is None else style.get(_W + "val") or ""
            level = self._levels.get(style_id)
            if level is not None and level < 9:
                yield "heading", f"{'#' * min(level + 1, 6)} {one_line(text)}"
            elif paragraph.find(f"{_W}pPr/{_W}numPr") is not None or style_id in self._lists:
                yield "item", f"- {text}"
            else:
                yield "block", text
        for box in paragraph.iter(_W + "txbxContent"):
            if not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()):
                yield from self.lines(box)

    def _table(self, table: etree._Element) -> Iterator[tuple[str, str]]:
        """Rows between pipes; a table of one column, or one inside another, as its paragraphs."""
        rows = [list(row.iter(_W + "tc")) for row in table.iter(_W + "tr")]
        if max(map(len, rows), default=0) < 2 or any(
            True for _ in table.iterdescendants(_W + "tbl")
        ):
            for cells in rows:
                for cell in cells:
                    if not any(True for _ in cell.iterdescendants(_W + "tbl")):
                        yield from self.lines(cell)
            return
        for cells in rows:
            texts = []
            for cell in cells:
                texts.append(" ".join(_text(p) for p in cell.iter(_W + "p")))
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                width = (span.get(_W + "val") or "") if span is not None else ""
                texts += [""] * (min(int(width), 40) - 1 if width.isdecimal() else 0)
            if any(text.strip() for text in texts):
                yield "row", table_row(texts)


def _text(paragraph: etree._Element) -> str:
    """The text of one paragraph without that of text boxes in it."""
    pieces = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        if element.tag in _LEFT_OUT or element.tag == _W + "txbxContent":
            walk.skip_subtree()
        elif element.tag == _W + "t":
            pieces.append(element.text or "")
        elif isinstance(element.tag, str) and element.tag.startswith(_W):
            name = element.tag[len(_W) :]
            if name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name in _NOTES:
                pieces.append(f"[{_NOTES[name]}{element.get(_W + 'id')}]")
    return "".join(pieces)
