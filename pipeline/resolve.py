"""Local names → entities across documents. Pure: reads no table and writes none."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.model import Entity


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

    Equal keys are one entity. The order of `names` makes no difference.
    """
    by_key: dict[str, list[LocalName]] = {}
    for name in sorted(names, key=lambda n: (n.entity.key, n.doc_id)):
        by_key.setdefault(name.entity.key, []).append(name)
    links = {(n.doc_id, key): entity_id(n.entity) for key, group in by_key.items() for n in group}
    entities = [_merge(group, known) for group in by_key.values()]
    return links, sorted(entities, key=lambda e: e.entity_id)


def entity_id(entity: Entity) -> str:
    """The key itself where it is one of the knowledge base or of a numbered act, else a hash."""
    if "~" not in entity.key:
        return entity.key
    digest = hashlib.sha256(entity.key.encode()).hexdigest()
    return f"{entity.label}-{digest[:12]}"


def _merge(group: list[LocalName], known: Known) -> GlobalEntity:
    entity = group[0].entity
    aliases, acronyms = known(entity.key) if entity.in_knowledge_base else ((), ())
    short = {*acronyms, *(a for name in group for a in name.acronyms)} - {entity.name}
    long = {*aliases, *(a for name in group for a in name.aliases)} - {entity.name} - short
    return GlobalEntity(entity_id(entity), entity, tuple(sorted(long)), tuple(sorted(short)))
