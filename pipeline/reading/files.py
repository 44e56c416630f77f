"""Listing an input folder, and the identity of a file's content."""

import hashlib
import os
import re
from pathlib import Path

from pipeline.errors import ReadError

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def list_files(
    folder: Path, without: Path | None = None
) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Every file below `folder`, sorted, and the places that were not entered, with the reason.

    Hidden files, editors' leftovers (`x~`, `~$x`, `#x#`) and hidden folders are no input. Links
    are followed inside of `folder` only; each real folder is entered once, so a loop ends. The
    folder `without` is passed over: tables of an earlier run are no input.
    """
    files: list[Path] = []
    refused: list[tuple[Path, str]] = []
    seen: set[str] = set()
    passed_over = os.path.realpath(without) if without is not None else None
    inside = Path(os.path.realpath(folder))

    def cannot_enter(error: OSError) -> None:
        refused.append((Path(error.filename), f"the folder cannot be read: {error.strerror}"))

    for root, folders, names in os.walk(folder, followlinks=True, onerror=cannot_enter):
        real = os.path.realpath(root)
        if real == passed_over:
            folders.clear()
            continue
        if real in seen:
            folders.clear()
            refused.append((Path(root), "the folder was read already, under another name"))
            continue
        seen.add(real)
        places = [
            *(Path(root, name) for name in folders if not name.startswith(".")),
            *(Path(root, name) for name in names if not is_leftover(name)),
        ]
        outside = {path for path in places if path.is_symlink() and not _leads_into(inside, path)}
        refused += [(path, "a link out of the input folder, not followed") for path in outside]
        entered = {path.name for path in places} - {path.name for path in outside}
        folders[:] = sorted(entered.intersection(folders))
        files += [Path(root, name) for name in names if name in entered]
    return sorted(files), sorted(refused)


def _leads_into(folder: Path, link: Path) -> bool:
    return Path(os.path.realpath(link)).is_relative_to(folder)


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
