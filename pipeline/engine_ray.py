"""The same as `engine.py` on the processors of several machines. The only module that imports Ray.

Each of Ray's actors has a crew of one process of its own, so a file that hangs or ends its process
costs that file only, as it does on one machine. Ray itself sees to the loss of actors and
machines: it starts the actor again, elsewhere if need be, and gives it its shards once more.
"""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
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
        queue = deque(shards)
        number = min(len(queue), workers or _processors())
        actor: Any = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=_MORE_TRIES)(_Worker)
        crews = [actor.remote(make_runner, seconds, Path.cwd()) for _ in range(number)]
        under_way = {crew.run.remote(queue.popleft()): crew for crew in crews}
        try:
            while under_way:
                [ready], _ = ray.wait(list(under_way))
                crew = under_way.pop(ready)
                events = _got(ready)
                if queue:
                    under_way[crew.run.remote(queue.popleft())] = crew
                else:
                    ray.kill(crew)  # room for one whose machine was lost
                for event in events:
                    if isinstance(event, Exception):
                        raise event
                    yield event
        finally:
            for crew in crews:
                ray.kill(crew)


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


def _got(ready: Any) -> list[Receipt | Death | Exception]:
    try:
        events: list[Receipt | Death | Exception] = ray.get(ready)
    except RayError as error:
        raise PipelineError(
            f"Ray has lost the worker of one shard {_MORE_TRIES + 1} times, perhaps for want of "
            f"memory; the parts that were finished are kept: run again ({_first_line(error)})"
        ) from error
    return events


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


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
        raise PipelineError(f"Ray cannot be used {place}: {_first_line(error)}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _processors() -> int:
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return max(1, int(resources.get("CPU", 1)))
