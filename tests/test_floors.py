"""Accuracy has a floor that only rises: tests/floors.toml, checked against ../shared/gold."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import evaluate
from pipeline.tables import load
from tests.conftest import SHARED, needs_shared

pytestmark = [needs_shared, pytest.mark.model]

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))


def flat(
    floors: dict[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], float]]:
    for key, value in floors.items():
        if isinstance(value, dict):
            yield from flat(value, (*path, key))
        else:
            yield (*path, key), value


@pytest.fixture(scope="session")
def scores(seeds: Path, demo: Path) -> dict[str, evaluate.Scores]:
    return {
        "seeds": evaluate.evaluate(SHARED / "gold" / "seeds", seeds),
        "corpus": evaluate.evaluate(SHARED / "gold" / "corpus", demo),
    }


@pytest.mark.parametrize(("path", "floor"), list(flat(FLOORS)), ids=lambda x: str(x))
def test_no_score_falls_below_its_floor(
    path: tuple[str, ...], floor: float, scores: dict[str, evaluate.Scores]
) -> None:
    corpus, *keys = path
    value: Any = scores[corpus].figures
    for key in keys:
        value = value[key]
    assert value >= floor


def test_no_document_is_missing(scores: dict[str, evaluate.Scores]) -> None:
    for result in scores.values():
        assert result.figures["missing_documents"] == []


def test_no_offset_is_wrong(seeds: Path, scores: dict[str, evaluate.Scores]) -> None:
    texts = load("documents", seeds).set_index("doc_id")["text"]
    for row in load("mentions", seeds).itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.text
    for result in scores.values():
        assert not [error for error in result.errors if "OFFSETS" in error]


@pytest.mark.parametrize("corpus", ["seeds", "corpus"])
def test_furniture_is_zoned_and_nothing_else(corpus: str, seeds: Path, demo: Path) -> None:
    """By letters and signs; to the annotations, press contacts are furniture."""
    documents = load("documents", seeds if corpus == "seeds" else demo)
    counts: Counter[tuple[bool, bool]] = Counter()
    for row in documents[documents["media_type"].str.startswith("text/plain")].itertuples():
        gold = SHARED / "gold" / corpus / f"{Path(row.source).stem}.json"
        spans = json.loads(gold.read_text(encoding="utf-8")).get("furniture", [])
        wanted = {place for start, end in spans for place in range(start, end)}
        zoned = {
            place
            for zone in row.zones
            if zone["kind"] in ("furniture", "contact")
            for place in range(zone["start"], zone["end"])
        }
        for place, character in enumerate(row.text):
            if not character.isspace():
                counts[place in wanted, place in zoned] += 1
    assert counts[True, True] / (counts[True, True] + counts[True, False]) >= 0.98
    assert counts[False, True] / (counts[False, True] + counts[False, False]) <= 0.001
