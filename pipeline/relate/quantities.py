"""What a figure counts; when it held and who gives it is for `provenance.py`."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Mention, Quotation, Text
from pipeline.normalise import fold
from pipeline.relate.nouns import Noun, Nouns
from pipeline.relate.provenance import Provenance
from pipeline.units import Measures

_NUMBER_IN_FRONT = re.compile(r"\d+")
_D_ENTRE = re.compile(r",? d'entre (?:eux|elles|nous|vous)\b")
_DE_CEUX = re.compile(r" (?:de|des) (?:ceux-ci|celles-ci|ceux|celles|derniers|dernieres)\b")
_NUMBER_WORD = re.compile(
    r"(?:dizaine|douzaine|[a-z]+aine|millier|million|milliard|billion|tiers|quart|moitie|ieme)s?\Z"
    r"|\bmi[oa]\.?\Z|\bmrds?\Z|iemes?\Z|et demie?\Z"
)
_SHARE_NOUN = re.compile(r"^[^ ]+(?: et [^ ]+)? ")
_AFTER_AND = re.compile(r" ?(?:,|et|ou|puis|/) (?:de |d'|environ |pres de |quelque |les )?\Z")
_OF_ONE = re.compile(r" (?:de la|de l'|du|d'un|d'une)\b ?")  # a part of one thing, no antecedent
_RATE = re.compile(
    r" (?:pour|/) (?:10{0,2}(?:[ .]000){0,2}|mille|cent)\b(?![ .]\d)"
)  # "195 pour 100 000 habitants"
_PASSIVE = re.compile(
    r"(?: [a-z'-]+){0,3} (?:ont|avaient|auront) ete (?:[a-z'-]+ ){0,2}[a-z]+(?:e|i|u|t)e?s"
    r"(?:,| et|, et) "
)
_FACTOR = re.compile(r"\b(?:multipli|divis)[a-z]{1,6} (?:[a-z]+ )?par (?:[a-z]+ (?:de )?)?\Z")


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a figure counts: the singular and the whole group as written."""

    noun: str
    text: str


