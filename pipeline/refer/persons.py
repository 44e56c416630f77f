"""Surnames, initials and misspellings: one entity for each person that a document names in full."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from pipeline.lexicon import automaton
from pipeline.model import Document, Entity, Mention
from pipeline.overlaps import Overlaps
from pipeline.person_names import SLIPS, Parts, display, misspelt, parts, same_person

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


class _People(dict[Parts, Entity]):
    """Entities by the parts of full names, found also by the ends and beginnings of the names.

    A document may name a hundred thousand people, so none is compared with all others.
    """

    def __init__(self) -> None:
        super().__init__()
        self._by_end: dict[Parts, dict[str, Entity]] = defaultdict(dict)
        self._by_surname: dict[str, list[Parts]] = defaultdict(list)
        # By given names and three letters of the surname: one slip leaves its first or its last.
        self._by_given: dict[Parts, list[Parts]] = defaultdict(list)
        # By the parts and the letters of each end that is shorter than the name.
        self._by_size: dict[tuple[int, int], list[Parts]] = defaultdict(list)

    def add(self, name: Parts, entity: Entity) -> None:
        self[name] = entity
        self._by_surname[name[-1]].append(name)
        for letters in _edges(name[-1]):
            self._by_given[(*name[:-1], letters)].append(name)
        for start in range(len(name)):
            self._by_end[name[start:]][entity.key] = entity
            if start:
                self._by_size[len(name) - start, len(" ".join(name[start:]))].append(name)

    def ending(self, own: Parts) -> dict[str, Entity]:
        """By key, those whose name ends so."""
        return dict(self._by_end.get(own, {}))

    def nearly_ending(self, own: Parts) -> dict[str, Entity]:
        """By key, those whose name ends so but for a slip."""
        size = len(" ".join(own))
        near = (self._by_size.get((len(own), size + n), ()) for n in range(-SLIPS, SLIPS + 1))
        return {self[known].key: self[known] for known in chain(*near) if misspelt(own, known)}

    def same(self, own: Parts) -> dict[str, Entity]:
        """By key, those that a variant of a full name may mean."""
        near = [self._by_surname.get(own[-1], ())]
        near += [self._by_given.get((*own[:-1], letters), ()) for letters in _edges(own[-1])]
        return {self[known].key: self[known] for known in chain(*near) if same_person(own, known)}


def _edges(surname: str) -> tuple[str, str]:
    return f"{surname[:3]}-", f"-{surname[-3:]}"


def _people(names: Iterable[str]) -> _People:
    """The people of full names, the longest names first; variants of one name share an entity."""
    people = _People()
    wordings = dict.fromkeys(name for name in names if len(parts(name)) > 1)
    for name in sorted(wordings, key=len, reverse=True):
        own = parts(name)
        if own in people or people.ending(own) or people.nearly_ending(own):
            continue  # "Van Dunem" after "Francisca Van Dunem"
        same = people.same(own)
        people.add(own, same.popitem()[1] if len(same) == 1 else _person(own, name))
    return people


def _who(name: str, people: _People) -> tuple[Entity | None, str | None]:
    """The person that a full or short name means, and why; None where several could be meant."""
    own = parts(name)
    if own in people:
        first = people[own].key == _person(own, name).key
        return people[own], None if first else "variant of a fuller name in this document"
    reason = "surname of the one person named in full"
    whole = people.ending(own)
    if not whole:
        reason = "surname of the one person named in full, but for a slip"
        whole = people.nearly_ending(own)
    if len(whole) > 1:
        return None, None
    return (whole.popitem()[1], reason) if whole else (_person(own, name), None)


def _person(own: tuple[str, ...], name: str) -> Entity:
    return Entity(f"PERSON~{' '.join(own)}", "PERSON", display(name))


def _further(document: Document, mentions: Sequence[Mention], people: _People) -> Iterator[Mention]:
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
    for last, surname in automaton(meant).iter(norm) if meant else ():
        start, end = last + 1 - len(surname), last + 1
        word = _WORD.match(norm, start)
        if not word or word.end() != end:
            continue
        if _SENTENCE_START.search(norm[max(0, start - 2) : start]):
            continue
        if not covered.over(start, end):
            yield Mention(
                "PERSON", start, end, "reference", "refer.surname", meant[surname],
                reason="surname of the one person named in full",
            )  # fmt: skip
