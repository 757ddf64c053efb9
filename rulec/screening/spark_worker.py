"""What Spark's Python workers hold: the lists, unpickled once for a worker, and how they decide."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from rulec.model.ruleset import Ruleset
from rulec.money import Rates
from rulec.screening.answers import ArrowCells, Cells
from rulec.screening.chunks import ArrowChunk
from rulec.screening.decided import Decided
from rulec.screening.files import decider
from rulec.screening.screener import Screener


@frozen
class Lists:
    """Lists and all that their answers depend on, as they travel to the workers."""

    rulesets: tuple[Ruleset, ...]
    columns: tuple[tuple[str, str], ...]
    day: date
    rates: Rates
    currency: str | None
    assume: bool
    wanted: tuple[str, ...]

    @classmethod
    def of(cls, screener: Screener, wanted: Sequence[str]) -> Lists:
        """The lists of a screener, which itself grows and does not travel."""
        return cls(
            screener.rulesets,
            tuple(screener.columns.items()),
            screener.day,
            screener.rates,
            screener.currency,
            screener.assume,
            tuple(wanted),
        )

    def pickled(self) -> bytes:
        """The lists as bytes."""
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)


class Held:
    """Lists ready to screen: their tables stay in the worker, and grow, from task to task."""

    def __init__(self, lists: Lists) -> None:
        self.screener = Screener(
            lists.rulesets,
            dict(lists.columns),
            lists.day,
            lists.rates,
            lists.currency,
            lists.assume,
        )
        self.decide = decider(self.screener)
        self.cells = Cells(self.screener, lists.wanted)
        self.arrow = ArrowCells(self.cells)

    def columns(self, decided: Decided) -> list[Any]:
        """The cells of a chunk as Arrow columns of texts, null where a row is rejected."""
        columns: list[Any] = self.arrow.columns(decided, keep=True)
        return [column.dictionary_decode() for column in columns]


@lru_cache(maxsize=4)
def held(pickled: bytes) -> Held:
    """The lists of some bytes; a worker makes them ready once for all its tasks and batches."""
    lists = pickle.loads(pickled)
    assert isinstance(lists, Lists)
    return Held(lists)


@frozen
class FrameTask:
    """Screens the batches of a data frame: the cells of every list and the reason for rejection.

    A callable of this module, so that Spark ships the bytes and not the code.
    """

    lists: bytes = field(repr=False)
    code: str
    added: tuple[str, ...]

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        ready = held(self.lists)
        first = 1
        for batch in batches:
            decided = ready.decide(ArrowChunk(first, batch, self.code))
            first += batch.num_rows
            reasons = [decided.rejected.get(at) for at in range(batch.num_rows)]
            yield pa.RecordBatch.from_arrays(
                [*batch.columns, *ready.columns(decided), pa.array(reasons, pa.string())],
                names=[*batch.schema.names, *self.added],
            )
