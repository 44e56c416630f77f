"""What assembling costs as the corpus grows, and what must not change the tables."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import assemble
from pipeline.tables import SCHEMAS, load
from tests import synthetic
from tests.conftest import ROOT, table_bytes


def measured(folder: Path, mentions: int) -> tuple[synthetic.Cost, float]:
    """What assembling costs, and microseconds of processors a mention, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.synthetic", folder / str(mentions), str(mentions)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    count, *figures = json.loads(done.stdout)
    assert count == mentions
    cost = synthetic.Cost(*figures)
    each = cost.processor / count * 1e6
    print(f"{mentions} mentions: {cost}, {each:.1f} µs each")  # noqa: T201  with `pytest -s`
    return cost, each


def test_a_mention_costs_no_more_in_a_larger_corpus(tmp_path: Path) -> None:
    _, few = measured(tmp_path, 20_000)
    cost, many = measured(tmp_path, 200_000)
    assert many < few
    assert cost.peak < 700


@pytest.mark.slow
def test_five_million_mentions(tmp_path: Path) -> None:
    _, few = measured(tmp_path, 100_000)
    _, more = measured(tmp_path, 1_000_000)
    cost, many = measured(tmp_path, 5_000_000)
    assert cost.seconds < 60
    assert cost.peak < 2000
    assert max(more, many) < 1.25 * few


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[synthetic.Plan, Path]:
    folder = tmp_path_factory.mktemp("synthetic")
    plan = synthetic.make(folder / "parts", 20_000, documents_a_part=30)
    synthetic.measure(plan, folder / "output")
    return plan, folder / "output"


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_and_stretches_do_not_change_the_tables(
    made: tuple[synthetic.Plan, Path],
    threads: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan, expected = made
    monkeypatch.setattr(assemble, "LEAST_STRETCH", 300_000 * threads)
    monkeypatch.setattr(assemble, "CANDIDATES", 10 * threads)
    assemble.assemble(plan, lambda key: ((), ()), tmp_path, threads=threads)
    assert table_bytes(tmp_path) == table_bytes(expected)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{name}.parquet" for name in SCHEMAS
    )


def test_documents_may_lie_anywhere_in_the_parts(
    made: tuple[synthetic.Plan, Path], tmp_path: Path
) -> None:
    plan, expected = made
    ids = list(plan.documents)
    random.Random(0).shuffle(ids)  # noqa: S311  no secret
    kept = dict(zip(ids[:-50], plan.documents.values(), strict=False))
    assemble.assemble(replace(plan, documents=kept), lambda key: ((), ()), tmp_path)
    documents = load("documents", tmp_path)
    assert list(documents["doc_id"]) == ids[:-50]
    assert list(documents["source"]) == list(kept.values())
    order = {doc_id: rank for rank, doc_id in enumerate(ids)}
    for name in ("mentions", "figures", "dates", "officials"):
        ours, whole = load(name, tmp_path), load(name, expected)
        ranks = ours["doc_id"].map(order)
        assert ranks.is_monotonic_increasing, name
        assert len(ours) == whole["doc_id"].isin(kept).sum(), name
    mentions, whole = load("mentions", tmp_path), load("mentions", expected)
    theirs = whole[whole["doc_id"].isin(kept)].sort_values(["doc_id", "start"], kind="stable")
    ours = mentions.sort_values(["doc_id", "start"], kind="stable").reset_index(drop=True)
    columns = [c for c in ours.columns if c not in ("entity_id", "link_reason")]
    assert ours[columns].equals(theirs.reset_index(drop=True)[columns])
