"""A file of any kind → one document, or one reason. What it is, its content says."""

import time
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.model import RawDocument
from pipeline.reading import read
from pipeline.reading.files import content_id
from tests.reading import writers
from tests.reading.writers import FORMATS, page

TEXT = (
    "L’Office a réuni 12 villes à Brume.\n"
    "Élu d'Îlot, M. Ng a signé « l'Accord du lac » le 3 mai 2019, pour 5 000 €.\n"
    "La suite est prévue en juin, cœur de l'été."
)
FURNITURE = {"Office du lac – Communiqué 12", "Service de presse, Brume", "- 1 -", "- 2 -"}
LONG = "\n".join(f"Le point {n} de l'accord a été voté par douze villes du lac." for n in range(60))


def document(
    tmp_path: Path, name: str, data: bytes, **limits: int
) -> tuple[RawDocument, list[str]]:
    (tmp_path / name).write_bytes(data)
    return read(tmp_path / name, Settings(**limits))  # type: ignore[arg-type]


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("ending", [name for name in FORMATS if not name.endswith("gz")])
@pytest.mark.parametrize("text", [TEXT, LONG], ids=["short", "long"])
def test_each_format_gives_all_words_in_order(tmp_path: Path, ending: str, text: str) -> None:
    raw, _ = document(tmp_path, f"a.{ending}", FORMATS[ending](text))
    own = " ".join(line for line in raw.text.split("\n") if line.strip("\f") not in FURNITURE)
    assert words(own) == words(text)


def test_a_document_carries_its_content_hash(tmp_path: Path) -> None:
    first, notes = document(tmp_path, "one.txt", TEXT.encode())
    second, _ = document(tmp_path, "other.MD", TEXT.encode())
    assert first.doc_id == second.doc_id == content_id(tmp_path / "one.txt")
    assert len(first.doc_id) == 17
    assert (first.media_type, second.media_type) == ("text/plain", "text/markdown")
    assert (first.text, notes) == (TEXT, [])


@pytest.mark.parametrize(
    ("name", "data", "media_type", "told"),
    [
        ("a.txt", writers.as_html(TEXT), "text/html", "a web page"),
        ("a.html", TEXT.encode(), "text/plain", "plain text"),
        ("a.pdf", writers.as_docx(TEXT), "wordprocessingml", "a Word file"),
        ("a.docx", writers.as_pdf(TEXT), "application/pdf", "a PDF file"),
        ("a.doc.txt", writers.as_rtf(TEXT), "application/rtf", "RTF"),
        ("a.txt", writers.as_mail(TEXT) + b"", "message/rfc822", "an e-mail"),
        ("a.md", TEXT.encode(), "text/markdown", ""),
        ("a", TEXT.encode(), "text/plain", ""),
        ("a", writers.as_odt(TEXT), "opendocument.text", ""),
        ("Communiqué n° 2.5", TEXT.encode(), "text/plain", ""),
        ("a.htm", writers.as_html(TEXT), "text/html", ""),
        ("a.xhtml", b'<?xml version="1.0"?>' + writers.as_html(TEXT), "text/html", ""),
    ],
)
def test_the_content_decides_what_a_file_is(
    tmp_path: Path, name: str, data: bytes, media_type: str, told: str
) -> None:
    if name == "a.txt" and media_type == "message/rfc822":
        data = b"Message-ID: <1@exemple.org>\n" + data
    raw, notes = document(tmp_path, name, data)
    assert media_type in raw.media_type
    assert any(f"the content is {told}; read as that" in note for note in notes) == bool(told)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a;" * 10) for n in range(9))
    + b"]><x>&a8;</x>"
)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.csv", b"a;b\n1;2\n", r"is of no kind that is read: \.csv"),
        ("a.txt", "é".encode() * 11, "has 11 characters, more than max_characters = 10"),
        ("a.txt", b"x" * 200_000, "has 200000 bytes, more than max_bytes = 100000"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(99), "old Word or Excel file; save it as .docx"),
        ("a.pdf", b"\xff\xd8\xff\xe0", "a JPEG image"),
        ("a.xml", b'<?xml version="1.0"?><rss/>', "is XML, but no web page"),
        ("a.html", ENTITIES, "is XML, but no web page"),
        ("a.html", b"<!DOCTYPE html><html><script>var a = 1</script>", "a page without text"),
        ("a.pdf", writers.as_pdf(TEXT)[:9000], "damaged PDF"),
        ("a.pdf", b"%PDF-1.7\n", "damaged PDF"),
        ("a.docx", b"PK\x03\x04" + bytes(99), "damaged zip"),
        ("a.docx", writers.as_docx(TEXT)[:-60], "damaged zip"),
        (
            "a.docx",
            writers.as_zip({"[Content_Types].xml": b"<a/>", "word/document.xml": ENTITIES}),
            "defines XML entities in word/document.xml",
        ),
        (
            "a.docx",
            writers.as_zip({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<w"}),
            "is damaged: word/document.xml",
        ),
        ("a.xlsx", writers.as_zip({"[Content_Types].xml": b"", "xl/a.xml": b""}), "a spreadsheet"),
        ("a.epub", writers.as_zip({"META-INF/container.xml": b""}), "an e-book"),
        ("a.odt", writers.as_zip({"mimetype": b"", "content.xml": b"<a/>"}), "no OpenDocument"),
        ("a.rtf", b"{\\rtf1 {\\fonttbl}}", "holds no text"),
        ("a.eml", b"Subject: a\nFrom: b\n\n", "a mail without text"),
    ],
)
def test_a_file_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(ReadError, match=reason):
        document(tmp_path, name, data, max_characters=10, max_bytes=100_000)


