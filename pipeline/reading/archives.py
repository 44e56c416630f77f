"""Zip and gzip archives and mails with attachments: the files in them, and the content of one.

Nothing is unpacked to disk. A file in an archive is named by its path of names, one a level; a
name that climbs out of its archive is refused. A mail is a document besides what is attached to it.
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
from pipeline.reading.recognise import GZIP, LEAD, MAIL, ZIP, is_mail, packed_type

_DEEPER = "{} in an archive, deeper than archive_depth"
SEPARATOR = "!/"  # between the levels in `documents.source`


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or with no names the mail itself: its doc_id, or why it has none."""

    names: tuple[str, ...]
    doc_id: str | None
    problem: str = ""


def members(path: Path, settings: Settings) -> list[Member] | None:
    """The files in an archive, sorted by name; of a mail with attachments that mail comes first.

    None where `path` is a single document. Raises ReadError where it is an archive that cannot be
    opened.
    """
    try:
        with path.open("rb") as stream:
            if _kind_of(stream.read(LEAD), path.name) is None:
                return None
        check_size(path.stat().st_size, settings)
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}") from error
    kind = _kind(data, path.name)
    if kind is None:
        return None
    found = sorted(_walk(data, path.name, kind, settings, ()), key=lambda found: found.names)
    if kind == MAIL:
        return [Member((), data_id(data)), *found] if found else None
    if not found:
        raise ReadError("is an archive without files")
    return found


def content(path: Path, names: tuple[str, ...], settings: Settings) -> bytes:
    """The bytes of one file in an archive. Raises ReadError."""
    try:
        status = path.stat()
        archive = _opened(path, status.st_mtime_ns, status.st_size, names[:-1], settings)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}") from error
    return archive.read(names[-1])


class _Archive:
    """An archive in memory, its files by name."""

    def __init__(self, data: bytes, name: str, settings: Settings) -> None:
        self._settings = settings
        self._packed: zipfile.ZipFile | None = None
        self._files: dict[str, bytes | zipfile.ZipInfo] = {}
        kind = _kind_of(data[:LEAD], name)
        if kind == MAIL:
            self._files.update(_attachments(data))
        elif kind == GZIP:
            self._files[_unpacked_name(name)] = unpack_gzip(data, settings)
        else:
            self._packed = open_zip(data, settings)
            for info in self._packed.infolist():
                self._files.setdefault(_clean(info.filename), info)

    def read(self, name: str) -> bytes:
        file = self._files.get(name)
        if file is None:
            raise ReadError("is no longer in its archive")
        if self._packed is None or isinstance(file, bytes):
            assert isinstance(file, bytes)  # noqa: S101  only zip files hold anything else
            return file
        return member(self._packed, file, self._settings)


@lru_cache(maxsize=3)  # the files of an archive are read one after the other
def _opened(
    path: Path, modified: int, size: int, above: tuple[str, ...], settings: Settings
) -> _Archive:
    """The archive `above` in that at `path`; another time or size makes it another file."""
    if above:
        outer = _opened(path, modified, size, above[:-1], settings)
        return _Archive(outer.read(above[-1]), above[-1], settings)
    check_size(size, settings)
    return _Archive(path.read_bytes(), path.name, settings)


def _kind_of(lead: bytes, name: str) -> str | None:
    """ZIP, GZIP, MAIL or None by the first bytes; a Word file, too, is a ZIP in this sense."""
    if lead.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if lead.startswith(b"\x1f\x8b"):
        return GZIP
    return MAIL if is_mail(lead, name) else None


def _kind(data: bytes, name: str) -> str | None:
    """The same by the whole of a file; a Word file is no archive."""
    kind = _kind_of(data[:LEAD], name)
    return None if kind == ZIP and packed_type(data) != ZIP else kind


def _unpacked_name(name: str) -> str:
    name = PurePosixPath(name).name
    return name[:-3] if name.lower().endswith(".gz") else name


def _attachments(data: bytes) -> list[tuple[str, bytes]]:
    from pipeline.reading.mail import attachments  # few folders hold mails

    return attachments(data)


def _walk(
    data: bytes, name: str, kind: str, settings: Settings, above: tuple[str, ...]
) -> Iterator[Member]:
    """The files in one archive and in those inside it."""
    if kind == GZIP:
        yield from _entry(unpack_gzip(data, settings), (*above, _unpacked_name(name)), settings)
        return
    if kind == MAIL:
        for attached, inside in _attachments(data):
            yield from _entry(inside, (*above, attached), settings)
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
    """A file as it is; where it is an archive, what is in it; both where it is a mail."""
    try:
        kind = _kind(data, names[-1])
        if kind in (None, MAIL):
            yield Member(names, data_id(data))
        if kind is None:
            return
        if len(names) < settings.archive_depth:
            inside = list(_walk(data, names[-1], kind, settings, names))
        elif kind == MAIL:
            reason = f"is {_DEEPER.format('attached to a mail')} = {settings.archive_depth}"
            inside = [Member((*names, name), None, reason) for name, _ in _attachments(data)]
        else:
            raise ReadError(f"is {_DEEPER.format('an archive')} = {settings.archive_depth}")
    except ReadError as error:
        yield Member(names, None, str(error))
        return
    yield from inside or (
        [] if kind == MAIL else [Member(names, None, "is an archive without files")]
    )


def _clean(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./")
