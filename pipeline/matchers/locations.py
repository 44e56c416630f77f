"""LOC mentions: countries, cities, regions of the gazetteers, and addresses by their wording."""

import re
from collections.abc import Mapping, Sequence

from pipeline.lexicon import Alias, Hit, Lexicon, automaton
from pipeline.matchers.addresses import Addresses
from pipeline.model import Document, Entity, Mention
from pipeline.normalise import fold

_PARTS = re.compile(r"[^\W_]+")
_LIST = re.compile(
    r"(?:,|,? et|,? ou|/| ?[–-]|;| ?\() ?(?:(?:a|en|au|aux|de|du|d'|la|le|l'|les) ?)*"
)
_TITLE = re.compile(r"(?:\b(?:m|mm|mme|mmes|mlle|dr|pr|me)\.? )\Z")
_CAPITAL_BEFORE = re.compile(r"(?P<word>[A-ZÀ-Þ][a-zà-ÿ'-]+) \Z")
_CAPITAL_AFTER = re.compile(r" [A-ZÀ-Þ][a-zà-ÿ]")
# Part of a compound or of an address of the web; "UE-Russie" joins two names all the same.
_JOINED_BEFORE = re.compile(r"[@_.]\Z|(?<![A-Z])\w-\Z|(?<!\w)\w-\Z")
_JOINED_AFTER = re.compile(r"-[^\W\d]|\.[a-z]|@|_|'[a-zA-Z]")
_TOWN_BEFORE = re.compile(r"(?<!\w)(?:a|jusqu'a|ville de) \Z")
_DATELINE_AFTER = re.compile(r"(?:/[a-z]+)?(?: ?\([^()\n]{1,30}\))?(?:,| ?[–-] | le \d)")


