"""Corrections made in Label Studio → gold, and judgements on entities."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import judgements
from pipeline.errors import InputError
from pipeline.exports import regions
from pipeline.exports.gold import UNREVIEWED, Names, gold
from pipeline.exports.label_studio import FURNITURE_ZONES
from pipeline.exports.regions import Region, Task
from pipeline.exports.source import Annotated, Row, Source
from pipeline.resolve import Judgement

TABLES = ("mentions", "figures", "dates", "officials", "treaty_actions")


@dataclass(slots=True)
class Corrected:
    """What an export of Label Studio has given: gold by name, judgements, and what to tell."""

    gold: dict[str, Row] = field(default_factory=dict)
    judged: list[Judgement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    """How many mentions each entity has in the corpus, and what was made of them."""

    there: Counter[str] = field(default_factory=Counter)
    given: Counter[tuple[str, str]] = field(default_factory=Counter)
    related: set[Judgement] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def corrected(file: Path, processed: Path) -> Corrected:
    """What was corrected in `file`, an export of Label Studio, of the tables in `processed`.

    Judgements: a relation "same" or "different" between two mentions is one on their entities.
    Where every mention of an entity was given to another one, in the field "entity", the two are
    the same; where only some were, nothing is said of the entities, and a note tells. Raises
    InputError for a file that does not fit, TableError for the tables.
    """
    tasks, empty = regions.read(file)
    by_document = {task.doc_id: task for task in tasks}
    if len(by_document) < len(tasks):
        raise InputError(f"{file}: two tasks are of one document")
    source = Source(processed)
    names, tally, found = Names(source.entities()), _Tally(), Corrected()
    for annotated in source.documents(*TABLES):
        document = annotated.document
        for mention in _proper(annotated):
            tally.there[mention["entity_id"]] += 1
        task = by_document.pop(document["doc_id"], None)
        if task is None:
            continue
        name = Path(document["source"]).stem
        if name in found.gold:
            raise InputError(f"{task.where}: another document's file is called {name}, too")
        placed = task.regions(document["text"])
        _enter(tally, annotated, task, placed, names)
        found.gold[name] = gold(name, annotated, placed.values(), names, task.where)
    if by_document:
        task = next(iter(by_document.values()))
        raise InputError(f"{task.where}: no document {task.doc_id} in {processed}")
    found.judged = sorted(_judged(tally), key=lambda j: (j.same, j.left, j.right))
    found.notes = [*tally.notes, *_wanting(found.gold)]
    if empty:
        found.notes.append(f"{empty} tasks have no annotation and are left out")
    return found


def save(found: Corrected, folder: Path, judged: Path, force: bool = False) -> int:
    """Write NAME.json for each document into `folder`, and add to the judgements in `judged`.

    Returns how many judgements are new. Raises InputError, before anything is written, where a
    NAME.json is there and `force` is false; with `force` it is replaced, but for its officials and
    treaty actions, which are kept. SettingsError where `judged` says otherwise.
    """
    former = {name: folder / f"{name}.json" for name in found.gold}
    there = [str(path) for path in former.values() if path.exists()]
    if there and not force:
        raise InputError(f"{', '.join(there[:3])} there already: give --force to replace")
    for name, row in found.gold.items():
        if former[name].exists():
            row |= _kept(former[name])
    added = judgements.add(judged, found.judged) if found.judged else 0
    folder.mkdir(parents=True, exist_ok=True)
    for name, row in found.gold.items():
        made = folder / f".{name}.json.making"
        made.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        made.replace(former[name])
    return added


def _kept(file: Path) -> Row:
    try:
        before = json.loads(file.read_text(encoding="utf-8"))
        kept = {key: before[key] for key in UNREVIEWED if key in before}
        return kept | {"from_tables": before.get("from_tables", [])}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error


def _proper(annotated: Annotated) -> Iterator[Row]:
    """The mentions that Label Studio is shown, as far as they are linked."""
    for mention in annotated.mentions:
        if mention["entity_id"] and mention["zone"] not in FURNITURE_ZONES:
            yield mention


def _enter(
    tally: _Tally, annotated: Annotated, task: Task, placed: dict[str, Region], names: Names
) -> None:
    before = {(m["start"], m["end"], m["label"]): m["entity_id"] for m in annotated.mentions}
    linked: dict[str, str] = {}
    for name, region in placed.items():
        old = before.get((region.start, region.end, region.label))
        new = names.find(region.label, region.entity) if region.entity else None
        if old and new and old != new:
            tally.given[old, new] += 1
        if old:
            linked[name] = old
    for kind, left, right in task.relations:
        ends = sorted(linked.get(name, "") for name in (left, right))
        if "" in ends:
            tally.notes.append(
                f"{task.where}: “{kind}” of a mention that had no entity is left out"
            )
        elif ends[0] != ends[1]:
            tally.related.add(Judgement(kind == "same", *ends))
        elif kind == "different":
            tally.notes.append(f"{task.where}: {ends[0]} is one entity, which cannot be split")


def _judged(tally: _Tally) -> set[Judgement]:
    judged = set(tally.related)
    for (old, new), number in sorted(tally.given.items()):
        if number == tally.there[old]:
            judged.add(Judgement(True, *sorted((old, new))))
        else:
            tally.notes.append(
                f"{number} of {tally.there[old]} mentions of {old} were given to {new}: no "
                "judgement on the whole entity; a relation “same” would be one"
            )
    return judged


def _wanting(made: dict[str, Row]) -> Iterator[str]:
    without = sum(
        mention["label"] in ("DATE", "FIGURE") and mention["value"] is None
        for row in made.values()
        for mention in row["mentions"]
    )
    if without:
        yield f"{without} dates and figures have no value"
