"""Trust from other documents, and whether it holds; the arithmetic by hand, the rest for real."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.evaluate import judge
from pipeline.scoring import Verdict
from pipeline.study import calibration
from pipeline.tables import load
from tests.conftest import SHARED, needs_shared


def judged(*rows: tuple[str, str, bool]) -> pd.DataFrame:
    """Rows of one label: (document, evidence, right)."""
    return pd.DataFrame(
        {
            "doc_id": doc_id,
            "label": "ORG",
            "evidence": evidence,
            "outcome": calibration.RIGHT if right else "extra",
        }
        for doc_id, evidence, right in rows
    )


def test_outcomes_name_the_first_error() -> None:
    mentions = pd.DataFrame(
        {
            "mention_id": list("abcdef"),
            "doc_id": "d",
            "label": "ORG",
            "text": "",
            "source": "gazetteer",
            "rule": "organisations:coe",
        }
    )
    verdicts = {
        "a": Verdict("exact", link=True),
        "b": Verdict("exact", link=False),
        "c": Verdict("exact", value=False),
        "d": Verdict("overlap", link=False),
        "e": Verdict("extra"),
    }
    found = calibration.judged(verdicts, mentions)
    assert list(found["outcome"]) == ["right", "link", "value", "overlap", "extra"]
    (row,) = calibration.by_evidence(found).to_dict("records")
    assert row["evidence"] == "organisations (répertoire)"
    assert [row[k] for k in ("n", "right", *calibration.ERRORS)] == [5, 1, 1, 1, 1, 1]
    assert row["precision"] == 0.2


def test_wilson_as_in_the_books() -> None:
    low, high = calibration.wilson(pd.Series([8, 0, 10]), pd.Series([10, 10, 10]))
    assert list(low.round(3)) == [0.490, 0.0, 0.722]
    assert list(high.round(3)) == [0.943, 0.278, 1.0]
    ends = [calibration.wilson(pd.Series([n]), pd.Series([n])) for n in range(1, 200)]
    assert all(low.item() <= 1 == high.item() for low, high in ends)


def test_trust_comes_from_other_documents_only() -> None:
    rows = [("one", "rule", False)] * 6 + [("two", "rule", True)] * 6
    found = calibration.trusted(judged(*rows)).groupby("doc_id")["trust"].first()
    assert found.to_dict() == {"one": 1.0, "two": 0.0}  # each sees only what the other has


def test_a_rare_evidence_leans_on_its_label() -> None:
    rows = [("one", "common", True)] * 8 + [("one", "rare", False)] + [("two", "rare", True)]
    row = calibration.trusted(judged(*rows)).iloc[-1]
    assert row["trust"] == pytest.approx((0 + 4 * 8 / 9) / (1 + 4))


def test_what_no_other_document_has_gets_no_trust() -> None:
    assert calibration.trusted(judged(("one", "rule", True), ("one", "rule", False))).empty


def test_reliability_keeps_equal_trust_together() -> None:
    rows = pd.DataFrame(
        {"trust": [0.5] * 10 + [0.9] * 30, "right": [True, False] * 5 + [True] * 30}
    )
    found = calibration.reliability(rows)
    assert found[["n", "right"]].to_numpy().tolist() == [[10, 0.5], [30, 1.0]]
    assert found["trust"].tolist() == pytest.approx([0.5, 0.9])
    assert calibration.calibration_error(found) == pytest.approx(0.1 * 30 / 40)
    assert (found["low"] < found["right"]).all()


@needs_shared
@pytest.mark.model
def test_the_verdicts_of_a_real_run_add_up_to_its_scores(demo: Path) -> None:
    mentions = load("mentions", demo)
    scores, verdicts = judge(SHARED / "gold/corpus", demo)
    found = calibration.judged(verdicts, mentions)
    micro = scores.figures["strict"]["micro"]
    assert len(found) == micro["tp"] + micro["fp"]
    assert found["outcome"].isin(["extra", "overlap"]).sum() == micro["fp"]
    table = calibration.by_evidence(found)
    assert table["n"].sum() == len(found)
    assert ((table["low"] <= table["precision"]) & (table["precision"] <= table["high"])).all()
    trusted = calibration.trusted(found)
    assert trusted["trust"].between(0, 1).all()
    assert calibration.reliability(trusted)["n"].sum() == len(trusted)
