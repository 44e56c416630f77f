"""The frozen records that pass between stages.

Every `start` and `end` in this module is a half-open character position in `Text.norm`. Only
`write.py` leads them back to the raw text, with `Text.raw_span`.
"""

import datetime as dt
from array import array
from dataclasses import dataclass
from typing import Literal

Label = Literal["ORG", "TREATY", "PERSON", "OFFICE", "LOC", "DATE", "FIGURE"]
ZoneKind = Literal["headline", "dateline", "body", "note", "contact", "furniture"]
MentionSource = Literal["model", "rule", "gazetteer", "acronym", "reference"]
Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that could not be read, or was changed, and why."""

    source: str
    stage: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file's format says of it outside the text: a page's head, a mail's header.

    `where` names the place of each field that is given. `sender` is who sent a mail, which need
    not be who publishes it.
    """

    title: str | None = None
    publisher: str | None = None
    sender: str | None = None
    date: dt.date | None = None
    reference: str | None = None
    language: str | None = None
    address: str | None = None  # the canonical one of a page
    where: tuple[tuple[str, str], ...] = ()


NOTHING_DECLARED = Declared()


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as read: `text` is what offsets in tables refer to.

    Of plain text it is the decoded file, of other formats the text as extracted. `furniture` are
    spans of running heads, running feet and page numbers, `pages` the starts of pages.
    """

    doc_id: str
    text: str
    media_type: str
    encoding: str
    declared: Declared = NOTHING_DECLARED
    furniture: tuple[tuple[int, int], ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """Three views of one text: `raw` as read, `norm` mended, `folded` lower case, no accents.

    `norm` and `folded` have equal length. `starts[i]` and `ends[i]` are the raw span of the
    i-th character of `norm`. `elided` are raw spans that `norm` leaves out although they hold
    words (running heads and page numbers in the middle of a sentence).
    """

    raw: str
    norm: str
    folded: str
    starts: "array[int]"
    ends: "array[int]"
    elided: tuple[tuple[int, int], ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of `norm[start:end]`; `start < end` is required."""
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of a document and the part it plays."""

    start: int
    end: int
    kind: ZoneKind


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; None where it says nothing."""

    title: str | None = None
    publisher: str | None = None
    date: dt.date | None = None
    reference: str | None = None
    language: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2 of the publisher: decides a bare "francs"
    found_in: tuple[tuple[str, str], ...] = ()  # field → "text" or the place that declares it


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready for the matchers. Zones cover `text.norm`; sentences hold no line break."""

    doc_id: str
    text: Text
    zones: tuple[Zone, ...]
    sentences: tuple[tuple[int, int], ...]
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Entity:
    """What a mention refers to, as far as one document can tell.

    `key` identifies it: "ORG:coe" for a row of the knowledge base, "TREATY:32011L0093" for an
    act named by its number, "PERSON~terry davis" (label, tilde, folded name) for a name that
    only documents know.
    """

    key: str
    label: Label
    name: str
    kind: str | None = None
    country: str | None = None
    external_ids: tuple[tuple[str, str], ...] = ()  # e.g. (("cets", "CETS 185"),)
    in_knowledge_base: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """The value of a FIGURE, in base units; the columns of `figures` describe the fields."""

    value: float
    kind: Literal["count", "share", "percent", "money", "duration", "age", "measure"]
    unit: str | None = None
    modifier: str = "exact"
    high: float | None = None
    total: float | None = None
    counted: str | None = None
    counted_text: str | None = None
    per: str | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    attributed_to: str | None = None  # key of the Entity that gives the figure


@dataclass(frozen=True, slots=True)
class When:
    """The value of a DATE: ISO 8601 date, month, year or interval, and its first and last day.

    `value` is None where a relative expression has no date to lean on.
    """

    value: str | None
    start: dt.date | None
    end: dt.date | None
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled stretch of text. `rule` names the rule, gazetteer row or model that found it."""

    label: Label
    start: int
    end: int
    source: MentionSource
    rule: str
    entity: Entity | None = None
    anaphoric: bool = False
    reason: str | None = None  # why it has its entity, where a stage had to decide
    quantity: Quantity | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Official:
    """A person and an office that a document states; `person` and `office` are mentions."""

    person: Mention
    office: Mention | None
    person_entity: Entity
    office_name: str
    organisation: Entity | None
    country: str | None


@dataclass(frozen=True, slots=True)
class TreatyAction:
    """A statement that a party, or a number of parties, did something with a treaty."""

    treaty: Entity
    action: str
    party: Entity | None
    count: int | None
    total: int | None
    negated: bool
    date: dt.date | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody says, word for word or reported. The span leaves out the outer marks.

    `speaker` is the entity where it is known, `speaker_text` what the document calls the speaker.
    """

    start: int
    end: int
    kind: Literal["direct", "indirect"]
    cue: str | None
    speaker: Entity | None
    speaker_text: str | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was found in one document."""

    document: Document
    mentions: tuple[Mention, ...]
    officials: tuple[Official, ...] = ()
    treaty_actions: tuple[TreatyAction, ...] = ()
    quotations: tuple[Quotation, ...] = ()