class Locations:
    """Finds LOC mentions; see the module's first line."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("locations")
        aliases: dict[str, tuple[Alias, ...]] = dict(lexicon.places.by_folded)
        for text, found in lexicon.countries.by_folded.items():
            aliases[text] = (*found, *aliases.get(text, ()))
        self._aliases = aliases
        self._automaton = automaton(aliases)
        self._entities = {**lexicon.places.entities, **lexicon.countries.entities}
        self._addresses = Addresses(lexicon)
        self._persons = frozenset(rules.words["person_names"])
        self._openers = frozenset(rules.words["openers"])
        self._locative = _ending(rules.words["locative"])
        self._strict = _ending(rules.words["strict_locative"])
        self._twins: Mapping[str, Mapping[str, str]] = {t["name"]: t for t in rules.words["twins"]}
        self._states = {s["name"]: s for s in rules.words["contextual_states"]}

    def match(self, document: Document, found: Sequence[Mention]) -> list[Mention]:
        """LOC mentions; those inside names of bodies too, which merge leaves out."""
        del found
        text = document.text
        hits = self._hits(document)
        certain = {hit.start for hit, fitting in hits if any(map(_certain, fitting))}
        seen = {
            alias.key.partition(":")[2]
            for hit, fitting in hits
            for alias in fitting
            if hit.start in certain and len(alias.key) == 6
        }
        mentions = []
        for index, (hit, fitting) in enumerate(hits):
            if hit.start in certain or self._placed(document, hits, index, certain):
                entity = self._entity(document, hit, fitting, seen)
                mentions.append(
                    Mention(
                        "LOC", hit.start, hit.end, "gazetteer", f"places:{entity.key[4:]}", entity
                    )
                )
                certain.add(hit.start)
        known = {
            mention.start for mention in mentions if " " in text.norm[mention.start : mention.end]
        }
        addresses = [a for a in self._addresses.find(text) if a.start not in known]
        return [*mentions, *addresses]

    def _hits(self, document: Document) -> list[tuple[Hit, list[Alias]]]:
        """Names that stand free and have their capitals; the leftmost, then the longest."""
        norm, folded = document.text.norm, document.text.folded
        usable = []
        for last, wording in self._automaton.iter(folded):
            start, end = last + 1 - len(wording), last + 1
            written = norm[start:end]
            if written.islower():  # most hits: no name of a place does without a capital
                continue
            if folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum():
                continue
            fitting = [a for a in self._aliases[wording] if _capitals_fit(written, a.text)]
            if fitting and self._free(document, hit := Hit(start, end, self._aliases[wording])):
                usable.append((hit, fitting))
        usable.sort(key=lambda pair: (pair[0].start, -pair[0].end))
        chosen: list[tuple[Hit, list[Alias]]] = []
        for hit, fitting in usable:
            if not chosen or hit.start >= chosen[-1][0].end:
                chosen.append((hit, fitting))
        return chosen

    def _free(self, document: Document, hit: Hit) -> bool:
        """Whether a hit stands alone: in no compound, web address or person's name."""
        norm, start, end = document.text.norm, hit.start, hit.end
        before, after = norm[max(0, start - 40) : start], norm[end : end + 4]
        if _JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after):
            return False
        if _TITLE.search(document.text.folded[max(0, start - 6) : start]):
            return False
        written = norm[start:end]
        if written == "Suisse" and re.search(r"(?<!\w)(?:le|au|du|un) \Z", before, re.IGNORECASE):
            return False  # a man of that country; the country is feminine
        if written.isupper() or " " in written or "-" in written:
            return True
        name_before = _CAPITAL_BEFORE.search(before)
        if name_before:
            word = fold(name_before["word"])
            opens = self._opens(document, start - len(name_before[0]))
            return word in self._aliases or (opens and word in self._openers)
        bare = not self._locative.search(document.text.folded, max(0, start - 12), start)
        return not (bare and _CAPITAL_AFTER.match(after) and norm[start - 1 : start] not in '"(')

    def _opens(self, document: Document, place: int) -> bool:
        """Whether a sentence, line or bracket opens at `place`: a capital says nothing there."""
        before = document.text.norm[max(0, place - 3) : place].rstrip(" ")[-1:]
        return not before.isalnum() and before not in (",", "'")

    def _placed(
        self,
        document: Document,
        hits: Sequence[tuple[Hit, list[Alias]]],
        index: int,
        certain: set[int],
    ) -> bool:
        """Whether the context makes an ordinary word, or a person's name, a place."""
        hit = hits[index][0]
        folded, norm = document.text.folded, document.text.norm
        wording = folded[hit.start : hit.end]
        if state := self._states.get(wording):
            return state["witness"] in folded
        if norm[hit.start : hit.end].isupper() and len(wording) < 4:
            return False
        for left, right, other in ((index - 1, index, index - 1), (index, index + 1, index + 1)):
            if left < 0 or right == len(hits) or hits[other][0].start not in certain:
                continue
            if _LIST.fullmatch(folded[hits[left][0].end : hits[right][0].start]):
                return True
        if self._opens_line(norm, hit.start) and _DATELINE_AFTER.match(folded, hit.end):
            return True
        if _CAPITAL_AFTER.match(norm[hit.end : hit.end + 4]):
            return False
        prepositions = self._strict if wording in self._persons else self._locative
        return prepositions.search(folded, max(0, hit.start - 20), hit.start) is not None

    def _entity(
        self, document: Document, hit: Hit, fitting: Sequence[Alias], seen: set[str]
    ) -> Entity:
        """The one place a hit means: of its namesakes, the one whose country the text names."""
        folded, norm = document.text.folded, document.text.norm
        wording = folded[hit.start : hit.end]
        if twin := self._twins.get(wording):
            town = self._opens_line(norm, hit.start) and _DATELINE_AFTER.match(folded, hit.end)
            behind = folded[max(0, hit.start - 12) : hit.start]
            if town or _TOWN_BEFORE.search(behind):
                return self._entities[twin["town"]]
            of = twin["of"] if re.search(r"(?<!\w)de \Z", behind) else "wide"
            return self._entities[twin[of]]
        keys = list(dict.fromkeys(a.key for a in fitting))
        plain = [a.key for a in fitting if _certain(a)]
        if len(keys) > 1:
            countries = {*seen, document.metadata.country}
            near = [key for key in keys if self._entities[key].country in countries]
            keys = near if len(near) == 1 else plain or keys
        if len(keys) == 1:
            return self._entities[keys[0]]
        name = norm[hit.start : hit.end]
        return Entity(f"LOC~{fold(name)}", "LOC", name, "city")

    def _opens_line(self, norm: str, start: int) -> bool:
        return start == 0 or norm[start - 1] in "\n/"


def _certain(alias: Alias) -> bool:
    return alias.kind != "contextual"


def _capitals_fit(written: str, alias: str) -> bool:
    """Whether each word that has a capital in the alias has one in the text."""
    if written.isupper():
        return len(written) > 3 or alias.isupper()
    if alias.isupper():
        return written == alias
    pairs = zip(_PARTS.findall(alias), _PARTS.findall(written), strict=False)
    return any(c.isupper() for c in written) and all(
        w[0].isupper() for a, w in pairs if a[0].isupper()
    )


def _ending(prepositions: Sequence[str]) -> re.Pattern[str]:
    """A pattern for one of these words right before the end of what is searched."""
    shapes = sorted((re.escape(p) for p in prepositions), key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(s if s.endswith(chr(39)) else s + ' ' for s in shapes)})\Z"
    )
