"""What is expected of every engine: with one process and with several, and when processes die."""

import faulthandler
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

import psutil
import pytest

from pipeline import engine
from pipeline.errors import PipelineError, ResourceError
from pipeline.jobs import Begin, Death, Item, Receipt, Shard


class Counting:
    """A runner that knows in which process it was made."""

    def __init__(self) -> None:
        self.pid = os.getpid()

    def run(self, shard: Shard, begin: Begin) -> Receipt:
        assert self.pid == os.getpid()
        for number, item in enumerate(shard.items):
            begin(number)
            self.read(item)
        begin(None)
        keys = tuple(item.key for item in shard.items)
        return Receipt(shard.id, keys, len(keys), 0, {"ORG": 1}, self.pid)

    def read(self, item: Item) -> None:
        """Nothing to do; other runners stumble here."""


class Refusing(Counting):
    def run(self, shard: Shard, begin: Begin) -> Receipt:
        raise ResourceError(f"shard {shard.id}")


class NotStarting(Counting):
    def __init__(self) -> None:
        raise ResourceError("no lexicon")


class DyingAtTheStart(Counting):
    def __init__(self) -> None:
        os._exit(9)


class DyingWhileWriting(Counting):
    def run(self, shard: Shard, begin: Begin) -> Receipt:
        super().run(shard, begin)
        os._exit(9)


