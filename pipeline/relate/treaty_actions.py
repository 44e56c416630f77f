"""Who signed, ratified, acceded to or adopted which instrument, and when one entered into force.

A sentence is masked: each mention becomes a sign for its kind ("le §c a ratifié la §t le §d").
The rules of `treaty_actions.toml` find the verbs in it; treaty and parties are then read off the
verb's surroundings, as its voice demands.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.lexicon import Lexicon, Rule
from pipeline.model import Document, Entity, Mention, TreatyAction
from pipeline.relate.masking import Masked, masked_sentences
from pipeline.search import Search

_GROUP = (
    r"(?:le |la |les |l')?§{0}"
    r"(?:(?:, | et |, et |,? ainsi que |,? puis )(?:le |la |les |l'|au |du |de la )?§{0})*"
)
_COUNTRIES = re.compile(_GROUP.format("[c]"))
_PARTIES = re.compile(_GROUP.format("[co]"))
_BODIES = re.compile(_GROUP.format("o"))
_TREATIES = re.compile(_GROUP.format("t"))
_GAP = re.compile(r"(?:,| et|, et) (?:le |la |les |l')?(§c) (?:en |le |des )?(§d)")
_COUNT = re.compile(r"§n(?! ?(?:%|voix|ans))(?P<noun>[^§.;:]{0,70}(?:§o[^§.;:]{0,20})?)$")
_LISTED = re.compile(rf"^[^§.;]{{0,40}}: ?({_GROUP.format('c')})")
_MEMBERS = ("etat", "pays", "partie", "membre", "gouvernement")
_NOT = re.compile(r"\b(?:pas|jamais|sans)\b")
_AFTER = re.compile(r"^,? apres ((?:le |la |les |l')?§c)")
_ADVERBIAL = r" (?:dans|en|avec|depuis|des) (?:la |le |l')?[a-z]{2,12}"
_OBJECT = re.compile(
    r"^(?:,? (?:le |en |des |lors |a )?§[dx],?"
    r"| (?:deja|aussi|enfin|ensuite|hier|encore|[a-z]{3,12}ment)"
    rf"|{_ADVERBIAL}){{0,3}}"
    r" ?(?:a l'|a la |de l'|de la |a |le |la |les |l'|au |du |d'|son |sa )?(?=§t)"
)
_BACKWARD = re.compile(
    r"^ (?:ce|cet|cette) (?:traite|convention|texte|instrument|protocole|charte)\b"
)
# "que la France ratifie": a wish. "le fait que" would be none, but nobody writes that of a present.
_WISHED = re.compile(rf"\b(?:que|qu') ?(?:{_GROUP.format('[cot]')}) ?$")
# "Ont signé le Protocole : l'Autriche et la Suède."; "M. Roux a signé … au nom du Luxembourg."
_NAMED_AFTER = re.compile(rf"^[^:;.]{{0,80}}: ?({_GROUP.format('c')})")
_ON_BEHALF = re.compile(r"^[^;.]{0,80}?\bau nom (?:du |de la |de l'|des |d')?(§c)")
_PART_OF = re.compile(r"\b(?:de|du|des|d') ?(?:la |l')?$")
# A date behind "de" or "du" and a treaty is the treaty's own: "le Traité de Lisbonne de 2007".
_DATED = re.compile(r"[^;.,§]{0,30}(?:§[tox][^;.,§]{0,20}){0,3}(?<!§t de )(?<!§t du )§d")
_SECOND = re.compile(r"(?: (?:en|le) §d)?(?:,| et) (?:le |la |les |l')?§t")
_RELATIVE = re.compile(
    r"(?:§t|texte|instrument|traite|acte),? (?:que |qu'|a laquelle |auquel )[^.;]{0,80}$"
)


# "Le règlement est entré en vigueur": the act of that kind of which the text has spoken most.
_KINDS = {
    "reglement": ("regulation",),
    "directive": ("directive",),
    "decision": ("decision", "framework_decision"),
    "convention": ("convention",),
    "protocole": ("protocol",),
    "traite": ("treaty", "convention"),
    "charte": ("charter",),
    "accord": ("agreement",),
}
_COMMON_NOUN = re.compile(rf"\b(?:le|la|ce|cet|cette) ({'|'.join(_KINDS)}) $")


@dataclass(slots=True)
class _Reading:
    """What was said before: the subject and the treaty that pronouns lean on."""

    parties: list[Entity]
    treaty: Entity | None = None
    action: str = ""
    spoken: Counter[Entity] = field(default_factory=Counter)

    def take(self, treaties: Sequence[Mention]) -> None:
        """Remember the treaties of the text read so far."""
        for mention in treaties:
            if mention.entity:
                self.treaty = mention.entity
                self.spoken[mention.entity] += 1

    def of_kind(self, noun: str) -> Entity | None:
        """The treaty that a common noun means: the one most spoken of, then the latest."""
        fitting = [t for t in self.spoken if t.kind in _KINDS[noun]]
        return max(reversed(fitting), key=lambda t: self.spoken[t]) if fitting else None


class TreatyActions:
    """Finds the treaty actions of one document."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("treaty_actions").rules
        self._search = Search((rule, rule.finder) for rule in rules)

    def relate(self, document: Document, mentions: Sequence[Mention]) -> list[TreatyAction]:
        """One record for each party, or for each number of parties; in order of place."""
        if not any(mention.label == "TREATY" for mention in mentions):
            return []
        found: dict[tuple[object, ...], TreatyAction] = {}
        reading = _Reading([])
        for masked in masked_sentences(document, mentions):
            place = 0
            for rule, match in self._verbs(masked.text):
                reading.take(masked.at(place, match.start(), "t"))
                place = match.start()
                for action in _actions(masked, rule, match, reading):
                    key = (
                        action.treaty.key, action.action, action.party and action.party.key,
                        action.count, action.total, action.negated,
                    )  # fmt: skip
                    found.setdefault(key, action)
            reading.take(masked.at(place, len(masked.text), "t"))
        return list(found.values())

    def _verbs(self, masked: str) -> list[tuple[Rule, re.Match[str]]]:
        """Non-overlapping verbs of a masked sentence, the longest first claimed, in order."""
        hits = sorted(self._search.finditer(masked), key=lambda hit: hit[1].start() - hit[1].end())
        taken: list[tuple[Rule, re.Match[str]]] = []
        for rule, match in hits:
            if not any(match.start() < m.end() and m.start() < match.end() for _, m in taken):
                taken.append((rule, match))
        return sorted(taken, key=lambda hit: hit[1].start())