BOMB = writers.as_zip({"[Content_Types].xml": b"<a/>", "word/document.xml": b" " * 30_000_000})


@pytest.mark.parametrize(
    ("name", "data", "outcome"),
    [
        ("a.docx", BOMB, r"unpacks to \d+ times its size, more than max_expansion = 200"),
        ("a.html", b"<div>" * 200_000 + b"<p>Bonjour", "elements nested in each other"),
        ("a.html", page("<div class=menu>" * 1900 + "<p>Bonjour" * 500), None),
        ("a.html", page("<p>" * 100_000 + "a"), None),
        ("a.html", page("<table><tr><td>" * 600 + "a"), None),
        ("a.rtf", b"{\\rtf1 " + b"{" * 100_000 + b"a", None),
        ("a.rtf", b"{\\rtf1 " + b"{\\footnote " * 50_000 + b"a", "holds no text"),
        ("a.eml", b"From: a\n" * 50_000 + b"\nBonjour", None),
        ("a.txt", b"a" * 1_900_000, None),
        ("a.txt", b"<!--" * 100_000, None),
    ],
    ids=lambda value: str(value)[:20],
)
def test_hostile_files_take_no_long_time(
    tmp_path: Path, name: str, data: bytes, outcome: str | None
) -> None:
    began = time.monotonic()
    if outcome is None:
        assert document(tmp_path, name, data)[0].text
    else:
        with pytest.raises(ReadError, match=outcome):
            document(tmp_path, name, data)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252", "latin-1"])
def test_plain_text_is_read_at_twenty_megabytes_a_second(tmp_path: Path, codec: str) -> None:
    text = (TEXT + LONG) * 400 if codec != "latin-1" else LONG * 400
    (tmp_path / "a.txt").write_bytes(text.encode(codec))
    size = (tmp_path / "a.txt").stat().st_size
    spent = []
    for _ in range(5):  # other work on the machine falls on some of them
        began = time.process_time()
        read(tmp_path / "a.txt", Settings())
        spent.append(time.process_time() - began)
    assert size / min(spent) > 20_000_000
