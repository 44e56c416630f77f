"""Bytes → text: encodings, declared or guessed, and the repair of mojibake."""

import codecs
import re

from charset_normalizer import from_bytes

from pipeline.errors import ReadError
from pipeline.reading.content import BLANKS

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # all but \t \n \v \f \r and escape
_ORDINARY = b"\t\n\v\f\r" + bytes(range(0x20, 0x7F))
_CP1252_ONLY = re.compile(rb"[\x80-\x9f]")
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# œ, Œ and € of ISO 8859-15 stand where ISO 8859-1 has ½, ¼ and ¤: "c½ur", "5 ¤".
_LATIN9 = re.compile(rb"[A-Za-z][\xbc\xbd]|[\xbc\xbd][A-Za-z]|\xa4")
# In Mac Roman é è ê ç à ô and ’ are the bytes 8E 8F 90 8D 88 99 D5. Of these cp1252 leaves 8D, 8F
# and 90 empty and gives 8E as Ž, which French hardly has inside a word.
_MAC_ROMAN = re.compile(rb"[a-z]\x8e|[A-Za-z]\xd5[A-Za-z\x8e]")
_CP1252_WORD = re.compile(rb"[A-Za-z][\xe0\xe7-\xeb\xee\xf4\xfb][a-z ]")
# What UTF-8 turns into when it is read as cp1252, Latin-1 or Mac Roman, and C1 controls. A cheap
# filter: ftfy, which decides, takes far longer than the rest of reading plain text.
_SUSPECT = re.compile("[ÃÂÅ\x80-\x9f]|â€|√[©®™¢†¥ß®]|‚Ä")
# A browser reads these as their supersets (WHATWG, Encoding), and writers mean it.
_SUPERSETS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}

# Codecs of Python that are no encodings of documents; what declares one is up to no good.
_NO_DOCUMENTS = ("utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str, list[str]]:
    """Text, encoding and notes; line ends stay as they are. Raises ReadError if it is no text.

    `declared` is the encoding that the file itself or its container names. UTF-8 is believed
    before it: bytes that are valid UTF-8 with letters outside ASCII are nothing else.
    """
    text, encoding, notes = _decode(data, declared)
    strange = len(_CONTROL.findall(text))
    if "\x00" in text or strange * 100 > len(text):
        raise ReadError(f"is not text: {strange} control characters in {len(text)} characters")
    if not text.strip(BLANKS):
        raise ReadError("holds nothing but blanks")
    text, repaired = repair(text)
    return text, encoding, [*notes, *repaired]


def repair(text: str) -> tuple[str, list[str]]:
    """`text` without mojibake ("CÃ´te" for "Côte"), and a note if there was any.

    Only lines that hold some are touched, and in them nothing but the spoilt characters.
    """
    if not _SUSPECT.search(text):
        return text, []
    import ftfy  # here, as few files need it

    lines = text.splitlines(keepends=True)
    spoilt = 0
    for number, line in enumerate(lines):
        if _SUSPECT.search(line):
            ending = line[len(line.rstrip("\r\n\f\v\x85\u2028\u2029")) :]
            mended = ftfy.fix_encoding(line.removesuffix(ending)) + ending
            if mended != line:
                lines[number] = mended
                spoilt += 1
    if not spoilt:
        return text, []
    noun = "lines" if spoilt > 1 else "line"
    return "".join(lines), [
        f"wrongly decoded characters (mojibake) were repaired in {spoilt} {noun}"
    ]


def _decode(data: bytes, declared: str | None) -> tuple[str, str, list[str]]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(codec)
            except UnicodeDecodeError as error:
                raise ReadError(f"is not text: a {codec} mark, then {error.reason}") from None
            name = codec.removesuffix("-sig")
            read_as = "" if name == "utf-8" else f"; read as {name.upper()}"
            return text, name, [f"a byte order mark was dropped{read_as}"]
    if wide := _unmarked_utf16(data):
        return wide
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        return (
            _decode_damaged(data)
            or (_decode_declared(data, declared) if declared else None)
            or _decode_legacy(data)
        )


def _unmarked_utf16(data: bytes) -> tuple[str, str, list[str]] | None:
    """UTF-16 without a mark: in French nearly every second byte is zero."""
    sample = data[:1000]
    for codec, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if (
            len(sample) >= 20
            and zeros.count(0) > 0.8 * len(zeros)
            and sample.count(0) < len(sample) * 0.6
        ):
            try:
                return (
                    data.decode(codec),
                    "utf-16",
                    [f"no byte order mark; read as {codec.upper()}"],
                )
            except UnicodeDecodeError:
                continue
    return None


def _decode_damaged(data: bytes) -> tuple[str, str, list[str]] | None:
    """UTF-8 with a few broken bytes, which a legacy encoding would spoil from end to end."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if whole < 3 * broken:
        return None
    return text, "utf-8", [f"{broken} broken bytes were replaced by U+FFFD"]


def _decode_declared(data: bytes, declared: str) -> tuple[str, str, list[str]] | None:
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name.replace("iso8859", "iso-8859")
        if name in _NO_DOCUMENTS:
            return None
        codec = _SUPERSETS.get(name, name)
        text = data.decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return None
    beyond = codec != name and _CP1252_ONLY.search(data) is not None
    return (
        text,
        codec if beyond else name,
        [f"read as {codec}, declared as {name}"] if beyond else [],
    )


def _decode_legacy(data: bytes) -> tuple[str, str, list[str]]:
    """One of the one-byte encodings of western Europe; French is mostly ASCII in all of them."""
    if len(data.translate(None, _ORDINARY)) > 0.4 * len(data):
        raise ReadError("is not text: most bytes are no letters in any encoding known here")
    mac = _MAC_ROMAN.findall(data) if _any_of(b"\x8e\xd5", data) else []
    if mac and len(mac) > len(_CP1252_WORD.findall(data)):
        encoding = "mac_roman"
    elif _CP1252_HOLES.search(data):
        guess = from_bytes(data, cp_isolation=["mac_roman", "cp850", "cp437"]).best()
        if guess is None:
            raise ReadError("is not text in any encoding known here")
        encoding = guess.encoding
    elif _CP1252_ONLY.search(data):
        encoding = "cp1252"
    else:
        latin9 = _any_of(b"\xa4\xbc\xbd", data) and _LATIN9.search(data)
        encoding = "iso-8859-15" if latin9 else "iso-8859-1"
    return data.decode(encoding), encoding, [f"not UTF-8; read as {encoding}"]


def _any_of(signs: bytes, data: bytes) -> bool:
    """Whether one of these bytes stands in `data`; much faster than a pattern."""
    return any(sign in data for sign in signs)
