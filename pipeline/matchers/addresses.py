"""Streets, buildings and districts, as their wording tells them."""

import re
from collections.abc import Iterator

from pipeline.lexicon import Lexicon
from pipeline.model import Entity, Mention, Text
from pipeline.normalise import fold
from pipeline.search import Search

# Which words must have a capital: of the name itself, and of the head where a bare noun is common.
_CAPITAL_HEAD = frozenset(("building", "building_letter"))
_RULES = (
    "street_number_first",
    "street_number_last",
    "street",
    "building_letter",
    "building",
    "district",
)
_KINDS = {"district": "region"}
_WORD = re.compile(r"[^\W\d_][\w.'-]*")
_LINKS = re.compile(r"(?:de|la|du|des|le|les|d'|l'|aux?|et|sous|sur|lez|bis|ter)", re.IGNORECASE)


class Addresses:
    """Finds LOC mentions by the rules of `rules/locations.toml`."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("locations")
        self._search = Search((name, rules[name].finder) for name in _RULES)

    def find(self, text: Text) -> Iterator[Mention]:
        """LOC mentions; names of one word without a capital are left out."""
        taken: list[tuple[int, int]] = []
        for name, match in self._search.finditer(text.folded):
            start, end = match.span("span")
            end = self._end(name, text.norm, start, end)
            if end <= start or any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            wording = text.norm[start:end]
            shown = re.sub(r"\s+", " ", wording.replace('"', ""))
            entity = Entity(f"LOC~{fold(shown)}", "LOC", shown, _KINDS.get(name, "building"))
            yield Mention("LOC", start, end, "rule", f"locations.{name}", entity)

    def _end(self, name: str, norm: str, start: int, end: int) -> int:
        """Where the name really ends: behind its last capital or its number; `start` for none."""
        if name in _CAPITAL_HEAD and not norm[start].isupper():
            return start
        if name == "building_letter":
            return (
                end if norm[end - 1] == '"' or norm[start:end].split()[-1][0].isupper() else start
            )
        if name == "street_number_last":
            return end if self._named(norm, start, end) else start
        words = list(_WORD.finditer(norm, start, end))
        head = next(i for i, word in enumerate(words) if not _LINKS.fullmatch(word[0]))
        last = 0
        for word in words[head + 1 :]:
            bare = re.sub(r"^[dlDL]'", "", word[0])
            if bare[:1].isupper() and not _LINKS.fullmatch(word[0]):
                last = word.end()
            elif not _LINKS.fullmatch(word[0]) and last:
                break
        return last or start

    def _named(self, norm: str, start: int, end: int) -> bool:
        words = _WORD.findall(norm[start:end])[1:]
        return any(re.sub(r"^[dl]'", "", word)[:1].isupper() for word in words)
