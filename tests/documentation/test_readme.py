"""README is short, its rows are real, its links lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.documentation.__main__ import BEGIN, END
from tests.documentation.picture import picture

README = (ROOT / "README.md").read_text(encoding="utf-8")
BESIDE = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]  # pages that MkDocs does not check
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def test_the_two_commands_are_there() -> None:
    assert "\npython -m pip install . && python -m pipeline run\n" in README
    assert "\npython -m pip install '.[dev]' && python -m pytest\n" in README


def test_it_is_short() -> None:
    assert README.count("\n") < 280


@pytest.mark.model
def test_the_picture_is_real(demo: Path) -> None:
    shown = README.split(BEGIN)[1].split(END)[0].strip()
    assert shown == picture(demo), "renew it with `python -m tests.documentation`"


@pytest.mark.parametrize("name", BESIDE)
def test_links_lead_somewhere(name: str) -> None:
    links = [link for link in _LINK.findall((ROOT / name).read_text("utf-8")) if ":" not in link]
    for link in links:
        file, _, anchor = link.partition("#")
        target = ROOT / file if file else ROOT / name
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


def test_every_page_of_the_documentation_is_linked() -> None:
    pages = {
        f"docs/{p.relative_to(ROOT / 'docs').as_posix()}" for p in (ROOT / "docs").rglob("*.md")
    }
    linked = {link.partition("#")[0] for link in _LINK.findall(README)}
    beside = {"docs/explanation/model.md", "docs/explanation/speed.md"}
    assert sorted(pages - linked - beside) == []


def test_the_sample_documents_are_each_described() -> None:
    described = (ROOT / "data/README.md").read_text(encoding="utf-8")
    files = [path.name for path in (ROOT / "data/raw").iterdir()]
    assert len(files) == 24
    assert [name for name in files if f"`{name}`" not in described] == []
