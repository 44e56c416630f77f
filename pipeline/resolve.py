"""Local names → entities across documents. Pure: reads no table and writes none.

The policy: equal keys are one entity. Besides, a body that one document only calls by an acronym
is the body that the other documents define that acronym for, if there is exactly one; and a
person's full name is another's variant if `person_names` says so of exactly one longer name.
Everything else stays apart: two people are never merged for having one surname. A user's
judgements ("these two are the same", "these two are different") win over all of that.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Entity
from pipeline.normalise import fold
from pipeline.person_names import Parts, parts, same_person


@dataclass(frozen=True, slots=True)
class LocalName:
    """An entity as one document knows it, with the wordings seen there."""

    doc_id: str
    entity: Entity
    aliases: tuple[str, ...]
    acronyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlobalEntity:
    """An entity of the corpus. `aliases` and `acronyms` are sorted and leave out the name."""

    entity_id: str
    entity: Entity
    aliases: tuple[str, ...]
    acronyms: tuple[str, ...]


# A key of the same entity, and why it is the same.
Reasoned = tuple[str, str]
# The aliases and acronyms that the knowledge base gives a key.
Known = Callable[[str], tuple[Sequence[str], Sequence[str]]]
Links = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A user's word on two entity_ids."""

    same: bool
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """`links` and `reasons` by (doc_id, local key); reasons only where two keys became one."""

    links: Links
    reasons: Links
    entities: list[GlobalEntity]


def resolve(
    names: Iterable[LocalName], known: Known, judgements: Sequence[Judgement] = ()
) -> Resolution:
    """The entity_id of each (doc_id, key), why, and the entities, sorted by entity_id.

    The order of `names` and of `judgements` makes no difference.
    """
    ordered = sorted(names, key=lambda n: (n.entity.key, n.doc_id))
    found = {**_acronyms(ordered), **_persons(ordered)}
    same = _judged({n.entity.key: entity_id(n.entity) for n in ordered}, found, judgements)
    groups: dict[str, list[LocalName]] = {}
    for name in ordered:
        groups.setdefault(same.get(name.entity.key, (name.entity.key,))[0], []).append(name)
    entities = {key: _merge(key, group, known) for key, group in groups.items()}
    links = {
        (name.doc_id, name.entity.key): entities[key].entity_id
        for key, group in groups.items()
        for name in group
    }
    reasons = {
        (name.doc_id, name.entity.key): same[name.entity.key][1]
        for name in ordered
        if name.entity.key in same
    }
    return Resolution(links, reasons, sorted(entities.values(), key=lambda e: e.entity_id))


def entity_id(entity: Entity) -> str:
    """The key itself where it is one of the knowledge base or of a numbered act, else a hash."""
    if "~" not in entity.key:
        return entity.key
    digest = hashlib.sha256(entity.key.encode()).hexdigest()
    return f"{entity.label}-{digest[:12]}"


def _judged(
    ids: Mapping[str, str], found: Mapping[str, Reasoned], judgements: Sequence[Judgement]
) -> Mapping[str, Reasoned]:
    """`found` (key → fuller key and why), corrected by what the user judged."""
    keys = {identifier: key for key, identifier in ids.items()}
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


def _acronyms(names: Sequence[LocalName]) -> Mapping[str, Reasoned]:
    """Key of a body known by its acronym alone → key of the one body that has this acronym."""
    owners: dict[str, set[str]] = {}
    for name in names:
        if name.entity.label == "ORG":
            for acronym in name.acronyms:
                owners.setdefault(f"ORG~{fold(acronym)}", set()).add(name.entity.key)
    found = {}
    for key, keys in owners.items():
        others = keys - {key}
        if len(others) == 1:
            found[key] = others.pop(), "acronym that other documents define for one body"
    return found


def _persons(names: Sequence[LocalName]) -> Mapping[str, Reasoned]:
    """Key of a variant of a person's full name → key of the one fuller or more frequent name."""
    full: dict[Parts, str] = {}
    documents: Counter[Parts] = Counter()
    for name in names:
        own = parts(name.entity.name)
        if name.entity.label == "PERSON" and len(own) > 1:
            full[own] = name.entity.key
            documents[own] += 1
    families: dict[tuple[str, ...], list[Parts]] = {}
    for own in full:
        families.setdefault((own[-1],), []).append(own)  # the same surname
        families.setdefault(("", *own[:-1]), []).append(own)  # the same given names
    found = {}
    for own, key in full.items():
        rank = _rank(own, documents)
        near = {*families[own[-1],], *families["", *own[:-1]]} - {own}
        better = [o for o in near if _rank(o, documents) > rank and same_person(own, o)]
        if len(better) == 1 and full[better[0]] != key:
            found[key] = full[better[0]], "variant of one fuller name in another document"
    return found


def _rank(own: Parts, documents: Counter[Parts]) -> tuple[int, int, Parts]:
    """A name with more parts is the fuller one; then the one that more documents write."""
    spelled_out = sum(len(part) > 1 and "." not in part for part in own)
    return spelled_out, documents[own], own


def _merge(key: str, group: list[LocalName], known: Known) -> GlobalEntity:
    entity = next((name.entity for name in group if name.entity.key == key), group[0].entity)
    aliases, acronyms = known(entity.key) if entity.in_knowledge_base else ((), ())
    short = {*acronyms, *(a for name in group for a in name.acronyms)} - {entity.name}
    names = {name.entity.name for name in group}
    long = {*aliases, *names, *(a for name in group for a in name.aliases)} - {entity.name} - short
    return GlobalEntity(entity_id(entity), entity, tuple(sorted(long)), tuple(sorted(short)))
