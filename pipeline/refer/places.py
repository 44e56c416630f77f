"""Places that only the model found: a name that is an ordinary word, too, and one place's."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Entity, Mention


class PlaceNames:
    """Links LOC mentions without an entity to the places of the knowledge base."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._gazetteers = (lexicon.countries, lexicon.places)
        self._strict = frozenset(lexicon.rules("locations").words["person_names"])

    def link(self, document: Document, mentions: Sequence[Mention]) -> list[Mention]:
        """`mentions` in their order; where several places have the name, the one whose country
        the document names, if there is but one, and else none."""
        countries = {m.entity.country for m in mentions if m.label == "LOC" and m.entity} - {None}
        return [
            replace(m, entity=self._place(document, m, countries))
            if m.label == "LOC" and m.entity is None
            else m
            for m in mentions
        ]

    def _place(
        self, document: Document, mention: Mention, countries: set[str | None]
    ) -> Entity | None:
        name = document.text.folded[mention.start : mention.end]
        if name in self._strict:
            return None
        found = {
            alias.key: gazetteer.entities[alias.key]
            for gazetteer in self._gazetteers
            for alias in gazetteer.by_folded.get(name, ())
        }
        near = [place for place in found.values() if place.country in countries]
        fitting = list(found.values()) if len(found) == 1 else near
        return fitting[0] if len(fitting) == 1 else None
