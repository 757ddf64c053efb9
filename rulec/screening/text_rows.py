"""CSV and JSON Lines as chunks of rows; a broken row is one row, and the next line is read again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import Any

from rulec.screening.chunks import CsvChunk, JsonChunk
from rulec.screening.screener import Rejected

_ROWS = 20_000  # of a chunk
CHARS = 1 << 22  # a chunk is full with so many, however few rows they are
BLOCK = 1 << 18  # the characters of CSV that are read at once
_STEP = 16  # rows between two looks at how much they are
_CELL = 1 << 26  # the longest cell: an open quote goes on for so long

Blocks = Iterator[list[str]]
"""The lines of a file with their ends, some at a time; bytes that are no UTF-8 as lone surrogates."""

NOT_UTF8 = "this is not UTF-8"


@contextmanager
def opened_text(path: Path) -> Iterator[tuple[TextIOWrapper, Callable[[], int]]]:
    """A text file as UTF-8, and how many of its bytes are read. Raises Rejected if it is UTF-16."""
    with (
        path.open("rb") as raw,
        TextIOWrapper(raw, "utf-8-sig", "surrogateescape", newline="") as text,
    ):
        if raw.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Rejected(f"{path}: this is UTF-16; only UTF-8 is read")
        yield text, raw.tell


def check_lines(path: Path) -> None:
    """Raises Rejected if a file is one JSON array and not JSON Lines."""
    with path.open("rb") as raw:
        if raw.read(1 << 12).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
            raise Rejected(f"{path}: this is a JSON array; in JSON Lines each line is an object")


def blocks(text: TextIOWrapper, chars: int) -> Blocks:
    """The lines of a file, about so many characters at a time."""
    return iter(partial(text.readlines, chars), [])


def csv_header(path: Path, text: TextIOWrapper) -> list[str]:
    """The columns of a CSV file. Raises Rejected if its first line does not name them."""
    try:
        header = next(csv.reader(text, strict=True), [])
    except csv.Error as error:
        raise Rejected(f"{path}: the first line is no CSV: {error}") from None
    if not header:
        raise Rejected(f"{path}: the first line has to name the columns, and is empty")
    if not _whole("".join(header)):
        raise Rejected(f"{path}: {NOT_UTF8}, already in the first line")
    for place, name in enumerate(header):
        if name in header[:place]:
            named = f"are called {name!r}" if name else "have no name"
            raise Rejected(f"{path}: two columns {named}")
    return header


def csv_chunks(lines: Blocks, header: list[str]) -> Iterator[CsvChunk]:
    """The rows after the header; lines that are blank are none."""
    first, width = 1, len(header)
    for rows, broken in _Records(lines).groups():
        malformed = dict(broken)
        if set(map(len, rows)) != {width}:
            for at, cells in enumerate(rows):
                if len(cells) != width:
                    misfit = f"{len(cells)} cells in {width} columns: {_shown(','.join(cells))}"
                    malformed.setdefault(at, misfit[:1000])
                    rows[at] = (cells + [""] * width)[:width]
        if not _whole("".join(chain.from_iterable(rows))):
            for at, cells in enumerate(rows):
                if not _whole("".join(cells)):
                    malformed[at] = NOT_UTF8
                    rows[at] = [_shown(cell) for cell in cells]
        yield CsvChunk(first, header, rows, malformed)
        first += len(rows)


class _Records:
    """The records of a CSV file, some at a time.

    Where one is broken, the line that it begins with is taken for it alone, and the lines after it are
    read anew: an open quote must not swallow the rest of the file.
    """

    def __init__(self, lines: Blocks) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), _CELL))
        self._lines = lines
        self._chars = 0  # that have come
        self._held: list[str] = []  # lines that are perhaps not used up
        self._start()

    def _start(self) -> None:
        """Read from the first line that is held."""
        self._reader = csv.reader(chain.from_iterable(self._blocks()), strict=True)
        self._used = 0  # lines of the reader that are not held any more

    def _blocks(self) -> Blocks:
        if self._held:
            yield self._held.copy()
        for block in self._lines:
            self._held += block
            self._chars += sum(map(len, block))
            yield block

    def groups(self) -> Iterator[tuple[list[list[str]], dict[int, str]]]:
        """Rows, and by their places why they are broken; a broken one has its line as its only cell."""
        rows: list[list[str]] = []
        broken: dict[int, str] = {}
        before, known = self._chars, 0
        while True:
            count = len(rows)
            try:
                # at an error the list has the rows before it
                rows.extend(islice(self._reader, _STEP))
            except csv.Error as error:
                broken[len(rows)] = f"this is no CSV: {error}"
                rows.append([self._break(len(rows) - known)])
                known = len(rows)
            if len(rows) > count and len(rows) < _ROWS and self._chars - before < CHARS:
                continue
            if made := [cells for cells in rows if cells]:
                places = {at: i for i, at in enumerate(at for at, c in enumerate(rows) if c)}
                yield made, {places[at]: reason for at, reason in broken.items()}
            if len(rows) == count:
                return
            self._drop()
            rows, broken, before, known = [], {}, self._chars, 0

    def _drop(self) -> None:
        """Hold no lines that are used up."""
        del self._held[: self._reader.line_num - self._used]
        self._used = self._reader.line_num

    def _break(self, good: int) -> str:
        """Take one line for the broken record after so many good ones since the first line held."""
        again = csv.reader(self._held, strict=True)
        for _ in range(good):
            next(again)
        line = self._held[again.line_num]
        del self._held[: again.line_num + 1]
        self._start()
        return line.rstrip("\r\n")


def json_chunks(blocks: Blocks, code: str, taken: Set[str] = frozenset()) -> Iterator[JsonChunk]:
    """The objects of a JSON Lines file; `taken` are names that none may have."""
    decode = json.JSONDecoder(
        parse_float=str, parse_constant=str, object_pairs_hook=_members
    ).decode
    first = 1
    for block in blocks:
        lines = [line for text in block if (line := text.strip())]
        whole = _whole("".join(lines))
        objects: list[dict[str, object]] = []
        malformed: dict[int, str] = {}
        for at, line in enumerate(lines):
            made, wrong = None, ""
            try:
                made = decode(line)
            except (ValueError, RecursionError) as error:
                wrong = f"this is no JSON: {_why(error)}"
            if not whole and not _whole(line):
                made, wrong = None, NOT_UTF8
                lines[at] = _shown(line)
            elif isinstance(made, dict):
                if not taken.isdisjoint(made):
                    wrong = f"the member {min(taken & made.keys())!r} would be written over"
            elif not wrong:
                wrong = "this is no JSON object: each line has to be one"
            if wrong:
                malformed[at] = wrong
            objects.append(made if isinstance(made, dict) else {})
        if lines:
            yield JsonChunk(first, objects, lines, malformed, code)
            first += len(lines)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"two members are called {max(names, key=names.count)!r}")
    return made


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (column {error.colno})"
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error)


def _whole(text: str) -> bool:
    """Whether every byte of a text was UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(text: str) -> str:
    r"""A text with bytes that were no UTF-8 written like \xe9."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
