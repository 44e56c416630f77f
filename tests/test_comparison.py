"""The comparison with other systems counts what it says it counts."""

import json
from pathlib import Path

import pytest

from tests.comparison import answers_reader, main
from tests.gold_tables import write_tables
from tests.test_evaluate import SHARED

TEXT = "Le Conseil de l'Europe est à Strasbourg. Le Conseil de l'Europe agit le 7 mai 2012."
NAME = "Conseil de l'Europe"


def answer(folder: Path, *mentions: tuple[str, int, int, str]) -> None:
    keys = ("label", "start", "end", "text")
    rows = [dict(zip(keys, mention, strict=True)) for mention in mentions]
    (folder / "a.json").write_text(json.dumps({"mentions": rows}), encoding="utf-8")


def test_wrong_offsets_stay_wrong_unless_the_wording_is_looked_for(tmp_path: Path) -> None:
    answer(tmp_path, ("ORG", 5, 24, NAME), ("ORG", 50, 69, NAME), ("LOC", 0, 5, "Paris"))
    document = {"source": "a.txt", "text": TEXT}
    as_given, _ = answers_reader(tmp_path, located=False)(document)
    located, _ = answers_reader(tmp_path, located=True)(document)
    assert [row["text"] for row in as_given] == [TEXT[5:24], TEXT[50:69], TEXT[0:5]]
    assert [(row["start"], row["text"]) for row in located] == [(3, NAME), (44, NAME)]


@pytest.mark.model
@pytest.mark.skipif(not SHARED.exists(), reason="the annotated samples are not at hand")
def test_tables_as_annotated_win_every_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "s01.json").write_bytes((SHARED / "gold" / "corpus" / "s01.json").read_bytes())
    write_tables(gold, SHARED / "corpus", tmp_path / "tables", spoilt=False)
    main(gold, str(tmp_path / "tables"), None)
    rows = {
        line.split(" | ")[0]: line.split(" | ")[1:] for line in capsys.readouterr().out.split("\n")
    }
    ours, spacy = rows["| communiques"][:7], rows["| spaCy"][:7]
    assert set(ours) <= {"1.00 / 1.00", "–"}
    assert ours[0] == "1.00 / 1.00" > spacy[0] > "0.10"
    assert spacy[1] == "–"
