"""PDF files: lines into paragraphs, columns in order, tables in rows, heads and feet set apart."""

import io
import re
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.normalise import normalise
from pipeline.reading.content import Content
from pipeline.reading.pdf import read_pdf
from tests.reading.writers import as_pdf

PARAGRAPHS = "\n".join(
    f"Le point {n} de l'ordre du jour a été adopté par les douze villes du lac, qui ont entendu "
    f"le rapport de la mairie de Brume (n° {n * 37}), et fixé la séance {n} + 1 au mois de juin."
    for n in range(30)
)


def read(data: bytes, **limits: int) -> Content:
    return read_pdf(data, Settings(**limits))  # type: ignore[arg-type]


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def lines(*texts: str, left: float = 60, top: float = 760) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(left, top - 14 * number, text)

    return draw


@pytest.mark.parametrize("columns", [1, 2])
def test_paragraphs_are_whole_over_lines_columns_and_pages(columns: int) -> None:
    content = read(as_pdf(PARAGRAPHS, columns))
    assert len(content.pages) > 1
    assert all(content.text[place - 1] == "\f" for place in content.pages[1:])
    furniture = [content.text[start:end] for start, end in content.furniture]
    assert "Office du lac – Communiqué 12" in furniture
    assert {"- 1 -", "- 2 -", "Service de presse, Brume"} <= set(furniture)
    norm = normalise(content.text, content.furniture).norm
    paragraphs = [line for line in norm.split("\n") if line.startswith("Le point")]
    assert paragraphs == PARAGRAPHS.split("\n")
    assert norm.count("Office du lac") == 1  # the first page's, which names the publisher
    assert "Service de presse" not in norm


Placed = list[tuple[float, float, str]]  # (left, height above the foot of the page, text)


def left_in_the_text(pages: int, decorate: Callable[[int], Placed]) -> str:
    """What of heads and feet is not told as such; the text of the pages must stay as it is."""

    def draw(canvas: Canvas) -> None:
        for number in range(1, pages + 1):
            for place, height, text in decorate(number):
                canvas.drawString(place, height, text)
            lines(
                *[f"La ville numéro {number * 50 + n} du lac a signé," for n in range(40)], top=720
            )(canvas)
            canvas.showPage()

    content = read(drawn(draw))
    text = content.text
    for start, end in reversed(content.furniture):
        text = text[:start] + text[end:]
    assert text.count("La ville") == 40 * pages
    return " ".join(re.sub(r"La ville numéro \d+ du lac a signé,", "", text).split())


CHAPTERS = ["I. Les rives", "II. Les ports", "III. Les eaux", "IV. La pêche"]


