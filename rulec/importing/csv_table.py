"""A table as comma, semicolon, tab or bar separated text -> its cells."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from rulec.importing.columns import SPELLINGS
from rulec.importing.rows import MAX_CELL, MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS, TableError

_DELIMITERS = (",", ";", "\t", "|")
_KNOWN = {word for words in SPELLINGS.values() for word in words}


def read_csv(path: Path, encoding: str | None = None) -> list[list[str]]:
    """The cells of a text file; UTF-8 unless `encoding` says otherwise or it begins with a mark.

    Raises TableError for what is no text or too large.
    """
    with path.open("rb") as stream:
        data = stream.read(4 * MAX_CHARACTERS + 1)
    if len(data) > 4 * MAX_CHARACTERS:
        raise TableError(
            f"{path.name} is too large: a table has at most {MAX_CHARACTERS} characters"
        )
    text = _decoded(path, data, encoding)
    if len(text) > MAX_CHARACTERS:
        raise TableError(
            f"{path.name} is too large: a table has at most {MAX_CHARACTERS} characters"
        )
    if "\0" in text:
        raise TableError(f"{path.name} is no text file (a byte is zero)")
    return _cells(path, text, _delimiter(text))


def _decoded(path: Path, data: bytes, encoding: str | None) -> str:
    if encoding is None:
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        encoding = "utf-16" if utf16 else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise TableError(
            f"{path.name} is not {encoding.removesuffix('-sig').upper()}: say --encoding, such as cp1252"
        ) from None
    except LookupError:
        raise TableError(f"no encoding is called {encoding!r}") from None


def _delimiter(text: str) -> str:
    """The mark that makes the most known headings, then the most cells, of the first lines."""

    def score(mark: str) -> tuple[int, int]:
        try:
            rows = list(islice(csv.reader(text.splitlines(True), delimiter=mark), 20))
        except csv.Error:
            return 0, 0
        known = max((sum(c.strip(" .").casefold() in _KNOWN for c in r) for r in rows), default=0)
        return known, max((len(r) for r in rows), default=0)

    return max(_DELIMITERS, key=score)


def _cells(path: Path, text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    limit = csv.field_size_limit(MAX_CELL)
    try:
        # strict, or a quotation mark that is never closed would swallow the rows behind it
        for row in csv.reader(text.splitlines(True), delimiter=delimiter, strict=True):
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                raise TableError(
                    f"{path.name} is too large: at most {MAX_ROWS} rows and {MAX_COLUMNS} columns"
                )
            rows.append(row)
    except csv.Error as error:
        said = str(error)
        if said == "unexpected end of data":
            said = "a quotation mark is opened that nothing closes"
        elif "expected after" in said:
            said = 'a quotation mark inside a cell is doubled: ""'
        raise TableError(f"{path.name}, row {len(rows) + 1}: {said}") from None
    finally:
        csv.field_size_limit(limit)
    return rows
