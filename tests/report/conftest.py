"""Reports of real runs, and the system's Chromium to open them in."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.report import build
from pipeline.run import run

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
# Without these the browser asks its maker's hosts for updates, which is not the report's doing.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

# What must stay text, whatever a browser makes of such characters elsewhere.
HOSTILE = (
    "\n\nLe Conseil de l'Europe <script>alert('1')</script> dit \"non\" & &amp; &lt;b&gt; à "
    "</div></main><img src=x onerror=alert(2)>\r\n\r\n"
    "Strasbourg, 7 février 2007 – Terry Davis, Secrétaire général du Conseil de l'Europe, salue "
    "les 250 millions d'euros de la Commission européenne \u2028 ]]> <!-- {{ 7*7 }} constructor "
    "__proto__ 𝔘𝔫𝔦 cœur \x0b\u202e. Jean Weiss, qui préside la Commission du lac, se tait.\r\n"
)


ODD_NAMES = ("100% vrai #1?.txt", 'l’été "chaud" a  b.txt', "{{ 7*7 }}%2f..txt", "é" * 120 + ".txt")


@dataclass
class Visit:
    """A page, and everything that went wrong or out to a network while it was open."""

    page: "playwright.Page"
    folder: Path
    faults: list[str] = field(default_factory=list)

    def open(self, address: str) -> "playwright.Page":
        self.page.goto(f"{self.folder.as_uri()}/{address}")
        return self.page


@pytest.fixture(scope="session")
def demo_report(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "report"
    build(demo, folder)
    return folder


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a document full of mark-up, with a name and a title full of it."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "in").mkdir()
    (root / "in" / "<i onclick='a'>\"x\" & y.txt").write_bytes(HOSTILE.encode())
    titled = "# <script>alert('3')</script> La \"Commission\" agit\n\nParis, le 3 mai 2021.\n"
    (root / "in" / "b.md").write_bytes(titled.encode())
    for name in ODD_NAMES:
        content = f"{name} agit </title><script>\n\nParis, le 3 mai 2021. La France agit {name}.\n"
        (root / "in" / name).write_bytes(content.encode())
    (root / "in" / "<b onclick='c'>.bin").write_bytes(b"\x00\x01\x02" * 50)
    run(Settings(input=root / "in", output=root / "out", workers=1))
    build(root / "out", root / "out" / "report")
    return root / "out"


@pytest.fixture(scope="session")
def browser() -> Iterator["playwright.Browser"]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def visiting(browser: "playwright.Browser", folder: Path, scheme: str = "light") -> Iterator[Visit]:
    """A visit that fails, when it ends, for any error told or any request but for a file."""
    context = browser.new_context(color_scheme=scheme)
    visit = Visit(context.new_page(), folder)

    def note(message: str) -> None:
        visit.faults.append(message)

    visit.page.on("console", lambda m: note(m.text) if m.type in ("error", "warning") else None)
    visit.page.on("pageerror", lambda error: note(str(error)))
    visit.page.on("dialog", lambda dialog: (note(f"dialog: {dialog.message}"), dialog.dismiss()))
    visit.page.on(
        "request",
        lambda r: None if r.url.startswith(("file:", "data:")) else note(f"request: {r.url}"),
    )
    visit.page.on("requestfailed", lambda r: note(f"failed: {r.url}"))
    yield visit
    context.close()
    assert visit.faults == []


@pytest.fixture
def visit(browser: "playwright.Browser", demo_report: Path) -> Iterator[Visit]:
    yield from visiting(browser, demo_report)


@pytest.fixture
def hostile_visit(browser: "playwright.Browser", hostile: Path) -> Iterator[Visit]:
    yield from visiting(browser, hostile / "report")


def search(visit: Visit, query: str) -> list[str]:
    visit.page.fill("#q", query)
    visit.page.wait_for_selector(f"#etat[data-query={quoted(query)}]")
    return visit.page.locator("#resultats > li > a").all_inner_texts()


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
