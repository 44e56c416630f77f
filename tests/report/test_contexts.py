"""Mentions in context, each sentence once, and documents counted as the tables count them."""

from collections import Counter
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.report.book import Book
from pipeline.report.contexts import contexts
from pipeline.report.corpus import Corpus, read
from pipeline.report.site import Site
from pipeline.run import run

pytestmark = pytest.mark.model

SENTENCE = "La Commission européenne verse 250 millions d'euros à la France."
OTHER = "Paris, le 5 mai 2020.\n\n" + "La Commission européenne se tait.\n\n" * 5


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("alike")
    (folder / "in").mkdir()
    for name, text in (
        ("old.txt", f"Bruxelles, le 3 mai 2019.\n\nUn premier envoi.\n\n{SENTENCE}\n"),
        ("new.txt", f"Bruxelles, le 4 juin 2021.\n\nUn rappel a été fait.\n\n{SENTENCE}\n"),
        ("other.txt", OTHER),
        ("other-copy.txt", OTHER.replace("\n\n", "\n")),
    ):
        (folder / "in" / name).write_text(text, encoding="utf-8")
    run(Settings(input=folder / "in", output=folder / "out", workers=1))
    return read(folder / "out")


def test_documents_that_say_the_same_stand_together(tables: Corpus, tmp_path: Path) -> None:
    book = Book.of(tables, Site(tmp_path))
    commission = next(m["entity_id"] for m in tables.mentions if m["text"].startswith("Commission"))
    same, silent = contexts(book, tables.mentions_of[commission])
    assert [passage.row["source"] for passage in same.passages] == ["new.txt"]
    assert [passage.row["source"] for passage in same.alike] == ["old.txt"]
    assert "".join(same.passages[0].excerpt) == SENTENCE
    assert (len(silent.passages), silent.more) == (3, 2)


def test_documents_are_counted_as_in_the_tables(tables: Corpus) -> None:
    assert [row["duplicate_of"] is None for row in tables.documents].count(False) == 1
    counts = Counter(found for entities in tables.entities_in.values() for found in entities)
    told = {key: row["n_documents"] for key, row in tables.entities.items()}
    assert dict(counts) == {key: count for key, count in told.items() if count}
