"""Shards → receipts, in this process or in several. Knows nothing of what a shard holds.

What crosses a process's border are the descriptors of `jobs.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Protocol

from pipeline.errors import PipelineError
from pipeline.jobs import Receipt, Shard


class Runner(Protocol):
    """Set up once a process, then run for each shard."""

    def run(self, shard: Shard) -> Receipt: ...


_runner: Runner | Exception | None = None  # one a process, set by the pool's initializer


def execute(
    make_runner: Callable[[], Runner], shards: Sequence[Shard], workers: int
) -> Iterator[Receipt]:
    """Run every shard and yield its receipt when it is done, in any order.

    `make_runner` is called once in each process and must be importable by name, as spawned
    processes get it pickled. Its errors, and those of a run, are raised here as they are;
    PipelineError is raised when a process dies.
    """
    workers = min(workers, len(shards))
    if workers == 0:
        return
    if workers == 1:
        runner = make_runner()
        yield from map(runner.run, shards)
        return
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_set_up, initargs=(make_runner,)
    )
    try:
        for future in as_completed([pool.submit(_run, shard) for shard in shards]):
            yield future.result()
    except BrokenProcessPool as error:
        raise PipelineError(
            "a worker process died, perhaps for want of memory; the parts that were finished are "
            "kept: run again, with fewer workers"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _set_up(make_runner: Callable[[], Runner]) -> None:
    global _runner
    try:
        _runner = make_runner()
    except Exception as error:  # raised at the first shard: an initializer that raises is not told
        _runner = error


def _run(shard: Shard) -> Receipt:
    if isinstance(_runner, Exception):
        raise _runner
    assert _runner is not None  # noqa: S101  the pool's initializer has run
    return _runner.run(shard)
