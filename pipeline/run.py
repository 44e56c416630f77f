"""The order of work for a corpus: plan → engine → resolve → assemble → swap in the new tables.

Parts of shards live in OUTPUT/.parts/FINGERPRINT/SHARD and are used again as long as neither the
code, the resources nor the settings that matter have changed; `.parts` holds only what the present
tables are made of. Tables are made in a folder beside and moved in at the end, the manifest last.
"""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline import assemble, engine, judgements, plan, table_files
from pipeline.config import Settings, fingerprint, model_version
from pipeline.errors import PipelineError
from pipeline.lexicon import Lexicon
from pipeline.tables import MANIFEST, SCHEMA_VERSION

Progress = Callable[[int, int], None]  # files done, files in all

PARTS = ".parts"
MAKING = ".making"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. `failed` counts the files of the input that became no document."""

    files: int
    failed: int
    reused: int
    rows: dict[str, int]
    mentions: dict[str, int]
    seconds: float


def run(settings: Settings, force: bool = False, progress: Progress | None = None) -> Summary:
    """Turn the input folder into tables.

    `force` analyses every file anew. Raises InputError when the folder is not there, and
    PipelineError when no file in it could be used (the tables in place are left alone) or when
    too many failed (the new tables are in place and `issues` tells why).
    """
    began, clock = datetime.now(UTC), time.monotonic()
    mark = fingerprint(settings)
    judged = judgements.read(settings.judgements)
    lexicon = Lexicon()
    parts = settings.output / PARTS / mark[:16]
    planned = plan.plan(settings, parts, force)
    done = len(planned.documents) - sum(len(shard.items) for shard in planned.shards)
    reused = done
    if not planned.documents:
        errors = [(issue.source, issue.message) for issue in planned.issues]
        raise PipelineError(_nothing_usable(settings, planned.files, errors))
    _tell(progress, done, len(planned.documents))

    from pipeline.shard import Worker  # spaCy takes a second to import; errors should not wait

    for receipt in engine.execute(partial(Worker, settings), planned.shards, settings.workers):
        done += len(receipt.items)
        _tell(progress, done, len(planned.documents))

    making = settings.output / MAKING
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        made = assemble.assemble(planned, lexicon.names, making, judged, settings.count_copies)
        failed = planned.files - planned.duplicates - made.rows["documents"]
        if made.rows["documents"] == 0:
            raise PipelineError(_nothing_usable(settings, planned.files, made.errors))
        summary = Summary(
            planned.files, failed, reused, made.rows, made.mentions, time.monotonic() - clock
        )
        _write_manifest(making / MANIFEST, settings, mark, summary, began)
        table_files.swap(making, settings.output)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    _prune(settings.output / PARTS, planned.part_folders)
    if failed > settings.max_failed_share * (planned.files - planned.duplicates):
        raise PipelineError(
            f"{failed} of {planned.files} files failed, more than max_failed_share = "
            f"{settings.max_failed_share}; the table issues in {settings.output} tells why"
        )
    return summary


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _nothing_usable(settings: Settings, files: int, errors: list[tuple[str, str]]) -> str:
    shown = "".join(f"\n  {source}: {message}" for source, message in errors[:5])
    more = f"\n  … and {len(errors) - 5} more" if len(errors) > 5 else ""
    return f"none of the {files} files in {settings.input} could be used:{shown}{more}"


def _write_manifest(
    path: Path, settings: Settings, mark: str, summary: Summary, began: datetime
) -> None:
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "fingerprint": mark,
        "model": model_version(settings),
        "rows": summary.rows,
        "began": began.isoformat(timespec="seconds"),
        "seconds": round(summary.seconds, 3),
        "workers": settings.workers,
        "files": summary.files,
        "files_reused": summary.reused,
    }
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _prune(parts: Path, used: frozenset[Path]) -> None:
    """Remove every part that the tables are not made of, also those of other fingerprints."""
    for folder in parts.iterdir():
        for part in folder.iterdir():
            if part not in used:
                shutil.rmtree(part)
        if not any(folder.iterdir()):
            folder.rmdir()
