"""Surnames, initials and misspellings: one entity for each person that a document names in full."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.model import Document, Entity, Mention
from pipeline.overlaps import Overlaps
from pipeline.person_names import display, misspelt, parts, same_person

_SENTENCE_START = re.compile(r"(?:^|[\n.!?:\"(•–-] ?)$")
_WORD = re.compile(r"(?<![\w'-])[^\W\d_]\w+(?:[-'’]\w+)*(?![\w-])")


def link_persons(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` with persons linked, and one more for each further use of a known surname."""
    norm = document.text.norm
    names = {id(m): norm[m.start : m.end] for m in mentions if m.label == "PERSON"}
    people = _people(names.values())
    meant = {name: _who(name, people) for name in set(names.values())}
    linked = []
    for mention in mentions:
        if id(mention) in names:
            entity, reason = meant[names[id(mention)]]
            mention = replace(mention, entity=entity, reason=reason)
        linked.append(mention)
    further = list(_further(document, linked, people))
    places = {(m.start, m.end) for m in further}
    return [m for m in linked if (m.start, m.end) not in places] + further


def _people(names: Iterable[str]) -> dict[tuple[str, ...], Entity]:
    """Entities by the folded parts of their full names; variants of one name share an entity."""
    people: dict[tuple[str, ...], Entity] = {}
    wordings = [name for name in names if len(parts(name)) > 1]
    for name in sorted(dict.fromkeys(wordings), key=lambda n: (-len(n), wordings.index(n))):
        own = parts(name)
        if own in people:
            continue
        if any(known[-len(own) :] == own or misspelt(own, known) for known in people):
            continue  # "Van Dunem" after "Francisca Van Dunem"
        same = {e.key: e for known, e in people.items() if same_person(own, known)}
        people[own] = same.popitem()[1] if len(same) == 1 else _person(own, name)
    return people


def _who(name: str, people: dict[tuple[str, ...], Entity]) -> tuple[Entity | None, str | None]:
    """The person that a full or short name means, and why; None where several could be meant."""
    own = parts(name)
    if own in people:
        first = people[own].key == _person(own, name).key
        return people[own], None if first else "variant of a fuller name in this document"
    reason = "surname of the one person named in full"
    whole = {e.key: e for known, e in people.items() if known[-len(own) :] == own}
    if not whole:
        reason = "surname of the one person named in full, but for a slip"
        whole = {e.key: e for known, e in people.items() if misspelt(own, known)}
    if len(whole) > 1:
        return None, None
    return (whole.popitem()[1], reason) if whole else (_person(own, name), None)


def _person(own: tuple[str, ...], name: str) -> Entity:
    return Entity(f"PERSON~{' '.join(own)}", "PERSON", display(name))


def _further(
    document: Document, mentions: Sequence[Mention], people: dict[tuple[str, ...], Entity]
) -> Iterator[Mention]:
    """Uses of surnames that no rule saw: capitalised, not at the start of a sentence."""
    norm = document.text.norm
    # The model may take a surname for a place or a body; the full name beside it knows better.
    covered = Overlaps(
        m for m in mentions if m.label == "PERSON" or (m.source != "model" and m.label != "OFFICE")
    )
    surnames: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.label == "PERSON" and mention.entity:
            surname = re.split(r"[ .]", norm[mention.start : mention.end])[-1]
            if len(surname) > 3 and surname[0].isupper():
                surnames.setdefault(surname, set()).add(mention.entity.key)
    by_key = {entity.key: entity for entity in people.values()}
    meant = {
        surname: by_key[key]
        for surname, keys in surnames.items()
        for key in keys
        if len(keys) == 1 and key in by_key
    }
    for match in _WORD.finditer(norm) if meant else ():
        start, end = match.span()
        if match[0] not in meant or _SENTENCE_START.search(norm[max(0, start - 2) : start]):
            continue
        if not covered.over(start, end):
            yield Mention(
                "PERSON", start, end, "reference", "refer.surname", meant[match[0]],
                reason="surname of the one person named in full",
            )  # fmt: skip
