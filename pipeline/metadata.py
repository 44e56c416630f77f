"""What a document says of itself: title, publisher, date, reference, language, country.

Each comes from where such documents keep it (headline, letterhead, dateline, foot), by rules of
rules/metadata.toml; None rather than wrong.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from pipeline import days
from pipeline.lexicon import Lexicon, Rule
from pipeline.model import NOTHING_DECLARED, Declared, Entity, Metadata, Text, Zone
from pipeline.normalise import fold, mend
from pipeline.search import Search

_WORDED = re.compile(r"(\d{1,2})(?: ?er)? ([a-z]+)\.? (\d{4})")
_NUMERIC = re.compile(r"(\d{1,2}) ?[./-] ?(\d{1,2}) ?[./-] ?(\d{4}|\d\d)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DASH = re.compile(r" [–|-] ")
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[A-ZÀ-Þ][^\n@|>]{1,90}[^\n.!?:;,@|>]")
_AUTHOR = re.compile(r"(?:auteurs?|editeurs?)[ :]*")
_LEAD_LINES = 3  # lines of prose in which a dateline or an agency's mark may still stand
_HEAD_LINES = 40
_LANGUAGE_SAMPLE = 20_000  # characters
_ENOUGH_STOPWORDS = 4
_ENOUGH_LETTERS = 40
_SURE = 0.75
_ENOUGH_CUES = 3


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    norm: str
    folded: str
    kind: str


class Describer:
    """Reads a document's metadata. Holds the rules of metadata.toml, compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        file = lexicon.rules("metadata")
        self._lexicon = lexicon
        self._by_kind: dict[str, list[Rule]] = {"date": [], "reference": [], "country": []}
        for rule in file.rules:
            kind = rule.id.partition(".")[2].partition("_")[0]
            self._by_kind.setdefault(kind, []).append(rule)
        self._countries = Search(
            (str(rule.attributes["country"]), rule.finder) for rule in self._by_kind["country"]
        )
        self._named = [file[name] for name in ("agency_mark", "agency_acronym")]
        self._claims = [file[name] for name in ("about", "copyright")]
        zones = lexicon.rules("zones")
        self._generic = [r for r in zones.rules if r.attributes["kind"] not in ("note", "dateline")]
        self._bodies = tuple(f"{word} " for word in zones.words["institutions"])
        self._service = zones["press_service"]
        self._official = [self._service, *(zones[n] for n in ("release", "release_for", "motto"))]
        self._boilerplate = [zones["about"], zones["boilerplate"]]
        self._domains: dict[str, str] = dict(file.words["domains"])
        self._series: dict[str, str] = dict(file.words["series"])
        self._stopwords = {k: frozenset(v) for k, v in file.words["stopwords"].items()}

    def describe(
        self, text: Text, zones: Sequence[Zone], declared: Declared = NOTHING_DECLARED
    ) -> Metadata:
        """The metadata of one document; every field None where nothing says.

        Text goes before what the file declares, but for the title that a page marks as such and
        for a publisher whose declared name is known: a page's text seldom names it.
        """
        lines = _lines(text, zones)
        head, foot = _head(lines), _foot(lines)
        reference = self._reference(head, foot)
        entity, name = self._publisher(text, head, foot)
        if not entity and not name and reference:
            entity = self._of_series(text, fold(reference))
        places = dict(declared.where)
        marked = declared.title if places.get("title") == "h1" else None
        known = self._known(fold(declared.publisher)) if declared.publisher else None
        sender = self._mentioned(fold(declared.sender)) if declared.sender else None
        written = entity.name if entity else name
        said: dict[str, tuple[str | dt.date | None, ...]] = {
            "title": (
                mend(marked) if marked else None,
                next((line.norm for line in lines if line.kind == "headline"), None),
                declared.title,
            ),
            "publisher": (
                known.name if known else None,
                written,
                declared.publisher or (sender.name if sender else None),
            ),
            "date": (None, self._date(head, foot), declared.date),
            "reference": (None, reference, declared.reference),
            "language": (None, self._language(text), declared.language),
        }
        if not declared.publisher and sender:
            places["publisher"] = places["sender"]
        found: dict[str, Any] = {}
        found_in = []
        for field, options in said.items():
            number = next((i for i, option in enumerate(options) if option), None)
            found[field] = None if number is None else options[number]
            if number is not None:
                found_in.append((field, "text" if number == 1 else places.get(field, "file")))
        publisher = known or entity or (None if written or declared.publisher else sender)
        return Metadata(
            **found, country=self._country(text, publisher), found_in=tuple(sorted(found_in))
        )

    # -------------------------------------------------------------- date and reference

    def _date(self, head: Sequence[_Line], foot: Sequence[_Line]) -> dt.date | None:
        """The most credible date: by the rule's weight, then the first; the foot if no other."""
        best: tuple[int, dt.date] | None = None
        for line in [*head, *foot]:
            for rule in self._by_kind["date"]:
                match = rule.pattern.match(line.folded)
                found = read_day(match["date"]) if match else None
                weight = int(rule.attributes["weight"])
                if found and (best is None or weight > best[0]):
                    best = weight, found
            if line is (head[-1] if head else None) and best:
                return best[1]
        return best[1] if best else None

    def _reference(self, head: Sequence[_Line], foot: Sequence[_Line]) -> str | None:
        """The document's own number: a labelled one first, and never from running text."""
        own = [line for line in [*head, *foot] if line.kind != "body" or len(line.norm) < 80]
        for rule in self._by_kind["reference"]:
            for line in own:
                match = rule.pattern.search(line.folded)
                if match:
                    start, end = match.span("span")
                    return line.norm[start:end].strip(" .,;:–-")
        return None

    # -------------------------------------------------------------- publisher

    def _publisher(
        self, text: Text, head: Sequence[_Line], foot: Sequence[_Line]
    ) -> tuple[Entity | None, str | None]:
        """(the known body, None) or (None, its name as written) or (None, None)."""
        for above, line in pairwise(foot):
            if _AUTHOR.fullmatch(above.folded):
                return self._known(line.folded), line.norm
        for rule in self._named:
            for line in head:
                match = rule.pattern.match(line.folded)
                if match:
                    return self._resolved(line, match)
        return (
            self._masthead(text, head)
            or self._claimed([*foot, *head])
            or (self._addressed([*head, *foot]), None)
        )

    def _resolved(self, line: _Line, match: re.Match[str]) -> tuple[Entity | None, str | None]:
        start, end = match.span("span")
        return self._known(line.folded[start:end]), line.norm[start:end].strip()

    def _masthead(
        self, text: Text, head: Sequence[_Line]
    ) -> tuple[Entity | None, str | None] | None:
        """A letterhead line that is a name, else the known body that one of its lines names."""
        furniture = []
        for line in head:
            if line.kind == "headline":
                break
            if line.kind == "furniture":
                furniture.append(line)
        for line in furniture:
            entity = self._known(line.folded)
            if entity and not _fits([self._service], line):
                return entity, None
        for number, line in enumerate(furniture):
            # The first line of a page is its masthead; further down only what calls itself a body.
            if number and not line.norm.isupper() and not line.folded.startswith(self._bodies):
                continue
            country = line.folded.strip(' "') in self._lexicon.countries.by_folded
            if _NAME.fullmatch(line.norm) and not country and not _fits(self._generic, line):
                return None, _mixed_case(text, line.norm)
        for line in furniture:
            entity = self._mentioned(line.folded) if _fits(self._official, line) else None
            if entity:
                return entity, None
        return None

    def _claimed(self, lines: Sequence[_Line]) -> tuple[Entity | None, str | None] | None:
        """The body that a copyright line or "À propos de …" names, or boilerplate is about."""
        for rule in self._claims:
            for line in lines:
                match = rule.pattern.match(line.folded)
                if match and line.kind in ("furniture", "contact"):
                    return self._resolved(line, match)
        for line in lines:
            if line.kind == "furniture" and _fits(self._boilerplate, line):
                entity = self._mentioned(line.folded)
                if entity:
                    return entity, None
        return None

    def _addressed(self, lines: Sequence[_Line]) -> Entity | None:
        """The body whose site or mailbox stands in the letterhead or the contacts."""
        for line in lines:
            if line.kind in ("furniture", "contact"):
                for domain, key in self._domains.items():
                    if re.search(rf"(?<![\w-]){re.escape(domain)}(?![\w-])", line.folded):
                        return self._lexicon.entity(key)
        return None

    def _of_series(self, text: Text, reference: str) -> Entity | None:
        """The body that numbers its documents so, if the text names it: "DC 1" is anybody's."""
        key = self._series.get(re.split(r"[(/ ]", reference)[0])
        hits = self._lexicon.organisations.find(text.folded) if key else ()
        named = any(alias.key == key for hit in hits for alias in hit.aliases)
        return self._lexicon.entity(key) if key and named else None

    def _known(self, folded: str) -> Entity | None:
        """The one organisation that a whole wording names, or what stands before its dash."""
        for wording in (folded, _DASH.split(folded)[0]):
            aliases = self._lexicon.organisations.by_folded.get(wording.strip(' "'), ())
            if keys := {alias.key for alias in aliases}:
                break
        return self._lexicon.entity(keys.pop()) if len(keys) == 1 else None

    def _mentioned(self, folded: str) -> Entity | None:
        """The organisation with the longest name in a line."""
        hits = [
            hit
            for hit in self._lexicon.organisations.find(folded)
            if len({alias.key for alias in hit.aliases}) == 1
            and hit.aliases[0].kind != "contextual"
            and hit.end - hit.start > 5
        ]
        if not hits:
            return None
        longest = max(hits, key=lambda hit: (hit.end - hit.start, -hit.start))
        return self._lexicon.entity(longest.aliases[0].key)

    # -------------------------------------------------------------- language and country

    def _language(self, text: Text) -> str | None:
        """ISO 639-1; None where the text is too short to tell.

        French by a vote of stop words. A text that they do not show to be French, which costs it
        its mentions, is put before a model of some hundred languages.
        """
        words = Counter(_WORD.findall(text.norm[:_LANGUAGE_SAMPLE].lower()))
        votes = {
            language: sum(words[word] for word in stopwords)
            for language, stopwords in self._stopwords.items()
        }
        first: str = max(votes, key=lambda language: votes[language])
        clear = votes[first] >= _ENOUGH_STOPWORDS
        if clear and first == "fr":
            return first
        sample = text.norm[:_LANGUAGE_SAMPLE]
        if sum(map(str.isalpha, sample)) >= _ENOUGH_LETTERS:
            language, probability = _identifier().classify(sample)
            if probability >= _SURE:
                return str(language)
        return first if clear else None

    def _country(self, text: Text, publisher: Entity | None) -> str | None:
        """The publisher's country; for one unknown, the country that the text's marks agree on."""
        if publisher:
            if self._lexicon.is_international(publisher.key):
                return None
            if publisher.country:
                return publisher.country
        cues = {(country, match[0]) for country, match in self._countries.finditer(text.folded)}
        votes = Counter(country for country, _ in cues).most_common(2)
        (first, most), (_, second), *_ = [*votes, ("", 0), ("", 0)]
        return first if most >= _ENOUGH_CUES and most > second else None


