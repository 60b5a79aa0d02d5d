"""Catalogs as a spreadsheet (XLSX), which volunteers work with, by openpyxl."""

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from bot.project import Problem, ProblemError
from bot.translation.incoming import Incoming, Outgoing

SHEET = "winwijzer"
"""Begins the name of the sheet; the code of the language follows."""
COLUMNS = {"where": 24, "for the translator": 48, "Dutch": 60, "translation": 60, "key": 4, "was": 4}
"""The headings of the columns, with their widths in characters."""


def write_sheet(texts: list[Outgoing], language: str) -> bytes:
    """The texts of a language as a file; the column `translation` is the one to fill in."""
    book = Workbook()
    sheet = book.active
    sheet.title = f"{SHEET} {language}"
    sheet.append(list(COLUMNS))
    for text in texts:
        sheet.append([text.context, " ".join(text.comments), text.dutch, text.translation, text.key, text.was])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if cell.value else cell.data_type  # never a formula
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for index, (name, width) in enumerate(COLUMNS.items()):
        column = sheet.column_dimensions["ABCDEF"[index]]
        column.width = width
        column.hidden = name in ("key", "was")
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_sheet(path: Path, content: bytes) -> tuple[str, list[Incoming]]:
    """The language and the texts of a file; columns are found by their headings.

    Raises:
        ProblemError: it is no spreadsheet, or not one of ours.
    """
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise ProblemError([Problem(path, 0, "not an XLSX file: save it as Excel workbook (.xlsx)")]) from None
    sheet = next((sheet for sheet in book.worksheets if sheet.title.startswith(SHEET)), None)
    if sheet is None:
        raise ProblemError([Problem(path, 0, f"no sheet begins with '{SHEET}': import a file that winwijzer locales export wrote")])
    rows = sheet.iter_rows(values_only=True)
    headings = [str(value or "").strip() for value in next(rows, ())]
    if missing := [name for name in ("Dutch", "translation", "key", "was") if name not in headings]:
        message = f"the heading '{missing[0]}' is missing in the first row: put it back, or copy the translations into a fresh export"
        raise ProblemError([Problem(path, 1, message)])
    at = {name: headings.index(name) for name in headings}
    texts = []
    for number, row in enumerate(rows, start=2):
        value = {name: str(row[index]) if index < len(row) and row[index] is not None else "" for name, index in at.items()}
        texts.append(Incoming(value["key"], value["Dutch"], value["translation"], value["was"], number))
    return sheet.title.removeprefix(SHEET).strip(), texts
