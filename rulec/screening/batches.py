"""Batches of rows in columns: the kernel decides, and the exact walk what it leaves."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import Any

import numpy as np

from rulec.nomenclature import exists
from rulec.screening import columns, kernel
from rulec.screening.chunks import ArrowChunk, Chunk
from rulec.screening.decided import Decided, goods, one_row
from rulec.screening.decision import TooLarge
from rulec.screening.reading import PERIOD_BIT, Reading, Shared
from rulec.screening.screener import Part, Screener
from rulec.screening.tables import Tables, scales

Array = np.ndarray[Any, Any]

_PIECE = 100_000  # rows that are worth a thread of their own


class Batches:
    """Screens batches of rows. Its tables grow with the codes, days and currencies it meets."""

    def __init__(self, screener: Screener) -> None:
        self.screener = screener
        stated = {*screener.columns, "date"}  # nothing else is left to test
        found = scales(screener.rulesets).items()
        self.shared = Shared(screener, {name: scale for name, scale in found if name in stated})
        self._tables: dict[Part, Tables] = {}
        self._kinds: dict[str, int] = {}
        self._growing = Lock()
        self._threads = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads)

    def screen(self, chunk: Chunk) -> Decided:
        """Decide a chunk; large ones by several threads."""
        while True:
            parts = tuple(self.screener.parts)
            try:
                pieces = _pieces(chunk, self._threads)
                if len(pieces) == 1:
                    return self._piece(parts, chunk)
                return _joined(list(self._pool.map(partial(self._piece, parts), pieces)))
            except TooLarge:
                if parts == tuple(self.screener.parts):
                    self.screener.split()

    def reading(self, chunk: Chunk) -> Reading:
        """A chunk's columns as the kernel takes them."""
        names = sorted(set(self.screener.columns.values()))
        read = Reading(self.shared, chunk.arrays(names), len(chunk))
        for row in chunk.malformed:
            read.keys[row] = -1
        return read

    def decide(self, part: Part, read: Reading) -> tuple[Array, Array, int]:
        """The kernel's outcomes, its counts by kind of goods and leaf, and how many codes are new."""
        with self._growing:
            tables = self._tables_of(part)
            arrays = tables.link(part.decision.steps)
            shape = max(len(self._kinds), 1), max(len(part.decision.leaves), 1)
        outcomes, counts = np.empty(read.count, np.int32), np.zeros(shape, np.int64)
        unknown = kernel.decide(
            0, read.count, read.keys, read.amounts, read.contexts, read.named(tables.columns),
            arrays.codes, arrays.steps, arrays.kids, arrays.limits, arrays.rated, outcomes, counts,
        )  # fmt: skip
        return outcomes, counts, int(unknown)

    def _tables_of(self, part: Part) -> Tables:
        if part not in self._tables:
            self._tables[part] = Tables(self.shared.scales, self.shared.contexts)
        return self._tables[part]

    def _piece(self, parts: tuple[Part, ...], chunk: Chunk) -> Decided:
        read = self.reading(chunk)
        leaves: list[Any] = []
        kinds = Counter[tuple[int, str, int]]()
        for number, part in enumerate(parts):
            outcomes, counts, unknown = self.decide(part, read)
            while unknown:
                self._meet(part, np.unique(read.keys[outcomes == kernel.UNKNOWN]).tolist())
                outcomes, counts, unknown = self.decide(part, read)
            leaves.append(outcomes)
            names = list(self._kinds)
            for kind, leaf in zip(*np.nonzero(counts), strict=True):
                kinds[number, names[kind], int(leaf)] += int(counts[kind, leaf])
        rejected: dict[int, str] = {}
        odd = np.logical_or.reduce([outcomes < 0 for outcomes in leaves])
        for row in np.flatnonzero(odd).tolist():
            with self._growing:
                found = one_row(self.screener, parts, chunk, row)
            if isinstance(found, str):
                rejected[row] = found
                continue
            for number, place in enumerate(found[1]):
                if leaves[number][row] < 0:
                    leaves[number][row] = place
                    kinds[number, found[0], place] += 1
        return Decided(parts, tuple(leaves), rejected, kinds)

    def _meet(self, part: Part, keys: list[int]) -> None:
        """Bring codes that were not met before into a part's tables."""
        rows = []
        with self._growing:
            for key in keys:
                period = self.shared.periods[key >> PERIOD_BIT]
                length = key >> columns.LENGTH_BITS & 15
                code = f"{key & (1 << columns.LENGTH_BITS) - 1:0{length}d}"
                if not exists(code, period.edition):
                    rows.append((key, kernel.NO_ROOT, 0))
                    continue
                kind = self._kinds.setdefault(goods(code[:6]), len(self._kinds))
                root = part.root(self.screener.calendar, period, code)
                rows.append((key, kernel.NO_ROOT if root is None else root, kind))
            self._tables_of(part).put(rows)


def _pieces(chunk: Chunk, threads: int) -> list[Chunk]:
    """A chunk in parts of about the same size, one for each thread."""
    if not isinstance(chunk, ArrowChunk) or len(chunk) < 2 * _PIECE:
        return [chunk]
    count = min(threads, len(chunk) // _PIECE)
    bounds = [len(chunk) * i // count for i in range(count + 1)]
    return [
        ArrowChunk(chunk.first + low, chunk.batch.slice(low, high - low), chunk.code)
        for low, high in zip(bounds, bounds[1:], strict=False)
    ]


def _joined(pieces: list[Decided]) -> Decided:
    """Pieces as the chunk that they were."""
    rejected: dict[int, str] = {}
    kinds = Counter[tuple[int, str, int]]()
    first = 0
    for piece in pieces:
        rejected |= {first + at: reason for at, reason in piece.rejected.items()}
        kinds += piece.kinds
        first += len(piece.leaves[0])
    leaves = zip(*(piece.leaves for piece in pieces), strict=True)
    whole: Any = tuple(np.concatenate(part) for part in leaves)
    return Decided(pieces[0].parts, whole, rejected, kinds)
