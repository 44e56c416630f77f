"""The whole run, from the command to the tables, against spaCy programs on the same texts."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import weights
from pipeline.bench.rounds import Side
from pipeline.config import Settings
from pipeline.errors import PipelineError
from pipeline.tables import MANIFEST


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
    """Seconds that a Python program takes, and the peak memory of its largest process in MB."""
    root = str(Path(__file__).parents[2])
    paths = filter(None, [root, os.environ.get("PYTHONPATH")])
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  this interpreter, with arguments made here
        [sys.executable, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    ) as process:
        assert process.stdout is not None  # noqa: S101  it is a pipe
        said = process.stdout.read()
        peak = None
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            # Kilobytes, but on macOS bytes.
            peak = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    if process.returncode:
        raise PipelineError(f"{arguments[1]} failed: {said[-1000:]}")
    return time.perf_counter() - began, peak
