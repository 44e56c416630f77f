"""What a run survives: kills, hangs, full disks, interruptions, other runs. Real ones, all."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from pipeline.config import Settings
from pipeline.run import run
from pipeline.status import status
from pipeline.tables import SCHEMAS, load
from tests.conftest import ROOT, table_bytes

pytestmark = pytest.mark.model

RAW = ROOT / "data/raw"
LONG = "Le Conseil de l'Europe a signé 3 accords avec la France le 3 mai 2012 à Strasbourg. "


@contextmanager
def running(
    *arguments: object, preexec: Callable[[], None] | None = None
) -> Iterator[psutil.Popen]:
    """`python -m pipeline run …` under way, in a process group of its own, ended in the end."""
    command = [sys.executable, "-m", "pipeline", "run", *map(str, arguments)]
    with psutil.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=preexec,
    ) as process:
        try:
            yield process
        finally:
            for child in [*workers(process), process] if process.is_running() else []:
                child.kill()


def workers(process: psutil.Process) -> list[psutil.Process]:
    found = []
    for child in process.children():
        try:
            found += [child] if "spawn_main" in " ".join(child.cmdline()) else []
        except psutil.NoSuchProcess:
            continue
    return found


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.002)


def grown(folder: Path, copies: int) -> Path:
    """The sample documents several times over, each with a number of its own."""
    folder.mkdir()
    for path in RAW.iterdir():
        for number in range(copies):
            (folder / f"{number}-{path.name}").write_bytes(path.read_bytes() + b"\n%d\n" % number)
    return folder


def is_whole(output: Path) -> bool:
    """Whether there are tables; if there are, `load` checks them against the manifest."""
    if not (output / "manifest.json").exists():
        assert not [name for name in SCHEMAS if (output / f"{name}.parquet").exists()]
        return False
    for name in SCHEMAS:
        load(name, output)
    return True


def kills(tmp_path: Path, demo: Path, times: int) -> None:
    """Kill runs that analyse, and runs that only make other tables of the parts there are."""
    output, other = tmp_path / "out", tmp_path / "other.toml"
    other.write_text("count_copies = true\n")
    took = {}
    for fresh in (True, False):
        began = time.monotonic()
        with running("--output", output, "--config", other, "--workers", 2) as process:
            process.communicate()
        took[fresh] = time.monotonic() - began
        finish(output, demo)
    draw = random.Random(2026)  # noqa: S311  moments, not secrets
    for _ in range(times):
        if fresh := draw.random() < 0.5:
            shutil.rmtree(output)
        with running("--output", output, "--config", other, "--workers", 2) as process:
            time.sleep(draw.uniform(0, took[fresh]))
            process.kill()
        is_whole(output)
        finish(output, demo)


def finish(output: Path, demo: Path) -> None:
    with running("--output", output, "--workers", 2) as process:
        said, _ = process.communicate()
        assert process.returncode == 0, said
    assert table_bytes(output) == table_bytes(demo)


def test_a_run_killed_at_any_moment_is_made_good_by_the_next(tmp_path: Path, demo: Path) -> None:
    kills(tmp_path, demo, 4)


@pytest.mark.slow
def test_a_run_killed_at_fifty_moments_is_made_good_by_the_next(tmp_path: Path, demo: Path) -> None:
    kills(tmp_path, demo, 50)


def lose_one(
    process: psutil.Popen, alive: Callable[[psutil.Process], list[psutil.Process]]
) -> None:
    """Kill the first of the processes that `alive` tells; the run must end well all the same."""
    time.sleep(1.5)  # they have loaded the model, or are about to
    victims = alive(process)
    for victim in victims[:1]:
        victim.kill()
    said, _ = process.communicate()
    assert process.returncode == 0, said
    assert victims


def test_a_worker_killed_in_the_run_costs_nothing(tmp_path: Path, demo: Path) -> None:
    with running("--output", tmp_path, "--workers", 2) as process:
        wait_for(lambda: len(workers(process)) == 2)
        lose_one(process, workers)
    assert table_bytes(tmp_path) == table_bytes(demo)


def actors(process: psutil.Process) -> list[psutil.Process]:
    """Ray's workers under `process`; those that do work are called `ray::_Worker.run`."""
    below = process.children(recursive=True)
    return [child for child in below if child.is_running() and "::_Worker" in child.name()]