@pytest.mark.parametrize(
    ("pages", "decorate", "left"),
    [
        (12, lambda n: [(60, 800, "Office du lac"), (480, 800, f"Page {n}/12")], "Office du lac"),
        (5, lambda n: [(60, 800, f"Office du lac | {n} sur 5")], "Office du lac | 1 sur 5"),
        (12, lambda n: [(60 + n % 2 * 300, 40, (f"{n} – Office", f"Mai 2019 – {n}")[n % 2])], ""),
        (12, lambda n: [(60 + n % 2 * 300, 800, (f"{n} Office", f"Mai – {n}")[n % 2])], "Mai – 1"),
        (12, lambda n: [(60, 800, "Office"), (300, 800, CHAPTERS[n // 4])], "Office I. Les rives"),
        (6, lambda n: [(60, 800, "OFFICE" if n == 1 else f"Mai 2019, p. {n}")], "OFFICE"),
        (4, lambda n: [(60, 738, f"Office du lac – {n}")], "Office du lac – 1"),
        (2, lambda n: [(60, 50, "Office"), (60, 38, f"Tél. 022 555 12 12 – page {n} de 2")], ""),
        (6, lambda n: [(280, 40, ["i", "ii", "iii", "iv", "v", "vi"][n - 1])], ""),
        (3, lambda n: [(280, 40, f"- {n} -")], ""),
    ],
    ids=["n/m", "n in the head", "even and odd feet", "even and odd heads", "chapters",
         "another first page", "close to the text", "two lines", "Roman", "number"],
)  # fmt: skip
def test_heads_and_feet_that_change_from_page_to_page_are_told(
    pages: int, decorate: Callable[[int], Placed], left: str
) -> None:
    assert left_in_the_text(pages, decorate) == left


@pytest.mark.parametrize(
    ("feet", "told"),
    [
        (["Service de presse, Brume", "- 1 -"], ["Service de presse, Brume", "- 1 -"]),
        (["(1) STE n° 185, ouverte à Budapest", "- 1 -"], ["- 1 -"]),
        (["La séance a été levée à midi.", "1"], ["1"]),
        (["Service de presse, Brume", "", "", "1"], ["1"]),
        (["Service de presse, Brume"], []),
    ],
)
def test_the_foot_of_a_single_page_is_known_by_its_number(feet: list[str], told: list[str]) -> None:
    def draw(canvas: Canvas) -> None:
        lines("Le Conseil du lac a voté douze lois", "et trois avis.")(canvas)
        lines(*feet, top=20 + 14 * len(feet))(canvas)

    content = read(drawn(draw))
    found = [content.text[start:end] for start, end in content.furniture]
    assert "\n".join(found) == "\n".join(told)


def test_rows_of_a_table_at_the_edge_of_a_page_are_no_heads() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(4):
            for row in range(50):
                canvas.drawString(60, 810 - 15 * row, f"Commune {number * 50 + row}")
                canvas.drawString(300, 810 - 15 * row, str(number * 371 + row))
            canvas.showPage()

    content = read(drawn(draw))
    assert content.furniture == ()
    assert content.text.count("Commune") == 200


def test_hyphens_at_line_ends_are_left_to_the_normaliser() -> None:
    text = read(
        drawn(
            lines(
                "Le Comité des Ministres du Conseil de l'Eu-",
                "rope a reçu le porte-parole de la Bosnie-",
                "Herzégovine, venu de Sarajevo pour cela.",
            )
        )
    ).text
    assert normalise(text).norm == (
        "Le Comité des Ministres du Conseil de l'Europe a reçu le porte-parole de la "
        "Bosnie-Herzégovine, venu de Sarajevo pour cela."
    )


def test_a_table_becomes_rows() -> None:
    rows = [["Pays", "Demandes reçues", "Délai"], ["Malte", "412", "5 mois"], ["Chypre", "9", "–"]]
    stream = io.BytesIO()
    SimpleDocTemplate(stream, invariant=1).build([Table(rows)])
    assert read(stream.getvalue()).text.split("\n") == [
        "| Pays | Demandes reçues | Délai |",
        "| Malte | 412 | 5 mois |",
        "| Chypre | 9 | – |",
    ]


def test_a_heading_over_two_columns_comes_first() -> None:
    left = [f"La ville numéro {n} du lac a signé l'accord," for n in range(10)]
    right = [f"et le port numéro {n} a rouvert en juin 2019," for n in range(10)]

    def draw(canvas: Canvas) -> None:
        lines("Un titre qui court sur toute la largeur de la page, d'un bord à l'autre bord")(
            canvas
        )
        lines(*left, top=720)(canvas)
        lines(*right, left=310, top=720)(canvas)

    text = read(drawn(draw)).text
    places = [text.index(word) for word in ("titre", "ville numéro 0", "numéro 9", "port numéro 0")]
    assert places == sorted(places)


def test_what_stands_far_apart_on_a_line_is_no_sentence() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 760, "Réf. DC 123(2016)")
        canvas.drawString(400, 760, "Strasbourg, 12.10.2016")

    assert read(drawn(draw)).text == "Réf. DC 123(2016)\nStrasbourg, 12.10.2016"


def test_a_scan_is_told_as_such() -> None:
    with pytest.raises(ReadError, match="holds no text on its 2 pages: a scan"):
        read(
            drawn(
                lambda canvas: (
                    canvas.rect(9, 9, 99, 99),
                    canvas.showPage(),
                    canvas.rect(0, 0, 9, 9),
                )
            )
        )  # type: ignore[func-returns-value]


def test_a_page_without_text_is_noted() -> None:
    def draw(canvas: Canvas) -> None:
        lines("Le lac gèle.")(canvas)
        canvas.showPage()
        canvas.rect(9, 9, 99, 99)
        canvas.showPage()

    assert read(drawn(draw)).notes == ("no text on page 2: perhaps scanned",)


def test_a_protected_file_is_told() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt="secret")
    canvas.drawString(60, 760, "Le lac gèle.")
    canvas.save()
    with pytest.raises(ReadError, match="protected by a password"):
        read(stream.getvalue())


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"max_pages": 1}, "has 2 pages, more than max_pages = 1"),
        ({"max_characters": 99}, "more than max_characters = 99"),
    ],
)
def test_limits_are_named(limits: dict[str, int], reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read(as_pdf(PARAGRAPHS), **limits)


@pytest.mark.parametrize(
    ("title", "kept"), [("Le lac gèle", "Le lac gèle"), ("Microsoft Word - x.doc", None)]
)
def test_a_title_of_its_own_is_believed(title: str, kept: str | None) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle(title)
        lines("Douze villes ont signé.")(canvas)

    assert read(drawn(draw)).declared.title == kept
