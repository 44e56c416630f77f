"""How fast a document passes all stages but the model, and that long ones cost no more a word."""

import re
import time
from pathlib import Path

import pytest

from pipeline import parts, reading, write
from pipeline.config import Settings
from pipeline.model import Document, Mention, RawDocument
from pipeline.shard import Worker
from tests.conftest import SHARED

NEWS = SHARED / "winer" / "2017"
# Words a second on a quiet core of the machine of 2026, less a third for what a run may vary.
PROMISED, FLOOR = 40_000, 27_000
YARDSTICK, QUIET = re.compile(r"\bzz(?:a|b)"), 16e-9  # seconds a character on that machine

pytestmark = pytest.mark.model
needs_news = pytest.mark.skipif(
    not NEWS.is_dir(), reason="the news in ../shared/winer are not here"
)


class Known:
    """The model, asked once for each document."""

    def __init__(self, worker: Worker) -> None:
        self._model = worker._recogniser
        self._found: dict[tuple[str, int], list[Mention]] = {}

    def match(self, document: Document) -> list[Mention]:
        key = document.doc_id, len(document.text.norm)
        if key not in self._found:
            self._found[key] = self._model.match(document)
        return self._found[key]


@pytest.fixture(scope="module")
def worker() -> Worker:
    worker = Worker(Settings())
    worker._recogniser = Known(worker)  # type: ignore[assignment]
    return worker


def files() -> list[Path]:
    return sorted(NEWS.rglob("*.txt"))[:40]


def slowness(text: str) -> float:
    """How many times slower than a quiet machine this one is now."""
    began = time.process_time()
    for _ in YARDSTICK.finditer(text):
        pass
    return max(1, (time.process_time() - began) / len(text) / QUIET)


@needs_news
def test_all_stages_but_the_model(worker: Worker) -> None:
    def run() -> tuple[int, str]:
        text = []
        for file in files():
            raw, _ = reading.read(file, Settings())
            parts.pack([(raw.doc_id, write.rows(raw, worker.analyse(raw)))])
            text.append(raw.text)
        joined = "\n".join(text)
        return len(joined.split()), joined

    words, text = run()  # the model is asked, and what is set up on first use is set up
    speeds = []
    for _ in range(4):
        began = time.process_time()
        run()
        seconds = time.process_time() - began
        speeds.append(words / seconds * slowness(text))
    assert max(speeds) > FLOOR, f"{max(speeds):.0f} words a second; {PROMISED} are promised"


@needs_news
def test_a_long_document_costs_no_more_a_word(worker: Worker) -> None:
    """Eight times the text takes about eight times as long, not sixty-four."""
    text = "\n\n".join(file.read_text(encoding="utf-8") for file in files())[:120_000]

    def seconds(size: int) -> float:
        raw = RawDocument(f"d{size}", text[:size], "text/plain", "utf-8")
        worker.analyse(raw)
        spent = []
        for _ in range(3):
            began = time.process_time()
            worker.analyse(raw)
            spent.append(time.process_time() - began)
        return min(spent)

    assert seconds(120_000) < 2.5 * 8 * seconds(15_000)


@pytest.mark.parametrize("sign", ["a", "é", "1", "(", ".", "§", "a-", "l'", "Aa-", "x.", "A1b2+/"])
def test_a_word_without_end_is_read_in_linear_time(worker: Worker, sign: str) -> None:
    """A megabyte of encoded data takes seconds, the model's tokeniser included."""

    def seconds(size: int) -> float:
        text = (
            f"Le préfet a remis le dossier de la mairie à la presse : {sign * (size // len(sign))}"
        )
        raw = RawDocument(f"{sign} {size}", text, "text/plain", "utf-8")
        began = time.process_time()
        worker.analyse(raw)
        return time.process_time() - began

    seconds(1_000)  # what is set up on first use is set up
    small = seconds(5_000)
    assert seconds(20_000) < 12 * small + 0.3
