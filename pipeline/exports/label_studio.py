"""Label Studio: texts with our mentions as predictions, to be corrected there.

Label Studio counts positions in code points, as we do (older releases: in UTF-16 units, which
`regions` allows for), and it draws line ends in its own way: a text goes there without carriage
returns, in equal length.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.exports.source import Annotated, Row, Source

# Okabe and Ito's colours, which colour-blind readers tell apart.
COLOURS = {
    "ORG": "#0072B2",
    "TREATY": "#CC79A7",
    "PERSON": "#D55E00",
    "OFFICE": "#E69F00",
    "LOC": "#009E73",
    "DATE": "#F0E442",
    "FIGURE": "#56B4E9",
}
FURNITURE = "FURNITURE"  # what the gold marks as no part of the text proper
FURNITURE_ZONES = ("furniture", "contact")
CONFIG = f"""<View>
  <Labels name="label" toName="text">
{"".join(f'    <Label value="{k}" background="{v}"/>{chr(10)}' for k, v in COLOURS.items())}\
    <Label value="{FURNITURE}" background="#999999"/>
  </Labels>
  <Relations>
    <Relation value="same"/>
    <Relation value="different"/>
  </Relations>
  <Text name="text" value="$text" granularity="symbol"/>
  <TextArea name="entity" toName="text" perRegion="true" maxSubmissions="1" editable="true"
    placeholder="entity_id, name or acronym"/>
  <TextArea name="value" toName="text" perRegion="true" maxSubmissions="1" editable="true"
    placeholder="2007-02-07, or value=18 total=46 kind=share modifier=exact counted=État"/>
</View>
"""
# What the gold says of a figure, in the order it is shown.
FIGURE = ("value", "high", "total", "kind", "unit", "modifier", "counted")


def write(source: Source, folder: Path) -> list[str]:
    """Write tasks.json, to import, and config.xml, the labelling interface of the project.

    A task is a document; its `data` has text, doc_id and source. Mentions in furniture and contact
    zones are left out, as the gold does; these zones are regions labelled FURNITURE. A region's
    id is the mention_id; its "entity" is the entity_id, its "value" a date or a figure.
    """
    (folder / "config.xml").write_text(CONFIG, encoding="utf-8")
    model = source.manifest().get("model", "communiques")
    with (folder / "tasks.json").open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, annotated in enumerate(source.documents("mentions", "figures", "dates")):
            task = _task(annotated, model)
            file.write((",\n" if number else "\n") + json.dumps(task, ensure_ascii=False))
        file.write("\n]\n")
    return []


def shown(text: str) -> str:
    """A text as it goes to Label Studio: of equal length, line ends without carriage returns."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def value_of(label: str, row: Mapping[str, Any]) -> str:
    """A date's or figure's value, as the field "value" has it."""
    if label == "DATE":
        return row.get("value") or ""
    known = ((key, row.get(key)) for key in FIGURE)
    return " ".join(f"{key}={_number(value)}" for key, value in known if value is not None)


def _number(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else "_".join(str(value).split())


def _task(annotated: Annotated, model: str) -> Row:
    document = annotated.document
    text = shown(document["text"])
    facts = {r["mention_id"]: r for name in ("figures", "dates") for r in annotated.rows[name]}
    result: list[Row] = []
    for zone in document["zones"]:
        if zone["kind"] in FURNITURE_ZONES and zone["start"] < zone["end"]:
            name = f"{document['doc_id']}:{zone['start']}:{zone['end']}:{FURNITURE}"
            result.append(_region(name, FURNITURE, zone["start"], zone["end"], text))
    for mention in annotated.mentions:
        if mention["zone"] not in FURNITURE_ZONES:
            result += _regions(mention, text, facts.get(mention["mention_id"], {}))
    return {
        "data": {"text": text, "doc_id": document["doc_id"], "source": document["source"]},
        "predictions": [{"model_version": model, "result": result}],
    }


def _regions(mention: Row, text: str, fact: Mapping[str, Any]) -> Iterator[Row]:
    """A mention's region, then what is said of it."""
    start, end, label = mention["start"], mention["end"], mention["label"]
    region = _region(mention["mention_id"], label, start, end, text)
    yield region
    for name, said in (("entity", mention["entity_id"]), ("value", value_of(label, fact))):
        if said:
            value = {"start": start, "end": end, "text": [said]}
            yield {**region, "from_name": name, "type": "textarea", "value": value}


def _region(name: str, label: str, start: int, end: int, text: str) -> Row:
    return {
        "id": name,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": end, "text": text[start:end], "labels": [label]},
    }
