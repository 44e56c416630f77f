"""Analysis → rows → one part on disk. The only place where positions become raw ones.

A part is a folder with one Parquet file per table, in the schemas of `tables.py`, a file of local
names and the shard's receipt. In a part two things are not final: a document is named by its
`doc_id` also where the tables say `source`, and an entity by its local key where the tables say
`entity_id`. `run.py` puts in both, since files move and entities are resolved across documents.
"""

import json
import os
import re
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.model import Analysis, Entity, Issue, Mention, RawDocument, Text, Zone
from pipeline.tables import DERIVED, SCHEMAS

Row = dict[str, Any]
Rows = dict[str, list[Row]]

NAMES = "names"
NAMES_SCHEMA = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("kind", pa.string()),
        pa.field("country", pa.string()),
        pa.field("external_ids", pa.map_(pa.string(), pa.string()), nullable=False),
        pa.field("in_knowledge_base", pa.bool_(), nullable=False),
        pa.field("aliases", pa.list_(pa.string()), nullable=False),
        pa.field("acronyms", pa.list_(pa.string()), nullable=False),
    ]
)
PART_SCHEMAS = {
    **{name: schema for name, schema in SCHEMAS.items() if name not in DERIVED},
    NAMES: NAMES_SCHEMA,
}
_EMPTY = {name: schema.empty_table() for name, schema in PART_SCHEMAS.items()}
RECEIPT = "receipt.json"

_ACRONYM = re.compile(r"[^\W\d_][\w&-]{1,7}")


def rows(raw: RawDocument, analysis: Analysis) -> Rows:
    """The rows of every table of a part for one document.

    Raises ValueError where a position is not one of the text: nothing of the document is written.
    """
    document = analysis.document
    place = _Place(document.text, document.zones, document.sentences, document.doc_id)
    mentions = sorted(analysis.mentions, key=lambda m: (m.start, m.end, m.label))
    found = {
        "documents": [_document(raw, analysis, place)],
        "mentions": [_mention(m, place) for m in mentions],
        "figures": [_figure(m, place) for m in mentions if m.quantity is not None],
        "dates": [_date(m, place) for m in mentions if m.when is not None],
        "officials": list(_officials(analysis, place)),
        "treaty_actions": list(_treaty_actions(analysis, place)),
        "quotations": list(_quotations(analysis, place)),
        "issues": [],
        NAMES: _names(analysis, place),
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

    def surface(self, mention: Mention) -> str:
        start, end = self.span(mention.start, mention.end)
        return self.text.raw[start:end]

    def mention_id(self, mention: Mention) -> str:
        start, end = self.span(mention.start, mention.end)
        return f"{self.doc_id}:{start}:{end}:{mention.label}"

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
        "mention_id": place.mention_id(mention),
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


def _figure(mention: Mention, place: _Place) -> Row:
    assert mention.quantity is not None  # noqa: S101  the caller chose these; narrows the type
    return _reference(mention, place) | _fields(mention.quantity)


def _date(mention: Mention, place: _Place) -> Row:
    assert mention.when is not None  # noqa: S101  the caller chose these; narrows the type
    when = mention.when
    return _reference(mention, place) | {
        "value": when.value,
        "start_date": when.start,
        "end_date": when.end,
        "relative": when.relative,
    }


def _reference(mention: Mention, place: _Place) -> Row:
    return {
        "mention_id": place.mention_id(mention),
        "doc_id": place.doc_id,
        "text": place.surface(mention),
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


def _fields(record: Any) -> Row:
    """The fields of a record by name. Their values go into tables as they are, uncopied."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def table(rows_of_table: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Rows as an Arrow table of exactly `schema`; pyarrow.ArrowInvalid if one does not fit."""
    # All columns at once: as documents have few rows, one by one takes twice the time.
    records = pa.array(list(rows_of_table), type=pa.struct(list(schema)))
    made = pa.Table.from_arrays(records.flatten(), schema=schema)
    for number, column in enumerate(schema):
        if not column.nullable and made.column(number).null_count:
            raise pa.ArrowInvalid(f"column {column.name} must not be null")
    made.validate(full=True)
    return made


def part_tables(rows_of_document: Rows) -> dict[str, pa.Table]:
    """A document's rows as Arrow tables; raises like `table`, before anything is written."""
    return {
        name: table(found, PART_SCHEMAS[name]) if (found := rows_of_document.get(name)) else empty
        for name, empty in _EMPTY.items()
    }


def write_part(
    folder: Path, documents: Sequence[Mapping[str, pa.Table]], receipt: Mapping[str, Any]
) -> None:
    """Write a part so that `folder` is there whole or not at all; replaces an earlier one."""
    making = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        for name in PART_SCHEMAS:
            content = pa.concat_tables(tables[name] for tables in documents)
            write_table(content, making / f"{name}.parquet")
        text = json.dumps(receipt, ensure_ascii=False, sort_keys=True)
        (making / RECEIPT).write_text(text, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        making.replace(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def write_table(content: pa.Table, path: Path) -> None:
    """One Parquet file; the same rows give the same bytes, however they are chunked in memory."""
    pq.write_table(content.combine_chunks(), path, compression="zstd")
