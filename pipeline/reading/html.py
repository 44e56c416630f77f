"""Web pages: the article without the page around it.

Where a page says what is its main part (main, article), that is believed, and only what is plainly
furniture is taken out of it, by element, role or class. Where it does not, `main_part.py` finds
the element around the running text, and that is taken whole: what an extractor drops from the
middle of an article is lost, while a line of furniture too many is zoned later.
"""

import re

from lxml import etree

from pipeline.errors import ReadError
from pipeline.reading import main_part
from pipeline.reading.content import Content, one_line
from pipeline.reading.decode import decode
from pipeline.reading.main_part import Sizes, is_site_name, letters, within
from pipeline.reading.page_metadata import declared_in, page_title
from pipeline.reading.render import UNSEEN, local, plain, render

_CHARSET = re.compile(rb"<meta\b[^>]{0,300}\bcharset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml\b[^>]{0,100}\bencoding\s*=\s*[\"']([\w.:-]{2,40})")
_DEPTH = 2000  # of nested elements; libxml2 gives up at 2048 and drops what is below
_PARTS = {"nav", "aside", "footer"}
_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar "
    "toolbar tablist tooltip".split()
)
# Words of class and id. Of "strong" ones the element goes whatever it holds; of the others only
# where it is short or mostly links: "social" is a topic, too, and "related" a word of articles.
_STRONG = re.compile(
    r" (?:cookies?|consent|rgpd|gdpr|cmp|breadcrumbs?|fil ariane|ariane|comments|commentaires"
    r"|comment ?list|forum fil|disqus|modal|popup|lightbox|pub|pubs|publicite|advert|adverts"
    r"|advertisement|adsense|dfp|outbrain|taboola|skip ?link|skip ?links|newsletter|addtoany"
    r"|addthis|sharethis|sharedaddy|megamenu|sr only|visually hidden|screen reader text) "
)
_WEAK = re.compile(
    r" (?:nav|navbar|navigation|menu|sidebar|share|shares|sharing|sharebar|social|socials|partage"
    r"|partager|reseaux sociaux|ads?|banner|sponsor|sponsored|abonnement|abo|subscribe|respond"
    r"|related|connexes|associes|similaires|recommended|recommandations|most read|plus lus"
    r"|lire aussi|read also|pagination|pager|skip|toolbar|tools|outils|print|imprimer|search"
    r"|recherche|login|connexion|paywall|footer|pied|copyright|tags?|langues?"
    r"|language|languages|meteo|masthead|header|haut|topbar|credits?) "
)
_CLASSED = frozenset("div section ul ol dl form figure table span center details".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHORT, _LONG = 80, 400  # letters outside links
_MOST_LARGE = 50  # elements around most of a page that are looked at: one is inside the other
_MAIN_SHARE = 0.6  # of the text in all articles, that makes one of them the page's own


def read_html(data: bytes, declared: str | None = None) -> Content:
    """The article of a page. `declared` is the charset that its container names, if any.

    Raises ReadError where there is no text or elements are nested deeper than a parser can go.
    """
    named = declared or declared_charset(data)
    text, encoding, notes = decode(data, named)
    page = read_page(text)
    return Content(page.text, encoding, page.declared, notes=(*notes, *page.notes))


def declared_charset(data: bytes) -> str | None:
    """The encoding that the first kilobytes of a page name."""
    found = _XML_ENCODING.match(data.lstrip()[:200]) or _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def read_page(source: str) -> Content:
    """The same for a page that is decoded already."""
    tree = parse(source)
    sizes = _sizes(tree)
    root, dropped = _main_part(tree, sizes)
    pieces = [*_title_above(tree, root, sizes), render(root, dropped)]
    text = "\n\n".join(piece for piece in pieces if piece)
    if not text:
        raise ReadError("is a page without text")
    total = sizes[tree][0]
    kept = len(re.sub(r"\s", "", text))
    notes = [f"a web page: {total - kept} of {total} letters and signs around the text left out"]
    return Content(
        text, "utf-8", declared_in(tree, root), notes=tuple(notes if kept < total else ())
    )


def parse(source: str) -> etree._Element:
    """The tree of a page. Nothing is loaded from elsewhere and no entity of a DTD is resolved."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        tree = etree.fromstring(source.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"is no page that can be read: {error}") from None
    if tree is None:
        raise ReadError("is a page without text")
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ReadError(f"is a page of more than {_DEPTH} elements nested in each other")
    return tree


def _sizes(tree: etree._Element) -> Sizes:
    """For each element the letters it shows: (all, of these in links). White space counts not."""
    sizes: Sizes = {}
    stack: list[list[int]] = []
    links = unseen = 0

    def add(text: str | None) -> None:
        if text and stack and not unseen:
            count = letters(text)
            stack[-1][0] += count
            stack[-1][1] += count if links else 0

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = local(element)
        if event == "start":
            stack.append([0, 0])
            links += name == "a"
            unseen += name in UNSEEN
            add(element.text)
            continue
        total, linked = stack.pop()
        links -= name == "a"
        unseen -= name in UNSEEN
        sizes[element] = (total, linked)
        if stack:
            stack[-1][0] += total
            stack[-1][1] += linked
            add(element.tail)
    return sizes


def _main_part(tree: etree._Element, sizes: Sizes) -> tuple[etree._Element, set[etree._Element]]:
    """The element that holds the article, and the elements below it that do not belong to it."""
    dropped = _furniture(tree, sizes)
    body = next((e for e in tree.iter() if local(e) == "body"), tree)

    def kept(element: etree._Element) -> bool:
        return element not in dropped and not any(a in dropped for a in element.iterancestors())

    mains = [e for e in tree.iter() if (local(e) == "main" or e.get("role") == "main") and kept(e)]
    main = max(mains, key=lambda e: sizes[e][0], default=None)
    scope = body if main is None else main
    articles = [e for e in scope.iter() if _is_article(e) and kept(e)]
    outer = [e for e in articles if not any(a in articles for a in e.iterancestors())]
    best = max(outer, key=lambda e: _unlinked(sizes, e), default=None)
    if best is not None and _unlinked(sizes, best) >= _MAIN_SHARE * max(
        1, sum(_unlinked(sizes, e) for e in outer)
    ):
        if main is None and _unlinked(sizes, best) >= _SHORT:
            return best, dropped
        return scope, dropped | {e for e in outer if e is not best}
    if main is not None and sizes[main][0]:
        return main, dropped
    if not _shown(body, dropped, sizes):  # all of it looks like menus: better these than nothing
        return body, set()
    root, beside = main_part.find(body, sizes, dropped, page_title(tree))
    return root, dropped | beside


def _shown(body: etree._Element, dropped: set[etree._Element], sizes: Sizes) -> bool:
    outer = [e for e in dropped if not any(a in dropped for a in e.iterancestors())]
    return sizes[body][0] > sum(sizes[e][0] for e in outer)


def _is_article(element: etree._Element) -> bool:
    return local(element) == "article" or element.get("itemprop") == "articleBody"


def _unlinked(sizes: Sizes, element: etree._Element) -> int:
    total, linked = sizes[element]
    return total - linked


def _furniture(tree: etree._Element, sizes: Sizes) -> set[etree._Element]:
    """The elements that are plainly no part of any article.

    One that holds most of the text of a page is believed to be that only where there is other
    text, above it as above the comments of readers.
    """
    dropped: set[etree._Element] = set()
    most = max(0.5 * _unlinked(sizes, tree), _SHORT)
    large = 0
    own = [
        e for e in tree.iter("h1", "main") if not is_site_name(e, sizes) and not within(e, *_PARTS)
    ]
    titled = {a for e in own for a in (e, *e.iterancestors())}
    for element in tree.iter():
        name = local(element)
        if name in ("", "html", "body", "main") or element.get("role") == "main":
            continue
        if (element in titled and name not in _PARTS) or not _is_furniture(element, name, sizes):
            continue
        if _unlinked(sizes, element) > most:
            large += 1
            if large > _MOST_LARGE or _elsewhere(element, name, sizes, dropped) < _LONG:
                continue
        dropped.add(element)
    return dropped


def _elsewhere(
    element: etree._Element, name: str, sizes: Sizes, dropped: set[etree._Element]
) -> int:
    """The letters outside links above an element; of a menu, which has the name, also below it."""
    return sum(
        _unlinked(sizes, other)
        for around in (element, *element.iterancestors())
        for other in (
            *around.itersiblings(preceding=True),
            *(around.itersiblings() if name in _PARTS else ()),
        )
        if other in sizes and other not in dropped and local(other) != "head"
    )


def _is_furniture(element: etree._Element, name: str, sizes: Sizes) -> bool:
    if name in _PARTS:
        return not within(element, "blockquote", "figure")
    if name == "header" and not within(element, "article", "main"):
        return _is_of_site(element, sizes)
    role = (element.get("role") or "").lower()
    if role in _ROLES or element.get("hidden") is not None or name == "form":
        return role in _ROLES or _unlinked(sizes, element) < _LONG
    if element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style") or ""):
        return _unlinked(sizes, element) < _LONG
    return name in _CLASSED and _is_named_furniture(element, sizes)


def _is_of_site(header: etree._Element, sizes: Sizes) -> bool:
    """Whether a header is the page's and not the text's: with its menu, its search, its name."""
    total, linked = sizes[header]
    return (
        linked > total / 2
        or any(True for _ in header.iter("nav", "form"))
        or any(is_site_name(heading, sizes) for heading in header.iter("h1"))
    )


def _is_named_furniture(element: etree._Element, sizes: Sizes) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(named) == 1 or len(named) > 500:
        return False
    words = f" {' '.join(_WORD.findall(_CAMEL.sub(' ', named).lower()))} "
    if _STRONG.search(words):
        return True
    total, linked = sizes[element]
    return bool(_WEAK.search(words)) and (total - linked < _SHORT or linked > total / 2)


def _title_above(tree: etree._Element, root: etree._Element, sizes: Sizes) -> list[str]:
    """The heading of a page whose main part begins below it, with the date that may stand there."""
    if any(True for _ in root.iter("h1")) or local(root) == "body":
        return []
    for heading in tree.iter("h1"):
        if not sizes[heading][0] or is_site_name(heading, sizes):
            continue
        if within(heading, "nav", "aside", "footer"):
            continue
        parent = heading.getparent()
        if parent is not None and parent not in root.iterancestors() and sizes[parent][0] < _LONG:
            return [render(parent, _furniture(parent, sizes))]
        return [f"# {one_line(plain(heading))}"]
    return []