class Quantities:
    """Completes the quantities of FIGURE mentions from their sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        rules = lexicon.rules("quantities")
        self._nouns = Nouns(lexicon, rules.words)
        self._antecedents = [r for r in rules.rules if r.attributes["use"] == "antecedent"]
        self._people, self._plurals = rules["people"].pattern, rules["plural"].pattern
        self._provenance = Provenance(rules)
        words = lexicon.rules("figures").words
        self._measures = Measures(words["measures"], words["composed"])

    def relate(
        self,
        document: Document,
        mentions: Sequence[Mention],
        quotations: Sequence[Quotation] = (),
    ) -> list[Mention]:
        """All of `mentions`; FIGUREs with what they count, their period and their source.

        Who says `quotations` (in order of place) gives the figures in them.
        """
        figures = [m for m in mentions if m.label == "FIGURE" and m.quantity]
        if not figures:
            return list(mentions)
        counted = self._count(document, sorted(figures, key=lambda m: m.start))
        starts = [start for start, _ in document.sentences]
        by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            by_sentence.setdefault(bisect_right(starts, mention.start), []).append(mention)
        related = []
        for mention in mentions:
            if mention.label == "FIGURE" and mention.quantity:
                place = bisect_right(starts, mention.start)
                span = document.sentences[place - 1] if place else (0, len(document.text.norm))
                around = by_sentence[place]
                found = counted.get(mention.start)
                first, last = self._provenance.period(document.text, span, mention, around)
                source = self._provenance.source(document.text, span, mention, around, quotations)
                quantity = replace(
                    mention.quantity,
                    counted=found.noun if found else None,
                    counted_text=found.text if found else None,
                    period_start=first,
                    period_end=last,
                    attributed_to=source,
                )
                related.append(replace(mention, quantity=quantity))
            else:
                related.append(mention)
        return related

    # ------------------------------------------------------------------------- what is counted

    def _count(self, document: Document, figures: list[Mention]) -> dict[int, _Counted]:
        """What each figure counts, by the figure's start."""
        text = document.text
        found: dict[int, _Counted] = {}
        for before, figure in zip([None, *figures], figures, strict=False):
            own = self._own(text, figure)
            if own and not (before and _goes_on(text, before, figure, own)):
                found[figure.start] = own
        bounds = [start for start, _ in document.sentences]
        for place, figure in enumerate(figures):
            kind = figure.quantity.kind if figure.quantity else ""
            pronoun = _D_ENTRE.match(text.folded, figure.end) is not None
            if figure.start in found or not (pronoun or kind in ("count", "share")):
                continue
            if _OF_ONE.match(text.folded, figure.end) or _RATE.match(text.folded, figure.end):
                continue
            if _FACTOR.search(text.folded, max(0, figure.start - 32), figure.start):
                continue
            cell = self._column(text, figure)
            carried = cell or self._carried(text, bounds, figures, place, found)
            if carried:
                found[figure.start] = carried
        return found

    def _own(self, text: Text, figure: Mention) -> _Counted | None:
        """The noun that stands with the figure."""
        quantity = figure.quantity
        if quantity is None or quantity.kind not in ("count", "share", "percent"):
            return None
        if quantity.counted:  # the measure that the head of a table names
            return _Counted(quantity.counted, quantity.counted_text or "")
        written = text.folded[figure.start : figure.end]
        if quantity.kind == "share" and " sur" in written:
            inner = self._inside(text, figure)
            if inner:
                return inner
        if quantity.kind == "count":
            number = _NUMBER_IN_FRONT.match(text.folded, figure.start, figure.end)
            inside = self._measures.find(text, number.end()) if number else None
            if number and inside and inside[1] < figure.end:  # "1 m 75"
                return _Counted(inside[0], text.norm[number.end() : inside[1]].strip())
            half = written.endswith(" demi") and text.norm.startswith("-", figure.end)
            measure = self._measures.find(text, figure.end + half)
            if measure:
                return _Counted(measure[0], text.norm[figure.end : measure[1]].strip(" -"))
        if _D_ENTRE.match(text.folded, figure.end) or _DE_CEUX.match(text.folded, figure.end):
            return None
        linked = _NUMBER_WORD.search(written) is not None
        whole = quantity.kind == "share" and linked  # "un quart de la population"
        plural = (not whole and linked) or (
            not whole and max(quantity.value, quantity.high or 0, quantity.total or 0) >= 2
        )
        if quantity.kind == "percent":
            return self._of_percent(text, figure.end)
        noun = self._nouns.behind(text, figure.end, plural, linked)
        return _counted(text, figure.end, noun) if noun else None

    def _of_percent(self, text: Text, end: int) -> _Counted | None:
        """ "38 % des colis": only a plural is counted, not "4 % du chiffre d'affaires"."""
        if not text.folded.startswith((" des ", " de ces ", " de ses ", " de leurs "), end):
            return None
        noun = self._nouns.behind(text, end, plural=True, linked=True)
        return _counted(text, end, noun) if noun else None

    def _inside(self, text: Text, figure: Mention) -> _Counted | None:
        """The noun within a share: "Trois États membres sur quatre"."""
        first = _SHARE_NOUN.match(text.norm[figure.start : figure.end])
        quantity = figure.quantity
        if first is None or quantity is None:
            return None
        stop = text.folded.find(" sur ", figure.start, figure.end)
        for gap in re.finditer(" ", text.norm[figure.start : max(stop, figure.start)]):
            place = figure.start + gap.start()
            noun = self._nouns.behind(text, place, plural=quantity.value >= 2, linked=False)
            if noun and noun.end <= stop:
                return _Counted(noun.singular, text.norm[noun.start : min(noun.group_end, stop)])
        return None

    def _column(self, text: Text, figure: Mention) -> _Counted | None:
        """The head of the table's column in which the figure stands alone."""
        norm = text.norm
        start = norm.rfind("\n", 0, figure.start) + 1
        left = norm[start : figure.start]
        right = norm[figure.end : figure.end + 3].lstrip(" ")
        if (
            "|" not in left
            or not left.rstrip(" *").endswith("|")
            or not right.startswith(("|", "\n", "*"))
        ):
            return None
        column, head = left.count("|"), norm[start : norm.find("\n", start)]
        for _ in range(200):  # rows; a longer table has no head in sight
            if start == 0:
                break
            stop = start - 1
            start = norm.rfind("\n", 0, stop) + 1
            line = norm[start:stop]
            if "|" not in line:
                break
            head = line if line.strip(" |-:+") else head
        cells = head.split("|")
        if column >= len(cells):
            return None
        cell = cells[column].strip(" *")
        word = re.match(r"(?:[Nn]ombre (?:de |d'|des ))?([^\W\d_][\w-]*)", cell)
        if word is None:
            return None
        singular = self._nouns.singular(word[1])
        plain = singular if singular.isupper() else singular[0].lower() + singular[1:]
        return _Counted(plain, cell)

    def _carried(
        self,
        text: Text,
        bounds: list[int],
        figures: list[Mention],
        place: int,
        found: dict[int, _Counted],
    ) -> _Counted | None:
        """The noun of an earlier figure, of "parmi les X", or of the figure it is joined to."""
        figure = figures[place]
        sentence = bisect_right(bounds, figure.start)
        start = bounds[sentence - 1] if sentence else 0
        named = self._named(text, start, figure)
        before = self._before(text, figures, place, found, start)
        if before and named:
            return max(named, before, key=lambda pair: pair[0])[1]
        if named or before:
            return (named or before or (0, None))[1]
        joined = self._ahead(text, figures, place, found)
        if joined:
            return joined
        # The sentence before it in its paragraph; "d'entre eux" may look far back.
        paragraph = text.norm.rfind("\n", 0, figure.start) + 1
        near = max(bounds[sentence - 2] if sentence > 1 else 0, paragraph)
        far = _D_ENTRE.match(text.folded, figure.end) is not None
        earlier = self._before(text, figures, place, found, 0 if far else near)
        if earlier or figure.quantity is None or figure.quantity.kind != "share":
            return earlier[1] if earlier else None
        return self._only_plural(text, near, figure.start)

    def _only_plural(self, text: Text, start: int, end: int) -> _Counted | None:
        """The one definite plural that a bare share can be of, else the last that names people."""
        plurals = [
            written
            for match in self._plurals.finditer(text.folded, start, end)
            if self._nouns.may_head(written := text.norm[match.start("noun") : match.end("noun")])
        ]
        if len({fold(written) for written in plurals}) > 1:
            plurals = [
                text.norm[match.start("noun") : match.end("noun")]
                for match in self._people.finditer(text.folded, start, end)
            ]
        return _Counted(self._nouns.singular(plurals[-1]), plurals[-1]) if plurals else None

    def _named(self, text: Text, start: int, figure: Mention) -> tuple[int, _Counted] | None:
        """(place, noun) that the sentence names as what its numbers count."""
        stop = text.norm.find("\n", figure.end)
        ends = {
            "before": figure.start,
            "behind": min(figure.end + 40, stop if stop > 0 else figure.end + 40),
        }
        best: tuple[int, _Counted] | None = None
        for rule in self._antecedents:
            for match in rule.finditer(text.folded, start, ends["behind"]):
                if figure.start < match.start() and not re.fullmatch(
                    r"(?: en [a-z]+)? (?:le|la|les) ", text.folded[figure.end : match.start()]
                ):
                    continue
                written = text.norm[match.start("noun") : match.end("noun")]
                if not self._nouns.may_head(written):
                    continue
                counted = _Counted(self._nouns.singular(written), written)
                if best is None or match.start() > best[0]:
                    best = match.start(), counted
        return best

    def _before(
        self,
        text: Text,
        figures: list[Mention],
        place: int,
        found: dict[int, _Counted],
        start: int,
    ) -> tuple[int, _Counted] | None:
        """(place, noun) of the nearest earlier figure from `start` on that counts something."""
        for back in range(place - 1, max(-1, place - 12), -1):
            other = figures[back]
            if other.start < start:
                break
            if other.start in found and _may_share(figures[place], other, found[other.start]):
                whole = _sum_of(text, figures, back)
                return other.start, found[(whole or other).start] if (
                    whole and whole.start in found
                ) else found[other.start]
        return None

    def _ahead(
        self, text: Text, figures: list[Mention], place: int, found: dict[int, _Counted]
    ) -> _Counted | None:
        """The noun of the figure that a bare number is joined to: "12 et 78 abstentions"."""
        if place + 1 == len(figures):
            return None
        after = figures[place + 1]
        between = text.folded[figures[place].end : after.start]
        return found.get(after.start) if len(between) < 16 and _AFTER_AND.match(between) else None


