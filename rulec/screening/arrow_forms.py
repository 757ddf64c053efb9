"""Rows as Arrow record batches, written as Parquet or Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rulec.screening.chunks import ArrowChunk, Chunk, CsvChunk
from rulec.screening.readers import Source


def own_schema(source: Source, parquet: bool) -> Any:
    """The columns that rows have themselves; texts of files without types."""
    import pyarrow as pa

    if source.schema is None:
        return pa.schema([(name, pa.string()) for name in source.header])
    if parquet:
        return source.schema.remove_metadata()
    return pa.schema([f.with_type(_spelled_out(f.type)) for f in source.schema])


def _spelled_out(kind: Any) -> Any:
    """A type without dictionaries: an Arrow file has one for a column, and those of batches differ."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_struct(kind):
        return pa.struct([f.with_type(_spelled_out(f.type)) for f in kind])
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_spelled_out(kind.value_type)))
    return kind


def as_batch(chunk: Chunk, schema: Any) -> Any:
    """A chunk as an Arrow record batch of a schema."""
    import pyarrow as pa

    if isinstance(chunk, CsvChunk):
        arrays = [pa.array(chunk.column(f.name), f.type) for f in schema]
    else:
        assert isinstance(chunk, ArrowChunk)
        arrays = [
            column if column.type == f.type else column.cast(f.type)
            for column, f in zip(chunk.batch.columns, schema, strict=True)
        ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


@contextmanager
def table(path: Path, parquet: bool, fields: Sequence[Any]) -> Iterator[Callable[[Any], None]]:
    """A writer of lists of Arrow arrays into a new file."""
    import pyarrow as pa

    schema = pa.schema(fields)
    if parquet:
        import pyarrow.parquet as pq

        numbers = [f.name for f in schema if pa.types.is_primitive(f.type)]
        repeated = [f.name for f in schema if f.name not in numbers]
        writer = pq.ParquetWriter(
            path, schema, compression="zstd", use_dictionary=repeated, write_statistics=numbers
        )
    else:
        options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
        writer = pa.ipc.new_file(str(path), schema, options=options)

    def write(arrays: Sequence[Any]) -> None:
        writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))

    with writer:
        yield write
