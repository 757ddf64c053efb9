"""Data frames against lists: Polars, pandas and Arrow, every row kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, Rates
from rulec.screening.answers import PARTS, ArrowCells, Cells
from rulec.screening.batches import Batches
from rulec.screening.chunks import ArrowChunk
from rulec.screening.screener import Screener

REASON = "rejected"
"""The column that says why a row could not be screened; null where it was."""


def screen_frame(
    frame: Any,
    rulesets: Sequence[Ruleset],
    columns: Mapping[str, str] | None = None,
    day: date | None = None,
    rates: Rates | None = None,
    currency: str | None = None,
    assume: bool = True,
    wanted: Sequence[str] = PARTS,
) -> Any:
    """The frame with each list's verdict, provisions, missing facts and citations as columns.

    `frame` is a Polars DataFrame or LazyFrame (which is collected), a pandas DataFrame, or an Arrow
    Table or RecordBatch; the same kind comes back, its rows in their order. Without `columns` those that
    are called as facts are (and `currency`) state them. A row that cannot be screened has nulls and its
    reason in the column `rejected`. Raises TypeError for another kind of frame, ValueError for a column
    that is not there or would be written over.
    """
    import pyarrow as pa

    table, back = _arrow(frame)
    names = table.column_names
    facts = {*BUILT_IN, "currency", *(name for r in rulesets for name in r.facts)}
    mapped = dict(columns) if columns is not None else {n: n for n in names if n in facts}
    screener = Screener(
        tuple(rulesets), mapped, day or date.today(), rates or EcbRates(), currency, assume
    )
    cells = Cells(screener, wanted)
    if lost := [c for c in mapped.values() if c not in names]:
        raise ValueError(f"the frame has no column {lost[0]!r}")
    if clash := [c for c in (*cells.names, REASON) if c in names]:
        raise ValueError(f"the column {clash[0]!r} would be written over")
    decide, made = Batches(screener).screen, ArrowCells(cells)
    parts: list[list[Any]] = [[] for _ in (*cells.names, REASON)]
    first = 1
    for batch in table.to_batches():
        decided = decide(ArrowChunk(first, batch, mapped.get("code", "")))
        first += batch.num_rows
        reasons = [decided.rejected.get(at) for at in range(batch.num_rows)]
        arrays = [*made.columns(decided, keep=True), pa.array(reasons, pa.string())]
        for part, array in zip(parts, arrays, strict=True):
            part.append(array)
    kinds = [*made.types, pa.string()]
    for name, part, kind in zip((*cells.names, REASON), parts, kinds, strict=True):
        table = table.append_column(name, pa.chunked_array(part, kind).unify_dictionaries())
    return back(table)


def _arrow(frame: Any) -> tuple[Any, Callable[[Any], Any]]:
    """A frame as an Arrow table, and the way back."""
    import pyarrow as pa

    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame]), lambda t: t.combine_chunks().to_batches()[0]
    if isinstance(frame, pa.Table):
        return frame, lambda t: t
    kind = type(frame).__module__.partition(".")[0]
    if kind == "polars":
        import polars as pl

        if isinstance(frame, pl.LazyFrame):
            frame = frame.collect()
        if isinstance(frame, pl.DataFrame):
            return frame.to_arrow(), lambda t: _polars(pl, frame, t)
    if kind == "pandas" and hasattr(frame, "columns"):
        table = pa.Table.from_pandas(frame, preserve_index=False)
        return table, lambda t: _pandas(frame, t)
    raise TypeError(f"a {type(frame).__name__} is no Polars, pandas or Arrow frame")


def _polars(pl: Any, frame: Any, table: Any) -> Any:
    added = table.select(table.column_names[len(frame.columns) :])
    return frame.hstack(pl.from_arrow(added).get_columns())


def _pandas(frame: Any, table: Any) -> Any:
    made = frame.copy()
    for name in table.column_names[len(frame.columns) :]:
        made[name] = table.column(name).to_pandas().to_numpy()
    return made
