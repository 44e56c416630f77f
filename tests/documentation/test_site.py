"""The documentation builds without a warning, needs no network, and can be searched."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

_LOADED = re.compile(
    r"<(?:script|img|iframe|link(?=[^>]*rel=\"?(?:stylesheet|preload|icon|preconnect)))"
    r"[^>]*?(?:src|href)=\"?(?P<address>[^\s\">]+)"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; `--strict` makes each warning, such as of a dead link or anchor, an error.

    Not so with `--quiet`, which keeps warnings from being counted.
    """
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_each_page_is_built(site: Path) -> None:
    pages = [
        p.relative_to(ROOT / "docs").with_suffix(".html") for p in (ROOT / "docs").rglob("*.md")
    ]
    assert len(pages) > 25
    assert [page for page in pages if not (site / page).is_file()] == []


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    loaded = {
        found["address"]
        for page in site.rglob("*.html")
        for found in _LOADED.finditer(page.read_text(encoding="utf-8"))
    }
    assert any(address.endswith(".css") for address in loaded)
    assert [address for address in loaded if re.match(r"(?:\w+:)?//", address)] == []
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", styles) == []


def test_the_search_knows_columns_and_commands(site: Path) -> None:
    index = (site / "search/search_index.js").read_text(encoding="utf-8")
    found = json.loads(index[index.index("{") : index.rindex("}") + 1])["docs"]
    texts = " ".join(entry["title"] + entry["text"] for entry in found)
    for wanted in ("link_reason", "import-annotations", "seconds_per_document", "GDPR"):
        assert wanted in texts, wanted
