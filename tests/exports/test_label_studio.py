"""Out to Label Studio and back: as gold that scores without a fault, and as judgements."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline import judgements
from pipeline.annotated import load
from pipeline.errors import InputError, SettingsError
from pipeline.evaluate import evaluate
from pipeline.exports.corrections import Corrected, corrected, save
from pipeline.exports.label_studio import FURNITURE, shown
from pipeline.exports.source import Row, Source
from tests.exports.conftest import exported

pytestmark = pytest.mark.model
Edit = Callable[[list[Row]], Any]


def annotated(tables: Path, folder: Path) -> list[Row]:
    """The tasks as Label Studio exports them when an annotator accepts every prediction."""
    made = exported(tables, "labelstudio", folder)
    tasks = json.loads((made / "tasks.json").read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, start=1):
        (prediction,) = task.pop("predictions")
        task["id"] = number
        task["annotations"] = [{"id": number, "result": prediction["result"]}]
    return list(tasks)


def back(tasks: list[Row], tables: Path, folder: Path) -> Corrected:
    file = folder / "project.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    return corrected(file, tables)


def task_of(tasks: list[Row], source: str) -> list[Row]:
    """The result of the only annotation of a document."""
    (task,) = (task for task in tasks if task["data"]["source"] == source)
    return task["annotations"][0]["result"]  # type: ignore[no-any-return]


def region(result: list[Row], text: str) -> Row:
    return next(r for r in result if r["type"] == "labels" and r["value"]["text"] == text)


def entered(result: list[Row], text: str, name: str) -> Row:
    wanted = region(result, text)["id"]
    return next(r for r in result if r["id"] == wanted and r["from_name"] == name)


# ------------------------------------------------------------------ out


def test_tasks_are_as_label_studio_wants_them(tables: Path, tmp_path: Path) -> None:
    made = exported(tables, "labelstudio", tmp_path)
    config = etree.fromstring((made / "config.xml").read_bytes())
    names = {tag.get("name"): tag.tag for tag in config.iter() if tag.get("name")}
    labels = {tag.get("value") for tag in config.iter("Label")}
    assert names == {"label": "Labels", "text": "Text", "entity": "TextArea", "value": "TextArea"}
    tasks = json.loads((made / "tasks.json").read_text(encoding="utf-8"))
    assert len(tasks) == len(list(Source(tables).rows("documents")))
    for task in tasks:
        text = task["data"]["text"]
        assert "\r" not in text
        ids = set()
        for item in task["predictions"][0]["result"]:
            assert names[item["from_name"]].lower() == item["type"]
            assert item["to_name"] == "text"
            if item["type"] == "labels":
                value = item["value"]
                assert text[value["start"] : value["end"]] == value["text"]
                assert set(value["labels"]) <= labels
                assert item["id"] not in ids
                ids.add(item["id"])
            else:
                assert item["id"] in ids


def test_what_is_shown_is_of_equal_length() -> None:
    assert shown("a\r\nb\rc\n") == "a \nb\nc\n"


# ------------------------------------------------------------------ and back


def test_accepted_predictions_come_back_as_gold_that_scores_one(
    tables: Path, tmp_path: Path
) -> None:
    found = back(annotated(tables, tmp_path), tables, tmp_path)
    assert found.judged == []
    assert save(found, tmp_path / "gold", tmp_path / "judgements.csv") == 0
    assert not (tmp_path / "judgements.csv").exists()
    figures = evaluate(tmp_path / "gold", tables).figures
    assert figures["strict"]["micro"]["f1"] == 1
    assert figures["strict"]["micro"]["tp"] > 10
    for name in ("figure_value", "officials"):
        assert figures[name]["f1"] == 1
    for name in ("kind", "modifier", "counted"):
        assert figures[f"figure_{name}_accuracy"] == 1
    assert set(figures["link_accuracy"].values()) == {1}
    assert figures["missing_documents"] == []
    undated = [n for n in found.notes if "have no value" in n]
    assert figures["date_value"]["f1"] == 1 or undated


def test_gold_is_of_the_form_that_training_reads(hard: Path, tmp_path: Path) -> None:
    found = back(annotated(hard, tmp_path), hard, tmp_path)
    save(found, tmp_path / "gold", tmp_path / "judgements.csv")
    for row in Source(hard).rows("documents"):
        (tmp_path / "gold" / row["source"]).write_bytes(row["text"].encode())
    documents = load([tmp_path / "gold"])
    assert len(documents) == len(found.gold)
    assert {label for d in documents for line in d.lines for *_, label in line.spans} >= {"ORG"}


def utf16(tasks: list[Row]) -> None:
    for task in tasks:
        text = task["data"]["text"]
        for item in task["annotations"][0]["result"]:
            for key in ("start", "end"):
                place = item["value"][key]
                item["value"][key] = len(text[:place].encode("utf-16-le")) // 2


def collapse(tasks: list[Row]) -> None:
    for task in tasks:
        for item in task["annotations"][0]["result"]:
            if item["type"] == "labels":
                item["value"]["text"] = " ".join(item["value"]["text"].split())


def rename(tasks: list[Row]) -> None:
    for task in tasks:
        for item in task["annotations"][0]["result"]:
            item["id"] = f"x{hash(item['id'])}"


@pytest.mark.parametrize("edit", [utf16, collapse, rename])
def test_other_ways_of_label_studio_change_nothing(
    tables: Path, tmp_path: Path, edit: Edit
) -> None:
    tasks = annotated(tables, tmp_path)
    wanted = back(copy.deepcopy(tasks), tables, tmp_path).gold
    edit(tasks)
    assert back(tasks, tables, tmp_path).gold == wanted


def test_utf16_makes_a_difference(hard: Path, tmp_path: Path) -> None:
    tasks = annotated(hard, tmp_path)
    before = region(task_of(tasks, "emoji.txt"), "Terry Davis")["value"]["start"]
    utf16(tasks)
    after = region(task_of(tasks, "emoji.txt"), "Terry Davis")["value"]["start"]
    assert after - before == 3  # 😀 and the two halves of 🇪🇺


def test_spans_labels_and_values_are_corrected(hard: Path, tmp_path: Path) -> None:
    tasks = annotated(hard, tmp_path)
    result = task_of(tasks, "emoji.txt")
    text = next(t["data"]["text"] for t in tasks if t["data"]["source"] == "emoji.txt")
    wider = region(result, "Strasbourg")["value"]
    wider |= {"end": wider["end"] + 1, "text": "Strasbourg,"}
    entered(result, "07.02.2007", "value")["value"]["text"] = ["2007-02-08"]
    entered(result, "18 des 46", "value")["value"]["text"] = [
        "value=18 total=47 kind=share modifier=about counted=État_membre"
    ]
    start = text.index("États")
    new = {"start": start - 1, "end": start + 6, "text": " États ", "labels": ["ORG"]}
    result.append({"id": "new", "from_name": "label", "to_name": "text", "type": "labels"})
    result[-1]["value"] = new
    result.remove(region(result, "Terry Davis"))
    mentions = back(tasks, hard, tmp_path).gold["emoji"]["mentions"]
    by_text = {m["text"]: m for m in mentions}
    assert "Terry Davis" not in by_text
    assert by_text["Strasbourg,"]["label"] == "LOC"
    assert by_text["07.02.2007"]["value"] == "2007-02-08"
    figure = {"label": "FIGURE", "text": "18 des 46", "value": 18, "unit": None, "kind": "share"}
    figure |= {"modifier": "about", "total": 47, "counted": "État membre"}
    assert figure.items() <= by_text["18 des 46"].items()
    assert by_text["États"] == {"label": "ORG", "text": "États", "start": start, "end": start + 5}
    assert by_text["Conseil de l'Europe"]["link"] == "Conseil de l'Europe"
    assert by_text["Convention sur la cybercriminalité"]["link"] == "CETS 185"


def test_furniture_comes_back(demo: Path, tmp_path: Path) -> None:
    tasks = annotated(demo, tmp_path)
    shown_as = [
        r for t in tasks for r in t["annotations"][0]["result"]
        if r["value"].get("labels") == [FURNITURE]
    ]  # fmt: skip
    found = back(tasks, demo, tmp_path).gold
    assert sum(len(row["furniture"]) for row in found.values()) == len(shown_as) > 5


# ------------------------------------------------------------------ judgements


def entity_of(tables: Path, source: str, text: str) -> str:
    documents = {d["doc_id"]: d["source"] for d in Source(tables).rows("documents")}
    (found,) = {
        m["entity_id"] for m in Source(tables).rows("mentions")
        if documents[m["doc_id"]] == source and m["text"] == text
    }  # fmt: skip
    return str(found)


def test_an_entity_given_to_another_one_is_judged_the_same(hard: Path, tmp_path: Path) -> None:
    tasks = annotated(hard, tmp_path)
    entered(task_of(tasks, "crlf.txt"), "Japon", "entity")["value"]["text"] = ["France"]
    found = back(tasks, hard, tmp_path)
    assert save(found, tmp_path / "gold", tmp_path / "judgements.csv") == 1
    text = (tmp_path / "judgements.csv").read_text(encoding="utf-8")
    assert text == "judgement,left,right\nsame,LOC:FR,LOC:JP\n"
    assert judgements.read(tmp_path / "judgements.csv") == tuple(found.judged)
    (japon,) = (m for m in found.gold["crlf"]["mentions"] if m["text"] == "Japon")
    assert japon["link"] == "FR"


def test_only_some_mentions_judge_nothing(hard: Path, tmp_path: Path) -> None:
    tasks = annotated(hard, tmp_path)
    result = task_of(tasks, "emoji.txt")
    entered(result, "Conseil de l'Europe", "entity")["value"]["text"] = ["Commission européenne"]
    found = back(tasks, hard, tmp_path)
    assert found.judged == []
    assert any("mentions of ORG:coe were given to ORG:ue-ce" in note for note in found.notes)


def relation(result: list[Row], kind: str, left: str, right: str) -> None:
    ids = [region(result, text)["id"] for text in (left, right)]
    result.append(
        {"type": "relation", "from_id": ids[0], "to_id": ids[1], "labels": [kind]}
        | {"direction": "right"}
    )


def test_relations_are_judgements(hard: Path, tmp_path: Path) -> None:
    tasks = annotated(hard, tmp_path)
    relation(task_of(tasks, "crlf.txt"), "different", "Paris", "France")
    relation(task_of(tasks, "emoji.txt"), "same", "Terry Davis", "Strasbourg")
    relation(task_of(tasks, "emoji.txt"), "same", "07.02.2007", "Strasbourg")
    found = back(tasks, hard, tmp_path)
    davis = entity_of(hard, "emoji.txt", "Terry Davis")
    assert [(j.same, j.left, j.right) for j in found.judged] == [
        (False, "LOC:FR", "LOC:paris"),
        (True, "LOC:strasbourg", davis),
    ]
    assert [note for note in found.notes if "had no entity" in note]


def test_judgements_that_are_there_are_kept(hard: Path, tmp_path: Path) -> None:
    file = tmp_path / "judgements.csv"
    file.write_text("note,judgement,left,right\nvu,different,ORG-1,ORG-2\n", encoding="utf-8")
    tasks = annotated(hard, tmp_path)
    relation(task_of(tasks, "crlf.txt"), "different", "Paris", "France")
    for _ in range(2):
        save(back(tasks, hard, tmp_path), tmp_path / "gold", file, force=True)
    assert file.read_text(encoding="utf-8") == (
        "note,judgement,left,right\nvu,different,ORG-1,ORG-2\n,different,LOC:FR,LOC:paris\n"
    )
    file.write_text("judgement,left,right\nsame,LOC:paris,LOC:FR\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="both same and different"):
        save(back(tasks, hard, tmp_path), tmp_path / "gold", file, force=True)
    assert file.read_text(encoding="utf-8") == "judgement,left,right\nsame,LOC:paris,LOC:FR\n"


# ------------------------------------------------------------------ what does not fit


def test_gold_that_is_there_is_replaced_only_when_forced(hard: Path, tmp_path: Path) -> None:
    found = back(annotated(hard, tmp_path), hard, tmp_path)
    save(found, tmp_path / "gold", tmp_path / "judgements.csv")
    file = tmp_path / "gold/emoji.json"
    reviewed = json.loads(file.read_text(encoding="utf-8"))
    assert reviewed["from_tables"] == ["officials", "treaty_actions"]
    reviewed |= {"officials": [], "mentions": [], "from_tables": []}
    file.write_text(json.dumps(reviewed), encoding="utf-8")
    again = back(annotated(hard, tmp_path / "again"), hard, tmp_path)
    with pytest.raises(InputError, match="--force"):
        save(again, tmp_path / "gold", tmp_path / "judgements.csv")
    save(again, tmp_path / "gold", tmp_path / "judgements.csv", force=True)
    after = json.loads(file.read_text(encoding="utf-8"))
    assert after["mentions"]
    assert (after["officials"], after["from_tables"]) == ([], [])


def first(tasks: list[Row]) -> Row:
    value: Row = tasks[0]["annotations"][0]["result"][0]["value"]
    return value


EDITS: list[tuple[Edit, str]] = [
    (lambda t: t[0]["data"].pop("doc_id"), "no doc_id"),
    (lambda t: t[0]["data"].update(doc_id="d0"), "no document d0"),
    (lambda t: t.append(t[0]), "two tasks are of one document"),
    (lambda t: first(t).update(text="tout autre chose"), "not 'tout autre chose'"),
    (lambda t: first(t).update(end=10**6), "is not within the text's"),
    (lambda t: first(t).update(labels=["MISC"]), "unknown label 'MISC'"),
    (lambda t: first(t).pop("start"), "start"),
    (lambda t: t[0]["annotations"][0].pop("result"), "not as Label Studio writes it"),
    (
        lambda t: entered(task_of(t, "emoji.txt"), "18 des 46", "value")["value"].update(
            text=["dix-huit"]
        ),
        "'dix-huit' is not one of value",
    ),
    (
        lambda t: entered(task_of(t, "emoji.txt"), "18 des 46", "value")["value"].update(
            text=["value=x"]
        ),
        "is no number",
    ),
]


@pytest.mark.parametrize(("edit", "said"), EDITS, ids=[said for _, said in EDITS])
def test_what_does_not_fit_is_told(hard: Path, tmp_path: Path, edit: Edit, said: str) -> None:
    tasks = annotated(hard, tmp_path)
    edit(tasks)
    with pytest.raises(InputError, match=r"project\.json") as caught:
        back(tasks, hard, tmp_path)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["", "{}", "[1]", "[{}]"])
def test_what_is_no_export_is_told(hard: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "project.json").write_text(text)
    with pytest.raises(InputError, match=r"project\.json"):
        corrected(tmp_path / "project.json", hard)


def test_of_several_annotations_the_right_one_counts(hard: Path, tmp_path: Path) -> None:
    tasks = annotated(hard, tmp_path)
    for task in tasks:
        (good,) = task["annotations"]
        good["updated_at"] = "2026-02-01T00:00:00Z"
        empty = {"result": [], "updated_at": "2026-01-01T00:00:00Z"}
        cancelled = {"result": [], "was_cancelled": True, "updated_at": "2026-03-01T00:00:00Z"}
        task["annotations"] = [cancelled, good, empty]
    tasks[0]["annotations"][2]["ground_truth"] = True
    tasks[1]["annotations"] = []
    found = back(tasks, hard, tmp_path)
    sizes = [len(row["mentions"]) for row in found.gold.values()]
    assert sizes.count(0) == 1
    assert len(sizes) == len(tasks) - 1
    assert "1 tasks have no annotation and are left out" in found.notes
