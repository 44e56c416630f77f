"""Excel: one workbook, a sheet a table, and a first one that says what each column means."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.exports.cells import is_formula, plain
from pipeline.exports.source import Source
from pipeline.tables import SCHEMAS

CELL = 32_767  # characters, by Excel's specification
ROWS = 1_048_576
CUT = " […]"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # what XML cannot hold, and CR


def write(source: Source, file: Path, french: bool = False) -> list[str]:
    """Write the workbook row by row, in constant memory; what had to be cut, as notes.

    Text stays text: one that a spreadsheet might calculate is marked as quoted, unchanged.
    Carriage returns, form feeds and other control characters become spaces, so that places in a
    text still hold. A table with more rows than a sheet goes on in sheets NAME 2, NAME 3…; of a
    text longer than a cell the end is left out. With `french` dates show as
    07/02/2007 (numbers follow the settings of the reader's Excel in any case).
    """
    try:
        import xlsxwriter
    except ImportError:
        raise InputError(
            "Excel files need the package xlsxwriter: python -m pip install '.[exports]'"
        ) from None
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        return _Sheets(book, french).write(source)


class _Sheets:
    def __init__(self, book: Any, french: bool) -> None:
        self._book = book
        self._head = book.add_format({"bold": True})
        self._quoted = book.add_format({"quote_prefix": True})
        self._date = book.add_format({"num_format": "dd/mm/yyyy" if french else "yyyy-mm-dd"})
        self._number = book.add_format({"num_format": "# ##0.###" if french else "General"})
        self._cut = 0

    def write(self, source: Source) -> list[str]:
        about = self._sheet("columns", ["table", "column", "meaning"])
        line = 1
        for name, schema in SCHEMAS.items():
            for field in schema:
                meaning = field.metadata[b"description"].decode()
                for column, text in enumerate((name, field.name, meaning)):
                    self._cell(about, line, column, text)
                line += 1
        for name, schema in SCHEMAS.items():
            sheet, line, number = self._sheet(name, schema.names), 1, 1
            for row in source.rows(name):
                if line == ROWS:
                    number += 1
                    sheet, line = self._sheet(f"{name} {number}", schema.names), 1
                for column, key in enumerate(schema.names):
                    self._cell(sheet, line, column, plain(row[key]))
                line += 1
        many = f"{self._cut} texts were longer than a cell and end in «{CUT}»"
        return [many] if self._cut else []

    def _sheet(self, name: str, columns: list[str]) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(columns):
            sheet.write_string(0, column, title, self._head)
        return sheet

    def _cell(self, sheet: Any, line: int, column: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(line, column, value)
        elif isinstance(value, dt.date):
            sheet.write_datetime(line, column, value, self._date)
        elif isinstance(value, int | float):
            sheet.write_number(line, column, value, self._number)
        else:
            value = _CONTROL.sub(" ", value)
            if len(value.encode("utf-16-le")) // 2 > CELL:
                self._cut += 1
                value = value[: CELL // 2 if not value.isascii() else CELL - len(CUT)] + CUT
            sheet.write_string(line, column, value, self._quoted if is_formula(value) else None)