def _counted(text: Text, end: int, noun: Noun) -> _Counted:
    start = end
    while text.norm[start : start + 1] in (" ", '"', "("):
        start += 1
    link = re.match(r"(?:des |de |d'|du |de la |de l')", text.folded[start : start + 6])
    start += link.end() if link else 0
    return _Counted(noun.singular, text.norm[min(start, noun.start) : noun.group_end])


def _goes_on(text: Text, before: Mention, figure: Mention, own: _Counted) -> bool:
    """Whether what follows is no noun but a participle: "84 ont été retenus, 30 rejetés"."""
    if not own.noun.endswith(("é", "ée", "i", "ie", "is", "ise", "u", "ue")):
        return False
    return _PASSIVE.fullmatch(text.folded, before.end, figure.start) is not None


def _may_share(figure: Mention, other: Mention, counted: _Counted) -> bool:
    """Whether two figures can count the same: a decimal number ("1,54") is no count of people.

    "Dix fois plus que les 480 de mai": what is counted in times is no noun for another number.
    """
    if counted.noun == "fois":
        return False
    if figure.quantity is None or other.quantity is None or figure.quantity.kind == "share":
        return True
    return figure.quantity.value % 1 == 0 or other.quantity.value % 1 != 0


def _sum_of(text: Text, figures: list[Mention], last: int) -> Mention | None:
    """The total of a list that ends with figure `last`: "47 victimes : 31 femmes, 12 hommes…"."""
    total = 0.0
    for place in range(last, max(-1, last - 10), -1):
        quantity = figures[place].quantity
        if quantity is None or quantity.kind not in ("count", "age", "duration"):
            return None
        if quantity.kind != "count":
            continue
        colon = place < last and ":" in text.norm[figures[place].end : figures[place + 1].start]
        if colon and abs(total - quantity.value) < 1e-9:
            return figures[place]
        total += quantity.value
    return None
