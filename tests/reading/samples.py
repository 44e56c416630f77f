"""One good file of each kind that is read, to be spoilt, packed and counted."""

import gzip
import io
from email.message import EmailMessage

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.conftest import ROOT
from tests.reading.writers import FORMATS, as_html, as_zip, page

TEXT = (
    "Strasbourg, le 3 mai 2019 – Le Conseil de l'Europe a réuni 12 villes à Brume.\n"
    "Mme Anne Ng, ministre de la Justice de Malte, a signé la Convention sur la cybercriminalité "
    "(STE n° 185) et promis 5 000 €, soit 12 % de plus qu'en 2018.\n"
    "« La suite est prévue en juin », a-t-elle déclaré, cœur de l'été oblige."
)


def as_open_pdf(text: str) -> bytes:
    """A PDF file whose pages are not packed, so that what is changed in it is a page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, pageCompression=0)
    for number in range(3):
        canvas.drawString(60, 800, f"Office du lac – {number + 1}/3")
        for line, words in enumerate(text.split("\n")):
            canvas.drawString(60, 700 - 14 * line, words)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def as_mail_of(text: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Presse <presse@exemple.org>", "Communiqué"
    mail["Date"] = "Wed, 07 Feb 2007 10:00:00 +0100"
    mail.set_content(text)
    mail.add_alternative(as_html(text).decode(), subtype="html")
    mail.add_attachment(text, filename="a.txt")
    mail.add_attachment(
        as_zip({"b.txt": text.encode()}), maintype="a", subtype="b", filename="é.zip"
    )
    return bytes(mail)


def as_structured_html(text: str) -> bytes:
    lines = text.split("\n")
    return page(
        "<nav><a href=/>Accueil</a></nav><div id=main><h1>Titre</h1><table><tr><th colspan=2>a"
        f"<tr><td>b<td>{lines[0]}</table><ol start=3><li>{lines[1]}<ul><li>c<sup>2</sup></ul></ol>"
        f"<pre>{text}</pre><q>{lines[2]}</q><aside class=pub>d</aside></div><footer>e</footer>",
        "<meta charset=utf-8><title>Titre | Office</title><script type='application/ld+json'>"
        '{"@type": "NewsArticle", "headline": "Titre", "datePublished": "2019-05-03"}</script>',
    )


SAMPLES: dict[str, bytes] = {f"a.{ending}": make(TEXT) for ending, make in FORMATS.items()} | {
    "b.pdf": as_open_pdf(TEXT),
    "b.eml": as_mail_of(TEXT),
    "b.html": as_structured_html(TEXT),
    "b.zip": as_zip({"é/a.html": as_html(TEXT), "b.txt.gz": gzip.compress(TEXT.encode())}),
    "c.txt": (ROOT / "data/raw/s02.txt").read_bytes(),
    "d.txt": (ROOT / "data/raw/t05.txt").read_bytes(),
}
