"""Training on a dozen invented sentences: what is written, that it repeats, and what is refused."""

import hashlib
import json
import random
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline import annotated, weights
from pipeline.annotated import Annotated, Line
from pipeline.conventions import Conventions
from pipeline.errors import InputError
from pipeline.lexicon import Lexicon
from pipeline.practice import Practice, varied
from pipeline.recipe import Recipe
from tests.conftest import Program
from tests.test_main import check

BRAT = {"PERSON": "Person", "ORG": "Organization", "LOC": "Location"}
SENTENCES = [
    "<PERSON>Odile Vasseur</PERSON> quitte <LOC>Quimper</LOC> pour <ORG>Armor Données</ORG>.",
    "L'<ORG>Office des marées</ORG> a un nouveau toit, dit <PERSON>Yann Kersual</PERSON>.",
    "À <LOC>Morlaix</LOC>, le <ORG>Comité du phare</ORG> se réunit deux fois par an.",
    "Le maire, <PERSON>Tugdual Le Berre</PERSON>, n'a pas répondu.",
    "<ORG>Armor Données</ORG> ouvre une agence à <LOC>Lorient</LOC>.",
    "La <LOC>Bretagne</LOC> compte mille plages, selon l'<ORG>Office des marées</ORG>.",
    "<PERSON>Maïwenn Corbel</PERSON> préside le <ORG>Comité du phare</ORG>.",
    "Il pleut à <LOC>Brest</LOC> et le port est fermé.",
    "Le <ORG>Syndicat des ostréiculteurs</ORG> écrit à <PERSON>Yann Kersual</PERSON>.",
    "Rien n'est prévu à <LOC>Vannes</LOC>, selon <PERSON>Odile Vasseur</PERSON>.",
    "Le <ORG>Syndicat des ostréiculteurs</ORG> et <ORG>Armor Données</ORG> s'entendent.",
    "De <LOC>Quimper</LOC> à <LOC>Brest</LOC>, <PERSON>Maïwenn Corbel</PERSON> marche.",
]


