"""What a web page says of itself in its head: JSON-LD, meta elements, title, times, addresses."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.model import Declared
from pipeline.reading.content import one_line
from pipeline.reading.render import local, plain

_ARTICLES = ("article", "posting", "report", "webpage", "release", "faqpage", "qapage")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date.issued",
    "dc.date",
    "dc.date.created",
    "publication_date",
    "pubdate",
    "date",
)
_PUBLISHERS = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
_TITLES = ("og:title", "dc.title", "dcterms.title", "twitter:title")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)|(\d{4})(\d\d)(\d\d)(?!\d)")
_REFERENCE = re.compile(r"[A-Z]{2,10}(?:-[A-Z]{1,4})?[/_-](?:\d{2}|\d{4})[/_-]\d{1,5}")
_SEPARATOR = re.compile(r"\s+[|–—·•:»-]\s+|\s*[|·•»]\s*")
_CRUMBS = re.compile(r"breadcrumb|ariane|reference|navigation", re.IGNORECASE)
_MOST = 300  # characters of a title or a name; more is no such thing


def declared_in(tree: etree._Element, root: etree._Element) -> Declared:
    """The metadata of a page, each with the place it was found in."""
    metas = _metas(tree)
    article = _article(tree)
    titles = [title] if (title := page_title(tree)) else []
    headings = [one_line(plain(e)) for e in root.iter("h1")]
    heading = headings[0] if len(headings) == 1 else None
    found: dict[str, tuple[str, str]] = {}

    def take(field: str, value: str | None, where: str) -> None:
        if value and len(value) <= _MOST and field not in found:
            found[field] = one_line(value), where

    take("title", heading, "h1")
    take("title", _text(article.get("headline")), "JSON-LD headline")
    for name in _TITLES:
        take("title", metas.get(name), f"meta {name}")
    publisher = article.get("publisher")
    take(
        "publisher",
        _text(publisher.get("name") if isinstance(publisher, dict) else publisher),
        "JSON-LD publisher",
    )
    for name in _PUBLISHERS:
        take("publisher", metas.get(name), f"meta {name}")
    take("publisher", _site_name(titles, found.get("title", ("", ""))[0]), "title")
    take("title", titles[0] if titles else None, "title")
    take("language", _language(tree), "html lang")
    take("reference", _reference(tree), "breadcrumb")
    take("address", _canonical(tree) or metas.get("og:url"), "canonical link")
    date, where = _date(tree, root, metas, article)
    places = [(field, place) for field, (_, place) in found.items()]
    values = {field: value for field, (value, _) in found.items()}
    return Declared(
        title=values.get("title"),
        publisher=values.get("publisher"),
        date=date,
        reference=values.get("reference"),
        language=values.get("language"),
        address=values.get("address"),
        where=tuple(sorted([*places, *([("date", where)] if date else [])])),
    )


def page_title(tree: etree._Element) -> str:
    """What stands in the bar of a browser's window; "" if nothing does."""
    return next((one_line(plain(e)) for e in tree.iter("title")), "")


def read_date(text: str | None) -> dt.date | None:
    """The day of an ISO 8601 date or time as written, without regard to its time zone."""
    match = _ISO.match((text or "").strip())
    if not match:
        return None
    year, month, day = (int(group) for group in match.groups() if group)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _date(
    tree: etree._Element, root: etree._Element, metas: dict[str, str], article: dict[str, Any]
) -> tuple[dt.date | None, str]:
    if date := read_date(_text(article.get("datePublished"))):
        return date, "JSON-LD datePublished"
    for name in _DATES:
        if date := read_date(metas.get(name)):
            return date, f"meta {name}"
    times = [e for e in root.iter("time") if e.get("datetime")]
    published = [e for e in times if e.get("itemprop") == "datePublished" or "pubdate" in e.attrib]
    for element in [*published, *times][:1]:
        if date := read_date(element.get("datetime")):
            return date, "time element"
    return None, ""


def _metas(tree: etree._Element) -> dict[str, str]:
    """Content by lower-case name, property or itemprop; of several the first."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return metas


def _article(tree: etree._Element) -> dict[str, Any]:
    """The node of the page's JSON-LD that describes an article; else the first one with a date."""
    nodes = [node for element in tree.iter("script") for node in _nodes(element)]
    described = [n for n in nodes if _kind(n).endswith(_ARTICLES) and "headline" in n]
    dated = [n for n in nodes if "datePublished" in n]
    return next(iter([*described, *dated]), {})


def _nodes(script: etree._Element) -> Iterator[dict[str, Any]]:
    if (script.get("type") or "").strip().lower() != "application/ld+json":
        return
    try:
        stack = [json.loads(script.text or "", strict=False)]
    except (ValueError, RecursionError):
        return
    while stack:
        node = stack.pop(0)
        if isinstance(node, list):
            stack = [*node, *stack]
        elif isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            stack += graph if isinstance(graph, list) else []


def _kind(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    return str(kind[0] if isinstance(kind, list) and kind else kind).lower()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _site_name(titles: list[str], heading: str) -> str | None:
    """The name beside the headline: "Le Courrier - Headline", "Headline | Le Courrier"."""
    if not titles or not heading:
        return None
    title, start = titles[0], titles[0].lower().find(heading.lower())
    if start < 0:
        return None
    before, behind = title[:start], title[start + len(heading) :]
    for rest in (before, behind):
        names = [name.strip() for name in _SEPARATOR.split(f" {rest} ") if name.strip()]
        if names:
            return names[-1] if rest is behind else names[0]
    return None


def _language(tree: etree._Element) -> str | None:
    for element in tree.iter("html"):
        code = (element.get("lang") or "").strip().lower()[:2]
        return code if code.isalpha() and len(code) == 2 else None
    return None


def _canonical(tree: etree._Element) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            address = (element.get("href") or "").strip()
            return address if address.lower().startswith(("http://", "https://")) else None
    return None


def _reference(tree: etree._Element) -> str | None:
    """A reference number that stands alone in the breadcrumb above the article."""
    for element in tree.iter("li", "span", "a", "div"):
        text = one_line(element.text or "")
        if _REFERENCE.fullmatch(text) and any(map(_is_crumb, element.iterancestors())):
            return text
    return None


def _is_crumb(element: etree._Element) -> bool:
    named = f"{element.get('class')} {element.get('id')} {element.get('aria-label')}"
    return local(element) == "nav" or bool(_CRUMBS.search(named))
