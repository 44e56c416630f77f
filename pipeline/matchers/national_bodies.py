"""One body, several wordings: "ministère islandais de la Pêche", "… de la Pêche d'Islande".

A national body is told by its domain and its country, whichever way the country is said.
"""

from collections.abc import Sequence
from functools import cached_property

from pipeline.lexicon import Lexicon
from pipeline.normalise import normalise
from pipeline.words import Word, words

_HEADS = frozenset(("ministere", "police", "gendarmerie", "departement"))
_OF = frozenset(("de", "du", "des", "d'"))
_DETERMINERS = frozenset(("la", "le", "les", "l'"))


class NationalBodies:
    """Reads domain and country off a name, and knows those of the gazetteer."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._adjectives = lexicon.adjectives
        self._countries = lexicon.countries.by_folded
        self._gazetteer = lexicon.organisations

    def country(self, name: Sequence[Word]) -> str | None:
        """Alpha-2 of the one country that a name's adjectives or complements tell."""
        found = {self._adjectives[w.folded] for w in name[1:] if w.folded in self._adjectives}
        for first in range(1, len(name)):
            found.update(self._named(name, first))
        keys = {key.partition(":")[2] for key in found}
        return keys.pop() if len(keys) == 1 else None

    def identity(self, name: Sequence[Word]) -> str | None:
        """ "ministere de la peche (IS)" for all wordings of that ministry; None for other names."""
        country = self.country(name)
        if name[0].folded not in _HEADS or country is None:
            return None
        kept = [w for w in name if w.folded not in self._adjectives]
        for index in range(1, len(kept)):
            place = index + 1
            if place < len(kept) and kept[place].folded in _DETERMINERS:
                place += 1
            ends = place < len(kept) and self._named(kept, place) and kept[index].folded in _OF
            if ends:
                kept = kept[:index]
                break
        return f"{' '.join(w.folded for w in kept)} ({country})"

    @cached_property
    def known(self) -> dict[str, str]:
        """Keys of the gazetteer's national bodies by their identity, where it is unambiguous."""
        found: dict[str, set[str]] = {}
        for alias in self._gazetteer.aliases:
            text = normalise(alias.text)
            name = words(text, 0, len(text.norm))
            if name and name[0].folded in _HEADS:
                country = self._gazetteer.entities[alias.key].country
                identity = self.identity(name)
                if identity is None and country:
                    identity = f"{' '.join(w.folded for w in name)} ({country})"
                if identity:
                    found.setdefault(identity, set()).add(alias.key)
        return {identity: keys.pop() for identity, keys in found.items() if len(keys) == 1}

    def _named(self, name: Sequence[Word], first: int) -> set[str]:
        """Keys of the countries whose name begins at a word and ends with the whole name."""
        if not name[first].capital:
            return set()
        wording = " ".join(w.folded for w in name[first:]).replace("' ", "'")
        return {alias.key for alias in self._countries.get(wording, ())}
