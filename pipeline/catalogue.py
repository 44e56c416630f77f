"""What documents are in files that have not changed since they were last read.

A file counts as unchanged when size, inode and the times of its last modification and of its last
change of status are all the same. The system sets the last of these whenever a file is written to
or another one is moved into its place. What was young when it was read is not remembered: a
change within the same tick of the clock would go unseen.
"""

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

_YOUNG = 2_000_000_000  # nanoseconds: the coarsest clock among file systems, that of FAT


class Status(Protocol):
    """What an `os.stat_result` tells; of a file at an address the inode is the version."""

    @property
    def st_size(self) -> int: ...
    @property
    def st_mtime_ns(self) -> int: ...
    @property
    def st_ctime_ns(self) -> int: ...
    @property
    def st_ino(self) -> object: ...


class Catalogue:
    """doc_id by path; kept in the file `place`, which need not be there, and can be deleted.

    Without `trusting`, nothing is known at first.
    """

    def __init__(self, place: Path, trusting: bool = True) -> None:
        self._place = place
        self._opened = time.time_ns()
        self._before: dict[str, object] = {}
        self._now: dict[str, object] = {}
        if trusting:
            with suppress(OSError, ValueError):
                found = json.loads(place.read_text(encoding="utf-8"))
                self._before = found if isinstance(found, dict) else {}

    def known(self, path: str, status: Status) -> str | None:
        """The doc_id of the file, if it is as it was."""
        entry = self._before.get(path)
        doc_id, _, signature = str(entry).partition(" ")
        if signature != _signature(status):
            return None
        self._now[path] = entry
        return doc_id

    def learn(self, path: str, status: Status, doc_id: str) -> None:
        """The file was read and is that document; `status` is from before it was read."""
        if self._opened - max(status.st_mtime_ns, status.st_ctime_ns) > _YOUNG:
            self._now[path] = f"{doc_id} {_signature(status)}"

    def save(self) -> None:
        """Keep what was known and learnt, and forget files that nobody asked for."""
        if self._now != self._before:
            new = self._place.with_suffix(".new")
            new.write_text(json.dumps(self._now), encoding="utf-8")
            new.replace(self._place)


def _signature(status: Status) -> str:
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
