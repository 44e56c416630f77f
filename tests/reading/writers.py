"""One text written in each format by the libraries that others write them with."""

import gzip
import html
import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import docx
from odf import text as odf_text
from odf.opendocument import OpenDocumentText
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

CENTIMETRE = 28.35


def blocks(text: str) -> list[str]:
    """Paragraphs as a word processor has them: every line one."""
    return [line for line in text.split("\n") if line.strip()]


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for block in blocks(text):
        document.add_paragraph(block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_odt(text: str) -> bytes:
    document = OpenDocumentText()
    for block in blocks(text):
        document.text.addElement(odf_text.P(text=block))
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def as_rtf(text: str) -> bytes:
    def escaped(character: str) -> str:
        if character in "\\{}":
            return f"\\{character}"
        code = ord(character)
        return character if code < 128 else f"\\u{code if code < 32768 else code - 65536}?"

    body = "\\par\n".join("".join(map(escaped, line)) for line in text.split("\n"))
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\\pard " + body + "}"
    ).encode()


def as_mail(text: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Division de la presse <presse@exemple.org>"
    message["To"] = "redaction@exemple.org"
    message["Subject"] = "Communiqué"
    message["Date"] = "Wed, 07 Feb 2007 10:00:00 +0100"
    message.set_content(text)
    return bytes(message)


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html lang=fr><head>{head}</head><body>{body}</body></html>".encode()


def as_html(text: str) -> bytes:
    menu = "<nav><a href=/>Accueil</a> <a href=/p>Presse de la République de Malte</a></nav>"
    foot = "<footer>© Office de Monaco, 12 agents</footer>"
    paragraphs = "".join(f"<p>{html.escape(block)}</p>\n" for block in blocks(text))
    return page(f"{menu}<main>{paragraphs}</main>{foot}", "<meta charset=utf-8><title>x</title>")


def as_old_html(text: str) -> bytes:
    """A page of the days of tables, in a one-byte encoding; what that lacks are entities."""
    menu = (
        "<font size=1><a href=/>Accueil</a> <a href=/p>Presse de la République de Malte</a></font>"
    )
    paragraphs = "<br><br>\n".join(html.escape(block) for block in blocks(text))
    body = f"<table><tr><td width=150>{menu}<td><font face=Arial>{paragraphs}</font></table>"
    source = f"<HTML><HEAD><TITLE>x</TITLE></HEAD><BODY>{body}</BODY></HTML>"
    return source.encode("iso-8859-1", "xmlcharrefreplace")


def as_xhtml(text: str) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(block)}</p>\n" for block in blocks(text))
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'lang="fr"><head><title>x</title></head><body><div>{paragraphs}</div></body></html>'
    ).encode()


def as_pdf(text: str, columns: int = 1, furniture: bool = True) -> bytes:
    """Paragraphs on A4 in one column or two, stretched to both margins, with head and foot."""
    font = "Vera"  # comes with reportlab; the fonts of PDF itself have no ligatures, no Ž
    pdfmetrics.registerFont(TTFont(font, "Vera.ttf"))

    def decorate(canvas, document) -> None:  # type: ignore[no-untyped-def]
        if furniture:
            canvas.setFont(font, 8)
            canvas.drawString(2 * CENTIMETRE, 28.6 * CENTIMETRE, "Office du lac – Communiqué 12")
            canvas.drawString(2 * CENTIMETRE, 1.2 * CENTIMETRE, "Service de presse, Brume")
            canvas.drawCentredString(10 * CENTIMETRE, 0.7 * CENTIMETRE, f"- {document.page} -")

    wide = (17 - 0.8 * (columns - 1)) / columns
    frames = [
        Frame(
            (2 + n * (wide + 0.8)) * CENTIMETRE, 57, wide * CENTIMETRE, 25 * CENTIMETRE, 0, 0, 0, 0
        )
        for n in range(columns)
    ]
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    style = getSampleStyleSheet()["BodyText"]
    style.fontName, style.alignment, style.spaceBefore = font, 4, 8
    story: list[Flowable] = [Paragraph(html.escape(block), style) for block in blocks(text)]
    document.build(story)
    return stream.getvalue()


def as_zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


FORMATS: dict[str, Callable[[str], bytes]] = {
    "txt": lambda text: text.encode("utf-8-sig"),
    "md": lambda text: text.encode("utf-16"),
    "html": as_html,
    "htm": as_old_html,
    "xhtml": as_xhtml,
    "docx": as_docx,
    "odt": as_odt,
    "rtf": as_rtf,
    "eml": as_mail,
    "pdf": as_pdf,
    "txt.gz": lambda text: gzip.compress(text.encode(), mtime=0),
}
