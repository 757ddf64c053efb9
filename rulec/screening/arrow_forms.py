"""Rows as Arrow record batches, written as Parquet or Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rulec.screening.chunks import ArrowChunk, Chunk, CsvChunk
from rulec.screening.readers import Source
from rulec.screening.screener import Rejected


def own_schema(source: Source, parquet: bool) -> Any:
    """The columns that rows have themselves; texts of files without types."""
    import pyarrow as pa

    if source.schema is None:
        return pa.schema([(name, pa.string()) for name in source.header])
    made = plain_schema(source.schema, keep=parquet)
    return made.remove_metadata() if parquet else made


def plain_schema(schema: Any, keep: bool = False) -> Any:
    """A schema without views and runs, which Arrow cannot pick rows of, and without dictionaries.

    An Arrow file has one dictionary for a column, and those of batches differ; Parquet may `keep` them.
    """
    import pyarrow as pa

    fields = []
    for f in schema:
        kept = keep and pa.types.is_dictionary(f.type)
        fields.append(f if kept else f.with_type(_plain(f.type)))
    return pa.schema(fields, schema.metadata)


def _plain(kind: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return _plain(kind.value_type)
    if pa.types.is_string_view(kind):
        return pa.large_string()
    if pa.types.is_binary_view(kind):
        return pa.large_binary()
    if pa.types.is_struct(kind):
        return pa.struct([f.with_type(_plain(f.type)) for f in kind])
    for is_list, made in ((pa.types.is_list, pa.list_), (pa.types.is_large_list, pa.large_list)):
        if is_list(kind):
            return made(kind.value_field.with_type(_plain(kind.value_type)))
    return kind


def as_batch(chunk: Chunk, schema: Any) -> Any:
    """A chunk as an Arrow record batch of a schema."""
    import pyarrow as pa

    if isinstance(chunk, CsvChunk):
        arrays = [pa.array(chunk.column(f.name), f.type) for f in schema]
    else:
        assert isinstance(chunk, ArrowChunk)
        arrays = [_of_type(c, f.type) for c, f in zip(chunk.batch.columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _of_type(column: Any, kind: Any) -> Any:
    import pyarrow as pa
    from pyarrow.compute import run_end_decode

    if pa.types.is_run_end_encoded(column.type):
        column = run_end_decode(column)
    if pa.types.is_dictionary(column.type) and column.dictionary.null_count:
        column = column.dictionary_decode()  # Parquet takes no null in a dictionary
        if pa.types.is_dictionary(kind):
            column = column.dictionary_encode()
    return column if column.type == kind else column.cast(kind)


def taken(batch: Any, places: Sequence[int]) -> Any:
    """Some rows of an Arrow batch."""
    import pyarrow as pa

    return batch if len(places) == batch.num_rows else batch.take(pa.array(places, pa.int64()))


@contextmanager
def table(path: Path, parquet: bool, fields: Sequence[Any]) -> Iterator[Callable[[Any], None]]:
    """A writer of lists of Arrow arrays into a new file. Raises Rejected for what it cannot hold."""
    import pyarrow as pa

    schema = pa.schema(fields)
    with _holding():
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
        with _holding():
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))

    with writer:
        yield write


@contextmanager
def _holding() -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except pa.ArrowException as error:
        raise Rejected(f"the rows cannot be written so: {str(error).splitlines()[0]}") from None
