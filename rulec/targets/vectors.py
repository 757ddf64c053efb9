"""Conformance vectors: lines on the borders of a list, with the answers that a target has to give.

Drawn by walking the list's own tests, so that every one of them is met on both of its sides and with
its fact missing; the same list, day and seed give the same vectors.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from math import floor

from attrs import frozen

from rulec.diagram.from_model import build, code_cuts
from rulec.diagram.lifted import FACTS, FIRST, Test
from rulec.diagram.query import terminals
from rulec.model.by_code import by_code
from rulec.model.condition import CodeIn, atoms
from rulec.model.line import QUANTITIES, FactValue, Line
from rulec.model.ruleset import VERDICTS, Provision
from rulec.money import CURRENCIES, Money
from rulec.nomenclature import CodeSet, edition_at, leaves, span_of
from rulec.nomenclature.codes import AXIS
from rulec.reference.evaluator import truth
from rulec.targets.limits import places
from rulec.targets.plan import Plan

ELSEWHERE = "ZZ"
FREE_ALONE = 1


@frozen
class Vector:
    """A line, its possible verdicts from mild to strict, and the provisions that (may) hold."""

    line: Line
    possible: tuple[str, ...]
    provisions: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """The one possible verdict, else undetermined."""
        return self.possible[0] if len(self.possible) == 1 else "undetermined"

    def as_json(self) -> dict[str, object]:
        """The vector with amounts as decimal strings and the value's currency beside it."""
        return {
            "line": plain(self.line),
            "verdict": self.verdict,
            "possible": list(self.possible),
            "provisions": list(self.provisions),
        }


def vectors(plan: Plan, count: int, seed: int = 0) -> Iterator[Vector]:
    """Vectors with the answers of the diagram, which the reference evaluator shares but takes long for."""
    return (judged(plan, line) for line in drawn_lines(plan, count, seed))


def judged(plan: Plan, line: Line) -> Vector:
    """A line with its answers; the facts that the plan takes as given are stated to it.

    A provision is named if its condition is not false for some code that the stated one stands for.
    """
    whole = Line({**line.facts, **plan.given})
    found = terminals(build(plan.ruleset, plan.day, plan.rates), whole)
    provisions = plan.ruleset.in_force(plan.day)
    code = line.get("code")
    holding = {
        p
        for p, ten in _meant(provisions, plan.day, None if code is None else str(code))
        if truth(p.condition, whole.with_(code=ten), plan.day, plan.rates) is not False
    }
    named = tuple(p.id for p in provisions if p in holding)
    return Vector(line, tuple(VERDICTS[i] for i in sorted(found)), named)


@lru_cache(maxsize=4096)
def _meant(
    provisions: tuple[Provision, ...], day: date, code: str | None
) -> tuple[tuple[Provision, str], ...]:
    """The provisions for the ten-digit codes that a stated one can mean.

    A provision comes once for each answer that its own tests of the code can give.
    """
    low, high = (0, AXIS) if code is None else span_of(code)
    starts = [low, *(cut for cut in code_cuts(provisions) if low < cut < high)]
    valid = leaves(edition_at(day))
    spans = zip(starts, [*starts[1:], high], strict=True)
    used = [a for a, b in spans if valid & CodeSet(((a, b),))] or starts
    found: dict[tuple[object, ...], tuple[Provision, str]] = {}
    for ten in used:
        for p in by_code(provisions).at(ten):
            states = [a.codes.at(ten) for a in atoms(p.condition) if isinstance(a, CodeIn)]
            found.setdefault((p, *states), (p, f"{ten:010d}"))
    return tuple(found.values())


def plain(line: Line) -> dict[str, str | bool]:
    """The facts as JSON has them: yes and no as booleans, everything else as text."""
    made: dict[str, str | bool] = {}
    for name, value in line.facts.items():
        if isinstance(value, Money):
            made["value"], made["currency"] = decimal(value.amount), value.currency
        elif isinstance(value, Fraction):
            made[name] = decimal(value)
        else:
            made[name] = value if isinstance(value, bool) else str(value)
    return made


def decimal(amount: Fraction) -> str:
    """A number whose decimals end, as digits."""
    scaled = amount * 10**6
    if scaled.denominator != 1:
        raise ValueError(f"{amount} has more than six decimals")
    sign, digits = ("-" if scaled < 0 else ""), f"{abs(scaled.numerator):07d}"
    text = f"{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
    return sign + text


def drawn_lines(plan: Plan, count: int, seed: int = 0) -> Iterator[Line]:
    """Lines on the borders of a plan; facts that the plan takes as given or absent are not stated."""
    return _Draw(plan, seed).lines(count)


