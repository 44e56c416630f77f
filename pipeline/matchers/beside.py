"""Places in a sentence's words beside an office: past a sign, a bracket, a party; and phrases."""

from collections.abc import Mapping, Sequence

from pipeline.words import Word


def phrases(wordings: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by their first word, longest first, split as `words` splits a text."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for wording in wordings:
        parts = tuple(wording.replace("'", "' ").split())
        table.setdefault(parts[0], []).append(parts)
    for same_start in table.values():
        same_start.sort(key=len, reverse=True)
    return table


def phrase_at(table: Mapping[str, list[tuple[str, ...]]], line: Sequence[Word], index: int) -> int:
    """One past the longest phrase that begins at `index`; 0 where none does."""
    if index >= len(line):
        return 0
    for phrase in table.get(line[index].folded.removeprefix("ex-"), ()):
        if tuple(w.folded for w in line[index + 1 : index + len(phrase)]) == phrase[1:]:
            return index + len(phrase)
    return 0


def behind_article(line: Sequence[Word], index: int) -> bool:
    """Whether the singular article stands right in front of a word."""
    return index > 0 and line[index - 1].folded in ("le", "la", "du", "au", "l'")


def runs_on(line: Sequence[Word], index: int) -> bool:
    """Whether a lower-case word follows that joins no second office."""
    return index < len(line) and line[index].text[0].islower() and line[index].text != "et"


def past_bracket(line: Sequence[Word], index: int) -> int:
    """One past a bracket of one word that opens at `index`, else `index`."""
    if index + 2 < len(line) and line[index].text == "(" and line[index + 2].text == ")":
        return index + 3
    return index


def before_bracket(line: Sequence[Word], index: int) -> int:
    """Where a bracket of a few words, or what a slash adds, begins that ends at `index`."""
    if index > 2 and line[index - 1].text == ")":
        for opening in range(index - 2, max(index - 7, 0), -1):
            if line[opening].text == "(":
                return opening
    if index > 2 and line[index - 2].text == "/" and line[index - 1].capital:
        return index - 2  # "Ida Roux/Norvège"
    return index


def party_sign(line: Sequence[Word], index: int) -> bool:
    """Whether a few capitals stand in front of what is not all capitals: "le député LR Xavier"."""
    text, following = line[index].text, line[index + 1 : index + 2]
    sign = text.isalpha() and text.isupper() and 2 <= len(text) <= 4
    return sign and not (following and following[0].text.isupper())


def past_sign(line: Sequence[Word], index: int) -> int:
    """One past a comma or colon at `index`, else `index`."""
    return index + 1 if index < len(line) and line[index].text in (",", ":") else index
