"""The semantics told a third time, to an SMT solver, from the specification alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import z3

from rulec.model.condition import (
    And,
    CodeIn,
    Condition,
    Const,
    DateFrom,
    Flag,
    MoneyAbove,
    Not,
    NumberAbove,
    Or,
)
from rulec.model.line import Line
from rulec.model.ruleset import VERDICTS, Ruleset
from rulec.money import Money, NoRate, Rates
from rulec.nomenclature import CodeSet, edition_at, leaves, span_of

BASES = {"each": "quantity", "kg": "net_mass", "litre": "volume"}


def real(number: Fraction) -> Any:
    return z3.Q(number.numerator, number.denominator)


class Encoder:
    """Facts as variables, what a line states as constraints on them."""

    def __init__(self, line: Line, day: date, rates: Rates) -> None:
        self.line, self.day, self.rates = line, day, rates
        self.code = z3.Int("code")
        self.amounts = {
            "quantity": z3.Int("quantity"),
            "net_mass": z3.Real("net_mass"),
            "volume": z3.Real("volume"),
        }
        self.made: dict[str, Any] = {}
        self.values: dict[str, int] = {}

    def stated(self) -> Iterator[Any]:
        """What is known of every variable made so far."""
        low, high = (0, 10**10)
        if (code := self.line.get("code")) is not None:
            low, high = span_of(str(code))
        span = CodeSet(((low, high),))
        valid = span & leaves(edition_at(self.day)) or span
        yield z3.Or([z3.And(self.code >= a, self.code < b) for a, b in valid.ranges])
        for name, variable in self.amounts.items():
            yield variable >= 1 if name == "quantity" else variable > 0
            if isinstance(amount := self.line.get(name), Fraction):
                yield variable == real(amount)
        value = self.line.get("value")
        for name, variable in self.made.items():
            fact = self.line.get(name)
            if name.startswith("value in "):
                yield variable >= 0
                if isinstance(value, Money) and self._unit(value.currency) == name:
                    yield variable == real(value.amount * self._factor(value.currency))
            elif fact is None:
                continue
            elif isinstance(fact, bool):
                yield variable == z3.BoolVal(fact)
            elif isinstance(fact, Fraction):
                yield variable == real(fact)
            elif isinstance(fact, date):
                yield variable == fact.toordinal()
            else:
                yield variable == self._value(str(fact))

    def truth(self, condition: Condition) -> Any:
        if isinstance(condition, Const):
            return z3.BoolVal(condition.value)
        if isinstance(condition, Not):
            return z3.Not(self.truth(condition.part))
        if isinstance(condition, And):
            return z3.And([self.truth(part) for part in condition.parts])
        if isinstance(condition, Or):
            return z3.Or([self.truth(part) for part in condition.parts])
        if isinstance(condition, CodeIn):
            return z3.Or([z3.And(self.code >= a, self.code < b) for a, b in condition.codes.ranges])
        if isinstance(condition, MoneyAbove):
            left = self._variable(self._unit(condition.currency), z3.Real)
            right = real(condition.amount * self._factor(condition.currency))
            if condition.per != "total":
                right = right * self.amounts[BASES[condition.per]]
            return left > right if condition.strict else left >= right
        if isinstance(condition, NumberAbove):
            left = self.amounts.get(condition.fact)
            if left is None:
                left = self._variable(condition.fact, z3.Real)
            bound = real(condition.bound)
            return left > bound if condition.strict else left >= bound
        if isinstance(condition, DateFrom):
            return self._variable(condition.fact, z3.Int) >= condition.day.toordinal()
        if isinstance(condition, Flag):
            return self._variable(condition.fact, z3.Bool)
        left = self._variable(condition.fact, z3.Int)
        return z3.Or([left == self._value(value) for value in sorted(condition.values)])

    def _variable(self, name: str, make: Any) -> Any:
        if name not in self.made:
            self.made[name] = make(name)
        return self.made[name]

    def _value(self, text: str) -> int:
        return self.values.setdefault(text, len(self.values))

    def _unit(self, currency: str) -> str:
        try:
            self.rates.rate(currency, self.day)
        except NoRate:
            return f"value in {currency}"
        return "value in EUR"

    def _factor(self, currency: str) -> Fraction:
        try:
            return self.rates.rate(currency, self.day)
        except NoRate:
            return Fraction(1)


def verdict_of(encoder: Encoder, ruleset: Ruleset) -> Any:
    """The number of the verdict, as a term over the line's facts."""
    provisions = ruleset.in_force(encoder.day)
    holds = {p.id: encoder.truth(p.condition) for p in provisions}
    result: Any = z3.IntVal(0)
    for ban in provisions:
        if ban.kind == "exempt":
            continue
        level: Any = z3.IntVal(2 if ban.kind == "prohibit" else 1)
        for exemption in provisions:
            if exemption.kind == "exempt" and ban.id in exemption.of:
                ceiling = z3.IntVal(1 if exemption.leaves == "license" else 0)
                milder = z3.If(level < ceiling, level, ceiling)
                level = z3.If(holds[exemption.id], milder, level)
        applied = z3.If(holds[ban.id], level, z3.IntVal(0))
        result = z3.If(applied > result, applied, result)
    return result


def possible(ruleset: Ruleset, line: Line, day: date, rates: Rates) -> set[str]:
    """The verdicts of which the solver finds a completion of the line."""
    encoder = Encoder(line, day, rates)
    result = verdict_of(encoder, ruleset)
    solver = z3.Solver()
    solver.add(*encoder.stated())
    verdict = z3.Int("verdict")
    solver.add(verdict == result)
    found = set()
    for number, name in enumerate(VERDICTS):
        solver.push()
        solver.add(verdict == number)
        answer = solver.check()
        solver.pop()
        assert answer != z3.unknown, "the solver gave up"
        if answer == z3.sat:
            found.add(name)
    return found
