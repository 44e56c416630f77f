"""Listing an input folder, and refusing what cannot be opened."""

import os
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.reading import read
from pipeline.reading.files import content_id, list_files


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
    assert [file.relative_to(tmp_path).as_posix() for file in files] == wanted
    assert refused == []


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.txt").write_text("un")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    files, refused = list_files(tmp_path)
    assert files == [tmp_path / "a" / "a.txt"]
    assert refused == [
        (tmp_path / "a" / "again", "the folder was read already, under another name")
    ]