def _actions(
    masked: Masked, rule: Rule, match: re.Match[str], reading: _Reading
) -> Iterator[TreatyAction]:
    voice, action = rule.attributes["voice"], rule.attributes["action"]
    if action == "same":
        action = reading.action
    groups = match.groupdict()
    negated = _NOT.search(match[0]) is not None
    treaties = _treaties(masked, match, voice, groups, reading)
    if not treaties or not action:
        return
    parties, number = _agents(masked, match, voice, action, groups, reading)
    if voice == "active" and not parties and not number:
        return
    if rule.attributes.get("present") and _WISHED.search(masked.text[: match.start()]):
        return
    reading.action, reading.treaty = action, treaties[-1]
    when = _date(masked, match.end())
    if action == "adopted" and voice == "passive" and not parties:
        return
    for treaty in treaties:
        if not parties and not number:
            yield TreatyAction(
                treaty, action, None, None, None, negated, when, masked.start, masked.end
            )
        for party, day in parties:
            yield TreatyAction(
                treaty, action, party, None, None, negated, day or when, masked.start, masked.end
            )
        if number and not parties and number.quantity:
            total = number.quantity.total
            yield TreatyAction(
                treaty, action, None, int(number.quantity.value),
                None if total is None else int(total), negated, when, masked.start, masked.end,
            )  # fmt: skip


def _treaties(
    masked: Masked,
    match: re.Match[str],
    voice: str,
    groups: dict[str, str | None],
    reading: _Reading,
) -> list[Entity]:
    """The instruments that a verb is about."""
    text = masked.text
    if groups.get("pronoun") is not None:
        return [reading.treaty] if reading.treaty else []
    behind = _OBJECT.match(text[match.end() :])
    before = [m.entity for m in masked.at(0, match.start(), "t") if m.entity]
    if voice in ("active", "between"):
        behind_verb = text[match.end() :]
        leans = _RELATIVE.search(text[: match.start()]) or _BACKWARD.match(behind_verb)
        if reading.treaty and leans:
            return [reading.treaty]
        if behind:
            first = match.end() + behind.end()
            group = _TREATIES.match(text, first)
            last = group.end() if group else first + 2
            more = _SECOND.match(text, last)
            return [
                m.entity for m in masked.at(first, more.end() if more else last, "t") if m.entity
            ]
        shared = re.match(r",| et ", behind_verb) and masked.at(match.end(), len(text), "t")
        if shared and shared[0].entity:
            return [shared[0].entity]  # "X et Y signent, Z ratifie le Protocole"
        ratification = "instrument" in match[0]
        return [reading.treaty] if ratification and reading.treaty else []
    if before:
        return [before[-1]]
    noun = _COMMON_NOUN.search(text[: match.start()])
    if noun and (meant := reading.of_kind(noun[1])):
        return [meant]
    after = [m.entity for m in masked.at(match.end(), len(text), "t") if m.entity]
    if after and (match.start() < 4 or text[match.start() - 1 :].startswith((" ouvr", "ouvr"))):
        return [after[0]]
    return [reading.treaty] if reading.treaty else []


