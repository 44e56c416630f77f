"""Folders by path or by address: `s3://bucket/folder`, or whatever else fsspec knows.

Paths are `Path`s and addresses `UPath`s, which have the same methods. What is done with many files
at an address is done here, as there one by one would be slow.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.errors import PipelineError, SettingsError

if TYPE_CHECKING:
    from upath import UPath

Place: TypeAlias = "Path | UPath"

# What libraries call the time of the last modification, and what is another one if the content is.
_MODIFIED = ("LastModified", "mtime", "updated", "last_modified")
_VERSION = ("ETag", "etag", "ino", "md5Hash")


def place(name: "str | Place") -> Place:
    """What a user names; an address has `://` in it.

    Raises SettingsError where the library for such addresses is not installed.
    """
    if not isinstance(name, str):
        return name
    if "://" not in name:
        return Path(name)
    from upath import UPath  # takes a tenth of a second

    try:
        found = UPath(name)
        found.fs  # noqa: B018  finds the library
    except (ImportError, ValueError) as error:
        hint = "; python -m pip install 'communiques[s3]'" if name.startswith("s3:") else ""
        raise SettingsError(f"{name} cannot be used: {error}{hint}") from None
    return found


@contextmanager
def reached(address: object) -> Iterator[None]:
    """Errors as PipelineError: each library has its own for a refusal, a lost connection…."""
    try:
        yield
    except PipelineError:
        raise
    except Exception as error:
        raise PipelineError(f"{address} cannot be used: {type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class Entry:
    """A file below an address: `below` is its path there. The rest is as in `os.stat_result`."""

    address: str
    below: str
    st_size: int
    st_mtime_ns: int
    st_ino: object

    @property
    def st_ctime_ns(self) -> int:
        return self.st_mtime_ns


def find(folder: "UPath") -> list[Entry]:
    """Every file below the address, sorted. Raises PipelineError where it cannot be reached."""
    with reached(folder):
        fs, root = folder.fs, folder.path.rstrip("/")
        fs.invalidate_cache()  # other processes write there, too
        found: dict[str, dict[str, Any]] = fs.find(root, detail=True)
        return [
            Entry(
                fs.unstrip_protocol(path),
                path.removeprefix(root).lstrip("/"),
                about["size"],
                _nanoseconds(next((about[key] for key in _MODIFIED if key in about), None)),
                next((about[key] for key in _VERSION if key in about), None),
            )
            for path, about in sorted(found.items())
            if not path.endswith("/")  # stands for a folder
        ]


def _nanoseconds(moment: datetime | float | str | None) -> int:
    """Since 1970; what is not told, or not as a time, is now, as far as anybody can say."""
    if isinstance(moment, datetime):
        moment = moment.timestamp()
    if not isinstance(moment, int | float):
        moment = datetime.now().timestamp()
    return int(moment * 1_000_000_000)


def fetch(pairs: Sequence[tuple[str, Path]]) -> list[str]:
    """Bring files from addresses to paths, many at a time; the addresses where there is none.

    All addresses are of one kind. Raises PipelineError where they cannot be reached.
    """
    if not pairs:
        return []
    from fsspec.core import url_to_fs

    with reached(pairs[0][0]):
        fs, _ = url_to_fs(pairs[0][0])
        paths = [url_to_fs(address)[1] for address, _ in pairs]
        for folder in {path.parent for _, path in pairs}:
            folder.mkdir(parents=True, exist_ok=True)
        missing = []
        try:
            fs.get(paths, [str(path) for _, path in pairs])
        except FileNotFoundError:
            for path, (address, here) in zip(paths, pairs, strict=True):
                try:
                    fs.get_file(path, str(here))
                except FileNotFoundError:
                    here.unlink(missing_ok=True)
                    missing.append(address)
        return missing


def bring(addresses: Sequence[str], folder: Path) -> dict[str, Path]:
    """Fetch files into `folder`; where each one is now, or would be if it were there still.

    They keep their names, as an ending tells about a content, and an archive's what is in it.
    """
    paths = {}
    for number, address in enumerate(dict.fromkeys(addresses)):
        name = address.rpartition("/")[2]
        name = name if len(name.encode()) < 256 else name[-60:]  # what file systems allow
        paths[address] = folder / str(number) / name
    fetch(list(paths.items()))
    return paths


def put(folder: Path, names: Sequence[str], to: "UPath") -> None:
    """Copy these files below `folder` to the same places below an address, many at a time."""
    with reached(to):
        targets = [to / name for name in names]
        if not to.fs.async_impl:  # others have no folders, only names
            for parent in {target.parent for target in targets}:
                parent.mkdir(parents=True, exist_ok=True)
        to.fs.put([str(folder / name) for name in names], [target.path for target in targets])


def remove(folder: Place) -> None:
    """Delete a folder with all that is in it, if it is there."""
    if isinstance(folder, Path):
        shutil.rmtree(folder, ignore_errors=True)
        return
    with reached(folder):
        folder.fs.invalidate_cache()
        if folder.fs.exists(folder.path):
            folder.fs.rm(folder.path, recursive=True)


def size(folder: Place) -> int:
    """Bytes of all files in a folder."""
    if isinstance(folder, Path):
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return sum(entry.st_size for entry in find(folder))
