""" "La Commission", "l'Institut", "l'Assemblée parlementaire": names that need their context."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.lexicon import Alias, Lexicon
from pipeline.model import Document, Entity, Mention
from pipeline.normalise import fold
from pipeline.overlaps import Overlaps
from pipeline.search import Finder

_ARTICLE = re.compile(
    r"(?:\b(?:le|la|du|au|cette|ce|cet|notre|de la|a la)|\b[ld]') ?$", re.IGNORECASE
)
_PLACED = re.compile(r"(\w[^\n]* [^\n]*\w) (?:de|du|d')(?: |(?<='))[A-ZÀ-Þ][\w-]+")

_AUTHORS = {"cets": "ORG:coe", "celex": "ORG:ue"}


class ShortNames:
    """Resolves contextual names of the gazetteer and capitalised heads standing alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._gazetteer = lexicon.organisations
        heads = sorted(lexicon.rules("organisations").words["capital_heads"], key=len, reverse=True)
        head = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, heads))})(?![\w-])")
        self._heads = Finder(head)

    def link(self, document: Document, mentions: Sequence[Mention]) -> list[Mention]:
        """`mentions` with contextual names resolved or, where nothing supports them, left out."""
        norm = document.text.norm
        context = self._family(mentions, document.metadata.publisher)
        around = context, _countries(document, mentions), _authors(mentions)
        linked: list[Mention] = []
        earlier = _Earlier(document)
        shortened = [*self._lone_heads(document, mentions), *_without_place(document, mentions)]
        queue = sorted([*mentions, *shortened], key=lambda m: m.start)
        for mention in queue:
            current: Mention | None = mention
            settled = mention.entity and not self._extends(mention, earlier)
            if mention.label == "ORG" and not settled and mention.source != "acronym":
                if found := self._resolve(document, mention, earlier, *around):
                    current = replace(mention, entity=found[0], reason=found[1])
                elif " " in norm[mention.start : mention.end]:
                    current = local(document, mention)
                elif mention.source not in ("rule", "model"):
                    current = None
            if current:
                linked.append(current)
                earlier.add(current)
        return linked

    def _lone_heads(self, document: Document, mentions: Sequence[Mention]) -> Iterator[Mention]:
        """Capitalised heads behind an article that no longer name covers: "l'Institut"."""
        norm, folded = document.text.norm, document.text.folded
        covered = Overlaps(m for m in mentions if m.label != "OFFICE")
        for match in self._heads.finditer(folded):
            start, end = match.span()
            if not norm[start].isupper() or not _ARTICLE.search(norm[max(0, start - 6) : start]):
                continue
            if covered.over(start, end):
                continue
            following = norm[end : end + 2]
            if following[1:2].isupper() and following[0] in " -":
                continue
            yield Mention("ORG", start, end, "reference", "refer.short_name")

    @staticmethod
    def _extends(mention: Mention, earlier: "_Earlier") -> bool:
        """Whether a name by grammar is the beginning of a longer one that came before."""
        if mention.source != "rule" or mention.entity is None or mention.entity.in_knowledge_base:
            return False
        return earlier.goes_on(fold(mention.entity.name))

    def _resolve(
        self,
        document: Document,
        mention: Mention,
        earlier: "_Earlier",
        context: Counter[str],
        countries: frozenset[str],
        authors: frozenset[str],
    ) -> tuple[Entity, str] | None:
        """The entity of a name that needs its context, and why it is that one."""
        written = document.text.folded[mention.start : mention.end]
        aliases = self._gazetteer.by_folded.get(written, ())
        candidates = {a.key for a in aliases if _alive(a, document)}
        if self._beside_parliament(document, mention, written) and (
            council := self._gazetteer.entities.get("ORG:ue-conseil")
        ):
            return council, "the Council beside the Parliament is that of the Union"
        upper = document.text.norm[mention.start : mention.end].isupper() and len(written) < 9
        if not upper and (entity := earlier.antecedent(written, candidates)):
            return entity, "short for the nearest body before it with such a name"
        entities = self._gazetteer.entities
        near = {key: context[key] + self._near(key, context) for key in candidates}
        best = [key for key in near if near[key] and near[key] == max(near.values())]
        reason = "the body of this name whose family the document names most"
        if not best:
            best = [key for key in candidates if entities[key].country in countries]
            reason = "the body of this name in the document's country"
        if not best and not upper:
            best = [key for key in candidates if authors & {key, *self._gazetteer.ancestors(key)}]
            reason = "the body of this name in the organisation whose treaties the document cites"
        return (entities[best[0]], reason) if len(best) == 1 else None

    def _near(self, key: str, context: Counter[str]) -> int:
        return sum(context[ancestor] for ancestor in self._gazetteer.ancestors(key))

    def _beside_parliament(self, document: Document, mention: Mention, written: str) -> bool:
        """ "Le Parlement européen et le Conseil": the Council of the Union."""
        if written != "conseil":
            return False
        around = document.text.folded[max(0, mention.start - 40) : mention.end + 25]
        return bool(
            re.search(r"parlement(?: europeen)? et (?:le |du |au )conseil\b", around)
        ) or bool(re.search(r"presiden\w+ \w+ du conseil\b", around))

    def _family(self, mentions: Sequence[Mention], publisher: str | None) -> Counter[str]:
        """How often a document names each body or a part of it; its publisher counts as named."""
        keys = [m.entity.key for m in mentions if m.label == "ORG" and m.entity]
        if publisher:
            keys += {a.key for a in self._gazetteer.by_folded.get(fold(publisher), ())}
        return Counter(k for key in keys for k in (key, *self._gazetteer.ancestors(key)))


