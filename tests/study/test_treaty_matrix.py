"""The matrix of treaties and parties."""

from pathlib import Path

import pytest

from pipeline.study.treaty_matrix import matrix
from pipeline.tables import load

pytestmark = pytest.mark.model


def test_the_matrix_says_what_the_actions_say(demo: Path) -> None:
    tables = [load(name, demo) for name in ("treaty_actions", "documents", "entities")]
    found = matrix(*tables)
    treaty = "STCE n°\u00a0224"
    assert found.loc["Monaco", treaty] == "bound"
    assert found.loc["Chypre", treaty] == "signed"
    assert found.loc["Argentine", treaty] is None
    assert found.columns[0] == "STCE n°\u00a0185"  # most parties
    assert list(found.index)[:3] == ["Argentine", "Australie", "Bélarus"]  # accents do not sort
    assert found.notna().any(axis=0).all()
    assert found.notna().any(axis=1).all()


def test_nothing_gives_an_empty_matrix(demo: Path) -> None:
    tables = [load(name, demo) for name in ("treaty_actions", "documents", "entities")]
    assert matrix(tables[0][:0], *tables[1:]).empty
