"""FollowTheMoney: people, bodies, offices, documents and mentions as Aleph and OpenSanctions read
them (https://followthemoney.tech).

Written by that schema without its library, which needs ICU's headers to install; the tests
validate with it. Treaties and places have no schema there: places become the documents' properties,
treaty actions events.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.exports.source import Annotated, Row, Source

# Schema by entities.kind; what is not named is an Organization.
_PUBLIC = """intergovernmental eu_institution eu_agency coe_body un_body government ministry
    parliament police prosecution court regulator""".split()
SCHEMAS = dict.fromkeys(_PUBLIC, "PublicBody") | dict.fromkeys(("company", "bank"), "Company")

# ISO 639-1 → 639-3, which that schema wants; of other languages nothing is said.
_PAIRS = "ar:ara de:deu el:ell en:eng es:spa fr:fra it:ita nl:nld pl:pol pt:por ro:ron ru:rus"
LANGUAGES = dict(pair.split(":") for pair in _PAIRS.split())

Properties = Mapping[str, Iterable[Any]]


def write(source: Source, file: Path) -> list[str]:
    """Write one entity a line, those before that others lead to."""
    entities = source.entities()
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for entity in _entities(source, entities):
            out.write(json.dumps(entity, ensure_ascii=False) + "\n")
    return []


def entity_key(identifier: str) -> str:
    """An id of FollowTheMoney, which are letters, digits, dots and hyphens, for one of ours."""
    if re.fullmatch(r"[A-Z]+[:-][0-9a-z](?:[0-9a-z.-]*[0-9a-z])?", identifier):
        return identifier.replace(":", "-")
    plain = re.sub(r"[^0-9A-Za-z]+", "-", identifier).strip("-")
    return f"{plain[:60]}-{hashlib.sha256(identifier.encode()).hexdigest()[:12]}"


def _entities(source: Source, entities: Mapping[str, Row]) -> Iterator[Row]:
    for row in entities.values():
        if row["label"] in ("PERSON", "ORG"):
            yield _actor(row)
    posts: dict[str, Row] = {}
    for annotated in source.documents("mentions", "officials", "treaty_actions"):
        document = annotated.document["doc_id"]
        yield _document(annotated, entities)
        yield from _mentions(annotated, entities)
        for row in annotated.rows["officials"]:
            _add_official(posts, row)
        actions = enumerate(annotated.rows["treaty_actions"])
        yield from (_event(row, n, document, annotated, entities) for n, row in actions)
    yield from posts.values()


def _made(schema: str, identifier: str, properties: Properties) -> Row:
    """An entity; values are texts, each once, and properties without any are left out."""
    given = {
        name: list(dict.fromkeys(str(value) for value in values if value not in (None, "")))
        for name, values in properties.items()
    }
    return {
        "id": identifier,
        "schema": schema,
        "properties": {name: values for name, values in given.items() if values},
    }


def _actor(row: Row) -> Row:
    country = (row["country"] or "").lower()
    known = {
        "name": [row["name"]],
        "alias": row["aliases"],
        "country": [country],
        "wikidataId": [row["external_ids"].get("wikidata")],
        "keywords": [row["kind"]],
    }
    if row["label"] == "PERSON":
        return _made("Person", entity_key(row["entity_id"]), known)
    schema = SCHEMAS.get(row["kind"], "Organization")
    known["abbreviation"] = row["acronyms"]
    return _made(schema, entity_key(row["entity_id"]), known)


def _document(annotated: Annotated, entities: Mapping[str, Row]) -> Row:
    row = annotated.document
    named = [entities[m["entity_id"]] for m in annotated.mentions if m["entity_id"]]

    def names(label: str) -> list[str]:
        return [entity["name"] for entity in named if entity["label"] == label]

    countries = [e["country"].lower() for e in named if e["label"] == "LOC" and e["country"]]
    properties = {
        "fileName": [row["source"]],
        "title": [row["title"]],
        "publisher": [row["publisher"]],
        "publishedAt": [row["date"]],
        "messageId": [row["reference"]],
        "language": [LANGUAGES.get(row["language"])],
        "mimeType": [row["media_type"]],
        "encoding": [row["encoding"]],
        "sourceUrl": [row["address"]],
        "bodyText": [row["text"]],
        "peopleMentioned": names("PERSON"),
        "companiesMentioned": names("ORG"),
        "locationMentioned": names("LOC"),
        "detectedCountry": countries,
        "keywords": names("TREATY"),
    }
    return _made("PlainText", entity_key(row["doc_id"]), properties)


def _mentions(annotated: Annotated, entities: Mapping[str, Row]) -> Iterator[Row]:
    """One a document and entity, with all its wordings there."""
    document = annotated.document["doc_id"]
    wordings: dict[str, list[str]] = {}
    for mention in annotated.mentions:
        entity = entities.get(mention["entity_id"], {})
        if entity.get("label") in ("PERSON", "ORG"):
            wordings.setdefault(mention["entity_id"], []).append(" ".join(mention["text"].split()))
    for identifier, texts in wordings.items():
        row = entities[identifier]
        properties = {
            "document": [entity_key(document)],
            "resolved": [entity_key(identifier)],
            "name": texts,
            "detectedSchema": [_actor(row)["schema"]],
            "contextCountry": [(row["country"] or "").lower()],
        }
        yield _made("Mention", entity_key(f"mention {document} {identifier}"), properties)


def _add_official(posts: dict[str, Row], row: Row) -> None:
    """Enter an office and who holds it; what later documents say of the same is added to it."""
    body = row["organisation_id"] or row["organisation"] or ""
    post = entity_key(f"post {row['office']} {body}")
    country = (row["country"] or "").lower()
    is_body = (row["organisation_id"] or "").startswith("ORG")
    position = {
        "name": [", ".join(filter(None, (row["office"], row["organisation"])))],
        "organization": [entity_key(row["organisation_id"])] if is_body else [],
        "country": [country],
    }
    posts.setdefault(post, _made("Position", post, position))
    held = entity_key(f"{row['person_id']} {post}")
    occupancy = {
        "holder": [entity_key(row["person_id"])],
        "post": [post],
        "date": [row["date"]],
        "proof": [entity_key(row["doc_id"])],
    }
    entity = posts.setdefault(held, _made("Occupancy", held, occupancy))
    for name, values in _made("Occupancy", held, occupancy)["properties"].items():
        known = entity["properties"].setdefault(name, [])
        known += [value for value in values if value not in known]


def _event(
    row: Row, number: int, document: str, annotated: Annotated, entities: Mapping[str, Row]
) -> Row:
    """A treaty action; a number of parties without names stands in the sentence only."""
    party = entities.get(row["party_id"], {})
    sentence = annotated.document["text"][row["start"] : row["end"]]
    state = "not " if row["negated"] else ""
    country = (row["party"] or "").lower() if party.get("label") == "LOC" else None
    properties = {
        "name": [f"{state}{row['action']}: {row['treaty']}"],
        "date": [row["date"]],
        "country": [country],
        "involved": [entity_key(row["party_id"])] if party.get("label") == "ORG" else [],
        "keywords": entities[row["treaty_id"]]["external_ids"].values(),
        "summary": [" ".join(sentence.split())],
        "proof": [entity_key(document)],
    }
    return _made("Event", entity_key(f"event {document} {number}"), properties)
