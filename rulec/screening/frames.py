"""Data frames against lists: Polars, pandas and Arrow, every row kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rulec.diagnostics.suggest import nearest
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.money import CURRENCIES, EcbRates, Rates
from rulec.screening.answers import PARTS, ArrowCells, Cells
from rulec.screening.chunks import ArrowChunk
from rulec.screening.files import decider
from rulec.screening.frame_kinds import Frame, frame_of
from rulec.screening.screener import Screener

REASON = "rejected"
"""The column that says why a row could not be screened; null where it was."""

_ROWS = 1 << 20  # that are decided at once


def screen_frame(
    frame: Any,
    rulesets: Sequence[Ruleset],
    columns: Mapping[str, Any] | None = None,
    day: date | None = None,
    rates: Rates | None = None,
    currency: str | None = None,
    assume: bool = True,
    wanted: Sequence[str] = PARTS,
) -> Any:
    """The frame with each list's verdict, provisions, missing facts and citations as columns.

    `frame` is a Polars DataFrame or LazyFrame (which is collected), a pandas DataFrame, or an Arrow
    Table or RecordBatch; the same kind comes back, its rows in their order. `columns` says by fact
    (and for `currency`) in which column it is; without it those that are called as facts are state
    them. `day` is for rows without a date, today if None; `currency` for values that name none. What
    a commercial export implies is assumed of facts that are missing, unless `assume` is false.
    `wanted` are some of the four columns of each list. A row that cannot be screened has nulls, and
    its reason in the column `rejected`.

    Raises TypeError for another kind of frame, ValueError for a column that is not there or would be
    written over, and for what is no fact, no currency, and no column of a list.
    """
    ids = [ruleset.id for ruleset in rulesets]
    if not ids or len(set(ids)) < len(ids):
        raise ValueError("name one list or several, each of them once")
    given = frame_of(frame)
    facts = {*BUILT_IN, "currency", *(name for r in rulesets for name in r.facts)}
    mapped = _mapped(given, columns, facts)
    if currency is not None and currency not in CURRENCIES:
        raise ValueError(f"{currency!r} is no currency code, such as EUR")
    if wrong := [part for part in wanted if part not in PARTS]:
        raise ValueError(f"a list has no column {wrong[0]!r}, but {', '.join(PARTS)}")
    if not wanted:
        raise ValueError(f"name some of the columns {', '.join(PARTS)}")
    if day is not None and type(day) is not date:
        raise TypeError(f"the day is a date, not {day!r}")
    screener = Screener(
        tuple(rulesets),
        {fact: fact for fact in mapped},
        day or date.today(),
        rates or EcbRates(),
        currency,
        assume,
    )
    cells = Cells(screener, wanted)
    if clash := [c for c in (*cells.names, REASON) if c in given.names]:
        raise ValueError(f"the column {clash[0]!r} would be written over")
    return given.with_columns(_answers(given.table(mapped), screener, cells))


def _mapped(given: Frame, columns: Mapping[str, Any] | None, facts: set[str]) -> dict[str, Any]:
    """The column of each fact that the rows state."""
    names = given.names
    mapped = dict(columns) if columns is not None else {n: n for n in names if n in facts}
    if wrong := [fact for fact in mapped if fact not in facts]:
        near = nearest(wrong[0], facts, 1)
        raise ValueError(
            f"no fact is called {wrong[0]!r}" + (f"; did you mean {near[0]}?" if near else "")
        )
    if "code" not in mapped:
        there = ", ".join(map(str, names[:30]))
        raise ValueError(
            f"no column is said to hold the code: columns={{'code': ...}}; there are {there}"
        )
    for name in mapped.values():
        if name not in names:
            raise ValueError(f"the frame has no column {name!r}")
        if names.count(name) > 1:
            raise ValueError(f"two columns are called {name!r}")
    return mapped


def _answers(table: Any, screener: Screener, cells: Cells) -> dict[str, Any]:
    """The columns of the lists, and the reasons, by name."""
    import pyarrow as pa

    decide, made = decider(screener), ArrowCells(cells)
    names = (*cells.names, REASON)
    pieces: list[list[Any]] = [[] for _ in names]
    first = 1
    for batch in table.to_batches(max_chunksize=_ROWS):
        decided = decide(ArrowChunk(first, batch, "code"))
        first += batch.num_rows
        reasons = [decided.rejected.get(at) for at in range(batch.num_rows)]
        arrays = [*made.columns(decided, keep=True), pa.array(reasons, pa.string())]
        for piece, array in zip(pieces, arrays, strict=True):
            piece.append(array)
    kinds = [*made.types, pa.string()]
    return {
        name: pa.chunked_array(piece, kind).unify_dictionaries()
        for name, piece, kind in zip(names, pieces, kinds, strict=True)
    }
