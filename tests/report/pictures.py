"""The pictures of the report in docs/images. `python -m tests.report.pictures` renews them."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from pipeline.config import Settings
from pipeline.report import build
from pipeline.run import run
from pipeline.tables import load
from tests.conftest import ROOT
from tests.report.conftest import CHROMIUM, QUIET

FOLDER = ROOT / "docs/images"
WIDE, NARROW = (1100, 760), (400, 760)


def keep(page: Page, name: str) -> None:
    """The page as a PNG of 256 colours, which is a third of the size and looks the same."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    few = picture.convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        processed = Path(folder)
        run(Settings(input=ROOT / "data/raw", output=processed))
        build(processed, processed / "report")
        documents = load("documents", processed).set_index("source")
        first = documents.loc["s10.txt", "doc_id"]
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for name, address, size, scheme in (
            ("overview", "index.html", WIDE, "light"),
            ("document", f"d/{first}.html", WIDE, "light"),
            ("document-narrow-dark", f"d/{first}.html", NARROW, "dark"),
            ("search-dark", "documents.html?q=convention+protocole", WIDE, "dark"),
            ("treaties", "traites.html", WIDE, "light"),
            ("treaty", "e/TREATY_CETS_185.html", WIDE, "light"),
            ("officials", "responsables.html", WIDE, "light"),
            ("figures", "chiffres.html", WIDE, "light"),
        ):
            width, height = size
            page = chromium.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto(f"{(processed / 'report').as_uri()}/{address}")
            page.wait_for_timeout(500)
            if name == "document":
                page.evaluate("document.querySelector('#texte mark.OFFICE mark.ORG').focus()")
            keep(page, name)
            page.close()


if __name__ == "__main__":
    main()
