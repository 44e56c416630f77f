"""What passes between the run, the engine and the workers: descriptors, never text."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

RECEIPT = "receipt.json"  # of a shard, in the folder of its part


@dataclass(frozen=True, slots=True)
class Item:
    """A file to analyse and the `doc_id` that its content must have.

    `inside` is empty, or names a file in the archive `path`, level by level. `size` tells about
    how many bytes there are to read; it only serves to share out work. With an `address`, the file
    is there, and only its name is that of `path`.
    """

    path: str
    doc_id: str
    inside: tuple[str, ...] = ()
    size: int = 0
    address: str = ""

    @property
    def key(self) -> str:
        """What the file's result depends on besides code and settings: content and ending."""
        name = PurePath(self.inside[-1] if self.inside else self.path)
        return f"{self.doc_id}{name.suffix.lower()}"


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that one worker analyses in one go; their part is a folder in `parts`."""

    items: tuple[Item, ...]
    parts: Path

    @property
    def id(self) -> str:
        """Made of the items' keys: equal contents make equal parts."""
        keys = "\n".join(item.key for item in self.items)
        return hashlib.sha256(keys.encode()).hexdigest()[:16]

    @property
    def output(self) -> Path:
        """The folder of the part."""
        return self.parts / self.id


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a shard: keys of its items, documents made, their words, mentions, issues.

    `seconds` tells by stage how long it took.
    """

    id: str
    items: tuple[str, ...]
    documents: int
    words: int
    mentions: dict[str, int]
    issues: int
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Death:
    """A worker process ended while it read `item`: `lost` says whether the run gave the file up."""

    item: Item
    reason: str
    lost: bool


# A worker tells the place in its shard of the file that it turns to; None: no file any more.
Begin = Callable[[int | None], None]
