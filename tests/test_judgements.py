"""The file of a user's judgements."""

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.judgements import read
from pipeline.resolve import Judgement


def test_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("note,judgement,left,right\nvu,same,ORG-1,ORG-2\n,different,A,B\n")
    assert read(path) == (Judgement(True, "ORG-1", "ORG-2"), Judgement(False, "A", "B"))


def test_only_the_default_file_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    assert read(path, default=path) == ()
    with pytest.raises(SettingsError, match=r"mine\.csv"):
        read(path)


@pytest.mark.parametrize(
    "text", ["judgement,left\nsame,A\n", "judgement,left,right\nmaybe,A,B\n", "\xff\xfe"]
)
def test_a_bad_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"mine\.csv"):
        read(path)
