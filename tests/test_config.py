"""Settings from a file, and the fingerprint that decides what is computed again."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import config
from pipeline.config import Settings
from pipeline.errors import SettingsError


def write(tmp_path: Path, content: str) -> Path:
    file = tmp_path / "my.toml"
    file.write_text(content, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold() -> None:
    assert config.load() == Settings()


def test_an_option_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    file = write(tmp_path, 'input = "here"\nworkers = 3\nshard_size = 7\nmax_failed_share = 1\n')
    settings = config.load(file, workers=2, output=None)
    assert settings == Settings(input=Path("here"), workers=2, shard_size=7, max_failed_share=1.0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("worker = 2", "unknown setting 'worker'; did you mean 'workers'?"),
        ("zzz = 2", "unknown setting 'zzz'; known are input, output, judgements"),
        ('workers = "2"', "workers must be a whole number, not '2'"),
        ("workers = true", "workers must be a whole number, not True"),
        ("workers = 1.5", "workers must be a whole number, not 1.5"),
        ("input = 1", "input must be a string, not 1"),
        ("workers = -1", "workers must be from 0 to 256, not -1"),
        ("max_failed_share = 1.5", "max_failed_share must be from 0 to 1, not 1.5"),
        ("workers =", "is not valid TOML"),
    ],
)
def test_a_bad_setting_is_refused_by_file_and_name(
    tmp_path: Path, content: str, message: str
) -> None:
    file = write(tmp_path, content)
    with pytest.raises(SettingsError) as caught:
        config.load(file)
    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)


def test_a_bad_option_is_refused() -> None:
    with pytest.raises(SettingsError, match="workers must be from 0"):
        config.load(workers=-1)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(SettingsError, match='engine must be "local" or "ray", not \'dask\''):
        config.load(engine="dask")


def test_an_engine_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(SettingsError, match=r"pip install 'communiques\[ray\]'"):
        config.load(engine="ray")


def test_a_settings_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no\.toml cannot be read"):
        config.load(tmp_path / "no.toml")


def test_a_model_that_is_not_installed_is_named() -> None:
    with pytest.raises(SettingsError, match="'fr_none' is not installed"):
        config.ingredients(Settings(ner_model="fr_none"))


def mark(settings: Settings, package: Path = config.PACKAGE) -> str:
    return config.fingerprint(config.ingredients(settings, package))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    copy = tmp_path / "pipeline"
    shutil.copytree(config.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def test_the_fingerprint_is_the_same_for_the_same_things(package: Path) -> None:
    assert mark(Settings()) == mark(Settings(), package)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "x.py").write_text("1")
    (package / ".hidden.py").write_text("1")
    assert mark(Settings()) == mark(Settings(), package)


@pytest.mark.parametrize("name", ["matchers/new.py", "resources/rules/new.toml", "model.py"])
def test_code_and_resources_change_the_fingerprint(package: Path, name: str) -> None:
    with (package / name).open("a") as file:
        file.write("\n")
    assert mark(Settings()) != mark(Settings(), package)


def test_only_settings_that_change_results_change_the_fingerprint() -> None:
    before = mark(Settings())
    assert mark(Settings(workers=2, shard_size=1, input=Path("x"))) == before
    assert mark(Settings(max_characters=10)) != before


def test_the_command_line_does_not_import_spacy() -> None:
    code = (
        "import sys, pipeline.commands, pipeline.config, pipeline.tables, pipeline.run;"
        "sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
