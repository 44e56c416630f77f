"""OpenDocument texts (.odt): headings, paragraphs, lists, tables and notes in order."""

from collections.abc import Iterator

from lxml import etree

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.reading.content import Content, one_line, table_row
from pipeline.reading.packed import open_zip, part
from pipeline.reading.word import DC_TITLE, join, titled

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ENCRYPTION = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_LEFT_OUT = frozenset(
    {
        _TEXT + "tracked-changes",
        _TEXT + "sequence-decls",
        _OFFICE + "annotation",
        _OFFICE + "forms",
        _TEXT + "page-number",
        _TEXT + "page-count",
    }
)
_PARAGRAPHS = (_TEXT + "p", _TEXT + "h")
_MOST_SPACES = 100


def read_opendocument(data: bytes, settings: Settings) -> Content:
    """The text of an OpenDocument file: letterhead, body, notes, foot. Raises ReadError."""
    with open_zip(data, settings) as packed:
        manifest = part(packed, "META-INF/manifest.xml", settings)
        if manifest is not None and any(True for _ in manifest.iter(_ENCRYPTION)):
            raise ReadError("is protected by a password")
        content = part(packed, "content.xml", settings)
        styles = part(packed, "styles.xml", settings)
        meta = part(packed, "meta.xml", settings)
    body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ReadError("is no OpenDocument text")
    notes: list[tuple[str, str]] = []
    lines = [*_page_part(styles, "header"), *_lines(body, notes)]
    title = None if meta is None else next(meta.iter(DC_TITLE), None)
    foot = _page_part(styles, "footer")
    return Content(
        join([*lines, *notes, *foot]), "utf-8", titled(None if title is None else title.text)
    )


def _page_part(styles: etree._Element | None, name: str) -> list[tuple[str, str]]:
    """The lines of the first page style's header or footer, without page numbers."""
    element = None if styles is None else next(styles.iter(_STYLE + name), None)
    lines = [] if element is None else list(_lines(element, []))
    return [line for line in lines if any(c.isalpha() for c in line[1])]


def _lines(element: etree._Element, notes: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    walk = etree.iterwalk(element, events=("start",))
    for _, inner in walk:
        if inner.tag in _LEFT_OUT:
            walk.skip_subtree()
        elif inner.tag == _TABLE + "table":
            walk.skip_subtree()
            yield from _table(inner, notes)
        elif inner.tag in _PARAGRAPHS:
            walk.skip_subtree()
            yield from _paragraph(inner, notes)


def _paragraph(
    paragraph: etree._Element, notes: list[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    text = "\n".join(line.strip() for line in _text(paragraph, notes).split("\n")).strip("\n")
    boxes = [inner for inner in paragraph.iterdescendants(*_PARAGRAPHS) if not _in_note(inner)]
    if text:
        if paragraph.tag == _TEXT + "h":
            level = paragraph.get(_TEXT + "outline-level") or "1"
            signs = "#" * min(int(level) if level.isdecimal() else 1, 6)
            yield "heading", f"{signs or '#'} {one_line(text)}"
        elif any(True for _ in paragraph.iterancestors(_TEXT + "list-item")):
            yield "item", f"- {text}"
        else:
            yield "block", text
    for box in boxes:  # text boxes anchored in the paragraph
        inner = _text(box, notes).strip()
        if inner:
            yield "block", inner


def _in_note(element: etree._Element) -> bool:
    return any(True for _ in element.iterancestors(_TEXT + "note", _OFFICE + "annotation"))


def _table(table: etree._Element, notes: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Rows between pipes. What a row or cell says of its repetition is ignored: it pads sheets."""
    rows = [
        [cell for cell in row if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell")]
        for row in table.iter(_TABLE + "table-row")
    ]
    if max(map(len, rows), default=0) < 2:
        for cells in rows:
            for cell in cells:
                yield from _lines(cell, notes)
        return
    for cells in rows:
        texts = [" ".join(_text(p, notes) for p in cell.iter(*_PARAGRAPHS)) for cell in cells]
        if any(text.strip() for text in texts):
            yield "row", table_row(texts)


def _text(paragraph: etree._Element, notes: list[tuple[str, str]]) -> str:
    """The text of one paragraph; its notes are added to `notes`, text boxes in it left out."""
    pieces: list[str] = []
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element is not paragraph:
                pieces.append(_blanks(element.tail))
            continue
        if element is not paragraph and (element.tag in _LEFT_OUT or element.tag in _PARAGRAPHS):
            walk.skip_subtree()
            continue
        if element.tag == _TEXT + "note":
            walk.skip_subtree()
            pieces.append(_note(element, notes))
            continue
        if element.tag == _TEXT + "s":
            count = element.get(_TEXT + "c") or "1"
            pieces.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif element.tag == _TEXT + "tab":
            pieces.append("\t")
        elif element.tag == _TEXT + "line-break":
            pieces.append("\n")
        pieces.append(_blanks(element.text))
    return "".join(pieces)


def _note(note: etree._Element, notes: list[tuple[str, str]]) -> str:
    citation = one_line(note.findtext(_TEXT + "note-citation") or "*")
    body = note.find(_TEXT + "note-body")
    texts = [] if body is None else [_text(p, []) for p in body.iter(*_PARAGRAPHS)]
    notes.append(("note", f"[{citation}] {one_line(' '.join(texts))}"))
    return f"[{citation}]"


def _blanks(text: str | None) -> str:
    """White space as the format has it: line breaks of the file are blanks."""
    return (text or "").replace("\n", " ").replace("\r", " ")
