"""Local names → entities across documents. Pure: reads no table and writes none.

The policy: equal keys are one entity. Besides, a body that one document only calls by an acronym
is the body that the other documents define that acronym for, if there is exactly one; and a
person's full name is another's variant if `person_names` says so of exactly one longer name.
Everything else stays apart: two people are never merged for having one surname.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Entity
from pipeline.normalise import fold
from pipeline.person_names import parts, same_person


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


# The aliases and acronyms that the knowledge base gives a key.
Known = Callable[[str], tuple[Sequence[str], Sequence[str]]]
Links = dict[tuple[str, str], str]


def resolve(names: Iterable[LocalName], known: Known) -> tuple[Links, list[GlobalEntity]]:
    """The entity_id of each (doc_id, key), and the entities, sorted by entity_id.

    The order of `names` makes no difference.
    """
    ordered = sorted(names, key=lambda n: (n.entity.key, n.doc_id))
    same = {**_acronyms(ordered), **_persons(ordered)}
    groups: dict[str, list[LocalName]] = {}
    for name in ordered:
        groups.setdefault(same.get(name.entity.key, name.entity.key), []).append(name)
    entities = {key: _merge(key, group, known) for key, group in groups.items()}
    links = {
        (name.doc_id, name.entity.key): entities[key].entity_id
        for key, group in groups.items()
        for name in group
    }
    return links, sorted(entities.values(), key=lambda e: e.entity_id)


def entity_id(entity: Entity) -> str:
    """The key itself where it is one of the knowledge base or of a numbered act, else a hash."""
    if "~" not in entity.key:
        return entity.key
    digest = hashlib.sha256(entity.key.encode()).hexdigest()
    return f"{entity.label}-{digest[:12]}"


def _acronyms(names: Sequence[LocalName]) -> Mapping[str, str]:
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
            found[key] = others.pop()
    return found


def _persons(names: Sequence[LocalName]) -> Mapping[str, str]:
    """Key of a variant of a person's full name → key of the one fuller name."""
    full = {
        parts(name.entity.name): name.entity.key
        for name in names
        if name.entity.label == "PERSON" and len(parts(name.entity.name)) > 1
    }
    by_surname: dict[str, list[tuple[str, ...]]] = {}
    for own in full:
        by_surname.setdefault(own[-1], []).append(own)
    found = {}
    for own, key in full.items():
        fuller = [
            other
            for other in by_surname[own[-1]]
            if other != own
            and len(" ".join(other)) > len(" ".join(own))
            and same_person(own, other)
        ]
        if len(fuller) == 1 and full[fuller[0]] != key:
            found[key] = full[fuller[0]]
    return {key: found.get(other, other) for key, other in found.items()}


def _merge(key: str, group: list[LocalName], known: Known) -> GlobalEntity:
    entity = next((name.entity for name in group if name.entity.key == key), group[0].entity)
    aliases, acronyms = known(entity.key) if entity.in_knowledge_base else ((), ())
    short = {*acronyms, *(a for name in group for a in name.acronyms)} - {entity.name}
    names = {name.entity.name for name in group}
    long = {*aliases, *names, *(a for name in group for a in name.aliases)} - {entity.name} - short
    return GlobalEntity(entity_id(entity), entity, tuple(sorted(long)), tuple(sorted(short)))
