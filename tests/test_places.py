"""Paths and addresses, and many files at an address at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from upath import UPath

from pipeline import places
from pipeline.errors import PipelineError, SettingsError
from pipeline.places import place


@pytest.fixture
def there() -> Iterator[UPath]:
    """A folder in a store of its own, in memory: no path of this machine leads to it."""
    folder = UPath("memory://store/folder")
    (folder / "a.txt").write_bytes(b"A")
    (folder / "below/b c.txt").write_bytes(b"BB")
    yield folder
    folder.fs.rm("/store", recursive=True)


def test_an_address_is_told_by_its_scheme() -> None:
    assert place("data/raw") == Path("data/raw")
    assert place(Path("x")) == Path("x")
    assert str(place("memory://store/folder")) == "memory://store/folder"
    assert not isinstance(place("file:///tmp"), Path)


@pytest.mark.parametrize("address", ["nothing://x/y", "gs://x/y"])
def test_an_address_without_a_library_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match=f"{address} cannot be used: "):
        place(address)


def test_every_file_is_found_with_what_tells_a_change(there: UPath) -> None:
    first, second = places.find(there)
    assert (first.below, first.st_size, second.below) == ("a.txt", 1, "below/b c.txt")
    assert second.address == "memory:///store/folder/below/b c.txt"
    assert places.find(there / "nowhere") == []
    assert places.size(there) == 3


def test_what_is_not_there_is_left_out(there: UPath, tmp_path: Path) -> None:
    addresses = [entry.address for entry in places.find(there)]
    (there / "a.txt").unlink()
    here = places.bring(addresses, tmp_path)
    assert [path.exists() for path in here.values()] == [False, True]
    assert here[addresses[1]].name == "b c.txt"
    assert here[addresses[1]].read_bytes() == b"BB"


def test_a_name_too_long_for_a_disk_keeps_its_ending(there: UPath, tmp_path: Path) -> None:
    (there / f"{'é' * 200}.txt").write_bytes(b"C")
    addresses = [entry.address for entry in places.find(there)]
    long = places.bring(addresses, tmp_path)[addresses[-1]]
    assert (long.suffix, long.read_bytes()) == (".txt", b"C")


def test_files_are_put_and_removed(there: UPath, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/c.txt").write_bytes(b"C")
    places.put(tmp_path, ["in/c.txt"], there / "new")
    assert (there / "new/in/c.txt").read_bytes() == b"C"
    places.remove(there / "new")
    places.remove(there / "new")  # is not there any more
    assert [entry.below for entry in places.find(there)] == ["a.txt", "below/b c.txt"]


def test_an_address_that_cannot_be_reached_is_named() -> None:
    with (
        pytest.raises(PipelineError, match="s3://x cannot be used: ConnectionError: no route"),
        places.reached("s3://x"),
    ):
        raise ConnectionError("no route")
