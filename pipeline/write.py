"""Analysis → rows, as `parts.py` takes them. The only place where positions become raw ones.

Rows name an entity by its local key where the tables say `entity_id`, and their document by its
`doc_id` where the tables say `source`, since entities are resolved across documents and files move.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from pipeline.model import (
    Analysis,
    Entity,
    Issue,
    Mention,
    Quantity,
    RawDocument,
    Text,
    When,
    Zone,
)
from pipeline.parts import NAMES, SIGNATURES, Row, Rows
from pipeline.signatures import signature

_FIELDS = {
    kind: (tuple(kind.__dataclass_fields__), attrgetter(*kind.__dataclass_fields__))
    for kind in (Entity, Quantity, Issue)
}
_ACRONYM = re.compile(r"[^\W\d_][\w&-]{1,7}")


def rows(raw: RawDocument, analysis: Analysis) -> Rows:
    """The rows of every table of a part for one document.

    Raises ValueError where a position is not one of the text: nothing of the document is written.
    """
    document = analysis.document
    place = _Place(document.text, document.zones, document.sentences, document.doc_id)
    mentions = sorted(analysis.mentions, key=lambda m: (m.start, m.end, m.label))
    made = [(mention, _mention(mention, place)) for mention in mentions]
    found = {
        "documents": [_document(raw, analysis, place)],
        "mentions": [row for _, row in made],
        "figures": [_figure(m.quantity, row) for m, row in made if m.quantity is not None],
        "dates": [_date(m.when, row) for m, row in made if m.when is not None],
        "officials": list(_officials(analysis, place)),
        "treaty_actions": list(_treaty_actions(analysis, place)),
        "quotations": list(_quotations(analysis, place)),
        "issues": [],
        NAMES: _names(analysis, place),
        SIGNATURES: _signatures(analysis),
    }
    ids = [row["mention_id"] for row in found["mentions"]]
    if len(set(ids)) != len(ids):
        raise ValueError("two mentions have one place and one label")
    return found


class _Place:
    """Leads positions of the mended text back to the raw text."""

    def __init__(
        self,
        text: Text,
        zones: Sequence[Zone],
        sentences: Sequence[tuple[int, int]],
        doc_id: str,
    ) -> None:
        self.text, self.zones, self.sentences, self.doc_id = text, zones, sentences, doc_id
        self._sentence_starts = [start for start, _ in sentences]
        self._zone_starts = [zone.start for zone in zones]

    def span(self, start: int, end: int) -> tuple[int, int]:
        if not 0 <= start < end <= len(self.text.norm):
            raise ValueError(f"no stretch of the text: {start} to {end}")
        first, last = self.text.raw_span(start, end)
        if not 0 <= first < last <= len(self.text.raw):
            raise ValueError(f"no stretch of the raw text: {first} to {last}")
        return first, last

    def mention_id(self, mention: Mention) -> str:
        start, end = self.span(mention.start, mention.end)
        return self.id_of(mention.label, start, end)

    def id_of(self, label: str, start: int, end: int) -> str:
        """The `mention_id` of a mention at a place of the raw text."""
        return f"{self.doc_id}:{start}:{end}:{label}"

    def sentence(self, start: int) -> int | None:
        """Number of the sentence that holds position `start`."""
        number = bisect_right(self._sentence_starts, start) - 1
        return number if number >= 0 and start < self.sentences[number][1] else None

    def zone(self, start: int) -> str:
        number = bisect_right(self._zone_starts, start) - 1
        inside = number >= 0 and start < self.zones[number].end
        return self.zones[number].kind if inside else "body"


def _document(raw: RawDocument, analysis: Analysis, place: _Place) -> Row:
    zones = []
    for zone in analysis.document.zones:
        if zone.start < zone.end:
            start, end = place.span(zone.start, zone.end)
            zones.append({"start": start, "end": end, "kind": zone.kind})
    metadata = analysis.document.metadata
    return {
        "doc_id": raw.doc_id,
        "source": raw.doc_id,
        "title": metadata.title,
        "publisher": metadata.publisher,
        "date": metadata.date,
        "reference": metadata.reference,
        "language": metadata.language,
        "media_type": raw.media_type,
        "encoding": raw.encoding,
        "n_characters": len(raw.text),
        "text": raw.text,
        "zones": zones,
        "pages": list(raw.pages) or None,
        "address": raw.declared.address,
        "found_in": sorted(metadata.found_in),
        "duplicate_of": None,
    }


def _mention(mention: Mention, place: _Place) -> Row:
    start, end = place.span(mention.start, mention.end)
    return {
        "mention_id": place.id_of(mention.label, start, end),
        "doc_id": place.doc_id,
        "label": mention.label,
        "text": place.text.raw[start:end],
        "start": start,
        "end": end,
        "entity_id": _key(mention.entity),
        "sentence": place.sentence(mention.start),
        "zone": place.zone(mention.start),
        "source": mention.source,
        "rule": mention.rule,
        "anaphoric": mention.anaphoric,
        "link_reason": _reason(mention),
    }


def _reason(mention: Mention) -> str | None:
    """Why the mention has its entity: what a stage said, else what the mention's source implies."""
    if mention.entity is None:
        return None
    if mention.reason:
        return mention.reason
    return "in the knowledge base" if mention.entity.in_knowledge_base else "name as written"


