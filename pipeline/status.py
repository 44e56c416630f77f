"""What a run would do, and why; and the parts of earlier runs that no table needs any more."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline import output, places, plan, run, tables
from pipeline.catalogue import Catalogue
from pipeline.config import Settings, ingredients
from pipeline.places import Place


@dataclass(frozen=True, slots=True)
class Status:
    """Sources by what a run would do with them, sorted.

    `new` files are in no table yet, `changed` ones are there with another content, `removed` ones
    would go. `outdated` ones must be analysed again though they are as they were: `because` says
    what else has changed since. `reused` counts the others. `old_parts` is the size, in bytes, of
    what `clean` would delete.
    """

    new: list[str]
    changed: list[str]
    outdated: list[str]
    removed: list[str]
    reused: int
    because: list[str]
    up_to_date: bool
    old_parts: int


def status(settings: Settings) -> Status:
    """Compare the input with the tables and parts in the output folder. Changes nothing.

    Raises like `run.run`, where that could not start.
    """
    made_of = ingredients(settings)
    with run.at_hand(settings, made_of) as (folder, _):
        catalogue = Catalogue(folder / run.parts_of(made_of) / run.CATALOGUE)
        there = plan.contents(settings, catalogue)
        outlook = run.look(settings, there, made_of, folder)
    parts = settings.output / run.parts_of(made_of)
    before = _documents(settings.output)
    work = [there.documents[item.doc_id] for s in outlook.planned.shards for item in s.items]
    new = sorted(source for source in work if source not in before)
    known = {source: doc_id for doc_id, source in there.documents.items()}
    changed = sorted(s for s in work if s in before and before[s] != known[s])
    return Status(
        new,
        changed,
        sorted({*work} - {*new, *changed}),
        sorted({*before} - {*known}),
        outlook.reused,
        list(_because(parts, made_of)) if len(new) + len(changed) < len(work) else [],
        not outlook.planned.shards and run.is_present(settings, outlook),
        sum(map(places.size, _old(settings.output, parts))),
    )


def clean(settings: Settings) -> int:
    """Delete the parts that were made by another version or under other settings; their bytes."""
    parts = settings.output / run.parts_of(ingredients(settings))
    freed = 0
    if not settings.output.is_dir():
        return freed
    with output.alone(settings.output):
        for folder in _old(settings.output, parts):
            freed += places.size(folder)
            places.remove(folder)
    return freed


def _documents(folder: Place) -> dict[str, str]:
    """doc_id by source, of the tables in a folder; empty where there are none."""
    path = next(
        (p for p in (folder / "documents.parquet", folder / "documents") if p.exists()), None
    )
    if path is None:
        return {}
    try:
        table = tables.read(path, ["source", "doc_id"])
    except (pa.ArrowException, OSError):
        return {}
    return dict(zip(table["source"].to_pylist(), table["doc_id"].to_pylist(), strict=True))


def _because(parts: Place, made_of: Mapping[str, str]) -> Iterator[str]:
    """What is not as it was when the latest other parts were made."""
    others = [p for p in parts.parent.glob(f"*/{run.INGREDIENTS}") if p.parent != parts]
    if not others:
        return
    try:
        former = json.loads(max(others, key=lambda p: p.stat().st_mtime).read_text("utf-8"))
    except (OSError, ValueError):
        return
    for name in sorted(made_of.keys() | former.keys()):
        old, new = former.get(name), made_of.get(name)
        if old is None or new is None:
            yield f"{name} is {'new' if old is None else 'gone'}"
        elif old != new:
            files = name.startswith("pipeline/")
            yield f"{name} has changed" if files else f"{name}: {old} → {new}"


def _old(folder: Place, parts: Place) -> list[Place]:
    found = (folder / run.PARTS).glob("*")
    return sorted(path for path in found if path.is_dir() and path != parts)
