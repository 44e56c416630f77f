"""Input folder → what has to be analysed, and which parts of an earlier run serve again."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline import places
from pipeline.catalogue import Catalogue, Status
from pipeline.config import Settings
from pipeline.errors import InputError, PipelineError, ReadError
from pipeline.jobs import RECEIPT, Item, Shard
from pipeline.model import Issue
from pipeline.parts import receipt as read_receipt
from pipeline.places import Entry
from pipeline.reading import archives
from pipeline.reading.files import content_id, is_leftover, list_files, readable

if TYPE_CHECKING:
    from upath import UPath

_SHARDS_A_WORKER = 8
_FETCHED = 512  # files that are brought here at a time
_LEAST = 50_000  # bytes of a shard: a third of a second's work


@dataclass(frozen=True, slots=True)
class Contents:
    """The distinct contents of an input folder, in the order of their sources.

    `documents` maps doc_ids to sources, and `items` are the files to read. `files` counts all
    files found, those in archives instead of the archives, and `duplicates` those left out for an
    equal content.
    """

    documents: dict[str, str]
    items: list[Item]
    files: int
    duplicates: int
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the tables are made of: `documents` maps doc_ids to sources, in the order of sources.

    `part_folders` are the parts there are, `shards` the work that makes the others.
    """

    documents: dict[str, str]
    issues: tuple[Issue, ...]
    part_folders: frozenset[Path]
    shards: tuple[Shard, ...] = ()


def contents(settings: Settings, catalogue: Catalogue) -> Contents:
    """List the input, hash what the catalogue does not know, and leave out equal contents.

    Raises InputError when the input folder is not there, PipelineError when it holds no file.
    """
    folder = settings.input
    if settings.output == folder:
        raise InputError(f"{folder} is the input and the output folder; choose another output")
    if not isinstance(folder, Path):
        return _distinct(*_remote(folder, settings, catalogue))
    if not folder.is_dir():
        raise InputError(
            f"the input folder {folder} is not {'a folder' if folder.exists() else 'there'}"
        )
    without = settings.output if isinstance(settings.output, Path) else None
    if without and without.resolve() == folder.resolve():
        raise InputError(f"{folder} is the input and the output folder; choose another output")
    files, refused = list_files(folder, without)
    if not files:
        raise PipelineError(f"the input folder {folder} holds no files")
    issues = [Issue(_source(p), "plan", "error", reason) for p, reason in refused]
    found, problems = _contents(files, folder, settings, catalogue)
    return _distinct(found, problems, issues)


def _distinct(
    found: list[tuple[str, Item]], problems: list[Issue], issues: Sequence[Issue] = ()
) -> Contents:
    """Of files with equal content the first; `problems` are of files, `issues` are not."""
    issues = [*issues, *problems]
    documents: dict[str, str] = {}
    items: list[Item] = []
    for source, item in sorted(found, key=lambda pair: pair[0]):
        if item.doc_id in documents:
            message = f"has the same content as {documents[item.doc_id]}; left out"
            issues.append(Issue(source, "plan", "info", message))
        else:
            documents[item.doc_id] = source
            items.append(item)
    files = len(found) + sum(issue.severity == "error" for issue in problems)
    return Contents(documents, items, files, len(found) - len(items), tuple(issues))


def plan(there: Contents, parts: Path, shard_size: int, workers: int) -> Plan:
    """Which parts in the folder `parts` serve again, and shards of what none of them holds."""
    reusable = _reusable(parts, {item.key for item in there.items})
    new = [item for item in there.items if item.key not in reusable]
    shards = _shards(new, parts, shard_size, workers)
    return Plan(there.documents, there.issues, frozenset(reusable.values()), shards)


def _contents(
    files: list[str], folder: Path, settings: Settings, catalogue: Catalogue
) -> tuple[list[tuple[str, Item]], list[Issue]]:
    """(source and item of each file, those in archives instead of archives; issues on the way)."""
    found: list[tuple[str, Item]] = []
    issues: list[Issue] = []
    for below in files:
        source, path = _source(below), str(folder / below)
        try:
            status = Path(path).stat()
        except OSError as error:
            issues.append(Issue(source, "read", "error", f"cannot be read: {error.strerror}"))
            continue
        if known := catalogue.known(path, status):
            found.append((source, Item(path, known, size=status.st_size)))
            continue
        items, problems = _file(Path(path), source, path, status, settings, catalogue)
        found += items
        issues += problems
    return found, issues