def _figure(quantity: Quantity, mention: Row) -> Row:
    return _reference(mention) | _fields(quantity) | {"zone": mention["zone"]}


def _date(when: When, mention: Row) -> Row:
    return _reference(mention) | {
        "value": when.value,
        "start_date": when.start,
        "end_date": when.end,
        "relative": when.relative,
    }


def _reference(mention: Row) -> Row:
    """What a row of another table says of the row of its mention."""
    return {
        "mention_id": mention["mention_id"],
        "doc_id": mention["doc_id"],
        "text": mention["text"],
        "place": mention["start"],
    }


def _officials(analysis: Analysis, place: _Place) -> Iterator[Row]:
    for official in analysis.officials:
        yield {
            "doc_id": place.doc_id,
            "person_id": official.person_entity.key,
            "person": official.person_entity.name,
            "office": official.office_name,
            "organisation_id": _key(official.organisation),
            "organisation": official.organisation.name if official.organisation else None,
            "country": official.country,
            "mention_id": place.mention_id(official.person),
            "office_mention_id": place.mention_id(official.office) if official.office else None,
            "date": analysis.document.metadata.date,
            "place": place.span(official.person.start, official.person.end)[0],
        }


def _treaty_actions(analysis: Analysis, place: _Place) -> Iterator[Row]:
    for action in analysis.treaty_actions:
        start, end = place.span(action.start, action.end)
        yield {
            "doc_id": place.doc_id,
            "treaty_id": action.treaty.key,
            "treaty": action.treaty.name,
            "action": action.action,
            "party_id": _key(action.party),
            "party": _party(action.party),
            "count": action.count,
            "total": action.total,
            "negated": action.negated,
            "date": action.date,
            "start": start,
            "end": end,
        }


def _quotations(analysis: Analysis, place: _Place) -> Iterator[Row]:
    for quotation in analysis.quotations:
        start, end = place.span(quotation.start, quotation.end)
        yield {
            "doc_id": place.doc_id,
            "speaker_id": _key(quotation.speaker),
            "speaker": quotation.speaker.name if quotation.speaker else quotation.speaker_text,
            "cue": quotation.cue,
            "kind": quotation.kind,
            "text": place.text.raw[start:end],
            "start": start,
            "end": end,
        }


def _party(entity: Entity | None) -> str | None:
    if entity is None:
        return None
    return entity.country if entity.kind == "country" and entity.country else entity.name


def _key(entity: Entity | None) -> str | None:
    return None if entity is None else entity.key


def _names(analysis: Analysis, place: _Place) -> list[Row]:
    """Every entity the document's rows speak of, with the wordings it was seen under."""
    entities: dict[str, Entity] = {}
    wordings: dict[str, set[str]] = {}
    acronyms: dict[str, set[str]] = {}
    for mention in analysis.mentions:
        if mention.entity is None:
            continue
        entities.setdefault(mention.entity.key, mention.entity)
        if not mention.anaphoric:  # "la Convention" is a name of none
            wording = " ".join(place.text.norm[mention.start : mention.end].split())
            to = acronyms if _is_acronym(mention, wording) else wordings
            to.setdefault(mention.entity.key, set()).add(wording)
    for official in analysis.officials:
        for entity in (official.person_entity, official.organisation):
            if entity is not None:
                entities.setdefault(entity.key, entity)
    for action in analysis.treaty_actions:
        for entity in (action.treaty, action.party):
            if entity is not None:
                entities.setdefault(entity.key, entity)
    return [
        {
            "doc_id": place.doc_id,
            **_fields(entity),
            "aliases": sorted(wordings.get(key, ())),
            "acronyms": sorted(acronyms.get(key, ())),
        }
        for key, entity in sorted(entities.items())
    ]


def _is_acronym(mention: Mention, wording: str) -> bool:
    short = _ACRONYM.fullmatch(wording) is not None and wording.isupper()
    return mention.source == "acronym" or (mention.label in ("ORG", "TREATY") and short)


def issue_row(issue: Issue) -> Row:
    """The row of `issues` for one issue."""
    return _fields(issue)


def _fields(record: Entity | Quantity | Issue) -> Row:
    """A record as a row; `dataclasses.asdict` copies every value and takes ten times as long."""
    names, values = _FIELDS[type(record)]
    return dict(zip(names, values(record), strict=True))


def _signatures(analysis: Analysis) -> list[Row]:
    """What copies of the document are found by; none where it has no words."""
    found = signature(analysis.document)
    return [{"bands": found[0], "runs": found[1]}] if found else []
