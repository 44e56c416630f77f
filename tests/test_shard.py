"""One bad document is one issue; the others of its shard are unharmed."""

import json
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.jobs import Item, Shard
from pipeline.model import Analysis, RawDocument
from pipeline.parts import read_part
from pipeline.reading.files import content_id
from pipeline.shard import Worker

pytestmark = pytest.mark.model


class Stumbling(Worker):
    """A worker that meets something nobody foresaw in one of the documents."""

    def analyse(self, raw: RawDocument) -> Analysis:
        if raw.media_type == "text/markdown":
            raise IndexError("at \ud800")
        return super().analyse(raw)


@pytest.fixture
def shard(folder: Path, tmp_path: Path) -> Shard:
    items = [Item(str(path), content_id(path)) for path in sorted(folder.iterdir())]
    return Shard(tuple(items), tmp_path / "parts")


def issues(shard: Shard) -> list[dict[str, str]]:
    rows = read_part(shard.output)["issues"].to_pylist()
    names = [Path(item.path).name for item in shard.items]
    return [{"source": names[row.pop("file")]} | row for row in rows]


def test_the_receipt_tells_what_the_part_holds(shard: Shard) -> None:
    receipt = Worker(Settings()).run(shard)
    assert receipt.documents == 2
    assert receipt.items == tuple(item.key for item in shard.items)
    mentions = read_part(shard.output)["mentions"]
    assert sum(receipt.mentions.values()) == mentions.num_rows
    kept = json.loads((shard.output / "receipt.json").read_text(encoding="utf-8"))
    assert kept["items"] == list(receipt.items)


def test_an_unexpected_error_is_an_issue_without_traceback(shard: Shard) -> None:
    receipt = Stumbling(Settings()).run(shard)
    assert (receipt.documents, receipt.issues) == (1, 1)
    assert issues(shard) == [
        {
            "source": "b.md",
            "stage": "analyse",
            "severity": "error",
            "message": "IndexError: at ?",
        }
    ]


def test_a_file_that_changes_under_way_is_an_issue(shard: Shard) -> None:
    Path(shard.items[0].path).write_text("Tout autre chose.", encoding="utf-8")
    assert Worker(Settings()).run(shard).documents == 1
    [issue] = issues(shard)
    assert (issue["source"], issue["message"]) == (
        "a.txt",
        "was changed while the run was going on",
    )


@pytest.mark.parametrize("all_languages", [False, True])
def test_a_document_that_is_not_french_is_kept_but_not_searched(
    tmp_path: Path, all_languages: bool
) -> None:
    path = tmp_path / "en.txt"
    path.write_text(
        "The Council of Europe has opened the treaty for signature. Germany and France will sign "
        "it on 3 May 2019, and the Committee of Ministers has welcomed this in Strasbourg.",
        encoding="utf-8",
    )
    shard = Shard((Item(str(path), content_id(path)),), tmp_path / "parts")
    receipt = Worker(Settings(all_languages=all_languages)).run(shard)
    assert receipt.documents == 1
    assert bool(receipt.mentions) == all_languages
    [document] = read_part(shard.output)["documents"].to_pylist()
    assert document["language"] == "en"
    told = read_part(shard.output)["issues"].to_pylist()
    assert [issue["message"] for issue in told] == (
        [] if all_languages else ["is not French (en): kept, but not searched for mentions"]
    )
