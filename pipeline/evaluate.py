"""A run's tables against annotations: scores, errors, and what changed since an earlier result."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline import tables
from pipeline.errors import InputError
from pipeline.places import Place
from pipeline.scoring import LABELS, Facts, Found, Row, Sheet, Verdict, score_document

Figures = dict[str, Any]
SUMS = ("figure_value", "date_value", "officials", "treaty_actions")


@dataclass(frozen=True, slots=True)
class Scores:
    """`figures` has the names and values of score.py's JSON. `cases` tells of each annotated
    thing whether it was won; `extras` are the rows nothing annotated answers to."""

    figures: Figures
    cases: dict[str, bool]
    extras: list[str]
    errors: list[str]


def evaluate(gold_dir: Path, processed: "str | Place") -> Scores:
    """Score the tables in `processed` against every NAME.json in `gold_dir`.

    A document belongs to the annotation whose NAME is the stem of its `source`. Raises InputError
    for a folder without annotations or one that is no valid JSON, TableError for the tables.
    """
    return judge(gold_dir, processed)[0]


def judge(gold_dir: Path, processed: "str | Place") -> tuple[Scores, dict[str, Verdict]]:
    """The scores of `evaluate`, and the verdict on each mention judged, by `mention_id`."""
    annotations = _annotations(gold_dir)
    by_stem, facts = _load(processed)
    sheet, missing = Sheet(), []
    for stem, gold in annotations.items():
        found = by_stem.get(stem)
        if found is None:
            missing.append(stem)
        score_document(sheet, stem, gold, found, facts)
    figures = _figures(sheet) | {"missing_documents": missing}
    return Scores(figures, sheet.cases, sheet.extras, sheet.errors), sheet.verdicts


def _annotations(folder: Path) -> dict[str, Row]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise InputError(f"there are no annotations (*.json) in {folder}")
    found = {}
    for file in files:
        try:
            found[file.stem] = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{file} cannot be read: {error}") from error
    return found


def _load(processed: "str | Place") -> tuple[dict[str, Found], Facts]:
    def rows(name: str) -> list[Row]:
        return tables.load(name, processed).to_dict("records")  # type: ignore[return-value]

    def grouped(name: str) -> dict[str, list[Row]]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows(name):
            groups[row["doc_id"]].append(row)
        return groups

    mentions, officials, actions = map(grouped, ("mentions", "officials", "treaty_actions"))
    by_stem = {}
    for document in rows("documents"):
        doc_id = document["doc_id"]
        by_stem[Path(document["source"]).stem] = Found(
            document["text"],
            mentions.get(doc_id, []),
            officials.get(doc_id, []),
            actions.get(doc_id, []),
        )
    facts = Facts(
        {row["entity_id"]: row for row in rows("entities")},
        {row["mention_id"]: row for row in rows("figures")},
        {row["mention_id"]: row for row in rows("dates")},
    )
    return by_stem, facts


def _figures(sheet: Sheet) -> Figures:
    n = sheet.counts

    def outcomes(measure: str) -> dict[str, Any]:
        return _prf(*(n[measure, outcome] for outcome in ("tp", "fp", "fn")))

    def by_label(measure: str) -> dict[str, Any]:
        total = (sum(n[f"{measure} {label}", o] for label in LABELS) for o in ("tp", "fp", "fn"))
        return {label: outcomes(f"{measure} {label}") for label in LABELS} | {"micro": _prf(*total)}

    def values(measure: str) -> dict[str, Any]:
        ok = n[measure, "ok"]
        return _prf(ok, n[measure, "found"] - ok, n[measure, "gold"] - ok)

    def share(measure: str, outcome: str, of: int) -> float:
        return round(n[measure, outcome] / max(1, of), 4)

    strict = by_label("strict")
    used = [label for label in LABELS if strict[label]["tp"] + strict[label]["fn"]]
    macro = sum(strict[label]["f1"] for label in used) / max(1, len(used))
    linked = [label for label in LABELS if n[f"link {label}", "n"]]
    return {
        "strict": strict,
        "relaxed": by_label("relaxed"),
        "strict_macro_f1": round(macro, 4),
        "link_accuracy": {
            label: share(f"link {label}", "ok", n[f"link {label}", "n"]) for label in linked
        },
        "entity_bcubed": {label: _bcubed(sheet.clusters[label]) for label in linked},
        "figure_value": values("figure"),
        "figure_kind_accuracy": share("figure", "kind", n["figure", "ok"]),
        "figure_modifier_accuracy": share("figure", "modifier", n["figure", "ok"]),
        "figure_counted_accuracy": share("counted", "ok", n["counted", "n"]),
        "date_value": values("date"),
        "officials": outcomes("officials"),
        "treaty_actions": outcomes("treaty_actions"),
    }


def _prf(tp: int, fp: int, fn: int) -> dict[str, Any]:
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4), "tp": tp, "fp": fp, "fn": fn}


def _bcubed(items: list[tuple[str, str]]) -> dict[str, Any]:
    """B³ of (annotated cluster, cluster found) pairs; there is at least one."""
    wanted = Counter(g for g, _ in items)
    found = Counter(f for _, f in items)
    both = Counter(items)
    p = sum(both[item] / found[item[1]] for item in items) / len(items)
    r = sum(both[item] / wanted[item[0]] for item in items) / len(items)
    return {
        "p": round(p, 4),
        "r": round(r, 4),
        "f1": round(2 * p * r / (p + r), 4),
        "n": len(items),
    }


def report(scores: Scores, errors: int = 0) -> Iterator[str]:
    """The scores as lines of text, then the first `errors` errors."""
    figures = scores.figures
    yield "label         P      R     F1  relaxed   link     B³   gold"
    for label in (*LABELS, "micro"):
        strict, relaxed = figures["strict"][label], figures["relaxed"][label]
        link = figures["link_accuracy"].get(label, math.nan)
        bcubed = figures["entity_bcubed"].get(label, {}).get("f1", math.nan)
        yield (
            f"{label:8} {strict['p']:6.3f} {strict['r']:6.3f} {strict['f1']:6.3f}"
            f" {relaxed['f1']:8.3f} {link:6.3f} {bcubed:6.3f} {strict['tp'] + strict['fn']:6}"
        )
    for name in SUMS:
        sums = figures[name]
        yield f"{name}: P {sums['p']:.3f} R {sums['r']:.3f} F1 {sums['f1']:.3f}"
    kinds = ("kind", "modifier", "counted")
    yield "figure " + " ".join(f"{k} {figures[f'figure_{k}_accuracy']:.3f}" for k in kinds)
    if figures["missing_documents"]:
        yield f"missing documents: {', '.join(figures['missing_documents'])}"
    yield from scores.errors[:errors]


def compare(before: Scores, after: Scores) -> Iterator[str]:
    """Gains and losses since `before`, case by case; cases that only one of them has are left out.

    A case is something annotated, won or not; an extra is a row nothing annotated answers to.
    """
    both = before.cases.keys() & after.cases.keys()
    old, new = Counter(before.extras), Counter(after.extras)
    groups = {
        "gained": sorted(c for c in both if after.cases[c] and not before.cases[c]),
        "lost": sorted(c for c in both if before.cases[c] and not after.cases[c]),
        "extras gone": sorted((old - new).elements()),
        "new extras": sorted((new - old).elements()),
    }
    for name in ("strict", *SUMS):
        was, now = (s.figures[name].get("micro", s.figures[name])["f1"] for s in (before, after))
        yield f"{name} F1 {was:.4f} → {now:.4f} ({now - was:+.4f})"
    for title, cases in groups.items():
        yield f"{title}: {len(cases)}"
        yield from (f"  {case}" for case in cases)


def save(scores: Scores, file: Path) -> None:
    """Keep `scores` for a later `compare`."""
    try:
        file.write_text(json.dumps(asdict(scores), ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}") from error


def load(file: Path) -> Scores:
    """What `save` kept; InputError when it is not there or not such a file."""
    try:
        return Scores(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"{file} does not hold saved scores: {error}") from error
