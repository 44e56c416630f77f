"""Web Annotations, DocBin and CoNLL give every mention back at its place."""

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example, offsets_to_biluo_tags
from spacy.training.converters import conll_ner_to_docs

from pipeline.exports.source import Row, Source
from pipeline.exports.tokens import SPANS, layer
from tests.exports.conftest import exported

pytestmark = pytest.mark.model
Place = tuple[str, int, int, str]


def places(tables: Path) -> set[Place]:
    rows = Source(tables).rows("mentions")
    return {(m["doc_id"], m["start"], m["end"], m["label"]) for m in rows}


def texts(tables: Path) -> dict[str, str]:
    return {row["doc_id"]: row["text"] for row in Source(tables).rows("documents")}


# ------------------------------------------------------------------ Web Annotation


def test_web_annotations_select_the_mentions_both_ways(tables: Path, tmp_path: Path) -> None:
    folder = exported(tables, "webanno", tmp_path)
    collection = json.loads((folder / "collection.jsonld").read_text(encoding="utf-8"))
    found, name, before = set(), collection["first"], None
    while name:
        page = json.loads((folder / name).read_text(encoding="utf-8"))
        assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert (page["id"], page["type"]) == (name, "AnnotationPage")
        assert (page["partOf"], page.get("prev")) == ("collection.jsonld", before)
        assert page["startIndex"] == len(found)
        for item in page["items"]:
            found.add(selected(folder, item))
        before, name = name, page.get("next")
    assert before == collection["last"]
    assert collection["type"] == "AnnotationCollection"
    assert found == places(tables)
    assert len(found) == collection["total"]


def selected(folder: Path, item: Row) -> Place:
    """What an annotation tells of, found in the text by position and by quotation."""
    assert item["type"] == "Annotation"
    source = item["target"]["source"]
    text = (folder / source).read_bytes().decode()
    position, quote = item["target"]["selector"]
    assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
    start, end = position["start"], position["end"]
    assert text[start:end] == quote["exact"]
    whole = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert text[start - len(quote["prefix"]) :].startswith(whole)
    (label,) = (b["value"] for b in item["body"] if b.get("purpose") == "tagging")
    assert item["id"].startswith(source.replace(".txt", ".jsonld#"))
    return source.removesuffix(".txt"), start, end, label


def test_a_web_annotation_tells_the_entity(hard: Path, tmp_path: Path) -> None:
    folder = exported(hard, "webanno", tmp_path)
    pages = [json.loads(p.read_text(encoding="utf-8")) for p in folder.glob("d*.jsonld")]
    bodies = [body for page in pages for item in page["items"] for body in item["body"]]
    assert "Conseil de l'Europe" in [b.get("value") for b in bodies]
    assert "http://www.wikidata.org/entity/Q8908" in [b.get("source") for b in bodies]


def test_the_texts_beside_are_the_documents_to_the_last_character(
    tables: Path, tmp_path: Path
) -> None:
    folder = exported(tables, "webanno", tmp_path)
    found = {p.stem: p.read_bytes().decode() for p in folder.glob("*.txt")}
    assert found == texts(tables)


# ------------------------------------------------------------------ DocBin


def read_docbin(folder: Path) -> list[Doc]:
    vocab = spacy.blank("fr").vocab
    files = sorted(folder.glob("*.spacy"))
    return [doc for file in files for doc in DocBin().from_disk(file).get_docs(vocab)]


def test_docbin_has_every_mention_in_spans_and_the_outermost_in_ents(
    tables: Path, tmp_path: Path
) -> None:
    docs = read_docbin(exported(tables, "docbin", tmp_path))
    assert {doc.user_data["doc_id"]: doc.text for doc in docs} == texts(tables)
    wanted: dict[str, list[Row]] = {}
    for mention in Source(tables).rows("mentions"):
        wanted.setdefault(mention["doc_id"], []).append(mention)
    for doc in docs:
        mentions = wanted.get(doc.user_data["doc_id"], [])
        found = [(s.start_char, s.end_char, s.label_) for s in doc.spans[SPANS]]
        assert found == [(m["start"], m["end"], m["label"]) for m in mentions]
        outermost, _ = layer(mentions)
        entities = [(e.start_char, e.end_char, e.label_, e.kb_id_) for e in doc.ents]
        assert entities == [
            (m["start"], m["end"], m["label"], m["entity_id"] or "") for m in outermost
        ]
        for span in doc.spans[SPANS]:
            assert not [token for token in span[1:] if token.is_sent_start]


