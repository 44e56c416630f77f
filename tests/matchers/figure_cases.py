"""How tables of marked sentences with FIGUREs are read and checked."""

from pipeline.matchers.figures import Figures
from pipeline.model import Quantity
from tests.marked import LEXICON, document, parse, shown

FIGURES = Figures(LEXICON)


def said(quantity: Quantity) -> str:
    """A quantity in short: value[..high][/total], unit or kind, modifier, "per" rate."""
    words = [f"{quantity.value:.10g}"]
    words[0] += f"..{quantity.high:.10g}" if quantity.high is not None else ""
    words[0] += f"/{quantity.total:.10g}" if quantity.total is not None else ""
    if quantity.kind == "age":
        words.append("age")
    if quantity.unit:
        words.append(quantity.unit)
    if quantity.modifier != "exact":
        words.append(quantity.modifier)
    if quantity.per:
        words.append(f"per {quantity.per}")
    return " ".join(words)


def check(marked: str, expected: str) -> None:
    """`marked` may end in a bar and the publisher's country."""
    marked, _, country = marked.partition("|") if marked[0] != "|" else (marked, "", "")
    raw, spans = parse(marked)
    doc = document(raw, country=country or None)
    mentions = FIGURES.match(doc, [])
    assert shown(doc, mentions) == spans
    assert "; ".join(said(m.quantity) for m in mentions if m.quantity) == expected


def check_none(sentence: str) -> None:
    doc = document(sentence)
    assert shown(doc, FIGURES.match(doc, [])) == []
