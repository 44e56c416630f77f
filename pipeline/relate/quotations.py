"""Who says what: quotations, their speakers and the verbs that name them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Entity, Mention, Official, Quotation
from pipeline.relate.quote_marks import quoted_spans
from pipeline.relate.zones import in_body
from pipeline.search import Finder

_SPEAKERS = ("PERSON", "ORG", "OFFICE")
# Words that a quotation without a speaker needs: shorter ones are names and turns of phrase.
_LONG = 8
_NEAR = 160  # characters before or behind a quotation in which its speaker may stand
# A noun for the speaker; `some` is nobody who was named before.
_NOUN = re.compile(r" (?:(?P<some>une?|des|plusieurs|certains) |(?:le|la|les|son|sa|ses) |l')")
_CLAUSE = re.compile(r"[.;!?]| qu(?:e |')")


class Quotations:
    """Finds the quotations of one document."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables = lexicon.rules("quotations").words
        stem = f"(?:{'|'.join(tables['stems'])})"
        form = "|".join(re.escape(f).replace(r"\ ", " ") for f in tables["forms"])
        adverb = r"(?: [a-z' ]{1,30}?)??"
        who = "(?:il|elle|ils|elles|on)"
        said = rf"(?:a|ont|avait|avaient|aura|s'est|se sont){adverb} {stem}(?:e|ee|es|ees)"
        says = rf"(?:s'|se )?{stem}(?:e|ent|ait|aient|a|erent)|{form}"
        asked = (
            rf"(?:s'est|a|ont|avait)-(?:t-)?{who}{adverb} (?:{stem}(?:e|ee|es|ees)|[a-z]{{3,12}})"
            rf"|(?:{stem}e(?:nt)?|{form})-(?:t-)?{who}"
        )
        self._asked = re.compile(rf", (?P<cue>{asked}|{said})(?=[,. ])")
        self._behind = re.compile(rf'[" ,.!?–-]{{0,5}}(?P<cue>{asked}|{said}|{says})\b')
        self._before = re.compile(
            rf'\b(?P<cue>{said}|{says})(?: [^"\n]{{0,70}}?)?(?: que| qu\'|,| :|:)? ?"? ?$'
        )
        self._reported = Finder(re.compile(rf"(?P<cue>{said}|{says}),? (?:que |qu')"))
        sources = "|".join(map(re.escape, tables["sources"]))
        self._source = re.compile(rf"\b(?P<cue>{sources}) (?:le |la |les |l'|m\. |mme )?$")

    def relate(
        self, document: Document, mentions: Sequence[Mention], officials: Sequence[Official]
    ) -> list[Quotation]:
        """One record for each quotation, in order of place."""
        speakers = [m for m in mentions if m.label in _SPEAKERS]
        holders = {o.office.start: o.person_entity for o in officials if o.office}
        reading = _Reader(document, speakers, holders)
        spans = [s for s in quoted_spans(document) if in_body(document, s[0])]
        found = [q for span in spans if (q := self._direct(reading, *span))]
        found += self._indirect(reading, spans)
        return sorted(found, key=lambda q: (q.start, q.end))

    def _direct(self, reading: "_Reader", start: int, end: int) -> Quotation | None:
        folded = reading.document.text.folded
        line_start = folded.rfind("\n", 0, start) + 1
        line_end = folded.find("\n", end) % (len(folded) + 1)
        cue, speaker = None, None
        if match := self._behind.match(folded, end, line_end):
            cue = match.span("cue")
            speaker = self._subject(reading, match, line_end) or (
                None if _NOUN.match(folded, match.end()) else reading.latest(start)
            )
        elif match := self._asked.search(folded, start, end):
            cue = match.span("cue")
            named = None if "-" in match["cue"] else reading.after(match.end(), end)
            speaker = named or reading.latest(start)
        elif match := self._before.search(folded, max(line_start, start - _NEAR), start):
            cue = match.span("cue")
            speaker = reading.before(line_start, match.start()) or reading.after(
                match.end("cue"), start
            )
        else:
            speaker = self._named_source(reading, line_start, start)
        if speaker is None and len(folded[start:end].split()) < _LONG:
            return None
        return reading.quotation(start, end, "direct", cue, speaker)

    def _subject(self, reading: "_Reader", cue: re.Match[str], line_end: int) -> Mention | None:
        """The speaker behind a verb; "un proche de X" is not X, nor who the next clause names."""
        if "-" in cue["cue"]:
            return None
        speaker, noun = reading.after(cue.end(), line_end), _NOUN.match(cue.string, cue.end())
        if speaker is None or noun is None:
            return speaker
        between = cue.string[noun.end() : speaker.start]
        if _CLAUSE.search(between) or (
            noun["some"] and speaker.label == "PERSON" and not between.endswith((", ", " ("))
        ):
            return None
        return speaker

    def _named_source(self, reading: "_Reader", line_start: int, start: int) -> Mention | None:
        """The speaker of 'Selon X, "…"'."""
        speaker = reading.before(line_start, start)
        if speaker is None:
            return None
        folded = reading.document.text.folded
        lead = self._source.search(folded, max(line_start, speaker.start - 40), speaker.start)
        between = folded[reading.past_office(speaker) : start].strip(' "')
        return speaker if lead and between in (",", "") else None

    def _indirect(
        self, reading: "_Reader", quoted: Sequence[tuple[int, int]]
    ) -> Iterator[Quotation]:
        """ "X a déclaré que …" and "Selon X, …", outside of quotation marks."""
        folded = reading.document.text.folded
        starts = [start for start, _ in quoted]
        for start, end in reading.document.sentences:
            if not in_body(reading.document, start):
                continue
            if any(e > start for _, e in quoted[: bisect_left(starts, end)][-1:]):
                continue
            match = next(self._reported.finditer(folded, start, end), None)
            subject = reading.before(start, match.start()) if match else None
            # What is said may be cut off: the sentence ends with "que", or with an office.
            said = match is not None and match.end() < end
            if match and said and subject and match.start() - subject.end <= 60:
                yield reading.quotation(match.end(), end, "indirect", match.span("cue"), subject)
                continue
            for speaker in reading.between(start, end):
                lead = self._source.search(folded, max(start, speaker.start - 40), speaker.start)
                place = reading.past_office(speaker)
                if place + 2 >= end or folded[place : place + 2] != ", ":
                    continue
                if lead and lead.start() == start:
                    yield reading.quotation(place + 2, end, "indirect", lead.span("cue"), speaker)
                    break


