"""What values in the tables mean: read from vocabulary.toml, checked against the code by tests."""

import tomllib
from pathlib import Path
from typing import Any

VOCABULARY: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8")
)
