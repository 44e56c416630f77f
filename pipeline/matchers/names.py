"""The grammar of long French names: how far a head noun, its adjectives and complements reach."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from pipeline.model import Text
from pipeline.words import Spotter, Word

_ADJECTIVE = re.compile(
    r".{2,}(?:al|ales?|aux|iques?|ien(?:ne)?s?|een(?:ne)?s?|aires?|els?|elles?|ifs?|ives?|eux|euses?"
    r"|(?<=anti)-\w+|ables?|ibles?|iere?s?|aine?s?|oise?s?|aise?s?|istes?)"
)
_INFINITIVE = re.compile(r".{2,}(?:er|ir|oir|dre|tre|ire|vre)")
_OF = frozenset(("de", "du", "des", "d'"))
_AIM = frozenset(("pour", "contre", "sur"))
_AT = frozenset(("a", "au", "aux"))
_LIMIT = 30  # words in one name


class NameGrammar:
    """Reads names of bodies off a sentence's words."""

    def __init__(
        self,
        tables: Mapping[str, Any],
        nationalities: Mapping[str, str],
        places: Container[str] = frozenset(),
        at_anything: bool = False,
    ) -> None:
        """`at_anything`: whether "à" and "au" open a complement before any noun, as in offices.

        `places`: folded names of places, behind which "sur" and "contre" add nothing to a name.
        """
        self._at_anything = at_anything
        self._places = places
        self._nationalities = nationalities
        self._tables = {
            name: frozenset(entries)
            for name, entries in tables.items()
            if isinstance(entries, list)
        }
        self._needing_more = self._tables.get("needing_more", frozenset())
        self._capital_heads = self._tables["capital_heads"] | self._tables["plural_heads"]
        self._lower_heads = self._tables["lower_heads"] | self._tables["plural_heads"]

    def is_head(self, word: Word) -> bool:
        """Whether a name may begin with this word."""
        return word.folded in (self._capital_heads if word.capital else self._lower_heads)

    def heads(self, text: Text) -> Iterator[int]:
        """Where words stand with which a name may begin, and maybe a few parts of words."""
        for start, wording in self._spotter.find(text):
            capital = text.norm[start].isupper()
            if wording in (self._capital_heads if capital else self._lower_heads):
                yield start

    @cached_property
    def _spotter(self) -> Spotter:
        return Spotter(sorted(self._capital_heads | self._lower_heads))

    def name(self, line: Sequence[Word], first: int, fixed: Mapping[int, int]) -> int:
        """One past the last word of the name that begins at `first`; 0 where none does.

        `fixed` has the spans of names known from a gazetteer: a name never ends inside one, and
        one that begins as a known name goes on only by an adjective of nationality or a place.
        """
        if not self.is_head(line[first]):
            return 0
        if line[first].start in fixed:
            return self._longer(line, first, fixed)
        last = self.reach(line, first + 1, fixed)
        while line[last - 1].folded in self._needing_more:
            last -= 1
        if last - first < 2 or not self._tells(line, first, last):
            return 0
        return last

    def _longer(self, line: Sequence[Word], first: int, fixed: Mapping[int, int]) -> int:
        """The end of a known name that an adjective or a place makes a more special one, or 0."""
        index = first
        while index < len(line) and line[index].start < fixed[line[first].start]:
            index += 1
        known = index
        if index < len(line) and line[index].folded in self._nationalities:
            return index + 1
        while index < len(line) and line[index].folded in ("de", "du", "des", "d'"):
            after = self._complement(line, index, set(), fixed)
            if (
                after == index
                or not line[after - 1].capital
                or line[after - 1].end in fixed.values()
            ):
                break
            index = after
            while index < len(line) and self._goes_on(line, index):
                index += 1
        return index if index > known else 0

    def up_to_acronym(self, line: Sequence[Word], first: int) -> int:
        """One past the word before "(ACRONYM)" where the acronym's letters begin the words."""
        if self._is_one_of_many(line, first):
            return 0
        for index in range(first + 1, min(first + _LIMIT, len(line) - 2)):
            if line[index].text in ",;:.\n":
                break
            if line[index].text == "(" and line[index + 2].text == ")":
                acronym = line[index + 1].text
                return index if _spells(acronym, line[first:index]) else 0
        return 0

    def reach(
        self,
        line: Sequence[Word],
        first: int,
        fixed: Mapping[int, int],
        closed: frozenset[str] = frozenset(),
    ) -> int:
        """One past the last word that adjectives and complements from `first` on can claim.

        `closed` names prepositions that open no complement here.
        """
        index, opened = first, set[str]()
        while index < min(len(line), first + _LIMIT):
            word = line[index]
            if self._is_adjective(line, index) or self._goes_on(line, index):
                after = index + 1
            elif self._joins_adjective(line, index):
                after = index + 2
            elif self._closes(line, index, fixed, closed):
                break
            else:
                after = self._complement(line, index, opened, fixed)
                if opened and not self._at_anything and self._only_places(line, index, after):
                    break
                if word.folded not in ("et", ","):
                    opened.add(word.folded)
            if after == index:
                break
            index = after
        return index

    def _closes(
        self, line: Sequence[Word], index: int, fixed: Mapping[int, int], closed: frozenset[str]
    ) -> bool:
        """Whether a preposition opens nothing more: not behind "Centre international de Vienne"."""
        if line[index].folded in closed and line[index - 1].folded != "lutte":
            return True
        if line[index].folded not in _AIM:
            return False
        word = line[index - 1]
        inside = any(start < word.start < end for start, end in fixed.items())
        return word.capital and word.folded in self._places and not inside

    def _only_places(self, line: Sequence[Word], index: int, after: int) -> bool:
        """Whether a complement only says where, and so adds nothing to a name that has one.

        "ministère de la Santé du pays", "Centre culturel de Lyon du boulevard".
        """
        last = line[after - 1]
        if self._in(last, "common_places"):
            return True
        place = line[index - 1].capital and line[index - 1].folded in self._places
        return place and line[index].folded in _OF and not last.capital

    def _goes_on(self, line: Sequence[Word], index: int) -> bool:
        """Whether a capitalised word behind another belongs to the name ("Cour Suprême")."""
        word = line[index]
        if not (word.capital and line[index - 1].capital and word.text[0].isalpha()):
            return False
        # Behind an office a capitalised word that is no adjective begins the holder's name.
        return not self._at_anything and not self._in(word, "stop_words")

    def _joins_adjective(self, line: Sequence[Word], index: int) -> bool:
        """Whether "et" at `index` joins a second adjective ("locaux et régionaux")."""
        if line[index].folded != "et" or index + 1 >= len(line) or line[index + 1].capital:
            return False
        return self._is_adjective(line, index - 1) and self._is_adjective(line, index + 1)

    def _complement(
        self, line: Sequence[Word], index: int, opened: set[str], fixed: Mapping[int, int]
    ) -> int:
        """One past the noun of a complement that begins at `index`; `index` where none does."""
        start = index
        if line[index].folded in ("et", ","):
            if not opened or not self._coordinates(line, index, opened):
                return start
            index += 1
        bare = True
        if index < len(line) and self._in(line[index], "prepositions"):
            bare = line[index].folded in ("de", "d'", "a", "en", "pour", "contre", "sans", "via")
            if line[index].folded in ("a", "au", "en") and not self._inner(line, index):
                return start
            index += 1
        elif line[start].folded not in ("et", ","):
            return start
        if index < len(line) and self._in(line[index], "determiners"):
            index, bare = index + 1, False
        if index >= len(line) or not self._is_noun(line, index, bare):
            return start
        end = fixed.get(line[index].start)
        index += 1
        while end and index < len(line) and line[index].start < end:
            index += 1
        return index

    def _coordinates(self, line: Sequence[Word], index: int, opened: set[str]) -> bool:
        """Whether "et" or a comma at `index` goes on with a complement opened before."""
        rest = list(line[index + 1 : index + 4])
        if len(rest) < 3:
            return False
        wide = opened & _AIM
        again = any(rest[0].folded in family and family & opened for family in (_OF, _AIM, _AT))
        if line[index].text == ",":
            ahead = [w.folded for w in line[index + 1 : index + 14]]
            return again and "et" in ahead and rest[0].folded in _OF
        if again:
            return not self._in(rest[1], "stop_words")
        noun = rest[1]
        if rest[0].folded in self._tables["determiners"]:
            return bool(wide) and not noun.capital and not self.is_head(noun)
        return self._is_bare(line, index - 1) and self._is_bare_noun(rest[0])

    def _is_bare(self, line: Sequence[Word], index: int) -> bool:
        """Whether a common noun without article ends here: "de lutte", "de pilotage"."""
        bare = line[index - 1].folded in ("de", "d'", "pour", "en") if index else False
        return bare and not line[index].capital

    def _is_bare_noun(self, word: Word) -> bool:
        """Whether a word behind "et" can be a noun without article: "de lutte et prévention"."""
        if word.capital or not word.text.isalpha() or self._in(word, "stop_words"):
            return False
        return not (self._in(word, "prepositions") or self._in(word, "determiners"))

    def _inner(self, line: Sequence[Word], index: int) -> bool:
        """Whether "à" or "en" at `index` can stand inside a name rather than say where."""
        after = line[index + 1] if index + 1 < len(line) else None
        if after is None or after.capital:
            return False
        if self._at_anything and line[index].folded in ("a", "au"):
            return line[index].folded == "au" or after.folded in self._tables["determiners"]
        return self._in(after, "inner_nouns") or after.folded in self._tables["determiners"]

    def _is_noun(self, line: Sequence[Word], index: int, bare: bool) -> bool:
        word = line[index]
        if not word.text[0].isalpha() or self._in(word, "stop_words"):
            return False
        if bare and not word.capital and _INFINITIVE.fullmatch(word.folded):
            return self._in(word, "nouns_like_infinitives")
        return True

    def _is_adjective(self, line: Sequence[Word], index: int) -> bool:
        word = line[index]
        if word.folded in self._nationalities or self._in(word, "adjectives"):
            return True
        if word.folded.endswith("ment"):  # "sexuellement exploités"
            after = line[index + 1] if index + 1 < len(line) else None
            return after is not None and self._in(after, "adjectives")
        return bool(_ADJECTIVE.fullmatch(word.folded)) and not (
            self._in(word, "not_adjectives") or self._in(word, "stop_words")
        )

    def _tells(self, line: Sequence[Word], first: int, last: int) -> bool:
        """Whether what follows the head makes it a name of one body."""
        head, rest = line[first], line[first + 1 : last]
        before = line[first - 1].folded if first else ""
        bracketed = (
            last + 2 < len(line) and line[last].text == "(" and _acronym(line[last + 1].text)
        )
        if self._in(head, "plural_heads"):
            return any(w.folded == "et" for w in rest) and any(w.capital for w in rest)
        if head.capital:
            if all(w.text.isupper() for w in rest):
                return False  # a headline in capitals tells nothing
            national = len(rest) == 1 and rest[0].folded in self._nationalities
            if first == 0 and national and self._in(head, "plain_heads"):
                return bracketed  # "Délégation norvégienne" as a heading
            return (
                first > 0 or last - first > 2 or rest[0].folded in self._nationalities or bracketed
            )
        if bracketed:
            return any(w.capital for w in rest) or not self._is_one_of_many(line, first)
        if before not in self._tables["definite"]:
            return self._in(head, "sure_heads") and any(w.capital for w in rest)
        if rest[0].folded in self._nationalities:
            return head.folded in ("police", "gendarmerie", "ministere", "parquet")
        if head.folded in ("police", "gendarmerie"):
            local = rest[0].folded in _OF and rest[1].capital and rest[1].folded in self._places
            return local or self._in(rest[0], "police_adjectives")
        if self._in(head, "sure_heads"):
            return any(w.capital for w in rest)
        wide = self._in(rest[0], "wide_adjectives") and last - first > 3
        if self._in(head, "vague_heads"):
            return wide  # "le centre de Lyon", "au service de l'État" name no body
        named = any(w.capital for w in rest)
        domain = any(w.folded in _OF | _AIM for w in rest[:3])
        return wide or (named and domain)

    def _is_one_of_many(self, line: Sequence[Word], first: int) -> bool:
        """Whether a common noun is spoken of: "un groupe criminel organisé (GCO)"."""
        before = line[first - 1].folded if first else ""
        vague = not line[first].capital and self._in(line[first], "vague_heads")
        return vague and before in ("un", "une", "des", "ce", "cette", "ces")

    def _in(self, word: Word, table: str) -> bool:
        return word.folded in self._tables[table]


def _acronym(text: str) -> bool:
    return 2 <= len(text) <= 15 and sum(c.isupper() for c in text) >= 2


def _spells(acronym: str, name: Sequence[Word]) -> bool:
    """Whether the acronym's letters are, in order, initials of words of the name."""
    if not _acronym(acronym) or "," in {w.text for w in name}:
        return False
    letters = [c for c in acronym.lower() if c.isalpha()]
    if letters[0] != name[0].folded[0]:
        return False
    place = 0
    for word in name:
        if place < len(letters) and word.folded[0] == letters[place]:
            place += 1
    return place >= len(letters) - (1 if len(letters) > 3 else 0)
