"""Decoding, refusing, and listing an input folder."""

import hashlib
import os
from pathlib import Path

import pytest

from pipeline import read
from pipeline.errors import ReadError

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
        (FRENCH, "utf-32", "utf-32", ["a byte order mark was dropped; read as UTF-32"]),
        (FRENCH, "latin-1", "iso-8859-1", ["not UTF-8; read as iso-8859-1"]),
        ("Le cœur a coûté 5 €.", "iso-8859-15", "iso-8859-15", ["not UTF-8; read as iso-8859-15"]),
        ("L’œuvre – 5 € – de Žilina", "cp1252", "cp1252", ["not UTF-8; read as cp1252"]),
        (FRENCH, "mac-roman", "mac_roman", ["not UTF-8; read as mac_roman"]),
    ],
)
def test_each_encoding_gives_the_text_unchanged(
    text: str, codec: str, encoding: str, notes: list[str]
) -> None:
    assert read.decode(text.encode(codec)) == (text, encoding, notes)


def test_a_few_broken_bytes_do_not_spoil_a_utf8_text() -> None:
    text, encoding, notes = read.decode(FRENCH.encode() + b"\xe9 fin")
    assert text == FRENCH + "\ufffd fin"
    assert (encoding, notes) == ("utf-8", ["1 broken bytes were replaced by U+FFFD"])


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
        read.decode(data)


def test_a_document_carries_its_content_hash(tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.MD"
    one.write_bytes(FRENCH.encode())
    other.write_bytes(FRENCH.encode())
    first, notes = read.read(one, 1000)
    second, _ = read.read(other, 1000)
    assert first.doc_id == second.doc_id == read.content_id(one) == "d" + first.doc_id[1:]
    assert len(first.doc_id) == 17
    assert (first.media_type, second.media_type) == ("text/plain", "text/markdown")
    assert (first.text, notes) == (FRENCH, [])


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.html", b"<p>", r"\.html is not read yet: only \.txt and \.md"),
        ("a", b"un", "a file without ending is not read yet"),
        ("a.txt", b"", "is empty"),
        ("a.txt", "é".encode() * 11, "has 11 characters, more than max_characters = 10"),
        ("a.txt", b"x" * 100, "is longer than max_characters = 10"),
    ],
)
def test_a_file_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError, match=reason):
        read.read(tmp_path / name, 10)


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nothing")
    with pytest.raises(ReadError, match="is not there"):
        read.content_id(tmp_path / "dangling.txt")
    with pytest.raises(ReadError, match="cannot be read"):
        read.read(tmp_path / "dangling.txt", 10)


@pytest.mark.skipif(os.name != "posix", reason="pipes with a name are of POSIX systems")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="not a file"):
        read.content_id(tmp_path / "pipe.txt")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read every file"
)
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("un")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(ReadError, match="Permission denied"):
        read.content_id(tmp_path / "a.txt")


def test_files_are_listed_in_order_without_leftovers(tmp_path: Path) -> None:
    wanted = ["a.txt", "b/a.txt", "b/c/é.md", "z.pdf"]
    unwanted = [".hidden", "a.txt~", "~$a.doc", "#a.txt#", ".git/a.txt", "b/.a.txt.swp"]
    for name in wanted + unwanted:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("un")
    files, refused = read.list_files(tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in files] == wanted
    assert refused == []


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.txt").write_text("un")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    files, refused = read.list_files(tmp_path)
    assert files == [tmp_path / "a" / "a.txt"]
    assert refused == [
        (tmp_path / "a" / "again", "the folder was read already, under another name")
    ]