def _remote(
    folder: "UPath", settings: Settings, catalogue: Catalogue
) -> tuple[list[tuple[str, Item]], list[Issue]]:
    """The same for the files at an address, which are fetched unless the catalogue knows them."""
    output = None if isinstance(settings.output, Path) else f"{settings.output}/"
    found: list[tuple[str, Item]] = []
    issues: list[Issue] = []
    unknown: list[tuple[str, Entry]] = []
    entries = [
        entry
        for entry in places.find(folder)
        if not _is_hidden(entry.below) and not (output and entry.address.startswith(output))
    ]
    if not entries:
        raise PipelineError(f"there are no files below {folder}")
    for entry in entries:
        source = readable(entry.below)
        if known := catalogue.known(entry.address, entry):
            found.append((source, _item(entry, known)))
        else:
            unknown.append((source, entry))
    for start in range(0, len(unknown), _FETCHED):
        some = unknown[start : start + _FETCHED]
        with TemporaryDirectory(prefix="communiques-") as scratch:
            here = places.bring([entry.address for _, entry in some], Path(scratch))
            for source, entry in some:
                path = here[entry.address]
                items, problems = _file(path, source, entry.address, entry, settings, catalogue)
                found += [
                    (place, replace(item, path=path.name, address=entry.address))
                    for place, item in items
                ]
                issues += problems
    return found, issues


def _is_hidden(below: str) -> bool:
    *folders, name = below.split("/")
    return is_leftover(name) or any(folder.startswith(".") for folder in folders)


def _item(entry: Entry, doc_id: str) -> Item:
    name = entry.address.rpartition("/")[2]
    return Item(name, doc_id, size=entry.st_size, address=entry.address)


def _file(
    path: Path,
    source: str,
    place: str,
    status: Status,
    settings: Settings,
    catalogue: Catalogue,
) -> tuple[list[tuple[str, Item]], list[Issue]]:
    """The same for one file, which the catalogue knows by `place`."""
    try:
        doc_id = content_id(path)
        members = archives.members(path, settings)
    except ReadError as error:
        return [], [Issue(source, "read", "error", str(error))]
    size = status.st_size
    if members is None:
        catalogue.learn(place, status, doc_id)
        return [(source, Item(str(path), doc_id, size=size))], []
    found: list[tuple[str, Item]] = []
    issues: list[Issue] = []
    if members[0].names:  # no mail, which is a document itself
        noun = "file" if len(members) == 1 else "files"
        message = f"an archive of {len(members)} {noun}, each listed by itself"
        issues.append(Issue(source, "plan", "info", message))
    for member in members:
        inside = archives.SEPARATOR.join([source, *map(readable, member.names)])
        if member.doc_id is None:
            issues.append(Issue(inside, "read", "error", member.problem))
        else:
            share = size // len(members)
            found.append((inside, Item(str(path), member.doc_id, member.names, share)))
    return found, issues


def _source(below: str) -> str:
    """A path from the input folder on, with forward slashes; see `readable`."""
    return readable(below.replace(os.sep, "/"))


def _reusable(parts: Path, wanted: set[str]) -> dict[str, Path]:
    """The folder of the part that holds each wanted item, if there is one.

    A document must come from one part only. So a part that claims a document of another part, or
    holds a wanted content under another ending, does not serve.
    """
    wanted_ids = {_doc_id(key) for key in wanted}
    found: dict[str, Path] = {}
    claimed: set[str] = set()
    for folder in sorted(path.parent for path in parts.glob(f"*/{RECEIPT}")):
        receipt = None if folder.name.startswith(".") else read_receipt(folder)
        if receipt is None:  # cut short by a power failure: made anew, then removed
            continue
        useful = [key for key in receipt["items"] if _doc_id(key) in wanted_ids]
        ids = {_doc_id(key) for key in useful}
        if useful and wanted.issuperset(useful) and not ids & claimed:
            claimed |= ids
            found.update(dict.fromkeys(useful, folder))
    return found


def _doc_id(item_key: str) -> str:
    return item_key.partition(".")[0]


def _shards(items: list[Item], parts: Path, most: int, workers: int) -> tuple[Shard, ...]:
    """Cut `items`, in order, into shards of about equal size, the largest first.

    At most `most` items each, and several shards a worker, so that none waits long at the end;
    but not so small that writing a part takes longer than what is in it.
    """
    if not items:
        return ()
    weight = max(_LEAST, sum(item.size for item in items) / (_SHARDS_A_WORKER * workers))
    cut: list[list[Item]] = [[]]
    filled = 0
    for item in items:
        if cut[-1] and (filled + item.size > weight or len(cut[-1]) == most):
            cut.append([])
            filled = 0
        cut[-1].append(item)
        filled += item.size
    cut.sort(key=lambda chunk: -sum(item.size for item in chunk))
    return tuple(Shard(tuple(chunk), parts) for chunk in cut)
