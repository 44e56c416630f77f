"""Listing an input folder, and refusing what cannot be opened."""

import os
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.reading import read
from pipeline.reading.files import content_id, list_files, readable


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nothing")
    with pytest.raises(ReadError, match="is not there"):
        content_id(tmp_path / "dangling.txt")
    with pytest.raises(ReadError, match="cannot be read"):
        read(tmp_path / "dangling.txt", Settings())


@pytest.mark.skipif(os.name != "posix", reason="pipes with a name are of POSIX systems")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="not a file"):
        content_id(tmp_path / "pipe.txt")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read every file"
)
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("un")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(ReadError, match="Permission denied"):
        content_id(tmp_path / "a.txt")


def test_files_are_listed_in_order_without_leftovers(tmp_path: Path) -> None:
    wanted = ["a.txt", "b/a.txt", "b/c/é.md", "z.pdf"]
    unwanted = [".hidden", "a.txt~", "~$a.doc", "#a.txt#", ".git/a.txt", "b/.a.txt.swp"]
    for name in wanted + unwanted:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("un")
    files, refused = list_files(tmp_path)
    assert [Path(file).as_posix() for file in files] == wanted
    assert refused == []


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.txt").write_text("un")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    files, refused = list_files(tmp_path)
    assert [Path(file) for file in files] == [Path("a", "a.txt")]
    [(place, reason)] = refused
    assert Path(place) == Path("a", "again")
    assert reason == "the folder was read already, under another name"


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "in other"
    for place in (folder / "b", outside):
        place.mkdir(parents=True)
        (place / "a.txt").write_text("un")
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    (folder / "c.txt").symlink_to(outside / "a.txt")
    (folder / "d.txt").symlink_to("../in other/a.txt")
    (folder / "e.txt").symlink_to("b/a.txt")
    (tmp_path / "way").symlink_to(folder, target_is_directory=True)
    for way in (folder, tmp_path / "way"):
        files, refused = list_files(way)
        assert [Path(file) for file in files] == [Path("b/a.txt"), Path("e.txt")]
        reason = "a link out of the input folder, not followed"
        assert refused == [(name, reason) for name in ("c.txt", "d.txt", "linked")]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"le lac  gel\xc3\xa9.txt", "le lac  gelé.txt"),
        ("e\u0301te\u0301.txt".encode(), "e\u0301te\u0301.txt"),
        (b"deux\nlignes\r.txt", "deux\\nlignes\\r.txt"),
        (b"\xe9t\xe9.txt", "\\xe9t\\xe9.txt"),
        (b"a\x1b[31m\xe2\x80\xa8b", "a\\x1b[31m\\u2028b"),
    ],
)
def test_every_name_is_shown_on_one_line(name: bytes, shown: str) -> None:
    assert readable(os.fsdecode(name)) == shown


@pytest.mark.model
@pytest.mark.skipif(os.name != "posix", reason="other systems refuse such names")
def test_files_of_any_name_become_documents(tmp_path: Path) -> None:
    from pipeline.run import run
    from pipeline.tables import load

    folder = tmp_path / "in\nput \udce9"
    folder.mkdir()
    names = [b"a b.txt", b"\xe9.txt", b"\xe8.txt", "é.txt".encode(), "e\u0301.txt".encode()]
    names += [b"a\nb.txt", b"$(touch x);'\"`.txt", b"=1+1.txt", b"-rf.txt"]
    for number, name in enumerate(names):
        (folder / os.fsdecode(name)).write_text(f"Douze villes, n° {number}.", encoding="utf-8")
    (folder / "\udcea.txt").write_text("Douze villes, n° 1.", encoding="utf-8")
    (folder / "\udceb.txt").write_text("", encoding="utf-8")
    run(Settings(input=folder, output=tmp_path / "out"))
    shown = ["$(touch x);'\"`.txt", "-rf.txt", "=1+1.txt", "\\xe8.txt", "\\xe9.txt", "a b.txt"]
    shown += ["a\\nb.txt", "e\u0301.txt", "é.txt"]
    assert list(load("documents", tmp_path / "out")["source"]) == shown
    issues = load("issues", tmp_path / "out").set_index("source")["message"]
    assert issues.to_dict() == {
        "\\xea.txt": "has the same content as \\xe9.txt; left out",
        "\\xeb.txt": "is empty",
    }
