"""The whole report, from the tables of one run."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline import __version__
from pipeline.report import corpus, documents, entities, figures, officials, overview, treaties
from pipeline.report.book import Book
from pipeline.report.site import MARK, Site, Tell, taking_place_of


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: where it opens, of how many documents and files, and how long it took."""

    page: Path
    documents: int
    files: int
    megabytes: float
    seconds: float


def build(processed: Path, folder: Path, tell: Tell | None = None) -> Made:
    """Make the report of the tables in `processed`, in `folder`.

    Raises TableError where the tables cannot be read, PipelineError where `folder` holds something
    else or cannot be written. `tell` is called with the number of pages made and of all pages.
    """
    began = time.perf_counter()
    tables = corpus.read(processed)
    with taking_place_of(folder) as making:
        site = Site(making, tell)
        site.assets()
        book = Book.of(tables, site)
        site.expected = len(tables.documents) + len(book.entity_pages) + len(book.claim_pages)
        for chapter in (overview, documents, entities, officials, treaties, figures):
            chapter.write(book)
        size = sum(path.stat().st_size for path in making.rglob("*") if path.is_file())
        made = Made(
            folder / "index.html",
            len(tables.documents),
            site.files,
            size / 1e6,
            time.perf_counter() - began,
        )
        content = {"version": __version__, "began": tables.manifest["began"]} | asdict(made)
        del content["page"], content["seconds"]  # so that reports of one run are the same
        (making / MARK).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return made
