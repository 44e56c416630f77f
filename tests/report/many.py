"""Many documents to make a report of: those of data/raw and ../shared/winer, and changed copies."""

import random
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.conftest import ROOT, SHARED

_OWN_OF_TEN = 4  # documents of data/raw, which abound in treaties, officials and figures


def make(folder: Path, number: int) -> None:
    """`number` files in `folder`, always the same: each original once, then copies that lack a
    third of their paragraphs, are of other years and count otherwise."""
    chance = random.Random(0)  # noqa: S311  no secret
    own = sorted((ROOT / "data/raw").glob("*.txt"))
    others = sorted((SHARED / "winer").rglob("201*/**/*.txt")) or own
    sources = _turns(own), _turns(others)
    folder.mkdir(parents=True)
    for place in range(number):
        other = place % 10 >= _OWN_OF_TEN
        path, turn = next(sources[other])
        text = _text(path)
        kind = "other" if other else "own"
        (folder / f"{kind}-{path.stem}-{turn}.txt").write_text(
            _changed(text, chance) if turn else text, encoding="utf-8"
        )


def _turns(paths: list[Path]) -> Iterator[tuple[Path, int]]:
    return ((path, turn) for turn in count() for path in paths)


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _changed(text: str, chance: random.Random) -> str:
    head, *paragraphs = re.split(r"(?<=\n)(?=\s*\n)", text)
    kept = head + "".join(part for part in paragraphs if chance.random() < 2 / 3)
    back = chance.randrange(10)
    earlier = re.sub(r"\b20[012]\d\b", lambda year: str(int(year[0]) - back), kept)
    return re.sub(r"\d+(?= [a-zé]{4})", lambda count: str(int(count[0]) + back), earlier)
