"""E-mails (.eml), and pages that a browser saved in the same form (.mht).

A mail is one document; what is attached to it, mails included, are others, see `archives.py`.
"""

import email
import email.errors
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import PurePosixPath

from pipeline.errors import ReadError
from pipeline.model import Declared
from pipeline.reading.content import Content, one_line
from pipeline.reading.decode import decode
from pipeline.reading.files import is_leftover
from pipeline.reading.html import read_html
from pipeline.reading.recognise import ENDINGS

_SHORT = 200  # characters; a plain part shorter than this may only say "see the HTML version"
_MAILS = ("message/rfc822", "message/global")
_PAGES = ("text/html", "application/xhtml+xml")
_SIGNATURES = ("pgp-signature", "pkcs7-signature", "x-pkcs7-signature")  # of the mail, no documents
_LONGEST = 150  # characters of a name
# The standard library's parser meets headers and parts it did not foresee.
_UNFORESEEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def read_mail(data: bytes) -> Content:
    """The text of a mail: its plain part, else its page. Attachments are named in the notes.

    Raises ReadError where there is neither.
    """
    try:
        message = _parsed(data)
        bodies, attached = _parts(message)
        plain = [p for p in bodies if p.get_content_type() == "text/plain"]
        pages = [p for p in bodies if p.get_content_type() in _PAGES]
        content = _body(plain, pages)
        declared = _declared(message, content.declared)
        names = _names(attached)
    except _UNFORESEEN as error:
        raise ReadError(f"is no mail that can be read: {type(error).__name__}: {error}") from None
    notes = list(content.notes)
    if names:
        noun = "attachment" if len(names) == 1 else "attachments"
        shown = ", ".join(map(repr, names[:10])) + (", …" if len(names) > 10 else "")
        notes.append(f"a mail with {len(names)} {noun}, each listed by itself: {shown}")
    return Content(content.text, content.encoding, declared, notes=tuple(notes))


def attachments(data: bytes) -> list[tuple[str, bytes]]:
    """(name, content) of each attachment, no two of one name; nothing where the mail is damaged."""
    try:
        _, attached = _parts(_parsed(data))
        names = _names(attached)
    except _UNFORESEEN:
        return []  # `read_mail` tells of it
    return [(name, _content(part)) for name, part in zip(names, attached, strict=True)]


def _parsed(data: bytes) -> EmailMessage:
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    return email.message_from_bytes(data, policy=email.policy.default)


def _parts(message: MIMEPart) -> tuple[list[MIMEPart], list[MIMEPart]]:
    """(parts of the mail's own text, attachments)."""
    bodies: list[MIMEPart] = []
    attached: list[MIMEPart] = []
    for part, around in _leaves(message):
        named = bool(bodies) and around == "multipart/mixed" and part.get_filename() is not None
        if part.get_content_subtype() not in _SIGNATURES:
            (attached if named or _is_attached(part, around) else bodies).append(part)
    return bodies, attached


def _leaves(part: MIMEPart, around: str = "") -> Iterator[tuple[MIMEPart, str]]:
    """The parts that hold no others, each with the type of the one around it."""
    kind = part.get_content_type()
    if part.is_multipart() and not (around and kind in _MAILS):
        for inner in part.iter_parts():
            yield from _leaves(inner, kind)
    else:
        yield part, around


def _is_attached(part: MIMEPart, around: str) -> bool:
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment" or kind in _MAILS:
        return True
    if around == "multipart/related":  # images and styles of a page
        return False
    return part.get_content_maintype() not in ("text", "image", "multipart") and kind not in _PAGES


def _names(attached: list[MIMEPart]) -> list[str]:
    """A name for each attachment: its own without folders, made up where it has none."""
    names: dict[str, None] = {}
    endings = {kind: ending for ending, kind in reversed(ENDINGS.items())} | {_MAILS[1]: ".eml"}
    for number, part in enumerate(attached, start=1):
        given = part.get_filename() or ""
        name = PurePosixPath(str(given).replace("\\", "/")).name
        name = "".join(c for c in one_line(name) if c.isprintable())
        if not name.strip(". ") or is_leftover(name):
            name = f"attachment {number}{endings.get(part.get_content_type(), '')}"
        path = PurePosixPath(name)
        stem, ending = path.stem[:_LONGEST], path.suffix[:_LONGEST]
        name, times = stem + ending, 1
        while name in names:
            times += 1
            name = f"{stem} ({times}){ending}"
        names[name] = None
    return list(names)


def _content(part: MIMEPart) -> bytes:
    """The bytes of an attachment; of one that cannot be decoded none."""
    if part.get_content_type() not in _MAILS:
        return _bytes(part)
    try:
        return bytes(next(part.iter_parts()))
    except (*_UNFORESEEN, email.errors.MessageError, StopIteration):
        return b""


def _body(plain: list[MIMEPart], pages: list[MIMEPart]) -> Content:
    decoded = [decode(data, part.get_content_charset()) for part in plain if (data := _bytes(part))]
    text = "\n\n".join(text.replace("\r\n", "\n").strip("\n") for text, _, _ in decoded)
    if pages and len(text) < _SHORT:
        page = read_html(_bytes(pages[0]), pages[0].get_content_charset())
        if len(page.text) > len(text):
            return page
    if not decoded:
        raise ReadError("is a mail without text")
    notes = tuple(dict.fromkeys(note for _, _, notes in decoded for note in notes))
    return Content(text, decoded[0][1], notes=notes)


def _bytes(part: MIMEPart) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _declared(message: EmailMessage, page: Declared) -> Declared:
    subject = one_line(str(message.get("subject") or ""))
    sender = one_line(parseaddr(str(message.get("from") or ""))[0])
    address = str(message.get("snapshot-content-location") or "")
    try:
        date = parsedate_to_datetime(str(message["date"])).date() if message["date"] else None
    except (ValueError, TypeError, IndexError):
        date = None
    where = dict(page.where)
    for field, value in (("title", subject), ("sender", sender), ("date", date)):
        if value:
            where[field] = {"title": "mail subject", "sender": "mail from"}.get(field, "mail date")
    return Declared(
        title=subject or page.title,
        publisher=page.publisher,
        sender=sender or None,
        date=date or page.date,
        reference=page.reference,
        language=page.language,
        address=page.address or address or None,
        where=tuple(sorted(where.items())),
    )
