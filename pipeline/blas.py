"""How NumPy's matrix products run: one thread a process, and with the widest instructions."""

import os
import sys
from pathlib import Path

_CPU = Path("/proc/cpuinfo")
_AVX512 = {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"}  # what the kernels need


def settle() -> None:
    """Set OpenBLAS's environment variables for this process and those it starts.

    Must come before NumPy is imported. What the user has set stays.
    """
    # Workers share the cores; products this small also lose by being split.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # OpenBLAS 0.3.31 takes AMD's newest processors for the Haswell of 2013: half the speed.
    if sys.platform == "linux" and "OPENBLAS_CORETYPE" not in os.environ and _is_wide_amd():
        os.environ["OPENBLAS_CORETYPE"] = "SkylakeX"


def _is_wide_amd() -> bool:
    try:
        first = _CPU.read_text(encoding="ascii", errors="replace").partition("\n\n")[0]
    except OSError:
        return False
    values = dict(line.split(":", 1) for line in first.splitlines() if ":" in line)
    values = {key.strip(): value for key, value in values.items()}
    return "AuthenticAMD" in values.get("vendor_id", "") and _AVX512.issubset(
        values.get("flags", "").split()
    )
