"""What only Ray's engine has to show: that actors may be lost, and which Ray it uses."""

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from ray.cluster_utils import Cluster

from pipeline import engine as local
from pipeline import plan
from pipeline.catalogue import Catalogue
from pipeline.config import Settings
from pipeline.errors import PipelineError
from pipeline.jobs import Item, Receipt
from pipeline.run import make_worker, run
from tests.conftest import ROOT, SHARED, needs_shared, table_bytes
from tests.sizing import grow
from tests.test_engine import Counting, Pausing, shard
from tests.test_survival import running, wait_for

pytestmark = pytest.mark.ray


class EndingItsActor(Counting):
    """What the kernel does to a machine's processes when no memory is left."""

    def read(self, item: Item) -> None:
        actor = psutil.Process(os.getppid())
        if actor.name().startswith("ray::_Worker"):  # and not who adopts its children
            actor.kill()
        time.sleep(5)


def actors() -> list[psutil.Process]:
    below = psutil.Process().children(recursive=True)  # other runs may have theirs
    return [child for child in below if child.name().startswith("ray::_Worker")]


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


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Two machines with a processor each, as far as Ray can tell."""
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    cluster.add_node(num_cpus=1)
    yield cluster
    cluster.shutdown()


@pytest.mark.slow
@pytest.mark.model
def test_a_machine_lost_in_the_run_costs_nothing(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_ADDRESS", cluster.address)
    source = grow(ROOT / "data/raw", tmp_path / "in", 600)
    run(Settings(input=source, output=tmp_path / "local"))
    other = next(node for node in cluster.list_all_nodes() if node is not cluster.head_node)
    arguments = ("--input", source, "--output", tmp_path / "ray", "--engine", "ray")
    with running(*arguments) as process:
        wait_for(lambda: len(list(tmp_path.glob("ray/.parts/*/*/receipt.json"))) > 1, 120)
        cluster.remove_node(other, allow_graceful=False)
        said, _ = process.communicate()
        assert process.returncode == 0, said
    assert table_bytes(tmp_path / "ray") == table_bytes(tmp_path / "local")


@pytest.mark.slow
@pytest.mark.model
@needs_shared
def test_ray_is_about_as_fast_as_the_local_engine(ray_session: None, tmp_path: Path) -> None:
    """From the first receipt on, as Ray takes longer to start; the better of two turns."""
    from pipeline.engine_ray import execute

    settings = Settings(input=grow(SHARED / "winer", tmp_path / "in", 10_000))
    there = plan.contents(settings, Catalogue(tmp_path / "none.json"))
    speeds: dict[str, list[float]] = {"local": [], "ray": []}
    for turn in ("local", "ray", "ray", "local"):
        parts = tmp_path / f"{turn}{len(speeds[turn])}"
        shards = plan.plan(there, parts, settings.shard_size, 2).shards
        engine = execute if turn == "ray" else local.execute
        events = engine(partial(make_worker, settings), shards, 2, 120)
        next(events)
        began = time.monotonic()
        documents = sum(event.documents for event in events if isinstance(event, Receipt))
        speeds[turn].append(documents / (time.monotonic() - began))
    assert max(speeds["ray"]) >= 0.9 * max(speeds["local"])
