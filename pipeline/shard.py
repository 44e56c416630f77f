"""The order of the stages for one document, and the worker that runs them over a shard."""

from collections import Counter
from dataclasses import asdict

import pyarrow as pa

from pipeline import normalise, read, write
from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.jobs import Item, Receipt, Shard
from pipeline.model import Analysis, Document, Issue, Metadata, RawDocument, Zone

MAX_MESSAGE = 500  # characters of an unexpected error's message that an issue keeps


class Worker:
    """Everything a process needs, set up once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def analyse(self, raw: RawDocument) -> Analysis:
        """All stages between reading and writing, in their order."""
        text = normalise.normalise(raw.text)
        zones = (Zone(0, len(text.norm), "body"),)
        document = Document(raw.doc_id, text, zones, ((0, len(text.norm)),), Metadata())
        return Analysis(document, ())

    def run(self, shard: Shard) -> Receipt:
        """Analyse every file of a shard and write its part; a bad file becomes an issue."""
        documents = [self._tables(item) for item in shard.items]
        labels = Counter(label for d in documents for label in d["mentions"]["label"].to_pylist())
        receipt = Receipt(
            shard.id,
            tuple(item.key for item in shard.items),
            sum(tables["documents"].num_rows for tables in documents),
            dict(sorted(labels.items())),
            sum(tables["issues"].num_rows for tables in documents),
        )
        write.write_part(shard.output, documents, asdict(receipt))
        return receipt

    def _tables(self, item: Item) -> dict[str, pa.Table]:
        """The tables of one file. The one place where an unexpected error is caught."""
        try:
            raw, notes = read.read(item.path, self._settings.max_characters)
            if raw.doc_id != item.doc_id:
                raise ReadError("was changed while the run was going on")
            rows = write.rows(raw, self.analyse(raw))
            rows |= _issues(*(Issue(item.doc_id, "read", "info", note) for note in notes))
            return write.part_tables(rows)
        except ReadError as error:
            issue = Issue(item.doc_id, "read", "error", str(error))
        except Exception as error:  # any document may hold what no stage foresaw
            message = f"{type(error).__name__}: {error}"[:MAX_MESSAGE]
            issue = Issue(
                item.doc_id, "analyse", "error", message.encode(errors="replace").decode()
            )
        return write.part_tables(_issues(issue))


def _issues(*issues: Issue) -> write.Rows:
    return {"issues": [write.issue_row(issue) for issue in issues]}
