"""Screened rows and rejects into files that appear whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rulec.screening.answers import ArrowCells, Cells
from rulec.screening.chunks import ArrowChunk, Chunk, Row
from rulec.screening.decided import Decided
from rulec.screening.readers import ARROW, Source

Write = Callable[[Chunk, Decided], None]


@contextmanager
def screened(path: Path, source: Source, cells: Cells) -> Iterator[Write]:
    """A writer of the rows that were not rejected, with the cells of their answers."""
    if path.suffix in ARROW:
        with _arrow_screened(path, source, cells) as write:
            yield write
        return
    with _rows(path, [*source.header, *cells.names]) as put:

        def write_rows(chunk: Chunk, decided: Decided) -> None:
            for at in range(len(chunk)):
                if at not in decided.rejected:
                    put(
                        {
                            **chunk.row(at),
                            **dict(zip(cells.names, cells.row(decided, at), strict=True)),
                        }
                    )

        yield write_rows


@contextmanager
def rejects(path: Path, source: Source) -> Iterator[Write]:
    """A writer of the rejected rows, with their numbers and reasons."""
    if path.suffix in ARROW:
        with _arrow_rejects(path, source) as write:
            yield write
        return
    with _rows(path, [*(source.header or ["text"]), "row", "reason"]) as put:

        def write_rows(chunk: Chunk, decided: Decided) -> None:
            for at, reason in sorted(decided.rejected.items()):
                put({**chunk.row(at), "row": str(chunk.first + at), "reason": reason})

        yield write_rows


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when all is written, and goes if not."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        yield Path(name)
        os.chmod(name, path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        if os.path.exists(name):
            os.unlink(name)
        raise


@contextmanager
def _rows(path: Path, header: list[str]) -> Iterator[Callable[[Row], object]]:
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
        if path.suffix == ".csv":
            table = csv.DictWriter(
                stream, header, restval="", extrasaction="ignore", lineterminator="\n"
            )
            table.writeheader()
            yield table.writerow
        else:
            encode = json.JSONEncoder(ensure_ascii=False).encode
            yield lambda row: stream.write(encode(row) + "\n")
        stream.flush()


@contextmanager
def _table(path: Path, schema: Any) -> Iterator[Callable[[Any], None]]:
    """A writer of Arrow record batches of one schema."""
    import pyarrow as pa

    with replacing(path) as beside:
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            writer = pq.ParquetWriter(beside, schema, compression="zstd")
        else:
            options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
            writer = pa.ipc.new_file(str(beside), schema, options=options)
        with writer:
            yield writer.write_batch


def _own_schema(path: Path, source: Source) -> Any:
    """The columns that rows have themselves; texts of files without types."""
    import pyarrow as pa

    if source.schema is None:
        return pa.schema([(name, pa.string()) for name in source.header])
    if path.suffix == ".parquet":
        return source.schema.remove_metadata()
    # an Arrow file holds one dictionary for a column, and these may change from batch to batch
    return pa.schema(
        (f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
        for f in source.schema
    )


@contextmanager
def _arrow_screened(path: Path, source: Source, cells: Cells) -> Iterator[Write]:
    import pyarrow as pa

    own, made = _own_schema(path, source), ArrowCells(cells)
    repeated = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema([*own, *((name, repeated) for name in cells.names)])
    with _table(path, schema) as write:

        def write_rows(chunk: Chunk, decided: Decided) -> None:
            batch = as_batch(chunk, own)
            if decided.rejected:
                kept = [i for i in range(len(chunk)) if i not in decided.rejected]
                batch = batch.take(pa.array(kept, pa.int64()))
            arrays = [*batch.columns, *made.columns(decided)]
            write(pa.RecordBatch.from_arrays(arrays, schema=schema))

        yield write_rows


@contextmanager
def _arrow_rejects(path: Path, source: Source) -> Iterator[Write]:
    import pyarrow as pa

    own = _own_schema(path, source)
    schema = pa.schema([*own, ("row", pa.int64()), ("reason", pa.string())])
    with _table(path, schema) as write:

        def write_rows(chunk: Chunk, decided: Decided) -> None:
            if not decided.rejected:
                return
            places = sorted(decided.rejected)
            batch = as_batch(chunk, own).take(pa.array(places, pa.int64()))
            numbers = pa.array([chunk.first + at for at in places], pa.int64())
            reasons = pa.array([decided.rejected[at] for at in places], pa.string())
            write(pa.RecordBatch.from_arrays([*batch.columns, numbers, reasons], schema=schema))

        yield write_rows


def as_batch(chunk: Chunk, schema: Any) -> Any:
    """A chunk as an Arrow record batch of a schema."""
    import pyarrow as pa

    if isinstance(chunk, ArrowChunk):
        batch = chunk.batch
        if batch.schema.equals(schema):
            return batch
        arrays = [
            column if column.type == f.type else column.cast(f.type)
            for column, f in zip(batch.columns, schema, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)
    rows = [chunk.row(at) for at in range(len(chunk))]
    arrays = [pa.array([row.get(f.name) for row in rows], f.type) for f in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
