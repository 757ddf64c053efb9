"""Files as Spark hands them to its Python workers, split anywhere between two lines, as chunks of rows.

The texts go through the same readers as the files of one machine do.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Set
from io import StringIO
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from attrs import define, field, frozen

from rulec.screening.chunks import ArrowChunk, Chunk
from rulec.screening.screener import Rejected
from rulec.screening.text_rows import Blocks, csv_chunks, json_chunks

LINE = ("value", "file", "start")
"""The columns of a line of text: its bytes, its file's name, and where in the file its split starts."""

Place = tuple[str, int, int]
"""Where a row is: its file's name, the start of its split there, and how many rows are before it."""

_BLOCK = 4096  # lines that are read at once

_Line = tuple[str, int, bytes]


class Multiline(Exception):
    """A quoted cell goes on on the next line, so that lines cannot be read one by one."""


class Unreadable(Exception):
    """A file that cannot be read as a whole: its name, and why."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(file, why)
        self.file, self.why = file, why


@frozen
class Reading:
    """How the rows of the files are read.

    `header` are the columns of a CSV file, () where rows name their own. `whole` files come in one
    piece, with `\\n` alone as the end of a line; else in splits. `index` and `file` are the columns
    that hold a Parquet row's place and its file ("" for Parquet from one file).
    """

    form: str
    header: tuple[str, ...]
    code: str
    whole: bool = False
    index: str = ""
    file: str = ""


@define
class Placed:
    """A chunk and the place of each of its rows."""

    chunk: Chunk
    file: str
    start: int
    numbers: Any = field(default=None, repr=False)
    files: Any = field(default=None, repr=False)

    def place(self, at: int) -> Place:
        """The place of a row of the chunk."""
        if self.numbers is None:
            return self.file, self.start, self.chunk.first - 1 + at
        name = self.file if self.files is None else self.files[at].as_py()
        return name, 0, int(self.numbers[at].as_py())


def placed(
    reading: Reading, batches: Iterator[Any], splits: Counter[tuple[str, int]], taken: Set[str]
) -> Iterator[Placed]:
    """The chunks of a task; `splits` counts the rows of every split of a text file.

    No row may have a column whose name is `taken`.

    Raises Multiline, and Unreadable for other columns than the first file's.
    """
    if reading.form == "parquet":
        yield from _arrow(reading, batches)
        return
    for (file, start), lines in groupby(_lines(batches), key=itemgetter(0, 1)):
        try:
            for chunk in _chunks(reading, start, lines, taken):
                splits[file, start] += len(chunk)
                yield Placed(chunk, file, start)
        except Rejected as error:
            raise Unreadable(file, str(error)) from None


def _arrow(reading: Reading, batches: Iterator[Any]) -> Iterator[Placed]:
    hidden = {reading.index, reading.file}
    for batch in batches:
        own = batch.select([name for name in batch.schema.names if name not in hidden])
        files = batch.column(reading.file) if reading.file else None
        chunk = ArrowChunk(1, own, reading.code)
        yield Placed(chunk, "", 0, batch.column(reading.index), files)


def _lines(batches: Iterator[Any]) -> Iterator[_Line]:
    for batch in batches:
        value, file, start = (batch.column(name).to_pylist() for name in LINE)
        yield from zip(file, start, value, strict=True)


def _chunks(
    reading: Reading, start: int, lines: Iterator[_Line], taken: Set[str]
) -> Iterator[Chunk]:
    texts: Iterator[str] = (value.decode("utf-8", "surrogateescape") for _, _, value in lines)
    if start == 0:
        texts = _unmarked(texts)
    if reading.form == "json":
        return json_chunks(_blocks(texts), reading.code, taken)
    texts = _as_written(texts) if reading.whole else _each_a_row(texts)
    header = list(reading.header)
    if start == 0 and (found := next(csv.reader(texts, strict=True), [])) != header:
        there = ", ".join(found)
        raise Rejected(f"its columns are not those of the first file; there are {there}")
    return csv_chunks(_blocks(texts), header)


def _blocks(texts: Iterator[str]) -> Blocks:
    return iter(lambda: list(islice(texts, _BLOCK)), [])


def _unmarked(texts: Iterator[str]) -> Iterator[str]:
    """The lines of a file without the mark in front of it that says that it is UTF-8."""
    for text in texts:
        yield text.removeprefix("\ufeff")
        break
    yield from texts


def _as_written(texts: Iterator[str]) -> Iterator[str]:
    """Lines with their ends as a file on one machine gives them, which a quoted cell may hold."""
    for text in texts:
        if "\r" in text:
            yield from StringIO(f"{text}\n", newline="")
        else:
            yield f"{text}\n"


def _each_a_row(texts: Iterator[str]) -> Iterator[str]:
    """Lines of which each is a row of CSV by itself; raises Multiline at the first that is not.

    As long as no row goes on on the next line, reading lines one by one is reading the whole file.
    """
    for text in texts:
        if '"' in text and _goes_on(text):
            raise Multiline
        yield text


def _goes_on(text: str) -> bool:
    asked = False

    def only() -> Iterator[str]:
        nonlocal asked
        yield text
        asked = True

    try:
        next(csv.reader(only(), strict=True))
    except csv.Error:
        return asked
    return False
