"""The order of the stages for one document, and the worker that runs them over a shard."""

import gc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Protocol

from pipeline import merge, normalise, parts, reading, write
from pipeline.config import Settings
from pipeline.errors import ReadError
from pipeline.jobs import Begin, Item, Receipt, Shard
from pipeline.lexicon import Lexicon
from pipeline.matchers.dates import Dates
from pipeline.matchers.figures import Figures
from pipeline.matchers.locations import Locations
from pipeline.matchers.officials import Officials
from pipeline.matchers.organisations import Organisations
from pipeline.matchers.treaties import Treaties
from pipeline.metadata import Describer
from pipeline.model import Analysis, Document, Issue, Mention, RawDocument
from pipeline.ner import Recogniser
from pipeline.parts import Rows
from pipeline.refer import Referrer
from pipeline.relate import officials as relate_officials
from pipeline.relate.quantities import Quantities
from pipeline.relate.quotations import Quotations
from pipeline.relate.treaty_actions import TreatyActions
from pipeline.segment import Segmenter
from pipeline.stopwatch import Stopwatch

MAX_MESSAGE = 500  # characters of an unexpected error's message that an issue keeps


class Matcher(Protocol):
    """Reads a document, and what was found in it before, and finds mentions."""

    def match(self, document: Document, found: Sequence[Mention]) -> list[Mention]: ...


# In the order in which they run, behind the model: each is given what was found before it.
MATCHERS: tuple[Callable[[Lexicon], Matcher], ...] = (
    Treaties,
    Organisations,
    Locations,
    Dates,
    Figures,
    Officials,
)


class Worker:
    """Everything a process needs, set up once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        lexicon = Lexicon()
        self._segmenter = Segmenter(lexicon)
        self._describer = Describer(lexicon)
        self._recogniser = Recogniser(settings.ner_model, lexicon)
        self._matchers = [matcher(lexicon) for matcher in MATCHERS]
        self._referrer = Referrer(lexicon)
        self._quantities = Quantities(lexicon)
        self._officials = relate_officials.Officials(lexicon)
        self._quotations = Quotations(lexicon)
        self._treaty_actions = TreatyActions(lexicon)
        self._watch = Stopwatch()
        gc.freeze()  # what is set up stays: collecting garbage goes past it, a tenth faster

    def analyse(self, raw: RawDocument) -> Analysis:
        """All stages between reading and writing, in their order."""
        lap = self._watch.lap
        text = normalise.normalise(raw.text, raw.furniture)
        lap("normalise")
        zones, sentences = self._segmenter.segment(text)
        lap("segment")
        metadata = self._describer.describe(text, zones, raw.declared)
        document = Document(raw.doc_id, text, zones, sentences, metadata)
        lap("metadata")
        if self._is_passed_over(document):
            return Analysis(document, ())
        suggested = self._recogniser.match(document)
        lap("model")
        found: list[Mention] = []
        for matcher in self._matchers:
            found.extend(matcher.match(document, [*suggested, *found]))
            lap(type(matcher).__name__.lower())
        found.extend(m for m in suggested if m.label != "PERSON")  # Officials took those over
        merged = merge.merge(document, found)
        lap("merge")
        mentions = self._referrer.refer(document, merged)
        lap("refer")
        officials = self._officials.relate(document, mentions)
        quotations = self._quotations.relate(document, mentions, officials)
        mentions = self._quantities.relate(document, mentions, quotations)
        analysis = Analysis(
            document,
            tuple(mentions),
            tuple(officials),
            tuple(self._treaty_actions.relate(document, mentions)),
            tuple(quotations),
        )
        lap("relate")
        return analysis

    def _is_passed_over(self, document: Document) -> bool:
        """Whether a document is of another language; one too short to tell counts as French."""
        return not self._settings.all_languages and document.metadata.language not in (None, "fr")

    def run(self, shard: Shard, begin: Begin = lambda _: None) -> Receipt:
        """Analyse every file of a shard and write its part; a bad file becomes an issue."""
        self._watch.seconds.clear()
        files = []
        for number, item in enumerate(shard.items):
            begin(number)
            files.append((item.doc_id, self._rows(item)))
        begin(None)

        def refused(number: int, error: Exception) -> Rows:
            return _unforeseen(shard.items[number], error)

        self._watch.start()
        tables = parts.pack(files, refused)
        self._watch.lap("rows")
        labels = Counter(tables["mentions"]["label"].to_pylist())
        receipt = Receipt(
            shard.id,
            tuple(item.key for item in shard.items),
            tables["documents"].num_rows,
            sum(len(text.split()) for text in tables["documents"]["text"].to_pylist()),
            dict(sorted(labels.items())),
            tables["issues"].num_rows,
        )
        self._watch.start()
        parts.write_part(shard.output, tables, asdict(receipt))
        self._watch.lap("write")
        return replace(receipt, seconds=dict(self._watch.seconds))

    def _rows(self, item: Item) -> Rows:
        """The rows of one file. The one place where an unexpected error is caught."""
        self._watch.start()
        try:
            raw, notes = reading.read(Path(item.path), self._settings, item.inside)
            self._watch.lap("read")
            if raw.doc_id != item.doc_id:
                raise ReadError("was changed while the run was going on")
            analysis = self.analyse(raw)
            if self._is_passed_over(analysis.document):
                language = analysis.document.metadata.language
                notes.append(f"is not French ({language}): kept, but not searched for mentions")
            rows = write.rows(raw, analysis)
            rows |= _issues(*(Issue(item.doc_id, "read", "info", note) for note in notes))
            self._watch.lap("rows")
            return rows
        except ReadError as error:
            return _issues(Issue(item.doc_id, "read", "error", str(error)))
        except Exception as error:  # any document may hold what no stage foresaw
            return _unforeseen(item, error)


def _unforeseen(item: Item, error: Exception) -> Rows:
    message = f"{type(error).__name__}: {error}"[:MAX_MESSAGE].encode(errors="replace").decode()
    return _issues(Issue(item.doc_id, "analyse", "error", message))


def _issues(*issues: Issue) -> Rows:
    return {"issues": [write.issue_row(issue) for issue in issues]}
