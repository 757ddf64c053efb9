"""The kinds of data frames: what columns they have, as Arrow, and the same frame with more columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from rulec.screening.chunks import as_text, code_text


class Frame(Protocol):
    """A data frame of some kind."""

    @property
    def names(self) -> list[Any]:
        """The names of its columns."""
        ...

    def table(self, columns: Mapping[str, Any]) -> Any:
        """Some columns as an Arrow table, by the names that facts have."""
        ...

    def with_columns(self, added: Mapping[str, Any]) -> Any:
        """The frame, of its own kind, with Arrow columns added."""
        ...


def frame_of(frame: Any) -> Frame:
    """A data frame by its kind. Raises TypeError for another kind."""
    try:
        import pyarrow as pa
    except ModuleNotFoundError:
        raise ModuleNotFoundError("frames need pyarrow: pip install 'rulec[screen]'") from None
    if isinstance(frame, pa.Table | pa.RecordBatch):
        return _Arrow(frame)
    kind = type(frame).__module__.partition(".")[0]
    if kind == "polars":
        import polars as pl

        if isinstance(frame, pl.DataFrame | pl.LazyFrame):
            return _Polars(frame)
    if kind == "pandas" and hasattr(frame, "columns"):
        return _Pandas(frame)
    raise TypeError(f"a {type(frame).__name__} is no Polars, pandas or Arrow frame")


class _Arrow:
    def __init__(self, frame: Any) -> None:
        self._frame, self.names = frame, list(frame.schema.names)

    def table(self, columns: Mapping[str, Any]) -> Any:
        import pyarrow as pa

        return pa.table({fact: self._frame.column(name) for fact, name in columns.items()})

    def with_columns(self, added: Mapping[str, Any]) -> Any:
        import pyarrow as pa

        made = self._frame
        if isinstance(made, pa.Table):
            for name, column in added.items():
                made = made.append_column(name, column)
            return made
        arrays = [_in_one_piece(column) for column in added.values()]
        fields = [pa.field(name, a.type) for name, a in zip(added, arrays, strict=True)]
        schema = pa.schema([*made.schema, *fields], made.schema.metadata)
        return pa.RecordBatch.from_arrays([*made.columns, *arrays], schema=schema)


def _in_one_piece(column: Any) -> Any:
    import pyarrow as pa

    made = column.combine_chunks()
    return pa.concat_arrays(made.chunks) if isinstance(made, pa.ChunkedArray) else made


class _Polars:
    def __init__(self, frame: Any) -> None:
        import polars as pl

        self._lazy = isinstance(frame, pl.LazyFrame)
        self._frame = frame.collect() if self._lazy else frame
        self.names = list(self._frame.columns)

    def table(self, columns: Mapping[str, Any]) -> Any:
        import pyarrow as pa

        return pa.table({f: self._frame.get_column(n).to_arrow() for f, n in columns.items()})

    def with_columns(self, added: Mapping[str, Any]) -> Any:
        import polars as pl
        import pyarrow as pa

        more: Any = pl.from_arrow(pa.table(dict(added)))
        made = self._frame.hstack(more.get_columns())
        return made.lazy() if self._lazy else made


class _Pandas:
    def __init__(self, frame: Any) -> None:
        self._frame, self.names = frame, list(frame.columns)

    def table(self, columns: Mapping[str, Any]) -> Any:
        import pyarrow as pa

        return pa.table({fact: self._column(fact, name) for fact, name in columns.items()})

    def _column(self, fact: str, name: Any) -> Any:
        import pandas as pd
        import pyarrow as pa

        series = self._frame[name]
        try:
            return pa.array(series, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):  # of many kinds
            read = code_text if fact == "code" else as_text
            values = (v.item() if hasattr(v, "item") else v for v in series)
            return pa.array([None if v is pd.NA or v is pd.NaT else read(v) for v in values])

    def with_columns(self, added: Mapping[str, Any]) -> Any:
        made = self._frame.copy()
        for name, column in added.items():
            made[name] = column.to_pandas().to_numpy()
        return made
