"""Who did what a verb of `treaty_actions.toml` says, in a masked sentence."""

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.model import Entity, Mention
from pipeline.relate.masking import Masked
from pipeline.relate.treaty_objects import Reading

UNION = "ORG:ue"  # the one organisation that joins treaties as states do

_GROUP = (
    r"(?:le |la |les |l')?§{0}"
    r"(?:(?:, | et |, et |,? ainsi que |,? puis |,? ni )(?:le |la |les |l'|au |du |de la )?§{0})*"
)
_PARTIES = re.compile(_GROUP.format("[co]"))
_BODIES = re.compile(_GROUP.format("o"))
_GAP = re.compile(r"(?:,| et|, et) (?:le |la |les |l')?(§c) (?:en |le |des )?(§d)")
_COUNT = re.compile(r"§n(?! ?(?:%|voix|ans))(?P<noun>[^§.;:]{0,70}(?:§o[^§.;:]{0,20})?)$")
_OUT_OF = re.compile(r"§n[^§.;:,]{0,40}? (?:sur|parmi) (?:les |un total de |l'ensemble des )?$")
_MEMBERS = ("etat", "pays", "partie", "membre", "gouvernement")
_BEFORE_MEMBERS = re.compile(  # "trente (30) autres États"
    r"^(?:\(?[\d ]*\) )?(?:(?:nouveaux|nouvelles|autres|premiers|seulement) )*"
)
_AFTER = re.compile(r"^,? apres ((?:le |la |les |l')?§c)")
_ON_BEHALF = re.compile(r"^[^;.]{0,80}?\bau nom (?:du |de la |de l'|des |d')?(§c)")
_OFFICIAL = re.compile(
    r"§x(?:(?:, | (?:aupres )?(?:de |du |de la )?)(?:[a-z]{1,4}\.? )?§[xo]| (?:en|au) §c)*,? ?$"
)
_PART_OF = re.compile(r"\b(?:de|du|des|d') ?(?:la |l')?$")
_BESIDES = re.compile(r"\b(?:en|avec|chez|contre|sauf|hors|sans|vers) ?(?:la |le |les |l')?$")
# "la §c et le §c, qui a signé": the last alone.
_WHICH = re.compile(r",? ?(?:[–(-] ?)?(?:qui|lequel|laquelle)\b")
_PLURAL = re.compile(r"\b(?:ont|avaient|auront|auraient|ayant|sont|etaient|\w+(?:ent|ront))\b")
_BESIDE = re.compile(r", (?=(?:le |la |les |l')§)")
_NO_SUBJECT = re.compile(
    r"\b(?:selon|apres|avec|pour|dans|a|au|par|de|du|d'|devant|hors) ?(?:la |l')?$"
)
_AND_BY = re.compile(r"^[^.;]{0,400}?(?: et|,? ainsi que) par (l'§o)")

# A list of parties, each perhaps with its date: "la France (2012), l'Italie et le Chili".
_ARTICLE = r"(?:le |la |les |l'|du |de la |de l'|des |de |d')?"
_ITEM = rf"{_ARTICLE}§[co](?:,? ?\(?(?:en |le |depuis |des )?§d\)?)?"
_NOW = r"(?:(?:desormais|maintenant|enfin|(?:plus |tout )?recemment|dernierement) )?"
_LIST = rf"{_ITEM}(?:(?: ?[,;] (?:et |puis |ainsi que )?| et | puis | ainsi que ){_NOW}{_ITEM})*"
_LISTED = re.compile(
    rf"^(?:(?!\b(?:ont|est|sont|qui|que|dont)\b)(?:[^:;.(]|\(§[to]\))){{0,140}}(?::|\()"
    rf" ?(?P<list>{_LIST})(?= ?(?:[.;)]|$))"
)
_LIST_LINE = re.compile(rf"^[^\w§(]{{0,6}}(?P<list>{_LIST})(?: et)?[ ,;.]{{0,3}}$")
_IT_IS = re.compile(rf"^il s'agit (?:de ?|d'|du |des )?(?:: ?)?(?P<list>{_LIST})(?= ?(?:\.|$))")
_DATED_ITEM = re.compile(r"§[co](?:,? ?\(?(?:en |le |depuis |des )?(?P<date>§d))?")
_FOLLOWING = re.compile(
    r"\b(?:etats|pays|parties|membres|gouvernements)[^§.;:]{0,30}(?:§o[^§.;:]{0,10})? suivants"
)
_INITIAL = re.compile(r"^\W*(?:(?:le |en |depuis )?§d,? |a ce jour,? |depuis lors,? )?$")
_LEANING = re.compile(
    r"\b(?:ils?|elles?|qui|celui-ci|celle-ci|ce dernier|cette derniere"
    r"|(?:ce|le|cet|l'|ces|les deux|les trois) ?(?:pays|etats?|royaume|gouvernement))\b"
)
_CONTINUED = re.compile(r"\W*(?:(?:et|puis|mais|enfin|ensuite) ?)?(?:ne |n')?\W*")

