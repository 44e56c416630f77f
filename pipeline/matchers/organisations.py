"""Names of organisations: those that the gazetteer knows, and those that a grammar recognises.

A name by grammar is a head noun ("agence", "ministère"), adjectives, and complements opened by a
preposition: "Service national de coordination de la lutte contre la criminalité sur Internet".
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from pipeline.lexicon import Alias, Hit, Lexicon
from pipeline.matchers.names import NameGrammar
from pipeline.matchers.national_bodies import NationalBodies
from pipeline.model import Document, Entity, Mention
from pipeline.normalise import fold
from pipeline.search import Search
from pipeline.words import Word, sentences_around, words

_ACRONYM = re.compile(r"\(\s?\"?([A-ZÀ-Þ][\w&.-]{1,14})\"?\s?\)")


# Names of up to so many words need the capitals that the gazetteer gives them ("Le Monde").
_SHORT = 3


class Organisations:
    """Finds ORG mentions; see the module's first lines."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("organisations")
        self._gazetteer = lexicon.organisations
        places = {*lexicon.places.by_folded, *lexicon.countries.by_folded}
        self._grammar = NameGrammar(rules.words, lexicon.adjectives, places)
        self._datelines = Search((rule.id, rule.finder) for rule in rules.rules)
        self._no_bodies = tuple(rules.words["no_bodies"])
        self._compounding = tuple(f"{word}-" for word in rules.words["compounding"])
        self._going_on = tuple(rules.words["going_on"])
        self._kinds: Mapping[str, str] = rules.words["head_kinds"]
        self._national = NationalBodies(lexicon)

    def match(self, document: Document, found: Sequence[Mention]) -> list[Mention]:
        """ORG mentions, possibly overlapping; an entity is given where no context is needed."""
        text = document.text
        persons = sorted(m.start for m in found if m.label == "PERSON")
        known = [
            mention
            for hit in self._gazetteer.find(text.folded)
            if (mention := self._from_gazetteer(document, hit))
        ]
        fixed = {m.start: m.end for m in known if m.entity or " " in text.norm[m.start : m.end]}
        found_by_grammar: list[Mention] = []
        for start, end in sentences_around(self._grammar.heads(text), document.sentences):
            line = words(text, start, end)
            for part in _between_persons(line, persons):
                for first, last in self._names(part, fixed, text.norm):
                    found_by_grammar.append(self._by_grammar(document, part[first:last]))
        return known + found_by_grammar + list(self._agencies(document))

    def _agencies(self, document: Document) -> Iterator[Mention]:
        """News agencies that sign a dateline: "BRUXELLES, 12 mars (AGENCE) –"."""
        for start, end in document.sentences:
            for rule, match in self._datelines.finditer(document.text.folded[start:end]):
                first, last = match.span("span")
                media = {
                    a.key
                    for a in self._gazetteer.by_folded.get(match["span"], ())
                    if self._gazetteer.entities[a.key].kind == "media"
                }
                entity = self._gazetteer.entities[media.pop()] if len(media) == 1 else None
                yield Mention("ORG", start + first, start + last, "rule", rule, entity)

    def _from_gazetteer(self, document: Document, hit: Hit) -> Mention | None:
        written = document.text.norm[hit.start : hit.end]
        before = document.text.folded[max(0, hit.start - 6) : hit.start]
        if before.endswith(self._compounding):
            return None
        aliases = [a for a in hit.aliases if _may_stand_for(written, a)]
        if not aliases:
            return None
        keys = {a.key for a in aliases if a.kind != "contextual"}
        entity = self._gazetteer.entities[keys.pop()] if len(keys) == 1 else None
        contextual = any(a.kind == "contextual" for a in aliases)
        return Mention(
            "ORG",
            hit.start,
            hit.end,
            "gazetteer",
            f"organisations:{aliases[0].key.partition(':')[2]}",
            None if contextual and entity is None else entity,
        )

    def _names(
        self, line: Sequence[Word], fixed: Mapping[int, int], norm: str
    ) -> Iterator[tuple[int, int]]:
        """(first, last) word indices of names by grammar in one sentence."""
        reached = 0
        for index, word in enumerate(line):
            if index < reached or not self._grammar.is_head(word):
                continue
            if fold(norm[word.start : word.start + 40]).startswith(self._no_bodies):
                continue
            last = self._grammar.name(line, index, fixed)
            if " ".join(w.folded for w in line[index:last]).startswith(self._going_on):
                continue
            bracket = _ACRONYM.match(norm, line[last].start) if 0 < last < len(line) else None
            expanded = self._grammar.up_to_acronym(line, index)
            if expanded and (last == 0 or (expanded > last and not bracket)):
                last = expanded
            if last:
                yield index, last
                reached = last if word.capital else index + 1

    def _by_grammar(self, document: Document, name: Sequence[Word]) -> Mention:
        start, end = name[0].start, name[-1].end
        wording = document.text.norm[start:end]
        known_by_name = self._gazetteer.by_folded.get(fold(wording))
        if known_by_name:  # inside a longer name of the gazetteer, which hid it
            mention = self._from_gazetteer(document, Hit(start, end, known_by_name))
            if mention and mention.entity:
                return mention
        identity = self._national.identity(name)
        known = self._national.known.get(identity) if identity else None
        entity = (
            self._gazetteer.entities[known]
            if known
            else Entity(
                f"ORG~{identity or fold(wording)}",
                "ORG",
                wording,
                self._kinds.get(name[0].folded),
                self._national.country(name),
            )
        )
        return Mention("ORG", start, end, "rule", f"organisations.{name[0].folded}", entity)


def _between_persons(line: Sequence[Word], persons: Sequence[int]) -> Iterator[Sequence[Word]]:
    """The words of a sentence, cut where a person's name begins: no body's name goes on there."""
    first = 0
    for place in persons[bisect_left(persons, line[0].start) :] if line else ():
        if place > line[-1].start:
            break
        last = next(i for i, word in enumerate(line) if word.start >= place)
        yield line[first:last]
        first = last
    yield line[first:]


def _titled(written: str) -> bool:
    """ "Cnil", "Unesco": how newspapers write acronyms that are spoken as words."""
    return written[0].isupper() and written[1:].islower()


def _may_stand_for(written: str, alias: Alias) -> bool:
    """Whether a wording of the text can be this alias: acronyms and short names need capitals."""
    if alias.kind == "acronym" or alias.text.isupper():
        return written == alias.text or (
            len(written) > 3 and (written.isupper() or _titled(written))
        )
    if alias.kind in ("contextual", "foreign") and alias.text[0].isupper() > written[0].isupper():
        return False
    parts = alias.text.split(" ")
    if len(parts) > _SHORT:
        return True
    return all(
        shown[:1].isupper() or not wanted[:1].isupper()
        for shown, wanted in zip(written.split(" "), parts, strict=False)
    )
