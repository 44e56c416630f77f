"""One document's rows against its annotation: what is counted, and which cases are won.

The rules are those of the project's score.py, to the last figure: strict is the same label and
span; relaxed the same label and an overlapping span, one to one. What stands in the annotation's
furniture, and what it marks as anaphoric, neither wins nor loses.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]

LABELS = ("ORG", "TREATY", "PERSON", "OFFICE", "LOC", "DATE", "FIGURE")
LINKED = ("ORG", "TREATY", "PERSON", "LOC")
UNLINKED = ""  # the cluster of all mentions that refer to nothing known


@dataclass(slots=True)
class Verdict:
    """What the annotation says of a mention found; None where it does not say.

    `span` is exact, overlap (another extent) or extra (nothing annotated answers to it); `value`
    is of figures and dates.
    """

    span: str
    link: bool | None = None
    value: bool | None = None


@dataclass(slots=True)
class Sheet:
    """What adds up over documents. `cases` says of each thing annotated whether it was won;
    `verdicts` has, by `mention_id`, each mention that the annotation judges."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)  # (measure, outcome)
    clusters: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    cases: dict[str, bool] = field(default_factory=dict)
    extras: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def count(self, measure: str, **outcomes: int) -> None:
        for outcome, number in outcomes.items():
            self.counts[measure, outcome] += number

    def case(self, name: str, won: bool, complaint: str = "missed") -> None:
        self.cases[name] = won
        if not won:
            self.errors.append(f"{name}: {complaint}")

    def surplus(self, name: str) -> None:
        self.extras.append(name)
        self.errors.append(name)


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one document."""

    text: str
    mentions: list[Row]
    officials: list[Row]
    actions: list[Row]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that documents share, by their identifier."""

    entities: Mapping[str, Row]
    figures: Mapping[str, Row]
    dates: Mapping[str, Row]

    def entity(self, entity_id: object) -> Row:
        return self.entities.get(entity_id, {}) if isinstance(entity_id, str) else {}


def score_document(sheet: Sheet, doc: str, gold: Row, found: Found | None, facts: Facts) -> None:
    """Enter one document into `sheet`; `found` is None where the run has no such document."""
    mentions = found.mentions if found else []
    if found and any(found.text[m["start"] : m["end"]] != m["text"] for m in mentions):
        sheet.errors.append(f"{doc} OFFSETS: a mention's text is not text[start:end]")
    if found and gold.get("by_surface"):
        gold = _placed(gold, found.text)
        mentions = [m for m in mentions if m["zone"] != "furniture"]
    wanted, mentions = _comparable(gold, mentions)
    for label in LABELS:
        _score_label(
            sheet,
            doc,
            label,
            [g for g in wanted if g["label"] == label],
            [m for m in mentions if m["label"] == label],
            facts,
        )
    _score_officials(sheet, doc, gold, found.officials if found else [], facts)
    _score_actions(sheet, doc, gold, found.actions if found else [], facts)


def _placed(gold: Row, text: str) -> Row:
    """Annotations of an extracted text, put where their wording stands in `text`, in order."""
    placed, cursor = [], 0
    for mention in sorted(gold["mentions"], key=lambda m: m["start"]):
        start = text.find(mention["text"], cursor)
        if start < 0:
            start = text.find(mention["text"])
        if start >= 0:
            cursor = start
            placed.append({**mention, "start": start, "end": start + len(mention["text"])})
        else:
            placed.append({**mention, "start": -2, "end": -1})  # overlaps nothing: always missed
    return {**gold, "mentions": placed, "furniture": []}


def _comparable(gold: Row, mentions: list[Row]) -> tuple[list[Row], list[Row]]:
    """Both sides without furniture and without what only answers an anaphoric annotation."""

    def furniture(mention: Row) -> bool:
        return any(
            mention["start"] < e and s < mention["end"] for s, e in gold.get("furniture", [])
        )

    annotated: list[Row] = [{**m, "case": n} for n, m in enumerate(gold["mentions"])]
    optional = [m for m in annotated if m.get("anaphoric")]
    wanted = [m for m in annotated if not m.get("anaphoric") and not furniture(m)]

    def answers(mention: Row, among: list[Row]) -> bool:
        return any(_overlap(g, mention) and g["label"] == mention["label"] for g in among)

    kept = [
        m for m in mentions if not furniture(m) and (not answers(m, optional) or answers(m, wanted))
    ]
    return wanted, kept


def _overlap(one: Row, other: Row) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _same_span(one: Row, other: Row) -> bool:
    return (one["start"], one["end"]) == (other["start"], other["end"])


