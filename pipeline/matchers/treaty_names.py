"""The wordings under which a text may cite a treaty of the knowledge base.

The gazetteer lists names; what follows mechanically from them is made here: "du Conseil de
l'Europe" behind the head or at the end, protocols named after any name of their treaty, "n°" in
its spellings.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.lexicon import Alias, Gazetteer
from pipeline.normalise import fold

_COUNCIL = "du conseil de l'europe"
_NAME = re.compile(
    rf"(?P<head>convention-cadre|convention|charte|code|accord)(?: {_COUNCIL})?"
    rf"(?P<adjective> europeenne?)? (?P<rest>.+?)(?: {_COUNCIL})?"
)
_UNITED = "des nations unies"
_UN_NAME = re.compile(
    rf"(?P<head>convention|protocole|pacte)(?: {_UNITED})? (?P<rest>.+?)(?: {_UNITED})?"
)
_ABOUT = (("sur les ", " aux "), ("sur la ", " a la "), ("sur le ", " au "), ("sur l'", " a l'"))
_PROTOCOL = re.compile(
    r"(?P<lead>(?:\w+ )?protocole[^,]{0,60}?) (?:a la |au |a l'|a )(?=convention|charte|accord"
    r"|arrangement|code|protocole|statut)"
)
_LINKS = (
    (("convention", "charte", "cedh"), "a la "),
    (("accord", "arrangement"), "a l'"),
    (("code", "protocole", "statut"), "au "),
)
_SECOND = {
    "deuxieme": ("second", "2e", "2eme", "iie"),
    "troisieme": ("3e", "3eme"),
    "premier": ("1er",),
}
_SIGN = re.compile(r"n° (?=\d)")
_BARE_CONVENTION = "convention"  # "Protocole facultatif à la Convention, concernant …"
_AMENDING = re.compile(r"(?<=\d) portant amendement$")
_LABOUR = (
    "de l'oit",
    "de l'organisation internationale du travail",
    "de l'organisation internationale du travail (oit)",
)
_NUMBER = re.compile(r"^convention (n° \d+) ")


@dataclass(frozen=True, slots=True)
class Wording:
    """A folded wording, the treaties it may stand for, and how surely it does."""

    text: str
    keys: tuple[str, ...]
    kind: str  # "name": stands for its treaty wherever it occurs; else "acronym" or "contextual"
    written: str  # the gazetteer's spelling, for acronyms


def wordings(treaties: Gazetteer) -> Mapping[str, Wording]:
    """All wordings by their text; one that the gazetteer lists is never overruled."""
    listed: dict[str, Wording] = {}
    for text, aliases in treaties.by_folded.items():
        for spelling in {text, *_signs(text)}:
            listed.setdefault(spelling, _listed(spelling, aliases))
    made: dict[str, set[str]] = {}
    for text, key in _mechanical(treaties):
        for spelling in _spellings(text):
            if spelling not in listed:
                made.setdefault(spelling, set()).add(key)
    for text, keys in made.items():
        kind = "name" if len(keys) == 1 else "contextual"
        listed[text] = Wording(text, tuple(sorted(keys)), kind, text)
    return listed


def _listed(text: str, aliases: tuple[Alias, ...]) -> Wording:
    certain = [a for a in aliases if a.kind != "contextual"]
    keys = tuple(dict.fromkeys(a.key for a in certain or aliases))
    if not certain or len(keys) > 1:
        kind = "contextual"
    else:
        kind = "acronym" if certain[0].kind == "acronym" else "name"
    return Wording(text, keys, kind, aliases[0].text)


def _mechanical(treaties: Gazetteer) -> Iterator[tuple[str, str]]:
    names = {key: _names(key, treaties) for key in treaties.entities}
    for key, found in names.items():
        for name in found:
            yield name, key
    for key, row in treaties.rows.items():
        parent = f"{treaties.label}:{row['parent']}"
        if parent in treaties.entities:
            for name in _protocols(fold(row["name"]), names[parent], treaties.by_key[parent]):
                yield name, key


def _names(key: str, treaties: Gazetteer) -> list[str]:
    """Names of one treaty, with and without "du Conseil de l'Europe" where it is of that body."""
    found: dict[str, None] = {}
    for alias in treaties.by_key.get(key, ()):
        text = fold(alias.text)
        united = _UN_NAME.fullmatch(text) if key.startswith("TREATY:onu-") else None
        if united:
            found[f"{united['head']} {united['rest']} {_UNITED}"] = None
            found[f"{united['head']} {_UNITED} {united['rest']}"] = None
        if alias.kind in ("acronym", "contextual"):
            continue
        found[text] = None
        if labour := _NUMBER.match(text) if key.startswith("TREATY:oit-") else None:
            rest = text[labour.end() :]
            for author in _LABOUR:
                found[f"convention {author} {rest}"] = None
                found[f"convention {labour[1]} {author} {rest}"] = None
        match = _NAME.fullmatch(text) if key.startswith("TREATY:CETS ") else None
        if match is None:
            continue
        head, adjective, rest = match["head"], match["adjective"] or "", match["rest"]
        for tail in {rest, re.sub(r"^sur (?:la prevention et )?la lutte contre ", "contre ", rest)}:
            found[f"{head}{adjective} {tail}"] = None
            found[f"{head}{adjective} {_COUNCIL} {tail}"] = None
            found[f"{head} {_COUNCIL} {tail}"] = None
            found[f"{head}{adjective} {tail} {_COUNCIL}"] = None
            if not adjective and head in ("convention", "charte"):
                found[f"{head} europeenne {tail}"] = None
    return list(found)


def _protocols(title: str, parents: list[str], aliases: tuple[Alias, ...]) -> Iterator[str]:
    """Names of a protocol built on every name of its treaty, with and without its subject."""
    match = _PROTOCOL.match(title)
    if match is None:
        return
    rest = title[match.end() :]
    contextual = [fold(a.text) for a in aliases if a.kind == "contextual"]
    longest = max((n for n in [*parents, *contextual] if rest.startswith(n)), key=len, default="")
    subject = rest[len(longest) :] if longest else ""
    for name in [*parents, *contextual, *([_BARE_CONVENTION] if subject else [])]:
        link = next((a for heads, a in _LINKS if name.startswith(heads)), None)
        if link is None:
            continue
        for lead in _leads(match["lead"]):
            if name != _BARE_CONVENTION:
                yield f"{lead} {link}{name}"
            if subject:
                yield f"{lead} {link}{name}{subject}"


def _leads(lead: str) -> Iterator[str]:
    yield lead
    if (short := _AMENDING.sub("", lead)) != lead:
        yield short
    first = lead.split()[0]
    for other in _SECOND.get(first, ()):
        yield lead.replace(first, other, 1)


def _spellings(text: str) -> Iterator[str]:
    """`text` with and without its commas and brackets, and with "n°" in its spellings."""
    plain = re.sub(r",(?= )", "", text)
    shapes = {text, plain, re.sub(r"\((revisee?)\)", r"\1", text)}
    shapes.add(_NUMBER.sub(r"convention (\1) ", text))
    for about, to in _ABOUT:
        relative = (
            "relatif" if text.startswith(("reglement", "protocole", "accord")) else "relative"
        )
        if f" {about}" in text[:40]:
            shapes.add(text.replace(f" {about}", f" {relative}{to}", 1))
    for shape in shapes:
        yield shape
        yield from _signs(shape)


def _signs(text: str) -> Iterator[str]:
    if _SIGN.search(text):
        for sign in ("n°", "no ", "no. ", ""):
            yield _SIGN.sub(sign, text)