def test_an_office_is_outside_and_its_body_inside(hard: Path, tmp_path: Path) -> None:
    docs = read_docbin(exported(hard, "docbin", tmp_path))
    (doc,) = (doc for doc in docs if "😀" in doc.text)
    outer = {e.text: e.label_ for e in doc.ents}
    assert outer["Secrétaire général du Conseil de l'Europe"] == "OFFICE"
    assert "Conseil de l'Europe" not in outer
    assert ("Conseil de l'Europe", "ORG") in [(s.text, s.label_) for s in doc.spans[SPANS]]


def test_spacy_trains_on_a_docbin(hard: Path, tmp_path: Path) -> None:
    """What the reader of `spacy train` does: each Doc is an Example, with tags that align."""
    for doc in read_docbin(exported(hard, "docbin", tmp_path)):
        offsets = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
        assert "-" not in offsets_to_biluo_tags(doc, offsets)
        example = Example(spacy.blank("fr").make_doc(doc.text), doc)
        assert example.to_dict()["doc_annotation"]["entities"]


@pytest.mark.parametrize(
    ("spans", "outer"),
    [
        ([(0, 9), (4, 9)], [(0, 9)]),
        ([(0, 4), (4, 9)], [(0, 4), (4, 9)]),
        ([(0, 5), (3, 9)], [(3, 9)]),  # crossing: the longer one
        ([(0, 5), (5, 6), (4, 8)], [(0, 5), (5, 6)]),
        ([], []),
    ],
)
def test_layers_never_overlap(spans: list[tuple[int, int]], outer: list[tuple[int, int]]) -> None:
    chosen, others = layer([{"start": s, "end": e, "label": "ORG"} for s, e in spans])
    assert [(m["start"], m["end"]) for m in chosen] == outer
    assert len(chosen) + len(others) == len(spans)


# ------------------------------------------------------------------ CoNLL


def read_conll(file: Path) -> dict[str, list[list[str]]]:
    """Rows of cells by doc_id; an empty row ends a sentence."""
    documents: dict[str, list[list[str]]] = {}
    for line in file.read_bytes().decode().split("\n"):
        cells = line.split("\t")
        if cells[0] == "-DOCSTART-":
            rows = documents.setdefault(cells[1], [])
        else:
            rows.append(cells if line else [])
    return documents


def chunks(rows: list[list[str]], column: int) -> set[tuple[int, int, str]]:
    """The spans of a column of IOB2, strictly: an I- follows a B- or I- of its label."""
    found: list[list[Any]] = []
    former = "O"
    for row in rows:
        tag = row[column] if row else "O"
        if tag.startswith("B-"):
            found.append([int(row[1]), int(row[2]), tag[2:]])
        elif tag.startswith("I-"):
            assert former[1:] == tag[1:], rows
            found[-1][1] = int(row[2])
        former = tag
    return {(start, end, label) for start, end, label in found}


def test_conll_gives_both_layers_back(tables: Path, tmp_path: Path) -> None:
    documents = read_conll(exported(tables, "conll", tmp_path))
    assert set(documents) == set(texts(tables))
    by_document = texts(tables)
    found: set[Place] = set()
    for doc_id, rows in documents.items():
        for row in rows:
            if row:
                assert len(row) == 5
                assert by_document[doc_id][int(row[1]) : int(row[2])] == row[0]
        for column in (3, 4):
            found |= {(doc_id, *span) for span in chunks(rows, column)}
    wanted = places(tables)
    three_deep = wanted - found
    assert found <= wanted
    assert not three_deep


def test_spacys_own_reader_takes_the_file(hard: Path, tmp_path: Path) -> None:
    file = exported(hard, "conll", tmp_path)
    text = file.read_text(encoding="utf-8")
    docs = list(conll_ner_to_docs(text, no_print=True))
    entities = [(e.text, e.label_) for doc in docs for e in doc.ents]
    rows = Source(hard).rows("mentions")
    assert ("Terry Davis", "PERSON") in entities
    outer = sum(1 for tag in text.split() if tag.startswith("B-")) - sum(
        row[3].startswith("B-") for rows in read_conll(file).values() for row in rows if row
    )
    assert len(entities) == outer <= len(list(rows))
