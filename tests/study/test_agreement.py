"""Claims that documents share, and those that they dispute."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.study import agreement
from pipeline.study.workspace import connect
from pipeline.tables import load


@pytest.mark.model
def test_claims_of_real_documents_are_shared_and_disputed(herds: Path) -> None:
    claims = load("claims", herds)
    state = agreement.states(claims)
    assert dict(zip(claims["value"], state, strict=True)) == {
        15e6: agreement.SHARED,
        120: agreement.DISPUTED,
        180: agreement.DISPUTED,
    }
    numbers = agreement.disputes(claims).set_index("claim_id")["dispute"]
    assert set(numbers) == {0}
    stated = agreement.statements(connect(herds)[1], list(numbers.index))
    assert sorted(zip(stated["source"], stated["value"], strict=True)) == [
        ("a.txt", 120),
        ("b.txt", 180),
        ("c.txt", 120),
    ]
    assert set(stated["subject"]) == {"troupeaux atteints"}
    assert all("⟦1" in passage for passage in stated["passage"])


def test_disputes_reach_from_claim_to_claim() -> None:
    claims = pd.DataFrame(
        {"claim_id": list("abcdef"), "contradicts": [["b"], ["a", "c"], ["b"], [], ["f"], ["e"]]}
    )
    found = agreement.disputes(claims).set_index("claim_id")["dispute"].to_dict()
    assert found == {"a": 0, "b": 0, "c": 0, "e": 1, "f": 1}
    assert agreement.disputes(claims[3:4]).empty
