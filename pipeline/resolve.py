"""Which names of different documents are one entity. Pure: reads no table and writes none.

The policy: equal keys are one entity. Besides, a body that one document only calls by an acronym
is the body that the other documents define that acronym for, if there is exactly one; bodies that
no list knows are one if their names differ in an article in front or in hyphens only; and a
person's full name is another's variant if `person_names` says so of exactly one longer name.
Everything else stays apart: two people are never merged for having one surname. A user's
judgements ("these two are the same", "these two are different") win over all of that.

The work grows with the number of distinct names: a person's name is compared only with those that
share its surname and given name or initials, or all but a slip in the surname.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.normalise import fold
from pipeline.person_names import Parts, initials, parts, same_person, shortened

_ARTICLE = re.compile(r"^(?:les? |la |l')")
_LEAST = 4  # letters of a name that is compared without its article


@dataclass(frozen=True, slots=True)
class Name:
    """A distinct name of a person or body and in how many documents it stands."""

    key: str
    name: str
    documents: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """A user's word on two entity_ids."""

    same: bool
    left: str
    right: str


# A key of the same entity, and why it is the same.
Reasoned = tuple[str, str]
# The aliases and acronyms that the knowledge base gives a key.
Known = Callable[[str], tuple[Sequence[str], Sequence[str]]]


def same(
    people: Iterable[Name],
    bodies: Iterable[Name],
    acronyms: Iterable[tuple[str, str]],
    judgements: Sequence[Judgement] = (),
    keys: Mapping[str, str] | None = None,
) -> dict[str, Reasoned]:
    """Local key → the key whose entity it is, and why; only where that is another key.

    `bodies` are those that no list knows, `acronyms` are (key, acronym) of bodies; `keys` leads
    from an entity_id that is judged to its key. The order of what is given makes no difference.
    """
    found = {**_bodies(bodies), **_acronyms(acronyms), **_persons(people)}
    return _judged(found, judgements, keys or {})


def _judged(
    found: Mapping[str, Reasoned], judgements: Sequence[Judgement], keys: Mapping[str, str]
) -> dict[str, Reasoned]:
    """`found` (key → fuller key and why), corrected by what the user judged."""
    same = dict(found)
    for judgement in sorted(judgements, key=lambda j: (j.same, j.left, j.right)):
        left, right = keys.get(judgement.left), keys.get(judgement.right)
        if left is None or right is None:
            continue  # judged in a corpus that held other documents
        if judgement.same:
            # The entity that the knowledge base knows, else the first in order, keeps its id.
            kept, other = sorted((left, right), key=lambda key: ("~" in key, key))
            same.pop(kept, None)
            same[other] = kept, "judged the same by the user"
        else:
            for key, rival in ((left, right), (right, left)):
                if key in same and same[key][0] == rival:
                    del same[key]
    return {key: (_end(key, same), reason) for key, (_, reason) in same.items()}


def _end(key: str, same: Mapping[str, Reasoned]) -> str:
    """Where a chain of "is the same as" ends; a circle ends at its first key in order."""
    seen = [key]
    while key in same:
        key = same[key][0]
        if key in seen:
            return min(seen)
        seen.append(key)
    return key


def _acronyms(acronyms: Iterable[tuple[str, str]]) -> Mapping[str, Reasoned]:
    """Key of a body known by its acronym alone → key of the one body that has this acronym."""
    owners: dict[str, set[str]] = {}
    for key, acronym in acronyms:
        owners.setdefault(f"ORG~{fold(acronym)}", set()).add(key)
    found = {}
    for key, keys in owners.items():
        others = keys - {key}
        if len(others) == 1:
            found[key] = others.pop(), "acronym that other documents define for one body"
    return found


def _bodies(bodies: Iterable[Name]) -> Mapping[str, Reasoned]:
    """Key of a body → key of the one that more documents name so, but for article and hyphens."""
    alike: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for body in bodies:
        bare = _ARTICLE.sub("", fold(body.name)).replace("-", " ")
        if len(bare) >= _LEAST:
            alike[bare][body.key] += body.documents
    found = {}
    for keys in alike.values():
        usual = max(keys, key=lambda key: (keys[key], key))
        reason = "the same name but for an article or hyphens"
        found.update({key: (usual, reason) for key in keys if key != usual})
    return found


def _persons(people: Iterable[Name]) -> Mapping[str, Reasoned]:
    """Key of a variant of a person's full name → key of the one fuller or more frequent name."""
    full: dict[Parts, str] = {}
    documents: dict[Parts, int] = defaultdict(int)
    for person in sorted(people, key=lambda p: (p.key, p.name)):
        own = parts(person.name)
        if len(own) > 1:
            full[own] = person.key
            documents[own] += person.documents
    families: dict[Parts, list[Parts]] = defaultdict(list)
    for own in full:
        for family in _families(own):
            families[family].append(own)
    found = {}
    for own, key in full.items():
        near = {other for family in _sought(own) for other in families.get(family, ())} - {own}
        rank = _rank(own, documents)
        better = [o for o in near if _rank(o, documents) > rank and same_person(own, o)]
        if len(better) == 1 and full[better[0]] != key:
            found[key] = full[better[0]], "variant of one fuller name in another document"
    return found


def _families(own: Parts) -> Iterator[Parts]:
    """The groups of names in which others look for this one."""
    yield from _alike(own)
    yield "initials", own[-1], *initials(own[0])


def _sought(own: Parts) -> Iterator[Parts]:
    """The groups of names that hold all which `same_person` can take for this one."""
    yield from _alike(own)
    if short := shortened(own[0]):
        yield "initials", own[-1], *short


def _alike(own: Parts) -> Iterator[Parts]:
    yield "first", own[0], own[-1]
    # A slip in a long surname leaves its first three letters or its last three as they are.
    yield "begins", own[-1][:3], *own[:-1]
    yield "ends", own[-1][-3:], *own[:-1]


def _rank(own: Parts, documents: Mapping[Parts, int]) -> tuple[int, int, Parts]:
    """A name with more parts is the fuller one; then the one that more documents write."""
    spelled_out = sum(len(part) > 1 and "." not in part for part in own)
    return spelled_out, documents[own], own
