"""TREATY mentions: names of the gazetteer, numbered acts, and instruments that no list holds."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.lexicon import Lexicon, automaton, find_words
from pipeline.matchers.acts import Acts
from pipeline.matchers.names import NameGrammar
from pipeline.matchers.treaty_names import Wording, wordings
from pipeline.model import Document, Entity, Mention, Text
from pipeline.normalise import fold
from pipeline.overlaps import Overlaps
from pipeline.search import Finder, Search
from pipeline.words import Word, sentences_around, words

_REACH = 320  # characters that a treaty's name may fill before its number in brackets
_BREAK = re.compile(r"[.;:()!?\n]")
_LINKED = re.compile(r" (?:a|de) (?:la|l')? ?$|(?:au|du) $|a l'$|de l'$")
_OPENERS = frozenset(("de", "des", "du", "la", "le", "les", "d'", "l'"))
_CITED = re.compile(
    r"(?:articles? \d+[^.;\n]{0,40}|au sens |parties? a |garantis? par )(?:de )?(?:la |l')?\Z"
)
_RULES = (
    "series_number",
    "series_name",
    "labour_convention",
    "labour_number",
    "plural",
    "dated",
    "anaphor",
)
_LABOUR = re.compile(r"\b(?:oit|organisation internationale du travail)\b")
_Matches = Mapping[str, list[re.Match[str]]]  # by rule
_PLACE = re.compile(r"(?:de |d')(?P<place>\w[\w-]*)")


class Treaties:
    """Finds TREATY mentions; see the module's first line."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("treaties")
        self._words = rules.words
        self._number_behind = rules["number_behind"].pattern
        self._search = Search((name, rules[name].finder) for name in _RULES)
        self._known = lexicon.treaties.entities
        self._wordings = wordings(lexicon.treaties)
        self._automaton = automaton(self._wordings)
        self._acts = Acts(lexicon)
        heads: Mapping[str, str] = rules.words["heads"]
        self._kinds = heads
        ordinals = "|".join(rules.words["ordinals"])
        nouns = "|".join([*sorted(heads, key=len, reverse=True), "code", "arrangement", "statut"])
        self._head = re.compile(rf"(?<![\w-])(?:(?:{ordinals}) )?(?:{nouns})(?![\w-])")
        self._heads = Finder(self._head)
        tables = {**lexicon.rules("organisations").words}
        tables["prepositions"] = [*tables["prepositions"], "concernant", "entre"]
        self._grammar = NameGrammar(tables, lexicon.adjectives, at_anything=True)
        self._places = {
            text
            for gazetteer in (lexicon.places, lexicon.countries)
            for text in gazetteer.by_folded
        }

    def match(self, document: Document, found: Sequence[Mention]) -> list[Mention]:
        """TREATY mentions, possibly overlapping; anaphoric ones have no entity yet."""
        del found
        text = document.text
        named = list(self._named(text))
        matches = self._search.by_key(text.folded)
        numbered = list(self._with_series_number(text, named, matches))
        acts = [
            Mention("TREATY", a.start, a.end, "rule", a.rule, a.entity)
            for a in self._acts.find(text)
        ]
        listed = self._settled(document, named, [*numbered, *acts])
        certain = [
            *numbered,
            *acts,
            *listed,
            *self._plural(text, matches),
            *self._dated(text, matches),
        ]
        known = [m for m in certain if m.entity and m.entity.in_knowledge_base]
        unknown = [
            mention
            for mention in self._instruments(document)
            if not any(m.start <= mention.start < m.end for m in known)
        ]
        taken = [*certain, *unknown]
        return [*taken, *self._anaphors(text, matches, taken)]

    def _named(self, text: Text) -> Iterator[tuple[int, int, Wording]]:
        """Wordings of the knowledge base, where their capitals allow them."""
        for start, end, wording in find_words(self._automaton, text.folded):
            found = self._wordings[wording]
            written = text.norm[start:end]
            if found.kind == "acronym":
                usable = written == found.written or (written.isupper() and len(written) > 3)
            elif found.kind == "contextual":
                usable = written[0].isupper() and (" " in written or self._cited(text, start))
            else:
                usable = written.lower() != written or wording.count(" ") > 1
            if usable:
                yield start, self._with_act_number(text, end, found), found

    def _dated(self, text: Text, matches: _Matches) -> Iterator[Mention]:
        """ "La Convention du Conseil de l'Europe du 23 novembre 2001 sur la cybercriminalité"."""
        for match in matches["dated"]:
            date = match.span("date")
            head = text.folded[match.start() : date[0]]
            without_date = head + text.folded[date[1] : date[1] + _REACH]
            for start, end, wording in find_words(self._automaton, without_date):
                keys = self._wordings[wording].keys
                if start == 0 and end > len(head) and len(keys) == 1:
                    last = date[1] + end - len(head)
                    alias = self._wordings[wording].text
                    yield self._mention(match.start(), last, alias, self._known[keys[0]])

    def _cited(self, text: Text, start: int) -> bool:
        """Whether what stands before makes an acronym an instrument, not the body of that name."""
        return _CITED.search(text.folded, max(0, start - 80), start) is not None

    def _with_act_number(self, text: Text, end: int, wording: Wording) -> int:
        """Past "(UE) 2016/679" or "(2013/40/UE)" where that follows the name of an act."""
        if not any("celex" in dict(self._known[key].external_ids) for key in wording.keys):
            return end
        behind = self._number_behind.match(text.folded, end)
        return behind.end() if behind else end

    def _plural(self, text: Text, matches: _Matches) -> Iterator[Mention]:
        """ "Les Conventions de Budapest et de Lanzarote": the second name is its place alone."""
        for match in matches["plural"]:
            end = match.end("head")
            for place in _PLACE.finditer(text.folded, end, match.end()):
                wording = self._wordings.get(f"convention {place[0]}")
                if wording is None or wording.kind != "name":
                    break
                start = place.start("place") if end > match.end("head") else match.start()
                entity = self._known[wording.keys[0]]
                yield self._mention(start, place.end(), wording.text, entity)
                end = place.end()

    def _settled(
        self,
        document: Document,
        named: Sequence[tuple[int, int, Wording]],
        numbered: Sequence[Mention],
    ) -> list[Mention]:
        """Names as mentions; a contextual one means the candidate that the text cites elsewhere."""
        sure = {w.keys[0] for _, _, w in named if w.kind != "contextual"}
        sure |= {m.entity.key for m in numbered if m.entity}
        mentions = []
        for start, end, wording in named:
            keys = wording.keys
            if wording.kind == "contextual":
                cited = [key for key in keys if key in sure]
                if " " in document.text.norm[start:end]:  # an acronym was cited as an instrument
                    keys = tuple(cited) if len(cited) == 1 else ()
            entity = self._known[keys[0]] if len(keys) == 1 else None
            norm = document.text.norm[start:end]
            if entity is None and not _names_itself(fold(norm)):
                mentions.append(self._mention(start, end, "contextual", None, anaphoric=True))
                continue
            entity = entity or Entity(f"TREATY~{fold(norm)}", "TREATY", norm, self._kind(norm))
            mentions.append(self._mention(start, end, wording.text, entity))
        return mentions

    def _mention(
        self, start: int, end: int, alias: str, entity: Entity | None, anaphoric: bool = False
    ) -> Mention:
        rule = entity.key.partition(":")[2] if entity else alias
        return Mention("TREATY", start, end, "gazetteer", f"treaties:{rule}", entity, anaphoric)

    def _kind(self, name: str) -> str | None:
        head = self._head.search(fold(name))
        return self._kinds.get(head[0].split()[-1]) if head else None

    def _with_series_number(
        self, text: Text, named: Sequence[tuple[int, int, Wording]], matches: _Matches
    ) -> Iterator[Mention]:
        """Names with "(STE n° 185)" behind them: the number decides which treaty it is."""
        ends = {end: start for start, end, _ in named}
        for match in matches["series_number"]:
            start = self._start(text, match.start(), ends)
            if start is not None:
                entity = self._by_number(match["number"], text.norm[start : match.start()])
                name = text.norm[start : match.start()].rstrip()
                # A bracket behind a closing quotation mark tells the number but is not in the name.
                end = match.end() if name[-1] != '"' else start + len(name.rstrip(' "'))
                yield Mention("TREATY", start, end, "rule", "treaties.series_number", entity)
        for match in matches["series_name"]:
            number = match["number"] or match["plain"]
            if f"TREATY:{_series_key(number)}" in self._known or match["number"]:
                entity = self._by_number(number, match[0])
                yield Mention("TREATY", *match.span(), "rule", "treaties.series_name", entity)
        for match in matches["labour_convention"]:
            entity = self._of_labour(match["number"])
            yield Mention("TREATY", *match.span(), "rule", "treaties.labour_convention", entity)
        if matches["labour_number"] and _LABOUR.search(text.folded):
            for match in matches["labour_number"]:
                number = match["number"] or match["bare"]
                if f"convention {number}" not in self._wordings:  # "Convention n° 108"
                    entity = self._of_labour(number)
                    yield Mention("TREATY", *match.span(), "rule", "treaties.labour_number", entity)

    def _of_labour(self, number: str) -> Entity:
        """A convention of the International Labour Organization."""
        key, name = f"oit-{int(number)}", f"Convention n° {int(number)} de l'OIT"
        known = self._known.get(f"TREATY:{key}")
        return known or Entity(f"TREATY~{key}", "TREATY", name, "convention")

    def _start(self, text: Text, bracket: int, ends: Mapping[int, int]) -> int | None:
        """Where the name before a bracket begins: a known name, or the nearest head noun."""
        close = bracket
        while close and text.folded[close - 1] in ' "':
            close -= 1
        window = max(0, close - _REACH)
        broken = [m.end() for m in _BREAK.finditer(text.folded, window, close)]
        window = broken[-1] if broken else window
        start = ends.get(close)
        for head in reversed(list(self._head.finditer(text.folded, window, start or close))):
            if start is not None:
                linked = _LINKED.search(text.folded[window:start])
                if not linked or "protocole" not in head[0] or start - head.end() > 90:
                    break
            start = head.start()
        return start

    def _by_number(self, number: str, name: str) -> Entity:
        key = _series_key(number)
        known = self._known.get(f"TREATY:{key}")
        shown = re.sub(r"\s+", " ", name).strip(' "(')
        return known or Entity(
            f"TREATY:{key}", "TREATY", shown, self._kind(shown), None, (("cets", key),)
        )

    def _instruments(self, document: Document) -> Iterator[Mention]:
        """Capitalised names of instruments that the knowledge base does not hold."""
        heads = (match.start() for match in self._heads.finditer(document.text.folded))
        for start, end in sentences_around(heads, document.sentences):
            line = words(document.text, start, end)
            for index, word in enumerate(line):
                if word.folded not in self._kinds or not word.capital or word.text.isupper():
                    continue
                if last := self._reach(line, index):
                    first = index - (index > 0 and self._ordinal(line[index - 1]))
                    span = line[first].start, line[last - 1].end
                    name = document.text.norm[slice(*span)]
                    kind = self._kinds[word.folded]
                    entity = Entity(f"TREATY~{fold(name)}", "TREATY", name, kind)
                    yield Mention("TREATY", *span, "rule", "treaties.instrument", entity)

    def _ordinal(self, word: Word) -> bool:
        return word.capital and word.folded in self._words["ordinals"]

    def _reach(self, line: Sequence[Word], first: int) -> int:
        """One past the last word of the instrument's name that begins at `first`, or 0."""
        qualifiers, subjects = self._words["qualifiers"], self._words["subjects"]
        index = first + 1
        while index < len(line) and line[index].folded in qualifiers:
            index += 1
        if index >= len(line) or line[index].folded in self._words["not_instruments"]:
            return 0
        last = self._grammar.reach(line, first + 1, {})
        while last > index and (
            line[last - 1].folded in _OPENERS or line[last - 1].folded in subjects
        ):
            last -= 1
        rest = line[index:last]
        if len(rest) < 2:
            return 0
        named = self._of_place(rest)
        if line[first].folded == "accord":
            opens = first == 0 or rest[0].folded not in ("portant", "relatif")
            return 0 if opens and not named else last
        qualified = index > first + 1
        if line[first].folded == "protocole" and rest[0].folded in ("a", "au"):
            return last
        if line[first].folded == "charte":
            return last if named or qualified else 0
        return last if named or qualified or rest[0].folded in subjects else 0

    def _of_place(self, rest: Sequence[Word]) -> bool:
        """Whether a complement is of a place or an organisation: "de Vienne", "de l'OEA"."""
        name = [w for w in rest[1:] if w.folded not in _OPENERS]
        if rest[0].folded not in ("de", "d'", "du", "des") or not name or not name[0].capital:
            return False
        wording = " ".join(w.folded for w in rest[1:3])
        body = name[0].text.isupper() or name[0].folded in self._words["bodies"]
        return body or wording in self._places or name[0].folded in self._places

    def _anaphors(
        self, text: Text, matches: _Matches, taken: Sequence[Mention]
    ) -> Iterator[Mention]:
        """ "La Convention", "du Protocole": with a capital, and not part of a longer name."""
        unwanted = self._words["not_instruments"]
        covered = Overlaps(taken)
        for match in matches["anaphor"]:
            start, end = match.span("span")
            written = text.norm[start:end]
            if not written[0].isupper() or written.isupper():
                continue
            if covered.over(start, end):
                continue
            following = re.match(r" ([^\W\d]['\w-]*)", text.folded[end : end + 30])
            if following and following[1] in unwanted:
                continue
            yield Mention("TREATY", start, end, "rule", "treaties.anaphor", None, anaphoric=True)


def _series_key(number: str) -> str:
    return f"CETS {number.upper().lstrip('0')}"


def _names_itself(folded: str) -> bool:
    """Whether a contextual wording tells one instrument: it is more than "Protocole n° 2"."""
    return not re.fullmatch(
        r"(?:(?:premier|deuxieme|second|troisieme) )?protocole"
        r"(?: additionnel| d'amendement| facultatif| n ?° ?\d+)*",
        folded,
    )
