"""From mentions to what they refer to, inside one document.

The policy, in this order: an acronym means what the text defines it to mean; a name of the
knowledge base means its entity when the context leaves only one; a short name, a surname or "la
Convention" means the nearest earlier mention that it can shorten; anything else is an entity that
only this document knows. What stays ambiguous keeps no entity.
"""

from collections.abc import Sequence

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Mention
from pipeline.refer.acronyms import Acronyms
from pipeline.refer.organisations import ShortNames, local
from pipeline.refer.persons import link_persons
from pipeline.refer.places import PlaceNames
from pipeline.refer.treaties import link_treaties

_NAMED = ("ORG", "TREATY", "LOC")


class Referrer:
    """Gives mentions their entities, and adds the mentions that only a reference reveals."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._acronyms = Acronyms(lexicon)
        self._short_names = ShortNames(lexicon)
        self._place_names = PlaceNames(lexicon)

    def refer(self, document: Document, mentions: Sequence[Mention]) -> list[Mention]:
        """The mentions with entities, sorted by place; see the module's first lines."""
        found = self._acronyms.link(document, mentions)
        found = self._short_names.link(document, found)
        found = self._place_names.link(document, found)
        found = link_treaties(document, found)
        found = link_persons(document, found)
        found = [
            mention
            if mention.anaphoric or mention.label not in _NAMED
            else local(document, mention)
            for mention in found
        ]
        return sorted(found, key=lambda m: (m.start, -m.end))
