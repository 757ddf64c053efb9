"""A part of a file: some rows, as texts or as Arrow columns, and what is wrong with their shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Protocol

from attrs import frozen

Row = Mapping[str, str]


class Chunk(Protocol):
    """`first` is the number of the first row, from 1; `malformed` gives reasons by place in the chunk."""

    @property
    def first(self) -> int: ...

    @property
    def malformed(self) -> Mapping[int, str]: ...

    def __len__(self) -> int: ...

    def row(self, at: int) -> Row:
        """One row as texts."""
        ...

    def arrays(self, names: Sequence[str]) -> dict[str, Any]:
        """Columns as Arrow arrays; those that no row has are left out."""
        ...


@frozen
class TextChunk:
    """Rows as read from CSV or JSON Lines."""

    first: int
    rows: Sequence[Row]
    malformed: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, at: int) -> Row:
        return self.rows[at]

    def arrays(self, names: Sequence[str]) -> dict[str, Any]:
        import pyarrow as pa

        made = {}
        for name in names:
            cells = [row.get(name, "") for row in self.rows]
            if any(cells):
                made[name] = pa.array(cells, pa.string())
        return made


@frozen
class ArrowChunk:
    """Rows of Parquet, Arrow or a data frame; the column `code` may hold codes as whole numbers."""

    first: int
    batch: Any  # pyarrow.RecordBatch
    code: str
    malformed: Mapping[int, str] = {}

    def __len__(self) -> int:
        return int(self.batch.num_rows)

    def row(self, at: int) -> Row:
        made = {}
        for place, name in enumerate(self.batch.schema.names):
            value = self.batch.column(place)[at].as_py()
            made[name] = code_text(value) if name == self.code else as_text(value)
        return made

    def arrays(self, names: Sequence[str]) -> dict[str, Any]:
        held = self.batch.schema.names
        return {name: self.batch.column(held.index(name)) for name in names if name in held}


def as_text(value: object) -> str:
    """A cell as text: amounts with all their digits, yes and no, an empty text for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f") if isfinite(value) else ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def code_text(value: object) -> str:
    """A cell with a code as text; a whole number gets the zero back that it lost in front."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        digits = str(value)
        return "0" * (len(digits) % 2) + digits
    return as_text(value)


def rows(chunk: Chunk) -> Iterator[Row]:
    """Every row as texts."""
    return (chunk.row(at) for at in range(len(chunk)))
