"""Listing an input folder, and the identity of a file's content."""

import hashlib
import os
import re
from pathlib import Path

from pipeline.errors import ReadError

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def list_files(
    folder: Path, without: Path | None = None
) -> tuple[list[str], list[tuple[str, str]]]:
    """Every file below `folder`, sorted, and the places that were not entered, with the reason.

    Both as paths from `folder` on. Hidden files, editors' leftovers (`x~`, `~$x`, `#x#`) and
    hidden folders are no input. Links are followed inside of `folder` only; each real folder is
    entered once, so a loop ends. The folder `without` is passed over: tables of an earlier run
    are no input.
    """
    files: list[str] = []
    refused: list[tuple[str, str]] = []
    seen: set[str] = set()
    passed_over = os.path.realpath(without) if without is not None else None
    inside = Path(os.path.realpath(folder))

    def cannot_enter(error: OSError) -> None:
        place = os.path.relpath(error.filename, folder)
        refused.append((place, f"the folder cannot be read: {error.strerror}"))

    for root, folders, names in os.walk(folder, followlinks=True, onerror=cannot_enter):
        below = os.path.relpath(root, folder)
        real = os.path.realpath(root)
        if real == passed_over:
            folders.clear()
            continue
        if real in seen:
            folders.clear()
            refused.append((below, "the folder was read already, under another name"))
            continue
        seen.add(real)
        places = {
            *(name for name in folders if not name.startswith(".")),
            *(name for name in names if not is_leftover(name)),
        }
        outside = {name for name in places if _leads_out(inside, Path(root, name))}
        prefix = "" if below == os.curdir else below + os.sep
        reason = "a link out of the input folder, not followed"
        refused += [(prefix + name, reason) for name in outside]
        folders[:] = sorted((places - outside).intersection(folders))
        files += [prefix + name for name in names if name in places and name not in outside]
    return sorted(files), sorted(refused)


def _leads_out(folder: Path, path: Path) -> bool:
    """Whether `path` is a link to what is not in `folder`."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(folder)


def is_leftover(name: str) -> bool:
    """Whether a name is that of a hidden file or of what an editor leaves behind."""
    return name.startswith((".", "~$")) or name.endswith("~") or name[0] == name[-1] == "#"


def readable(name: str) -> str:
    """A file's name in UTF-8 on one line: other bytes as "\\xe9", line ends as "\\n"."""
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), name)


def content_id(path: Path) -> str:
    """`documents.doc_id` of a file: "d" and 16 hex digits of its content's SHA-256."""
    if not path.is_file():
        raise ReadError("cannot be read: not a file" if path.exists() else "is not there")
    try:
        with path.open("rb") as stream:
            return _doc_id(hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}") from error


def data_id(data: bytes) -> str:
    """The same for bytes at hand."""
    return _doc_id(hashlib.sha256(data).hexdigest())


def _doc_id(digest: str) -> str:
    return f"d{digest[:16]}"
