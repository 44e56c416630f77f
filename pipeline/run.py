"""The order of work for a corpus: contents → plan → engine → resolve → assemble → publish.

Parts of shards live in OUTPUT/.parts/FINGERPRINT/SHARD and are used again as long as neither the
code, the resources nor the settings that matter have changed. A run over what the present tables
are made of already does nothing at all.
"""

import hashlib
import json
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import engine, judgements, output, plan
from pipeline.catalogue import Catalogue
from pipeline.config import Settings, cores, fingerprint, ingredients, model_version
from pipeline.errors import PipelineError
from pipeline.jobs import Death
from pipeline.model import Issue
from pipeline.places import Place
from pipeline.resolve import Known
from pipeline.tables import MANIFEST, SCHEMA_VERSION, SCHEMAS

if TYPE_CHECKING:
    from pipeline import remote

PARTS = ".parts"
INGREDIENTS, CATALOGUE = "ingredients.json", "catalogue.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: files done, of how many, and words of text analysed by it."""

    done: int
    files: int
    words: int = 0


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. `failed` counts the files of the input that became no document.

    `reused` files were analysed by an earlier run, `retried` were read only at the second try.
    `stages` are seconds, of all worker processes together; those of `assemble` are of one.
    """

    files: int
    failed: int
    reused: int
    rows: dict[str, int]
    mentions: dict[str, int]
    seconds: float
    words: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    retried: tuple[str, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a run would start from: the input, the parts that serve, and what makes the tables.

    Of `files` in the input, `duplicates` are left out and `reused` need not be analysed again.
    """

    files: int
    duplicates: int
    reused: int
    planned: plan.Plan
    folder: Path
    parts: Path
    made_of: dict[str, str]
    state: str
    judged: tuple[Any, ...]


@dataclass(slots=True)
class _Told:
    """What is told of the workers' work."""

    done: int
    words: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    retried: list[str] = field(default_factory=list)


def run(settings: Settings, force: bool = False, tell: Tell | None = None) -> Summary:
    """Turn the input folder into tables.

    `force` analyses every file anew. Raises InputError when the folder is not there, and
    PipelineError when another run is under way, when no file could be used (the tables in place
    are left alone) or when too many failed (the new tables are in place, `issues` tells why).
    """
    began, clock = datetime.now(UTC), time.monotonic()
    made_of = ingredients(settings)
    with at_hand(settings, made_of) as (folder, mirror):
        catalogue = Catalogue(folder / parts_of(made_of) / CATALOGUE, trusting=not force)
        there = plan.contents(settings, catalogue)
        if not there.items:
            raise PipelineError(_nothing_usable(settings, there.files, there.issues))
        with output.alone(folder):
            if force and mirror:
                mirror.drop()
            outlook = look(settings, there, made_of, folder, force)
            outlook.parts.mkdir(parents=True, exist_ok=True)
            catalogue.save()
            del catalogue, there  # half a kilobyte a file
            summary = None if outlook.planned.shards else _present(settings, outlook)
            if summary is None:
                execute = mirror.engine(_engine(settings)) if mirror else _engine(settings)
                with ThreadPoolExecutor(1) as beside:  # the workers take a second to start
                    names = beside.submit(_names)
                    outlook, told = _analyse(settings, outlook, execute, tell)
                summary = _make(settings, outlook, told, names.result(), began)
                if mirror:
                    mirror.push()
            elif mirror:
                mirror.keep()
    summary = replace(summary, seconds=time.monotonic() - clock)
    if summary.failed > settings.max_failed_share * (summary.files - outlook.duplicates):
        raise PipelineError(
            f"{summary.failed} of {summary.files} files failed, more than max_failed_share = "
            f"{settings.max_failed_share}; the table issues in {settings.output} tells why"
        )
    return summary


@contextmanager
def at_hand(
    settings: Settings, made_of: dict[str, str]
) -> "Iterator[tuple[Path, remote.Mirror | None]]":
    """The output folder; for an address a folder that mirrors it, if only for the time being."""
    if isinstance(settings.input, Path) and isinstance(settings.output, Path):
        yield settings.output, None
        return
    from pipeline.remote import mirror

    with mirror(settings.output, parts_of(made_of)) as made:
        yield made.folder, made


def look(
    settings: Settings,
    there: plan.Contents,
    made_of: dict[str, str],
    folder: Path,
    force: bool = False,
) -> Outlook:
    """What a run would do, without doing it; but with `force` the parts there are go.

    `folder` is that of `at_hand`.
    """
    mark, parts = fingerprint(made_of), folder / parts_of(made_of)
    if force:
        shutil.rmtree(parts, ignore_errors=True)
    judged = judgements.read(settings.judgements)
    planned = plan.plan(there, parts, settings.shard_size, settings.workers or cores())
    issues = [asdict(issue) for issue in there.issues]
    judged_as = [asdict(judgement) for judgement in judged]
    state = [mark, there.documents, issues, judged_as, settings.count_copies]
    digest = hashlib.sha256(json.dumps(state).encode()).hexdigest()
    reused = len(there.items) - sum(len(shard.items) for shard in planned.shards)
    return Outlook(
        there.files, there.duplicates, reused, planned, folder, parts, made_of, digest, judged
    )


def parts_of(made_of: dict[str, str]) -> str:
    """Where in the output folder the parts are that are made of these ingredients."""
    return f"{PARTS}/{fingerprint(made_of)[:16]}"