class _Draw:
    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan = plan
        self.random = random.Random(f"{plan.ruleset.id} {plan.day} {seed}")
        named = [c for c in (*plan.codes.prefixes, *plan.codes.coarse) if c]
        self.codes = named or ["43", "9101"]
        self.used = [low for low, _ in leaves(edition_at(plan.day)).ranges]
        self.kinds = {str(t.var[2]): t for t in plan.tests if t.kind in FACTS}
        self.rated = sorted(plan.euros)

    def lines(self, count: int) -> Iterator[Line]:
        for _ in range(count):
            facts: dict[str, FactValue] = {}
            code = self._code()
            if code:
                facts["code"] = code
            entry = self.plan.codes.entry(code) if code else self.plan.unstated
            self._walk(self.plan.entries[entry].root, facts)
            for name, test in self.kinds.items():
                if name not in facts and self.random.random() < 0.3:
                    self._state(test, self.random.randrange(len(test.kids)), facts)
            for name in QUANTITIES:
                if name not in facts and self.random.random() < 0.2:
                    facts[name] = Fraction(self.random.randrange(1, 50))
            if facts and self.random.random() < 0.2:
                facts.pop(self.random.choice(sorted(facts)))
            kept = {k: v for k, v in facts.items() if k not in self.plan.absent}
            yield Line({k: v for k, v in kept.items() if k not in self.plan.given})

    def _code(self) -> str:
        draw = self.random
        if draw.random() < 0.02:
            return ""
        if draw.random() < 0.2:
            return f"{draw.choice(self.used):010d}"[: draw.choice((4, 6, 6, 8, 10))]
        code = draw.choice(self.codes)
        if draw.random() < 0.2:
            return code
        if draw.random() < 0.2:
            return code[: draw.choice((2, 4, 6, 8, 10))]
        number = int(code.ljust(10, draw.choice("0009"))) + draw.choice((0, 0, 0, -1, 1))
        number = min(max(number, 100_000_000), 10**10 - 1)
        return f"{number:010d}"[: draw.choice((10, 10, 8, 6))]

    def _walk(self, ref: int, facts: dict[str, FactValue]) -> None:
        """State facts that lead from test to test; ways that end in free alone are seldom taken."""
        while ref >= FIRST:
            test = self.plan.test(ref)
            below = test.below
            open_ways = [i for i, kid in enumerate(below) if kid != FREE_ALONE]
            some = open_ways if self.random.random() < 0.9 else range(len(below))
            index = self.random.choice(some)
            if index == len(test.kids) and self.random.random() < 0.6:
                index = self.random.choice(some)  # a missing fact, but not at every test
            if test.kind in FACTS:
                if index < len(test.kids):
                    self._state(test, index, facts)
            elif test.kind == "stated":
                if index:
                    self._amount(str(test.var[2]), facts)
            elif test.kind == "ratio":
                self._border(test, facts)
            ref = below[index]

    def _state(self, test: Test, index: int, facts: dict[str, FactValue]) -> None:
        name = str(test.var[2])
        if test.kind == "flag":
            facts[name] = bool(index)
        elif test.kind == "one_of":
            other = ELSEWHERE if name in ("origin", "dispatch", "destination") else "other"
            if values := self.plan.fact(name).values:
                other = next((v for v in values if v not in test.keys), values[0])
            facts[name] = str(test.keys[index]) if index < len(test.keys) else other
        else:
            cut = test.keys[self.random.randrange(len(test.keys))]
            assert isinstance(cut, tuple)
            number = cut[0] + self.random.choice((-1, 0, 0, 1))
            day = test.kind == "date"
            facts[name] = date.min + timedelta(int(number) - 1) if day else max(number, Fraction(1))

    def _amount(self, name: str, facts: dict[str, FactValue]) -> Fraction:
        """State an amount, if none is stated; values are named by their currency."""
        if name in CURRENCIES:
            if "value" not in facts:
                currency = self.random.choice(self.rated) if name == "EUR" else name
                facts["value"] = Money(Fraction(self.random.randrange(10**6), 100), currency)
            return Fraction(0)
        if name not in facts:
            large = self.random.random() < 0.1
            facts[name] = Fraction(self.random.randrange(1, 10**6 if large else 9))
            if name != "quantity":
                facts[name] = Fraction(self.random.randrange(1, 4000), 1000)
        amount = facts[name]
        assert isinstance(amount, Fraction)
        return amount

    def _border(self, test: Test, facts: dict[str, FactValue]) -> None:
        """State amounts on or beside a cut, as far as their decimal places allow."""
        over, under = str(test.var[2]), str(test.var[3])
        cut = test.keys[self.random.randrange(len(test.keys))]
        assert isinstance(cut, tuple)
        bound = cut[0] * (self._amount(under, facts) if under else 1)
        step = Fraction(1, 10 ** places(over))
        currency = over
        if over == "EUR":
            currency = self.random.choice(("EUR", "EUR", *self.rated))
            bound /= self.plan.euros[currency]
        if over in CURRENCIES and self.random.random() < 0.7:
            step = Fraction(1, 100)
        amount = floor(bound / step) * step + self.random.choice((-1, 0, 0, 1, 1)) * step
        amount = max(amount, Fraction(0) if over in CURRENCIES else step)
        facts["value" if over in CURRENCIES else over] = (
            Money(amount, currency) if over in CURRENCIES else amount
        )
