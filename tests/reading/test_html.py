"""Pages: the whole article and nothing around it."""

import datetime as dt
import re
import time
import unicodedata

import pytest

from pipeline.model import Declared
from pipeline.reading.html import read_html
from tests.conftest import ROOT, SHARED, needs_shared
from tests.reading.writers import page

ARTICLE = (
    "<h1>Le lac gèle</h1><p class=meta>Brume, le 3 mai 2019</p>"
    "<p>Douze villes du lac ont signé l'accord de Brume, et trois autres le feront en juin.</p>"
    "<p>La mairie de Brume a voté 12 000 € pour le port, qui rouvre en juillet, dit-elle.</p>"
)
TEXT = (
    "# Le lac gèle\n\nBrume, le 3 mai 2019\n\n"
    "Douze villes du lac ont signé l'accord de Brume, et trois autres le feront en juin.\n\n"
    "La mairie de Brume a voté 12 000 € pour le port, qui rouvre en juillet, dit-elle."
)


def read(body: str, head: str = "") -> str:
    return read_html(page(body, head)).text


def declared(head: str, body: str = ARTICLE) -> Declared:
    return read_html(page(f"<article>{body}</article>", head)).declared


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


@needs_shared
@pytest.mark.parametrize("name", ["t07", "t08"])
def test_the_sample_pages_give_their_articles_whole_and_nothing_else(name: str) -> None:
    expected = (SHARED / "gold/corpus" / f"{name}.article.txt").read_text(encoding="utf-8")
    content = read_html((ROOT / "data/raw" / f"{name}.html").read_bytes())
    lines = [folded(line) for line in content.text.splitlines() if line.strip()]
    assert lines == [folded(line) for line in expected.splitlines() if line.strip()]


@pytest.mark.parametrize(
    "around",
    [
        "<main>{}</main>",
        "<article>{}</article>",
        "<div role=main>{}</div>",
        "<div id=content><div class=texte>{}</div></div>",
        "<main><article>{}</article><article><a href=x>Autre titre</a></article></main>",
        "<table><tr><td>Menu<td>{}</table>",
    ],
)
@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href=/>Accueil</a></nav>",
        "<div class='cookie-banner'><p>Ce site utilise des cookies de 6 partenaires.</p></div>",
        "<div id=pub-haut>Votre publicité ici: 25 000 lecteurs</div>",
        "<div class=partage><a href=#>Partager</a> <a href=#>Imprimer</a></div>",
        "<aside><h2>À lire aussi</h2><a href=/1>Europol: 102 arrestations</a></aside>",
        "<div id=comments><p>jeanmi, 17.10.2014: Enfin! Et la Belgique?</p></div>",
        "<footer>© 2014 Courrier Éditions SA, 4 rue des Forges</footer>",
        "<script>var pays = ['Malte']</script><style>p {}</style><noscript>Activez</noscript>",
        "<form><label>Rechercher <input></label></form><p hidden>caché</p>",
        "<img alt='Le siège'><svg><text>x</text></svg><select><option>Oui</select>",
    ],
)
def test_furniture_is_left_out_wherever_it_stands(around: str, furniture: str) -> None:
    if "<table>" in around:
        assert TEXT in read(furniture + around.format(ARTICLE))
        return
    assert read(furniture + around.format(ARTICLE)) == TEXT
    assert read(around.format(ARTICLE) + furniture) == TEXT
    middle = ARTICLE.replace("<p>La mairie", f"{furniture}<p>La mairie")
    if "<article>" in around or "<main>" in around:
        assert read(around.format(middle)) == TEXT


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<ul><li>un<li>deux<ul><li>trois</ul></ul>", "- un\n- deux\n  - trois"),
        ("<ol start=3><li><p>un</p><p>suite</p><li>deux</ol>", "3. un\nsuite\n4. deux"),
        ("<p>a<br>b</p><h2>c\n d</h2><div>e<p>f</div>", "a\nb\n\n## c d\n\ne\n\nf"),
        ("<p>10&nbsp;% &laquo;&#32;oui&raquo; c&oelig;ur</p>", "10\u00a0% « oui» cœur"),
        ("<p>5 m<sup>2</sup>, 10<sup>6</sup>, 1<sup>er</sup> mai</p>", "5 m², 10⁶, 1er mai"),
        ("<p>en 2000<sup><a href=#n>1</a></sup>, CO<sub>2</sub></p>", "en 2000[1], CO2"),
        ("<p>Il dit <q>oui</q>.</p><blockquote>non</blockquote>", "Il dit « oui ».\n\nnon"),
        ("<pre>a  b\nc</pre><p>d\ne", "a b\nc\n\nd e"),
        (
            "<table><caption>Cas</caption><tr><th>Pays<th>Cas<tr><td>Malte<td>12<tr><td>x</table>",
            "Cas\n\n| Pays | Cas |\n| Malte | 12 |\n| x |",
        ),
        (
            "<table><tr><td colspan=2>a</td><td>b</td></tr>"
            "<tr><td><p>1</p><p>2</p><td><br>3<td></table>",
            "| a |  | b |\n| 1 2 | 3 |  |",
        ),
        ("<table><tr><td>une mise en page</table>", "une mise en page"),
        ("<dl><dt>a<dd>b</dl><figure><img><figcaption>c</figcaption></figure>", "a\n\nb\n\nc"),
        ("<x-carte>a</x-carte><x-carte>b</x-carte>", "a\n\nb"),
    ],
)
def test_the_structure_becomes_lines(body: str, text: str) -> None:
    assert read(f"<main>{body}</main>") == text