Party = tuple[Entity, dt.date | None]


@dataclass(frozen=True, slots=True)
class Agents:
    """Named parties, each with the date given to it alone, or how many (of how many)."""

    named: tuple[Party, ...] = ()
    count: int | None = None
    total: int | None = None
    listed: bool = False  # a list of them may follow in the next sentences

    def __bool__(self) -> bool:
        return bool(self.named) or self.count is not None


def agents(
    masked: Masked, match: re.Match[str], voice: str, action: str, reading: Reading
) -> Agents:
    """Who did it; nobody where the sentence names and counts no party."""
    if voice == "between":
        return Agents(_entities(masked, *match.span("between"), "c"))
    if voice == "neuter":
        return Agents(_concerned(masked, match, reading))
    if voice == "passive" and action != "invited_to_accede":
        found = _by(masked, match, action)
        if found.named:
            reading.parties = [party for party, _ in found.named]
        return found
    return _subject(masked, match, action, reading)


def listed(masked: Masked, colon: bool) -> tuple[Party, ...]:
    """The parties of a sentence that is but a list of them; `colon`: if one announced it."""
    match = _IT_IS.match(masked.text) or (_LIST_LINE.match(masked.text) if colon else None)
    return _items(masked, *match.span("list")) if match else ()


def _items(masked: Masked, start: int, end: int) -> tuple[Party, ...]:
    """The members of a list, each with its date."""
    found: list[Party] = []
    for item in _DATED_ITEM.finditer(masked.text, start, end):
        mention = masked.at(item.start(), item.start() + 2, "co")[0]
        if mention.entity and _joins(mention):
            when = masked.at(*item.span("date"), "d") if item["date"] else []
            found.append((mention.entity, day(when[0]) if when else None))
    return tuple(found)


def _joins(mention: Mention) -> bool:
    return mention.label == "LOC" or bool(mention.entity and mention.entity.key == UNION)


def _by(masked: Masked, match: re.Match[str], action: str) -> Agents:
    """The agents behind "par"."""
    text, end = masked.text, match.end()
    also = _AND_BY.match(text[end:])
    beside = _items(masked, end + also.start(1), end + also.end(1)) if also else ()
    group = _BODIES if action == "adopted" else _PARTIES
    if named := group.match(text, end):
        return Agents(_entities(masked, *named.span(), "co"))
    number = masked.at(end, end + 12, "n")
    if number or _FOLLOWING.match(text, _past_article(text, end)):
        if inline := _LISTED.match(text[end:]):
            first, last = inline.span("list")
            return Agents((*_items(masked, end + first, end + last), *beside))
    elif not number:
        return Agents(listed=bool(_FOLLOWING.search(text[end:])))
    if not number:
        return Agents(listed=True)
    count, total = _how_many(number[0])
    return Agents(beside, count, total, listed=True)


def _past_article(text: str, place: int) -> int:
    return place + 4 if text.startswith("les ", place) else place


def _how_many(figure: Mention) -> tuple[int | None, int | None]:
    if figure.quantity is None:
        return None, None
    total = figure.quantity.total
    return int(figure.quantity.value), None if total is None else int(total)


def _subject(masked: Masked, match: re.Match[str], action: str, reading: Reading) -> Agents:
    """The agents before an active verb, or where the sentence puts them instead."""
    text, start, end = masked.text, match.start(), match.end()
    clause = max(text.rfind(";", 0, start), text.rfind(". ", 0, start), 0)
    names = _names(masked, clause, start, action)
    counted = _COUNT.search(text[clause:start])
    if counted and (not names or names[-1][1] <= clause + counted.start()):
        found = _counted(masked, clause, clause + counted.start(), counted["noun"])
        if found:
            return _inline(masked, end) or found
    if not names and (_FOLLOWING.search(text[clause:start]) or _INITIAL.match(text[:start])):
        return _inline(masked, end) or Agents(listed=True)
    parties: list[Party] = []
    if behalf := _ON_BEHALF.match(text[end:]) if action != "adopted" else None:
        parties += _entities(masked, end + behalf.start(1), end + behalf.end(1), "c")
    elif names:
        members = _members(masked, *names[-1], action)
        alone = _WHICH.match(text, names[-1][1]) and not _PLURAL.search(match[0])
        parties += members[-1:] if alone else members
    elif action != "adopted" and (envoy := _envoy(masked, clause, start)):
        parties.append(envoy)
    elif _LEANING.search(text, clause, end) or _CONTINUED.fullmatch(text, clause, start):
        parties += [(party, None) for party in reading.parties]
    for more in _GAP.finditer(text, end):
        when = masked.at(more.start(2), more.end(2), "d")
        parties += [(e, day(when[0])) for e, _ in _entities(masked, *more.span(1), "c")]
    if after := _AFTER.match(text[end:]):
        parties += _entities(masked, end + after.start(1), end + after.end(1), "c")
    parties = _own_dates(masked, match, parties)
    reading.parties = [party for party, _ in parties]
    return Agents(tuple(parties))


