"""A part of a file: some rows, as texts or as Arrow columns, and what is wrong with their shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite, isnan
from typing import Any, Protocol

from attrs import field, frozen

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
class CsvChunk:
    """Rows of a CSV file, each with a cell for every column."""

    first: int
    header: Sequence[str]
    rows: list[list[str]] = field(repr=False)
    malformed: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, at: int) -> Row:
        return dict(zip(self.header, self.rows[at], strict=True))

    def column(self, name: str) -> list[str]:
        """The cells of one column."""
        place = self.header.index(name)
        return [cells[place] for cells in self.rows]

    def arrays(self, names: Sequence[str]) -> dict[str, Any]:
        return _arrays({name: self.column(name) for name in names if name in self.header})


@frozen
class JsonChunk:
    """Objects of a JSON Lines file, each with its line as it was written.

    Numbers with a point are texts, so that they keep their digits; the member `code` may hold codes as
    whole numbers. A malformed line has an empty object.
    """

    first: int
    objects: Sequence[Mapping[str, object]] = field(repr=False)
    lines: Sequence[str] = field(repr=False)
    malformed: Mapping[int, str]
    code: str = ""

    def __len__(self) -> int:
        return len(self.objects)

    def row(self, at: int) -> Row:
        return {name: self._text(name, value) for name, value in self.objects[at].items()}

    def arrays(self, names: Sequence[str]) -> dict[str, Any]:
        columns = {}
        for name in names:
            column = [made.get(name, "") for made in self.objects]
            columns[name] = [v if type(v) is str else self._text(name, v) for v in column]
        return _arrays(columns)

    def _text(self, name: str, value: object) -> str:
        text = code_text(value) if name == self.code else as_text(value)
        return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _arrays(columns: Mapping[str, list[str]]) -> dict[str, Any]:
    import pyarrow as pa

    made = {}
    for name, cells in columns.items():
        if any(cells):
            try:
                made[name] = pa.array(cells, pa.string())
            except UnicodeEncodeError:  # half a character, which JSON can say
                whole = [cell.encode("utf-8", "replace").decode() for cell in cells]
                made[name] = pa.array(whole, pa.string())
    return made


@frozen
class ArrowChunk:
    """Rows of Parquet, Arrow or a data frame; the column `code` may hold codes as whole numbers."""

    first: int
    batch: Any = field(repr=False)  # pyarrow.RecordBatch
    code: str
    malformed: Mapping[int, str] = {}

    def __len__(self) -> int:
        return int(self.batch.num_rows)

    def row(self, at: int) -> Row:
        return _ArrowRow(self, at)

    def arrays(self, names: Sequence[str]) -> dict[str, Any]:
        held = self.batch.schema.names
        return {name: self.batch.column(held.index(name)) for name in names if name in held}


class _ArrowRow(Mapping[str, str]):
    """A row whose cells are read when they are asked for."""

    def __init__(self, chunk: ArrowChunk, at: int) -> None:
        self._chunk, self._at = chunk, at

    def __getitem__(self, name: str) -> str:
        place = self._chunk.batch.schema.get_field_index(name)
        if place < 0:
            raise KeyError(name)
        value = scalar_value(self._chunk.batch.column(place)[self._at])
        return code_text(value) if name == self._chunk.code else as_text(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._chunk.batch.schema.names)

    def __len__(self) -> int:
        return int(self._chunk.batch.num_columns)


def scalar_value(scalar: Any) -> object:
    """An Arrow scalar in Python: of an instant its day, of a short float the shortest decimal."""
    import pyarrow as pa

    if not scalar.is_valid:
        return None
    if pa.types.is_dictionary(scalar.type):
        return scalar_value(scalar.value)
    if pa.types.is_timestamp(scalar.type):  # Python has no nanoseconds
        return str(scalar.cast(pa.string()))[:10]
    if pa.types.is_float32(scalar.type):
        return Decimal(str(scalar.cast(pa.string())))
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.cast(pa.binary()).as_py()


def as_text(value: object) -> str:
    """A cell as text: amounts with all their digits, yes and no, an empty text for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | Decimal):
        return "" if isnan(value) else format(Decimal(str(value)), "f")
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def code_text(value: object) -> str:
    """A cell with a code as text; a whole number gets the zero back that it lost in front."""
    if isinstance(value, float | Decimal) and isfinite(value) and value == int(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        digits = str(value)
        return "0" * (len(digits) % 2) + digits
    if isinstance(value, float | Decimal) and not isnan(value):
        return f"{value} (a number)"  # 9101.1 may have been 9101.10: it says no code
    return as_text(value)
