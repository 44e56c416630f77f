"""Where each page of the report stands, and where the outside world knows an entity.

Addresses are relative to the report's folder, with `/`, and safe on every file system.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST = 80
_CETS = re.compile(r"\w+ (\d+)(A?)")


def names(ids: Iterable[str]) -> dict[str, str]:
    """A file name, without ending, for each id; no two are the same in any case of letters."""
    taken: dict[str, str] = {}
    chosen = {}
    for key in ids:
        name = _UNSAFE.sub("_", key)
        if len(name) > _LONGEST or taken.setdefault(name.lower(), key) != key:
            digest = hashlib.sha256(key.encode()).hexdigest()[:12]
            name = f"{name[: _LONGEST - 13]}-{digest}"
            taken[name.lower()] = key
        chosen[key] = name
    return chosen


def paged(address: str, page: int) -> str:
    """The address of a page's parts: `e/X.html`, `e/X.2.html`…; no name of `names` has a dot."""
    return address if page == 1 else f"{address.removesuffix('.html')}.{page}.html"


def outside(external_ids: Mapping[str, str]) -> list[tuple[str, str]]:
    """(what to show, address) of each external id that a public catalogue knows."""
    links = []
    for scheme, value in sorted(external_ids.items()):
        if scheme == "wikidata" and re.fullmatch(r"Q\d+", value):
            links.append((f"Wikidata {value}", f"https://www.wikidata.org/wiki/{value}"))
        elif scheme == "celex":
            page = "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:"
            links.append((f"EUR-Lex {value}", page + quote(value, safe="")))
        elif scheme == "cets" and (found := _CETS.fullmatch(value)):
            page = (
                "https://www.coe.int/fr/web/conventions/full-list?module=treaty-detail&treatynum="
            )
            treaty = f"{int(found[1]):03}{found[2]}"
            links.append((f"Bureau des Traités, STCE n° {treaty}", page + treaty))
    return links
