"""Surnames, initials and misspellings: one entity for each person that a document names in full."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import DamerauLevenshtein

from pipeline.model import Document, Entity, Mention
from pipeline.normalise import fold

_SENTENCE_START = re.compile(r"(?:^|[\n.!?:\"(•–-] ?)$")


def link_persons(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` with persons linked, and one more for each further use of a known surname."""
    norm = document.text.norm
    names = {id(m): norm[m.start : m.end] for m in mentions if m.label == "PERSON"}
    people = _people(names.values())
    linked = [
        replace(m, entity=_who(names[id(m)], people, m.rule)) if id(m) in names else m
        for m in mentions
    ]
    return linked + list(_further(document, linked, people))


def _people(names: Iterable[str]) -> dict[tuple[str, ...], Entity]:
    """Entities by the folded parts of their full names; variants of one name share an entity."""
    people: dict[tuple[str, ...], Entity] = {}
    wordings = [name for name in names if len(_parts(name)) > 1]
    for name in sorted(dict.fromkeys(wordings), key=lambda n: (-len(n), wordings.index(n))):
        parts = _parts(name)
        if parts in people:
            continue
        if any(known[-len(parts) :] == parts or _misspelt(parts, known) for known in people):
            continue  # "Van Dunem" after "Francisca Van Dunem"
        same = {e.key: e for known, e in people.items() if _same_person(parts, known)}
        shown = _display(name)
        entity = Entity(f"PERSON~{' '.join(parts)}", "PERSON", shown)
        people[parts] = same.popitem()[1] if len(same) == 1 else entity
    return people


def _who(name: str, people: dict[tuple[str, ...], Entity], rule: str) -> Entity | None:
    """The person that a full or short name means; None where several people could be meant."""
    parts = _parts(name)
    if parts in people:
        return people[parts]
    whole = {e.key: e for known, e in people.items() if known[-len(parts) :] == parts}
    if not whole:
        whole = {e.key: e for known, e in people.items() if _misspelt(parts, known)}
    if len(whole) > 1:
        return None
    if whole:
        return whole.popitem()[1]
    return Entity(f"PERSON~{' '.join(parts)}", "PERSON", _display(name))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(fold(name).replace("'", "' ").split())


def _same_person(parts: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether a name is `known` with a part left out, with initials, or misspelt by a letter."""
    if parts[-1] != known[-1]:
        return len(parts) == len(known) and parts[0] == known[0] and _misspelt(parts[1:], known)
    first, other = parts[0], known[0]
    if first == other:
        return set(parts) <= set(known)
    initials = re.findall(r"[^\W\d_]", first) if "." in first else []
    return bool(initials) and initials == [piece[0] for piece in re.split(r"[-. ]", other) if piece]


def _misspelt(parts: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether `parts` is the end of a known name but for a slip: two letters in eight or more."""
    wanted, written = " ".join(known[-len(parts) :]), " ".join(parts)
    if len(parts) >= len(known) or min(len(wanted), len(written)) < 5:
        return False
    allowed = 2 if len(wanted) >= 8 else 1
    return DamerauLevenshtein.distance(wanted, written, score_cutoff=allowed) <= allowed


def _display(name: str) -> str:
    """A name as it is usually written: "Jean DUPONT" → "Jean Dupont"."""
    words = name.split(" ")
    return " ".join(
        re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)
        if word.isupper() and len(word.replace(".", "")) > 1 and "." not in word
        else word
        for word in words
    )


def _further(
    document: Document, mentions: Sequence[Mention], people: dict[tuple[str, ...], Entity]
) -> Iterator[Mention]:
    """Uses of surnames that no rule saw: capitalised, not at the start of a sentence."""
    norm = document.text.norm
    taken = [m for m in mentions if m.label != "OFFICE"]
    surnames: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.label == "PERSON" and mention.entity:
            surname = re.split(r"[ .]", norm[mention.start : mention.end])[-1]
            if len(surname) > 3 and surname[0].isupper():
                surnames.setdefault(surname, set()).add(mention.entity.key)
    by_key = {entity.key: entity for entity in people.values()}
    for surname, keys in sorted(surnames.items()):
        if len(keys) != 1 or (key := next(iter(keys))) not in by_key:
            continue
        for match in re.finditer(rf"(?<![\w'-]){re.escape(surname)}(?![\w-])", norm):
            before = norm[max(0, match.start() - 2) : match.start()]
            if _SENTENCE_START.search(before) or any(
                m.start < match.end() and match.start() < m.end for m in taken
            ):
                continue
            yield Mention("PERSON", *match.span(), "reference", "refer.surname", by_key[key])
