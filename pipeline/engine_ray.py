"""The same as `engine.py` on the processors of several machines. The only module that imports Ray.

Each of Ray's actors has a crew of one process of its own, so a file that hangs or ends its process
costs that file only, as it does on one machine. An actor that is lost, alone or with its machine,
is replaced by another one, where there is room, and its shard is done again. Ray could start it
again itself, but spends all its tries while it has not yet noticed that the machine is gone.
"""

import logging
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayError

from pipeline import config, engine
from pipeline.errors import PipelineError
from pipeline.jobs import Death, Receipt, Shard

_MORE_TRIES = 3  # for a shard whose worker is lost


def execute(
    make_runner: Callable[[], engine.Runner], shards: Sequence[Shard], workers: int, seconds: float
) -> Iterator[Receipt | Death]:
    """As `engine.execute`, but receipts come when the shard given is done, with its deaths.

    Runs on the cluster that RAY_ADDRESS names, else on this machine; with 0 `workers` on all
    processors there. PipelineError is raised, too, when a shard's worker was lost several times.
    """
    if not shards:
        return
    with _connected(workers):
        queue, lost = deque(shards), Counter[str]()
        worker: Any = ray.remote(num_cpus=1)(_Worker)
        start = partial(worker.remote, make_runner, seconds, Path.cwd())
        started = [start() for _ in range(min(len(shards), workers or _processors()))]
        under_way: dict[Any, tuple[Any, Shard]] = {}

        def give(crew: Any, shard: Shard) -> None:
            under_way[crew.run.remote(shard)] = crew, shard

        try:
            for crew in started:
                give(crew, queue.popleft())
            while under_way:
                [ready], _ = ray.wait(list(under_way))
                crew, shard = under_way.pop(ready)
                try:
                    events: list[Receipt | Death | Exception] = ray.get(ready)
                except RayError as error:
                    events = []
                    lost[shard.id] += 1
                    _give_up(lost[shard.id], error)
                    queue.appendleft(shard)
                    ray.kill(crew)
                    crew = start()
                    started.append(crew)
                if queue:
                    give(crew, queue.popleft())
                else:
                    ray.kill(crew)  # room for another one whose machine was lost
                for event in events:
                    if isinstance(event, Exception):
                        raise event
                    yield event
        finally:
            for crew in started:
                ray.kill(crew)


def _give_up(times: int, error: RayError) -> None:
    """Raises PipelineError where a shard has lost its worker too often."""
    if times > _MORE_TRIES:
        raise PipelineError(
            f"Ray has lost the worker of one shard {times} times, perhaps for want of memory; the "
            f"parts that were finished are kept: run again ({_told(error)})"
        ) from error


class _Worker:
    """Lives in an actor: a crew of one, set up once, that works in `folder` if it is there."""

    def __init__(
        self, make_runner: Callable[[], engine.Runner], seconds: float, folder: Path
    ) -> None:
        with suppress(OSError):
            os.chdir(folder)
        self._crew = engine.Crew(make_runner, 1, seconds)

    def run(self, shard: Shard) -> list[Receipt | Death | Exception]:
        """What became of the shard; an error, as Ray would wrap one that is raised, at the end."""
        events: list[Receipt | Death | Exception] = []
        try:
            events += self._crew.execute([shard])
        except Exception as error:
            events.append(error)
        return events


def _told(error: Exception) -> str:
    """The first and the last line of what Ray says; there may be pages between them."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " … ".join(dict.fromkeys(line[:150] for line in (lines[:1] + lines[-1:])))


@contextmanager
def _connected(workers: int) -> Iterator[None]:
    """With Ray, started or entered for the time being if the program has not done so itself."""
    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # else Ray warns of a change
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    address = os.environ.get("RAY_ADDRESS")
    here: dict[str, Any] = (
        {} if address else {"num_cpus": workers or config.cores(), "include_dashboard": False}
    )
    try:
        ray.init(address or "local", log_to_driver=False, logging_level=logging.ERROR, **here)
    except (RayError, OSError, RuntimeError, ValueError) as error:
        place = f"at RAY_ADDRESS = {address}" if address else "on this machine"
        hint = "; RAY_AUTH_MODE must be as where `ray start` ran" if address else ""
        raise PipelineError(f"Ray cannot be used {place}: {_told(error)}{hint}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _processors() -> int:
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return max(1, int(resources.get("CPU", 1)))
