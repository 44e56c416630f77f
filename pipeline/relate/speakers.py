"""Who of a document's persons, bodies and offices a verb of saying has for its subject."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence

from pipeline.model import Document, Entity, Mention

_LABELS = ("PERSON", "ORG", "OFFICE")
_NEAR = 160  # characters before or behind a quotation in which its speaker may stand
_RECENT = 60  # mentions in front of a quotation among which "la ministre" is looked for
# To whom or where something was said, not who said it.
_OBJECT = re.compile(
    r"\b(?:aux?|a la|a l'|a|devant|sur|dans|chez|d[eu]|des|de la|de l'|d'|pour|par|avec|via) ?$"
)
# A subject that is no mention: "souligne la magistrate", and then maybe its name.
_DESCRIBED = re.compile(
    r"(?:,? |\b)(?P<article>le |la |l'|les |un |une |des |ce |cette |son |sa )(?P<noun>[a-z-]+)"
)
_NAMED = re.compile(
    r",? (?:le |la |l'|un |une |son |sa |notre )[^,.;:\"\n]{1,80}?(?: ?,)?"
    r"(?: m\.| mme| me| dr| le| la| l'?)? ?"
)
_PRONOUN = re.compile(r"\b(?P<who>il|elle|on) (?:(?:l'|lui|leur|se|s'|y|en|m'|nous) ?)?$")
_ANAPHOR = re.compile(r",? (?:ce dernier|cette derniere|celui-ci|celle-ci|l'interessee?)\b")
_CLOSED = re.compile(r"[;:.!?\"\n]|\b(?:que|qu'|qui|dont|alors)\b")


class Speakers:
    """A document's possible speakers, and who of them is meant."""

    def __init__(
        self,
        document: Document,
        mentions: Sequence[Mention],
        holders: dict[int, Entity],
        texts: re.Pattern[str],
        titles: Container[str],
    ) -> None:
        """`holders` has who holds the office that a mention at a place names.

        `texts` matches what leads from a verb to the body whose text says something, `titles`
        are nouns for whoever holds an office.
        """
        self.document = document
        self._texts = texts
        self._titles = titles
        usable = (m for m in mentions if m.label in _LABELS)
        self._mentions = sorted(usable, key=lambda m: (m.start, -m.end))
        self._starts = [m.start for m in self._mentions]
        self._holders = holders
        self._sentences = [end for _, end in document.sentences]

    def between(self, start: int, end: int) -> list[Mention]:
        """The possible speakers in a stretch; bodies inside an office are not among them."""
        found: list[Mention] = []
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        for mention in self._mentions[first:last]:
            if mention.end <= end and (not found or mention.start >= found[-1].end):
                found.append(mention)
        return found

    def after(self, start: int, end: int) -> Mention | None:
        """The subject behind a verb that ends at `start`, in its sentence and before `end`.

        A person in apposition to an office goes before the office.
        """
        folded = self.document.text.folded
        found = self.between(start, min(end, self.sentence_end(start, end), start + _NEAR))
        office_end = start
        for index, mention in enumerate(found):
            lead = folded[start : mention.start]
            if self._texts.fullmatch(lead):
                return mention
            if _OBJECT.search(lead) or (
                office_end > start and folded[office_end : mention.start] == " "
            ):
                office_end = mention.end if mention.label == "OFFICE" else start
                continue  # "a confié au Journal", "a dit au ministre Luc Roux"
            described = _DESCRIBED.match(lead)
            if described and (mention.label != "PERSON" or not _NAMED.fullmatch(lead)):
                return None
            if _CLOSED.search(lead.replace("m.", "").replace("dr.", "")):
                return None
            following = found[index + 1 : index + 2]
            if following and (mention.label, following[0].label) == ("OFFICE", "PERSON"):
                return following[0] if following[0].start - mention.end <= 15 else mention
            return mention
        return None

    def before(self, start: int, end: int) -> Mention | None:
        """The subject in front of a verb: the last person named, else the last body or office."""
        found = self.between(start, end)
        persons = [m for m in found if m.label == "PERSON"]
        return (persons or found)[-1] if found else None

    def in_front(self, line: int, verb: int, behind: int, quotation: int) -> Mention | None:
        """The subject of a verb that leads up to a quotation; "il" is the last person named."""
        pronoun = _PRONOUN.search(self.document.text.folded, max(line, verb - 16), verb)
        if pronoun:
            return None if pronoun["who"] == "on" else self.latest(verb)
        sentence = bisect_right(self._sentences, verb)
        start = max(line, self._sentences[sentence - 1] if sentence else 0)
        named = self.before(start, verb) or self.after(behind, quotation)
        if named or _DESCRIBED.match(self.document.text.folded, start, verb):
            return named or self.unnamed(start, start)  # "Sa famille annonce", "La ministre note"
        return self.before(line, verb)

    def sentence_end(self, place: int, otherwise: int) -> int:
        """Where the sentence at `place` ends; `otherwise` behind the last one."""
        sentence = bisect_right(self._sentences, place)
        return self._sentences[sentence] if sentence < len(self._sentences) else otherwise

    def sentence_around(self, quotation: int) -> int:
        """Where the sentence begins in which a quotation stands; 0 where the quotation opens it."""
        before = self.document.text.folded[max(0, quotation - 4) : quotation].rstrip(' "')
        sentence = bisect_right(self._sentences, max(0, quotation - 4))
        start = self._sentences[sentence - 1] if sentence else 0
        return 0 if before.endswith((".", "!", "?")) else start

    def latest(self, place: int) -> Mention | None:
        """Whom "a-t-il déclaré" means: the last person named before, else the last body."""
        before = self._mentions[: bisect_left(self._starts, place)]
        persons = [m for m in before if m.label == "PERSON"]
        found = persons or [m for m in before if m.label == "ORG"]
        return found[-1] if found else None

    def unnamed(self, verb: int, place: int) -> Mention | None:
        """Whom a subject behind a verb means that is no name, in front of `place`.

        "Ce dernier" is the last person named, "la ministre" the last holder of such an office.
        """
        folded = self.document.text.folded
        if _ANAPHOR.match(folded, verb):
            return self.latest(place)
        described = _DESCRIBED.match(folded, verb)
        if described is None or described["article"] not in ("le ", "la ", "l'"):
            return None
        last = bisect_left(self._starts, place)
        for mention in reversed(self._mentions[max(0, last - _RECENT) : last]):
            if mention.label == "OFFICE" and mention.start in self._holders:
                office = folded[mention.start : mention.end].split()
                if described["noun"] in office or described["noun"] in self._titles:
                    return mention
        return None

    def past_office(self, speaker: Mention) -> int:
        """The end of a speaker's name, or of the office in apposition to it and what it adds."""
        folded = self.document.text.folded
        after = bisect_left(self._starts, speaker.end)
        office = self._mentions[after] if after < len(self._mentions) else None
        if office and (speaker.label, office.label) == ("OFFICE", "PERSON"):
            beside = folded[speaker.end : office.start] in (", ", ", m. ", ", mme ")
            return office.end if beside else speaker.end
        if office is None or office.label != "OFFICE":
            return speaker.end
        if folded[speaker.end : office.start] not in (", ", ", le ", ", la "):
            return speaker.end
        comma = folded.find(",", office.end, office.end + 60)
        return comma if comma >= 0 else office.end

    def entity(self, speaker: Mention) -> Entity | None:
        """Who speaks: the mention's entity, or the holder of the office that it names."""
        if speaker.entity or speaker.label != "OFFICE":
            return speaker.entity
        return self._holders.get(speaker.start) or self._same_office(speaker)

    def _same_office(self, office: Mention) -> Entity | None:
        """Who holds an office that the document names again in the same words."""
        folded = self.document.text.folded
        wording = folded[office.start : office.end]
        held = {
            entity.key: entity
            for start, entity in self._holders.items()
            if folded.startswith(wording, start)
        }
        return held.popitem()[1] if len(held) == 1 else None
