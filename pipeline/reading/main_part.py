"""The main part of a page that does not say which it is: where its running text stands.

Running text are blocks of some length that are not mostly links. The search goes down to the
smallest element around nearly all of it, and up again as far as nothing but text stands beside
that, as lists and tables of an article do; where a menu stands beside, the page begins. A heading
above belongs to the text, and with it what stands between: the date, the summary.
"""

import re
from itertools import islice

from lxml import etree

from pipeline.reading.content import one_line
from pipeline.reading.render import BLOCKS, HEADINGS, UNSEEN, local, plain

Sizes = dict[etree._Element, tuple[int, int]]
Elements = set[etree._Element]

_PROSE = 80  # letters outside links, of a block of running text
_COVER = 0.9  # of the running text of a page
_RUNNING = 0.3  # of the text of a page outside links, for its running text to show the way
_MENU = 60  # letters in links, of a menu
_SHORT_MENU = 20  # of one that is nothing but links
_ONLY = 0.9
_HEADINGS = 100  # of a page that are looked at
_TITLE = 12  # characters of a heading by which the title of a page tells it
_NEAR = 400  # letters around a heading that belong to it
_NEAR_FIRST = re.compile(r"(?:(?:https?:)?//[^/]*)?[./]*[\w.-]{0,12}/?(?:[?#].*)?", re.DOTALL)
_WHOLE = frozenset("p ul ol dl blockquote".split())  # taken as they are


def find(
    body: etree._Element, sizes: Sizes, dropped: Elements, title: str
) -> tuple[etree._Element, Elements]:
    """The element around the article, and what in it, besides `dropped`, is no part of it.

    `sizes` are the letters that each element shows: (all, of these in links); `title` is that of
    the page, which often repeats the heading of the article.
    """
    weights = _weights(body, dropped)
    prose = {element: running for element, (running, _) in weights.items() if running}
    if prose.get(body, 0) < _RUNNING * weights[body][1]:  # a list of names, a table
        prose = {element: shown for element, (_, shown) in weights.items() if shown}
    if body not in prose:
        return body, set()
    path = [body]
    while (inner := _inner(path[-1], prose)) is not None:
        path.append(inner)
    while len(path) > 1 and not _beside_menu(path[-1], sizes):
        path.pop()
    return _with_heading(body, path[-1], sizes, dropped, title)


def _inner(element: etree._Element, prose: dict[etree._Element, int]) -> etree._Element | None:
    least = _COVER * prose[element]
    return next(
        (e for e in element if prose.get(e, 0) >= least and local(e) not in _WHOLE),
        None,
    )


def _beside_menu(element: etree._Element, sizes: Sizes) -> bool:
    parent = element.getparent()
    return parent is not None and any(
        sibling is not element and _is_menu(sibling, sizes) for sibling in parent
    )


def _is_menu(element: etree._Element, sizes: Sizes) -> bool:
    total, linked = sizes.get(element, (0, 0))
    few = local(element) != "p" and linked > _ONLY * total and len(list(element.iter("a"))) > 1
    return _is_links(element, sizes, _SHORT_MENU if few else _MENU)


def _is_links(element: etree._Element, sizes: Sizes, least: int = 1) -> bool:
    total, linked = sizes.get(element, (0, 0))
    return linked >= least and linked > total / 2


def _weights(body: etree._Element, dropped: Elements) -> dict[etree._Element, tuple[int, int]]:
    """For each element the letters outside links: (those of running text, all of them)."""
    weights: dict[etree._Element, tuple[int, int]] = {}
    running = unlinked = links = 0
    begun: list[tuple[int, int]] = []  # the sums where each open element begins
    blocks = [[0, 0]]  # of each open block its own letters, and those of them in links
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        shown = name and name not in UNSEEN and element not in dropped
        text = element.text if event == "start" else element.tail
        if event == "start":
            if not shown:
                walk.skip_subtree()
                continue
            links += name == "a"
            begun.append((running, unlinked))
            if name in BLOCKS:
                blocks.append([0, 0])
        elif shown:
            links -= name == "a"
            if name in BLOCKS:
                own, linked = blocks.pop()
                unlinked += own - linked
                running += own - linked if own - linked >= _PROSE and linked < own / 2 else 0
            before = begun.pop()
            weights[element] = running - before[0], unlinked - before[1]
        if text:
            count = letters(text)
            blocks[-1][0] += count
            blocks[-1][1] += count if links else 0
    return weights


def letters(text: str) -> int:
    """The letters and signs of a text: all but white space."""
    return len(text) - text.count(" ") - text.count("\n") - text.count("\t")


def is_site_name(heading: etree._Element, sizes: Sizes) -> bool:
    """Whether a heading is the name of the site: all of it a link to a page near the first."""
    total, linked = sizes[heading]
    if linked < total:
        return False
    link = next((e for e in (*heading.iterancestors("a"), *heading.iter("a"))), None)
    return link is None or _NEAR_FIRST.fullmatch(link.get("href") or "") is not None


def within(element: etree._Element, *names: str) -> bool:
    """Whether an element stands in one of these names."""
    return any(True for _ in element.iterancestors(*names))


def _with_heading(
    body: etree._Element, text: etree._Element, sizes: Sizes, dropped: Elements, title: str
) -> tuple[etree._Element, Elements]:
    """`text`, or the element around it and the heading above, and what in it is neither."""
    if text is body or any(True for _ in text.iter("h1")):
        return text, set()
    above = [text, *text.iterancestors()]
    for heading in islice(body.iter("header", *HEADINGS), _HEADINGS):
        branch = [heading, *heading.iterancestors()]
        if not _heads(heading, sizes, title) or not dropped.isdisjoint(branch):
            continue
        around = next(e for e in above if e in branch)
        head = branch[: branch.index(around)]
        while len(head) > 1 and sizes[head[1]][0] < _NEAR and not _is_menu(head[1], sizes):
            del head[0]
        tail = above[: above.index(around)]
        if around in (heading, text) or around.index(head[-1]) > around.index(tail[-1]):
            continue
        others: Elements = set()
        for element in head:
            others.update(element.itersiblings(preceding=True))
            others.update(e for e in element.itersiblings() if _is_links(e, sizes))
        for element in tail:
            others.update(element.itersiblings())
            others.update(e for e in element.itersiblings(preceding=True) if _is_links(e, sizes))
        return around, others - {head[-1], tail[-1]}
    return text, set()


def _heads(heading: etree._Element, sizes: Sizes, title: str) -> bool:
    """Whether a heading may be the article's: of the first level, or repeated in the title."""
    if not sizes[heading][0] or within(heading, "nav", "aside", "footer"):
        return False
    if local(heading) in ("h1", "header"):
        return not is_site_name(heading, sizes)
    text = one_line(plain(heading)).lower()
    return len(text) >= _TITLE and text in title.lower()