def _inline(masked: Masked, end: int) -> Agents | None:
    """The list behind a colon or in brackets, to the end of its clause."""
    match = _LISTED.match(masked.text[end:])
    found = _items(masked, end + match.start("list"), end + match.end("list")) if match else ()
    return Agents(found) if found else None


def _counted(masked: Masked, clause: int, place: int, noun: str) -> Agents | None:
    """How many did it, where the figure at `place` counts states or parties."""
    figure = masked.at(place, place + 2, "n")[0]
    if figure.quantity is None or figure.quantity.kind not in ("count", "share"):
        return None
    words = _BEFORE_MEMBERS.sub("", noun.strip() + " ").split()
    plain = not words or words[0].startswith(_MEMBERS) or words[0] == "d'entre"
    if not plain:
        return None
    count, total = _how_many(figure)
    if total is None and (out_of := _OUT_OF.search(masked.text[clause:place])):
        first = masked.at(clause + out_of.start(), clause + out_of.start() + 2, "n")[0]
        return Agents((), _how_many(first)[0], count, listed=True)
    return Agents((), count, total, listed=True)


def _names(masked: Masked, clause: int, start: int, action: str) -> list[tuple[int, int]]:
    """Where the groups of names before a verb stand that may be its subject."""
    text = masked.text
    if action == "adopted":
        return [g.span() for g in _BODIES.finditer(text, clause, start) if not _part(text, g)]
    groups = list(_PARTIES.finditer(text, clause, start))
    named = [g for g in groups if "§c" in g[0]] or [g for g in groups if g.end() >= start - 1]
    found = []
    for group in named:
        first, last = group.span()
        if _BESIDES.search(text[:first]):
            continue  # "l'ambassadeur de §x en §c", "la §c, avec l'§c, a signé"
        if _part(text, group):
            beside = _BESIDE.search(group[0])
            if not beside:
                continue
            first += beside.end()
        found.append((first, last))
    if len(found) > 1 and text[found[-2][1]] == "," and text.endswith("dont ", 0, found[-1][0]):
        found.pop()  # "le §c, suivi par d'autres, dont le §c, a ratifié"
    return found


def _envoy(masked: Masked, clause: int, start: int) -> Party | None:
    """The state for which an official acts: "l'ambassadrice de Malte, Mme §x, a signé"."""
    office = _OFFICIAL.search(masked.text, clause, start)
    country = masked.envoys.get(office.start()) if office else None
    return (country.entity, None) if country and country.entity else None


def _part(text: str, group: re.Match[str]) -> bool:
    return _PART_OF.search(text[: group.start()]) is not None


def _members(masked: Masked, start: int, end: int, action: str) -> list[Party]:
    """The countries of a group, with the Union; bodies where there is no country."""
    mentions = masked.at(start, end, "co")
    if action != "adopted" and any(m.label == "LOC" for m in mentions):
        outside = _NO_SUBJECT.search(masked.text[:start]) is not None
        mentions = [m for m in mentions if m.label == "LOC" or (_joins(m) and not outside)]
    return [(m.entity, None) for m in mentions if m.entity]


def _own_dates(masked: Masked, match: re.Match[str], parties: list[Party]) -> list[Party]:
    """Dates given "respectivement", one to each party."""
    if "respectivement" not in masked.text[match.start() : match.end() + 30]:
        return parties
    days = masked.at(match.end(), len(masked.text), "d")
    if len(days) != len(parties):
        return parties
    return [(party, day(when)) for (party, _), when in zip(parties, days, strict=True)]


def _concerned(masked: Masked, match: re.Match[str], reading: Reading) -> tuple[Party, ...]:
    """The party for which an instrument entered into force, where one is named."""
    if match.groupdict().get("there"):
        return tuple((party, None) for party in reading.parties[-1:])
    named = re.compile(r" ?pour ((?:le |la |les |l')?§c)").match(masked.text, match.end() - 1)
    return _entities(masked, *named.span(1), "c") if named else ()


def _entities(masked: Masked, start: int, end: int, kinds: str) -> tuple[Party, ...]:
    return tuple((m.entity, None) for m in masked.at(start, end, kinds) if m.entity)


def day(mention: Mention) -> dt.date | None:
    """The first day that a DATE mention stands for."""
    return mention.when.start if mention.when else None
