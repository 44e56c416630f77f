"""PDF files: the characters and their places, by PDFium; `layout.py` puts them in reading order."""

import ctypes
import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.reading.columns import Piece
from pipeline.reading.content import Content
from pipeline.reading.decode import repair
from pipeline.reading.layout import Page, write_pages
from pipeline.reading.word import titled

# PDFium gives a hyphen at a line's end as a control character; which one depends on its version.
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
_WORDLESS = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GAP = 0.8  # line heights between two characters; a wider gap parts columns or cells
_PROGRAM_TITLE = re.compile(
    r"microsoft word|\.(?:docx?|indd|odt|rtf|pdf|qxp)\b|untitled|sans titre", re.I
)


def read_pdf(data: bytes, settings: Settings) -> Content:
    """The text of a PDF file, page by page, with form feeds between pages.

    Raises ReadError for a file that is damaged, protected, too long or without text (a scan).
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("is protected by a password") from None
        raise ReadError(f"is a damaged PDF file: {error}") from None
    try:
        return _read(document, settings)
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"is a damaged PDF file: {error}") from None
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument, settings: Settings) -> Content:
    count = len(document)
    if count > settings.max_pages:
        raise ReadError(f"has {count} pages, more than max_pages = {settings.max_pages}")
    pages = []
    characters = 0
    for number in range(count):
        page = _page(document, number)
        characters += sum(len(piece.text) for piece in page.pieces)
        if characters > settings.max_characters:
            raise ReadError(f"has more than max_characters = {settings.max_characters}")
        pages.append(page)
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page.pieces]
    if len(empty) == count:
        noun = "pages" if count > 1 else "page"
        raise ReadError(f"holds no text on its {count} {noun}: a scan? It needs text recognition")
    text, furniture, starts = write_pages(pages)
    mended, notes = repair(text)
    if mended != text:  # repaired characters move what comes behind them
        furniture, starts = (), ()
    if empty:
        notes.append(f"no text on page {', '.join(empty[:20])}: perhaps scanned")
    declared = titled(_title(document))
    return Content(mended, "utf-8", declared, furniture, starts, tuple(notes))


def _title(document: pypdfium2.PdfDocument) -> str | None:
    title = _WORDLESS.sub("", document.get_metadata_dict().get("Title") or "")
    return None if _PROGRAM_TITLE.search(title) else title


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    page = document[number]
    try:
        width, height = page.get_size()
        text_page = page.get_textpage()
        try:
            return Page(width, height, tuple(_pieces(text_page, height)))
        finally:
            text_page.close()
    finally:
        page.close()


def _pieces(text_page: pypdfium2.PdfTextPage, height: float) -> Iterator[Piece]:
    """Runs of characters of one line without a wide gap. Measures go down from the page's top."""
    raw, box = text_page.raw, pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    letters: list[str] = []
    left = top = right = bottom = 0.0
    blank = False

    def piece() -> Iterator[Piece]:
        text = _WORDLESS.sub("", "".join(letters))
        if text.strip():
            yield Piece(left, top, right, bottom, text)
        letters.clear()

    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in (0x20, 0xA0, 0x09):
            blank = True
            if letters and code == 0xA0:
                letters.append("\u00a0")
                blank = False
            continue
        if code in (0x0A, 0x0D, 0):
            blank = True
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, index, pointer)
        x0, x1, y0, y1 = box.left, box.right, height - box.top, height - box.bottom
        size = max(y1 - y0, 1.0)
        apart = min(y1, bottom) - max(y0, top) < 0.4 * min(size, bottom - top or size)
        if letters and (apart or x0 > right + _GAP * size or x0 < left - size):
            yield from piece()
        if not letters:
            left, top, right, bottom = x0, y0, x1, y1
        elif blank:
            letters.append(" ")
        blank = False
        letters.append(_HYPHENS.get(code) or chr(code))
        right = max(right, x1)
        if size > bottom - top:  # a raised figure is smaller and must not narrow the line
            top, bottom = y0, y1
    yield from piece()
