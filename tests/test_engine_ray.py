"""What only Ray's engine has to show: that actors may be lost, and which Ray it uses."""

import os
import time
from functools import partial

import psutil
import pytest

from pipeline.errors import PipelineError
from pipeline.jobs import Item, Receipt
from tests.test_engine import Counting, Pausing, shard

pytestmark = pytest.mark.ray


class EndingItsActor(Counting):
    """What the kernel does to a machine's processes when no memory is left."""

    def read(self, item: Item) -> None:
        psutil.Process(os.getppid()).kill()
        time.sleep(5)


def actors() -> list[psutil.Process]:
    return [p for p in psutil.process_iter(["name"]) if p.info["name"].startswith("ray::_Worker")]


def test_a_worker_that_is_lost_is_replaced_and_its_shard_done_again(ray_session: None) -> None:
    from pipeline.engine_ray import execute

    shards = [shard(*(f"{n}-{i}" for i in range(10))) for n in range(6)]
    receipts = []
    for event in execute(partial(Pausing, 0.05), shards, 2, 30):
        assert isinstance(event, Receipt)
        if not receipts:
            victims = actors()
            assert len(victims) == 2
            for victim in victims:
                victim.kill()
        receipts.append(event)
    assert sorted(r.id for r in receipts) == sorted(s.id for s in shards)
    assert len({r.issues for r in receipts}) > 2  # their processes


def test_a_shard_that_costs_each_worker_its_life_ends_the_run(ray_session: None) -> None:
    from pipeline.engine_ray import execute

    with pytest.raises(PipelineError, match="Ray has lost the worker of one shard 4 times"):
        list(execute(EndingItsActor, [shard("a")], 1, 30))
