"""Input and output at addresses: what is there is brought here, worked on, and taken there.

Stages, assembly and the order of a run know only folders of this machine. A worker fetches the
files of its shard and puts its part where all machines find it; the receipt goes last, and a part
without a receipt does not exist. The machine that was told to run has a mirror of the output: of
the receipts at first, of the parts when they are needed, and of the tables it makes.

An object store has neither a lock nor a way to renew several files in one step: two runs at a time
into one address are not noticed, and the manifest, which goes first and comes last, is what tells
readers that tables belong together.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import places
from pipeline.engine import Execute, Runner
from pipeline.errors import PipelineError
from pipeline.jobs import RECEIPT, Begin, Death, Receipt, Shard
from pipeline.places import Place
from pipeline.tables import MANIFEST, SCHEMAS

if TYPE_CHECKING:
    from upath import UPath


class Carrier:
    """A runner that fetches the files of a shard for another one, and puts its part to `parts`.

    What it needs meanwhile lies in the folder `scratch`, or where there is no such folder on the
    machine, in that of the system for such things.
    """

    def __init__(self, make_runner: Callable[[], Runner], parts: "UPath | None", scratch: Path):
        self._runner, self._parts = make_runner(), parts
        self._scratch = scratch if scratch.is_dir() else None

    def run(self, shard: Shard, begin: Begin) -> Receipt:
        with _temporary_folder(self._scratch) as name:
            here = Path(name)
            fetched = places.bring([i.address for i in shard.items if i.address], here / "files")
            items = tuple(replace(i, path=str(fetched.get(i.address, i.path))) for i in shard.items)
            if self._parts is None:
                return self._runner.run(Shard(items, shard.parts), begin)
            receipt = self._runner.run(Shard(items, here / "parts"), begin)
            part = here / "parts" / receipt.id
            files = [name for name in _files(part) if name != RECEIPT]
            places.put(part, files, self._parts / receipt.id)
            places.put(part, [RECEIPT], self._parts / receipt.id)
            return receipt


class Mirror:
    """The output of a run as a folder of this machine."""

    def __init__(self, output: Place, parts: str, scratch: Path) -> None:
        self._scratch = scratch
        self._there = None if isinstance(output, Path) else output
        self.folder = output if isinstance(output, Path) else scratch / "output"
        self._below = parts
        self._parts: dict[str, list[str]] = {}  # their files
        self._kept: dict[str, bytes] = {}

    def pull(self) -> None:
        """Bring what tells of the parts, but not the parts."""
        if self._there is None:
            return
        here = self.folder / self._below
        here.mkdir(parents=True)
        small = []
        for entry in places.find(self._there / self._below):
            part, _, name = entry.below.partition("/")
            if name:
                self._parts.setdefault(part, []).append(entry.below)
            if name in ("", RECEIPT):
                small.append((entry.address, here / entry.below))
        places.fetch(small)
        self._kept = {path.name: path.read_bytes() for path in here.glob("*.json")}

    def drop(self) -> None:
        """Delete the parts there."""
        if self._there is not None:
            places.remove(self._there / self._below)
            self._parts, self._kept = {}, {}

    def engine(self, execute: Execute) -> Execute:
        """An engine whose parts come to the mirror, those of earlier runs first."""

        def mirrored(
            make_runner: Callable[[], Runner], shards: Sequence[Shard], workers: int, seconds: float
        ) -> Iterator[Receipt | Death]:
            self.keep()
            parts = None if self._there is None else self._there / self._below
            whole = [p for p, files in self._parts.items() if f"{p}/{RECEIPT}" in files]
            self._bring(whole)
            carrier = partial(Carrier, make_runner, parts, self._scratch)
            for event in execute(carrier, shards, workers, seconds):
                if parts is not None and isinstance(event, Receipt):
                    found = places.find(parts / event.id)
                    self._parts[event.id] = [f"{event.id}/{entry.below}" for entry in found]
                    self._bring([event.id])
                yield event

        return mirrored

    def _bring(self, parts: Sequence[str]) -> None:
        if self._there is None:
            return
        here, there = self.folder / self._below, self._there / self._below
        files = [name for part in parts for name in self._parts[part]]
        if missing := places.fetch([(f"{there}/{name}", here / name) for name in files]):
            raise PipelineError(f"{missing[0]} is gone: does another run write to {self._there}?")

    def keep(self) -> None:
        """Put what tells of the parts, as far as it is new."""
        if self._there is None:
            return
        here = self.folder / self._below
        now = {path.name: path.read_bytes() for path in here.glob("*.json")}
        new = [name for name, content in now.items() if self._kept.get(name) != content]
        places.put(here, new, self._there / self._below)
        self._kept = now

    def push(self) -> None:
        """Put the tables in the place of those there, and delete parts that no run needs."""
        there = self._there
        if there is None:
            return
        names = [name for name in _files(self.folder) if not name.startswith(".")]
        with places.reached(there):
            there.fs.invalidate_cache()
            (there / MANIFEST).unlink(missing_ok=True)
            places.put(self.folder, [name for name in names if name != MANIFEST], there)
            for name in self._tables_there() - {*names}:
                (there / name).unlink()
            places.put(self.folder, [MANIFEST], there)
            for part in self._parts:
                if not (self.folder / self._below / part).is_dir():
                    places.remove(there / self._below / part)

    def _tables_there(self) -> set[str]:
        """Their files; a table is one or a folder of several."""
        assert self._there is not None  # noqa: S101  the caller saw to it
        found = set()
        for path in self._there.iterdir():
            if path.name.removesuffix(".parquet") in SCHEMAS:
                below = [entry.below for entry in places.find(path)] if path.is_dir() else []
                found |= {f"{path.name}/{name}" for name in below} or {path.name}
        return found


def _files(folder: Path) -> list[str]:
    """Every file below a folder, behind links too."""
    found = (
        Path(root, name).relative_to(folder).as_posix()
        for root, _, names in os.walk(folder, followlinks=True)
        for name in names
    )
    return sorted(found)


def _temporary_folder(inside: Path | None = None) -> "tempfile.TemporaryDirectory[str]":
    """What is still being written to by a process that ends late is not worth an error."""
    return tempfile.TemporaryDirectory(
        prefix="communiques-", dir=inside, ignore_cleanup_errors=True
    )


@contextmanager
def mirror(output: Place, parts: str) -> Iterator[Mirror]:
    """The mirror of an output with what tells of its `parts`; it is deleted in the end."""
    with _temporary_folder() as scratch:
        made = Mirror(output, parts, Path(scratch))
        made.pull()
        yield made
