"""Scores must be those of ../shared/score.py, and tell case by case what changed."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pipeline import evaluate
from pipeline.errors import InputError
from pipeline.scoring import Facts, Found, Sheet, fold, same_number, score_document
from tests.conftest import SHARED, needs_shared
from tests.gold_tables import write_tables

GOLD = SHARED / "gold"


def score_py(gold: Path, processed: Path, tmp_path: Path) -> object:
    """The figures of score.py itself."""
    result = tmp_path / "score.json"
    subprocess.run(
        [
            *(sys.executable, SHARED / "score.py", "--gold", gold),
            *("--processed", processed, "--json", result),
        ],
        check=True,
        capture_output=True,
    )
    return json.loads(result.read_text(encoding="utf-8"))


@needs_shared
@pytest.mark.parametrize("spoilt", [False, True])
def test_made_up_tables_score_as_in_score_py(tmp_path: Path, spoilt: bool) -> None:
    gold = GOLD / "corpus"
    write_tables(gold, SHARED / "corpus", tmp_path, spoilt)
    figures = evaluate.evaluate(gold, tmp_path).figures
    assert figures == score_py(gold, tmp_path, tmp_path)
    assert figures["missing_documents"] == ["t07", "t08"]
    for measure in ("strict", "relaxed"):
        assert (figures[measure]["micro"]["p"] == 1) is not spoilt
    for measure in evaluate.SUMS:
        assert (figures[measure]["p"] == 1) is not spoilt, measure


@needs_shared
@pytest.mark.model
@pytest.mark.parametrize("corpus", ["corpus", "seeds"])
def test_a_real_run_scores_as_in_score_py(
    corpus: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    processed = request.getfixturevalue("demo" if corpus == "corpus" else corpus)
    figures = evaluate.evaluate(GOLD / corpus, processed).figures
    assert figures == score_py(GOLD / corpus, processed, tmp_path)


@needs_shared
def test_gains_and_losses_are_told_case_by_case(tmp_path: Path) -> None:
    gold = GOLD / "seeds"
    write_tables(gold, SHARED / "seeds", tmp_path / "good", spoilt=False)
    write_tables(gold, SHARED / "seeds", tmp_path / "bad", spoilt=True)
    good = evaluate.evaluate(gold, tmp_path / "good")
    bad = evaluate.evaluate(gold, tmp_path / "bad")
    assert all(good.cases.values())
    assert not good.errors
    lost = [c for c, won in bad.cases.items() if not won and c in good.cases]
    lines = list(evaluate.compare(good, bad))
    assert f"lost: {len(lost)}" in lines
    assert {f"  {case}" for case in lost} <= set(lines)
    assert f"new extras: {len(bad.extras)}" in lines
    back = list(evaluate.compare(bad, good))
    assert f"gained: {len(lost)}" in back
    assert "lost: 0" in back
    assert f"extras gone: {len(bad.extras)}" in back


@needs_shared
@pytest.mark.parametrize("spoilt", [False, True])
def test_the_verdicts_on_mentions_add_up_to_the_scores(tmp_path: Path, spoilt: bool) -> None:
    gold = GOLD / "seeds"
    write_tables(gold, SHARED / "seeds", tmp_path, spoilt)
    scores, verdicts = evaluate.judge(gold, tmp_path)
    assert scores == evaluate.evaluate(gold, tmp_path)
    spans = Counter(verdict.span for verdict in verdicts.values())
    strict, relaxed = (scores.figures[name]["micro"] for name in ("strict", "relaxed"))
    assert spans["exact"] == strict["tp"]
    assert spans["exact"] + spans["overlap"] == relaxed["tp"]
    assert spans["extra"] == relaxed["fp"]
    assert bool(spans["overlap"] and spans["extra"]) is spoilt
    values = Counter(verdict.value for verdict in verdicts.values())
    assert values[True] == sum(scores.figures[f"{name}_value"]["tp"] for name in ("figure", "date"))
    links = Counter(verdict.link for verdict in verdicts.values())
    assert bool(links[False] and values[False]) is spoilt
    cases = [won for case, won in scores.cases.items() if case.endswith(" link")]
    assert links[True] == sum(cases)
    assert links[False] == len(cases) - sum(cases)


@needs_shared
def test_saved_scores_load_again(tmp_path: Path) -> None:
    gold = GOLD / "seeds"
    write_tables(gold, SHARED / "seeds", tmp_path, spoilt=True)
    scores = evaluate.evaluate(gold, tmp_path)
    evaluate.save(scores, tmp_path / "scores.json")
    assert evaluate.load(tmp_path / "scores.json") == scores
    report = list(evaluate.report(scores, errors=3))
    assert report[-3:] == scores.errors[:3]


def test_a_folder_without_annotations_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotations"):
        evaluate.evaluate(tmp_path, tmp_path)


def test_an_annotation_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(InputError, match=r"a\.json cannot be read"):
        evaluate.evaluate(tmp_path, tmp_path)


def test_saved_scores_of_another_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"x": 1}')
    with pytest.raises(InputError, match="does not hold saved scores"):
        evaluate.load(tmp_path / "a.json")


TEXT = "La France et le Conseil de l'Europe"
FACTS = Facts({}, {}, {})


def scored(gold: list[dict[str, object]], found: list[tuple[str, int, int]]) -> Sheet:
    rows = [
        {
            "mention_id": str(n),
            "label": label,
            "start": start,
            "end": end,
            "text": TEXT[start:end],
            "entity_id": None,
            "zone": "body",
            "source": "rule",
        }
        for n, (label, start, end) in enumerate(found)
    ]
    sheet = Sheet()
    score_document(sheet, "x", {"mentions": gold}, Found(TEXT, rows, [], []), FACTS)
    return sheet


def test_an_overlap_is_a_relaxed_hit_only() -> None:
    gold: list[dict[str, object]] = [{"label": "ORG", "start": 16, "end": 35, "text": TEXT[16:35]}]
    sheet = scored(gold, [("ORG", 16, 23), ("LOC", 29, 35)])
    assert sheet.counts["strict ORG", "tp"] == 0
    assert sheet.counts["relaxed ORG", "tp"] == 1
    assert sheet.counts["strict LOC", "fp"] == 1
    assert sheet.cases == {'x ORG 0 "Conseil de l\'Europe" span': False}
    assert sheet.extras == ["x LOC extra 'Europe' at 29 [rule]"]


def test_an_anaphoric_annotation_neither_wins_nor_loses() -> None:
    gold: list[dict[str, object]] = [
        {"label": "ORG", "start": 16, "end": 35, "text": TEXT[16:35], "anaphoric": True}
    ]
    for found in ([], [("ORG", 16, 35)]):
        sheet = scored(gold, found)
        assert not sheet.cases
        assert not sheet.extras


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l'État", "ETAT"),
        ("Nouvelle‑Zélande", "nouvelle zelande"),
        ("« Le  cœur »", "Le coeur"),
        (None, ""),
        (float("nan"), None),
    ],
)
def test_folding(one: object, other: object) -> None:
    assert fold(one) == fold(other)


def test_missing_numbers_are_equal_to_each_other_only() -> None:
    assert same_number(None, float("nan"))
    assert same_number(0.1 + 0.2, 0.3)
    assert not same_number(None, 0)
    assert not same_number(1, 2)
