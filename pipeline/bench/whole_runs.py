"""The whole run, from the command to the tables, against spaCy programs on the same texts."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import weights
from pipeline.bench.rounds import Side
from pipeline.config import Settings
from pipeline.errors import PipelineError
from pipeline.tables import MANIFEST

# Linux counts what a process takes from the size of the one that started it, so that must be small.
_LAUNCH = """
import subprocess, sys, time
began = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=sys.stderr)
seconds, peak = time.perf_counter() - began, "null"
if sys.platform != "win32":
    import resource
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
print(f"[{seconds}, {peak}]")
sys.exit(code)
"""


class WholeRuns:
    """Runs over a folder of plain texts that hold `words` words.

    `peaks` collects, by what ran, the peak memory in MB of its largest process, of each run;
    empty where the system does not tell.
    """

    def __init__(self, texts: Path, words: int, settings: Settings, place: Path) -> None:
        self._texts, self._words, self._place = texts, words, place
        self._settings = settings
        self._model = weights.locate(settings.ner_model)
        self.peaks: dict[str, list[float]] = {}

    def ours(self, workers: int) -> Side:
        """Words a second of `python -m pipeline run`."""
        config = self._place / "settings.toml"
        config.write_text(f"ner_model = {json.dumps(self._settings.ner_model)}\n", encoding="utf-8")
        arguments = ["-m", "pipeline", "run", "--force", "--quiet", "--workers", workers]
        arguments += ["--input", self._texts, "--output", self._place / "tables"]
        return partial(self._speed, "communiques", [*arguments, "--config", config])

    def plain(self, components: str, workers: int) -> Side:
        """Words a second of a program with spaCy's `ner` alone, or with "all" its components."""
        arguments = ["-m", "pipeline.bench.plain_run", self._model.package, self._model.component]
        arguments += [self._texts, self._place / "plain.parquet", components, workers]
        return partial(self._speed, f"spaCy, {components}", arguments)

    def stages(self) -> dict[str, float]:
        """Seconds by stage of our latest run, of all its processes together."""
        said: dict[str, Any] = json.loads(
            (self._place / "tables" / MANIFEST).read_text(encoding="utf-8")
        )
        return dict(said["stages"])

    def _speed(self, name: str, arguments: Sequence[object]) -> float:
        seconds, peak = run_program(arguments)
        if peak is not None:
            self.peaks.setdefault(name, []).append(peak)
        return self._words / seconds


def run_program(arguments: Sequence[object]) -> tuple[float, float | None]:
    """Seconds that a Python program takes, and the peak memory of its largest process in MB.

    Raises PipelineError where it fails.
    """
    root = str(Path(__file__).parents[2])
    paths = filter(None, [root, os.environ.get("PYTHONPATH")])
    done = subprocess.run(  # noqa: S603  this interpreter, with arguments made here
        [sys.executable, "-I", "-S", "-c", _LAUNCH, sys.executable, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )
    if done.returncode:
        raise PipelineError(f"{arguments[1]} failed: {(done.stdout + done.stderr)[-1000:]}")
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return seconds, peak
