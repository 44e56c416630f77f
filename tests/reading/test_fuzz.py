"""Damaged and hostile files: each a document or a refusal, in time, with every offset right.

A few hundred in every run of the tests; `python -m pytest -m slow tests/reading/test_fuzz.py` reads
ten thousand.
"""

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import write
from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.model import RawDocument
from pipeline.normalise import normalise
from pipeline.parts import pack
from pipeline.reading import archives, read
from pipeline.reading.files import content_id
from tests.analysed import worker
from tests.reading.samples import SAMPLES
from tests.reading.writers import as_zip

LIMITS = Settings(max_characters=200_000, max_bytes=1_000_000, max_pages=50)
SECONDS = 10  # a file of some kilobytes; more than a hundred times what it takes


# What parsers trip over, and what makes one kind of file look like another.
TOKENS = [
    *(b"<", b">", b"</div>", b"<table>", b"<!--", b"<![CDATA[", b"&#x110000;", b"&#0;", b"&amp"),
    *(b"<h1>", b"<a>", b"<script>", b"<w:p>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"\x1b["),
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\r", b"\x0c"),
    *(b"{\\", b"}", b"\\'", b"\\u-10179?", b"\\bin9999 ", b"{\\footnote ", b"\\par ", b"\\uc9"),
    *(b"%PDF-1.7", b"endobj", b"stream\n", b"trailer", b"/Length -1", b"/Count 99999999", b"xref"),
    *(
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\x1f\x8b\x08",
        b"\r\n\r\n",
        b"Content-Type: ",
        b"--==",
        b"=?",
    ),
    *(
        b"=?utf-16?b?2AA=?=",
        b"Content-Transfer-Encoding: base64\n",
        b"charset=utf-7",
        b"filename*=",
    ),
    *(
        "\u202e".encode(),
        "\ufdfa".encode(),
        "e\u0301\u0301".encode(),
        "ﬃ".encode(),
        b"\xc3\x83\xc2",
    ),
    *(
        b"a" * 5_000,
        b"1 " * 3_000,
        b"<div>" * 300,
        "é".encode() * 3_000,
        b"(" * 2_000,
        b"\n" * 999,
        b"\n\n",
    ),
]
Edit = Callable[[bytes], bytes]
PLACE = st.floats(0, 1)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """One change of bytes at a place given as a share of the file."""
    place, length = draw(PLACE), draw(st.integers(1, 400))
    kind = draw(
        st.sampled_from(["flip", "flip", "token", "token", "cut", "drop", "again", "noise"])
    )
    token = draw(st.sampled_from(TOKENS)) if kind == "token" else b""
    noise = draw(st.binary(min_size=1, max_size=60)) if kind == "noise" else b""
    bit, times = draw(st.integers(0, 7)), draw(st.integers(2, 40))

    def edit(data: bytes) -> bytes:
        at = int(place * len(data))
        head, rest = data[:at], data[at:]
        if kind == "flip":
            return head + bytes(b ^ 1 << bit for b in rest[:1]) + rest[1:]
        if kind == "cut":
            return head
        if kind == "drop":
            return head + rest[length:]
        if kind == "again":
            return head + rest[:length] * times + rest[length:]
        return head + token + noise + rest

    return edit


def repacked(data: bytes, place: float, change: Edit) -> bytes:
    """A zip file with one of its members changed, so that the change gets past the checksums."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    name = sorted(members)[min(int(place * len(members)), len(members) - 1)]
    return as_zip(members | {name: change(members[name])})


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """(name, content) of a file that was good until it was changed; the name may be of another."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    data = SAMPLES[name]
    changes = draw(st.lists(edits(), min_size=1, max_size=6))
    inside = data.startswith(b"PK") and draw(st.booleans())
    for change in changes:
        data = repacked(data, draw(PLACE), change) if inside else change(data)
    return draw(st.sampled_from([name, name, name, *sorted(SAMPLES)])), data


@st.composite
def random_text(draw: st.DrawFn) -> tuple[str, bytes]:
    """Any characters of Unicode, some of them many times on one line."""
    text = draw(st.text(max_size=200)) * draw(st.sampled_from([1, 1, 7, 300]))
    wrapped = draw(st.sampled_from(["{}", "<p>{}", "<title>{0}</title><h1>{0}</h1>{0}"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "cp1252", "utf-8-sig"]))
    name = draw(st.sampled_from(["a.txt", "a.md", "a.html", "a", "a.eml", "a.rtf"]))
    return name, wrapped.replace("{0}", "{}").replace("{}", text).encode(encoding, "replace")


FILES = st.one_of(spoilt(), spoilt(), spoilt(), random_text())


def outcome(path: Path) -> tuple[list[RawDocument], list[str]]:
    """What becomes of one file, as a run would read it: documents, and what is told of it."""
    try:
        members = archives.members(path, LIMITS)
        members = members or [archives.Member((), content_id(path))]
    except ReadError as error:
        return [], [str(error)]
    found, told = [], []
    for member in members:
        if member.doc_id is None:
            told.append(member.problem)
            continue
        try:
            raw, notes = read(path, LIMITS, member.names)
        except ReadError as error:
            told.append(str(error))
            continue
        assert raw.doc_id == member.doc_id
        told += notes
        found.append(raw)
    return found, told


def check(raw: RawDocument) -> None:
    """What holds of every document: lengths, spans in order, characters led back to their place."""
    size = len(raw.text)
    assert 0 < size <= LIMITS.max_characters
    assert raw.text.encode()
    assert all(str(value).encode() for value in asdict(raw.declared).values())
    assert list(raw.pages) == sorted(set(raw.pages))
    assert all(0 <= place <= size for place in raw.pages)
    spans = [0, *(place for span in raw.furniture for place in span), size]
    assert spans == sorted(spans)
    text = normalise(raw.text, raw.furniture)
    assert len(text.norm) == len(text.folded) == len(text.starts) == len(text.ends)
    assert list(text.starts) == sorted(text.starts)
    assert all(0 <= a < b <= size for a, b in zip(text.starts, text.ends, strict=True))


def analyse(raw: RawDocument) -> None:
    rows = write.rows(raw, worker().analyse(raw))
    tables = pack([(raw.doc_id, rows)])
    assert tables["documents"].num_rows == 1
    for name in ("mentions", "quotations"):
        for row in tables[name].to_pylist():
            assert raw.text[row["start"] : row["end"]] == row["text"] != ""
    [document] = tables["documents"].to_pylist()
    places = [place for zone in document["zones"] for place in (zone["start"], zone["end"])]
    assert places == sorted(places)
    assert all(0 <= place <= len(raw.text) for place in places)


def fuzz(folder: Path, cases: int, analysed: int, random: bool) -> int:
    """Read so many files, analyse the documents of so many of them; the number of documents."""
    count = {"files": 0, "documents": 0}

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=not random,
        suppress_health_check=list(HealthCheck),
    )
    @given(FILES)
    def each(file: tuple[str, bytes]) -> None:
        name, data = file
        path = folder / name
        path.write_bytes(data)
        began = time.process_time()
        made, told = outcome(path)
        for raw in made:
            check(raw)
        assert made or told
        assert all(note and note.encode() for note in told)
        assert time.process_time() - began < SECONDS
        count["files"] += 1
        count["documents"] += len(made)
        if analysed and count["files"] % max(1, cases // analysed) == 0:
            for raw in made:
                analyse(raw)

    each()
    return count["documents"]


@pytest.mark.model
def test_spoilt_files_are_documents_or_refused(tmp_path: Path) -> None:
    assert fuzz(tmp_path, cases=400, analysed=40, random=False) > 100


@pytest.mark.model
@pytest.mark.slow
def test_ten_thousand_spoilt_files_are_documents_or_refused(tmp_path: Path) -> None:
    assert fuzz(tmp_path, cases=10_000, analysed=1_000, random=True) > 3_000
