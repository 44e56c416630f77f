"""What a report of two thousand documents costs, and how fast it answers in a browser."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.run import run
from tests.conftest import ROOT
from tests.report import many
from tests.report.conftest import Visit, visiting

pytestmark = pytest.mark.model

# Typed sign by sign: a name, words of many documents, one of none, the beginning of many words.
QUERIES = ("jagland", "convention du conseil de l'europe", "france police", "zzzz", "co")
DONE = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


@dataclass
class Answers:
    """Milliseconds: until each page can be used, and of the slowest answer to any query."""

    pages: dict[str, float]
    search: float


def answers(visit: Visit) -> Answers:
    pages = {}
    for name in ("index", "documents", "entites", "chiffres", "responsables", "traites"):
        page = visit.open(f"{name}.html")
        pages[name] = float(page.evaluate(DONE))
    page = visit.open("documents.html")
    times = []
    for query in QUERIES:
        for end in range(len(query) + 1):
            page.fill("#q", query[:end])
            page.wait_for_selector(f'#etat[data-query="{query[:end]}"]')
            times.append(float(page.get_attribute("#etat", "data-milliseconds") or "inf"))
    found = Answers(pages, max(times))
    print(found)  # noqa: T201  with `pytest -s`
    return found


def test_a_small_report_answers_at_once(visit: Visit) -> None:
    found = answers(visit)
    assert max(found.pages.values()) < 1000
    assert found.search < 100


@pytest.mark.slow
def test_two_thousand_documents(browser: object, tmp_path: Path) -> None:
    many.make(tmp_path / "in", 2000)
    run(Settings(input=tmp_path / "in", output=tmp_path / "out"))
    told = subprocess.run(
        [sys.executable, "-m", "pipeline", "report", "--output", tmp_path / "out", "--json"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
    )
    made = json.loads(told.stdout)
    print(made)  # noqa: T201  with `pytest -s`
    assert made["documents"] > 1900
    assert made["seconds"] <= 60
    assert made["megabytes"] <= 100
    for visit in visiting(browser, tmp_path / "out" / "report"):
        found = answers(visit)
    assert max(found.pages.values()) <= 1000
    assert found.search <= 100
