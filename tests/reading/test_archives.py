"""Archives: every file in them is a document or an issue, and none gets out."""

import gzip
import io
import json
import stat
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.catalogue import Catalogue
from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.plan import Contents, contents
from pipeline.reading import read
from pipeline.reading.archives import content, members
from tests.reading.writers import as_docx, as_html, as_mail, as_odt, as_pdf, as_zip

TEXT = "Douze villes du lac ont signé l'accord de Brume."


def planned(folder: Path, **limits: int) -> Contents:
    settings = Settings(input=folder, output=folder / "out", **limits)  # type: ignore[arg-type]
    return contents(settings, Catalogue(folder / "nothing"))


def errors(made: Contents) -> dict[str, str]:
    return {issue.source: issue.message for issue in made.issues if issue.severity == "error"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_files_in_archives_are_documents(folder: Path) -> None:
    inner = as_zip({"b/c.docx": as_docx(TEXT), "d.txt.gz": gzip.compress(b"D")})
    files = {"é/page.html": as_html(TEXT), "in.zip": inner, "__MACOSX/x": b"x", "b/.DS_Store": b"y"}
    (folder / "all.zip").write_bytes(as_zip(files))
    (folder / "one.txt.GZ").write_bytes(gzip.compress(TEXT.encode()) + gzip.compress(b" Fin."))
    (folder / "word.docx").write_bytes(as_docx("Word"))
    (folder / "open.odt").write_bytes(as_odt("Open"))
    made = planned(folder, archive_depth=3)
    assert list(made.documents.values()) == [
        "all.zip!/in.zip!/b/c.docx",
        "all.zip!/in.zip!/d.txt.gz!/d.txt",
        "all.zip!/é/page.html",
        "one.txt.GZ!/one.txt",
        "open.odt",
        "word.docx",
    ]
    assert (made.files, errors(made)) == (6, {})
    told = {issue.source: issue.message for issue in made.issues}
    assert told["all.zip"] == "an archive of 3 files, each listed by itself"
    for item in made.items:
        raw, _ = read(Path(item.path), Settings(archive_depth=3), item.inside)
        assert raw.doc_id == item.doc_id
        assert item.key.endswith(Path((item.inside or (item.path,))[-1]).suffix)


def test_a_file_equal_to_one_in_an_archive_is_left_out(folder: Path) -> None:
    (folder / "a.zip").write_bytes(as_zip({"x.txt": TEXT.encode()}))
    (folder / "b.txt").write_bytes(TEXT.encode())
    made = planned(folder)
    assert list(made.documents.values()) == ["a.zip!/x.txt"]
    assert (made.files, made.duplicates) == (2, 1)


def zipped(name: str, data: bytes, mode: int = 0o644, flags: int = 0) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        info = zipfile.ZipInfo(name)
        info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
        packed.writestr(info, data)
    made = bytearray(stream.getvalue())
    made[6] |= flags  # of the member's own header, then of the directory's entry
    made[made.index(b"PK\x01\x02") + 8] |= flags
    return bytes(made)


DEEP = as_zip({"b.zip": as_zip({"c.zip": as_zip({"d.txt": b"d"})})})
BOMB = as_zip({"a.txt": b"\0" * 30_000_000})


@pytest.mark.parametrize(
    ("data", "source", "reason"),
    [
        (zipped("../../etc/x.txt", b"x"), "a.zip!/../../etc/x.txt", "climbs out"),
        (zipped("/etc/x.txt", b"x"), "a.zip!//etc/x.txt", "climbs out"),
        (zipped("C:\\x.txt", b"x"), "a.zip!/C:/x.txt", "climbs out"),
        (zipped("x.txt", b"/etc/passwd", stat.S_IFLNK), "a.zip!/x.txt", "is a link"),
        (zipped("x.txt", b"x", flags=1), "a.zip!/x.txt", "protected by a password"),
        (zipped("x.txt", b"x" * 70_000), "a.zip!/x.txt", "more than max_bytes = 60000"),
        (DEEP, "a.zip!/b.zip!/c.zip", "deeper than archive_depth = 2"),
        (BOMB, "a.zip", "times its size, more than max_expansion = 200"),
        (gzip.compress(bytes(30_000_000)), "a.zip", "more than max_bytes = 60000"),
        (gzip.compress(TEXT.encode())[:-20], "a.zip", "was cut short"),
        (as_zip({}), "a.zip", "an archive without files"),
        (as_zip({"b/": b""}), "a.zip", "an archive without files"),
        (as_zip({"b.zip": as_zip({})}), "a.zip!/b.zip", "an archive without files"),
        (as_zip({"b.zip": b"PK\x03\x04 no"}), "a.zip!/b.zip", "damaged zip"),
        (DEEP[:-30], "a.zip", "damaged zip"),
        (b"\x1f\x8b nothing", "a.zip", "damaged gzip"),
        (as_zip({"xl/x.xml": b"", "[Content_Types].xml": b""}), "a.zip", "a spreadsheet"),
    ],
)
def test_what_is_refused_is_told(folder: Path, data: bytes, source: str, reason: str) -> None:
    (folder / "a.zip").write_bytes(data)
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    made = planned(folder, max_bytes=60_000)
    assert list(made.documents.values()) == ["good.txt"]
    assert made.files == 2
    [(place, message)] = errors(made).items()
    assert place == source
    assert reason in message


def test_two_files_of_one_name_are_told(folder: Path) -> None:
    data = as_zip({"x.txt": b"un", "y.txt": b"deux"}).replace(b"y.txt", b"x.txt")
    (folder / "a.zip").write_bytes(data)
    made = planned(folder)
    assert list(made.documents.values()) == ["a.zip!/x.txt"]
    assert errors(made) == {"a.zip!/x.txt": "stands in its archive twice; only the first is read"}


def mailed(*attached: tuple[str, bytes], text: str = TEXT) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "presse@exemple.org", "Communiqué"
    mail["Message-ID"] = "<1@exemple.org>"
    mail.set_content(text)
    for name, data in attached:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(mail)


def test_what_is_attached_to_a_mail_is_read_too(folder: Path) -> None:
    forwarded = mailed(("c.txt", b"C"), text="Pour information.")
    packed = as_zip({"d.txt": b"D"})
    mail = mailed(
        ("é.pdf", as_pdf("Deux")), ("f.eml", forwarded), ("g.zip", packed), ("h.gif", b"GIF8")
    )
    (folder / "a.eml").write_bytes(mail)
    (folder / "b.eml").write_bytes(as_mail(TEXT))
    (folder / "z.zip").write_bytes(as_zip({"m.eml": mailed(("i.txt", b"I"), text="M")}))
    made = planned(folder, archive_depth=3)
    assert list(made.documents.values()) == [
        "a.eml",
        "a.eml!/f.eml",
        "a.eml!/f.eml!/c.txt",
        "a.eml!/g.zip!/d.txt",
        "a.eml!/h.gif",
        "a.eml!/é.pdf",
        "b.eml",
        "z.zip!/m.eml",
        "z.zip!/m.eml!/i.txt",
    ]
    texts = {}
    for item in made.items:
        if item.inside[-1:] != ("h.gif",):
            raw, _ = read(Path(item.path), Settings(archive_depth=3), item.inside)
            assert raw.doc_id == item.doc_id
            texts[made.documents[item.doc_id]] = raw.text
    assert texts["a.eml"] == texts["b.eml"] == TEXT
    assert texts["a.eml!/f.eml"] == "Pour information."
    assert texts["a.eml!/é.pdf"].split("\n")[2] == "Deux"
    assert errors(planned(folder, archive_depth=1)) == {
        "a.eml!/f.eml!/c.txt": "is attached to a mail in an archive, deeper than archive_depth = 1",
        "a.eml!/g.zip": "is an archive in an archive, deeper than archive_depth = 1",
        "z.zip!/m.eml!/i.txt": "is attached to a mail in an archive, deeper than archive_depth = 1",
    }


def test_limits_hold_for_attachments(folder: Path) -> None:
    (folder / "a.eml").write_bytes(
        mailed(("b.zip", BOMB), ("c.txt.gz", gzip.compress(bytes(99_999))))
    )
    made = planned(folder, max_bytes=90_000)
    assert list(made.documents.values()) == ["a.eml"]
    told = errors(made)
    assert "more than max_expansion = 200" in told["a.eml!/b.zip"]
    assert "more than max_bytes = 90000" in told["a.eml!/c.txt.gz"]


@pytest.mark.parametrize("around", ["zip", "zip in zip", "zip in mail"])
def test_many_files_in_an_archive_are_read_in_linear_time(folder: Path, around: str) -> None:
    def seconds(count: int) -> float:
        data = as_zip({f"{n}.txt": b"%d" % n for n in range(count)})
        above = () if around == "zip" else ("in.zip",)
        if above:
            data = as_zip({"in.zip": data}) if around == "zip in zip" else mailed(("in.zip", data))
        path = folder / f"{count}.eml"
        path.write_bytes(data)
        began = time.process_time()
        for n in range(count):
            assert content(path, (*above, f"{n}.txt"), Settings()) == b"%d" % n
        return time.process_time() - began

    assert seconds(8000) < 16 * seconds(1000) + 0.1


def test_a_changed_archive_is_read_anew(folder: Path) -> None:
    path = folder / "a.zip"
    for text in ("un", "deux fois"):
        path.write_bytes(as_zip({"x.txt": text.encode()}))
        assert read(path, Settings(), ("x.txt",))[0].text == text
    with pytest.raises(ReadError, match="no longer in its archive"):
        read(path, Settings(), ("y.txt",))


def test_other_files_are_no_archives(tmp_path: Path) -> None:
    for name, data in (("a.txt", b"un"), ("a.docx", as_docx(TEXT)), ("a.zip", as_odt(TEXT))):
        (tmp_path / name).write_bytes(data)
        assert members(tmp_path / name, Settings()) is None


@pytest.mark.model
def test_tables_name_the_place_in_the_archive(folder: Path) -> None:
    from pipeline.run import run
    from pipeline.tables import load

    (folder / "a.zip").write_bytes(as_zip({"b/x.txt": TEXT.encode(), "bad.txt": b"\xff" * 99}))
    settings = Settings(input=folder, output=folder / "out")
    summary = run(settings)
    assert (summary.files, summary.failed) == (2, 1)
    assert list(load("documents", settings.output)["source"]) == ["a.zip!/b/x.txt"]
    issues = load("issues", settings.output)
    assert list(issues["source"]) == ["a.zip", "a.zip!/bad.txt"]
    assert run(settings).reused == 2
    assert json.loads((settings.output / "manifest.json").read_text())["files"] == 2
