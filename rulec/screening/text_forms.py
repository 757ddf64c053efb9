"""Rows as CSV and as JSON Lines: what they have themselves, and what is added to them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, Protocol

from rulec.screening.arrow_forms import as_batch, plain_schema, taken
from rulec.screening.chunks import ArrowChunk, Chunk, CsvChunk, JsonChunk, as_text


class Form(Protocol):
    """A text format. A row is written as its beginning and an end with the members added to it."""

    def head(self, names: Sequence[str]) -> str:
        """What stands before the rows."""
        ...

    def begins(self, chunk: Chunk, places: Sequence[int]) -> list[str]:
        """The beginnings of some rows of a chunk."""
        ...

    def end(self, names: Sequence[str], values: Sequence[object], after: str) -> str:
        """The end of a row with these values, after such a beginning."""
        ...


class Csv:
    """Rows with their cells divided by commas."""

    def head(self, names: Sequence[str]) -> str:
        return csv_lines([names])[0] + "\n"

    def begins(self, chunk: Chunk, places: Sequence[int]) -> list[str]:
        if isinstance(chunk, CsvChunk):
            rows = chunk.rows
            return csv_lines(rows if len(places) == len(rows) else [rows[at] for at in places])
        assert isinstance(chunk, ArrowChunk)
        return csv_lines(zip(*map(texts, _columns(chunk, places)), strict=True))

    def end(self, names: Sequence[str], values: Sequence[object], after: str) -> str:
        return f",{csv_lines([values])[0]}\n"


class JsonLines:
    """Rows as objects; those of JSON Lines as they were written."""

    def head(self, names: Sequence[str]) -> str:
        return ""

    def begins(self, chunk: Chunk, places: Sequence[int]) -> list[str]:
        if isinstance(chunk, JsonChunk):
            bad, objects = chunk.malformed, chunk.objects
            return [
                (json_text({"text": line}) if at in bad and not objects[at] else line)[:-1].rstrip()
                for at in places
                for line in (chunk.lines[at],)
            ]
        rows: Iterable[Sequence[object]]
        if isinstance(chunk, CsvChunk):
            header, rows = chunk.header, [chunk.rows[at] for at in places]
        else:
            assert isinstance(chunk, ArrowChunk)
            header = chunk.batch.schema.names
            rows = zip(*map(values, _columns(chunk, places)), strict=True)
        return [json_text(dict(zip(header, row, strict=True)))[:-1] for row in rows]

    def end(self, names: Sequence[str], values: Sequence[object], after: str) -> str:
        added = json_text(dict(zip(names, values, strict=True)))[1:]
        return f"{added}\n" if after == "{" else f", {added}\n"


class _Lines:
    """Takes each row that a CSV writer writes."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.write = self.made.append


def csv_lines(rows: Iterable[Iterable[object]]) -> list[str]:
    """Rows as lines of CSV, without their ends."""
    lines = _Lines()
    # a cell is quoted if it holds what ends a line, and all readers take either sign for that
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return [line[:-2] for line in lines.made]


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=as_text).encode


def json_text(value: object) -> str:
    """A value as JSON; what JSON cannot say as text, and no number as null."""
    try:
        return _encode(value)
    except (ValueError, TypeError):
        return _encode(_sayable(value))


def _sayable(value: object) -> object:
    if isinstance(value, Mapping):
        return {as_text(k): _sayable(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(v) for v in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def _columns(chunk: ArrowChunk, places: Sequence[int]) -> list[Any]:
    """The columns of some rows."""
    batch = as_batch(chunk, plain_schema(chunk.batch.schema))
    return list(taken(batch, places).columns)


def values(column: Any) -> list[Any]:
    """The values of an Arrow column for JSON: texts where JSON has no such kind."""
    import pyarrow as pa

    is_ = pa.types
    kind = column.type
    if is_.is_integer(kind) or is_.is_boolean(kind) or is_.is_null(kind):
        return list(column.to_pylist())
    if is_.is_floating(kind):
        if not is_.is_float64(kind):
            made = column.cast(pa.string()).to_pylist()
            return [None if v is None or not isfinite(float(v)) else float(v) for v in made]
        return [None if v is None or not isfinite(v) else v for v in column.to_pylist()]
    if is_.is_nested(kind):
        return list(column.to_pylist())
    found = texts(column)
    valid = column.is_valid().to_pylist()
    return [text if there else None for text, there in zip(found, valid, strict=True)]


def texts(column: Any) -> list[str]:
    """The values of an Arrow column as texts, empty for null."""
    import pyarrow as pa

    is_ = pa.types
    kind = column.type
    if is_.is_nested(kind):
        return ["" if v is None else json_text(v) for v in column.to_pylist()]
    if is_.is_binary(kind) or is_.is_large_binary(kind) or is_.is_fixed_size_binary(kind):
        return [as_text(v) for v in column.to_pylist()]
    try:
        made = column.cast(pa.string()).to_pylist()
    except UnicodeDecodeError:
        return texts(column.cast(pa.binary()))
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return [as_text(v) for v in column.to_pylist()]
    if is_.is_floating(kind) or is_.is_decimal(kind):  # 1E-7 and nan, but not 0.1
        return [v if v and v.lower() == v.upper() else as_text(Decimal(v or "nan")) for v in made]
    return ["" if v is None else v for v in made]
