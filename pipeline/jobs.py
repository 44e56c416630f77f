"""What passes between the run, the engine and the workers: descriptors, never text."""

from dataclasses import dataclass
from pathlib import Path, PurePath


@dataclass(frozen=True, slots=True)
class Item:
    """A file to analyse and the `doc_id` that its content must have.

    `inside` is empty, or names a file in the archive `path`, level by level.
    """

    path: Path
    doc_id: str
    inside: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the file's result depends on besides code and settings: content and ending."""
        name = PurePath(self.inside[-1]) if self.inside else self.path
        return f"{self.doc_id}{name.suffix.lower()}"


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that one worker analyses in one go, and the folder their part is written to."""

    id: str
    items: tuple[Item, ...]
    output: Path


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a shard: keys of its items, documents made, mentions by label, issues."""

    id: str
    items: tuple[str, ...]
    documents: int
    mentions: dict[str, int]
    issues: int
