"""Zones and sentences of a text.

Zones are decided line by line: rules/zones.toml says what a line looks like and how far its word
goes ("line", "block", "rest"), this module where the text's head and foot are, which line is the
headline and when prose comes back. What is doubtful stays body: a mention in furniture is lost.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipeline.lexicon import Lexicon, Rule
from pipeline.model import Text, Zone, ZoneKind

_STOP = re.compile(r"(?<![.!?])[.!?]++(?:(?P<quote>\"| \"(?=\s))?[)\]]{0,2}(?=\s)|(?= \"))")
_OPENING = re.compile(r"\s{1,3}(?:[\"(\[–-]\s?){0,2}([A-ZÀ-ÖØ-Þ0-9])")
_DAY_OF_MONTH = re.compile(
    r" \d\d?(?:er)?(?:[./-]\d| (?:janv|fev|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec))"
)
_NUMBERED = re.compile(r"\(?[0-9A-Za-z]{1,4}\.")
_LAST_WORD = re.compile(r"[^\W_][^\s(\"'/]{0,12}$")
_WORD = re.compile(r"\w+")
_DATELINE_LEAD = re.compile(r"[A-ZÀ-Þ][^.!?\n]{1,60}\d{4}[^.!?\n]{0,40} ?[–-] ")
_ENDED = (".", "!", "?", '"', ";", ":", ")", ",")
_LIST_MARK = re.compile(r"[-–•●*·>|]|\(?[0-9a-z]{1,3}[.)] ", re.IGNORECASE)
_ADDRESS = re.compile(r"@|www\.|https?:|\+\d")
_COUNTRY_RUN = 6
_KINDS: dict[str, ZoneKind] = {
    "furniture": "furniture",
    "contact": "contact",
    "note": "note",
    "dateline": "dateline",
}


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    blank_before: bool
    prose: bool
    rules: list[Rule]  # that fit, the first of which counts
    kind: ZoneKind = "body"
    open: bool = False  # not claimed by any rule

    @property
    def rule(self) -> Rule | None:
        return self.rules[0] if self.rules else None

    def attribute(self, name: str) -> str:
        return str(self.rule.attributes[name]) if self.rule else ""


class Segmenter:
    """Splits a text. Holds the rules of zones.toml, compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        file = lexicon.rules("zones")
        self._rules = file.rules
        self._never = frozenset(file.words["abbreviations"])
        self._before_dates = frozenset(file.words["before_dates"])
        self._before_digits = frozenset(file.words["before_digits"])
        self._institutions = tuple(file.words["institutions"])
        self._countries = lexicon.countries.by_folded
        self._organisations = lexicon.organisations.by_folded

    def segment(self, text: Text) -> tuple[tuple[Zone, ...], tuple[tuple[int, int], ...]]:
        """(zones that cover `text.norm` in order without gap, sentences within one line each)."""
        lines = self._lines(text)
        self._zone(text, lines)
        return _merge(text, lines), self._sentences(text, lines)

    # -------------------------------------------------------------- zones

    def _lines(self, text: Text) -> list[_Line]:
        """The lines that hold words, each with the rules that fit and whether it is prose."""
        lines: list[_Line] = []
        for match in re.finditer(r"[^\n]+", text.norm):
            start, end = match.span()
            inner = text.norm[start:end].strip()
            if not inner:
                continue
            start += text.norm[start:end].index(inner[0])
            blank = not lines or text.norm.count("\n", lines[-1].end, start) > 1
            folded = text.folded[start : start + len(inner)]
            rules = [rule for rule in self._rules if rule.pattern.match(folded)]
            lines.append(_Line(start, start + len(inner), blank, _is_prose(inner), rules))
        return lines

    def _zone(self, text: Text, lines: list[_Line]) -> None:
        def plain(line: _Line) -> bool:
            return line.prose and line.attribute("place") not in ("edge", "foot")

        _spare_question(text, lines)
        prose = [i for i, line in enumerate(lines) if plain(line)]
        first = prose[0] if prose else len(lines)
        last = prose[-1] if prose else -1
        for index, line in enumerate(lines):
            line.rules = [
                rule
                for rule in line.rules
                if _in_place(str(rule.attributes["place"]), index, first, last, prose)
            ]
        self._country_lists(text, lines)
        _apply(text, lines)
        self._head(text, lines[:first])
        _links_at_foot(text, lines, last)

    def _country_lists(self, text: Text, lines: list[_Line]) -> None:
        """A run of one-country-a-line lines is a letterhead's list of members."""
        run: list[int] = []
        hits = 0
        for index in range(len(lines) + 1):
            line = lines[index] if index < len(lines) else None
            if line:
                name = text.folded[line.start : line.end].strip(" \"'*•-")
                hit = name in self._countries
                # A long name may stand on two lines; its parts are short and not a sentence.
                part = bool(run) and not line.blank_before and len(name) < 30
                if hit or (part and not line.prose and index - run[-1] <= 2):
                    hits += hit
                    run += [index] if hit else []
                    continue
            if hits >= _COUNTRY_RUN:
                for inner in lines[run[0] : run[-1] + 1]:
                    inner.kind, inner.open, inner.rules = "furniture", False, []
            run, hits = [], 0

    def _head(self, text: Text, head: list[_Line]) -> None:
        """Pick the headline and mark the masthead before it. `head` is what precedes prose."""
        scored = [(self._headline_score(text, head, i), -i) for i, x in enumerate(head) if x.open]
        title = -max(scored)[1] if scored and max(scored)[0] > 0 else len(head)
        if title < len(head):
            head[title].kind, head[title].open = "headline", False
        before = head[:title]
        claimed = [i for i, line in enumerate(before) if line.kind in ("furniture", "contact")]
        for index, line in enumerate(before):
            if line.open and (
                (claimed and index < claimed[-1])
                or (claimed and not line.blank_before and index - 1 in claimed)
                or self._names_body(text, line)
            ):
                line.kind, line.open = "furniture", False
                claimed = sorted({*claimed, index})

    def _names_body(self, text: Text, line: _Line) -> bool:
        """Whether a line is a body's name, alone or in capitals before a dash and its part."""
        folded = text.folded[line.start : line.end]
        first, dash, _ = folded.partition(" – ")
        capitals = text.norm[line.start : line.end].isupper()
        joined = bool(dash) and capitals and len(folded) < 90 and first in self._organisations
        return joined or folded in self._organisations

    def _headline_score(self, text: Text, head: list[_Line], index: int) -> float:
        """How much a line of the head looks like a headline; 0 and less: not at all."""
        line = head[index]
        norm = text.norm[line.start : line.end]
        folded = text.folded[line.start : line.end]
        words = len(_WORD.findall(norm))
        raw = text.raw[max(0, text.starts[line.start] - 3) : text.starts[line.start]]
        first = _WORD.findall(folded)[0] if words else ""
        score = 1.0 + min(words, 8) / 4 + (":" in norm) + 2 * raw.rstrip(" *").endswith("#")
        stopped = norm.endswith((".", ",", ";", ":")) and not norm.endswith("...")
        score -= 3 * (stopped or bool(_LIST_MARK.match(norm)))
        score -= 2 * (folded in self._organisations)
        score -= 2 * (first in self._institutions and ":" not in norm)
        score -= 3 * folded.startswith(("discours d", "allocution d", "seul le prononce"))
        score -= 1.5 * folded.startswith(("declaration de ", "declaration d'", "intervention d"))
        score -= 2 * bool(re.search(r"\d{4}$", norm)) * any(_month_in(folded))
        score -= 2 * (first in ("mesdames", "messieurs", "madame", "monsieur"))
        # An unclaimed line glued to a letterhead line belongs to it.
        glued = index and not line.blank_before and head[index - 1].kind == "furniture"
        return score - (1 if glued else 0) - (0 if words > 2 or norm.isupper() else 1)

    # -------------------------------------------------------------- sentences

    def _sentences(self, text: Text, lines: list[_Line]) -> tuple[tuple[int, int], ...]:
        found: list[tuple[int, int]] = []
        for line in lines:
            start = seen = line.start
            quotes = 0
            for stop in _STOP.finditer(text.norm, line.start, line.end):
                end = stop.end()
                # `. "` between spaces: the quotes before say whether this one opens or closes.
                quotes += text.norm.count('"', seen, stop.start())
                seen = stop.start()
                if stop["quote"] == ' "' and quotes % 2 == 0:
                    end = stop.start("quote")
                opening = _OPENING.match(text.norm, end, line.end)
                if start == line.start and _NUMBERED.fullmatch(text.norm, start, end):
                    continue
                if opening and not self._abbreviated(text, start, stop, opening[1]):
                    found.append((start, end))
                    start = end + 1
                    while text.norm[start].isspace():
                        start += 1
            found.append((start, line.end))
        return tuple(found)

    def _abbreviated(self, text: Text, start: int, stop: re.Match[str], following: str) -> bool:
        if stop[0] != ".":
            return False
        word = _LAST_WORD.search(text.folded, max(start, stop.start() - 14), stop.start())
        if not word:
            return False
        initial = text.norm[stop.start() - 1].isupper()
        last = word[0].rpartition(".")[2].rpartition("-")[2]
        if len(last) == 1 and initial and not (len(word[0]) > 2 and word[0][-2].isalpha()):
            return True
        if following.isdigit() and last in self._before_digits:
            return True
        if last in self._before_dates and _DAY_OF_MONTH.match(text.folded, stop.end()):
            return True
        return word[0] in self._never or last in self._never


