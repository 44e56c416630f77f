"""The measurement's structure; the speed itself is not tested, as machines differ."""

import json
import sys
from pathlib import Path

import pytest

from pipeline.bench import Comparison, bench
from pipeline.bench.whole_runs import run_program
from pipeline.config import Settings
from pipeline.errors import InputError, PipelineError
from tests.conftest import Program

MEASURES = ["model stage, words known", "model stage, all words new", "command to first document"]
MEASURES += [f"whole run, 1 × against spaCy's {components}" for components in ("ner", "all")]


def test_the_ratio_is_that_of_the_same_round() -> None:
    assert Comparison("x", "s", (1.0, 8.0, 2.0), (2.0, 8.0, 8.0)).ratio == 0.5


@pytest.mark.model
def test_a_bench_from_the_command_line(program: Program, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("workers = 1")  # two make twice as many runs
    done = program("bench", folder, "--rounds", 1, "--json", "speed.json", "--config", "one.toml")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "speed.json").read_text(encoding="utf-8"))
    assert report["identical"] is True
    assert (report["documents"], report["words"]) == (2, 39)
    assert [row["name"] for row in report["comparisons"]] == MEASURES
    for row in report["comparisons"]:
        assert len(row["ours"]) == len(row["plain"]) == 1
        assert min(*row["ours"], *row["plain"], row["ratio"]) > 0
        assert row["name"] in done.stdout
    assert {"read", "model", "figures", "write", "assemble"} <= report["stages"].keys()
    assert set(report["peaks"]) == {"communiques", "spaCy, ner", "spaCy, all"}
    assert all(50 < peak < 2000 for peak in report["peaks"].values())
    assert len(set(report["peaks"].values())) == 3
    assert "the same entities" in " ".join(done.stdout.split())
    assert done.stderr.splitlines() == [
        "2 documents of 39 words; rounds: 1; first a warm-up",
        *MEASURES,
    ]


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gone is not there"):
        bench(tmp_path / "gone", 1, Settings())
    (tmp_path / "a.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no text to measure on"):
        bench(tmp_path, 1, Settings())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the peak")
def test_the_peak_is_that_of_the_program_whatever_measures_it() -> None:
    ballast = bytearray(200_000_000)  # what measures
    _, small = run_program(["-c", "pass"])
    _, large = run_program(["-c", "bytearray(100_000_000)"])
    assert small is not None
    assert large is not None
    assert small < 50
    assert 100 < large < len(ballast) / 1e6


def test_a_program_that_fails_is_told_of() -> None:
    with pytest.raises(PipelineError, match="no such thing"):
        run_program(["-c", "raise SystemExit('no such thing')"])
