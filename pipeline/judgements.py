"""A user's judgements on entities: a CSV with the columns judgement, left, right.

`judgement` is "same" or "different", `left` and `right` are entity_ids of a former run. Further
columns, for notes, are left alone.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from pipeline.config import Settings
from pipeline.errors import SettingsError
from pipeline.resolve import Judgement

DEFAULT = Settings().judgements
_COLUMNS = ("judgement", "left", "right")


def read(path: Path, default: Path = DEFAULT) -> tuple[Judgement, ...]:
    """The judgements in a file. Raises SettingsError naming file and line.

    Only the default file may be missing, which is to say that nothing was judged.
    """
    if path == default and not path.exists():
        return ()
    found = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in _COLUMNS if c not in (reader.fieldnames or ())]
            if missing:
                raise SettingsError(f"{path}: no column {', '.join(missing)}")
            for line, row in enumerate(reader, start=2):
                verdict = (row["judgement"] or "").strip()
                left, right = ((row[side] or "").strip() for side in ("left", "right"))
                if verdict not in ("same", "different") or not left or not right:
                    raise SettingsError(
                        f"{path} line {line}: wanted same or different and two entity_ids"
                    )
                found.append(Judgement(verdict == "same", left, right))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    return tuple(found)


def add(path: Path, judged: Sequence[Judgement]) -> int:
    """Add to the judgements in a file, made if need be, those it has not; how many these are.

    Rows and columns that are there stay as they are. Raises SettingsError where two judgements say
    the opposite of one pair, and like `read`; the file is then as it was.
    """
    known = {frozenset((j.left, j.right)): j.same for j in read(path, path)}
    rows = []
    for judgement in judged:
        pair = frozenset((judgement.left, judgement.right))
        if pair not in known:
            rows.append(judgement)
        if known.setdefault(pair, judgement.same) != judgement.same:
            raise SettingsError(
                f"{path}: {judgement.left} and {judgement.right} would be both same and different"
            )
    before: list[dict[str, str]] = []
    columns = list(_COLUMNS)
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            before, columns = list(reader), list(reader.fieldnames or _COLUMNS)
    made = path.with_name(f".{path.name}.making")
    with made.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(before)
        for j in rows:
            verdict = "same" if j.same else "different"
            writer.writerow({"judgement": verdict, "left": j.left, "right": j.right})
    made.replace(path)
    return len(rows)
