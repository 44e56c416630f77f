"""The French NER model and what of its output is kept. Here and in `train` alone is spaCy used."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline import weights
from pipeline.lexicon import Lexicon, automaton
from pipeline.model import Document, Mention
from pipeline.ner import loading
from pipeline.ner.finder import REPEATED_LINES, Finder

_NO_NAME = re.compile(r"^\w [–-] |[@/\\|>=#]|www\.|https?:|^\W*$|^[^\W\d_]$|\d{3}")
_EDGE = re.compile(r"^[\s\"'(\[–-]+|[\s\"'(\[,;:.–-]+$")
_PERSON_EDGE = re.compile(r"^[\s\"'(\[)\]–-]+|[\s\"(\[)\],;:–-]+$|(?<=[\")\]])\.$")
_DASH = re.compile(r" [–-] | \.$")
_LEAD = re.compile(r"\b(?P<noun>[a-z]+) \"? ?$")
_DOTTED = re.compile(r"(?<![\w.])(?:[A-ZÀ-Þ]\.){2,}\Z")  # "U.E.", not the end of a sentence
_DEFINITE = re.compile(r"(?:\b(?:l[ea]|du|au) |\bl' ?)$")  # "l'armée turque"
# "A. K. M. Okoundji", "J.-P. Lambert"; a lone "M." in front is the title.
_INITIALS = re.compile(r"(?<![\w.-])(?:M\. )?((?:[A-ZÀ-Þ]\.[ -]?){1,4})$")
_ENDLESS = 500  # characters without a blank: more than a word has, or an address of the web
_ENDLESS_WORD = re.compile(rf"(?<!\S)\S{{{_ENDLESS},}}")


class Recogniser:
    """A spaCy model's NER component, loaded once; see `weights.LABELS` for what is left out."""

    def __init__(self, model: str, lexicon: Lexicon) -> None:
        located = weights.locate(model)
        self.version = located.version
        self._finder = make_finder(located)
        tables = lexicon.rules("ner").words
        self._peoples = frozenset(lexicon.adjectives)
        self._never = frozenset(tables["never"]) | self._peoples  # "les Norvégiens" are no place
        self._undertakings = frozenset(tables["undertakings"])
        bodies = lexicon.rules("organisations").words
        self._heads = frozenset(
            (*bodies["capital_heads"], *bodies["lower_heads"], *tables["forces"])
        )
        self._places = frozenset(tables["named_after"])
        self._leading = frozenset(tables["leading"])
        self._determiners = frozenset(tables["determiners"])

    def match(self, document: Document) -> list[Mention]:
        """PERSON, ORG and LOC mentions, in order, without overlap, none across a line break.

        Left out are common nouns of the field, addresses, and a lone word at the start of a
        sentence that the document writes with a capital nowhere else.
        """
        openings = _openings(document)
        trimmed = (self._trimmed(document, mention) for mention in self._mentions(document))
        found = [mention for mention in trimmed if mention]
        again = _again(document, found, openings)
        return [m for m in found if self._plausible(document, m, openings, again)]

    def _mentions(self, document: Document) -> Iterator[Mention]:
        places = paragraphs(document.text.norm)
        lines = [_without_endless_words(place[0]) for place in places]
        for place, found in zip(places, self._finder.find(lines), strict=True):
            for start, end, name in found:
                label = weights.LABELS[name]
                if label is not None:
                    offset = place.start()
                    yield Mention(label, offset + start, offset + end, "model", self.version)

    def _trimmed(self, document: Document, mention: Mention) -> Mention | None:
        """The mention without signs and common nouns at its edges; None where nothing is left.

        A person's name is taken with the initials in front of it.
        """
        norm, start, end = document.text.norm, mention.start, mention.end
        person = mention.label == "PERSON"
        while edge := (_PERSON_EDGE if person else _EDGE).search(norm[start:end]):
            if edge.start() == 0:
                start += edge.end()
            else:
                end = start + edge.start()
            if start >= end:
                return None
        if person:
            cut = _DASH.search(norm, start, end)  # "Luc Roux - Mesdames"
            end = cut.start() if cut else end
            initials = _INITIALS.search(norm, max(0, start - 20), start)
            if initials and initials[1] != "M. ":
                start = initials.start(1)
            return replace(mention, start=start, end=end)
        while word := re.match(r"([a-zà-ÿ]+)(?: |(?<=[ldLD])')", norm[start:end]):
            if document.text.folded[start : start + len(word[1])] not in self._leading:
                break
            start += word.end()
        if _DOTTED.search(norm, start, end + 1):
            end += 1
        return replace(mention, start=start, end=end) if start < end else None

    def _is_undertaking(self, document: Document, mention: Mention, words: Sequence[str]) -> bool:
        """Whether a programme, an event or a room was taken for a body: its noun tells."""
        return bool(self._undertakings & {words[0], words[-1], _noun_before(document, mention)})

    def _plausible(
        self,
        document: Document,
        mention: Mention,
        openings: frozenset[int],
        again: frozenset[str],
    ) -> bool:
        wording = document.text.norm[mention.start : mention.end]
        folded = document.text.folded[mention.start : mention.end]
        if folded in self._never or _NO_NAME.search(wording):
            return False
        words = folded.split(" ")
        if words[0] in self._determiners and not any(c.isupper() for c in wording[1:]):
            return False  # "Les signalements", at the start of a sentence
        if mention.label == "ORG" and self._is_undertaking(document, mention, words):
            return False
        national = len(words) > 1 and self._peoples.issuperset(words[1:])
        common = words[0] not in self._heads and (
            mention.start in openings or not wording[0].isupper()
        )
        if national and (words[0] in self._never or (mention.label == "ORG" and common)):
            return False  # "une ONG russe"; "Délégation russe" as a heading
        if not any(c.isupper() for c in wording):
            before = document.text.folded[max(0, mention.start - 3) : mention.start]
            return mention.label == "ORG" and national and bool(_DEFINITE.search(before))
        if mention.label == "PERSON":
            return not self._places & {words[0], _noun_before(document, mention)}
        if not wording[0].isupper() and " " not in wording:
            return True  # "eBay"
        alone = " " not in wording and not wording.isupper()
        return not (alone and mention.start in openings) or wording in again


