"""Zip and gzip archives: the files in them, and the content of one.

Nothing is unpacked to disk. A file in an archive is named by its path of names, one a level; a
name that climbs out of its archive is refused.
"""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.reading.files import data_id, is_leftover
from pipeline.reading.packed import check_size, member, open_zip, unpack_gzip
from pipeline.reading.recognise import GZIP, ZIP, packed_type

SEPARATOR = "!/"  # between the levels in `documents.source`


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its doc_id, or why it cannot be read."""

    names: tuple[str, ...]
    doc_id: str | None
    problem: str = ""


def members(path: Path, settings: Settings) -> list[Member] | None:
    """The files in an archive, sorted by name; None where `path` is no archive.

    Raises ReadError where it is one that cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            lead = stream.read(4)
        if kind_of(lead) is None:
            return None
        check_size(path.stat().st_size, settings)
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}") from error
    if kind_of(lead) == ZIP and packed_type(data) != ZIP:
        return None
    found = sorted(_walk(data, path.name, settings, ()), key=lambda found: found.names)
    if not found:
        raise ReadError("is an archive without files")
    return found


def content(path: Path, names: tuple[str, ...], settings: Settings) -> bytes:
    """The bytes of one file in an archive. Raises ReadError."""
    try:
        status = path.stat()
        archive = _opened(path, status.st_mtime_ns, status.st_size, settings)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}") from error
    data: bytes | zipfile.ZipFile = archive
    for name in names:
        if isinstance(data, bytes):
            data = (
                open_zip(data, settings)
                if kind_of(data[:4]) == ZIP
                else unpack_gzip(data, settings)
            )
        if isinstance(data, zipfile.ZipFile):
            try:
                info = next(info for info in data.infolist() if _clean(info.filename) == name)
            except StopIteration:
                raise ReadError("is no longer in its archive") from None
            data = member(data, info, settings)
    assert isinstance(data, bytes)  # noqa: S101  names has one at least
    return data


def kind_of(lead: bytes) -> str | None:
    """ZIP, GZIP or None by the first bytes; a Word file, too, is a ZIP in this sense."""
    if lead.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    return GZIP if lead.startswith(b"\x1f\x8b") else None


@lru_cache(maxsize=1)  # the files of an archive are read one after the other
def _opened(path: Path, modified: int, size: int, settings: Settings) -> bytes | zipfile.ZipFile:
    """An archive in memory; `modified` and `size` make a changed file another one."""
    check_size(size, settings)
    data = path.read_bytes()
    return open_zip(data, settings) if kind_of(data[:4]) == ZIP else data


def _walk(data: bytes, name: str, settings: Settings, above: tuple[str, ...]) -> Iterator[Member]:
    """The files in one archive and in those inside it."""
    if kind_of(data[:4]) == GZIP:
        inner = PurePosixPath(name).name
        inner = inner[:-3] if inner.lower().endswith(".gz") else inner
        yield from _entry(unpack_gzip(data, settings), (*above, inner), settings)
        return
    with open_zip(data, settings) as packed:
        seen: set[str] = set()
        for info in packed.infolist():
            clean = _clean(info.filename)
            parts = PurePosixPath(clean).parts
            leftover = any(
                is_leftover(part) or part == "__MACOSX" for part in parts if part != ".."
            )
            if info.is_dir() or leftover:
                continue
            names = (*above, clean)
            problem = _refusal(info, clean, seen)
            seen.add(clean)
            if problem:
                yield Member(names, None, problem)
                continue
            try:
                inside = member(packed, info, settings)
            except ReadError as error:
                yield Member(names, None, str(error))
                continue
            yield from _entry(inside, names, settings)


def _refusal(info: zipfile.ZipInfo, clean: str, seen: set[str]) -> str:
    parts = PurePosixPath(clean).parts
    if not parts or ".." in parts or clean.startswith("/") or ":" in parts[0]:
        return "climbs out of its archive"
    if clean in seen:
        return "stands in its archive twice; only the first is read"
    return "is a link, which is not followed" if stat.S_ISLNK(info.external_attr >> 16) else ""


def _entry(data: bytes, names: tuple[str, ...], settings: Settings) -> Iterator[Member]:
    """A file as it is, or, where it is an archive, what is in it."""
    try:
        archive = kind_of(data[:4])
        if archive == ZIP and packed_type(data) != ZIP:
            archive = None
        if archive is None:
            yield Member(names, data_id(data))
            return
        if len(names) >= settings.archive_depth:
            raise ReadError(
                f"is an archive in an archive, deeper than archive_depth = {settings.archive_depth}"
            )
        inside = list(_walk(data, names[-1], settings, names))
    except ReadError as error:
        yield Member(names, None, str(error))
        return
    yield from inside or [Member(names, None, "is an archive without files")]


def _clean(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./")
