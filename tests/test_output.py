"""The output folder: one writer at a time, and always one whole result."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import output
from pipeline.errors import PipelineError

HOLD = """
import sys, time
from pathlib import Path
from pipeline import output
with output.alone(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def publish(folder: Path, **files: str) -> None:
    with output.making(folder) as made:
        for name, text in files.items():
            (made / name).write_text(text)
        output.publish(made, folder)


def shown(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text() for p in folder.iterdir() if not p.name.startswith(".")}


def test_a_second_writer_is_told_who_is_at_work(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        said = rf"another run is writing to .*process {other.pid} on .*wait for it"
        with pytest.raises(PipelineError, match=said), output.alone(tmp_path):
            pass
        other.kill()
    with output.alone(tmp_path):  # the lock has gone with the process
        pass


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(PipelineError, match=r"cannot write to .*file"),
        output.alone(tmp_path / "file"),
    ):
        pass


def test_a_result_replaces_the_former_one_and_nothing_else_is_left(tmp_path: Path) -> None:
    publish(tmp_path, a="1", b="1")
    (tmp_path / "notes.txt").write_text("the user's own")
    publish(tmp_path, a="2", c="2")
    assert shown(tmp_path) == {"a": "2", "c": "2", "notes.txt": "the user's own"}
    assert len(list((tmp_path / ".tables").iterdir())) == 2  # the result, and the link to it


def test_files_in_the_place_of_tables_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("of an earlier version")
    (tmp_path / "b").mkdir()
    publish(tmp_path, a="1", b="1")
    assert shown(tmp_path) == {"a": "1", "b": "1"}


def test_the_folder_can_be_moved_and_copied(tmp_path: Path) -> None:
    publish(tmp_path / "out", a="1")
    (tmp_path / "out").rename(tmp_path / "moved")
    shutil.copytree(tmp_path / "moved", tmp_path / "copy", symlinks=True)
    shutil.rmtree(tmp_path / "moved")
    assert shown(tmp_path / "copy") == {"a": "1"}


def test_at_every_step_the_result_is_the_former_or_the_new_one(tmp_path: Path) -> None:
    """Killed before the n-th call that changes the folder, for every n."""
    names = ("a", "b", "manifest.json")
    publish(tmp_path / "former", **dict.fromkeys(names, "1"))
    kept = "import os, sys\nfrom pathlib import Path\nfrom pipeline import output\n"
    code = kept + (
        "out, left = Path(sys.argv[1]), int(sys.argv[2])\n"
        "def count(event, _):\n"
        "    global left\n"
        "    if event in ('os.rename', 'os.symlink', 'os.remove', 'os.rmdir', 'os.mkdir'):\n"
        "        left -= 1\n"
        "        if left < 0: os._exit(9)\n"
        "with output.making(out) as made:\n"
        f"    for name in {names!r}: (made / name).write_text('2')\n"
        "    sys.addaudithook(count)\n"
        "    output.publish(made, out)\n"
        "    left = 10 ** 6\n"
    )
    seen = []
    for number in range(40):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "former", folder, symlinks=True)
        arguments = [sys.executable, "-c", code, folder, str(number)]
        ended = subprocess.run(arguments, check=False).returncode
        seen.append(next(iter(set(shown(folder).values()))))
        assert shown(folder) == dict.fromkeys(names, seen[-1])
        publish(folder, **dict.fromkeys(names, "3"))
        assert shown(folder) == dict.fromkeys(names, "3")
        if ended == 0:
            break
    else:
        raise AssertionError("never ended by itself")
    assert seen == sorted(seen)
    assert set(seen) == {"1", "2"}


def test_without_links_the_manifest_goes_first_and_comes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "symlink", refused)  # as on a FAT stick, and on many Windows machines
    for text in ("1", "2"):
        publish(tmp_path, **{"a": text, "manifest.json": text})
        assert shown(tmp_path) == {"a": text, "manifest.json": text}
        assert not any(path.is_symlink() for path in tmp_path.iterdir())
    before = os.rename

    def full(source: object, place: Path) -> None:
        if Path(place).name == "b":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        before(source, place)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        publish(tmp_path, **{"a": "3", "b": "3", "manifest.json": "3"})
    assert "manifest.json" not in shown(tmp_path)