def spans(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    plain, found, place = "", [], 0
    for match in re.finditer(r"<([A-Z]+)>([^<]+)</[A-Z]+>", marked):
        plain += marked[place : match.start()] + match[2]
        found.append((len(plain) - len(match[2]), len(plain), match[1]))
        place = match.end()
    return plain + marked[place:], found


def write_brat(folder: Path, name: str, marked: str) -> None:
    text, found = spans(marked)
    (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    rows = [f"T{n}\t{BRAT[x]} {a} {b}\t{text[a:b]}" for n, (a, b, x) in enumerate(found)]
    (folder / f"{name}.ann").write_text("\n".join([*rows, "#1\tNote"]), encoding="utf-8")


def write_gold(gold: Path, texts: Path, name: str, marked: str) -> None:
    text, found = spans(marked)
    (texts / f"{name}.txt").write_text(f"MENU Vannes\n\n{text}\n", encoding="utf-8")
    mentions = [
        {"label": x, "start": a + 13, "end": b + 13, "text": text[a:b]} for a, b, x in found
    ]
    mentions.append({"label": "DATE", "start": 0, "end": 4})  # a label the model does not know
    content = {"mentions": mentions, "furniture": [[0, 11]]}
    (gold / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Folders brat, gold and texts with the twelve sentences, one a document."""
    for name in ("brat", "gold", "texts"):
        (tmp_path / name).mkdir()
    for number, marked in enumerate(SENTENCES):
        if number < 6:
            write_brat(tmp_path / "brat", f"b{number}", marked)
        else:
            write_gold(tmp_path / "gold", tmp_path / "texts", f"g{number:02}", marked)
    return tmp_path


# ------------------------------------------------------------------ reading


def test_both_forms_give_the_same_lines(data: Path) -> None:
    documents = annotated.load([data / "brat", data / "gold", data / "texts"])
    assert [d.file.name for d in documents] == [
        *(f"b{n}.ann" for n in range(6)),
        *(f"g{n:02}.json" for n in range(6, 12)),
    ]
    model = {"PERSON": "PER"}
    for document, marked in zip(documents, SENTENCES, strict=True):
        text, found = spans(marked)
        wanted = Line(text, tuple((a, b, model.get(x, x)) for a, b, x in found))
        assert document.lines == (wanted,)  # the furniture's line is left out


def test_of_nested_names_the_outermost_counts_without_its_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Selon l’Office de Brest, il pleut.\n", encoding="utf-8")
    rows = "T1\tOrganization 6 23\tx\nT2\tLocation 18 23\tBrest\nT3\tProduct 25 27;28 33\tx"
    (tmp_path / "a.ann").write_text(rows, encoding="utf-8")
    (line,) = annotated.load([tmp_path])[0].lines
    named = [(line.text[a:b], x) for a, b, x in line.spans]
    assert named == [("Office de Brest", "ORG"), ("il pleut", "MISC")]


BAD = {
    "no text": ("a.ann", "T1\tPerson 0 4\tAnna", "a.txt is not beside it"),
    "no span": ("b.ann", "T1\tPerson 0\tAnna", "b.ann line 1: not of the form"),
    "outside": ("b.ann", "T1\tPerson 0 99\tAnna", "0 to 99 is not within the text's 10 char"),
    "label": ("b.ann", "T1\tAnimal 0 4\tAnna", "unknown label 'Animal'; known are Person,"),
    "bytes": ("b.ann", b"T1\tPerson 0 4\t\xe9", "b.ann cannot be read"),
    "json": ("b.json", "{", "b.json is not valid JSON"),
    "no mentions": ("b.json", "[]", "b.json: no list of mentions"),
    "mention": ("b.json", {"mentions": [3]}, "b.json, mention 0: not an object"),
    "numbers": (
        "b.json",
        {"mentions": [{"label": "ORG", "start": "0", "end": 4}]},
        "b.json, mention 0: needs a label and whole numbers",
    ),
    "moved": (
        "b.json",
        {"mentions": [{"label": "ORG", "start": 1, "end": 5, "text": "Anna"}]},
        "b.json, mention 0: the text from 1 to 5 is 'nna ', not 'Anna'",
    ),
    "furniture": ("b.json", {"mentions": [], "furniture": [3]}, "furniture is not a list"),
    "far text": ("c.json", {"mentions": []}, "its text, c.txt, is in none of the folders"),
    "nothing": ("b.md", "Anna", "there are no annotations"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_data_is_told_by_file_and_reason(tmp_path: Path, case: str) -> None:
    name, content, said = BAD[case]
    (tmp_path / "b.txt").write_text("Anna rit.\n", encoding="utf-8")
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(said)):
        annotated.load([tmp_path])


def test_labels_of_brat_are_brought_into_line_with_the_gold() -> None:
    text = "Sur Facebook, le ministre de la Culture et des Sports cite le ministère de la Santé."
    spans = ((4, 12, "MISC"), (32, 53, "ORG"), (62, 83, "ORG"))
    names = [text[a:b] for a, b, _ in spans]
    assert names == ["Facebook", "Culture et des Sports", "ministère de la Santé"]
    documents = [Annotated(Path(name), (Line(text, spans),)) for name in ("a.ann", "a.json")]
    brat, gold = Conventions(Lexicon()).applied(documents)
    assert brat.lines[0].spans == ((4, 12, "ORG"), (62, 83, "ORG"))
    assert gold == documents[1]


# ------------------------------------------------------------------ practice


def drawn(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  nothing to hide


def test_made_sentences_repeat_and_hold_their_names() -> None:
    lexicon = Lexicon()
    known = [Line("Anna Karlsdóttir rit.", ((0, 16, "PER"),))]
    made = Practice(lexicon, drawn(3), known).sentences(400)
    assert made == Practice(lexicon, drawn(3), known).sentences(400)
    assert not [line for line in made if re.search(r"[{}<>]|\bde [AEIOU]|  ", line.text)]
    fixed = str(lexicon.rules("practice").words["templates"])
    measured = {
        alias.text
        for alias in lexicon.organisations.aliases
        if "corpus du projet" in alias.source or "Wikinews" in alias.source
    } - {a.text for a in lexicon.organisations.aliases if a.source.startswith("liste")}
    for line in made:
        ends = 0
        for start, end, label in line.spans:
            name = line.text[start:end]
            assert ends <= start < end <= len(line.text)
            assert name == name.strip()
            assert label in ("PER", "ORG", "LOC", "MISC")
            assert name not in measured or f">{name}<" in fixed
            ends = end


def test_variants_keep_the_names() -> None:
    line = Line("Élise Abadie est à Évreux depuis hier soir.", ((0, 12, "PER"), (19, 25, "LOC")))
    rng = drawn(1)
    seen = set()
    for _ in range(60):
        other = varied(line, rng)
        for start, end, _ in other.spans:
            assert other.text[start:end].upper().replace("É", "E") in ("ELISE ABADIE", "EVREUX")
        seen.add(other.text)
    assert {line.text.upper(), "Elise Abadie est a Evreux depuis hier soir."} < seen
    assert any(len(text) < len(line.text) for text in seen)


# ------------------------------------------------------------------ training


@pytest.mark.model
def test_training_writes_weights_card_and_scores_and_repeats(program: Program, data: Path) -> None:
    arguments = ("train", "brat", "gold", "texts", "--epochs", 2, "--licence", "CC0, invented")
    result = program(*arguments, "--output", "my/ner")
    check(result, 0, "epoch 1: PER ")
    assert "F1 on the held-out part" in result.stdout
    assert "ORG" not in result.stdout  # the held-out sentence names none
    folder = data / "my/ner"
    files = {path.name for path in folder.iterdir()}
    assert files == {"README.md", "meta.json", "cfg", "model", "moves"}
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    learned = (folder / "model").read_bytes()
    assert meta["sha256"]["model"] == hashlib.sha256(learned).hexdigest()
    assert weights.locate(str(folder)).component == folder
    assert meta["recipe"]["epochs"] == meta["epochs_run"] == 2
    assert meta["data"]["trained_on"]["documents"] == 11
    assert meta["data"]["held_out"]["documents"] == 1
    card = (folder / "README.md").read_text(encoding="utf-8")
    for wording in ("LGPL-LR", "CC0, invented", "`gold`", "11 documents", "| PERSON | 1 |"):
        assert wording in card
    check(program(*arguments, "--output", "again", "--quiet"), 0)
    assert (data / "again/model").read_bytes() == learned
    again = json.loads((data / "again/meta.json").read_text(encoding="utf-8"))
    assert again == meta | {"name": "again"}


def test_the_weights_that_come_with_the_program_are_described() -> None:
    meta = json.loads((weights.ADAPTED / "meta.json").read_text(encoding="utf-8"))
    assert meta["recipe"] == asdict(Recipe())
    card = (weights.ADAPTED / "README.md").read_text(encoding="utf-8")
    for wording in ("LGPL-LR", "Yoann Dupont", "CC BY 4.0", "Wikinews contributors", "CC BY 2.5"):
        assert wording in card
    assert sum(file.stat().st_size for file in weights.ADAPTED.iterdir()) < 7_000_000


@pytest.mark.model
def test_data_that_cannot_be_used_is_told(program: Program, data: Path) -> None:
    check(program("train", "nowhere", "--output", "out"), 2, "error: the folder nowhere is not th")
    (data / "brat/b0.ann").write_text("T1\tPerson 3\t")
    check(program("train", "brat", "--output", "out"), 2, "error: brat/b0.ann line 1: not of the")
    said = "no names of persons, organisations or places in the held-out part: 0 documents"
    check(program("train", "gold", "texts", "--output", "out"), 2, said)
    (data / "out").write_text("a file")
    check(program("train", "gold", "texts", "--output", "out"), 1, "error: out is not a folder")
