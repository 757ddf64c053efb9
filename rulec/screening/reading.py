"""The columns of a chunk as whole numbers for the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from threading import Lock
from typing import Any

import numpy as np

from rulec.model.facts import read_facts
from rulec.model.line import LineError
from rulec.money import CURRENCIES
from rulec.screening import columns, kernel
from rulec.screening.period import Period
from rulec.screening.screener import Screener
from rulec.screening.tables import Contexts, Scale
from rulec.targets.limits import MOST, PLACES

Array = np.ndarray[Any, Any]

PERIOD_BIT = 44
"""A code's key has the number of its period from this bit on; its length and digits are below."""

_AMOUNTS = ("value", "quantity", "net_mass", "volume")
_LEAST = {"value": 0, "quantity": 1, "net_mass": 1, "volume": 1}


class Shared:
    """What all readings have in common: scales of facts, contexts and periods met so far."""

    def __init__(self, screener: Screener, scales: dict[str, Scale]) -> None:
        self.screener, self.scales = screener, scales
        self.contexts = Contexts(screener.rates)
        self.periods: dict[int, Period] = {}
        self._growing = Lock()  # threads that both number something new must not take one number

    def period(self, day: date) -> int:
        """The number of the period of a day."""
        with self._growing:
            period = self.screener.calendar.at(day)
            self.periods[period.number] = period
        return period.number

    def context(self, day: date, currency: str | None) -> int:
        """The number of a day and a currency."""
        with self._growing:
            return self.contexts.place(day, currency)


class Reading:
    """The columns of one chunk; a row that needs more care has the key -1."""

    def __init__(self, shared: Shared, cells: Mapping[str, Any], count: int) -> None:
        self.shared, self.cells, self.count = shared, cells, count
        screener = shared.screener
        self.facts = {fact: c for fact, c in screener.columns.items() if c in cells}
        self.keys = np.full(count, -1, np.int64)
        if "code" in self.facts:
            self.keys = columns.codes(cells[self.facts["code"]])
        self.odd = np.zeros(count, np.bool_)
        self.amounts = tuple(self._amount(name) for name in _AMOUNTS)
        days = self._days()
        self.contexts = self._contexts(days)
        periods = np.array([shared.period(day) for day in self.days], np.int64) << PERIOD_BIT
        self.keys |= np.where(self.keys < 0, 0, periods[days] if len(days) > 1 else periods[0])
        self._scaled: dict[str, Array] = {}
        for fact in self.facts:
            if fact in shared.scales and fact != "date":
                self._scaled[fact] = self._named(fact)
        if "date" in shared.scales:
            ordinals = [_place(shared.scales["date"].keys, day.toordinal()) for day in self.days]
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
        self.days = [self.shared.screener.day]
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
        screener = self.shared.screener
        default = screener.currency if screener.currency in CURRENCIES else None
        if "value" not in self.facts:
            return np.array([self.shared.context(screener.day, None)], np.int32)
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
            places[pair] = self.shared.context(day, currency)
        made: Array = places[pairs]
        return made

    def _named(self, fact: str) -> Array:
        """A fact by the numbers of its scale."""
        scale, known = self.shared.scales[fact], self.shared.screener.facts

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

    def named(self, places: Mapping[str, int]) -> Array:
        """The numbers of every fact, each in the row that `places` gives it."""
        made = np.full((len(places), self.count) if places else (1, 1), -1, np.int32)
        for fact, numbers in self._scaled.items():
            made[places[fact]] = numbers
        return made


def _place(keys: tuple[Any, ...], number: Any) -> int:
    """How many cuts a number is above."""
    return sum(1 for bound, strict in keys if number > bound or (not strict and number == bound))
