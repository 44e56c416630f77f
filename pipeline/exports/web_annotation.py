"""W3C Web Annotations (https://www.w3.org/TR/annotation-model/): JSON-LD, a page a document.

That model counts positions in Unicode code points, as our offsets do.
"""

import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.exports.source import Annotated, Row, Source

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
COLLECTION = "collection.jsonld"
AROUND = 32  # characters of prefix and suffix
_GENERATOR = {"type": "Software", "name": f"communiques {__version__}"}


def write(source: Source, folder: Path) -> list[str]:
    """Write DOC_ID.txt and DOC_ID.jsonld for each document, and collection.jsonld.

    The text file is `documents.text` to the last character, in UTF-8; each annotation tells a
    stretch of it by position and by quotation. Identifiers are relative to the folder.
    """
    entities = source.entities()
    total, first, last = 0, "", ""
    following: Iterator[tuple[Annotated | None, Annotated | None]]
    following = itertools.pairwise(itertools.chain(source.documents("mentions"), (None,)))
    for annotated, after in following:
        assert annotated is not None  # noqa: S101  None comes last and once
        doc_id, text = annotated.document["doc_id"], annotated.document["text"]
        (folder / f"{doc_id}.txt").write_bytes(text.encode())
        page: dict[str, Any] = {
            "@context": CONTEXT,
            "id": f"{doc_id}.jsonld",
            "type": "AnnotationPage",
            "partOf": COLLECTION,
            "startIndex": total,
            "items": [_annotation(m, annotated.document, entities) for m in annotated.mentions],
        }
        if after is not None:
            page["next"] = f"{after.document['doc_id']}.jsonld"
        if last:
            page["prev"] = last
        _save(page, folder / page["id"])
        first, last = first or page["id"], page["id"]
        total += len(page["items"])
    collection = {
        "@context": CONTEXT,
        "id": COLLECTION,
        "type": "AnnotationCollection",
        "label": "communiques",
        "generator": _GENERATOR,
        "total": total,
    }
    ends = {"first": first, "last": last} if first else {}
    _save(collection | ends, folder / COLLECTION)
    return []


def _annotation(mention: Row, document: Row, entities: Mapping[str, Row]) -> Row:
    text, start, end = document["text"], mention["start"], mention["end"]
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": mention["label"]}]
    if entity := entities.get(mention["entity_id"]):
        bodies.append(_identity(entity))
        if wikidata := entity["external_ids"].get("wikidata"):
            address = f"http://www.wikidata.org/entity/{wikidata}"
            bodies.append({"type": "SpecificResource", "purpose": "identifying", "source": address})
    return {
        "id": f"{document['doc_id']}.jsonld#{mention['mention_id']}",
        "type": "Annotation",
        "motivation": "tagging",
        "generator": _GENERATOR,
        "body": bodies,
        "target": {"source": f"{document['doc_id']}.txt", "selector": [position, quote]},
    }


def _identity(entity: Row) -> Row:
    return {
        "type": "TextualBody",
        "purpose": "identifying",
        "id": f"urn:communiques:{entity['entity_id'].replace(' ', '%20')}",
        "value": entity["name"],
        "language": "fr",
    }


def _save(value: Row, file: Path) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