def test_nothing_of_an_article_is_dropped_for_a_word_in_its_class() -> None:
    body = ARTICLE.replace("<p>Douze", "<div class='bloc social related'><p>Douze", 1) + "</div>"
    assert read(f"<body class='has-sidebar'><main class=nav>{body}</main>") == TEXT


def test_a_page_that_looks_like_menus_all_over_is_kept() -> None:
    body = "<div class='nav related'><a href=x>Le lac</a> gèle</div>" * 3
    assert read(body) == "\n\n".join(["Le lac gèle"] * 3)


def test_the_heading_above_the_article_belongs_to_it() -> None:
    title, rest = ARTICLE.split("</h1>")
    above = f"<div class=entete>{title}</h1></div><article>{rest}</article>"
    assert read(f"<header><h1><a href=/>Gazette</a></h1></header>{above}") == TEXT


MENU = "".join(f"<li><a href=/r{n}>Rubrique numéro {n}</a>" for n in range(9))
TEASERS = "".join(
    f"<div><h3><a href=/{n}>Un autre titre, le numéro {n} de la semaine</a></h3></div>"
    for n in range(6)
)
LONGER = "".join(
    f"<p>Le point {n} de l'accord de Brume engage les douze villes du lac, qui ont un an pour le "
    "mettre en œuvre et en rendre compte devant le conseil des maires.</p>"
    for n in range(9)
)
# Pages that do not say what their main part is. {} is where the article stands.
LAYOUTS = {
    "div soup": "<div><div><ul>{menu}</ul></div><div><div><div>{}</div></div><div>{teasers}</div>"
    "</div></div><div>© Gazette, 4 rue du Lac</div>",
    "columns of a table": "<table width=760><tr><td colspan=3><img alt=Logo><a href=/>Accueil</a>"
    "<tr><td valign=top width=150><ul>{menu}</ul></td><td valign=top>{}</td><td>{teasers}</td>"
    "</table>",
    "a ministry of 2003": "<center><font face=Arial><table><tr><td>{menu}</table><table><tr><td>"
    "<font size=2>{}</font></table><table><tr><td>{menu}</table></font></center>",
    "a banner over it": "<div id=cookie-banner><p>Ce site dépose des cookies pour mesurer "
    "l'audience, pour la publicité et pour les réseaux sociaux. {long}</p></div><div><div>{}</div>"
    "<div>{teasers}</div></div><div class=modal><p>{long}</p></div>",
    "comments below": "<div><ul>{menu}</ul><div class=billet>{}</div><ol class=commentlist>"
    "<li>{long}{long}{long}<li>{long}</ol></div>",
    "a menu in a frame": "<form id=aspnetForm><div id=tout><div id=gauche>{menu}{teasers}</div>"
    "<div id=milieu>{}</div></div></form>",
}
LONG = "Douze mille lecteurs en ont parlé entre eux et à leurs voisins du lac. " * 6


def laid_out(layout: str, article: str) -> str:
    around = LAYOUTS[layout].replace("{menu}", MENU).replace("{teasers}", TEASERS)
    return around.replace("{long}", LONG).replace("{}", article)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "article",
    [
        ARTICLE + LONGER,
        "<div class=titre><h1>Le lac gèle</h1></div><div>Brume, le 3 mai 2019</div><div>"
        "<b>Douze villes du lac ont signé l'accord de Brume, dont voici le texte tel que lu "
        f"devant la presse.</b></div><div class=texte>{LONGER}</div>",
        f"<h1>Le lac gèle</h1><div>{LONGER}</div><table><tr><th>Ville<th>Habitants"
        + "".join(f"<tr><td>Port n° {n}<td>{n * 371}" for n in range(40))
        + "</table><ul><li>Brume<li>Port<li>Îlot</ul><p>Fin</p>",
        "<h1>Le lac gèle</h1>Brume, le 3 mai 2019<br><br>"
        + LONGER.replace("<p>", "").replace("</p>", "<br><br>"),
        "<h1>Le lac gèle</h1><table><tr><th>Ville<th>Voix"
        + "".join(f"<tr><td>Port n° {n}<td>{n * 371}" for n in range(40))
        + "</table>",
    ],
    ids=["plain", "summary", "table and list", "line breaks", "nothing but a table"],
)
def test_an_article_is_found_where_the_page_does_not_say(layout: str, article: str) -> None:
    expected = read(f"<main>{article}</main>")
    assert read(laid_out(layout, article)) == expected


