"""Bytes → text: every encoding unchanged, mojibake repaired, nothing guessed that is no text."""

import hashlib

import pytest

from pipeline.errors import ReadError
from pipeline.reading.decode import decode, repair

FRENCH = (
    "Le secrétaire général a salué la décision prise à Genève, où l'été est déjà là.\r\n"
    "Les États ont été invités à ratifier le traité.\n"
)


@pytest.mark.parametrize(
    ("text", "codec", "encoding", "notes"),
    [
        (FRENCH, "utf-8", "utf-8", []),
        (FRENCH, "utf-8-sig", "utf-8", ["a byte order mark was dropped"]),
        (FRENCH, "utf-16", "utf-16", ["a byte order mark was dropped; read as UTF-16"]),
        (FRENCH, "utf-16-be", "utf-16", ["no byte order mark; read as UTF-16-BE"]),
        (FRENCH, "utf-32", "utf-32", ["a byte order mark was dropped; read as UTF-32"]),
        (FRENCH, "latin-1", "iso-8859-1", ["not UTF-8; read as iso-8859-1"]),
        ("Le cœur a coûté 5 €.", "iso-8859-15", "iso-8859-15", ["not UTF-8; read as iso-8859-15"]),
        ("L’œuvre – 5 € – de Žilina", "cp1252", "cp1252", ["not UTF-8; read as cp1252"]),
        (FRENCH, "mac-roman", "mac_roman", ["not UTF-8; read as mac_roman"]),
        ("L’été déjà fini.", "mac-roman", "mac_roman", ["not UTF-8; read as mac_roman"]),
    ],
)
def test_each_encoding_gives_the_text_unchanged(
    text: str, codec: str, encoding: str, notes: list[str]
) -> None:
    assert decode(text.encode(codec)) == (text, encoding, notes)


@pytest.mark.parametrize(
    ("text", "codec", "declared", "encoding"),
    [
        (FRENCH, "cp850", "cp850", "cp850"),
        (FRENCH, "latin-1", "ISO-8859-1", "iso-8859-1"),
        ("L’été", "cp1252", "iso-8859-1", "cp1252"),  # as browsers do
        (FRENCH, "utf-8", "iso-8859-1", "utf-8"),  # nothing else is valid UTF-8
        (FRENCH, "latin-1", "no-such-encoding", "iso-8859-1"),
        (FRENCH, "latin-1", "utf-8", "iso-8859-1"),
        (FRENCH, "latin-1", "unicode_escape", "iso-8859-1"),
    ],
)
def test_a_declared_encoding_is_believed_as_far_as_it_can_be(
    text: str, codec: str, declared: str, encoding: str
) -> None:
    assert decode(text.encode(codec), declared)[:2] == (text, encoding)


def test_a_few_broken_bytes_do_not_spoil_a_utf8_text() -> None:
    text, encoding, notes = decode(FRENCH.encode() + b"\xe9 fin")
    assert text == FRENCH + "\ufffd fin"
    assert (encoding, notes) == ("utf-8", ["1 broken bytes were replaced by U+FFFD"])


@pytest.mark.parametrize(
    ("spoilt", "mended"),
    [
        ("La CÃ´te dâ€™Ivoire\n", "La Côte d’Ivoire\n"),
        ("Il va Ã\u00a0 GenÃ¨ve\r\nl’été\r\n", "Il va à Genève\r\nl’été\r\n"),
        ("l\x92Europe", "l’Europe"),
        ("d√©cision", "décision"),
    ],
)
def test_mojibake_is_repaired_and_told(spoilt: str, mended: str) -> None:
    text, notes = repair(spoilt)
    assert text == mended
    assert notes == ["wrongly decoded characters (mojibake) were repaired in 1 line"]


@pytest.mark.parametrize(
    "text",
    [FRENCH, "Âge, SÃO PAULO, Ångström, Aïn Ûlâd", "L’œuvre coûte 5 € – « déjà »", "a ﬁn b\u00adc"],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert repair(text) == (text, [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff" * 1000, "not text"),
        (b"".join(hashlib.sha256(bytes([n])).digest() for n in range(99)), "not text"),
        (b"un \x00deux", "not text"),
        (b"\x01\x02\x03 a", "not text"),
        (b" \r\n\t", "nothing but blanks"),
        (b"\xef\xbb\xbf\n", "nothing but blanks"),
        ("\u00a0\u202f".encode(), "nothing but blanks"),
        (b"\xff\xfea", "not text"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        decode(data)
