"""Renew what is made: `python -m tests.documentation`."""

import contextlib
import tempfile
from pathlib import Path

from pipeline.config import Settings
from pipeline.run import run
from tests.conftest import ROOT
from tests.documentation.pages import PAGES
from tests.documentation.picture import picture
from tests.documentation.tutorial import TUTORIAL, renewed

BEGIN, END = (
    "<!-- picture: python -m tests.documentation writes this -->",
    "<!-- end of picture -->",
)


def main() -> None:
    for name, made in PAGES.items():
        (ROOT / "docs/reference" / name).write_text(made(), encoding="utf-8")
    readme = ROOT / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("data").mkdir()
        Path("data/raw").symlink_to(ROOT / "data/raw")
        run(Settings())
        made = picture(Path("data/processed"))
        tutorial = renewed(TUTORIAL.read_text(encoding="utf-8"))
    readme.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{after}", encoding="utf-8")
    TUTORIAL.write_text(tutorial, encoding="utf-8")


if __name__ == "__main__":
    main()
