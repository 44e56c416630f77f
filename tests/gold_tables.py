"""Tables made from annotations: a run that is perfect, or spoilt in known ways."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.table_files import write_table
from pipeline.tables import SCHEMAS

Row = dict[str, Any]


def write_tables(gold_dir: Path, texts: Path, output: Path, spoilt: bool) -> None:
    """Write what a run over `texts` should have found; `spoilt` puts errors of each kind in."""
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    entities: dict[str, Row] = {}
    for file in sorted(gold_dir.glob("*.json")):
        text = texts / f"{file.stem}.txt"
        if text.exists():
            gold = json.loads(file.read_text(encoding="utf-8"))
            encoding = "cp1252" if file.stem == "s11" else "utf-8"
            content = text.read_bytes().decode(encoding)
            _add_document(rows, entities, gold, text.name, content, spoilt)
    rows["entities"] = list(entities.values())
    output.mkdir(parents=True, exist_ok=True)
    for name, schema in SCHEMAS.items():
        write_table(name, pa.Table.from_pylist(rows[name], schema=schema), output)


def _entity(entities: dict[str, Row], label: str, name: str, by_id: bool = False) -> str:
    key = f"{label}:{name}"
    entities[key] = {
        "entity_id": key,
        "label": label,
        "kind": None,
        "name": "Le nom d'une autre chose" if by_id else name,
        "aliases": [] if by_id else [name.upper()],
        "acronyms": [],
        "country": None,
        "external_ids": {"id": name} if by_id else {},
        "in_knowledge_base": by_id,
        "n_mentions": 0,
        "n_documents": 0,
        "first_date": dt.date(2012, 1, 1),
        "last_date": None,
    }
    return key


def _add_document(
    rows: dict[str, list[Row]],
    entities: dict[str, Row],
    gold: Mapping[str, Any],
    source: str,
    content: str,
    spoilt: bool,
) -> None:
    doc_id = f"d-{source}"
    rows["documents"].append(
        {
            "doc_id": doc_id,
            "source": source,
            "media_type": "text/plain",
            "encoding": "utf-8",
            "n_characters": len(content),
            "text": content,
            "zones": [],
        }
    )
    for n, mention in enumerate(gold["mentions"]):
        if spoilt and n % 11 == 3:
            continue
        start, end = mention["start"], mention["end"]
        if spoilt and n % 7 == 2 and end - start > 3:
            end -= 2
        link = mention.get("link")
        if spoilt and n % 13 == 5:
            link = "une autre chose" if n % 2 else None
        label = mention["label"]
        shared = {"mention_id": f"{doc_id}:{n}", "doc_id": doc_id, "text": content[start:end]}
        linked = _entity(entities, label, link, by_id=label == "TREATY") if link else None
        rows["mentions"].append(
            shared
            | {
                "label": "PERSON" if spoilt and n % 17 == 0 else label,
                "start": start,
                "end": end,
                "entity_id": linked,
                "sentence": 0,
                "zone": "body",
                "source": "rule",
                "rule": "test",
                "anaphoric": bool(mention.get("anaphoric")),
            }
        )
        if label == "FIGURE":
            keys = ("value", "high", "total", "kind", "unit", "modifier", "counted")
            rows["figures"].append(shared | {k: mention.get(k) for k in keys})
            if spoilt and n % 5 == 1:
                rows["figures"][-1] |= {"value": 1.5, "modifier": "about", "counted": None}
        elif label == "DATE":
            value = "2000" if spoilt and n % 5 == 1 else mention["value"]
            rows["dates"].append(shared | {"value": value, "relative": False})
    _add_relations(rows, entities, gold, doc_id, spoilt)


def _add_relations(
    rows: dict[str, list[Row]],
    entities: dict[str, Row],
    gold: Mapping[str, Any],
    doc_id: str,
    spoilt: bool,
) -> None:
    for n, official in enumerate(gold.get("officials", [])):
        office, organisation = official["office"], official.get("organisation")
        if spoilt and n % 4 == 1:
            organisation = "une autre chose"
        rows["officials"].append(
            {
                "doc_id": doc_id,
                "person_id": _entity(entities, "PERSON", official["person"]),
                "person": official["person"],
                "office": office[-1] if isinstance(office, list) else office,
                "organisation_id": organisation and _entity(entities, "ORG", organisation),
                "organisation": organisation,
                "mention_id": "m",
            }
        )
    for n, action in enumerate(gold.get("treaty_actions", [])):
        treaty = "autre" if spoilt and n % 4 == 1 else action["treaty"]
        rows["treaty_actions"].append(
            {
                "doc_id": doc_id,
                "treaty_id": _entity(entities, "TREATY", treaty, by_id=True),
                "treaty": treaty,
                "action": action["action"],
                "party": action.get("party"),
                "count": action.get("count"),
                "total": action.get("total"),
                "negated": False,
                "start": 0,
                "end": 1,
            }
        )
