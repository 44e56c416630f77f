"""The folder of a report: pages, scripts with data, and how it is put in its place.

A report is made in a folder beside the one wanted and then takes its place, so that what is there
is always a whole report: the former one or the new one.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import jinja2

from pipeline import __version__, wording
from pipeline.errors import PipelineError

Tell = Callable[[int, int], None]

MARK = "rapport.json"
MENU = (
    ("index.html", "Vue d’ensemble"),
    ("documents.html", "Documents"),
    ("entites.html", "Entités"),
    ("responsables.html", "Responsables"),
    ("traites.html", "Traités"),
    ("chiffres.html", "Chiffres"),
)


class Site:
    """Writes pages and scripts below `folder`; everything a template prints is escaped.

    After each page `tell` hears how many there are, of those `expected`, or more.
    """

    def __init__(self, folder: Path, tell: Tell | None = None) -> None:
        self.folder = folder
        self.files = self.pages = self.expected = 0
        self._tell = tell
        self._made: set[Path] = {folder}
        self._templates = jinja2.Environment(
            loader=jinja2.PackageLoader("pipeline.report"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.policies["json.dumps_kwargs"] = {
            "ensure_ascii": False,
            "separators": (",", ":"),
        }
        self._templates.filters |= {
            "number": wording.number,
            "date": wording.date,
            "period": wording.period,
            "quantity": wording.quantity,
            "said": wording.said,
            "reason": wording.reason,
            "plural": wording.plural,
            "shortened": wording.shortened,
        }
        self._templates.globals |= {
            "menu": MENU,
            "labels": wording.table("labels"),
            "zones": wording.table("zones"),
            "signs": wording.table("signs"),
            "version": __version__,
        }

    def assets(self) -> None:
        """Copy style sheet and scripts."""
        with as_file(files("pipeline.report").joinpath("assets")) as assets:
            for path in sorted(assets.iterdir()):
                self._write(f"assets/{path.name}", path.read_text(encoding="utf-8"))

    def page(self, address: str, template: str, **context: Any) -> None:
        """A page; in its template `root` leads from it to the report's folder."""
        root = "../" * address.count("/")
        page = self._templates.get_template(f"{template}.html")
        self._write(address, page.render(root=root, address=address, **context))
        self.pages += 1
        if self._tell:
            self._tell(self.pages, max(self.pages, self.expected))

    def data(self, address: str, name: str, content: Any) -> None:
        """A script that gives the pages `content` under `name`."""
        told = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._write(address, f"rapport.put({json.dumps(name, ensure_ascii=False)},{told});\n")

    def _write(self, address: str, text: str) -> None:
        path = self.folder / address
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        path.write_bytes(text.encode())
        self.files += 1


@contextmanager
def taking_place_of(folder: Path) -> Iterator[Path]:
    """A folder to make a report in, which then becomes `folder`; on an error nothing changes.

    Raises PipelineError where `folder` holds something else than a report, or cannot be written.
    """
    if os.path.lexists(folder) and not _is_ours(folder):
        raise PipelineError(f"{folder} is there and is no report: choose another folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        making.chmod(0o755)
    except OSError as error:
        raise PipelineError(f"cannot write to {folder.parent}: {error.strerror}") from error
    try:
        yield making
        if folder.exists():
            former = making.with_name(f"{making.name}-former")
            folder.rename(former)
            try:
                making.rename(folder)
            except OSError:
                former.rename(folder)
                raise
            shutil.rmtree(former, ignore_errors=True)
        else:
            making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """A folder that a report has made, or an empty one."""
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))
