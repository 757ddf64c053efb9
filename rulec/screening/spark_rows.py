"""Files as Spark hands them to its Python workers, split anywhere between two lines, as chunks of rows.

The texts go through the same readers as the files of one machine do.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from attrs import evolve, frozen

from rulec.screening.chunks import ArrowChunk, Chunk, CsvChunk, JsonChunk
from rulec.screening.text_rows import Blocks, csv_chunks, json_chunks

LINE = ("value", "file", "start")
"""The columns of a line of text: its bytes, its file's name, and where in the file its split starts."""

Split = tuple[str, int]
"""A piece of a file: the file's name, and where in the file it starts."""

BLANK = {"csv": r"\A\z", "json": r"\A[\t-\r\x1c-\x1f\x85\p{Z}]*\z"}
"""What Spark finds in lines that are no rows: nothing, and in JSON Lines nothing but blanks."""

_BLOCK = 4096  # lines that are read at once


class Multiline(Exception):
    """A quoted cell goes on on the next line, so that lines cannot be read one by one."""


@frozen
class Reading:
    """How the rows of the files are read.

    `header` are the columns of a CSV file, () where rows name their own; `taken` are names that none
    may have. `whole` files come in one piece, with `\\n` alone as the end of a line; else in splits.
    `index` and `file` are the columns that hold the place of a row of Parquet, and its file.
    """

    form: str
    header: tuple[str, ...]
    code: str
    taken: frozenset[str]
    whole: bool = False
    index: str = ""
    file: str = ""


def chunks(
    reading: Reading,
    batches: Iterator[Any],
    before: Mapping[Split, int],
    counted: Counter[Split],
) -> Iterator[tuple[str, Chunk]]:
    """The chunks of a task, each with its file's name; rows have their numbers in the file.

    `before` says how many rows are before a split of text, and `counted` counts those in it. Raises
    Multiline.
    """
    if reading.form == "parquet":
        yield from _arrow(reading, batches)
        return
    for split, lines in groupby(_lines(batches), key=itemgetter(0)):
        for chunk in _texts(reading, split[1], (text for _, text in lines)):
            counted[split] += len(chunk)
            yield split[0], evolve(chunk, first=chunk.first + before.get(split, 0))


def _arrow(reading: Reading, batches: Iterator[Any]) -> Iterator[tuple[str, ArrowChunk]]:
    """Batches, cut where rows do not follow each other in one file."""
    import numpy as np

    for batch in batches:
        numbers = batch.column(reading.index).to_numpy()
        files = batch.column(reading.file).dictionary_encode()
        there = files.indices.to_numpy()
        own = batch.select(
            [n for n in batch.schema.names if n not in (reading.index, reading.file)]
        )
        breaks = np.flatnonzero((np.diff(numbers) != 1) | (np.diff(there) != 0)) + 1
        bounds = [0, *breaks.tolist(), len(numbers)]
        for low, high in zip(bounds, bounds[1:], strict=False):
            if low < high:
                piece = own.slice(low, high - low)
                yield files[low].as_py(), ArrowChunk(int(numbers[low]) + 1, piece, reading.code)


def _lines(batches: Iterator[Any]) -> Iterator[tuple[Split, str]]:
    for batch in batches:
        value, file, start = (batch.column(name).to_pylist() for name in LINE)
        texts = (line.decode("utf-8", "surrogateescape") for line in value)
        yield from zip(zip(file, start, strict=True), texts, strict=True)


def _texts(
    reading: Reading, start: int, texts: Iterator[str]
) -> Iterator[CsvChunk] | Iterator[JsonChunk]:
    if start == 0:
        texts = _unmarked(texts)
    if reading.form == "json":
        return json_chunks(_blocks(texts), reading.code, reading.taken)
    texts = _as_written(texts) if reading.whole else _each_a_row(texts)
    if start == 0:
        next(csv.reader(texts, strict=True), None)  # the header, which was looked at before
    return csv_chunks(_blocks(texts), list(reading.header))


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
