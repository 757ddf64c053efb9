"""A sheet of an Excel workbook -> its cells as text."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rulec.importing.rows import MAX_CELL, MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS, TableError

_UNPACKED = 100_000_000  # bytes that the parts of a workbook may have all together
_ZEROS = re.compile(r"0+(\.0+)?")
_BLANK_ROWS = 1_000  # so many blank rows one after the other end a sheet


def read_xlsx(path: Path, sheet: str | None = None) -> list[list[str]]:
    """The cells of a sheet (the first if none is named), formulas as their last results.

    Raises TableError for what is no workbook, is too large or has no such sheet.
    """
    _bounded(path)
    with warnings.catch_warnings():
        # the library tells of what it does not keep, such as lists to choose from
        warnings.simplefilter("ignore")
        return _read(path, sheet)


def _read(path: Path, sheet: str | None) -> list[list[str]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a damaged workbook fails in the library in any way there is
        raise TableError(f"{path.name} cannot be read as a workbook: {_line(error)}") from None
    try:
        names = [s.title for s in book.worksheets]
        if sheet is not None and sheet not in names:
            raise TableError(f"{path.name} has no sheet {sheet!r}; it has {', '.join(names)}"[:300])
        if not names:
            raise TableError(f"{path.name} has no sheet with cells")
        return _cells(path, book[sheet] if sheet is not None else book.worksheets[0])
    except TableError:
        raise
    except Exception as error:
        raise TableError(f"{path.name} cannot be read as a workbook: {_line(error)}") from None
    finally:
        book.close()


def _bounded(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise TableError(f"{path.name} is no Excel workbook (.xlsx)") from None
    if size > _UNPACKED:
        raise TableError(f"{path.name} is too large: unpacked it has {size} bytes")


def _cells(path: Path, sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    count = blank = 0
    for cells in sheet.iter_rows(max_col=MAX_COLUMNS + 1):
        row = _texts(cells)
        if len(row) > MAX_COLUMNS or any(len(text) > MAX_CELL for text in row):
            raise TableError(f"{path.name} is too large: at most {MAX_COLUMNS} columns")
        rows.append(row)
        count += sum(map(len, row))
        blank = 0 if row else blank + 1
        if blank > _BLANK_ROWS:
            break
        if len(rows) - blank > MAX_ROWS or count > MAX_CHARACTERS:
            raise TableError(
                f"{path.name} is too large: at most {MAX_ROWS} rows and {MAX_CHARACTERS} characters"
            )
    return rows[: len(rows) - blank]


def _texts(cells: Iterable[Any]) -> list[str]:
    row = [_text(cell) for cell in cells]
    while row and not row[-1].strip():
        row.pop()
    return row


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    shape = _ZEROS.fullmatch(str(cell.number_format or ""))
    if shape is not None:  # the sheet shows 0101.21 or 01012100 for a number without its zeros
        places = len(shape[1] or ".") - 1
        return f"{value:0{len(shape[0])}.{places}f}"
    return str(int(value)) if float(value).is_integer() else repr(value)


def _line(error: Exception) -> str:
    said = " ".join(str(error).split())
    return (said or type(error).__name__)[:200]