def local(document: Document, mention: Mention) -> Mention:
    """A mention that nothing else resolves becomes an entity of its own wording."""
    name = document.text.norm[mention.start : mention.end]
    own = Entity(f"{mention.label}~{fold(name)}", mention.label, name)
    return mention if mention.entity else replace(mention, entity=own)


def _without_place(document: Document, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """ "La préfecture de police", once "la préfecture de police de Paris" has been named."""
    covered = Overlaps(m for m in mentions if m.label != "OFFICE")
    seen: set[str] = set()
    for mention in mentions:
        short = _PLACED.fullmatch(document.text.norm, mention.start, mention.end)
        if mention.label != "ORG" or not short or mention.entity is None or short[1] in seen:
            continue
        seen.add(short[1])
        pattern = rf"(?<=[ '])({re.escape(short[1])})(?![\w-]| (?:de|du|des|d')\b)"
        for match in re.finditer(pattern, document.text.norm[mention.end :]):
            start, end = mention.end + match.start(), mention.end + match.end()
            if not covered.over(start, end):
                entity = mention.entity
                yield Mention(
                    "ORG", start, end, "reference", "refer.without_place", entity,
                    reason="short for a name with its place before it",
                )  # fmt: skip


def _countries(document: Document, mentions: Sequence[Mention]) -> frozenset[str]:
    """The publisher's country; where it is not known, the only one that the document names."""
    if document.metadata.country:
        return frozenset((document.metadata.country,))
    named = {
        m.entity.country for m in mentions if m.label == "LOC" and m.entity and m.entity.country
    }
    return frozenset(c for c in named if c) if len(named) == 1 else frozenset()


def _authors(mentions: Sequence[Mention]) -> frozenset[str]:
    """The organisation whose treaties or acts alone a document cites, by their numbers."""
    series = {
        kind
        for mention in mentions
        if mention.label == "TREATY" and mention.entity
        for kind, _ in mention.entity.external_ids
        if kind in _AUTHORS
    }
    return frozenset(_AUTHORS[kind] for kind in series) if len(series) == 1 else frozenset()


def _alive(alias: Alias, document: Document) -> bool:
    """Whether the name was in use when the document was written."""
    day = document.metadata.date
    if day is None:
        return True
    return (alias.valid_from or 0) <= day.year <= (alias.valid_to or 9999)


class _Earlier:
    """The bodies that a document has named so far, by the words with which their names begin."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._named = 0
        self._by_key: dict[str, tuple[int, Entity]] = {}  # the latest each, with its number
        self._by_beginning: dict[str, tuple[int, Entity]] = {}
        self._of_names: set[str] = set()

    def add(self, mention: Mention) -> None:
        """Take note of a mention that comes behind all those before it."""
        entity = mention.entity
        if mention.label != "ORG" or entity is None:
            return
        of_name = _beginnings(fold(entity.name))
        self._of_names.update(of_name)
        if not self._text.norm[mention.start].isupper():
            return  # "la Commission" is not "la commission des libertés civiles"
        self._named += 1
        self._by_key[entity.key] = self._named, entity
        of_wording = _beginnings(self._text.folded[mention.start : mention.end])
        for beginning in (*of_wording, *(of_name if entity.name[0].isupper() else ())):
            self._by_beginning[beginning] = self._named, entity

    def goes_on(self, name: str) -> bool:
        """Whether a canonical name goes on behind the words of `name`, which is folded."""
        return name in self._of_names

    def antecedent(self, written: str, candidates: set[str]) -> Entity | None:
        """The nearest body that is a candidate, or whose name begins with these folded words."""
        found = [self._by_key[key] for key in candidates if key in self._by_key]
        if written in self._by_beginning:
            found.append(self._by_beginning[written])
        return max(found, key=lambda latest: latest[0])[1] if found else None


@lru_cache(maxsize=4096)
def _beginnings(folded: str) -> tuple[str, ...]:
    """A name's first word, its first two and so on, but not the whole name."""
    return tuple(folded[:place] for place, sign in enumerate(folded) if sign == " ")
