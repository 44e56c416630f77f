"""`run --watch`, as a process of its own: it runs again when the folder changes, till Ctrl-C."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import tables
from tests.conftest import ROOT, Program
from tests.test_main import check

pytestmark = pytest.mark.model
PATIENCE = 120  # seconds for a run, on a machine that does much else


class Watcher:
    def __init__(self, *arguments: object, cwd: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "run", "--watch", *map(str, arguments)],
            cwd=cwd,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.lines: queue.Queue[str] = queue.Queue()
        streams = (self.process.stdout, self.process.stderr)
        self.readers = [threading.Thread(target=self._read, args=(s,)) for s in streams]
        for reader in self.readers:
            reader.start()

    def _read(self, stream: Any) -> None:
        with stream:
            for line in stream:
                self.lines.put(line)

    def line(self) -> str:
        return self.lines.get(timeout=PATIENCE)

    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.line())
        return found

    def is_silent(self, seconds: float) -> bool:
        try:
            self.lines.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


@pytest.fixture
def watcher(folder: Path, tmp_path: Path) -> Iterator[Watcher]:
    """Watches `folder`, its output within it, and prints a line of JSON a run."""
    arguments = ("--input", folder, "--output", folder / "out", "--workers", 1, "--json")
    watcher = Watcher(*arguments, cwd=tmp_path)
    yield watcher
    watcher.process.kill()
    watcher.process.wait()
    for reader in watcher.readers:
        reader.join()


def test_changes_lead_to_runs(watcher: Watcher, folder: Path) -> None:
    assert watcher.summary()["rows"]["documents"] == 2
    assert watcher.is_silent(3), "its own output is no change"
    for number in range(5):  # in one go: one run
        (folder / f"c{number}.txt").write_text(f"Interpol a ouvert {number + 2} bureaux à Lyon.\n")
    again = watcher.summary()
    assert (again["rows"]["documents"], again["reused"]) == (7, 2)
    (folder / "c0.txt").unlink()
    assert watcher.summary()["rows"]["documents"] == 6
    assert len(tables.load("documents", folder / "out")) == 6
    for path in folder.glob("*.*"):
        path.unlink()
    assert "error: " in watcher.line()
    (folder / "d.txt").write_text("La France a ratifié la Convention de Budapest.\n")
    assert watcher.summary()["rows"]["documents"] == 1
    assert watcher.is_silent(3)
    assert watcher.interrupt() == 0


def test_what_cannot_be_watched_ends_it(program: Program) -> None:
    address = ("--input", "memory://in", "--output", "out")
    check(program("run", "--watch", *address), 2, "--watch needs a folder of this machine")
    check(program("run", "--watch", "--input", "none"), 2, "the input folder none is not there")
