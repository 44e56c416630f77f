"""The folder of a run's tables: one writer at a time, and never a half-made result in it.

Each result is a folder of its own in OUTPUT/.tables; the tables in OUTPUT are links that lead
through one link, `current`, to the present one. To renew that link is one step, so a run that is
killed, at whatever moment, leaves the former result or the new one, whole. On file systems without
links the files are moved in one by one, the manifest last: until it is there, no run is promised.
"""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import PipelineError
from pipeline.places import Place
from pipeline.tables import MANIFEST

RESULTS = ".tables"
_CURRENT = "current"
_MAKING = "making"
_LOCK, _HOLDER = ".lock", ".lock.holder"


@contextmanager
def alone(output: Place) -> Iterator[None]:
    """Hold the folder `output`, made if need be, against other runs; an address has no lock.

    The lock ends with the process, however that ends. Raises PipelineError where another run has
    it, or where the folder cannot be written to.
    """
    if not isinstance(output, Path):
        yield
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / _LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise PipelineError(
            f"another run is writing to {output}{_holder(output)}: wait for it, or choose another "
            "output folder"
        ) from None
    except OSError as error:
        raise PipelineError(f"cannot write to {output}: {error.strerror or error}") from error
    try:
        (output / _HOLDER).write_text(f"process {os.getpid()} on {socket.gethostname()}")
        yield
    finally:
        with suppress(OSError):
            (output / _HOLDER).unlink()
        lock.release()


def _holder(output: Path) -> str:
    try:
        return f" ({(output / _HOLDER).read_text()})"
    except OSError:
        return ""


@contextmanager
def making(output: Path) -> Iterator[Path]:
    """An empty folder in which to make a result; whatever is left of it in the end is removed."""
    folder = output / RESULTS / _MAKING
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(made: Path, output: Path) -> None:
    """Make the files and folders in `made`, a folder of `making`, the result in `output`."""
    results = output / RESULTS
    if not _can_link(results):
        _move_in(made, output)
        return
    kept = results / f"{time.time_ns():x}"
    made.replace(kept)
    names = sorted(path.name for path in kept.iterdir())
    for table in names:
        if not os.path.lexists(output / table):
            _link(f"{RESULTS}/{_CURRENT}/{table}", output / table)
    _link(kept.name, results / _CURRENT)
    for table in names:  # what an earlier version, or a user, has put there
        if not (output / table).is_symlink():
            _remove(output / table)
            _link(f"{RESULTS}/{_CURRENT}/{table}", output / table)
    for path in output.iterdir():
        if path.is_symlink() and not path.exists():
            path.unlink()
    for path in results.iterdir():
        if path not in (kept, results / _CURRENT):
            _remove(path)


def _link(target: str, place: Path) -> None:
    """A symbolic link, put in the place of an earlier one in one step."""
    new = place.with_name(f".{place.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(place)


def _can_link(folder: Path) -> bool:
    try:
        _link("probe", folder / "probe")
        (folder / "probe").unlink()
    except (OSError, NotImplementedError):
        return False
    return True


def _move_in(made: Path, output: Path) -> None:
    """Move the new files in one by one; the manifest first goes and comes last."""
    (output / MANIFEST).unlink(missing_ok=True)
    for path in sorted(made.iterdir(), key=lambda p: (p.name == MANIFEST, p.name)):
        if path.is_dir() or (output / path.name).is_dir():
            _remove(output / path.name)
        # A table that was one file is a folder of several now, or the other way round.
        _remove(output / (path.stem if path.suffix == ".parquet" else f"{path.name}.parquet"))
        path.replace(output / path.name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
