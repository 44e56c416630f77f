"""Reports of hostile texts, of files of any name, and of nothing at all."""

import json
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.report import build
from pipeline.tables import MANIFEST, SCHEMAS, load
from tests.report.conftest import HOSTILE, ODD_NAMES, Visit, search, visiting

pytestmark = pytest.mark.model

# The pages of the menu, and the list of what failed.
MAIN = "index documents entites responsables traites chiffres incidents".split()


def test_a_document_full_of_markup_stays_text(hostile: Path, hostile_visit: Visit) -> None:
    documents = load("documents", hostile).set_index("source")
    row = documents.loc["<i onclick='a'>\"x\" & y.txt"]
    assert row["text"] == HOSTILE
    page = hostile_visit.open(f"d/{row['doc_id']}.html")
    assert page.locator("main script, main img, main i").count() == 0
    assert row.name in page.inner_text(".facts")
    assert "Jean Weiss\xa0: président, Commission du lac" in page.inner_text("main")
    for address in MAIN:
        hostile_visit.open(f"{address}.html")
        assert page.locator("main script, main img, main i").count() == 0
    found = page.goto(f"{hostile_visit.folder.as_uri()}/documents.html?q={quote('<script>')}")
    assert found
    page.wait_for_selector("#etat[data-query]")
    assert any("<script>" in text for text in page.locator(".found").all_inner_texts())
    for word in ("constructor", "proto", "cœur"):
        assert len(search(hostile_visit, f"{word} ")) == 1, word


def test_documents_of_any_name_are_found_and_opened(hostile: Path, hostile_visit: Visit) -> None:
    page = hostile_visit.open("documents.html")
    page.wait_for_selector("#etat[data-query]")
    links = page.locator("#resultats > li > a").evaluate_all("all => all.map(a => a.href)")
    sources = set(load("documents", hostile)["source"])
    assert set(ODD_NAMES) < sources
    for link in links:
        page.goto(link)
        sources.remove(page.locator("dd.file").text_content())
    assert sources == set()


@pytest.mark.parametrize("failed", [0, 12])
def test_tables_without_documents(failed: int, browser: object, tmp_path: Path) -> None:
    issue = {"severity": "error", "stage": "read", "message": "is not text"}
    issues = [{"source": f"{place} <b>.pdf", **issue} for place in range(failed)]
    for name, schema in SCHEMAS.items():
        rows = issues if name == "issues" else []
        pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / f"{name}.parquet")
    rows_of = dict.fromkeys(SCHEMAS, 0) | {"issues": failed}
    manifest = {"began": "2026-11-22T03:21:00+00:00", "rows": rows_of}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    build(tmp_path, tmp_path / "report")
    for visit in visiting(browser, tmp_path / "report"):
        for address in MAIN:
            page = visit.open(f"{address}.html")
            assert page.inner_text("h1")
        visit.open("index.html")
        told = page.inner_text("main")
        assert "Aucun document." in told
        assert ("12\u00a0fichiers écartés." in told) == bool(failed)
        visit.open("documents.html")
        assert search(visit, "convention") == []
