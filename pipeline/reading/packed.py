"""Zip containers opened with care: sizes are checked before anything is unpacked.

Word and OpenDocument files are such containers, and so are archives.
"""

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from pipeline.config import Settings
from pipeline.errors import ReadError

_ALWAYS_FINE = 10_000_000  # bytes unpacked; less does no harm however well it was packed
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def open_zip(data: bytes, settings: Settings) -> zipfile.ZipFile:
    """A zip file held in memory. Raises ReadError if it is damaged or unpacks to too much."""
    try:
        packed = zipfile.ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise ReadError(f"is a damaged zip file: {error}") from None
    check_expansion(len(data), sum(info.file_size for info in packed.infolist()), settings)
    return packed


def check_expansion(small: int, large: int, settings: Settings) -> None:
    """Raises ReadError where `small` bytes unpack to suspiciously many."""
    if large > _ALWAYS_FINE and large > settings.max_expansion * max(1, small):
        raise ReadError(
            f"unpacks to {large / max(1, small):.0f} times its size, more than max_expansion = "
            f"{settings.max_expansion}"
        )


def check_size(size: int, settings: Settings) -> None:
    """Raises ReadError where a file or a member of an archive has too many bytes."""
    if size > settings.max_bytes:
        raise ReadError(f"has {size} bytes, more than max_bytes = {settings.max_bytes}")


def member(packed: zipfile.ZipFile, info: zipfile.ZipInfo, settings: Settings) -> bytes:
    """The content of one member, at most `max_bytes` of it. Raises ReadError."""
    if info.flag_bits & 1:
        raise ReadError("is protected by a password")
    check_size(info.file_size, settings)
    try:
        return packed.read(info)  # no more than file_size bytes, whatever the stream holds
    except RuntimeError as error:
        raise ReadError(f"cannot be unpacked: {error}") from None
    except _BROKEN as error:
        raise ReadError(f"is damaged: {error}") from None


def unpack_gzip(data: bytes, settings: Settings) -> bytes:
    """The content of a gzip file, all its members in a row. Raises ReadError."""
    pieces = []
    size = 0
    rest = data
    try:
        while rest.strip(b"\x00"):
            stream = zlib.decompressobj(wbits=31)
            piece = stream.decompress(rest, settings.max_bytes + 1 - size)
            size += len(piece)
            check_size(size, settings)
            if not stream.eof:
                raise ReadError("is a gzip file that was cut short")
            pieces.append(piece)
            rest = stream.unused_data
    except zlib.error as error:
        raise ReadError(f"is a damaged gzip file: {error}") from None
    check_expansion(len(data), size, settings)
    return b"".join(pieces)


def part(packed: zipfile.ZipFile, name: str, settings: Settings) -> etree._Element | None:
    """An XML part of a container, or None where there is none.

    Nothing outside is loaded. A part that defines entities is refused: no word processor writes
    one, and expanding them is how a few bytes become gigabytes.
    """
    try:
        info = packed.getinfo(name)
    except KeyError:
        return None
    data = member(packed, info, settings)
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise ReadError(f"defines XML entities in {name}, which are not resolved")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"is damaged: {name}: {error}") from None
