"""What is expected of an engine: with one process and with several, and when processes die."""

import faulthandler
import os
import re
import signal
import time
from functools import partial
from pathlib import Path

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
        if item.path.name.startswith("killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        if item.path.name.startswith("crash"):
            faulthandler.disable()
            os.kill(os.getpid(), signal.SIGSEGV)
        if item.path.name.startswith("slow"):
            time.sleep(60)
        if item.path.name.startswith("stuck"):  # in C, and without giving up the interpreter
            re.match(r"(a+)+$", "a" * 60 + "b")
        if item.path.name.startswith("once") and not item.path.exists():
            item.path.touch()
            os.kill(os.getpid(), signal.SIGKILL)


def shard(*names: str, folder: Path = Path()) -> Shard:
    return Shard(tuple(Item(folder / name, f"d{name.partition('.')[0]}") for name in names), Path())


SHARDS = [shard(*(f"{n}-{i}.TXT" for i in range(n))) for n in range(5)]


def outcome(
    shards: list[Shard], workers: int = 1, seconds: float = 30
) -> tuple[list[str], dict[str, str], list[str]]:
    """(files done, files lost and why, files tried again), sorted."""
    done, lost, again = [], {}, []
    for event in engine.execute(Stumbling, shards, workers, seconds):
        if isinstance(event, Receipt):
            done += event.items
        elif event.lost:
            lost[event.item.path.name] = event.reason
        else:
            again.append(event.item.path.name)
    return sorted(done), lost, sorted(again)


@pytest.mark.parametrize("workers", [1, 2])
class TestEngine:
    def test_every_shard_gives_its_receipt(self, workers: int) -> None:
        receipts = list(engine.execute(Counting, SHARDS, workers, 30))
        by_id = {r.id: r for r in receipts if isinstance(r, Receipt)}
        assert [by_id[s.id].documents for s in SHARDS] == [0, 1, 2, 3, 4]
        assert by_id[SHARDS[2].id].items == ("d2-0.txt", "d2-1.txt")
        assert os.getpid() not in {r.issues for r in by_id.values()}
        assert len({r.issues for r in by_id.values()}) <= workers

    def test_no_shards_need_no_worker(self, workers: int) -> None:
        assert list(engine.execute(NotStarting, [], workers, 30)) == []

    def test_an_error_of_a_run_comes_out_as_it_is(self, workers: int) -> None:
        with pytest.raises(ResourceError, match="shard"):
            list(engine.execute(Refusing, SHARDS, workers, 30))

    def test_an_error_of_the_set_up_comes_out_as_it_is(self, workers: int) -> None:
        with pytest.raises(ResourceError, match="no lexicon"):
            list(engine.execute(NotStarting, SHARDS, workers, 30))

    @pytest.mark.parametrize("runner", [DyingAtTheStart, DyingWhileWriting])
    def test_processes_that_read_nothing_are_told(
        self, workers: int, runner: type[Counting]
    ) -> None:
        said = r"processes end before they have read a file \(exit code 9\)"
        with pytest.raises(PipelineError, match=said):
            list(engine.execute(runner, SHARDS[1:], workers, 30))

    def test_a_file_that_ends_its_process_costs_that_file_only(self, workers: int) -> None:
        shards = [shard("a.txt", "killed.pdf", "b.txt"), shard("c.txt", "crash.pdf"), shard("d.md")]
        done, lost, again = outcome(shards, workers)
        assert done == ["da.txt", "db.txt", "dc.txt", "dd.md"]
        assert again == ["crash.pdf", "killed.pdf"]
        assert sorted(lost) == again
        assert "twice (SIGKILL)" in lost["killed.pdf"]
        assert "twice (SIGSEGV)" in lost["crash.pdf"]

    def test_a_file_that_was_not_to_blame_is_read_at_the_second_try(
        self, workers: int, tmp_path: Path
    ) -> None:
        done, lost, again = outcome([shard("a.txt", "once.txt", folder=tmp_path)], workers)
        assert (done, lost, again) == (["da.txt", "donce.txt"], {}, ["once.txt"])


@pytest.mark.parametrize("name", ["slow.txt", "stuck.html"])
def test_a_file_that_takes_too_long_is_given_up(name: str) -> None:
    began = time.monotonic()
    done, lost, again = outcome([shard("a.txt", name, "b.txt")], seconds=1)
    assert (done, again) == (["da.txt", "db.txt"], [])
    assert lost == {name: "took longer than seconds_per_document = 1; left out"}
    assert time.monotonic() - began < 20


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


def test_no_process_is_left_when_the_caller_turns_away() -> None:
    events = engine.execute(partial(Pausing, 0.2), [shard(*"abcdef"), shard("g")], 2, 30)
    assert not isinstance(next(events), Death)
    children = psutil.Process().children()
    events.close()  # type: ignore[attr-defined]  # it is a generator
    left = [c for c in children if c.is_running() and "spawn_main" in " ".join(c.cmdline())]
    assert left == []
