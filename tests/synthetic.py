"""Parts of a corpus that nobody wrote: any number of mentions, in a few seconds.

Names follow Zipf's law, without end, so that the more documents there are the more names they have;
some documents are copies of others. `python -m tests.synthetic FOLDER MENTIONS` makes the parts
below FOLDER, assembles them and prints the number of mentions and what they cost.
"""

import json
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import parts
from pipeline.assemble import Assembled, assemble
from pipeline.plan import Plan

MENTIONS = 40  # a document
TEXT = 2000  # characters of a document
Numbers = npt.NDArray[np.int64]

_SYLLABLES = [c + v for c in "bcdfglmnprstv" for v in ("a", "e", "i", "o", "u", "an", "on")]
_LABELS = ["PERSON", "ORG", "LOC", "DATE", "FIGURE", "OFFICE"]
_SHARES = [0.15, 0.2, 0.25, 0.17, 0.2, 0.03]
_PERSON, _ORG, _LOC, _DATE, _FIGURE, _ = range(len(_LABELS))
_KNOWN_BODIES = 2000


@dataclass
class Maker:
    """Draws documents; the same seed draws the same."""

    seed: int
    random: np.random.Generator = field(init=False)
    words: pa.Array = field(init=False)
    pool: str = field(init=False)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        count = len(_SYLLABLES)
        self.words = pa.array(
            [
                a + b + c
                for a in _SYLLABLES
                for b in _SYLLABLES[:40]
                for c in _SYLLABLES[:: count // 8]
            ]
        )
        self.pool = " ".join(self.words.take(self.draw(0, len(self.words), 20_000)).to_pylist())

    def draw(self, low: int, high: int, size: int) -> Numbers:
        return self.random.integers(low, high, size)

    def word(self, numbers: Numbers, salt: int) -> pa.Array:
        """A word for each number, another with another salt."""
        mixed = (numbers * 2654435761 + salt * 97) % 4294967291
        return self.words.take(pa.array(mixed % len(self.words)))

    def names(self, labels: Numbers, numbers: Numbers) -> tuple[pa.Array, pa.Array]:
        """(key, name) of entities: people and bodies without end, places of the knowledge base."""
        short, long = self.word(numbers % 300, 1), self.word(numbers, 2)
        name = pc.binary_join_element_wise(short, long, self.word(numbers // 7, 3), " ")
        known = (labels == _LOC) | ((labels == _ORG) & (numbers < _KNOWN_BODIES))
        mark = pc.if_else(pa.array(known), ":", "~")
        label = pa.array(_LABELS).take(pa.array(labels))
        return pc.binary_join_element_wise(label, mark, name, ""), pc.utf8_title(name)

    def tables(self, doc_ids: pa.Array) -> parts.Batches:
        """One part with these documents."""
        files = len(doc_ids)
        count = files * MENTIONS
        file = np.repeat(np.arange(files, dtype=np.int32), MENTIONS)
        labels = self.random.choice(len(_LABELS), count, p=_SHARES)
        numbers = self.random.zipf(1.2, count) % (1 << 40)
        numbers[labels == _LOC] %= 5000
        start = np.tile(np.arange(MENTIONS, dtype=np.int32) * 45, files)
        key, name = self.names(labels, numbers)
        linked = pa.array(labels <= _LOC)
        label = pa.array(_LABELS).take(pa.array(labels))
        place = pc.cast(pa.array(start), pa.string())
        doc_id = doc_ids.take(pa.array(file))
        mentions = {
            "file": file,
            "mention_id": pc.binary_join_element_wise(doc_id, place, label, ":"),
            "label": label,
            "text": name,
            "start": start,
            "end": start + 20,
            "entity_id": pc.if_else(linked, key, None),
            "sentence": start // 100,
            "zone": pc.if_else(pa.array(self.random.random(count) < 0.1), "furniture", "body"),
            "source": pc.if_else(linked, "model", "rule"),
            "rule": self.word(labels * 7 + start % 5, 4),
            "anaphoric": np.zeros(count, dtype=bool),
            "link_reason": pc.if_else(linked, "name as written", None),
        }
        _, first = np.unique(
            file * np.int64(1 << 44) + labels * np.int64(1 << 41) + numbers, return_index=True
        )
        first = pa.array(first[labels[first] <= _LOC])
        found = pa.table(mentions)
        made = {
            "files": {"file": np.arange(files, dtype=np.int32), "doc_id": doc_ids},
            "documents": self._documents(files),
            "mentions": mentions,
            "figures": self._figures(found.filter(pa.array(labels == _FIGURE))),
            "dates": self._dates(found.filter(pa.array(labels == _DATE))),
            "officials": self._officials(
                found.filter(pa.array((labels == _PERSON) & (numbers % 7 == 0)))
            ),
            "names": self._names(found.take(first)),
            "signatures": self._signatures(files),
        }
        return {n: _batch(n, made.get(n)) for n in parts.SCHEMAS_OF_PARTS}

    def _documents(self, files: int) -> dict[str, Any]:
        begins = self.draw(0, len(self.pool) - TEXT, files)
        zone = {"start": 0, "end": TEXT, "kind": "body"}
        return {
            "file": np.arange(files, dtype=np.int32),
            "title": self.word(begins, 5),
            "date": pa.array(self.draw(15_000, 20_000, files).astype(np.int32), pa.date32()),
            "media_type": ["text/plain"] * files,
            "encoding": ["utf-8"] * files,
            "n_characters": np.full(files, TEXT),
            "text": [self.pool[n : n + TEXT] for n in begins],
            "zones": [[zone]] * files,
        }

    def _figures(self, found: pa.Table) -> dict[str, Any]:
        count = found.num_rows
        noun = self.random.zipf(1.3, count) % 5000
        dated = pa.array(self.random.random(count) < 0.3)
        day = pa.array(self.draw(15_000, 20_000, count).astype(np.int32), pa.date32())
        return {
            "file": found["file"],
            "mention_id": found["mention_id"],
            "text": found["text"],
            "value": (self.random.zipf(1.2, count) % 100_000).astype(float),
            "kind": ["count"] * count,
            "modifier": pc.if_else(dated, "about", "exact"),
            "counted": self.word(noun, 6),
            "counted_text": pc.binary_join_element_wise(
                self.word(noun, 6), self.word(self.draw(0, 20, count), 7), " "
            ),
            "period_start": pc.if_else(dated, day, None),
            "period_end": pc.if_else(dated, day, None),
            "place": found["start"],
            "zone": found["zone"],
        }

    def _dates(self, found: pa.Table) -> dict[str, Any]:
        return {
            "file": found["file"],
            "mention_id": found["mention_id"],
            "text": found["text"],
            "value": ["2012"] * found.num_rows,
            "relative": [False] * found.num_rows,
            "place": found["start"],
        }

    def _officials(self, found: pa.Table) -> dict[str, Any]:
        return {
            "file": found["file"],
            "person_id": found["entity_id"],
            "person": found["text"],
            "office": self.word(self.draw(0, 200, found.num_rows), 8),
            "mention_id": found["mention_id"],
            "place": found["start"],
        }

    def _names(self, found: pa.Table) -> dict[str, Any]:
        count = found.num_rows
        ends = pa.array(np.arange(count + 1, dtype=np.int32))
        short = pc.utf8_upper(pc.utf8_slice_codeunits(found["text"], 0, 4)).combine_chunks()
        has = pc.and_(pc.equal(found["label"], "ORG"), pa.array(self.random.random(count) < 0.2))
        acronyms = pa.ListArray.from_arrays(ends, short)
        none = pa.array([[]] * count, pa.list_(pa.string()))
        return {
            "file": found["file"],
            "key": found["entity_id"],
            "label": found["label"],
            "name": found["text"],
            "external_ids": [[]] * count,
            "in_knowledge_base": pc.match_substring(found["entity_id"], ":"),
            "aliases": pa.ListArray.from_arrays(ends, found["text"].combine_chunks()),
            "acronyms": pc.if_else(has, acronyms, none),
        }

    def _signatures(self, files: int) -> dict[str, Any]:
        """One document in twenty says the same as one of a thousand others."""
        seeds = np.where(
            self.random.random(files) < 0.05,
            self.draw(0, 1000, files),
            self.draw(1000, 1 << 60, files),
        )
        factors = np.arange(1, 17, dtype=np.int64) * 2654435761
        runs = [np.sort((seed * np.arange(1, 251)) % (1 << 31)).astype(np.uint32) for seed in seeds]
        return {
            "file": np.arange(files, dtype=np.int32),
            "bands": [(seed * factors).tobytes() for seed in seeds],
            "runs": [each.tobytes() for each in runs],
        }


def _batch(name: str, columns: dict[str, Any] | None) -> pa.RecordBatch:
    """The columns of a table of a part; those not given are empty."""
    schema = parts.SCHEMAS_OF_PARTS[name]
    rows = len(columns["file"]) if columns else 0
    arrays = []
    for column in schema:
        given = (columns or {}).get(column.name)
        if given is None:
            array = pa.nulls(rows, column.type)
        elif isinstance(given, pa.ChunkedArray):
            array = given.combine_chunks()
        else:
            array = pa.array(given, column.type) if not isinstance(given, pa.Array) else given
        arrays.append(array.cast(column.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def make(folder: Path, mentions: int, documents_a_part: int = 125, seed: int = 0) -> Plan:
    """Write parts with about so many mentions into `folder`; the plan that goes with them."""
    count = max(1, mentions // MENTIONS)
    maker = Maker(seed)
    ids = [f"d{(n * 11400714819323198485) % (1 << 64):016x}" for n in range(count)]
    folders = []
    for start in range(0, count, documents_a_part):
        own = ids[start : start + documents_a_part]
        folders.append(folder / own[0])
        parts.write_part(folders[-1], maker.tables(pa.array(own)), {"items": own})
    sources = (f"2012/{n // 1000:05}/{n:08}.txt" for n in range(count))
    return Plan(dict(zip(ids, sources, strict=True)), (), frozenset(folders))


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of processors, and the peak of this process's memory in MB."""

    seconds: float
    processor: float
    peak: float


def measure(plan: Plan, output: Path) -> tuple[Cost, Assembled]:
    """Assemble the parts of a plan; what it cost and what was made."""
    output.mkdir(parents=True)
    clock, processor = time.perf_counter(), time.process_time()
    made = assemble(plan, lambda key: ((), ()), output)
    seconds, processor = time.perf_counter() - clock, time.process_time() - processor
    return Cost(seconds, processor, _peak()), made


def _peak() -> float:
    """Linux tells `getrusage` of the largest that a process or the one that started it was."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10)
    [line] = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / (1 << 10)


def main(folder: Path, mentions: int) -> None:
    """Print mentions and what assembling them cost; making the parts is not part of that."""
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        plan = other.submit(make, folder / "parts", mentions).result()
    cost, made = measure(plan, folder / "output")
    print(json.dumps([made.rows["mentions"], *astuple(cost)]))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
