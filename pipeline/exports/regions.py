"""What was annotated in Label Studio: its JSON export, put in place in our texts."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.exports.label_studio import COLOURS, FURNITURE

KINDS = ("same", "different")


@dataclass(frozen=True, slots=True)
class Region:
    """A labelled stretch of a document's text, and what was entered for it."""

    start: int
    end: int
    label: str
    entity: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task that was annotated. `regions` by their id; `relations` are (kind, id, id)."""

    where: str
    doc_id: str
    results: Mapping[str, Mapping[str, Any]]
    entered: Mapping[tuple[str, str], str]
    relations: Sequence[tuple[str, str, str]] = field(default=())

    def regions(self, text: str) -> dict[str, Region]:
        """The regions in `text`, the document's, without white space at their edges.

        Positions count code points; UTF-16 units, as older releases count, where only that fits
        what the regions quote. Raises InputError where neither does.
        """
        wrong = ""
        for count in (lambda place: place, _utf16(text)):
            try:
                return {name: self._region(name, text, count) for name in self.results}
            except (ValueError, KeyError, TypeError) as error:
                wrong = wrong or str(error)
        raise InputError(f"{self.where}: {wrong}; is it of another version of the document?")

    def _region(self, name: str, text: str, count: Callable[[int], int]) -> Region:
        value = self.results[name]
        start, end = count(value["start"]), count(value["end"])
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{start} to {end} is not within the text's {len(text)} characters")
        quoted, found = value.get("text"), text[start:end]
        if isinstance(quoted, str) and "".join(quoted.split()) != "".join(found.split()):
            raise ValueError(f"the text from {start} to {end} is {found!r}, not {quoted!r}")
        start += len(found) - len(found.lstrip())
        end -= len(found) - len(found.rstrip())
        said = (self.entered.get((name, key), "") for key in ("entity", "value"))
        return Region(start, max(start, end), value["labels"][0], *said)


def _utf16(text: str) -> Callable[[int], int]:
    """UTF-16 units → code points; of a place within a pair, those before it."""
    raw = text.encode("utf-16-le")

    def count(place: int) -> int:
        if not 0 <= 2 * place <= len(raw):
            return -1
        return len(raw[: 2 * place].decode("utf-16-le", "ignore"))

    return count


def read(file: Path) -> tuple[list[Task], int]:
    """The annotated tasks of an export, and the number of tasks that nobody has annotated.

    Of several annotations of a task, the one marked as ground truth counts, else the latest.
    Raises InputError, naming the task, for what is no such export.
    """
    try:
        tasks = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise InputError(f"{file} is no list of tasks: export from Label Studio as JSON")
    found, empty = [], 0
    for number, task in enumerate(tasks, start=1):
        where = f"{file}, task {task.get('id', number)}"
        data = task.get("data")
        doc_id = data.get("doc_id") if isinstance(data, dict) else None
        if not isinstance(doc_id, str):
            raise InputError(
                f"{where}: no doc_id in its data; wanted is the export JSON (not JSON-MIN) of "
                "tasks that `export --format labelstudio` has made"
            )
        annotation = _chosen(task.get("annotations") or [])
        if annotation is None:
            empty += 1
        else:
            try:
                found.append(_task(where, doc_id, annotation["result"]))
            except (KeyError, TypeError, IndexError) as error:
                raise InputError(f"{where}: not as Label Studio writes it: {error!r}") from error
    return found, empty


def _chosen(annotations: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    kept = [a for a in annotations if not a.get("was_cancelled")]

    def rank(annotation: Mapping[str, Any]) -> tuple[bool, str]:
        return bool(annotation.get("ground_truth")), str(annotation.get("updated_at") or "")

    return max(kept, key=rank, default=None)


def _task(where: str, doc_id: str, result: Sequence[Mapping[str, Any]]) -> Task:
    regions = {}
    entered = {}
    for item in result:
        if item["type"] == "labels":
            label = item["value"]["labels"][0]
            if label != FURNITURE and label not in COLOURS:
                raise InputError(f"{where}: unknown label {label!r}; known: {', '.join(COLOURS)}")
            regions[item["id"]] = item["value"]
        elif item["type"] == "textarea":
            text = item["value"]["text"]
            said = text if isinstance(text, str) else " ".join(text)
            entered[item["id"], item["from_name"]] = said.strip()
    return Task(where, doc_id, regions, entered, tuple(_relations(result)))


def _relations(result: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for item in result:
        if item["type"] == "relation":
            for kind in item.get("labels") or ():
                if kind in KINDS:
                    yield kind, item["from_id"], item["to_id"]
