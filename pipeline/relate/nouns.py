"""French noun groups behind numbers: the head noun, its singular, and where the group ends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.lexicon import Lexicon
from pipeline.model import Text
from pipeline.normalise import fold

_WORD = re.compile(r"[^\W\d_][\w-]*(?:'(?=[ .,;]|\Z))?")
_GAP = re.compile(
    r"(?: ?(?:\" |[\"(])?| (?=d'))(?P<of>(?:de la |de l'|des |du |de |d'))?(?:\" |[\"(])?"
)
_PARTITIVE = re.compile(r" d(?:e (?:ces|ses|leurs|nos|vos|mes)|es) ")  # "deux de ses enfants"
_LINK = re.compile(r" (?:de la |de l'|des |du |de |d'|à (?!travers)|en (?!cours))")
_NEXT = re.compile(r" ?([^\W\d_][\w-]*)")
_ADVERB = re.compile(
    r"(?:(?<!renouv)ellement|(?<!sign)alement|iquement|ivement|eusement|[ai]blement|airement"
    r"|amment|emment|eurement|ierement)\Z"
)
_MAX_GROUP = 8  # words


@dataclass(frozen=True, slots=True)
class Noun:
    """A head noun as written, its singular, and the span of the group it heads."""

    singular: str
    start: int
    end: int
    group_end: int


class Nouns:
    """Finds what stands behind a number; `words` is `[words]` of `rules/quantities.toml`."""

    def __init__(self, lexicon: Lexicon, words: Mapping[str, Any]) -> None:
        self._adjectives = frozenset(words["prenominal"].split())
        self._nominal = frozenset(words["nominal"].split())
        self._not_nouns = frozenset(words["not_nouns"].split())
        self._unmarked = frozenset(words["unmarked"].split())
        self._singulars: Mapping[str, str] = words["singulars"]
        self._respell: Mapping[str, str] = words["respell"]
        nationals = {
            fold(word)
            for row in lexicon.countries.rows.values()
            for word in row["adjectives_m"].split(";")
            if word.endswith(("s", "x"))
        }
        self._invariable = frozenset(words["invariable"]["words"].split()) | nationals

    def behind(self, text: Text, place: int, plural: bool, linked: bool) -> Noun | None:
        """The noun group at `place`.

        `plural`: the number is two or more, so that the noun must look like a plural. `linked`:
        the number is itself a noun ("millions d'images", "un quart des victimes").
        """
        gap = _GAP.match(text.norm, place)
        partitive = _PARTITIVE.match(text.norm, place)
        if gap is None or gap.end() == place:
            return None
        if (gap["of"] is not None) != linked and not (partitive and plural):
            return None
        place, spare = (partitive or gap).end(), None
        for _ in range(4):
            word = _WORD.match(text.norm, place)
            if word is None:
                break
            folded = fold(word[0])
            if folded in self._not_nouns and folded not in self._adjectives:
                break
            if folded in self._adjectives or folded.endswith("iemes"):
                spare = word if folded in self._nominal else spare
                place = word.end() + 1
                if text.norm[word.end() : place] != " ":
                    break
                continue
            if self._is_noun(word[0], folded, plural, linked):
                return self._noun(text, word)
            break
        return self._noun(text, spare) if spare else None

    def may_head(self, written: str) -> bool:
        """Whether the word is neither a function word nor a prenominal adjective."""
        folded = fold(written)
        return folded not in self._not_nouns and folded not in self._adjectives

    def _is_noun(self, written: str, folded: str, plural: bool, linked: bool) -> bool:
        if written.isupper() and len(written) > 1 and not folded.endswith("s"):
            return len(written) <= 6
        if linked and written[0].isupper() and not folded.endswith(("s", "x")):
            return False  # "une soixantaine d'Afrique"
        if not plural:
            return _ADVERB.search(folded) is None
        return folded[-1] in "sxz" or folded in self._unmarked

    def _noun(self, text: Text, word: re.Match[str]) -> Noun:
        return Noun(
            self.singular(word[0]), word.start(), word.end(), self._group_end(text, word.end())
        )

    def _group_end(self, text: Text, end: int) -> int:
        """Where the group ends: adjectives in the plural and complements with "de" belong to it."""
        for _ in range(_MAX_GROUP):
            link = _LINK.match(text.norm, end)
            following = _NEXT.match(text.norm, link.end() if link else end)
            if (
                following is None
                or (following[0][0] != " " and not link)
                or text.norm[following.end() : following.end() + 1] == "'"
            ):
                break
            folded = fold(following[1])
            if folded in self._not_nouns or folded.endswith(("aient", "erent")):
                break
            if link is None and (folded[-1] not in "sxz" or folded.startswith("ete")):
                break
            end = following.end()
            noun = _NEXT.match(text.norm, end) if link and folded in self._adjectives else None
            end = noun.end() if noun and fold(noun[1]) not in self._not_nouns else end
        return end

    def singular(self, written: str) -> str:
        """The singular, with accents, of a noun as it stands in a text."""
        if written.isupper() and len(written) <= 5 and not fold(written).endswith("s"):
            return written
        if written.isupper() and len(written) <= 4:
            return written  # SMS, ONG
        shouted = written.isupper()
        word = written.lower() if shouted else written
        parts = word.split("-")
        word = "-".join(self._part(part) for part in parts)
        plain = word.lower()
        if fold(word) == plain and plain in self._respell:
            respelt = self._respell[plain]
            return (
                respelt[0].upper() + respelt[1:]
                if word[0].isupper() or plain == "etat"
                else respelt
            )
        return word

    def _part(self, word: str) -> str:
        folded = fold(word)
        if folded in self._singulars:
            return _cased(word, self._singulars[folded])
        if folded in self._invariable or len(folded) < 4:
            return word
        if folded.endswith("eaux"):
            return word[:-1]
        if folded.endswith("aux"):
            return word[:-2] + "l"
        if folded.endswith("s") and not folded.endswith("ss"):
            return word[:-1]
        return word


def _cased(like: str, word: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word
