"""Files → decoded text. What cannot be read as text is refused with a reason, never guessed."""

import codecs
import hashlib
import os
import re
from pathlib import Path

from charset_normalizer import from_bytes

from pipeline.errors import ReadError
from pipeline.model import RawDocument

MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown"}

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # all but \t \n \v \f \r and escape
_ORDINARY = re.compile(rb"[\t\n\v\f\r\x20-\x7e]")
_CP1252_ONLY = re.compile(rb"[\x80-\x9f]")
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# œ, Œ and € of ISO 8859-15 stand where ISO 8859-1 has ½, ¼ and ¤: "c½ur", "5 ¤".
_LATIN9 = re.compile(rb"[A-Za-z][\xbc\xbd]|[\xbc\xbd][A-Za-z]|\xa4")


def list_files(
    folder: Path, without: Path | None = None
) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Every file below `folder`, sorted, and the places that were not entered, with the reason.

    Hidden files, editors' leftovers (`x~`, `~$x`, `#x#`) and hidden folders are no input. Links to
    folders are followed; each real folder is entered once, so a loop ends. The folder `without`
    is passed over: tables of an earlier run are no input.
    """
    files: list[Path] = []
    refused: list[tuple[Path, str]] = []
    seen: set[str] = set()
    passed_over = os.path.realpath(without) if without is not None else None

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
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files.extend(Path(root, name) for name in names if not _is_leftover(name))
    return sorted(files), refused


def _is_leftover(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name[0] == name[-1] == "#"


def content_id(path: Path) -> str:
    """`documents.doc_id` of a file: "d" and 16 hex digits of its content's SHA-256."""
    if not path.is_file():
        raise ReadError("cannot be read: not a file" if path.exists() else "is not there")
    try:
        with path.open("rb") as stream:
            return _doc_id(hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}") from error


def _doc_id(digest: str) -> str:
    return f"d{digest[:16]}"


def read(path: Path, max_characters: int) -> tuple[RawDocument, list[str]]:
    """Decode one file; also returns notes on what was guessed or dropped (severity info).

    Raises ReadError for an ending that is not read, an unreadable or empty file, one that is
    not text, or one of more than `max_characters`.
    """
    suffix = path.suffix.lower()
    if suffix not in MEDIA_TYPES:
        known = " and ".join(MEDIA_TYPES)
        raise ReadError(f"{suffix or 'a file without ending'} is not read yet: only {known}")
    try:
        if path.stat().st_size > 4 * max_characters + 4:  # no encoding takes more than 4 bytes
            raise ReadError(f"is longer than max_characters = {max_characters}")
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}") from error
    if not data:
        raise ReadError("is empty")
    text, encoding, notes = decode(data)
    if len(text) > max_characters:
        raise ReadError(f"has {len(text)} characters, more than max_characters = {max_characters}")
    doc_id = _doc_id(hashlib.sha256(data).hexdigest())
    return RawDocument(doc_id, text, MEDIA_TYPES[suffix], encoding), notes


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """Text, encoding and notes; line ends stay as they are. Raises ReadError if it is no text."""
    text, encoding, notes = _decode(data)
    strange = len(_CONTROL.findall(text))
    if "\x00" in text or strange * 100 > len(text):
        raise ReadError(f"is not text: {strange} control characters in {len(text)} characters")
    if not text.strip("\ufeff\u200b \t\n\v\f\r\u00a0\u202f"):
        raise ReadError("holds nothing but blanks")
    return text, encoding, notes


def _decode(data: bytes) -> tuple[str, str, list[str]]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(codec)
            except UnicodeDecodeError as error:
                raise ReadError(f"is not text: a {codec} mark, then {error.reason}") from None
            name = codec.removesuffix("-sig")
            read_as = "" if name == "utf-8" else f"; read as {name.upper()}"
            return text, name, [f"a byte order mark was dropped{read_as}"]
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return _decode_damaged(data) or _decode_legacy(data)


def _decode_damaged(data: bytes) -> tuple[str, str, list[str]] | None:
    """UTF-8 with a few broken bytes, which a legacy encoding would spoil from end to end."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    if whole < 3 * broken:
        return None
    return text, "utf-8", [f"{broken} broken bytes were replaced by U+FFFD"]


def _decode_legacy(data: bytes) -> tuple[str, str, list[str]]:
    """One of the one-byte encodings of western Europe; French is mostly ASCII in all of them."""
    if len(_ORDINARY.findall(data)) < 0.6 * len(data):
        raise ReadError("is not text: most bytes are no letters in any encoding known here")
    if _CP1252_HOLES.search(data):
        guess = from_bytes(data, cp_isolation=["mac_roman", "cp850", "cp437"]).best()
        if guess is None:
            raise ReadError("is not text in any encoding known here")
        encoding = guess.encoding
    elif _CP1252_ONLY.search(data):
        encoding = "cp1252"
    else:
        encoding = "iso-8859-15" if _LATIN9.search(data) else "iso-8859-1"
    return data.decode(encoding), encoding, [f"not UTF-8; read as {encoding}"]
