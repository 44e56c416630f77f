"""Acronyms that a text defines: "Groupe de travail virtuel international (VGT)"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from pipeline.lexicon import Lexicon, automaton
from pipeline.model import Document, Entity, Mention
from pipeline.normalise import fold

_BEHIND = re.compile(r" ?\( ?(?:l'|la |le |the )?\"?((?:DG )?[A-Za-zÀ-Þ][\w&.-]{1,14})\"? ?[),;]")
_BEFORE = re.compile(r"(?<!\w)([A-ZÀ-Þ][\w&.-]{1,14}) ?\($")
_COMPLEMENT = re.compile(r" (?:du |de la |de l'|des |de )$")
_BESIDE = re.compile(r"[\w-]")
# How alike a name in the text and a name in the knowledge base must be, when both have the same
# acronym, to be one body: "Direction européenne de la qualité du médicament" (EDQM) is 100, the
# Swiss "Administration fédérale des douanes" and the "Agence française de développement" are 50.
_SAME_NAME = 85


class Acronyms:
    """Links acronyms to the names they were defined for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._gazetteers = {"ORG": lexicon.organisations, "TREATY": lexicon.treaties}

    def link(self, document: Document, mentions: Sequence[Mention]) -> list[Mention]:
        """`mentions` with the defined acronyms linked, and one more for each further use."""
        defined = self._defined(document, mentions)
        if not defined:
            return list(mentions)
        names = {id(m): entity for m, entity in defined.values()}
        linked = [
            replace(m, entity=names[id(m)], reason=m.reason or "name of a defined acronym")
            if id(m) in names and m.entity != names[id(m)]
            else m
            for m in mentions
        ]
        uses = _uses(document.text.norm, list(defined))
        for acronym, (name, entity) in defined.items():
            meant = replace(name, entity=entity)
            linked = list(_use(document, linked, acronym, uses[acronym], meant))
        return linked

    def _defined(
        self, document: Document, mentions: Sequence[Mention]
    ) -> dict[str, tuple[Mention, Entity]]:
        norm = document.text.norm
        found: dict[str, tuple[Mention, Entity]] = {}
        ends = {m.end: m for m in mentions if m.label == "ORG"}
        places = {
            norm[m.start : m.end] for m in mentions if m.label == "LOC" and m.source != "model"
        }
        for mention in mentions:
            if mention.label not in self._gazetteers:
                continue
            behind = _BEHIND.match(norm, mention.end)
            before = None
            if norm[mention.end : mention.end + 1] == ")":
                before = _BEFORE.search(norm, max(0, mention.start - 18), mention.start)
            acronym = behind[1] if behind else before[1] if before else ""
            name = norm[mention.start : mention.end]
            if not acronym or acronym in {*found, *places, *name.split()}:
                continue
            if not self._is_acronym(mention, name, acronym) or self._of_author(mention, acronym):
                continue
            named = mention
            if self._has_another(mention, acronym) and not _spelled(acronym, name):
                link = _COMPLEMENT.search(norm, max(0, mention.start - 8), mention.start)
                if link and link.start() not in ends:
                    continue  # "le groupe sur l'eau de la Ville (GSE)": of neither
                named = ends[link.start()] if link else mention
            name = norm[named.start : named.end]
            found[acronym] = named, self._entity(named, name, acronym)
        return found

    def _of_author(self, mention: Mention, acronym: str) -> bool:
        """ "Convention de l'Organisation internationale du travail (OIT)": of the body in it."""
        bodies = self._gazetteers["ORG"]
        keys = {a.key for a in bodies.by_folded.get(fold(acronym), ())}
        named = mention.entity.name if mention.entity else ""
        return mention.label == "TREATY" and any(
            fold(alias.text) in fold(named) and len(alias.text) > len(acronym)
            for key in keys
            for alias in bodies.by_key[key]
        )

    def _has_another(self, mention: Mention, acronym: str) -> bool:
        """Whether what a mention refers to is known by other acronyms than this."""
        gazetteer = self._gazetteers[mention.label]
        known = gazetteer.by_key.get(mention.entity.key, ()) if mention.entity else ()
        short = {fold(alias.text) for alias in known if alias.kind in ("acronym", "contextual")}
        return bool(short) and fold(acronym) not in {*short, *(fold(a.text) for a in known)}

    def _is_acronym(self, mention: Mention, name: str, text: str) -> bool:
        """Two capitals, or a lower-case sign ("fedpol") or letters that the name spells."""
        if re.fullmatch(r"[^\W\d_][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)+", text):
            return False  # "Saint-Mandé", "Seine-et-Marne"
        if sum(c.isupper() for c in text) >= 2:
            return True
        if text.islower():
            return 4 <= len(text) <= 8 and _held(text, name)
        if not 3 <= len(text) <= 9 or not text.isalpha():
            return False
        aliases = self._gazetteers[mention.label].by_folded.get(fold(text), ())
        known = mention.entity is not None and mention.entity.key in {a.key for a in aliases}
        return known or _spelled(text, name)

    def _entity(self, mention: Mention, name: str, acronym: str) -> Entity:
        """What both the name and its acronym refer to."""
        if mention.entity and mention.entity.in_knowledge_base:
            return mention.entity
        gazetteer = self._gazetteers[mention.label]
        for alias in gazetteer.by_folded.get(fold(acronym), ()):
            for known in gazetteer.by_key[alias.key]:
                if fuzz.token_set_ratio(fold(name), fold(known.text)) >= _SAME_NAME:
                    return gazetteer.entities[alias.key]
        return mention.entity or Entity(f"{mention.label}~{fold(name)}", mention.label, name)


def _held(sign: str, name: str) -> bool:
    """Whether a name holds the letters of a sign in order: "Office fédéral de police", "fedpol"."""
    letters = iter(fold(name))
    return all(letter in letters for letter in fold(sign))


def _spelled(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym begin, in order, words of the name; one may be amiss."""
    letters, place = fold(acronym), 0
    for word in re.split(r"[\s'-]", fold(name)):
        if word and place < len(letters) and word[0] == letters[place]:
            place += 1
    return place >= len(letters) - 1


def _uses(norm: str, acronyms: Sequence[str]) -> Mapping[str, list[int]]:
    """Where each acronym stands as a whole word, in order."""
    uses: dict[str, list[int]] = {acronym: [] for acronym in acronyms}
    for last, acronym in automaton(acronyms).iter(norm):
        start = last + 1 - len(acronym)
        if not _BESIDE.match(norm, last + 1) and not (start and _BESIDE.match(norm, start - 1)):
            uses[acronym].append(start)
    return uses


def _use(
    document: Document,
    mentions: Sequence[Mention],
    acronym: str,
    starts: Sequence[int],
    name: Mention,
) -> Iterator[Mention]:
    """`mentions` with every use of `acronym` as a mention of what `name` refers to."""
    places, length = frozenset(starts), len(acronym)
    reason = f"acronym of « {document.text.norm[name.start : name.end]} » in this document"
    held: set[int] = set()
    for mention in mentions:
        if mention.start in places and mention.end == mention.start + length:
            held.add(mention.start)
            yield replace(
                mention, label=name.label, source="acronym", entity=name.entity, reason=reason
            )
            continue
        if mention.label != "OFFICE":
            first = bisect_right(starts, mention.start - length)
            held.update(starts[first : bisect_left(starts, mention.end)])
        yield mention
    for start in starts:
        if start not in held:
            end = start + length
            yield Mention(name.label, start, end, "acronym", name.rule, name.entity, reason=reason)
