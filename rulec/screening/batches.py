"""Batches of rows in columns: the kernel decides, and the exact walk what it leaves."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np

from rulec.model.facts import read_facts
from rulec.model.line import LineError
from rulec.money import CURRENCIES
from rulec.nomenclature import exists
from rulec.screening import columns, kernel
from rulec.screening.chunks import Chunk
from rulec.screening.decided import Decided, goods, one_row
from rulec.screening.decision import TooLarge
from rulec.screening.period import Period
from rulec.screening.screener import Part, Screener
from rulec.screening.tables import Contexts, Tables, scales
from rulec.targets.limits import MOST, PLACES

Array = np.ndarray[Any, Any]

_PERIOD_BIT = 44  # of a code's key; its length and digits are below
_FEW = 100_000  # rows that one thread decides before another could start
_AMOUNTS = ("value", "quantity", "net_mass", "volume")
_LEAST = {"value": 0, "quantity": 1, "net_mass": 1, "volume": 1}


class Batches:
    """Screens batches of rows. Its tables grow with the codes, days and currencies it meets."""

    def __init__(self, screener: Screener) -> None:
        self.screener = screener
        self.scales = scales(screener.rulesets)
        self.contexts = Contexts(screener.rates)
        self._tables: dict[Part, Tables] = {}
        self._periods: dict[int, Period] = {}
        self._kinds: dict[str, int] = {}
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1)

    def screen(self, chunk: Chunk) -> Decided:
        """Decide a chunk."""
        names = sorted(set(self.screener.columns.values()))
        batch = _Batch(self, chunk.arrays(names), len(chunk))
        for row in chunk.malformed:
            batch.keys[row] = -1
        while True:
            parts = tuple(self.screener.parts)
            try:
                return self._decided(parts, batch, chunk)
            except TooLarge:
                if parts == tuple(self.screener.parts):
                    self.screener.split()

    def _decided(self, parts: tuple[Part, ...], batch: _Batch, chunk: Chunk) -> Decided:
        leaves: list[Any] = []
        kinds = Counter[tuple[int, str, int]]()
        for number, part in enumerate(parts):
            outcomes, counts = self._part(part, batch)
            leaves.append(outcomes)
            names = list(self._kinds)
            for kind, leaf in zip(*np.nonzero(counts), strict=True):
                kinds[number, names[kind], int(leaf)] += int(counts[kind, leaf])
        rejected: dict[int, str] = {}
        odd = np.logical_or.reduce([outcomes < 0 for outcomes in leaves])
        for row in np.flatnonzero(odd).tolist():
            found = one_row(self.screener, parts, chunk, row)
            if isinstance(found, str):
                rejected[row] = found
                continue
            for number, place in enumerate(found[1]):
                if leaves[number][row] < 0:
                    leaves[number][row] = place
                    kinds[number, found[0], place] += 1
        return Decided(parts, tuple(leaves), rejected, kinds)

    def _part(self, part: Part, batch: _Batch) -> tuple[Array, Array]:
        tables = self._tables.setdefault(part, Tables(self.scales, self.contexts))
        named = batch.named(tables)
        while True:
            tables.link(part.decision.steps)
            outcomes = np.empty(batch.count, np.int32)
            counts, unknown = self._run(batch, tables, named, outcomes, len(part.decision.leaves))
            if not unknown:
                return outcomes, counts
            for key in np.unique(batch.keys[outcomes == kernel.UNKNOWN]).tolist():
                self._put(part, tables, key)

    def _run(
        self, batch: _Batch, tables: Tables, named: Array, outcomes: Array, leaves: int
    ) -> tuple[Array, int]:
        workers = min(os.cpu_count() or 1, 1 + batch.count // _FEW)
        bounds = [batch.count * i // workers for i in range(workers + 1)]

        def work(first: int, last: int) -> tuple[Array, int]:
            counts = np.zeros((max(len(self._kinds), 1), max(leaves, 1)), np.int64)
            unknown = kernel.decide(
                first, last, batch.keys, batch.amounts, batch.contexts, named, tables.codes,
                tables.steps, tables.kids, tables.limits, tables.rated, outcomes, counts,
            )  # fmt: skip
            return counts, int(unknown)

        if workers == 1:
            return work(0, batch.count)
        done = list(self._pool.map(work, bounds, bounds[1:]))
        return sum((c for c, _ in done), np.zeros_like(done[0][0])), sum(u for _, u in done)

    def _put(self, part: Part, tables: Tables, key: int) -> None:
        """Bring a code that was not met before into the tables."""
        period = self._periods[key >> _PERIOD_BIT]
        length = key >> columns.LENGTH_BITS & 15
        code = f"{key & (1 << columns.LENGTH_BITS) - 1:0{length}d}"
        if not exists(code, period.edition):
            tables.put(key, None, 0)
            return
        kind = self._kinds.setdefault(goods(code[:6]), len(self._kinds))
        tables.put(key, part.root(self.screener.calendar, period, code), kind)

    def period(self, day: date) -> int:
        """The number of the period of a day."""
        period = self.screener.calendar.at(day)
        self._periods[period.number] = period
        return period.number


class _Batch:
    """The columns of one batch, read once for all parts."""

    def __init__(self, owner: Batches, cells: Mapping[str, Any], count: int) -> None:
        self.owner, self.cells, self.count = owner, cells, count
        screener = owner.screener
        self.facts = {fact: c for fact, c in screener.columns.items() if c in cells}
        self.keys = np.full(count, -1, np.int64)
        if "code" in self.facts:
            self.keys = columns.codes(cells[self.facts["code"]])
        self.odd = np.zeros(count, np.bool_)
        self.amounts = tuple(self._amount(name) for name in _AMOUNTS)
        days = self._days()
        self.contexts = self._contexts(days)
        periods = np.array([owner.period(day) for day in self.days], np.int64) << _PERIOD_BIT
        self.keys |= np.where(self.keys < 0, 0, periods[days] if len(days) > 1 else periods[0])
        self._scaled: dict[str, Array] = {}
        for fact in self.facts:
            if fact in owner.scales and fact != "date":
                self._scaled[fact] = self._named(fact)
        if "date" in owner.scales:
            ordinals = [_place(owner.scales["date"].keys, day.toordinal()) for day in self.days]
            self._scaled["date"] = np.array(ordinals, np.int32)[np.broadcast_to(days, count)]
        self.keys[self.odd] = -1

    def _amount(self, name: str) -> Array:
        if name not in self.facts:
            return np.array([kernel.ABSENT], np.int64)
        places, cells = PLACES[name], self.cells[self.facts[name]]
        numbers, odd = columns.amounts(cells, places, MOST[name] * 10**places, _LEAST[name])
        self.odd |= odd
        return numbers

    def _days(self) -> Array:
        """The place of each row's day in `days`; one for all where rows have none."""
        self.days = [self.owner.screener.day]
        if "date" not in self.facts:
            return np.zeros(1, np.int64)
        places: dict[date, int] = {self.days[0]: 0}

        def number(text: str) -> int | None:
            try:
                return places.setdefault(date.fromisoformat(text), len(places))
            except ValueError:
                return None

        numbers, odd = columns.numbered(self.cells[self.facts["date"]], number)
        self.odd |= odd
        self.days = list(places)
        return np.maximum(numbers, 0)

    def _contexts(self, days: Array) -> Array:
        """The context of each row; one for all where they have the same day and currency."""
        contexts, screener = self.owner.contexts, self.owner.screener
        default = screener.currency if screener.currency in CURRENCIES else None
        if "value" not in self.facts:
            return np.array([contexts.place(screener.day, None)], np.int32)
        stated = self.amounts[0] != kernel.ABSENT
        found: list[str | None] = [default]
        money = np.zeros(1, np.int64)
        if "currency" in self.facts:

            def number(text: str) -> int | None:
                if text not in CURRENCIES:
                    return None
                if text not in found:
                    found.append(text)
                return found.index(text)

            numbers, odd = columns.numbered(self.cells[self.facts["currency"]], number)
            self.odd |= odd & stated
            money = np.maximum(numbers, 0)
        if default is None:
            self.odd |= stated & (money == 0)
        pairs = days.astype(np.int64) * len(found) + money
        size = len(self.days) * len(found)
        used = np.bincount(pairs, minlength=size).nonzero()[0] if len(pairs) > 1 else pairs
        places = np.zeros(size, np.int32)
        for pair in used.tolist():
            day, currency = self.days[pair // len(found)], found[pair % len(found)]
            places[pair] = contexts.place(day, currency)
        made: Array = places[pairs]
        return made

    def _named(self, fact: str) -> Array:
        """A fact by the numbers of its scale."""
        scale, known = self.owner.scales[fact], self.owner.screener.facts

        def number(text: str) -> int | None:
            try:
                value = read_facts({fact: text}, known)[fact]
            except LineError:
                return None
            if scale.kind == "flag":
                return int(bool(value))
            if scale.kind == "one_of":
                return scale.keys.index(str(value)) if value in scale.keys else len(scale.keys)
            return _place(scale.keys, value.toordinal() if isinstance(value, date) else value)

        numbers, odd = columns.numbered(self.cells[self.facts[fact]], number)
        self.odd |= odd
        return numbers

    def named(self, tables: Tables) -> Array:
        """The numbers of every fact, a row each in the tables' order."""
        rows = max(len(tables.columns), 1)
        if not self._scaled:
            return np.full((rows, 1), -1, np.int32)
        made = np.full((rows, self.count), -1, np.int32)
        for fact, numbers in self._scaled.items():
            made[tables.columns[fact]] = numbers
        return made


def _place(keys: tuple[Any, ...], number: Any) -> int:
    """How many cuts a number is above."""
    return sum(1 for bound, strict in keys if number > bound or (not strict and number == bound))