def _is_prose(line: str) -> bool:
    """Running text: a long line, or a sentence of a dozen words, and no address."""
    if len(line) > 120 and _DATELINE_LEAD.match(line):
        return True
    if len(line) > 250 and ". " in line:
        return True
    ended = line.endswith((".", "!", "?", '"', ";", ":"))
    return ended and len(_WORD.findall(line)) >= 12 and not _ADDRESS.search(line)


def _spare_question(text: Text, lines: list[_Line]) -> None:
    """A first line that asks, quotes or trails off is a headline as long as it is one sentence."""
    for line in lines:
        if line.rule:
            continue
        norm = text.norm[line.start : line.end]
        ended = norm.endswith(("?", "!", '"', "...")) and len(norm) < 200
        if line.prose and ended and not re.search(r"[.!?] ?[\" ]*[A-ZÀ-Þ]", norm):
            line.prose = False
        return


def _month_in(folded: str) -> list[bool]:
    months = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
    return [f" {month} " in folded for month in months.split()]


def _in_place(place: str, index: int, first: int, last: int, prose: list[int]) -> bool:
    head, foot = index < first, index > last
    # Behind the foot's first heading one line of prose may still follow.
    middle = not head and bisect_right(prose, index) >= len(prose) - 1
    return {
        "any": True,
        "head": head,
        "foot": foot or middle,
        "edge": head or foot,
        "tail": middle or foot or index > (first + last) / 2,
    }[place]


