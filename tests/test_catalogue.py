"""What is known of files: never a content that they no longer have."""

import os
import time
from pathlib import Path

import pytest

from pipeline.catalogue import Catalogue


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file whose times lie back far enough, by a clock that is ten seconds ahead."""
    path = tmp_path / "a.txt"
    path.write_text("un")
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10**10)
    return path


def learnt(file: Path) -> Path:
    place = file.with_name("catalogue.json")
    catalogue = Catalogue(place)
    assert catalogue.known(str(file), file.stat()) is None
    catalogue.learn(str(file), file.stat(), "d1")
    catalogue.save()
    return place


def test_an_unchanged_file_is_known(file: Path) -> None:
    assert Catalogue(learnt(file)).known(str(file), file.stat()) == "d1"


def test_a_file_written_to_is_not_known_whatever_its_times_say(file: Path) -> None:
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    place = learnt(file)
    time.sleep(0.02)  # a tick of the clock
    file.write_text("zw")
    os.utime(file, ns=times)
    assert file.stat().st_mtime_ns == times[1]
    assert Catalogue(place).known(str(file), file.stat()) is None


def test_a_file_moved_into_the_place_of_another_is_not_known(file: Path) -> None:
    place = learnt(file)
    other = file.with_name("b.txt")
    other.write_text("dx")
    other.replace(file)
    assert Catalogue(place).known(str(file), file.stat()) is None


def test_a_young_file_is_not_remembered(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert Catalogue(learnt(file)).known(str(file), file.stat()) is None


def test_a_damaged_catalogue_and_one_not_trusted_know_nothing(file: Path) -> None:
    place = learnt(file)
    assert Catalogue(place, trusting=False).known(str(file), file.stat()) is None
    place.write_text('{"a": [')
    assert Catalogue(place).known(str(file), file.stat()) is None


def test_what_nobody_asked_for_is_forgotten(file: Path) -> None:
    place = learnt(file)
    Catalogue(place).save()
    assert Catalogue(place).known(str(file), file.stat()) is None
