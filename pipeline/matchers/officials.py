"""OFFICE and PERSON: functions with their complements, and the names that stand beside them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.lexicon import Lexicon
from pipeline.matchers.beside import (
    before_bracket,
    behind_article,
    party_sign,
    past_bracket,
    past_sign,
    phrase_at,
    phrases,
    runs_on,
)
from pipeline.matchers.names import NameGrammar
from pipeline.matchers.persons import PersonNames
from pipeline.model import Document, Mention
from pipeline.words import Spotter, Word, sentences_around, words

_BODY_LABELS = ("ORG", "LOC", "TREATY")
_OPENERS = frozenset(("de", "du", "des", "d'", "a", "au", "aux", "pour", "sur", "pres", "aupres"))
_OF = ("de", "du", "des", "d'")
_ADJOINED = ("adjoint", "adjointe", "délégué", "déléguée")
_AT = frozenset(("a", "au", "aux", "charge", "chargee", "en"))
_COPULAS = frozenset(
    (
        "est",
        "fut",
        "etait",
        "devient",
        "devenu",
        "devenue",
        "nomme",
        "nommee",
        "elu",
        "elue",
        "reste",
        "ete",
        "comme",
        "redevient",
        "sera",
        "demeure",
    )
)
_CLOSED = frozenset(("pour", "contre", "sur", "sans", "via", "en"))


@dataclass(frozen=True, slots=True)
class _Office:
    """A function in one sentence: word indices of the whole and of the function alone."""

    first: int
    core: int  # one past the function and its qualifiers
    last: int
    function: str


class Officials:
    """Finds OFFICE and PERSON mentions; `found` must hold organisations, places and the model's."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables = lexicon.rules("offices").words
        bodies = lexicon.rules("organisations").words
        self._nationalities = lexicon.adjectives
        self._persons = PersonNames(tables)
        self._grammar = NameGrammar(bodies, lexicon.adjectives, at_anything=True)
        self._functions = phrases([*tables["functions"], *tables["beside_name"]])
        self._spotter = Spotter(self._functions)
        self._weak = frozenset(tables["weak"])
        self._beside_name = frozenset(tables["beside_name"])
        self._parties = frozenset(tables["parties"])
        self._reaching = frozenset(tables["reaching"])
        self._named_bodies = frozenset(tables["named_bodies"])
        self._ranks = frozenset(tables["ranks"])
        self._qualifiers = frozenset(tables["qualifiers"])
        self._prefixes = frozenset(tables["prefixes"])
        self._charges = phrases([*tables["charges"]])
        self._interim = phrases([*tables["interim"]])

    def match(self, document: Document, found: Sequence[Mention]) -> list[Mention]:
        """OFFICE and PERSON mentions. Entities of persons are given later, by `refer`."""
        fixed = _spans(found, _BODY_LABELS, ("gazetteer", "rule"))
        doubtful = _spans(found, _BODY_LABELS, ("model",))
        model = [m for m in found if m.label == "PERSON" and m.source == "model"]
        model.sort(key=lambda m: m.start)
        starts = [m.start for m in model]
        mentions: list[Mention] = []
        telling = [
            *starts,
            *self._persons.titles(document.text),
            *(start for start, _ in self._spotter.find(document.text)),
        ]
        for start, end in sentences_around(telling, document.sentences):
            line = words(document.text, start, end)
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            persons = dict(self._named(line, model[first:last], fixed, doubtful))
            offices = list(self._offices(line, fixed))
            named = {o: self._beside(line, o, fixed, persons) for o in offices}
            for office in offices:
                persons.update(named[office])
                joined = any(
                    line[office.last : other.first]
                    and line[office.last].folded == "et"
                    and other.first == office.last + 1
                    and named[other]
                    for other in offices
                )
                if named[office] or joined or self._designates(line, office):
                    mentions.append(_mention("OFFICE", line, office.first, office.last, "offices"))
            for (first, last), rule in persons.items():
                mentions.append(_mention("PERSON", line, first, last, rule))
        return mentions

    def _named(
        self,
        line: Sequence[Word],
        model: Sequence[Mention],
        fixed: Mapping[int, int],
        doubtful: Mapping[int, int],
    ) -> Iterator[tuple[tuple[int, int], str]]:
        """Names behind a title, and the model's names without titles: ((first, last), rule)."""
        titled: list[tuple[int, int]] = []
        for index, word in enumerate(line):
            # An initial inside a name is no title: "Ann M. Roux".
            initial = len(word.text) == 2 and any(m.start < word.start < m.end for m in model)
            if self._persons.is_title(word) and not initial:
                titled.extend(self._persons.titled(line, index, fixed))
        yield from ((span, "persons.titled") for span in titled)
        for mention in model:
            inside = [
                i for i, w in enumerate(line) if mention.start <= w.start and w.end <= mention.end
            ]
            while inside and (
                self._persons.is_title(line[inside[0]])
                or not line[inside[0]].capital
                or self._ends_function(line, inside[0])
                or (len(inside) > 2 and self._tells_origin(line, inside[0]))
            ):
                inside.pop(0)
            inside = self._before_function(line, inside)
            if not inside or (len(inside) == 1 and line[inside[0]].text.isupper()):
                continue  # a lone word in capitals is an acronym
            last = self._persons.carried_on(line, inside[-1] + 1, fixed, doubtful)
            span = (inside[0], last)
            if not any(a < span[1] and span[0] < b for a, b in titled):
                yield span, mention.rule

    def _before_function(self, line: Sequence[Word], inside: list[int]) -> list[int]:
        """The words in front of a function that the model took for part of a name."""
        for place, index in enumerate(inside):
            surname = place > 1 and line[index - 1].text in ("Le", "La", "Du", "Des")
            if phrase_at(self._functions, line, index) and not surname:  # "Bruno Le Maire"
                return inside[:place]
        return inside

    def _tells_origin(self, line: Sequence[Word], index: int) -> bool:
        """Whether a word tells a nationality in front of a name: "le Norvégien Jan Roux"."""
        led = index > 0 and line[index - 1].folded in ("le", "la", "l'")
        return led and line[index].capital and line[index].folded in self._nationalities

    def _ends_function(self, line: Sequence[Word], index: int) -> bool:
        """Whether a word is but the second of a function: "le Secrétaire Général Roux"."""
        return index > 0 and phrase_at(self._functions, line, index - 1) > index

    def _offices(self, line: Sequence[Word], fixed: Mapping[int, int]) -> Iterator[_Office]:
        reached = 0
        for index in range(len(line)):
            if index < reached:
                continue
            core = phrase_at(self._functions, line, index)
            if not core:
                continue
            function = " ".join(w.folded for w in line[index:core]).replace("' ", "'")
            function = function.removeprefix("ex-")
            if function in self._ranks and not behind_article(line, index):
                continue  # "le général Roux", but "en général" and "conseil général"
            first = index
            if index and line[index - 1].folded in self._prefixes:
                first -= 1
            core = self._past_qualifiers(line, core)
            last = self._past_complement(line, core, function, fixed)
            yield _Office(first, core, last, function)
            reached = core

    def _past_qualifiers(self, line: Sequence[Word], index: int) -> int:
        while index < len(line):
            word = line[index]
            behind = line[index + 1].folded if index + 1 < len(line) else ""
            complemented = behind in _OF or behind in self._nationalities
            if word.folded in self._qualifiers or word.folded in self._nationalities:
                index += 1
            elif word.folded in self._parties and complemented:
                index += 1  # "ministre socialiste de la Pêche"
            else:
                return phrase_at(self._interim, line, index) or index
        return index

    def _past_complement(
        self, line: Sequence[Word], core: int, function: str, fixed: Mapping[int, int]
    ) -> int:
        index = phrase_at(self._charges, line, core)
        if not index and (core >= len(line) or line[core].folded not in _OPENERS):
            return core
        if index:  # "chargée des affaires intérieures": read on from the preposition
            index = self._grammar.reach(line, index - 1, fixed, _CLOSED)
        closed = _CLOSED - {"pour", "sur"} if function in self._reaching else _CLOSED
        last = self._grammar.reach(line, index or core, fixed, closed)
        while core < last < len(line) and line[last].text in _ADJOINED:
            last += 1  # "directeur de cabinet adjoint"
        return phrase_at(self._interim, line, last) or max(last, core)

    def _beside(
        self,
        line: Sequence[Word],
        office: _Office,
        fixed: Mapping[int, int],
        persons: Mapping[tuple[int, int], str],
    ) -> dict[tuple[int, int], str]:
        """The names in apposition to an office: behind it, or in front of it and its article."""
        beside: dict[tuple[int, int], str] = {}
        behind = self._name_place(line, office)
        known = [span for span in persons if span[0] == behind]
        if behind == office.last and self._is_anothers(line, office):
            known, behind = [], len(line)
        headline = line[office.first].text.isupper() and len(line[office.first].text) > 3
        if not known and (headline or _names_another(line, behind, fixed)):
            behind = len(line)  # in a headline in capitals any word looks like a name
        last = known[0][1] if known else self._persons.forward(line, behind, fixed)
        # "le ministre Lindberg": a surname alone will do right behind a bare function.
        bare = behind == office.last == office.core and last == behind + 1
        if last > behind and (known or last - behind > 1 or bare):
            beside[behind, last] = persons.get((behind, last), "persons.apposition")
        front = office.first
        if front and line[front - 1].folded in ("le", "la", "l'", "son", "sa", "notre"):
            front -= 1
        comma = front > 0 and line[front - 1].text == ","
        front = before_bracket(line, front - 1 if comma else front)
        known = [span for span in persons if span[1] == front]
        if office.function in self._beside_name and runs_on(line, office.last):
            return beside  # "X, le juge utile": a verb
        if comma or (front == office.first and line[front].capital):
            first = known[0][0] if known else front
            if not known and not headline:
                first = self._persons.backward(line, front, fixed)
            if first < front:
                beside[first, front] = persons.get((first, front), "persons.apposition")
        return beside

    def _name_place(self, line: Sequence[Word], office: _Office) -> int:
        """Where a name behind an office can begin: past signs, parties, articles and titles."""
        behind = past_sign(line, past_bracket(line, office.last))
        if behind < len(line) and line[behind].folded in self._parties:
            behind += 1
        elif behind < len(line) and party_sign(line, behind):
            capital = behind + 1 < len(line) and line[behind + 1].capital
            behind = behind + 1 if capital else len(line)
        while behind < len(line) and (
            line[behind].folded in ("le", "la") or self._persons.is_title(line[behind])
        ):
            behind += 1
        if behind + 1 < len(line) and line[behind].text == "l'":
            behind += 1
        if behind + 1 < len(line) and self._tells_origin(line, behind):
            behind += 1  # "comme président l'Italien Renato Bertrandi"
        return behind

    def _is_anothers(self, line: Sequence[Word], office: _Office) -> bool:
        """Whether a name right behind belongs to an office or body inside of this one.

        "conseiller du président lituanien Roux", "président du groupe Roux".
        """
        if office.last > office.core and line[office.last - 1].folded in self._named_bodies:
            return True
        return any(
            line[index - 1].folded in ("du", "la", "l'") and phrase_at(self._functions, line, index)
            for index in range(office.core + 1, office.last)
        )

    def _designates(self, line: Sequence[Word], office: _Office) -> bool:
        """Whether an office without a name beside it still points at one person."""
        if office.function in self._beside_name:
            return False
        before = line[office.first - 1].folded if office.first else ""
        article = before in (
            "le",
            "la",
            "l'",
            "du",
            "au",
            "son",
            "sa",
            "un",
            "une",
            "comme",
            "ancien",
        )
        complemented = office.last > office.core
        national = any(w.folded in self._nationalities for w in line[office.first : office.last])
        function = line[office.first]
        capital = function.capital and article and not function.text.isupper()
        if office.function in self._weak:
            telling = line[office.core : office.last]
            complemented = complemented and (
                any(w.capital for w in telling) or telling[0].folded in _AT
            )
        return capital or complemented or national or before in _COPULAS


def _names_another(line: Sequence[Word], index: int, fixed: Mapping[int, int]) -> bool:
    """Whether a complement or a known body or place stands at `index`: "PDG de Total"."""
    return index < len(line) and (line[index].text in _OF or line[index].start in fixed)


def _mention(label: str, line: Sequence[Word], first: int, last: int, rule: str) -> Mention:
    source = "model" if ":" in rule else "rule"
    assert label in ("PERSON", "OFFICE")  # noqa: S101  # narrows the type
    return Mention(
        "PERSON" if label == "PERSON" else "OFFICE",
        line[first].start,
        line[last - 1].end,
        "model" if source == "model" else "rule",
        rule,
    )


def _spans(
    found: Sequence[Mention], labels: Sequence[str], sources: Sequence[str]
) -> dict[int, int]:
    spans: dict[int, int] = {}
    for mention in found:
        if mention.label in labels and mention.source in sources:
            spans[mention.start] = max(mention.end, spans.get(mention.start, 0))
    return spans