@pytest.mark.ray
def test_a_ray_worker_killed_in_the_run_costs_nothing(tmp_path: Path, demo: Path) -> None:
    with running("--output", tmp_path, "--workers", 2, "--engine", "ray") as process:
        wait_for(lambda: any("run" in actor.name() for actor in actors(process)), 60)
        lose_one(process, actors)
    assert table_bytes(tmp_path) == table_bytes(demo)


def test_a_document_that_takes_too_long_is_an_issue(tmp_path: Path, folder: Path) -> None:
    (folder / "long.txt").write_text(LONG * 20_000, encoding="utf-8")
    settings = Settings(input=folder, output=tmp_path / "out", seconds_per_document=3)
    summary = run(settings)
    assert (summary.rows["documents"], summary.failed) == (2, 1)
    [issue] = load("issues", settings.output).to_dict("records")
    assert (issue["source"], issue["severity"]) == ("long.txt", "error")
    assert issue["message"] == "took longer than seconds_per_document = 3; left out"
    again = run(settings)  # and is tried again
    assert (again.reused, again.failed, again.unchanged) == (2, 1, False)


@pytest.mark.parametrize(
    ("engine", "seconds"),
    [("local", 2), pytest.param("ray", 5, marks=pytest.mark.ray)],  # Ray's own processes end slowly
)
def test_ctrl_c_ends_the_run_in_two_seconds_and_keeps_what_is_done(
    tmp_path: Path, engine: str, seconds: float
) -> None:
    source, output = grown(tmp_path / "in", 20), tmp_path / "out"
    arguments = ("--input", source, "--output", output, "--workers", 2, "--engine", engine)
    with running(*arguments) as process:
        wait_for(lambda: len(list(output.glob(".parts/*/*/receipt.json"))) > 1, 90)
        began = time.monotonic()
        children = workers(process) if engine == "local" else process.children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to all of them
        said, _ = process.communicate()
        assert time.monotonic() - began < seconds
    assert process.returncode == 130
    assert said.splitlines()[-1] == "interrupted; the tables are as they were"
    assert "Traceback" not in said
    wait_for(lambda: not any(child.is_running() for child in children), seconds=2)
    assert status(Settings(input=source, output=output)).reused > 0


def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    source, output = grown(tmp_path / "in", 3), tmp_path / "out"
    with running("--input", source, "--output", output) as first:
        wait_for(lambda: workers(first))
        with running("--input", source, "--output", output) as second:
            said, _ = second.communicate()
            assert second.returncode == 1
            assert f"another run is writing to {output} (process {first.pid} on " in said
        assert first.wait() == 0
    assert is_whole(output)


def limited(size: int) -> None:
    """As if the disk were full: no file may grow larger."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("share", [0.001, 0.5, 0.999])  # at once, in a part, in a table
def test_a_full_disk_is_told_and_leaves_the_tables(
    tmp_path: Path, folder: Path, share: float
) -> None:
    output = tmp_path / "out"
    run(Settings(input=folder, output=output))
    before = table_bytes(output)
    size = int(share * max(map(len, before.values())))
    (folder / "new.txt").write_text(LONG * 50, encoding="utf-8")
    arguments = ("--input", folder, "--output", output, "--force")
    with running(*arguments, preexec=lambda: limited(size)) as process:
        said, _ = process.communicate()
    assert process.returncode == 1, said
    assert "Traceback" not in said
    assert "error: " in said
    assert table_bytes(output) == before
    with running(*arguments) as process:
        process.communicate()
    assert len(load("documents", output)) == 3
