"""Big inputs: each is done or refused by its limit, in bounded memory. Small ones in every run of
the tests, full-sized ones with `python -m pytest -m slow tests/reading/test_big.py`."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.tables import load
from tests.conftest import ROOT

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere"),
]

MOST = 1_500_000  # kilobytes a process
# The run in a process of its own, which tells the largest of its and of its workers' memory.
# Its own comes from /proc: `getrusage` counts what the process that started it had taken, too.
MEASURED = """
import json, resource, sys
from pathlib import Path
from pipeline.config import Settings
from pipeline.errors import PipelineError
from pipeline.run import run
told = ""
try:
    run(Settings(input=Path(sys.argv[1]), output=Path(sys.argv[2]), **json.loads(sys.argv[3])))
except PipelineError as error:
    told = str(error)
own = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([told, int(own), workers]))
"""


def prose(size: int) -> str:
    """So many characters of real sentences, all on one line."""
    files = sorted((ROOT / "data/raw").glob("t*.txt"))
    text = " ".join(" ".join(file.read_text(encoding="utf-8") for file in files).split())
    return (text * (size // len(text) + 1))[:size]


def one_line(folder: Path, size: int) -> None:
    (folder / "a.txt").write_text(prose(size), encoding="utf-8")


def one_word(folder: Path, size: int) -> None:
    (folder / "a.txt").write_text("a" * size, encoding="utf-8")


def large_file(folder: Path, size: int) -> None:
    with (folder / "a.txt").open("w", encoding="utf-8") as file:
        for _ in range(size // 1_000_000):
            file.write(prose(1_000_000))


def pages(folder: Path, count: int, rows: int = 10) -> None:
    canvas = Canvas(str(folder / "a.pdf"), invariant=1)
    text = prose(85 * rows * count)
    for page in range(count):
        canvas.drawString(60, 800, f"Office du lac – {page + 1}/{count}")
        for row in range(rows):
            start = 85 * (page * rows + row)
            canvas.drawString(60, 760 - 14 * row, text[start : start + 85])
        canvas.showPage()
    canvas.save()


def full_pages(folder: Path, count: int) -> None:
    pages(folder, count, rows=45)


def many_files(folder: Path, count: int) -> None:
    text = prose(40 * count + 120)
    for number in range(count):
        line = f"Brume, le {number % 28 + 1} mai 2019 – {text[number * 40 :][:120]} {number}."
        (folder / f"{number:05}.txt").write_text(line, encoding="utf-8")


def many_entities(folder: Path, count: int) -> None:
    """Persons, each named once: "M. Baka Lofemu"."""
    syllables = [a + b for a in "bdfglmnprstv" for b in "aeiou"]
    given = itertools.cycle(
        "".join(pair).capitalize() for pair in itertools.product(syllables, repeat=2)
    )
    names = itertools.product(syllables, repeat=3)
    persons = [f"M. {next(given)} {''.join(next(names)).capitalize()}" for _ in range(count)]
    lines = [", ".join(persons[start : start + 20]) for start in range(0, count, 20)]
    text = "Le Conseil du lac a réuni :\n" + "\n".join(f"{line}." for line in lines)
    (folder / "a.txt").write_text(text, encoding="utf-8")


Make = Callable[[Path, int], None]


def outcome(tmp_path: Path, make: Make, size: int, **limits: int) -> tuple[int, str]:
    """(documents, what is told where there are none); memory is checked."""
    (tmp_path / "in").mkdir()
    make(tmp_path / "in", size)
    arguments = [str(tmp_path / "in"), str(tmp_path / "out"), json.dumps(limits)]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    told, own, workers = json.loads(done.stdout.splitlines()[-1])
    assert max(own, workers) < MOST
    count = 0 if told else len(load("documents", tmp_path / "out"))
    return count, told


def test_big_inputs_are_done_or_refused(tmp_path: Path) -> None:
    made: dict[str, tuple[Make, int, str]] = {
        "line": (one_line, 60_000, ""),
        "word": (one_word, 90_000, ""),
        "bytes": (large_file, 3_000_000, "more than max_bytes = 2000000"),
        "pages": (pages, 40, ""),
        "more pages": (pages, 51, "more than max_pages = 50"),
        "full pages": (full_pages, 40, "more than max_characters = 100000"),
        "entities": (many_entities, 2_000, ""),
        "files": (many_files, 100, ""),
    }

    def make(folder: Path, size: int) -> None:
        for name, (make_one, size_of_one, _) in made.items():
            (folder / name).mkdir()
            make_one(folder / name, size_of_one)

    limits = {"max_bytes": 2_000_000, "max_pages": 50, "max_characters": 100_000}
    assert outcome(tmp_path, make, 0, **limits) == (4 + 100, "")
    issues = load("issues", tmp_path / "out")
    refused = issues[issues["severity"] == "error"].set_index("source")["message"]
    assert {source.partition("/")[0] for source in refused.index} == {
        name for name, (_, _, reason) in made.items() if reason
    }
    for source, message in refused.items():
        assert made[str(source).partition("/")[0]][2] in message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "size", "reason"),
    [
        (one_line, 1_000_000, ""),
        (one_word, 1_000_000, ""),
        (large_file, 100_000_000, "more than max_bytes"),
        (pages, 2_000, "seconds_per_document"),
        (full_pages, 2_000, "more than max_characters"),
        (many_files, 10_000, ""),
        (many_entities, 100_000, "seconds_per_document"),
    ],
)
def test_the_biggest_inputs_are_done_or_refused(
    tmp_path: Path, make: Make, size: int, reason: str
) -> None:
    """A slow machine may give a long document up: that is told, and nothing hangs."""
    documents, told = outcome(tmp_path, make, size)
    if reason in ("", "seconds_per_document") and not told:
        assert documents == (size if make is many_files else 1)
    else:
        assert (reason or "seconds_per_document") in told
