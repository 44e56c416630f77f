"""Every file of a folder ends in `documents` or in `issues`, whatever it is."""

import os
import random
import re
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.reading.files import readable
from pipeline.run import run
from pipeline.tables import load
from tests.documentation.issues import pattern, templates
from tests.reading.samples import SAMPLES, TEXT
from tests.reading.writers import as_docx, as_pdf, as_zip

pytestmark = pytest.mark.model

FILES = 200
FOREIGN = {
    "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(99),
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(99),
    "table.csv": b"a;b\n1;2\n",
    "table.xlsx": as_zip({"[Content_Types].xml": b"", "xl/a.xml": b""}),
    "feed.xml": b"<?xml version='1.0'?><rss/>",
    "bomb.docx": as_zip({"[Content_Types].xml": b"", "word/document.xml": b" " * 30_000_000}),
    "bomb.zip": as_zip({"a.txt": b"0" * 30_000_000}),
    "empty.zip": as_zip({}),
    "climbs.zip": as_zip({"../a.txt": b"un", "b.txt": b"Deux villes du lac."}),
    "deep.zip": as_zip({"a.zip": as_zip({"b.zip": as_zip({"c.txt": b"c"})})}),
    "empty.txt": b"",
    "blank.md": b" \n\n",
    "noise.txt": bytes(n * n * 7 % 256 for n in range(4000)),
    "scan.pdf": as_pdf("", furniture=False),
    "English.txt": b"The committee has met in the town and will meet again in June. " * 9,
    "long.txt": b"a" * 300_000,
}


def fill(folder: Path) -> set[str]:
    """Make the files; what `source` should call them."""
    drawn = random.Random(11)  # noqa: S311  no secret
    files = dict(FOREIGN)
    for name, data in SAMPLES.items():
        files[f"good/{name}"] = data
        files[f"again/{name}"] = data
        files[f"cut/{name}"] = data[: len(data) // 2]
    while len(files) < FILES - 6:
        name, data = drawn.choice(sorted(SAMPLES.items()))
        spoilt = bytearray(data)
        for _ in range(drawn.choice([1, 5, 50, 500])):
            spoilt[drawn.randrange(len(spoilt))] = drawn.randrange(256)
        files[f"spoilt {len(files)}/{drawn.choice([name, name, 'a.txt', 'a.pdf'])}"] = bytes(spoilt)
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes(data)
    odd = ["deux\nlignes.txt", "e\u0301te\u0301 à Brume.docx", "\udce9.txt", "=1+1.txt"]
    for number, name in enumerate(odd):
        data = as_docx(f"{TEXT} {number}") if name.endswith("docx") else f"{TEXT} {number}".encode()
        (folder / name).write_bytes(data)
    (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "nowhere.txt").symlink_to(folder / "not there.txt")
    for hidden in (".hidden", "a.txt~", "~$a.docx"):
        (folder / hidden).write_bytes(b"no input")
    names = {*files, *odd, "out.txt", "nowhere.txt"}
    assert len(names) == FILES
    return {readable(name) for name in names}


@pytest.mark.skipif(os.name != "posix", reason="other systems refuse such names")
def test_two_hundred_files_are_all_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Un secret de la République de Malte.", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    names = fill(folder)
    settings = Settings(
        input=folder, output=tmp_path / "out", max_failed_share=1, max_characters=200_000
    )
    summary = run(settings)
    documents, issues = load("documents", settings.output), load("issues", settings.output)
    read, told = set(documents["source"]), dict.fromkeys(issues["source"])
    refused = set(issues[issues["severity"] == "error"]["source"])
    copies = set(issues[issues["message"].str.contains("same content")]["source"])
    known = [pattern(template) for template in templates()]
    assert [m for m in issues["message"] if not any(re.fullmatch(p, m) for p in known)] == []
    # Each file is one of the three, an archive is told of and its members are.
    assert not read & refused
    assert not read & copies
    assert not refused & copies
    packed = set(issues[issues["message"].str.startswith("an archive of ")]["source"])
    for name in names:
        inside = [s for s in read | refused | copies if s.startswith(f"{name}!/")]
        assert name in read | refused | copies or (name in packed and inside), name
    assert {source.partition("!/")[0] for source in read | set(told)} == names
    linked = 1  # out.txt, which is no file of the folder
    assert summary.files == len(read) + len(refused) - linked + len(copies)
    assert summary.rows["documents"] == len(read) > 80
    assert len(refused) > 40
    assert "secret" not in " ".join(documents["text"])
