""" "La Convention", "le Protocole": the nearest earlier treaty of that kind."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Document, Mention
from pipeline.normalise import fold

_HEAD = re.compile(
    r"\b(convention|protocole|charte|traite|accord|pacte|statut|directive|reglement|decision"
    r"|recommandation|resolution)\b"
)


def link_treaties(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions`, anaphoric treaties linked to the nearest earlier treaty with the same head."""
    linked: list[Mention] = []
    last: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda m: m.start):
        current = mention
        if mention.label == "TREATY":
            heads = _heads(document, mention)
            if mention.entity is None and mention.anaphoric:
                earlier = next((last[head] for head in heads if head in last), None)
                if earlier:
                    current = replace(mention, entity=earlier.entity)
            if current.entity:
                last.update(dict.fromkeys(heads, current))
        linked.append(current)
    return linked


def _heads(document: Document, mention: Mention) -> list[str]:
    """What a mention may later be called: the first head noun of its wording, and of its name."""
    wordings = [document.text.folded[mention.start : mention.end]]
    if mention.entity:
        wordings.append(fold(mention.entity.name))
    found = [match[1] for wording in wordings if (match := _HEAD.search(wording))]
    return list(dict.fromkeys(found))