class Stumbling(Counting):
    """Does what the name of a file says, when it comes to it."""

    def read(self, item: Item) -> None:
        path = Path(item.path)
        if path.name.startswith("killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        if path.name.startswith("crash"):
            faulthandler.disable()
            os.kill(os.getpid(), signal.SIGSEGV)
        if path.name.startswith("slow"):
            time.sleep(60)
        if path.name.startswith("stuck"):  # in C, and without giving up the interpreter
            re.match(r"(a+)+$", "a" * 60 + "b")
        if path.name.startswith("once") and not path.exists():
            path.touch()
            os.kill(os.getpid(), signal.SIGKILL)


def shard(*names: str, folder: Path = Path()) -> Shard:
    return Shard(
        tuple(Item(str(folder / name), f"d{name.partition('.')[0]}") for name in names), Path()
    )


SHARDS = [shard(*(f"{n}-{i}.TXT" for i in range(n))) for n in range(5)]


class Execute(Protocol):
    def __call__(
        self, make_runner: Callable[[], engine.Runner], shards: list[Shard], seconds: float = 30
    ) -> Iterator[Receipt | Death]: ...


@pytest.fixture(
    params=[("local", 1), ("local", 2), pytest.param(("ray", 2), marks=pytest.mark.ray)],
    ids=lambda param: f"{param[0]}-{param[1]}",
)
def execute(request: pytest.FixtureRequest) -> Execute:
    """An engine, and how many workers it is given."""
    name, workers = request.param
    run = engine.execute
    if name == "ray":
        request.getfixturevalue("ray_session")
        from pipeline.engine_ray import execute as run
    return lambda make_runner, shards, seconds=30: run(make_runner, shards, workers, seconds)


def outcome(
    execute: Execute, shards: list[Shard], seconds: float = 30
) -> tuple[list[str], dict[str, str], list[str]]:
    """(files done, files lost and why, files tried again), sorted."""
    done, lost, again = [], {}, []
    for event in execute(Stumbling, shards, seconds):
        if isinstance(event, Receipt):
            done += event.items
        elif event.lost:
            lost[Path(event.item.path).name] = event.reason
        else:
            again.append(Path(event.item.path).name)
    return sorted(done), lost, sorted(again)


class TestEngine:
    def test_every_shard_gives_its_receipt(self, execute: Execute) -> None:
        receipts = list(execute(Counting, SHARDS))
        by_id = {r.id: r for r in receipts if isinstance(r, Receipt)}
        assert [by_id[s.id].documents for s in SHARDS] == [0, 1, 2, 3, 4]
        assert by_id[SHARDS[2].id].items == ("d2-0.txt", "d2-1.txt")
        assert os.getpid() not in {r.issues for r in by_id.values()}
        assert len({r.issues for r in by_id.values()}) <= 2  # processes

    def test_no_shards_need_no_worker(self, execute: Execute) -> None:
        assert list(execute(NotStarting, [])) == []

    def test_an_error_of_a_run_comes_out_as_it_is(self, execute: Execute) -> None:
        with pytest.raises(ResourceError, match="shard"):
            list(execute(Refusing, SHARDS))

    def test_an_error_of_the_set_up_comes_out_as_it_is(self, execute: Execute) -> None:
        with pytest.raises(ResourceError, match="no lexicon"):
            list(execute(NotStarting, SHARDS))

    @pytest.mark.parametrize("runner", [DyingAtTheStart, DyingWhileWriting])
    def test_processes_that_read_nothing_are_told(
        self, execute: Execute, runner: type[Counting]
    ) -> None:
        said = r"processes end before they have read a file \(exit code 9\)"
        with pytest.raises(PipelineError, match=said):
            list(execute(runner, SHARDS[1:]))

    def test_a_file_that_ends_its_process_costs_that_file_only(self, execute: Execute) -> None:
        shards = [shard("a.txt", "killed.pdf", "b.txt"), shard("c.txt", "crash.pdf"), shard("d.md")]
        done, lost, again = outcome(execute, shards)
        assert done == ["da.txt", "db.txt", "dc.txt", "dd.md"]
        assert again == ["crash.pdf", "killed.pdf"]
        assert sorted(lost) == again
        assert "twice (SIGKILL)" in lost["killed.pdf"]
        assert "twice (SIGSEGV)" in lost["crash.pdf"]

    def test_a_file_that_was_not_to_blame_is_read_at_the_second_try(
        self, execute: Execute, tmp_path: Path
    ) -> None:
        done, lost, again = outcome(execute, [shard("a.txt", "once.txt", folder=tmp_path)])
        assert (done, lost, again) == (["da.txt", "donce.txt"], {}, ["once.txt"])

    def test_a_file_that_takes_too_long_is_given_up(self, execute: Execute) -> None:
        began = time.monotonic()
        shards = [shard("a.txt", "slow.txt", "b.txt"), shard("stuck.html", "c.txt")]
        done, lost, again = outcome(execute, shards, seconds=1)
        assert (done, again) == (["da.txt", "db.txt", "dc.txt"], [])
        assert set(lost) == {"slow.txt", "stuck.html"}
        assert set(lost.values()) == {"took longer than seconds_per_document = 1; left out"}
        assert time.monotonic() - began < 30


def test_the_limit_is_for_one_file_and_not_for_a_shard() -> None:
    shards = [shard(*(f"{n}.txt" for n in range(6)))]
    events = list(engine.execute(partial(Pausing, 0.4), shards, 1, 1))
    assert [event.documents for event in events if isinstance(event, Receipt)] == [6]


class Pausing(Counting):
    def __init__(self, pause: float) -> None:
        super().__init__()
        self._pause = pause

    def read(self, item: Item) -> None:
        time.sleep(self._pause)
        if Path(item.path).name == "i":
            raise ResourceError("no i")


def test_no_process_is_left_when_the_caller_turns_away() -> None:
    events = engine.execute(partial(Pausing, 0.2), [shard(*"abcdef"), shard("g")], 2, 30)
    assert not isinstance(next(events), Death)
    children = psutil.Process().children()
    events.close()  # type: ignore[attr-defined]  # it is a generator
    left = [c for c in children if c.is_running() and "spawn_main" in " ".join(c.cmdline())]
    assert left == []


def test_a_crew_keeps_its_processes_from_one_call_to_the_next() -> None:
    with engine.Crew(Counting, 1, 30) as crew:
        [first], [second] = list(crew.execute([SHARDS[1]])), list(crew.execute([SHARDS[2]]))
        assert (first.documents, second.documents) == (1, 2)
        assert first.issues == second.issues  # their process
        assert psutil.pid_exists(first.issues)
    assert not psutil.pid_exists(first.issues)


def test_a_crew_forgets_what_was_left_undone() -> None:
    with engine.Crew(partial(Pausing, 0.1), 2, 30) as crew:
        left = crew.execute([shard("a"), shard(*"bcdefghij")])
        next(left)
        left.close()  # type: ignore[attr-defined]  # it is a generator
        with pytest.raises(ResourceError, match="no i"):
            list(crew.execute([shard("j", "i")]))
        assert [event.items for event in crew.execute([shard("k")])] == [("dk",)]
