"""Who speaks for whom, and who is named when."""

from pathlib import Path

import duckdb
import pytest

from pipeline.study.voices import attendance, voices
from pipeline.study.workspace import connect
from pipeline.tables import load

pytestmark = pytest.mark.model


def test_each_quotation_has_the_office_of_its_document(
    demo: Path, database: duckdb.DuckDBPyConnection
) -> None:
    found = voices(database)
    key = ["doc_id", "start", "end"]
    quotations = load("quotations", demo)
    assert sorted(map(tuple, found[key].to_numpy())) == sorted(
        map(tuple, quotations[key].to_numpy())
    )
    stated = {
        (row.doc_id, row.person_id, row.office, row.organisation)
        for row in load("officials", demo).itertuples()
    }
    told = found.dropna(subset="office")
    assert len(told) > 30
    for row in told.dropna(subset="organisation").itertuples():
        assert (row.doc_id, row.speaker_id, row.office, row.organisation) in stated
    assert found["date"].is_monotonic_increasing


def test_a_body_speaks_for_itself(herds: Path) -> None:
    (row,) = voices(connect(herds)[1]).to_dict("records")
    assert row["speaker"] == row["organisation"] == "ministère de l'Agriculture"
    assert row["speaker_id"] == row["organisation_id"]


def test_documents_a_year_are_counted_once_each(
    demo: Path, database: duckdb.DuckDBPyConnection
) -> None:
    found = attendance(database, "ORG")
    by_entity = found.groupby("entity_id")["n_documents"].sum()
    entities = load("entities", demo).set_index("entity_id")["n_documents"]
    assert by_entity.to_dict() == {
        key: n for key, n in entities.items() if str(key).startswith("ORG") and n
    }
