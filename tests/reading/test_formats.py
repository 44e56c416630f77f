"""The same annotated documents in every format give the same mentions as in plain text."""

import json
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline import evaluate
from pipeline.config import Settings
from pipeline.normalise import normalise
from pipeline.reading import read
from pipeline.run import run
from pipeline.tables import load
from tests.conftest import ROOT, SHARED, needs_shared
from tests.reading.writers import FORMATS, as_zip

pytestmark = [needs_shared, pytest.mark.model]

GOLD = SHARED / "gold" / "corpus"
Span = dict[str, Any]


def moved(spans: list[Span], source: list[int], target: list[int]) -> list[Span]:
    """Spans of one text in another, by the places in both of the characters they share.

    A span whose first or last character is not shared ends up where nothing is.
    """
    places = dict(zip(source, target, strict=True))
    return [
        {**span, "start": places[span["start"]], "end": places[span["end"] - 1] + 1}
        if span["start"] in places and span["end"] - 1 in places
        else {**span, "start": -2, "end": -1}
        for span in spans
    ]


def spans_of(gold: dict[str, Any]) -> list[Span]:
    """Mentions and furniture alike; the latter have no label."""
    return [*gold["mentions"], *({"start": a, "end": b} for a, b in gold.get("furniture", []))]


def with_spans(gold: dict[str, Any], spans: list[Span]) -> dict[str, Any]:
    furniture = [(s["start"], s["end"]) for s in spans if "label" not in s and s["start"] >= 0]
    mentions = [span for span in spans if "label" in span]
    return {**gold, "mentions": mentions, "furniture": furniture, "by_surface": False}


@cache
def originals() -> dict[str, tuple[str, dict[str, Any]]]:
    """Text without wrapped lines and cut words, as one would type it, and its annotations."""
    found = {}
    for path in sorted((ROOT / "data/raw").iterdir()):
        gold = json.loads((GOLD / f"{path.stem}.json").read_text(encoding="utf-8"))
        page = GOLD / f"{path.stem}.article.txt"
        raw = page.read_text(encoding="utf-8") if page.exists() else read(path, Settings())[0].text
        text = normalise(raw)
        starts, ends = list(text.starts), [end - 1 for end in text.ends]
        spans = [
            {**s, "start": next((n for n, a in enumerate(starts) if a >= s["start"]), 0),
             "end": next((n for n in range(len(ends) - 1, -1, -1) if ends[n] < s["end"]), 0) + 1}
            for s in spans_of(gold)
        ]  # fmt: skip
        found[path.stem] = text.norm, with_spans(gold, [s for s in spans if s["end"] > s["start"]])
    return found


def shared_places(one: str, other: str) -> tuple[list[int], list[int]]:
    """The places of the characters that two texts share, white space left out."""
    left = [place for place, character in enumerate(one) if not character.isspace()]
    right = [place for place, character in enumerate(other) if not character.isspace()]
    matcher = SequenceMatcher(
        None, "".join(one[p] for p in left), "".join(other[p] for p in right), autojunk=False
    )
    pairs = [
        (left[block.a + n], right[block.b + n])
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    ]
    return [a for a, _ in pairs], [b for _, b in pairs]


def micro_f1(folder: Path, files: dict[str, bytes]) -> float:
    """The strict micro F1 of the annotated documents as these files."""
    (folder / "in").mkdir(parents=True)
    for name, data in files.items():
        (folder / "in" / name).write_bytes(data)
    run(Settings(input=folder / "in", output=folder / "out", max_failed_share=0))
    documents = {
        Path(row.source).stem: row.text for row in load("documents", folder / "out").itertuples()
    }
    (folder / "gold").mkdir()
    for stem, (text, gold) in originals().items():
        places = shared_places(text, documents[stem])
        made = with_spans(gold, moved(spans_of(gold), *places))
        (folder / "gold" / f"{stem}.json").write_text(json.dumps(made), encoding="utf-8")
    scores = evaluate.evaluate(folder / "gold", folder / "out")
    assert scores.figures["missing_documents"] == []
    return float(scores.figures["strict"]["micro"]["f1"])


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> float:
    texts = {f"{stem}.txt": text.encode() for stem, (text, _) in originals().items()}
    score = micro_f1(tmp_path_factory.mktemp("plain"), texts)
    assert score > 0.97
    return score


def check(folder: Path, ending: str, plain: float) -> None:
    texts = {stem: text for stem, (text, _) in originals().items()}
    if ending == "zip":
        files = {"all.zip": as_zip({f"{stem}.txt": text.encode() for stem, text in texts.items()})}
    else:
        files = {f"{stem}.{ending}": FORMATS[ending](text) for stem, text in texts.items()}
    assert micro_f1(folder, files) >= plain - 0.02


@pytest.mark.parametrize("ending", ["pdf", "htm"])
def test_a_format_gives_what_plain_text_gives(tmp_path: Path, ending: str, plain: float) -> None:
    check(tmp_path, ending, plain)


@pytest.mark.slow
@pytest.mark.parametrize("ending", sorted({*FORMATS, "zip"} - {"pdf", "htm"}))
def test_every_format_gives_what_plain_text_gives(
    tmp_path: Path, ending: str, plain: float
) -> None:
    check(tmp_path, ending, plain)