def test_a_heading_apart_from_the_text_brings_what_stands_between() -> None:
    body = (
        f"<ul>{MENU}</ul><div><div><h2>Le lac gèle encore à Brume</h2></div><div>{MENU}</div></div>"
        f"<div><p>3 mai 2019</p><div><ul>{MENU}</ul></div><div>{LONGER}</div></div><p>Pied</p>"
    )
    text = read(body, "<title>Le lac gèle encore à Brume | Gazette</title>")
    assert text.startswith("## Le lac gèle encore à Brume\n\n3 mai 2019\n\nLe point 0")
    assert "Rubrique" not in text
    assert "Pied" not in text


def test_a_title_that_links_to_its_own_page_is_no_name_of_the_site() -> None:
    head, text = "<header><h1><a href={}>Le lac gèle</a></h1></header>", f"<div>{LONGER}</div>"
    own = f"<ul>{MENU}</ul>{head.format('https://a.example/2019/le-lac-gele')}{text}"
    assert read(own).startswith("# Le lac gèle\n\nLe point 0")
    assert read(f"<ul>{MENU}</ul>{head.format('/fr/')}{text}").startswith("Le point 0")


def test_pages_are_read_at_three_megabytes_a_second() -> None:
    pages = [page(laid_out(layout, ARTICLE + LONGER * 9)) for layout in LAYOUTS]
    pages += [page(f"<nav>{MENU}</nav><main>{ARTICLE + LONGER * 9}</main>") for _ in LAYOUTS]
    spent = []
    for _ in range(5):  # other work on the machine falls on some of them
        began = time.process_time()
        for data in pages:
            read_html(data)
        spent.append(time.process_time() - began)
    assert sum(map(len, pages)) / min(spent) > 3_000_000  # 8 on a free core in 2026


@pytest.mark.parametrize(
    ("charset", "codec", "encoding"),
    [
        ("iso-8859-1", "latin-1", "iso-8859-1"),
        ("windows-1252", "cp1252", "cp1252"),
        ("utf-8", "utf-8", "utf-8"),
        ("iso-8859-1", "utf-8", "utf-8"),
        ("", "latin-1", "iso-8859-1"),
        ("macintosh", "mac-roman", "mac-roman"),
    ],
)
def test_the_declared_charset_is_used(charset: str, codec: str, encoding: str) -> None:
    meta = f"<meta charset='{charset}'>" if charset else ""
    data = f"<html><head>{meta}<body><main><p>L'été à Genève, où".encode(codec)
    content = read_html(data)
    assert (content.text, content.encoding) == ("L'été à Genève, où", encoding)


def test_what_a_page_declares_is_found_with_its_place() -> None:
    found = declared(
        "<title>Le lac gèle | Gazette du lac</title>"
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": '
        '["NewsArticle"], "headline": "Lac", "datePublished": "2019-05-03T10:00:00+02:00", '
        '"publisher": {"name": "Office du lac"}}]}</script>'
        "<meta property=og:site_name content=Gazette><link rel=canonical href=https://a.example/1>"
    )
    assert found == Declared(
        title="Le lac gèle",
        publisher="Office du lac",
        date=dt.date(2019, 5, 3),
        language="fr",
        address="https://a.example/1",
        where=(
            ("address", "canonical link"),
            ("date", "JSON-LD datePublished"),
            ("language", "html lang"),
            ("publisher", "JSON-LD publisher"),
            ("title", "h1"),
        ),
    )


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("<title>Gazette du lac - Le lac gèle</title>", "publisher", "Gazette du lac"),
        ("<title>Le lac gèle | Presse | Office</title>", "publisher", "Office"),
        ("<title>Autre chose</title>", "publisher", None),
        ("<meta property=og:site_name content=Office>", "publisher", "Office"),
        ("<meta name=DC.date content=2019-05-03>", "date", dt.date(2019, 5, 3)),
        ("<meta name=date content=2019-13-03>", "date", None),
        ("<script type='application/ld+json'>{[</script>", "date", None),
        ("<link rel=canonical href='javascript:x'>", "address", None),
    ],
)
def test_each_place_is_read(head: str, field: str, value: object) -> None:
    assert getattr(declared(head), field) == value


def test_a_reference_in_the_breadcrumb_is_found() -> None:
    crumbs = "<nav><ol><li><a href=/>Accueil</a><li>QANDA/23/9207</ol></nav>"
    assert read_html(page(f"{crumbs}<main>{ARTICLE}</main>")).declared.reference == "QANDA/23/9207"