def _apply(text: Text, lines: list[_Line]) -> None:
    """Give each line the kind its rule, or a rule that is still open above it, says."""
    area: ZoneKind = "body"  # opened by a rule of scope "rest"
    block: ZoneKind = "body"  # opened by a rule of scope "block"
    for index, line in enumerate(lines):
        above = lines[index - 1] if index else None
        if line.kind == "furniture":  # a list of countries
            continue
        if line.blank_before:
            block = "body"
        if line.rule:
            line.kind = _KINDS[line.attribute("kind")]
            if line.attribute("scope") == "rest":
                area = line.kind
            elif line.attribute("scope") == "block":
                block = line.kind
            continue
        if line.prose and area not in ("body", "note"):
            area = "body"
            _give_back_heading(lines, index)
        line.kind = block if block != "body" else area
        if above and above.kind == "furniture" and line.kind == "body":
            # A sentence that a page break or a blank line cut in two.
            cut = text.norm[above.end - 1] not in _ENDED and text.norm[line.start].islower()
            line.kind = "furniture" if cut else "body"
        line.open = line.kind == "body"


def _give_back_heading(lines: list[_Line], index: int) -> None:
    """A heading right above prose that came back belongs to the prose."""
    above = lines[index - 1]
    if not above.rule and above.end - above.start < 80 and above.blank_before:
        above.kind, above.open = "body", True


def _links_at_foot(text: Text, lines: list[_Line], last: int) -> None:
    """Lines after the last prose that are nothing but links, next to other furniture."""
    for index in range(len(lines) - 2, last, -1):
        line, below = lines[index], lines[index + 1]
        if line.open and below.kind in ("furniture", "contact"):
            first, end = text.raw_span(line.start, line.end)
            if text.raw[max(0, first - 1) : first] == "[" and text.raw[end : end + 2] == "](":
                line.kind, line.open = "furniture", False


def _merge(text: Text, lines: list[_Line]) -> tuple[Zone, ...]:
    """Neighbouring lines of one kind as one zone; white space goes to the zone before it."""
    zones: list[Zone] = []
    for line in lines:
        if zones and zones[-1].kind == line.kind:
            zones[-1] = Zone(zones[-1].start, line.end, line.kind)
        else:
            start = line.start if zones else 0
            zones.append(Zone(start, line.end, line.kind))
    if not zones:
        return (Zone(0, len(text.norm), "body"),) if text.norm else ()
    ends = [zone.start for zone in zones[1:]] + [len(text.norm)]
    return tuple(Zone(z.start, end, z.kind) for z, end in zip(zones, ends, strict=True))