class _Reader:
    """A document's possible speakers, and who of them is meant."""

    def __init__(
        self, document: Document, speakers: Sequence[Mention], holders: dict[int, Entity]
    ) -> None:
        self.document = document
        self._speakers = sorted(speakers, key=lambda m: (m.start, -m.end))
        self._starts = [m.start for m in self._speakers]
        self._holders = holders

    def between(self, start: int, end: int) -> list[Mention]:
        """The possible speakers in a stretch; bodies inside an office are not among them."""
        found: list[Mention] = []
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        for mention in self._speakers[first:last]:
            if mention.end <= end and (not found or mention.start >= found[-1].end):
                found.append(mention)
        return found

    def after(self, start: int, end: int) -> Mention | None:
        """The speaker behind a verb: the first named, or the person in apposition to an office."""
        found = self.between(start, min(end, start + _NEAR))
        if len(found) > 1 and (found[0].label, found[1].label) == ("OFFICE", "PERSON"):
            beside = found[1].start - found[0].end <= 15
            return found[1] if beside else found[0]
        return found[0] if found else None

    def before(self, start: int, end: int) -> Mention | None:
        """The speaker in front of a verb: the last person named, else the last body or office."""
        found = self.between(start, end)
        persons = [m for m in found if m.label == "PERSON"]
        return (persons or found)[-1] if found else None

    def latest(self, place: int) -> Mention | None:
        """Whom "a-t-il déclaré" means: the last person named before, else the last body."""
        before = [m for m in self._speakers if m.end <= place]
        persons = [m for m in before if m.label == "PERSON"]
        found = persons or [m for m in before if m.label == "ORG"]
        return found[-1] if found else None

    def past_office(self, speaker: Mention) -> int:
        """The end of a speaker's name, or of the office in apposition to it and what it adds."""
        folded = self.document.text.folded
        after = bisect_left(self._starts, speaker.end)
        office = self._speakers[after] if after < len(self._speakers) else None
        if office is None or office.label != "OFFICE":
            return speaker.end
        if folded[speaker.end : office.start] not in (", ", ", le ", ", la "):
            return speaker.end
        comma = folded.find(",", office.end, office.end + 60)
        return comma if comma >= 0 else office.end

    def quotation(
        self,
        start: int,
        end: int,
        kind: str,
        cue: tuple[int, int] | None,
        speaker: Mention | None,
    ) -> Quotation:
        """The record, with the office's holder as the speaker where only an office is named."""
        norm = self.document.text.norm
        entity = speaker.entity if speaker else None
        if speaker and entity is None:
            entity = self._holders.get(speaker.start) or self._same_office(speaker)
        return Quotation(
            start,
            end,
            "direct" if kind == "direct" else "indirect",
            norm[slice(*cue)] if cue else None,
            entity,
            norm[speaker.start : speaker.end] if speaker else None,
        )

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
