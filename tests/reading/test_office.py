"""Word, OpenDocument, RTF and mail: everything in the order of the text, notes too."""

import io
from email.message import EmailMessage

import docx
import pytest
from docx.oxml import parse_xml
from odf import style, table, teletype, text
from odf.opendocument import OpenDocumentText

from pipeline.config import Settings
from pipeline.reading.mail import attachments, read_mail
from pipeline.reading.opendocument import read_opendocument
from pipeline.reading.rich_text import read_rich_text
from pipeline.reading.word import read_word
from tests.reading.writers import as_zip, page

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(document: "docx.document.Document") -> str:
    stream = io.BytesIO()
    document.save(stream)
    return read_word(stream.getvalue(), Settings()).text


def test_word_headings_lists_and_tables_stand_in_order() -> None:
    document = docx.Document()
    document.core_properties.title = "Titre des propriétés"
    document.sections[0].header.paragraphs[0].text = "Office du lac"
    document.sections[0].footer.paragraphs[0].text = "Contact : presse@exemple.org"
    document.add_heading("Le lac gèle", 0)
    document.add_heading("Faits", 2)
    document.add_paragraph("Brume,\tle 3 mai\n2019")
    document.add_paragraph("un", style="List Bullet")
    cells = document.add_table(2, 2)
    for number, cell in enumerate(cells._cells):
        cell.text = f"c{number}"
    document.add_paragraph("fin")
    assert word(document) == (
        "Office du lac\n\n# Le lac gèle\n\n## Faits\n\nBrume,\tle 3 mai\n2019\n\n- un\n\n"
        "| c0 | c1 |\n| c2 | c3 |\n\nfin\n\nContact : presse@exemple.org"
    )


def test_word_insertions_and_links_are_text_and_deletions_are_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("un ")
    for xml in (
        f"<w:ins {W}><w:r><w:t>deux </w:t></w:r></w:ins>",
        f"<w:del {W}><w:r><w:delText>non</w:delText></w:r></w:del>",
        f"<w:hyperlink {W}><w:r><w:t>trois</w:t></w:r></w:hyperlink>",
        f"<w:r {W}><w:noBreakHyphen/><w:t>là</w:t><w:instrText>PAGE</w:instrText></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    box = f"<w:r {W}><w:txbxContent><w:p><w:r><w:t>encadré</w:t></w:r></w:p></w:txbxContent></w:r>"
    paragraph._p.append(parse_xml(box))
    assert word(document) == "un deux trois\u2011là\n\nencadré"


def test_word_footnotes_stand_behind_the_text_under_their_numbers() -> None:
    body = (
        "<w:body><w:p><w:r><w:t>Le vote</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        "</w:p></w:body>"
    )
    notes = (
        "<w:footnote w:type='separator' w:id='0'/><w:footnote w:id='2'><w:p><w:r><w:t> Du 3 mai."
    )
    data = as_zip(
        {
            "[Content_Types].xml": b"<a/>",
            "word/document.xml": f"<w:document {W}>{body}</w:document>".encode(),
            "word/footnotes.xml": (
                f"<w:footnotes {W}>{notes}</w:t></w:r></w:p></w:footnote></w:footnotes>"
            ).encode(),
        }
    )
    assert read_word(data, Settings()).text == "Le vote[2]\n\n[2] Du 3 mai."


def test_opendocument_headings_lists_tables_and_notes_stand_in_order() -> None:
    document = OpenDocumentText()
    body = document.text
    body.addElement(text.H(outlinelevel=2, text="Le lac"))
    paragraph = text.P()
    teletype.addTextToElement(paragraph, "Brume,\tle  3\nmai")
    note = text.Note(noteclass="footnote", id="n1")
    note.addElement(text.NoteCitation(text="1"))
    inner = text.NoteBody()
    inner.addElement(text.P(text="Du matin."))
    note.addElement(inner)
    paragraph.addElement(note)
    paragraph.addText(" suite")
    body.addElement(paragraph)
    items = text.List()
    for word_ in ("un", "deux"):
        item = text.ListItem()
        item.addElement(text.P(text=word_))
        items.addElement(item)
    body.addElement(items)
    cells = table.Table()
    for values in (("a", "b"), ("c", "d")):
        row = table.TableRow(numberrowsrepeated=1_000_000)
        for value in values:
            cell = table.TableCell()
            cell.addElement(text.P(text=value))
            row.addElement(cell)
        cells.addElement(row)
    body.addElement(cells)
    master = style.MasterPage(name="Standard", pagelayoutname="p")
    header = style.Header()
    header.addElement(text.P(text="Office du lac"))
    master.addElement(header)
    document.masterstyles.addElement(master)
    stream = io.BytesIO()
    document.write(stream)
    assert read_opendocument(stream.getvalue(), Settings()).text == (
        "Office du lac\n\n## Le lac\n\nBrume,\tle  3\nmai[1] suite\n\n- un\n- deux\n\n"
        "| a | b |\n| c | d |\n\n[1] Du matin."
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"{\rtf1\ansi\ansicpg1252 L\'92\'e9t\'e9 \u339?uvre\par deux}", "L’été œuvre\ndeux"),
        (r"{\rtf1\ansi a{\footnote\pard Une note.} b\par c}", "a[1] b\nc\n\n[1] Une note."),
        (
            r"{\rtf1\trowd\cellx1\cellx2\intbl A\cell B\cell\row\intbl C\cell D\cell\row\pard fin}",
            "| A | B |\n| C | D |\nfin",
        ),
        (r"{\rtf1{\info{\title Titre}}{\pict 89504e47}texte}", "texte"),
        (r"{\rtf1\ansi\ansicpg1250 \'8eilina}", "Žilina"),
    ],
)
def test_rich_text(source: str, expected: str) -> None:
    assert read_rich_text(source.encode()).text == expected