@cache
def _identifier() -> Any:
    """py3langid's model; it takes a second to load and most corpora do without."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def read_day(folded: str) -> dt.date | None:
    """A full date in figures (day first) or words; None where the calendar has none such."""
    if match := _ISO.fullmatch(folded):
        return days.day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(folded):
        return days.day(days.full_year(match[3]), int(match[2]), int(match[1]))
    if match := _WORDED.fullmatch(folded):
        return days.day(int(match[3]), days.month_number(match[2]), int(match[1]))
    return None


def _lines(text: Text, zones: Sequence[Zone]) -> list[_Line]:
    """The lines that hold words, each with the kind of the zone it lies in."""
    lines = []
    for zone in zones:
        for match in re.finditer(r"[^\n]+", text.norm[zone.start : zone.end]):
            norm = match[0].strip()
            if norm:
                start = zone.start + match.start() + match[0].index(norm[0])
                folded = text.folded[start : start + len(norm)]
                lines.append(_Line(start, norm, folded, zone.kind))
    return lines


def _head(lines: Sequence[_Line]) -> list[_Line]:
    """The lines up to the first few of running text."""
    prose = [i for i, line in enumerate(lines) if line.kind == "body" and len(line.norm) > 120]
    end = prose[_LEAD_LINES - 1] + 1 if len(prose) >= _LEAD_LINES else len(lines)
    return list(lines[: min(end, _HEAD_LINES + _letterhead(lines))])


def _letterhead(lines: Sequence[_Line]) -> int:
    """How many lines come before the headline or the body (a list of members may be long)."""
    own = ("headline", "body", "dateline")
    return next((i for i, line in enumerate(lines) if line.kind in own), len(lines))


def _fits(rules: Sequence[Rule], line: _Line) -> bool:
    return any(rule.pattern.match(line.folded) for rule in rules)


def _foot(lines: Sequence[_Line]) -> list[_Line]:
    """What follows the last line of the body."""
    last = max((i for i, line in enumerate(lines) if line.kind in ("body", "headline")), default=-1)
    return list(lines[last + 1 :])


def _mixed_case(text: Text, name: str) -> str:
    """A name in capitals as the text writes it elsewhere, if it does."""
    if not name.isupper():
        return name
    place = text.folded.find(fold(name), text.norm.find(name) + len(name))
    return text.norm[place : place + len(name)] if place >= 0 else name
