"""Where an export goes: whole or not at all, and never over what no export has made."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

MARK = "export.json"


@contextmanager
def making(
    target: Path, folder: bool, force: bool, told: Mapping[str, Any] | None = None
) -> Iterator[Path]:
    """A path beside `target` to write to; it becomes `target` when the block ends well.

    With `folder` it is an empty folder, and `told` is kept in its `export.json`. Raises InputError
    where `target` exists and `force` is false, or where it is no earlier export of that kind: a
    folder that something else has made is never replaced.
    """
    _check(target, folder, force)
    made = target.with_name(f".{target.name}.making")
    _remove(made)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if folder:
            made.mkdir()
        yield made
        if folder:
            text = json.dumps(told or {}, ensure_ascii=False, indent=1, default=str)
            (made / MARK).write_text(text + "\n", encoding="utf-8")
            _remove(target)  # no system call puts one folder in the place of another
        made.replace(target)
    finally:
        _remove(made)


def _check(target: Path, folder: bool, force: bool) -> None:
    if not target.exists():
        return
    if target.is_dir() != folder:
        kinds = ("a folder", "a file") if target.is_dir() else ("a file", "a folder")
        raise InputError(f"{target} is {kinds[0]}; this export makes {kinds[1]}")
    if folder and not any(target.iterdir()):
        return
    if not force:
        raise InputError(f"{target} is there already: give --force to replace it, or another --to")
    if folder and not (target / MARK).is_file():
        raise InputError(f"{target} is not a folder that an export has made: it is left alone")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
