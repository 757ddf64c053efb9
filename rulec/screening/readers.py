"""Files as chunks of rows: CSV and JSON Lines by what Python has, Parquet and Arrow by pyarrow."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from attrs import field, frozen

from rulec.screening.chunks import ArrowChunk, Chunk, Row, TextChunk
from rulec.screening.screener import Rejected

NAMING = (".jsonl", ".ndjson")
"""Formats whose rows name their own columns."""
TEXT = (".csv", *NAMING)
ARROW = (".parquet", ".arrow", ".feather", ".ipc")
FORMATS = (*TEXT, *ARROW)

_TEXT_ROWS = 20_000
_ARROW_ROWS = 1 << 18


@frozen
class Source:
    """An open file: its columns ([] where each row names its own), and its chunks.

    `schema` is an Arrow schema, where the file has one. `at` tells how much has been read, of `size`.
    """

    header: list[str]
    schema: Any
    chunks: Iterator[Chunk] = field(repr=False)
    size: int
    at: Callable[[], int] = field(repr=False)


@contextmanager
def opened(path: Path, columns: Mapping[str, str]) -> Iterator[Source]:
    """The rows of a file, by the ending of its name. Raises Rejected if it cannot be read."""
    if path.suffix not in FORMATS:
        raise Rejected(f"{path}: the name of a file ends in one of {', '.join(FORMATS)}")
    if path.suffix in ARROW:
        with _arrow(path, columns) as source:
            yield source
        return
    with path.open("rb") as raw, TextIOWrapper(raw, "utf-8-sig", newline="") as stream:
        header: list[str] = []
        if path.suffix == ".csv":
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            if len(set(header)) < len(header):
                raise Rejected(f"{path}: two columns have one name")
            rows = _csv(reader, header)
        else:
            rows = _json(stream)
        yield Source(header, None, _grouped(rows), path.stat().st_size, raw.tell)


def columns_of(path: Path) -> list[str]:
    """The names of a file's columns; [] where each row names its own."""
    with opened(path, {}) as source:
        return source.header


def _grouped(rows: Iterator[tuple[Row, str]]) -> Iterator[Chunk]:
    first = 1
    made: list[Row] = []
    malformed: dict[int, str] = {}
    for row, wrong in rows:
        if wrong:
            malformed[len(made)] = wrong
        made.append(row)
        if len(made) == _TEXT_ROWS:
            yield TextChunk(first, made, malformed)
            first += len(made)
            made, malformed = [], {}
    if made:
        yield TextChunk(first, made, malformed)


def _csv(reader: Iterator[list[str]], header: list[str]) -> Iterator[tuple[Row, str]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield {}, f"this is no CSV: {error}"
            continue
        if not cells:
            continue
        wrong = "" if len(cells) == len(header) else f"{len(cells)} cells in {len(header)} columns"
        yield dict(zip(header, cells, strict=False)), wrong


def _json(stream: Iterator[str]) -> Iterator[tuple[Row, str]]:
    for text in stream:
        if not text.strip():
            continue
        try:
            # numbers as they are written: a float would round them
            made = json.loads(text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            yield {"text": text.strip()[:1000]}, "this is no JSON"
            continue
        if not isinstance(made, dict):
            yield {"text": text.strip()[:1000]}, "this is no JSON object"
            continue
        yield {str(k): _text(v) for k, v in made.items()}, ""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@contextmanager
def _arrow(path: Path, columns: Mapping[str, str]) -> Iterator[Source]:
    """A file that pyarrow reads, some rows at a time."""
    try:
        import pyarrow as pa
    except ModuleNotFoundError:
        raise Rejected(f"{path}: this needs pyarrow; pip install 'rulec[screen]'") from None
    read = 0

    def chunks(batches: Iterator[Any]) -> Iterator[Chunk]:
        nonlocal read
        code = columns.get("code", "")
        for batch in batches:
            if batch.num_rows:
                yield ArrowChunk(read + 1, batch, code)
                read += batch.num_rows

    try:
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            with pq.ParquetFile(path) as meta:
                texts = [f.name for f in meta.schema_arrow if pa.types.is_string(f.type)]
            few = [c for f, c in columns.items() if c in texts and f not in _MANY]
            with pq.ParquetFile(path, read_dictionary=few) as file:
                schema, size = file.schema_arrow, file.metadata.num_rows
                batches = file.iter_batches(batch_size=_ARROW_ROWS)
                yield Source(_names(path, schema), schema, chunks(batches), size, lambda: read)
            return
        with pa.memory_map(str(path)) as mapped:
            file_, schema, batches, size = _ipc(pa, mapped)
            yield Source(_names(path, schema), schema, chunks(batches), size, lambda: read)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise Rejected(f"{path}: {str(error).splitlines()[0]}") from None


_MANY = ("value", "quantity", "net_mass", "volume")  # facts whose texts seldom repeat


def _ipc(pa: Any, mapped: Any) -> tuple[Any, Any, Iterator[Any], int]:
    """An Arrow file in either of its two forms; the size is in rows, 0 where only the end tells."""
    magic = mapped.read(6)
    mapped.seek(0)
    if magic == b"ARROW1":
        reader = pa.ipc.open_file(mapped)
        count = reader.num_record_batches
        size = sum(reader.get_batch(i).num_rows for i in range(count))
        batches = (reader.get_batch(i) for i in range(count))
    else:
        reader = pa.ipc.open_stream(mapped)
        batches, size = iter(reader), 0
    small = (
        batch.slice(start, _ARROW_ROWS)
        for batch in batches
        for start in range(0, batch.num_rows, _ARROW_ROWS)
    )
    return reader, reader.schema, small, size


def _names(path: Path, schema: Any) -> list[str]:
    names = list(schema.names)
    if len(set(names)) < len(names):
        raise Rejected(f"{path}: two columns have one name")
    return names
