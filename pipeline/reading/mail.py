"""E-mails (.eml), and pages that a browser saved in the same form (.mht)."""

import email
import email.policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from pipeline.errors import ReadError
from pipeline.model import Declared
from pipeline.reading.content import Content, one_line
from pipeline.reading.decode import decode
from pipeline.reading.html import read_html

_SHORT = 200  # characters; a plain part shorter than this may only say "see the HTML version"


def read_mail(data: bytes) -> Content:
    """The text of a mail: its plain part, else its page. Attachments are named in the notes.

    Raises ReadError where there is neither.
    """
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        attached = [part for part in parts if _is_attached(part)]
        bodies = [part for part in parts if part not in attached]
        plain = [p for p in bodies if p.get_content_type() == "text/plain"]
        pages = [
            p for p in bodies if p.get_content_type() in ("text/html", "application/xhtml+xml")
        ]
        content = _body(plain, pages)
        declared = _declared(message, content.declared)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # The standard library's parser meets headers it did not foresee.
        raise ReadError(f"is no mail that can be read: {type(error).__name__}: {error}") from None
    notes = list(content.notes)
    for part in attached:
        name = one_line(part.get_filename() or part.get_content_type())
        notes.append(f"the attachment {name[:100]!r} was not read; save it beside the mail")
    return Content(content.text, content.encoding, declared, notes=tuple(notes))


def _is_attached(part: EmailMessage) -> bool:
    text = (
        part.get_content_maintype() == "text" or part.get_content_type() == "application/xhtml+xml"
    )
    if part.get_content_disposition() == "attachment":
        return True
    return not text and part.get_content_maintype() not in ("image", "multipart")


def _body(plain: list[EmailMessage], pages: list[EmailMessage]) -> Content:
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


def _bytes(part: EmailMessage) -> bytes:
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