def _pairs(wanted: list[Row], mentions: list[Row]) -> list[tuple[Row, Row]]:
    """One-to-one pairs of overlapping spans: equal spans first, then the largest overlap."""

    def rank(i: int, j: int) -> tuple[bool, int, int, int]:
        one, other = wanted[i], mentions[j]
        shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
        return not _same_span(one, other), -shared, i, j

    candidates = sorted(
        rank(i, j)
        for i, one in enumerate(wanted)
        for j, other in enumerate(mentions)
        if _overlap(one, other)
    )
    left_i, left_j = set(range(len(wanted))), set(range(len(mentions)))
    pairs = []
    for _, _, i, j in candidates:
        if i in left_i and j in left_j:
            left_i.remove(i)
            left_j.remove(j)
            pairs.append((wanted[i], mentions[j]))
    return pairs


def _score_label(
    sheet: Sheet, doc: str, label: str, wanted: list[Row], mentions: list[Row], facts: Facts
) -> None:
    pairs = _pairs(wanted, mentions)
    exact = sum(_same_span(*pair) for pair in pairs)
    for measure, hits in (("strict", exact), ("relaxed", len(pairs))):
        sheet.count(f"{measure} {label}", tp=hits, fp=len(mentions) - hits, fn=len(wanted) - hits)
    for pair in pairs:
        span = "exact" if _same_span(*pair) else "overlap"
        sheet.verdicts[pair[1]["mention_id"]] = Verdict(span)
    partner = {g["case"]: m for g, m in pairs}
    for gold in wanted:
        mention = partner.get(gold["case"])
        instead = f"found {mention['text']!r}" if mention else "missed"
        won = mention is not None and _same_span(gold, mention)
        sheet.case(f"{_name(doc, gold)} span", won, instead)
    paired = {id(m) for _, m in pairs}
    for mention in mentions:
        if id(mention) not in paired:
            sheet.verdicts[mention["mention_id"]] = Verdict("extra")
            where = f"at {mention['start']} [{mention['source']}]"
            sheet.surplus(f"{doc} {label} extra {mention['text']!r} {where}")
    for gold, mention in pairs:
        if label in LINKED and gold.get("link"):
            _score_link(sheet, doc, gold, mention, facts)
        elif label == "FIGURE":
            _score_figure(sheet, doc, gold, mention["mention_id"], facts)
        elif label == "DATE":
            value = facts.dates.get(mention["mention_id"], {}).get("value")
            won = isinstance(value, str) and value == gold["value"]
            sheet.count("date", ok=won)
            sheet.verdicts[mention["mention_id"]].value = won
            sheet.case(f"{_name(doc, gold)} value", won, f"want {gold['value']}, got {value}")
    if label in ("FIGURE", "DATE"):
        sheet.count(label.lower(), gold=len(wanted), found=len(mentions))


def _name(doc: str, gold: Row) -> str:
    return f"{doc} {gold['label']} {gold['case']} {gold['text']!r}"


def _score_link(sheet: Sheet, doc: str, gold: Row, mention: Row, facts: Facts) -> None:
    label, entity = gold["label"], facts.entity(mention["entity_id"])
    accepted = _names(entity) | _identifiers(entity)
    if label == "LOC":
        accepted.add(fold(entity.get("country")))
    won = fold(gold["link"]) in accepted
    sheet.verdicts[mention["mention_id"]].link = won
    sheet.count(f"link {label}", ok=won, n=1)
    cluster = mention["entity_id"] if isinstance(mention["entity_id"], str) else UNLINKED
    sheet.clusters[label].append((fold(gold["link"]), cluster))
    complaint = f"want {gold['link']!r}, got {entity.get('name')!r}"
    sheet.case(f"{_name(doc, gold)} link", won, complaint)


def _score_figure(sheet: Sheet, doc: str, gold: Row, mention_id: str, facts: Facts) -> None:
    figure = facts.figures.get(mention_id, {})
    unit = figure.get("unit")
    won = all(same_number(gold.get(k), figure.get(k)) for k in ("value", "high", "total"))
    won = won and (gold.get("unit") or None) == (unit if isinstance(unit, str) and unit else None)
    sheet.verdicts[mention_id].value = won
    modifier = gold["modifier"] == figure.get("modifier")
    counted = fold(gold.get("counted")) == fold(figure.get("counted"))
    sheet.count("figure", ok=won, kind=won and gold["kind"] == figure.get("kind"))
    sheet.count("figure", modifier=won and modifier)
    if gold.get("counted"):
        sheet.count("counted", ok=counted, n=1)
    keys = ("value", "high", "total", "unit")
    complaint = f"want {[gold.get(k) for k in keys]}, got {[figure.get(k) for k in keys]}"
    sheet.case(f"{_name(doc, gold)} value", won, complaint)
    if won:
        wanted, got = (f"{r.get('modifier')}/{r.get('counted')}" for r in (gold, figure))
        won = modifier and (counted or not gold.get("counted"))
        sheet.case(f"{_name(doc, gold)} attributes", won, f"want {wanted}, got {got}")


