"""One set of expectations for every engine: one process, and several."""

import os
from pathlib import Path

import pytest

from pipeline import engine
from pipeline.errors import PipelineError, ResourceError
from pipeline.jobs import Item, Receipt, Shard


class Counting:
    """A runner that knows in which process it was made."""

    def __init__(self) -> None:
        self.pid = os.getpid()

    def run(self, shard: Shard) -> Receipt:
        assert self.pid == os.getpid()
        keys = tuple(item.key for item in shard.items)
        return Receipt(shard.id, keys, len(keys), {"ORG": 1}, self.pid)


class Refusing(Counting):
    def run(self, shard: Shard) -> Receipt:
        raise ResourceError(f"shard {shard.id}")


class Dying(Counting):
    def run(self, shard: Shard) -> Receipt:
        os._exit(9)


class NotStarting(Counting):
    def __init__(self) -> None:
        raise ResourceError("no lexicon")


SHARDS = [
    Shard(str(n), tuple(Item(Path(f"{n}-{i}.TXT"), f"d{n}{i}") for i in range(n)), Path("x"))
    for n in range(5)
]


@pytest.mark.parametrize("workers", [1, 2])
class TestEngine:
    def test_every_shard_gives_its_receipt(self, workers: int) -> None:
        receipts = sorted(engine.execute(Counting, SHARDS, workers), key=lambda r: r.id)
        assert [r.id for r in receipts] == ["0", "1", "2", "3", "4"]
        assert [r.documents for r in receipts] == [0, 1, 2, 3, 4]
        assert receipts[2].items == ("d20.txt", "d21.txt")

    def test_no_shards_need_no_worker(self, workers: int) -> None:
        assert list(engine.execute(NotStarting, [], workers)) == []

    def test_an_error_of_a_run_comes_out_as_it_is(self, workers: int) -> None:
        with pytest.raises(ResourceError, match="shard"):
            list(engine.execute(Refusing, SHARDS, workers))

    def test_an_error_of_the_set_up_comes_out_as_it_is(self, workers: int) -> None:
        with pytest.raises(ResourceError, match="no lexicon"):
            list(engine.execute(NotStarting, SHARDS, workers))


def test_several_workers_are_several_processes() -> None:
    assert os.getpid() not in {r.issues for r in engine.execute(Counting, SHARDS, 2)}


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(PipelineError, match="a worker process died"):
        list(engine.execute(Dying, SHARDS, 2))