def _noun_before(document: Document, mention: Mention) -> str:
    """The word right in front of a mention, maybe before a quotation mark."""
    lead = _LEAD.search(document.text.folded, max(0, mention.start - 30), mention.start)
    return lead["noun"] if lead else ""


def make_finder(located: weights.Weights, repeated_lines: int = REPEATED_LINES) -> Finder:
    """The model, loaded; SettingsError when it is not of the known architecture."""
    return Finder(
        loading.read_tokeniser(located.package),
        loading.read_component(located),
        *loading.read_vectors(located.package),
        repeated_lines,
    )


def paragraphs(norm: str) -> list[re.Match[str]]:
    """The lines that the model is given, each by itself, so that no mention crosses a border."""
    return [line for line in re.finditer(r"[^\n]+", norm) if not line[0].isspace()]


def _without_endless_words(line: str) -> str:
    """The line with blanks in the place of what is no word: encoded data, a page of brackets.

    spaCy's tokeniser takes a time that grows with the square of a word's length: 50 s for 20,000
    brackets.
    """
    if len(line) < _ENDLESS:
        return line
    return _ENDLESS_WORD.sub(lambda found: " " * len(found[0]), line)


def _openings(document: Document) -> frozenset[int]:
    """Places of the first letter of each sentence and of each quotation."""
    norm = document.text.norm
    places = set()
    for start, end in document.sentences:
        for match in re.finditer(r"(?:^|[\"•:–-] ?)\W{0,3}(?=\w)", norm[start:end]):
            places.add(start + match.end())
    return frozenset(places)


def _again(
    document: Document, mentions: Sequence[Mention], openings: frozenset[int]
) -> frozenset[str]:
    """The wordings of mentions that open a sentence and stand inside one, too, with a capital."""
    norm = document.text.norm
    opening = {norm[m.start : m.end] for m in mentions if m.start in openings}
    found = set()
    for last, wording in automaton(sorted(opening)).iter(norm) if opening else ():
        start = last + 1 - len(wording)
        free = not (_is_word(norm[start - 1 : start]) or _is_word(norm[last + 1 : last + 2]))
        if free and start not in openings:
            found.add(wording)
    return frozenset(found)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
