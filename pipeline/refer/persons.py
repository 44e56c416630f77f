"""Surnames, initials and misspellings: one entity for each person that a document names in full."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from pipeline.lexicon import automaton
from pipeline.model import Document, Entity, Mention
from pipeline.normalise import fold
from pipeline.overlaps import Overlaps
from pipeline.person_names import SLIPS, Parts, display, misspelt, parts, same_person

_SENTENCE_START = re.compile(r"(?:^|[\n.!?:\"(•–-] ?)$")
_PARTED = re.compile(r" [–-] $|[:/] ?$")  # "PÊCHE - Jean Roux"
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
    people_there = Overlaps(further)
    wrong = {id(m) for m in _doubtful(linked) if people_there.over(m.start, m.end)}
    return [m for m in linked if id(m) not in wrong] + further


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
    for name in sorted(wordings, key=lambda name: (-len(name), name.isupper())):
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
    """Uses of names that no rule saw: full ones, and surnames inside of a sentence.

    The model may take a name for a place or a body; the full name elsewhere knows better.
    """
    norm = document.text.norm
    covered = Overlaps(
        m for m in mentions if m.label == "PERSON" or (m.source != "model" and m.label != "OFFICE")
    )
    doubtful = Overlaps(_doubtful(mentions))
    meant = _meant(norm, mentions, people)
    hits = [(last + 1 - len(name), last + 1, name) for last, name in _hits(meant, norm)]
    taken: list[Mention] = []
    for start, end, name in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        word = _WORD.match(norm, start if " " not in name else name.rindex(" ") + 1 + start)
        if not word or word.end() != end or norm[start - 1 : start].isalnum():
            continue
        if taken and start < taken[-1].end:
            continue
        wider = any(m.start < start or end < m.end for m in doubtful.over(start, end))
        if wider and not _PARTED.search(norm, max(0, start - 3), start):
            continue  # "Centre Jean Roux"
        if " " not in name and _SENTENCE_START.search(norm[max(0, start - 2) : start]):
            continue
        if not covered.over(start, end):
            taken.append(
                Mention(
                    "PERSON", start, end, "reference", "refer.surname", meant[name],
                    reason=None if " " in name else "surname of the one person named in full",
                )
            )  # fmt: skip
    yield from taken


def _meant(norm: str, mentions: Sequence[Mention], people: _People) -> dict[str, Entity]:
    """The people of a document by their full names and their surnames as they are written."""
    names: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.label == "PERSON" and mention.entity:
            written = norm[mention.start : mention.end]
            surname = re.split(r"[ .]", written)[-1]
            if len(surname) > 3 and surname[0].isupper():
                full = (written, written.upper(), fold(written).upper())  # as headlines write it
                for name in (surname, *(full if " " in written else ())):
                    names.setdefault(name, set()).add(mention.entity.key)
    by_key = {entity.key: entity for entity in people.values()}
    return {
        name: by_key[key]
        for name, keys in names.items()
        for key in keys
        if len(keys) == 1 and key in by_key
    }


def _hits(meant: Mapping[str, Entity], norm: str) -> Iterator[tuple[int, str]]:
    return automaton(meant).iter(norm) if meant else iter(())


def _doubtful(mentions: Sequence[Mention]) -> list[Mention]:
    """What the model took for places and bodies."""
    return [m for m in mentions if m.source == "model" and m.label in ("ORG", "LOC")]
