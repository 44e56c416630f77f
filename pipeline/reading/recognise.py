"""What a file is, by its content; the ending decides only between kinds of plain text."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from pipeline.errors import ReadError

TEXT, MARKDOWN, HTML, XHTML = "text/plain", "text/markdown", "text/html", "application/xhtml+xml"
PDF, RTF, MAIL = "application/pdf", "application/rtf", "message/rfc822"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ZIP, GZIP = "application/zip", "application/gzip"

# What a user expects of an ending; a content of another kind is read too, and said so.
ENDINGS = {
    ".txt": TEXT,
    ".md": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": XHTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".odt": ODT,
    ".rtf": RTF,
    ".eml": MAIL,
    ".zip": ZIP,
    ".gz": GZIP,
}
_PLAIN = (TEXT, MARKDOWN)
_KIND = {MARKDOWN: "plain text", TEXT: "plain text", HTML: "a web page", XHTML: "a web page"}
_KIND |= {PDF: "a PDF file", RTF: "RTF", MAIL: "an e-mail", DOCX: "a Word file"}
_KIND |= {ODT: "an OpenDocument text", ZIP: "a zip archive", GZIP: "a gzip archive"}
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file; save it as .docx or .odt"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"Rar!", "a RAR archive; repack it as .zip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; repack it as .zip"),
    (b"BZh", "a bzip2 archive; repack it as .zip or .gz"),
    (b"\xfd7zXZ", "an xz archive; repack it as .zip or .gz"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
LEAD = 4096  # bytes of a file that tell what kind of text it is
_MANY_TAGS = 5  # without an ending that says so
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*){0,5}<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(rb"<(?:p|div|h[1-6]|table|ul|title|meta|article|br|span)\b[^<>]{0,500}>", re.I)
_ANY_TAG = re.compile(rb"<[a-z!][^<>]{0,500}>", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b")
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_MAIL_HEADERS = frozenset(b"from to subject date received message-id mime-version".split())
_MAIL_ONLY = frozenset(b"received message-id mime-version return-path delivered-to".split())
_XHTML_NAMESPACE = b"http://www.w3.org/1999/xhtml"


def recognise(data: bytes, name: str) -> tuple[str, list[str]]:
    """The media type of a file's content, and a note where its ending says something else.

    Raises ReadError, with the reason, for content that is of no kind read here.
    """
    suffix = PurePath(name).suffix.lower()
    kind = _binary(data) or _marked_up(data, suffix)
    if kind is None:
        if suffix and suffix not in ENDINGS and not _is_version(suffix):
            raise ReadError(
                f"is of no kind that is read: {suffix} is none of {' '.join(ENDINGS)}, and its "
                "content is neither a page nor a document"
            )
        kind = MARKDOWN if suffix == ".md" else TEXT
    expected = ENDINGS.get(suffix)
    # "Réponse n° 2.5": what follows the last point of a name need not be an ending.
    same = expected in (None, kind) or (expected in _PLAIN and kind in _PLAIN)
    if same or {expected, kind} == {HTML, XHTML}:
        return kind, []
    return kind, [f"the ending is {suffix}, the content is {_KIND[kind]}; read as that"]


def _is_version(suffix: str) -> bool:
    return " " in suffix or suffix[1:].isdigit()


def _binary(data: bytes) -> str | None:
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return packed_type(data)
    if data.startswith(b"PK\x05\x06"):
        return ZIP  # an empty one
    if data.startswith(b"\x1f\x8b"):
        return GZIP
    if data.lstrip()[:5] == b"{\\rtf":
        return RTF
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise ReadError(f"is {what}, which is not read")
    if data[4:8] == b"ftyp":
        raise ReadError("is a video, which is not read")
    return None


def packed_type(data: bytes) -> str:
    """Word, OpenDocument or a plain archive: all of them are zip files."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadError(f"is a damaged zip file: {error}") from None
    return _held_type(names)


def _held_type(names: set[str]) -> str:
    """The media type of a zip file that holds members of these names."""
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        what = next(
            (n.partition("/")[0] for n in sorted(names) if n.startswith(("xl/", "ppt/"))), ""
        )
        kind = {"xl": "a spreadsheet", "ppt": "a presentation"}.get(
            what, "an Office file of another kind"
        )
        raise ReadError(f"is {kind}, which is not read")
    if "content.xml" in names and "mimetype" in names:
        return ODT
    if "META-INF/container.xml" in names:
        raise ReadError("is an e-book, which is not read")
    return ZIP


def _marked_up(data: bytes, suffix: str) -> str | None:
    lead = _ascii(data[:LEAD])
    if _PAGE.match(lead):
        return XHTML if _XHTML_NAMESPACE in lead and _XML.match(lead) else HTML
    if _is_mail(lead, suffix):
        return MAIL
    if _XML.match(lead):
        raise ReadError("is XML, but no web page, and is not read")
    wants_page = ENDINGS.get(suffix) in (HTML, XHTML)
    if wants_page and _ANY_TAG.search(lead):
        return HTML
    if len(_TAGS.findall(_ascii(data[:200_000]))) >= _MANY_TAGS and lead.lstrip().startswith(b"<"):
        return HTML
    return None


def _ascii(data: bytes) -> bytes:
    """Without a byte order mark, and UTF-16 as if it were ASCII: enough to see tags and headers."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[2:].replace(b"\x00", b"")
    return data.removeprefix(b"\xef\xbb\xbf")


def is_mail(data: bytes, name: str) -> bool:
    """Whether a file of this name is a mail, by its content; `LEAD` bytes of it are enough."""
    lead = _ascii(data[:LEAD])
    return not _PAGE.match(lead) and _is_mail(lead, PurePath(name).suffix.lower())


def _is_mail(lead: bytes, suffix: str) -> bool:
    place, names = 0, set()
    if lead.startswith(b"From "):  # the first line of a mailbox file
        place = lead.find(b"\n") + 1
    while header := _HEADER.match(lead, place):
        names.add(header[1].lower())
        place = header.end()
    known = names & (_MAIL_HEADERS | _MAIL_ONLY)
    if suffix in (".eml", ".mht", ".mhtml"):
        return bool(known)
    return len(known) >= 3 and bool(names & _MAIL_ONLY)
