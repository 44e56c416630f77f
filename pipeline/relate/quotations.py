"""Who says what: quotations, their speakers and the verbs that name them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.lexicon import Lexicon
from pipeline.model import Document, Mention, Official, Quotation
from pipeline.relate.quote_marks import quoted_spans
from pipeline.relate.speakers import Speakers
from pipeline.relate.zones import in_body
from pipeline.search import Finder

# Words that a quotation without a speaker needs: shorter ones are names and turns of phrase.
_LONG = 8
_NEAR = 160  # characters before a quotation in which its verb may stand
_FAR = 300  # characters behind it, in its sentence
_AUXILIARY = re.compile(r"\b(?:a|ont|av(?:ait|aient)|aur(?:ait|aient|a|ont))\b[^.;:\"\n]{0,40}$")
_PARTICIPLE = re.compile(r"\w+(?:é|és|ée|ées)", re.IGNORECASE)


class Quotations:
    """Finds the quotations of one document."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables = lexicon.rules("quotations").words
        stem = f"(?:{'|'.join(tables['stems'])})"
        form = "|".join(re.escape(f).replace(r"\ ", " ") for f in tables["forms"])
        adverb = r"(?: (?!ete\b)[a-z' ]{1,30}?)??"  # but "a été annoncé" tells no speaker
        who = "(?:il|elle|ils|elles|on)"
        said = rf"(?:a|ont|avait|avaient|aura|s'est|se sont){adverb} {stem}(?:e|ee|es|ees)"
        says = rf"(?:s'|se )?{stem}(?:e|ent|ait|aient|a|erent)|{form}"
        asked = (
            rf"(?:s'est|a|ont|avait)-(?:t-)?{who}{adverb} (?:{stem}(?:e|ee|es|ees)|[a-z]{{3,12}})"
            rf"|(?:{stem}(?:e|ent|ait|aient|a)|{form})-(?:t-)?{who}"
        )
        self._asked = re.compile(rf", (?P<cue>{asked}|{said})(?=[,. ])")
        self._behind = re.compile(rf'[" ,.!?–-]{{0,5}}(?P<cue>{asked}|{said}|{says})\b')
        self._before = re.compile(
            rf'\b(?P<cue>{said}|{says})(?: [^"\n]{{0,70}}?)?(?: que| qu\'|,| :|:)? ?"? ?$'
        )
        # "évoquant « un moment fort »", "ajoutant mardi que « … »"
        self._telling = re.compile(
            rf"\b(?P<cue>(?:en )?{stem}ant)"
            r"(?:[^\".;:\n]{0,40}?(?: que| qu'|:| (?:n')?(?:avoir|etre|vouloir))[^\".;:\n]{0,40}?)?"
            r"(?: par| d[eu]| les?| la| une?)? ?\"? ?$"
        )
        self._later = re.compile(rf" ?, (?P<cue>{said}|{says})(?= )")
        self._according = re.compile(
            r'[" ,]{0,5}\b(?P<cue>selon|d\'apres)'
            r"(?: (?:les (?:mots|propos|termes) d[eu]|un|une|l'un des?))?\b"
        )
        self._reported = Finder(re.compile(rf"(?P<cue>{said}|{says}),? (?:que |qu')"))
        self._titles = frozenset(tables["titles"])
        texts = "|".join(tables["texts"])
        self._texts = re.compile(
            rf",? (?:dans )?(?:un |une |le |la |l'|son |sa )(?:[a-z]+ )?(?:{texts})\b"
            r"[^,;.]{0,30} (?:d[eu]|de la|de l'|des|d') ?"
        )
        sources = "|".join(map(re.escape, tables["sources"]))
        self._source = re.compile(rf"\b(?P<cue>{sources}) (?:le |la |les |l'|m\. |mme )?$")

    def relate(
        self, document: Document, mentions: Sequence[Mention], officials: Sequence[Official]
    ) -> list[Quotation]:
        """One record for each quotation, in order of place."""
        holders = {o.office.start: o.person_entity for o in officials if o.office}
        reading = Speakers(document, mentions, holders, self._texts, self._titles)
        spans = [s for s in quoted_spans(document) if in_body(document, s[0])]
        found = [q for span in spans if (q := self._direct(reading, *span))]
        found += self._indirect(reading, spans)
        return sorted(found, key=lambda q: (q.start, q.end))

    def _direct(self, reading: Speakers, start: int, end: int) -> Quotation | None:
        folded = reading.document.text.folded
        line_start = folded.rfind("\n", 0, start) + 1
        line_end = folded.find("\n", end) % (len(folded) + 1)
        cue: tuple[int, int] | None = None
        speaker: Mention | None = None
        if match := self._verb(reading, self._behind.match(folded, end, line_end)):
            cue, speaker = match.span("cue"), self._subject(reading, match, line_end, start)
        elif match := self._asked.search(folded, start, end):
            cue, speaker = match.span("cue"), self._subject(reading, match, end, start)
        elif match := self._in_front(reading, max(line_start, start - _NEAR), start):
            cue = match.span("cue")
            speaker = reading.in_front(line_start, match.start(), match.end("cue"), start)
        else:
            speaker = self._named_source(reading, line_start, start)
        if cue is None and speaker is None:
            cue, speaker = self._said_later(reading, end, line_end)
        if speaker is None and len(folded[start:end].split()) < _LONG:
            return None
        return _quotation(reading, start, end, "direct", cue, speaker)

    def _in_front(self, reading: Speakers, low: int, start: int) -> re.Match[str] | None:
        """The verb that leads up to a quotation."""
        folded = reading.document.text.folded
        low = max(low, reading.sentence_around(start))
        verb = self._verb(reading, self._before.search(folded, low, start))
        return verb or self._telling.search(folded, low, start)

    def _verb(self, reading: Speakers, match: re.Match[str] | None) -> re.Match[str] | None:
        """The match, unless what looks like the present is a participle: "un groupe appelé"."""
        if match is None:
            return None
        text, (start, end) = reading.document.text, match.span("cue")
        parted = _AUXILIARY.search(text.norm, max(0, start - 50), start)  # "a", not "à"
        return match if parted or not _PARTICIPLE.fullmatch(text.norm, start, end) else None

    def _subject(
        self, reading: Speakers, match: re.Match[str], end: int, start: int
    ) -> Mention | None:
        """The speaker that a verb behind or inside of a quotation names or means."""
        if "-on" in match["cue"]:
            return None
        if "-" in match["cue"]:
            return reading.latest(start)
        return reading.after(match.end(), end) or reading.unnamed(match.end(), start)

    def _said_later(
        self, reading: Speakers, end: int, line_end: int
    ) -> tuple[tuple[int, int] | None, Mention | None]:
        """(cue, speaker) of '"…", selon X', and of '"…" et …, a estimé X' in one sentence."""
        folded = reading.document.text.folded
        if match := self._according.match(folded, end, line_end):
            speaker = reading.after(match.end(), line_end)
            return (match.span("cue"), speaker) if speaker else (None, None)
        stop = min(reading.sentence_end(end, line_end), line_end, end + _FAR)
        for match in self._later.finditer(folded, end, stop):
            speaker = reading.after(match.end(), line_end) if self._verb(reading, match) else None
            if speaker:
                return match.span("cue"), speaker
        return None, None

    def _named_source(self, reading: Speakers, line_start: int, start: int) -> Mention | None:
        """The speaker of 'Selon X, "…"'."""
        speaker = reading.before(line_start, start)
        if speaker is None:
            return None
        folded = reading.document.text.folded
        lead = self._source.search(folded, max(line_start, speaker.start - 40), speaker.start)
        between = folded[reading.past_office(speaker) : start].strip(' "')
        return speaker if lead and between in (",", "") else None

    def _indirect(
        self, reading: Speakers, quoted: Sequence[tuple[int, int]]
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
            if match and said and subject and match.start() - reading.past_office(subject) <= 60:
                yield _quotation(reading, match.end(), end, "indirect", match.span("cue"), subject)
                continue
            for speaker in reading.between(start, end):
                lead = self._source.search(folded, max(start, speaker.start - 40), speaker.start)
                place = reading.past_office(speaker)
                if place + 2 >= end or folded[place : place + 2] != ", ":
                    continue
                if lead and lead.start() == start:
                    yield _quotation(reading, place + 2, end, "indirect", lead.span("cue"), speaker)
                    break


def _quotation(
    reading: Speakers,
    start: int,
    end: int,
    kind: str,
    cue: tuple[int, int] | None,
    speaker: Mention | None,
) -> Quotation:
    norm = reading.document.text.norm
    return Quotation(
        start,
        end,
        "direct" if kind == "direct" else "indirect",
        norm[slice(*cue)] if cue else None,
        reading.entity(speaker) if speaker else None,
        norm[speaker.start : speaker.end] if speaker else None,
    )