def _score_officials(sheet: Sheet, doc: str, gold: Row, rows: list[Row], facts: Facts) -> None:
    wanted: set[tuple[str, str, str]] = set()
    canonical: dict[tuple[str, str], str] = {}  # any accepted wording → the first one
    for official in gold.get("officials", []):
        office = official["office"]
        offices = [fold(x) for x in (office if isinstance(office, list) else [office])]
        person = fold(official["person"])
        wanted.add((person, offices[0], fold(official.get("organisation"))))
        canonical.update({(person, x): offices[0] for x in offices})
    given = set()
    for row in rows:
        person, office = fold(row["person"]), fold(row["office"])
        office = canonical.get((person, office), office)
        organisations = _names(facts.entity(row["organisation_id"]))
        if isinstance(row["organisation"], str):
            organisations.add(fold(row["organisation"]))
        match = (w for w in sorted(wanted) if w[:2] == (person, office) and w[2] in organisations)
        given.add(next(match, (person, office, fold(row["organisation"]))))
    both = wanted & given
    sheet.count("officials", tp=len(both), fp=len(given - both), fn=len(wanted - both))
    for official in sorted(wanted):
        sheet.case(f"{doc} OFFICIAL {' / '.join(official)}", official in both)
    for official in sorted(given - both):
        sheet.surplus(f"{doc} OFFICIAL extra {' / '.join(official)}")


def _score_actions(sheet: Sheet, doc: str, gold: Row, rows: list[Row], facts: Facts) -> None:
    left = dict(enumerate(gold.get("treaty_actions", [])))
    names = {
        n: f"{doc} ACTION {n} {a['treaty']} {a['action']} {a.get('party') or a.get('count') or ''}"
        for n, a in left.items()
    }
    for row in rows:
        entity = facts.entity(row["treaty_id"])
        treaty = _names(entity) | _identifiers(entity)
        hit = next((n for n, a in left.items() if _same_action(a, row, treaty)), None)
        if hit is None:
            party = row["party"] if isinstance(row["party"], str) else row["count"]
            name = f"{entity.get('name')!r} {row['action']} {party} at {row['start']}"
            sheet.surplus(f"{doc} ACTION extra {name}")
            sheet.count("treaty_actions", fp=1)
        else:
            del left[hit]
            sheet.count("treaty_actions", tp=1)
    sheet.count("treaty_actions", fn=len(left))
    for number, name in names.items():
        sheet.case(name, number not in left)


def _same_action(gold: Row, row: Row, treaty: set[str]) -> bool:
    return (
        fold(gold["treaty"]) in treaty
        and gold["action"] == row["action"]
        and fold(gold.get("party")) == fold(row["party"])
        and all(_number(gold.get(k)) == _number(row[k]) for k in ("count", "total"))
    )


def fold(value: object) -> str:
    """A name without what spelling varies: case, accents, hyphens, blanks, a leading article."""
    if not isinstance(value, str):  # None, or a missing value of pandas
        return ""
    text = unicodedata.normalize("NFKD", value).lower().replace("œ", "oe").replace("’", "'")
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"[\u2010-\u2015\-_]", " ", text)
    text = re.sub(r"\s+", " ", text).strip(' .,;:"«»“”')
    return re.sub(r"^(le |la |les |l')", "", text)


def _names(entity: Row) -> set[str]:
    lists: Iterable[Iterable[str]] = (entity.get(k, ()) for k in ("aliases", "acronyms"))
    return {fold(entity.get("name"))} | {fold(name) for names in lists for name in names}


def _identifiers(entity: Row) -> set[str]:
    pairs = entity.get("external_ids", {}).items()
    return {fold(f"{scheme} {value}") for scheme, value in pairs} | {fold(v) for _, v in pairs}


def _number(value: Any) -> float | None:
    """None also for the missing value of pandas, the one number that is not equal to itself."""
    return None if value is None or value != value else float(value)


def same_number(one: Any, other: Any) -> bool:
    """Equal but for rounding, or both missing."""
    a, b = _number(one), _number(other)
    if a is None or b is None:
        return a is b
    return a == b or abs(a - b) <= 1e-6 * max(1.0, abs(a))