def _agents(
    masked: Masked,
    match: re.Match[str],
    voice: str,
    action: str,
    groups: dict[str, str | None],
    reading: _Reading,
) -> tuple[list[tuple[Entity, dt.date | None]], Mention | None]:
    """(named parties with the dates given to them, the figure that counts parties)."""
    text = masked.text
    group = _BODIES if action == "adopted" else _PARTIES if voice == "passive" else _COUNTRIES
    if voice == "between":
        return _entities(masked, *match.span("between"), "c"), None
    if voice == "neuter":
        return _concerned(masked, match, groups, reading), None
    if voice == "passive" and action != "invited_to_accede":
        named = group.match(text, match.end())
        if named:
            return _entities(masked, *named.span(), "co"), None
        number = masked.at(match.end(), match.end() + 12, "n")
        listed = _LISTED.match(text[match.end() + 2 :]) if number else None
        if listed:
            start = match.end() + 2
            return _entities(masked, start + listed.start(1), start + listed.end(1), "c"), None
        return [], number[0] if number else None
    return _subject(masked, match, group, action, reading)


def _subject(
    masked: Masked,
    match: re.Match[str],
    group: re.Pattern[str],
    action: str,
    reading: _Reading,
) -> tuple[list[tuple[Entity, dt.date | None]], Mention | None]:
    text, start = masked.text, match.start()
    clause = max(text.rfind(";", 0, start), text.rfind(". ", 0, start), 0)
    names = list(group.finditer(text, clause, start))
    counted = _COUNT.search(text[clause:start])
    if counted and (not names or names[-1].end() <= clause + counted.start()):
        figure = masked.at(clause + counted.start(), clause + counted.start() + 2, "n")[0]
        if _counts_parties(figure, counted["noun"]):
            return [], figure
    if not names and action != "adopted":
        groups = _PARTIES.finditer(text, clause, start)
        names = [g for g in groups if "§c" in g[0] or g.end() >= start - 1]
    names = [g for g in names if not _PART_OF.search(text[: g.start()])]
    behind = _NAMED_AFTER.match(text[match.end() :]) if start < 4 else None
    behind = behind or (_ON_BEHALF.match(text[match.end() :]) if action != "adopted" else None)
    if behind:
        parties = _entities(masked, match.end() + behind.start(1), match.end() + behind.end(1), "c")
    elif names:
        parties = _entities(masked, *names[-1].span(), "co")
    else:
        parties = [(party, None) for party in reading.parties]
    for more in _GAP.finditer(text, match.end()):
        when = masked.at(more.start(2), more.end(2), "d")
        for entity, _ in _entities(masked, *more.span(1), "c"):
            parties.append((entity, _day(when[0])))
    after = _AFTER.match(text[match.end() :])
    if after:
        shift = match.end()
        parties += _entities(masked, shift + after.start(1), shift + after.end(1), "c")
    parties = _own_dates(masked, match, parties)
    reading.parties = [party for party, _ in parties]
    return parties, None


def _own_dates(
    masked: Masked, match: re.Match[str], parties: list[tuple[Entity, dt.date | None]]
) -> list[tuple[Entity, dt.date | None]]:
    """Dates given "respectivement", one to each party."""
    if "respectivement" not in masked.text[match.end() : match.end() + 30]:
        return parties
    days = masked.at(match.end(), len(masked.text), "d")
    if len(days) != len(parties):
        return parties
    return [(party, _day(day)) for (party, _), day in zip(parties, days, strict=True)]


def _counts_parties(figure: Mention, noun: str) -> bool:
    """Whether a figure counts states or parties, by what stands behind it."""
    if figure.quantity is None or figure.quantity.kind not in ("count", "share"):
        return False
    words = noun.split()
    return (
        not words or words[0].startswith(_MEMBERS) or words[0] in ("seulement", "d'entre", "autres")
    )


def _concerned(
    masked: Masked, match: re.Match[str], groups: dict[str, str | None], reading: _Reading
) -> list[tuple[Entity, dt.date | None]]:
    """The party for which an instrument entered into force, where one is named."""
    if groups.get("there"):
        return [(party, None) for party in reading.parties[-1:]]
    named = re.compile(r" ?pour ((?:le |la |les |l')?§c)").match(masked.text, match.end() - 1)
    return _entities(masked, *named.span(1), "c") if named else []


def _entities(
    masked: Masked, start: int, end: int, kinds: str
) -> list[tuple[Entity, dt.date | None]]:
    return [(m.entity, None) for m in masked.at(start, end, kinds) if m.entity]


def _date(masked: Masked, end: int) -> dt.date | None:
    """The date right behind a verb and its object."""
    near = _DATED.match(masked.text, end)
    return _day(masked.at(near.end() - 2, near.end(), "d")[0]) if near else None


def _day(mention: Mention) -> dt.date | None:
    return mention.when.start if mention.when else None
