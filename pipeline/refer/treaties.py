""" "La Convention", "le Protocole": the treaty of that kind that the text speaks of."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model import Document, Entity, Mention
from pipeline.normalise import fold

_HEAD = re.compile(
    r"\b(convention|protocole|charte|traite|accord|pacte|statut|directive|reglement|decision"
    r"|recommandation|resolution)\b"
)

_YEAR = re.compile(r" de ((?:19|20)\d\d)\b")


def link_treaties(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions`, each anaphoric treaty linked to the one that the text spoke of most before.

    Only treaties with the same head noun come into question; of two that were named equally
    often it is the nearer one. A document about one convention calls that one "la Convention",
    also right after it has cited another.
    """
    linked: list[Mention] = []
    spoken: dict[str, list[Entity]] = {}
    for mention in sorted(mentions, key=lambda m: m.start):
        current = mention
        if mention.label == "TREATY":
            heads = _heads(document, mention)
            if mention.entity is None and mention.anaphoric:
                named = next((spoken[head] for head in heads if head in spoken), [])
                earlier = _of_year(document, mention, named, linked)
                current = replace(
                    mention,
                    entity=_most_spoken_of(earlier),
                    reason="the treaty of this kind that the text has spoken of most",
                )
            if current.entity:
                for head in heads:
                    spoken.setdefault(head, []).append(current.entity)
        linked.append(current)
    return [_ahead(document, mention, spoken) for mention in linked]


def _of_year(
    document: Document, mention: Mention, earlier: Sequence[Entity], linked: Sequence[Mention]
) -> Sequence[Entity]:
    """ "La Convention de 1961": of the treaties named before, those named with that year."""
    year = _YEAR.match(document.text.folded, mention.end)
    if year is None:
        return earlier
    with_year = {
        m.entity for m in linked if year[1] in document.text.folded[m.start : m.end] and m.entity
    }
    return [entity for entity in earlier if entity in with_year]


def _ahead(document: Document, mention: Mention, spoken: Mapping[str, list[Entity]]) -> Mention:
    """An anaphoric treaty before any that it could mean: the only one of its kind that follows."""
    if mention.label != "TREATY" or mention.entity or not mention.anaphoric:
        return mention
    if _YEAR.match(document.text.folded, mention.end):
        return mention
    heads = _heads(document, mention)
    named = {entity for head in heads for entity in spoken.get(head, ())}
    if len(named) != 1:
        return mention
    return replace(mention, entity=named.pop(), reason="the only treaty of this kind in the text")


def _most_spoken_of(earlier: Sequence[Entity]) -> Entity | None:
    count = Counter(entity.key for entity in earlier)
    return max(reversed(earlier), key=lambda entity: count[entity.key]) if earlier else None


def _heads(document: Document, mention: Mention) -> list[str]:
    """What a mention may later be called: the first head noun of its wording, and of its name."""
    wordings = [document.text.folded[mention.start : mention.end]]
    if mention.entity:
        wordings.append(fold(mention.entity.name))
    found = [match[1] for wording in wordings if (match := _HEAD.search(wording))]
    return list(dict.fromkeys(found))