def test_characters_in_two_halves_are_put_together() -> None:
    halves = b"{\\rtf1\\ansi Bravo \\u-10179?\\u-8704? et \\u-10179? fin}"
    assert read_rich_text(halves).text == "Bravo 😀 et \ufffd fin"


def message(plain: str | None, html: str | None) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = '"Office du lac" <presse@exemple.org>'
    mail["Subject"] = "Le lac gèle"
    mail["Date"] = "Fri, 03 May 2019 23:30:00 +0200"
    if plain is not None:
        mail.set_content(plain, charset="iso-8859-1", cte="quoted-printable")
    if html is not None:
        mail.add_alternative(html, subtype="html")
    return mail


PLAIN = "Douze villes ont signé l'accord de Brume. " * 8
PAGE = page(f"<main><p>{PLAIN}</p><p>Et la page dit plus.</p></main>").decode()


def test_the_plain_part_of_a_mail_is_its_text() -> None:
    content = read_mail(bytes(message(PLAIN, PAGE)))
    assert content.text == PLAIN
    declared = content.declared
    assert (declared.title, declared.sender) == ("Le lac gèle", "Office du lac")
    assert str(declared.date) == "2019-05-03"
    assert dict(declared.where) == {
        "title": "mail subject",
        "sender": "mail from",
        "date": "mail date",
    }


@pytest.mark.parametrize("plain", [None, "Voir la version HTML."])
def test_a_mail_without_a_real_plain_part_is_read_as_page(plain: str | None) -> None:
    assert read_mail(bytes(message(plain, PAGE))).text.endswith("Et la page dit plus.")


def test_attachments_are_named() -> None:
    mail = message(PLAIN, None)
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="communiqué.pdf")
    content = read_mail(bytes(mail))
    assert content.text == PLAIN
    assert content.notes == ("a mail with 1 attachment, each listed by itself: 'communiqué.pdf'",)


def test_attachments_have_names_of_their_own() -> None:
    mail = message(PLAIN, PAGE)
    for name in ("a.pdf", "a.pdf", "../../etc/a.pdf", "C:\\x\\a.pdf", "..", "", "~$a.pdf", None):
        mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=name)
    mail.add_attachment("Ci-joint\n", filename="é\t☃.txt")
    mail.add_attachment(b"-----BEGIN", maintype="application", subtype="pgp-signature")
    mail.add_attachment(message("Un transfert.", None))
    found = attachments(bytes(mail))
    assert [name for name, _ in found] == [
        *("a.pdf", "a (2).pdf", "a (3).pdf", "a (4).pdf"),
        *("attachment 5.pdf", "attachment 6.pdf", "attachment 7.pdf", "attachment 8.pdf"),
        *("é ☃.txt", "attachment 10.eml"),
    ]
    assert found[0][1] == b"%PDF"
    assert found[8][1] == b"Ci-joint\n"
    assert read_mail(found[9][1]).text == "Un transfert."
    assert "transfert" not in read_mail(bytes(mail)).text


def test_images_and_styles_of_a_saved_page_are_no_attachments() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Enregistré par un navigateur", "Le lac gèle"
    mail.set_content(PAGE, subtype="html")
    mail.add_related(b"GIF8", maintype="image", subtype="gif", cid="<a>")
    mail.add_related(b"wOFF", maintype="font", subtype="woff2", cid="<b>")
    mail.add_related("p {}", subtype="css", cid="<c>")
    assert attachments(bytes(mail)) == []
    assert read_mail(bytes(mail)).text.endswith("Et la page dit plus.")
