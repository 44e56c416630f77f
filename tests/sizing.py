"""What a run costs at two sizes, from which the table of docs/explanation/costs.md is made.

`python -m tests.sizing ../shared/winer` needs a folder of texts; copies of them, with other
numbers, make it larger. It prints one line a size.
"""

import re
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from pipeline.config import Settings
from pipeline.run import run

_NUMBER = re.compile(rb"\d+")


def grow(texts: Path, folder: Path, documents: int) -> Path:
    """Fill `folder` with as many documents: the texts, then copies with other numbers in them."""
    folder.mkdir(parents=True)
    sources = [path.read_bytes() for path in sorted(texts.rglob("*.txt"))]
    for made in range(documents):
        turn, text = made // len(sources), sources[made % len(sources)]
        changed = _NUMBER.sub(lambda found, by=turn: b"%d" % (int(found[0]) + by), text)
        (folder / f"{made:07}.txt").write_bytes(changed)
    return folder


class _Peak(threading.Thread):
    """The most memory that this process has taken since `start`, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self.over = False

    def run(self) -> None:
        process = psutil.Process()
        while not self.over:
            self.bytes = max(self.bytes, process.memory_info().rss)
            time.sleep(0.02)


def measure(folder: Path, documents: int) -> str:
    """A line on a run over a folder of so many documents."""
    with tempfile.TemporaryDirectory() as output:
        peak = _Peak()
        peak.start()
        before = [resource.getrusage(who).ru_utime for who in _WHO]
        summary = run(Settings(input=folder, output=Path(output)))
        workers, driver = (
            resource.getrusage(who).ru_utime - was for who, was in zip(_WHO, before, strict=True)
        )
        peak.over = True
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000  # of kB, on Linux
        parts = sum(p.stat().st_size for p in Path(output).glob(".parts/*/*/*"))
        tables = sum(p.stat().st_size for p in Path(output).rglob(".tables/*/*.parquet"))
        text = sum(p.stat().st_size for p in folder.iterdir())
    return (
        f"{documents} documents of {text / documents:.0f} bytes: "
        f"workers {1000 * workers / documents:.1f} ms a document and at most {largest:.0f} MB, "
        f"driver {1000 * driver / documents:.2f} ms a document and {peak.bytes / 1e6:.0f} MB, "
        f"parts {parts / documents:.0f} and tables {tables / documents:.0f} bytes a document, "
        f"{summary.rows['entities']} entities, {summary.seconds:.0f} s"
    )


_WHO = (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for size in map(int, sys.argv[2:] or ("1000", "10000")):
            grown = grow(Path(sys.argv[1]), Path(scratch) / str(size), size)
            sys.stdout.write(f"{measure(grown, size)}\n")
            sys.stdout.flush()
