"""Files as chunks of rows: CSV and JSON Lines by what Python has, Parquet and Arrow by pyarrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from operator import length_hint
from pathlib import Path
from typing import Any

from attrs import field, frozen

from rulec.atomic import blaming
from rulec.screening.chunks import ArrowChunk, Chunk
from rulec.screening.screener import Rejected
from rulec.screening.text_rows import (
    BLOCK,
    CHARS,
    blocks,
    check_lines,
    csv_chunks,
    csv_header,
    json_chunks,
    opened_text,
)

NAMING = (".jsonl", ".ndjson")
"""Formats whose rows name their own columns."""
TEXT = (".csv", *NAMING)
ARROW = (".parquet", ".arrow", ".feather", ".ipc")
FORMATS = (*TEXT, *ARROW)

_ARROW_ROWS = 1 << 18
_MANY = ("value", "quantity", "net_mass", "volume")  # facts whose texts seldom repeat


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


def format_of(path: Path) -> str:
    """The ending of a file's name, one of FORMATS. Raises Rejected if it has another."""
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise Rejected(f"{path}: the name of a file ends in one of {', '.join(FORMATS)}")
    return ending


@contextmanager
def opened(
    path: Path, columns: Mapping[str, str], taken: Set[str] = frozenset()
) -> Iterator[Source]:
    """The rows of a file, by the ending of its name.

    `columns` are those of facts, and `taken` are names that no column may have. Raises Rejected if
    the file cannot be read.
    """
    ending = format_of(path)
    if ending in ARROW:
        with _arrow(path, ending, columns) as source:
            _check(path, source.header, columns, taken)
            yield source
        return
    with opened_text(path) as (text, at):
        header: list[str] = []
        chunks: Iterator[Chunk]
        if ending == ".csv":
            header = csv_header(path, text)
            _check(path, header, columns, taken)
            chunks = csv_chunks(blocks(text, BLOCK), header)
        else:
            check_lines(path)
            chunks = json_chunks(blocks(text, CHARS), columns.get("code", ""), taken)
        yield Source(header, None, _blamed(path, chunks), path.stat().st_size, at)


def _blamed(path: Path, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The chunks; an error of the system in reading them names the file."""
    with blaming(path):
        yield from chunks


def columns_of(path: Path) -> list[str]:
    """The names of a file's columns; [] where each row names its own."""
    with opened(path, {}) as source:
        return source.header


def _check(path: Path, header: list[str], columns: Mapping[str, str], taken: Set[str]) -> None:
    if clash := [name for name in header if name in taken]:
        raise Rejected(f"{path}: the column {clash[0]} would be written over")
    if lost := [name for name in columns.values() if name not in header]:
        there = ", ".join(header) if len(header) <= 30 else f"{', '.join(header[:30])}, ..."
        said = f"{path}: there is no column {lost[0]!r}; there are {there}"
        if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
            said = f"{path}: its columns are not divided by commas: {header[0]!r}"
        raise Rejected(said)


@contextmanager
def _arrow(path: Path, ending: str, columns: Mapping[str, str]) -> Iterator[Source]:
    """A file that pyarrow reads, some rows at a time."""
    try:
        import pyarrow as pa
    except ModuleNotFoundError:
        raise Rejected(f"{path}: this needs pyarrow; pip install 'rulec[screen]'") from None
    read = 0

    def chunks(batches: Iterator[Any]) -> Iterator[Chunk]:
        nonlocal read
        code = columns.get("code", "")
        with _legible(path):
            for batch in batches:
                for start in range(0, batch.num_rows, _ARROW_ROWS):
                    piece = batch.slice(start, _ARROW_ROWS)
                    yield ArrowChunk(read + 1, piece, code)
                    read += piece.num_rows

    if ending == ".parquet":
        import pyarrow.parquet as pq

        with _legible(path):
            meta = pq.ParquetFile(path)
        with meta:
            schema, size = meta.schema_arrow, meta.metadata.num_rows
        texts = [f.name for f in schema if pa.types.is_string(f.type)]
        few = [c for f, c in columns.items() if c in texts and f not in _MANY]
        header = _names(path, schema)
        with pq.ParquetFile(path, read_dictionary=few, buffer_size=1 << 20) as file:
            batches = file.iter_batches(batch_size=_ARROW_ROWS)
            yield Source(header, schema, chunks(batches), size, lambda: read)
        return
    if not path.stat().st_size:
        raise Rejected(f"{path}: it is empty")
    with pa.memory_map(str(path)) as mapped:
        with _legible(path):
            schema, batches, size, at = _ipc(pa, mapped)
        yield Source(_names(path, schema), schema, chunks(batches), size, at)


@contextmanager
def _legible(path: Path) -> Iterator[None]:
    """What pyarrow says of a file that it cannot read, as Rejected."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Rejected(f"{path}: {(str(error).splitlines() or ['it cannot be read'])[0]}") from None


def _ipc(pa: Any, mapped: Any) -> tuple[Any, Iterator[Any], int, Callable[[], int]]:
    """The schema and batches of an Arrow file in either of its two forms; its size, and what is read."""
    magic = mapped.read(6)
    mapped.seek(0)
    if magic != b"ARROW1":
        reader = pa.ipc.open_stream(mapped)
        return reader.schema, iter(reader), mapped.size(), mapped.tell
    reader = pa.ipc.open_file(mapped)
    places = iter(range(reader.num_record_batches))
    count = reader.num_record_batches
    return reader.schema, map(reader.get_batch, places), count, lambda: count - length_hint(places)


def _names(path: Path, schema: Any) -> list[str]:
    names = list(schema.names)
    if not names:
        raise Rejected(f"{path}: it has no columns")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Rejected(f"{path}: two columns are called {twice!r}")
    return names
