"""Whether years are somebody's age: "une élève de 12 ans", "un Malien de 40 ans"."""

import re
from collections.abc import Container, Mapping
from typing import Any

from pipeline.matchers.figure_context import opens_sentence
from pipeline.matchers.figure_units import Amount
from pipeline.model import Text
from pipeline.normalise import fold

_LOOK_BACK = 56  # characters
_CUE = re.compile(r"\bag(?:e|ee|es|ees)\b[^.;:,\n]{0,48}\Z")
_GROUP = re.compile(r"\b(?:les|des|aux|chez les|ces) (?:(?:plus|moins) de )?\Z")
_LEAD = re.compile(
    r"(?:\b(?:decede|mort|morte|decedee|nee?|des|majorite (?:sexuelle )?a)\b.{0,24}) a \Z"
    r"|\ba partir de \Z"
)
_HAVE = re.compile(
    r"\b(?:a|ai|as|ont|avait|avaient|avais|aura|auront|ayant|eu) (?:déjà |seulement |environ "
    r"|moins de |plus de |près de |au moins |entre |presque )?$"
)
_BETWEEN = re.compile(r"\bentre \Z")
_OPENING = re.compile(r"\b(?:a|entre) \Z")
_APPOSED = re.compile(r"[\w.] ?[,(] ?\Z")
_INHABITANT = re.compile(
    r"(?<=[a-zé'] )(?P<word>[A-ZÀ-Ý][a-zà-ÿ-]{2,20}?(?P<end>(?:ien|éen|ais|ois|ain)(?:ne|e)?s?)?)"
    r"(?: [a-zà-ÿ-]{2,20})?,? \(?(?:âgée?s? )?(?:de |d')\Z"
)
_DETERMINED = re.compile(r"\b(?:l[ea] |une? |l'|ce |cette )([a-z-]{4,20}) (?:de |d')\Z")
_STOP = re.compile(r"[.;!?\n]")


class Ages:
    """Tells ages from durations; `words` is `[words.context]` of `rules/figures.toml`.

    `nationals` are folded words for the people of a country.
    """

    def __init__(self, words: Mapping[str, Any], nationals: Container[str]) -> None:
        self._nationals = nationals
        people = "|".join(words["people"].split())
        lasting = "|".join(words["lasting"].split())
        self._people = re.compile(
            rf"\b(?:{people})\b(?: (?!(?:{lasting})\b)[a-z'-]{{2,20}}){{0,4}},? \(?(?:de |d')"
            r"(?:(?:plus|moins) de |plus d'|moins d')?\Z"
        )
        self._sentence = re.compile(rf"\b(?:{'|'.join(words['sentence'])})\b")

    def is_age(self, text: Text, amount: Amount, ranged: bool, hyphen: bool) -> bool:
        """Whether years (or months) are somebody's age."""
        if amount.unit not in ("year", "month"):
            return False
        folded, start, end = text.folded, amount.start, amount.end
        left = folded[max(0, start - _LOOK_BACK) : start]
        after = folded[end : end + 40]
        if ranged:
            left = _BETWEEN.sub("de ", left)
        if _CUE.search(left):
            return True
        close = _STOP.search(after, 0, 32)
        sentenced = self._sentence.search(after, 0, close.start() if close else 32) is not None
        if sentenced or self._people.search(left) or self._is_of_a_people(text, start):
            return not sentenced
        if amount.unit == "month" or not (not ranged) <= amount.value <= 125:
            return False
        group = _GROUP.search(left)
        if group and (hyphen or "de " in group[0]):
            return True
        # "a" the verb and "à" the preposition are one word in `folded`.
        if _HAVE.search(text.norm[max(0, start - 24) : start].lower()) and not re.match(
            r" (?:pour|d'|de |apres|avant|afin|plus tard)", after
        ):
            return True
        since = text.norm[max(0, start - 4) : start].lower() == "dès "
        if since or _LEAD.search(left) or after.startswith(" et plus"):
            return True
        if left.endswith("avant ") and 10 <= amount.value <= 25:
            return True
        lead = _OPENING.search(folded, max(0, start - 6), start)
        if lead and after.startswith(",") and opens_sentence(text, lead.start()):
            return True  # "À 16 ans, …", "Entre 18 et 24 ans, …"
        if not _APPOSED.search(left) or not re.match(r"[,)]", after):
            return False
        return amount.value >= 14 or self._is_name(text, start)

    def _is_of_a_people(self, text: Text, start: int) -> bool:
        """Whether "un Malien de 40 ans", "deux Lyonnaises de 30 ans" lead to `start`."""
        found = _INHABITANT.search(text.norm, max(0, start - 40), start)
        if found and (found["end"] or fold(found["word"]) in self._nationals):
            return True
        alone = _DETERMINED.search(text.folded, max(0, start - 32), start)
        return alone is not None and alone[1] in self._nationals

    def _is_name(self, text: Text, start: int) -> bool:
        """Whether a capitalised word stands before the comma or bracket before `start`."""
        left = text.norm[max(0, start - 40) : start].rstrip(" ,(")
        return left.rpartition(" ")[2][:1].isupper()
