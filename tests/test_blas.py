"""The environment of NumPy's matrix products."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import blas
from tests.conftest import ROOT

INFO = "processor : 0\nvendor_id\t: {vendor}\nflags\t\t: fpu {flags} sse\n\nprocessor : 1\n"
WIDE = "avx512f avx512dq avx512cd avx512bw avx512vl"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE"):
        monkeypatch.setenv(name, "")  # so that it is put back afterwards
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the processor is not asked")
@pytest.mark.parametrize(
    ("vendor", "flags", "core"),
    [
        ("AuthenticAMD", WIDE, "SkylakeX"),
        ("AuthenticAMD", WIDE.replace("avx512bw ", ""), None),
        ("AuthenticAMD", "avx2", None),
        ("GenuineIntel", WIDE, None),
    ],
)
def test_wide_amd_processors(
    environment: pytest.MonkeyPatch, tmp_path: Path, vendor: str, flags: str, core: str | None
) -> None:
    (tmp_path / "cpuinfo").write_text(INFO.format(vendor=vendor, flags=flags))
    environment.setattr(blas, "_CPU", tmp_path / "cpuinfo")
    blas.settle()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    assert os.environ.get("OPENBLAS_CORETYPE") == core


def test_what_the_user_has_set_stays(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("OPENBLAS_NUM_THREADS", "4")
    environment.setattr(blas, "_CPU", tmp_path / "none")
    blas.settle()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "4"
    assert "OPENBLAS_CORETYPE" not in os.environ


def test_the_command_line_comes_before_numpy() -> None:
    code = "import sys, pipeline.commands; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
