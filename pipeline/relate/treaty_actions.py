"""Who signed, ratified, acceded to or adopted which instrument, and when one entered into force.

A sentence is masked: each mention becomes a sign for its kind ("le §c a ratifié la §t le §d").
The rules of `treaty_actions.toml` find the verbs in it; treaty (`treaty_objects`) and parties
(`treaty_parties`) are then read off the verb's surroundings, as its voice demands.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.lexicon import Lexicon, Rule
from pipeline.model import Document, Entity, Mention, TreatyAction
from pipeline.relate.masking import Masked, masked_sentences
from pipeline.relate.treaty_objects import Reading, instruments
from pipeline.relate.treaty_parties import Agents, Party, agents, day, listed
from pipeline.search import Search

_NOT = re.compile(r"\b(?:pas|jamais|sans)\b|^(?:ne |n')")  # "ni le §c ni le §c n'ont signé"
# "que la France ratifie", "si dix pays ratifient": a wish or a condition. "le fait que" would be
# none, but nobody writes that of a present.
_NAME = r"(?:le |la |les |l')?§[cot]"
_WISHED = re.compile(
    rf"\b(?:que|qu'|si|lorsque|lorsqu'|quand) ?(?:{_NAME}(?:(?:, | et |, et ){_NAME})*"
    r"|(?:§n|les|des|ces|d'autres|tous les)(?: [a-z]{2,12}){1,3}) ?$"
)
# A date behind "de" or "du" and a treaty is the treaty's own: "le Traité de Lisbonne de 2007".
_DATED = re.compile(
    r"[^;.,§]{0,30}(?:§[tox](?:, (?:le |en )?(?=§d)|[^;.,§]{0,20})){0,3}(?<!§t de )(?<!§t du )§d"
)
_LEADING = re.compile(
    r"^\W{0,3}(?:(?:le|en|depuis|ce) )?(?:§d, (?:le )?)?(?P<date>§d),? "
    r"(?:(?!\b(?:a|ont|(?:est|sont)(?! deven| les? | la | l')|avait|avaient|qui|que|qu'|dont|auquel"
    r"|laquelle)\b)[^;:]){0,200}$"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one verb says: which instruments, done or not, by whom and when."""

    treaties: tuple[Entity, ...]
    action: str
    negated: bool
    agents: Agents
    when: dt.date | None

    def rows(self, masked: Masked) -> Iterator[TreatyAction]:
        """A row for each party; one for their number; one for none where nobody is said."""
        who = self.agents
        for treaty in self.treaties:
            for party, when in who.named:
                yield self._row(treaty, party, None, None, when or self.when, masked)
            if who.count is not None or not who.named:
                yield self._row(treaty, None, who.count, who.total, self.when, masked)

    def _row(
        self,
        treaty: Entity,
        party: Entity | None,
        count: int | None,
        total: int | None,
        when: dt.date | None,
        masked: Masked,
    ) -> TreatyAction:
        return TreatyAction(
            treaty, self.action, party, count, total, self.negated, when, masked.start, masked.end
        )


class TreatyActions:
    """Finds the treaty actions of one document."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("treaty_actions").rules
        self._search = Search((rule, rule.finder) for rule in rules)

    def relate(self, document: Document, mentions: Sequence[Mention]) -> list[TreatyAction]:
        """One record for each party, or for each number of parties; in order of place."""
        if not any(mention.label == "TREATY" for mention in mentions):
            return []
        rows = _Rows(document.metadata.date)
        reading = Reading()
        announced: tuple[_Said, bool] | None = None  # parties whose list may follow
        for masked in masked_sentences(document, mentions):
            if announced and (members := listed(masked, announced[1])):
                rows.instead_of_number(announced[0], members, masked)
                continue
            announced, place = None, 0
            for rule, match in self._verbs(masked.text):
                reading.take(masked.at(place, match.start(), "t"))
                place = match.start()
                said_now = _said(masked, rule, match, reading)
                if said_now is None:
                    continue
                if said_now.agents.listed:
                    announced = said_now, masked.text.rstrip(" *_").endswith(":")
                if said_now.agents or not said_now.agents.listed:
                    rows.add(said_now, masked)
            reading.take(masked.at(place, len(masked.text), "t"))
        return rows.all()

    def _verbs(self, masked: str) -> list[tuple[Rule, re.Match[str]]]:
        """Non-overlapping verbs of a masked sentence, the longest first claimed, in order."""
        hits = sorted(self._search.finditer(masked), key=lambda hit: hit[1].start() - hit[1].end())
        taken: list[tuple[Rule, re.Match[str]]] = []
        for rule, match in hits:
            if not any(match.start() < m.end() and m.start() < match.end() for _, m in taken):
                taken.append((rule, match))
        return sorted(taken, key=lambda hit: hit[1].start())


class _Rows:
    """The rows of one document: of two that say the same, the first that has a date."""

    def __init__(self, today: dt.date | None) -> None:
        self._today = today
        self._rows: dict[tuple[object, ...], TreatyAction] = {}

    def add(self, said: _Said, masked: Masked) -> None:
        """Add what was said; a date after the document's own is of what has not happened."""
        for row in said.rows(masked):
            if row.date and self._today and row.date > self._today:
                continue
            earlier = self._rows.get(_key(row))
            if earlier is None or (earlier.date is None and row.date):
                self._rows[_key(row)] = row

    def instead_of_number(self, said: _Said, members: tuple[Party, ...], masked: Masked) -> None:
        """Add the members of a list that `said` announced; its row that only counts them goes."""
        if said.agents.count is not None:
            for row in said.rows(masked):
                if row.party is None:
                    self._rows.pop(_key(row), None)
        self.add(replace(said, agents=Agents(members)), masked)

    def all(self) -> list[TreatyAction]:
        """The rows in the order in which their statements were first made."""
        return list(self._rows.values())


def _key(row: TreatyAction) -> tuple[object, ...]:
    party = row.party and row.party.key
    return row.treaty.key, row.action, party, row.count, row.total, row.negated


def _said(masked: Masked, rule: Rule, match: re.Match[str], reading: Reading) -> _Said | None:
    """What a verb says; None where it is a wish, or its treaty or its subject are not told."""
    voice, action = rule.attributes["voice"], rule.attributes["action"]
    if action == "same":
        action = reading.action
    treaties = instruments(masked, match, voice, reading)
    if not treaties or not action:
        return None
    who = agents(masked, match, voice, action, reading)
    if voice == "active" and not who and not who.listed:
        return None
    if rule.attributes.get("present") and _WISHED.search(masked.text[: match.start()]):
        return None
    reading.action, reading.treaty = action, treaties[-1]
    if voice == "passive" and not who and not who.listed:
        return None
    only = masked.text.startswith((" que ", " qu'"), match.end())  # "ne l'a ratifié qu'en 2020"
    negated = _NOT.search(match[0]) is not None and not only
    return _Said(tuple(treaties), action, negated, who, _date(masked, match))


def _date(masked: Masked, match: re.Match[str]) -> dt.date | None:
    """The date inside a verb's words, right behind its object, or that opens its sentence.

    None where several parties each have their own.
    """
    if "respectivement" in masked.text[match.start() : match.end() + 30]:
        return None
    inside = masked.at(match.start(), match.end(), "d")
    if inside:
        return day(inside[-1])
    if near := _DATED.match(masked.text, match.end()):
        return day(masked.at(near.end() - 2, near.end(), "d")[0])
    if leading := _LEADING.match(masked.text[: match.start()]):
        return day(masked.at(*leading.span("date"), "d")[0])
    return None
