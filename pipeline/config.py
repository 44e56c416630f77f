"""The settings, their only defaults, and the fingerprint that says what results depend on."""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from pipeline import __version__, weights
from pipeline.errors import SettingsError
from pipeline.places import Place, place

PACKAGE = Path(__file__).parent
_CPU_MAX = Path("/sys/fs/cgroup/cpu.max")  # what a container may use, on Linux


def _setting(default: Any, description: str, least: float = 0, most: float = 0) -> Any:
    """A field with its default, what the reference says of it, and the range of a number."""
    told = {"description": description} | ({"least": least, "most": most} if most else {})
    return field(default=default, metadata=told)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run can be told; a TOML file may hold any of these names, flat."""

    input: Place = _setting(
        Path("data/raw"), "Folder of documents, with its subfolders, or an address."
    )
    output: Place = _setting(Path("data/processed"), "Folder of the tables, or an address.")
    judgements: Path = _setting(
        Path("judgements.csv"), "Your word on entities, a CSV file; none where it is not there."
    )
    engine: str = _setting(
        "local", '"local", or "ray": on the machines of a Ray cluster, see `RAY_ADDRESS`.'
    )
    workers: int = _setting(0, "Processes; 0: as many as there are processors to use.", 0, 256)
    shard_size: int = _setting(
        128, "Documents at most in a part, which is written and reused as a whole.", 1, 100_000
    )
    max_failed_share: float = _setting(
        0.5, "Share of the files that may fail; above it a run ends with exit code 1.", 0, 1
    )
    seconds_per_document: float = _setting(
        120, "A document that takes longer is given up and becomes an issue.", 1, 86_400
    )
    max_characters: int = _setting(
        2_000_000,
        "Of one document (the default is a book of 800 pages); a longer one becomes an issue.",
        1,
        2**31 - 1,  # offsets are int32
    )
    max_bytes: int = _setting(
        50_000_000, "Of one file, of an archive and of each file in it.", 1, 2**31 - 1
    )
    max_pages: int = _setting(2_000, "Of one PDF file.", 1, 1_000_000)
    max_expansion: int = _setting(
        200, "Times its size that a compressed file may unpack to.", 1, 1_000_000
    )
    archive_depth: int = _setting(
        2, "How deep archives in archives are opened; 1: not at all.", 1, 10
    )
    all_languages: bool = _setting(
        False, "Whether to look for mentions in documents that are not French, too."
    )
    count_copies: bool = _setting(
        False, "Whether `entities`, `claims` and `mandates` count copies of a document, too."
    )
    ner_model: str = _setting(
        "adapted", '"adapted", "stock", a folder of weights, or an installed spaCy package.'
    )

    def __post_init__(self) -> None:
        for known in fields(self):
            if not (told := known.metadata).get("most"):
                continue
            value = getattr(self, known.name)
            if not told["least"] <= value <= told["most"]:
                raise SettingsError(
                    f"{known.name} must be from {told['least']} to {told['most']}, not {value}"
                )
        if self.engine not in ("local", "ray"):
            raise SettingsError(f'engine must be "local" or "ray", not {self.engine!r}')
        if self.engine == "ray" and find_spec("ray") is None:
            raise SettingsError(
                "the engine ray is not installed: python -m pip install 'communiques[ray]'"
            )


# Those that change what a document gives, but for the model.
RESULT_SETTINGS = ("max_characters", "max_bytes", "max_pages", "max_expansion", "all_languages")
_ACCEPTED: dict[object, tuple[type, ...]] = {
    Path: (str,),
    Place: (str,),
    int: (int,),
    float: (int, float),
    str: (str,),
    bool: (bool,),
}
_NAMES = {int: "a whole number", float: "a number", bool: "true or false"}  # else a string


def load(file: Path | None = None, **overrides: Any) -> Settings:
    """The defaults, then `file` (TOML), then those of `overrides` that are not None.

    Paths in the file are relative to the working directory, as on the command line. Raises
    SettingsError naming the file and the key that is unknown, of a wrong type or out of range.
    """
    for name in {"input", "output"} & overrides.keys():
        if overrides[name] is not None:
            overrides[name] = place(overrides[name])
    values = {} if file is None else _from_file(file)
    try:
        settings = Settings(**values)
    except SettingsError as error:
        raise SettingsError(f"{file}: {error}") from None
    return replace(settings, **{k: v for k, v in overrides.items() if v is not None})


def _from_file(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}") from error
    types: dict[str, Any] = {known.name: known.type for known in fields(Settings)}
    values = {}
    for key, value in table.items():
        if key not in types:
            near = process.extractOne(key, list(types), scorer=fuzz.ratio, score_cutoff=50)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(types)}"
            raise SettingsError(f"{file}: unknown setting {key!r}{hint}")
        kind = types[key]
        if not isinstance(value, _ACCEPTED[kind]) or isinstance(value, bool) != (kind is bool):
            raise SettingsError(
                f"{file}: {key} must be {_NAMES.get(kind, 'a string')}, not {value!r}"
            )
        values[key] = place(str(value)) if kind == Place else kind(value)
    return values


def model_version(settings: Settings) -> str:
    """Name and version of the NER model; SettingsError or ResourceError when it is not usable."""
    return weights.locate(settings.ner_model).version


def ingredients(settings: Settings, package: Path = PACKAGE) -> dict[str, str]:
    """All that a document's part depends on besides the document: what it is → its value.

    That is every file of code and resources in `package`, by its SHA-256, the settings that change
    results, and the versions of this program, of the schema, of spaCy and of the NER model.
    """
    from pipeline.tables import SCHEMA_VERSION  # pyarrow and NumPy: see blas.py, and --help

    model = weights.locate(settings.ner_model, package / weights.ADAPTED.relative_to(PACKAGE))
    found = {
        "version": __version__,
        "schema": SCHEMA_VERSION,
        "spaCy": metadata.version("spacy"),
        "model": f"{model.version} {model.digest}",
    }
    found |= {f"setting {name}": repr(getattr(settings, name)) for name in RESULT_SETTINGS}
    for path in _sources(package):
        name = path.relative_to(package).as_posix()
        found[f"pipeline/{name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def fingerprint(found: Mapping[str, str]) -> str:
    """SHA-256, in hex, of ingredients."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    try:
        quota, period = _CPU_MAX.read_text(encoding="ascii").split()
        count = min(count, max(1, round(int(quota) / int(period))))
    except (OSError, ValueError):  # no control groups, or no limit in them
        pass
    return count


def _sources(package: Path) -> list[Path]:
    """Every module and every resource, sorted, without caches and hidden files."""
    found = {*package.rglob("*.py"), *(package / "resources").rglob("*")}
    return sorted(
        path
        for path in found
        if path.is_file()
        and not any(p.startswith((".", "__pycache__")) for p in path.relative_to(package).parts)
    )
