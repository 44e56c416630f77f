"""Input and output at addresses: the same tables, and nothing done twice."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from upath import UPath

from pipeline.config import Settings, load
from pipeline.errors import InputError, PipelineError
from pipeline.places import Place, find, place
from pipeline.run import run
from pipeline.status import clean, status
from pipeline.tables import load as load_table
from tests.conftest import ROOT, TABLES, Program, table_bytes

pytestmark = pytest.mark.model

RAW = ROOT / "data/raw"


@pytest.fixture(scope="module")
def s3() -> Iterator[UPath]:
    """A bucket of an S3 on this machine that holds data/raw."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "anybody",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-west-3",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        bucket = UPath("s3://communiques")
        bucket.fs.mkdir("communiques", region_name="eu-west-3")
        for path in RAW.iterdir():
            (bucket / "raw" / path.name).write_bytes(path.read_bytes())
        yield bucket
    server.stop()


def same_tables(output: Place, demo: Path) -> bool:
    made = {name: (output / f"{name}.parquet").read_bytes() for name in TABLES}
    return made == table_bytes(demo)


def test_an_output_on_s3_holds_the_same_tables(s3: UPath, demo: Path) -> None:
    settings = Settings(input=RAW, output=s3 / "out")
    assert run(settings).rows["documents"] == 24
    assert same_tables(settings.output, demo)
    assert len(load_table("mentions", "s3://communiques/out")) == 1607
    again = run(settings)
    assert (again.unchanged, again.reused) == (True, 24)


def test_an_input_on_s3_gives_the_same_tables(s3: UPath, demo: Path, tmp_path: Path) -> None:
    settings = load(input="s3://communiques/raw", output=str(tmp_path / "out"))
    run(settings)
    assert same_tables(settings.output, demo)
    assert run(settings).unchanged


@pytest.mark.ray
def test_ray_and_s3_give_the_same_tables(s3: UPath, demo: Path, program: Program) -> None:
    # A program of its own: a Ray that other tests have started knows no keys to this S3.
    done = program("run", "--input", s3 / "raw", "--output", s3 / "ray", "--engine", "ray")
    assert done.returncode == 0, done.stderr
    assert same_tables(s3 / "ray", demo)


def test_a_bucket_that_is_not_there_is_named(s3: UPath, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"s3://nobody/x cannot be used: .*bucket"):
        run(Settings(input=place("s3://nobody/x"), output=tmp_path))


@pytest.fixture
def settings(folder: Path, tmp_path: Path) -> Settings:
    """Of a run whose input and output are addresses, if of this machine."""
    return Settings(input=place(f"file://{folder}"), output=place(f"file://{tmp_path}/out"))


def parts(tmp_path: Path) -> set[str]:
    return {path.parent.name for path in (tmp_path / "out").glob(".parts/*/*/receipt.json")}


def test_only_what_is_new_is_analysed(settings: Settings, folder: Path, tmp_path: Path) -> None:
    assert run(settings).reused == 0
    before = parts(tmp_path)
    (folder / "c.txt").write_text("Le 3 mai 2012, la France a signé trois accords.\n")
    assert status(settings).new == ["c.txt"]
    assert run(settings).reused == 2
    assert before < parts(tmp_path)
    (folder / "a.txt").unlink()
    (folder / "b.md").unlink()
    assert status(settings).removed == ["a.txt", "b.md"]
    run(settings)
    assert list(load_table("documents", settings.output)["source"]) == ["c.txt"]
    assert len(parts(tmp_path)) == 1
    assert run(settings, force=True).reused == 0


def test_the_tables_are_those_of_a_folder(settings: Settings, folder: Path, tmp_path: Path) -> None:
    (folder / ".hidden").mkdir()
    (folder / ".hidden/x.txt").write_text("Rien.")
    (folder / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    (folder / "d.txt.gz").write_bytes(gzip.compress(b"Le 4 mai 2013, il a plu en France.\n"))
    (folder / "empty.txt").touch()
    run(settings)
    run(Settings(input=folder, output=tmp_path / "local"))
    assert table_bytes(tmp_path / "out") == table_bytes(tmp_path / "local")
    assert list(load_table("documents", settings.output)["source"])[-1] == "d.txt.gz!/d.txt"


def test_a_part_without_its_receipt_is_made_anew(settings: Settings, tmp_path: Path) -> None:
    run(settings)
    before = table_bytes(tmp_path / "out")
    [receipt] = (tmp_path / "out").glob(".parts/*/*/receipt.json")
    receipt.unlink()
    (tmp_path / "out/manifest.json").unlink()
    assert run(settings).reused == 0
    assert table_bytes(tmp_path / "out") == before
    assert receipt.exists()


def test_a_table_in_another_shape_makes_way(settings: Settings, tmp_path: Path) -> None:
    run(settings)
    out = tmp_path / "out"
    (out / "claims.parquet").rename(out / "claims")
    (out / "manifest.json").unlink()
    (out / "claims").rename(out / "part.parquet")
    (out / "claims").mkdir()
    (out / "part.parquet").rename(out / "claims/part.parquet")
    run(settings)
    assert (out / "claims.parquet").is_file()
    assert not (out / "claims/part.parquet").exists()


def test_clean_deletes_what_other_settings_made(settings: Settings, tmp_path: Path) -> None:
    run(settings)
    other = tmp_path / "out/.parts/0123456789abcdef/x"
    other.mkdir(parents=True)
    (other / "a.parquet").write_bytes(b"1234")
    assert status(settings).old_parts == 4
    assert clean(settings) == 4
    assert not other.parent.exists()
    assert run(settings).unchanged


def test_nothing_is_left_on_this_machine(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    run(settings)
    assert list(scratch.iterdir()) == []
    assert [e.below for e in find(settings.output) if e.below.endswith("manifest.json")]  # type: ignore[arg-type]


def test_input_and_output_must_not_be_one_address(settings: Settings) -> None:
    with pytest.raises(InputError, match="is the input and the output"):
        run(Settings(input=settings.input, output=settings.input))


def test_an_address_without_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="there are no files below file:///"):
        run(Settings(input=place(f"file://{tmp_path}/none"), output=tmp_path / "out"))