def manifest(folder: Place) -> Mapping[str, Any]:
    """What the manifest of the tables in `folder` says; empty where there is none to be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_present(settings: Settings, outlook: Outlook) -> bool:
    """Whether the tables in place are whole, and those that a run would make."""
    places = [(settings.output / f"{name}.parquet", settings.output / name) for name in SCHEMAS]
    whole = all(file.exists() or folder.exists() for file, folder in places)
    return whole and manifest(settings.output).get("state") == outlook.state


def _present(settings: Settings, outlook: Outlook) -> Summary | None:
    """The summary of the tables in place, if a run would make the same."""
    if not is_present(settings, outlook):
        return None
    said = manifest(settings.output)
    files, reused = outlook.files, outlook.reused
    return Summary(
        files, said["failed"], reused, said["rows"], said["mentions"], 0.0, unchanged=True
    )


def _make(
    settings: Settings, outlook: Outlook, told: _Told, names: Known, began: datetime
) -> Summary:
    """Assemble the tables of what is analysed, and put them in place."""
    from pipeline.assemble import assemble  # DuckDB, which a run with nothing to do can spare

    planned = outlook.planned
    if not planned.part_folders:
        raise PipelineError(_nothing_usable(settings, outlook.files, planned.issues))
    with output.making(outlook.folder) as made:
        began_assembly = time.monotonic()
        assembled = assemble(planned, names, made, outlook.judged, settings.count_copies)
        told.stages["assemble"] = time.monotonic() - began_assembly
        failed = outlook.files - outlook.duplicates - assembled.rows["documents"]
        if assembled.rows["documents"] == 0:
            errors = [Issue(source, "", "error", why) for source, why in assembled.errors]
            raise PipelineError(_nothing_usable(settings, outlook.files, errors))
        summary = Summary(
            outlook.files,
            failed,
            outlook.reused,
            assembled.rows,
            assembled.mentions,
            (datetime.now(UTC) - began).total_seconds(),
            told.words,
            {stage: round(seconds, 4) for stage, seconds in told.stages.items()},
            tuple(told.retried),
        )
        _write_manifest(made / MANIFEST, settings, outlook, summary, began)
        output.publish(made, outlook.folder)
    for part in outlook.parts.iterdir():
        if part.is_dir() and part not in planned.part_folders:
            shutil.rmtree(part, ignore_errors=True)
    return summary


def _analyse(
    settings: Settings, outlook: Outlook, execute: engine.Execute, tell: Tell | None
) -> tuple[Outlook, _Told]:
    """Have every shard analysed; what there is then, with no shard left."""
    (outlook.parts / INGREDIENTS).write_text(json.dumps(outlook.made_of, indent=1), "utf-8")
    planned = outlook.planned
    for shard in planned.shards:  # what lies there was cut short, by a power failure perhaps
        shutil.rmtree(shard.output, ignore_errors=True)
    parts, issues, told = set(planned.part_folders), list(planned.issues), _Told(outlook.reused)
    _tell(tell, told, planned)
    mark = fingerprint(outlook.made_of) if settings.engine == "ray" else None
    make, limit = partial(make_worker, settings, mark), settings.seconds_per_document
    for event in execute(make, planned.shards, settings.workers, limit):
        if isinstance(event, Death):
            source = planned.documents[event.item.doc_id]
            if event.lost:
                issues.append(Issue(source, "analyse", "error", event.reason))
                told.done += 1
            else:
                told.retried.append(source)
        else:
            parts.add(outlook.parts / event.id)
            told.done += len(event.items)
            told.words += event.words
            for stage, seconds in event.seconds.items():
                told.stages[stage] = told.stages.get(stage, 0.0) + seconds
        _tell(tell, told, planned)
    planned = plan.Plan(planned.documents, tuple(issues), frozenset(parts))
    return replace(outlook, planned=planned), told


def _engine(settings: Settings) -> engine.Execute:
    if settings.engine == "local":
        return engine.execute
    from pipeline import engine_ray  # Ray, which takes a second to import

    return engine_ray.execute


def make_worker(settings: Settings, mark: str | None = None) -> engine.Runner:
    """Called in each worker process. Only there is spaCy imported.

    Raises PipelineError where the program on this machine has not the fingerprint `mark`.
    """
    if mark is not None and fingerprint(ingredients(settings)) != mark:
        raise PipelineError(
            f"the program installed on {socket.gethostname()} is not the one that was started: "
            "install the same version, with the same versions of what it needs, on every machine"
        )
    from pipeline.shard import Worker

    return Worker(settings)


def _names() -> Known:
    from pipeline.lexicon import Lexicon

    return Lexicon().names


def _tell(tell: Tell | None, told: _Told, planned: plan.Plan) -> None:
    if tell is not None:
        tell(Progress(told.done, len(planned.documents), told.words))


def _nothing_usable(settings: Settings, files: int, errors: Sequence[Issue]) -> str:
    shown = "".join(f"\n  {issue.source}: {issue.message}" for issue in errors[:5])
    more = f"\n  … and {len(errors) - 5} more" if len(errors) > 5 else ""
    return f"none of the {files} files in {settings.input} could be used:{shown}{more}"


def _write_manifest(
    path: Path, settings: Settings, outlook: Outlook, summary: Summary, began: datetime
) -> None:
    said = {
        "schema_version": SCHEMA_VERSION,
        "fingerprint": fingerprint(outlook.made_of),
        "state": outlook.state,
        "model": model_version(settings),
        "rows": summary.rows,
        "mentions": summary.mentions,
        "began": began.isoformat(timespec="seconds"),
        "seconds": round(summary.seconds, 3),
        "stages": summary.stages,
        "engine": settings.engine,
        "workers": settings.workers or (cores() if settings.engine == "local" else None),
        "files": summary.files,
        "files_reused": summary.reused,
        "failed": summary.failed,
    }
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
