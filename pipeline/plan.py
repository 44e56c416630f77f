"""Input folder → what has to be analysed, and which parts of an earlier run serve again."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pipeline import write
from pipeline.config import Settings
from pipeline.errors import InputError, PipelineError, ReadError
from pipeline.jobs import Item, Shard
from pipeline.model import Issue
from pipeline.reading import archives
from pipeline.reading.files import content_id, list_files, readable


@dataclass(frozen=True, slots=True)
class Plan:
    """`documents` maps each distinct content's doc_id to its source, in the order of sources.

    `files` counts all files found, those in archives instead of the archives, and `duplicates`
    those left out for an equal content.
    `part_folders` are all parts the tables will be made of: those there are, and the shards'.
    """

    documents: dict[str, str]
    files: int
    duplicates: int
    issues: tuple[Issue, ...]
    shards: tuple[Shard, ...]
    part_folders: frozenset[Path]


def plan(settings: Settings, parts: Path, force: bool) -> Plan:
    """List and hash the input, leave out equal contents, and cut what is new into shards.

    Raises InputError when the input folder is not there, PipelineError when it holds no file.
    """
    folder = settings.input
    if not folder.is_dir():
        raise InputError(
            f"the input folder {folder} is not {'a folder' if folder.exists() else 'there'}"
        )
    if settings.output.resolve() == folder.resolve():
        raise InputError(f"{folder} is the input and the output folder; choose another output")
    files, refused = list_files(folder, without=settings.output)
    if not files:
        raise PipelineError(f"the input folder {folder} holds no files")
    issues = [Issue(_source(p, folder), "plan", "error", reason) for p, reason in refused]
    found, problems = _contents(files, settings)
    issues += problems
    by_id: dict[str, tuple[str, Item]] = {}
    duplicates = 0
    for source, item in sorted(found, key=lambda pair: pair[0]):
        first, kept = by_id.setdefault(item.doc_id, (source, item))
        if item is not kept:
            duplicates += 1
            message = f"has the same content as {first}; left out"
            issues.append(Issue(source, "plan", "info", message))
    items = [item for _, item in by_id.values()]
    reusable = {} if force else _reusable(parts, {item.key for item in items})
    new = [item for item in items if item.key not in reusable]
    shards = _shards(new, parts, settings)
    return Plan(
        {doc_id: source for doc_id, (source, _) in by_id.items()},
        len(found) + sum(issue.severity == "error" for issue in problems),
        duplicates,
        tuple(issues),
        shards,
        frozenset(reusable.values()) | {shard.output for shard in shards},
    )


def _contents(files: list[Path], settings: Settings) -> tuple[list[tuple[str, Item]], list[Issue]]:
    """(source and item of each file, those in archives instead of archives; issues on the way)."""
    found: list[tuple[str, Item]] = []
    issues: list[Issue] = []
    for path in files:
        source = _source(path, settings.input)
        try:
            doc_id = content_id(path)
            members = archives.members(path, settings)
        except ReadError as error:
            issues.append(Issue(source, "read", "error", str(error)))
            continue
        if members is None:
            found.append((source, Item(path, doc_id)))
            continue
        if members[0].names:  # no mail, which is a document itself
            noun = "file" if len(members) == 1 else "files"
            message = f"an archive of {len(members)} {noun}, each listed by itself"
            issues.append(Issue(source, "plan", "info", message))
        for member in members:
            place = archives.SEPARATOR.join([source, *map(readable, member.names)])
            if member.doc_id is None:
                issues.append(Issue(place, "read", "error", member.problem))
            else:
                found.append((place, Item(path, member.doc_id, member.names)))
    return found, issues


def _source(path: Path, folder: Path) -> str:
    """Path below the input folder with forward slashes; see `readable`."""
    return readable(path.relative_to(folder).as_posix())


def _reusable(parts: Path, wanted: set[str]) -> dict[str, Path]:
    """The folder of the part that holds each wanted item, if there is one.

    A document must come from one part only. So a part that claims a document of another part, or
    holds a wanted content under another ending, does not serve.
    """
    wanted_ids = {_doc_id(key) for key in wanted}
    found: dict[str, Path] = {}
    claimed: set[str] = set()
    for receipt in sorted(parts.glob(f"*/{write.RECEIPT}")):
        if receipt.parent.name.startswith("."):
            continue
        try:
            keys = json.loads(receipt.read_text(encoding="utf-8"))["items"]
        except (OSError, ValueError):  # cut short by a power failure: made anew, then removed
            continue
        useful = [key for key in keys if _doc_id(key) in wanted_ids]
        ids = {_doc_id(key) for key in useful}
        if useful and wanted.issuperset(useful) and not ids & claimed:
            claimed |= ids
            found.update(dict.fromkeys(useful, receipt.parent))
    return found


def _doc_id(item_key: str) -> str:
    return item_key.partition(".")[0]


def _shards(items: list[Item], parts: Path, settings: Settings) -> tuple[Shard, ...]:
    """Cut `items`, in order, so that each worker has something to do and none too much."""
    fair = -(-len(items) // settings.workers)
    size = max(1, min(settings.shard_size, fair))
    shards = []
    for start in range(0, len(items), size):
        chunk = tuple(items[start : start + size])
        digest = hashlib.sha256("\n".join(item.key for item in chunk).encode()).hexdigest()[:16]
        shards.append(Shard(digest, chunk, parts / digest))
    return tuple(shards)
