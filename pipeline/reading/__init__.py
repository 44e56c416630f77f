"""Files → documents. What cannot be read is refused with a reason, never guessed.

`recognise.py` tells what a file is, by its content; one module a format reads it.
"""

from pathlib import Path

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.model import RawDocument
from pipeline.reading import archives, recognise
from pipeline.reading.content import BLANKS, Content
from pipeline.reading.decode import decode
from pipeline.reading.files import data_id
from pipeline.reading.html import read_html
from pipeline.reading.opendocument import read_opendocument
from pipeline.reading.packed import check_size
from pipeline.reading.word import read_word


def read(
    path: Path, settings: Settings, inside: tuple[str, ...] = ()
) -> tuple[RawDocument, list[str]]:
    """Read one file, or the file `inside` it if it is an archive; also notes of severity info.

    Raises ReadError, with a reason to show, for a file that is unreadable, empty, over a limit or
    of no kind that is read.
    """
    name = inside[-1] if inside else path.name
    try:
        if not inside:
            check_size(path.stat().st_size, settings)
        data = archives.content(path, inside, settings) if inside else path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}") from error
    if not data:
        raise ReadError("is empty")
    kind, notes = recognise.recognise(data, name)
    content = _content(kind, data, settings)
    limit = settings.max_characters
    if len(content.text) > limit:
        raise ReadError(f"has {len(content.text)} characters, more than max_characters = {limit}")
    if not content.text.strip(BLANKS):
        raise ReadError("holds no text")
    document = RawDocument(
        data_id(data),
        content.text,
        kind,
        content.encoding,
        content.declared,
        content.furniture,
        content.pages,
    )
    return document, [*notes, *content.notes]


def _content(kind: str, data: bytes, settings: Settings) -> Content:
    """Read by the kind; modules that are slow to import only where a file needs them."""
    if kind in (recognise.HTML, recognise.XHTML):
        return read_html(data)
    if kind == recognise.PDF:
        from pipeline.reading.pdf import read_pdf

        return read_pdf(data, settings)
    if kind == recognise.DOCX:
        return read_word(data, settings)
    if kind == recognise.ODT:
        return read_opendocument(data, settings)
    if kind == recognise.RTF:
        from pipeline.reading.rich_text import read_rich_text

        return read_rich_text(data)
    if kind == recognise.MAIL:
        from pipeline.reading.mail import read_mail

        return read_mail(data)
    if kind in (recognise.ZIP, recognise.GZIP):
        raise ReadError("is an archive: name the file in it")
    text, encoding, notes = decode(data)
    return Content(text, encoding, notes=tuple(notes))
