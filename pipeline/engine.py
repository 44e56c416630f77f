"""Shards → receipts, in processes of their own. Knows nothing of what a shard holds.

What crosses a process's border are the descriptors of `jobs.py`. Each worker has a pipe of its own:
a worker that is killed, at whatever moment, holds no lock that another one waits for.

A file that takes too long, or ends its process (a crash in a parser, no memory left), costs that
file only. The process is replaced and the rest of its shard is done again. A file that ended a
process is tried once more, alone, as the fault may have been another's; one that took too long
is not.
"""

import faulthandler
import os
import signal
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import connection, get_context
from pathlib import Path
from types import ModuleType
from typing import Protocol, Self

from pipeline import blas
from pipeline.config import cores
from pipeline.errors import PipelineError
from pipeline.jobs import Begin, Death, Receipt, Shard

_CONTEXT = get_context("spawn")  # safe with threads, and there is no other on Windows
_TIMED_OUT = 1  # the exit code that faulthandler gives a process


class Runner(Protocol):
    """Set up once a process, then run for each shard."""

    def run(self, shard: Shard, begin: Begin) -> Receipt: ...


# `execute` below, or that of another engine.
Execute = Callable[[Callable[[], Runner], Sequence[Shard], int, float], Iterator[Receipt | Death]]


def execute(
    make_runner: Callable[[], Runner], shards: Sequence[Shard], workers: int, seconds: float
) -> Iterator[Receipt | Death]:
    """Run every shard in a crew of its own, which ends with it: see `Crew`."""
    with Crew(make_runner, workers, seconds) as crew:
        yield from crew.execute(shards)


class Crew:
    """Up to `workers` processes, started when there is work, that live until `close`.

    0 `workers`: as many as there are processors to use. `make_runner` is called once in each
    process and must be importable by name, as it is pickled. `seconds` is how long one item may
    take.
    """

    def __init__(self, make_runner: Callable[[], Runner], workers: int, seconds: float) -> None:
        self._make_runner, self._workers, self._seconds = make_runner, workers or cores(), seconds
        self._team: list[_Process] = []

    def execute(self, shards: Sequence[Shard]) -> Iterator[Receipt | Death]:
        """Run every shard, in the order given; yield each receipt, and each death, when it comes.

        Receipts are of the shards given, or of what is left of one after a death. Errors of
        `make_runner` and of a run are raised here as they are; PipelineError is raised when
        processes die that read no item.
        """
        queue = deque(shards)
        troubles = _Troubles(queue, self._seconds)
        try:
            while queue or any(process.shard for process in self._team):
                self._share_out(queue)
                busy = {process.connection: process for process in self._team if process.shard}
                for ready in connection.wait(list(busy)):
                    process = busy[ready]  # type: ignore[index]  # they are those given
                    try:
                        message = process.connection.recv()
                    except (EOFError, OSError):
                        self._team.remove(process)
                        yield from troubles.met(process)
                        continue
                    if isinstance(message, Exception):
                        raise message
                    if isinstance(message, Receipt):
                        process.give(queue.popleft() if queue else None)
                        yield message
                    else:
                        process.turn_to(message)
        finally:  # what the caller no longer waits for is not to be met by the next call
            for process in [process for process in self._team if process.shard]:
                self._team.remove(process)
                process.kill()

    def _share_out(self, queue: deque[Shard]) -> None:
        idle = [process for process in self._team if process.shard is None]
        while queue and (idle or len(self._team) < self._workers):
            if not idle:
                idle = [_Process(self._make_runner, self._seconds)]
                self._team += idle
            idle.pop().give(queue.popleft())

    def close(self) -> None:
        while self._team:
            self._team.pop().kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Process:
    """A worker process, its end of the pipe, the shard it has, and where in it it is."""

    def __init__(self, make_runner: Callable[[], Runner], seconds: float) -> None:
        blas.settle()
        self.connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=_serve, args=(theirs, make_runner, seconds), daemon=True
        )
        with _interrupts_ignored(), _program_hidden():
            self._process.start()
        theirs.close()
        self.shard: Shard | None = None
        self.turn_to(None)

    def give(self, shard: Shard | None) -> None:
        self.shard = shard
        self.turn_to(None)
        if shard is not None:
            try:
                self.connection.send(shard)
            except OSError:  # it is dead; reading from it will tell
                return

    def turn_to(self, at: int | None) -> None:
        self.at, self.since = at, time.monotonic()

    def ended(self) -> tuple[int, float]:
        """Exit code of the dead process, and for how long it had been where it was."""
        lasted = time.monotonic() - self.since
        self._process.join()
        return self._process.exitcode or 0, lasted

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.connection.close()


class _Troubles:
    """What to do when a process has died."""

    def __init__(self, queue: deque[Shard], seconds: float) -> None:
        self._queue, self._seconds = queue, seconds
        self._suspects: set[str] = set()
        self._without_file: Counter[str] = Counter()

    def met(self, process: _Process) -> Iterator[Death]:
        """Put what is still to be done back into the queue; the death of the file, if one is."""
        shard, at = process.shard, process.at
        assert shard is not None  # noqa: S101  only busy ones are listened to
        code, lasted = process.ended()
        how = _told(code)
        if at is None:
            self._without_file[shard.id] += 1
            if self._without_file[shard.id] > 1:
                raise PipelineError(
                    f"worker processes end before they have read a file ({how}), perhaps for want "
                    "of memory; the parts that were finished are kept: run again, with fewer "
                    "workers"
                )
            self._queue.appendleft(shard)
            return
        item = shard.items[at]
        rest = (*shard.items[:at], *shard.items[at + 1 :])
        if rest:
            self._queue.appendleft(Shard(rest, shard.parts))
        if code == _TIMED_OUT and lasted > self._seconds - 1:
            reason = f"took longer than seconds_per_document = {self._seconds:g}; left out"
            yield Death(item, reason, lost=True)
        elif item.key in self._suspects:
            reason = f"ended the process that read it, twice ({how}); left out, a new run tries it"
            yield Death(item, reason, lost=True)
        else:
            self._suspects.add(item.key)
            self._queue.append(Shard((item,), shard.parts))
            reason = f"the process that read it ended ({how}); tried once more, alone"
            yield Death(item, reason, lost=False)


def _told(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """A process started meanwhile leaves Ctrl-C to this one, which then ends it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set this, and only there do interrupts arrive
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _program_hidden() -> Iterator[None]:
    """A process started meanwhile does not import the program again that this one runs.

    It has no use for it, and a notebook, a script without a guard and Ray's are better not run.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def _serve(
    pipe: "connection.Connection[object, Shard]", make_runner: Callable[[], Runner], seconds: float
) -> None:
    """What a worker process does; it ends when the other end of the pipe is closed."""
    try:
        with Path(os.devnull).open("w") as nowhere:
            runner = make_runner()

            def begin(at: int | None) -> None:
                # The watchdog is a thread of C, which no hung parser or pattern can keep waiting.
                faulthandler.cancel_dump_traceback_later()
                pipe.send(at)
                if at is not None:
                    faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)

            while True:
                pipe.send(runner.run(pipe.recv(), begin))
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:
        try:
            pipe.send(error)
        except Exception:  # one that cannot be pickled
            pipe.send(PipelineError(f"{type(error).__name__}: {error}"))
