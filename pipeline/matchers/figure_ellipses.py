"""Numbers that leave out what the one before them said: "3 millions, contre 1,8 en 2020"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.matchers.figure_joins import Candidate
from pipeline.model import Text

_CONTRE = re.compile(
    r"\bcontre (?:seulement |environ |quelque |pres de |plus de |moins de |a peine )?\Z"
)
_CLOSES = re.compile(
    r" ?(?:[,;.)](?!\d)|$|\n)| (?:en|au|aux|a|chez|hier|il|l'an|la|le|l'annee|un|une|selon|pour"
    r"|precedemment|auparavant|initialement|officiellement|actuellement|seulement)\b(?! [a-z]+ de )"
)
_COMPLEMENT = re.compile(r" d(?:e|es|u)\b(?! (?:plus|moins)\b)| d'")
_BREAK = re.compile(r"[;!?\n]|\. ")
_NEAR = 160  # characters between the two numbers
_MILLION = 1e6


def completed(text: Text, found: Sequence[Candidate]) -> list[Candidate]:
    """`found` with the scale and the unit that each number has from the one before it."""
    whole: list[Candidate] = []
    for candidate in found:
        told = (c for c in reversed(whole[-3:]) if not _is_article(c))  # "sur une enveloppe de"
        before = next(told, None)
        whole.append(_complete(text, before, candidate) if before else candidate)
    return whole


def _is_article(candidate: Candidate) -> bool:
    return candidate.amount.numeral.article and candidate.amount.kind == "count"


def _complete(text: Text, before: Candidate, one: Candidate) -> Candidate:
    """`one` with what it leaves out of `before`: its scale, currency or percent sign."""
    first, second = before.amount, one.amount
    bare = second.kind == "count" and not second.measure and not second.numeral.article
    if not bare or one.high is not None or one.total is not None or before.total is not None:
        return one
    between = text.folded[first.end : second.start]
    if len(between) > _NEAR or _BREAK.search(between):
        return one
    scale = second.numeral.scale
    if scale >= _MILLION:  # of a large number what it counts follows with "de"
        money = first.kind == "money" and first.numeral.scale >= _MILLION
        if not money or _COMPLEMENT.match(text.folded, second.end):
            return one
        return replace(one, amount=replace(second, kind="money", unit=first.unit))
    contre = _CONTRE.search(between)
    plain = scale == 1 and second.numeral.form in ("digits", "words")
    if not (contre and plain and _CLOSES.match(text.folded, second.end)):
        return one
    large = first.numeral.scale >= _MILLION and second.value < 1000
    if first.kind == "count" and (first.measure or not large):
        return one
    if first.kind not in ("count", "money", "percent"):
        return one
    value = second.value * (first.numeral.scale if large else 1.0)
    amount = replace(second, value=value, kind=first.kind, unit=first.unit)
    return replace(one, amount=amount, shared=True)
