"""Whether this machine, this installation and these folders are fit for a run."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from pipeline import __version__, weights
from pipeline.config import Settings, cores
from pipeline.errors import PipelineError
from pipeline.places import Place, reached

MEMORY = 1.0  # GB that a run wants, and half of it for each process
DISK = 1.0  # GB free
_MEMORY_MAX = Path("/sys/fs/cgroup/memory.max")  # what a container may use, on Linux
_MEMORY_NOW = Path("/sys/fs/cgroup/memory.current")
EXTRAS = {
    "xlsxwriter": "Excel files (`export --format xlsx`)",
    "ray": "clusters (`--engine ray`)",
    "s3fs": "addresses (s3://…)",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is (ok, note or broken), and what it is or what to do."""

    what: str
    state: str
    message: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything a run needs. A note is worth knowing, what is broken stops a run."""
    yield Finding("program", "ok", f"communiques {__version__} in {Path(__file__).parent}")
    yield _python()
    yield _packages()
    yield _tried("model", lambda: weights.locate(settings.ner_model).version)
    yield _tried("resources", _resources)
    yield Finding("processors", "ok", f"{cores()} to use of {os.cpu_count()}")
    yield _memory(settings.workers or cores())
    yield _input(settings.input)
    yield _output(settings.output)
    if isinstance(settings.output, Path):
        yield _disk(settings.output)
    yield _tried("judgements", lambda: _judgements(settings))
    for package, use in EXTRAS.items():
        yield _extra(package, use)


def _python() -> Finding:
    version = f"{platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    state = "ok" if sys.version_info >= (3, 11) else "broken"
    return Finding("Python", state, version if state == "ok" else f"{version}; 3.11 is needed")


def _packages() -> Finding:
    """The versions of what `pyproject.toml` demands, where this program is installed."""
    try:
        wanted = metadata.requires("communiques") or []
    except metadata.PackageNotFoundError:
        return Finding("packages", "note", "not installed as a package: versions not compared")
    wrong, there = [], 0
    for requirement in map(Requirement, wanted):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{requirement} is not installed")
            continue
        there += 1
        if not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{requirement} is wanted, {version} is installed")
    if wrong:
        return Finding("packages", "broken", "; ".join(wrong) + ": python -m pip install .")
    return Finding("packages", "ok", f"{there}, of the versions that are wanted")


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, "ok", look())
    except (PipelineError, OSError) as error:
        return Finding(what, "broken", str(error))


def _resources() -> str:
    from pipeline.lexicon import RESOURCES, Lexicon

    lexicon = Lexicon()
    kinds = (lexicon.organisations, lexicon.treaties, lexicon.countries, lexicon.places)
    entities = sum(len(gazetteer.entities) for gazetteer in kinds)
    files = (RESOURCES / "rules").glob("*.toml")
    rules = sum(len(lexicon.rules(file.stem).rules) for file in files)
    return f"{entities} entities and {rules} rules could be read"


def _memory(workers: int) -> Finding:
    free = free_memory()
    if free is None:
        return Finding("memory", "note", "how much is free could not be found out")
    told, wanted = f"{free:.1f} GB free", MEMORY + workers * MEMORY / 2
    if free < MEMORY:
        return Finding("memory", "broken", f"{told}; a run wants {MEMORY:.0f} GB at least")
    if free < wanted:
        return Finding("memory", "note", f"{told}; {workers} processes may want {wanted:.1f} GB")
    return Finding("memory", "ok", told)


def free_memory() -> float | None:
    """GB that a process may still take, a container's limit included; None where unknown."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        known = dict(line.split(":", 1) for line in lines)
        free = int(known["MemAvailable"].split()[0]) / 1e6
    except (OSError, ValueError, KeyError):
        return None
    try:
        left = int(_MEMORY_MAX.read_text("ascii")) - int(_MEMORY_NOW.read_text("ascii"))
    except (OSError, ValueError):  # no control groups, or no limit in them
        return free
    return min(free, left / 1e9)


def _input(folder: Place) -> Finding:
    if not isinstance(folder, Path):
        return _address("input", folder)
    if not folder.is_dir():
        return Finding("input", "broken", f"the input folder {folder} is not there")
    if not os.access(folder, os.R_OK | os.X_OK):
        return Finding("input", "broken", f"{folder} may not be read")
    empty = next(folder.iterdir(), None) is None
    return Finding("input", "note" if empty else "ok", f"{folder} {'is empty' * empty}".strip())


def _output(folder: Place) -> Finding:
    """By writing a file, which tells more than rights do: a disk may be read-only."""
    if not isinstance(folder, Path):
        return _address("output", folder)
    there = _nearest(folder)
    try:
        with tempfile.NamedTemporaryFile(dir=there):
            pass
    except OSError as error:
        return Finding("output", "broken", f"cannot write to {there}: {error.strerror}")
    made = "" if folder.exists() else ", which a run will make"
    return Finding("output", "ok", f"{folder}{made}")


def _address(what: str, folder: Place) -> Finding:
    try:
        with reached(folder):
            there = folder.exists()
    except PipelineError as error:
        return Finding(what, "broken", str(error))
    state = "ok" if there or what == "output" else "broken"
    return Finding(what, state, f"{folder}{'' if there else ' is not there'}")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free / 1e9
    state = "ok" if free >= DISK else "note"
    return Finding("disk", state, f"{free:.1f} GB free at {folder}")


def _nearest(folder: Path) -> Path:
    """The folder itself, or the first above it that is there."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def _judgements(settings: Settings) -> str:
    from pipeline import judgements

    number = len(judgements.read(settings.judgements))
    return f"{number} in {settings.judgements}" if number else "none"


def _extra(package: str, use: str) -> Finding:
    try:
        return Finding(package, "ok", f"{metadata.version(package)}, for {use}")
    except metadata.PackageNotFoundError:
        return Finding(package, "note", f"not installed; only for {use}")
