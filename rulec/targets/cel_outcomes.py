"""What a line's facts come to as small numbers, one for each variable that a plan tests.

Where the fact is missing the number is 0. A yes/no fact is 1 for no and 2 for yes; a one-of fact 1
for every value that no test tells from the others; an axis one more than the cuts it is above. An
amount is 0 or 1, as it is stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Union

from attrs import frozen

from rulec.diagram import node as n
from rulec.diagram.lifted import FACTS, Test
from rulec.model.condition import DateFrom, Flag, NumberAbove, OneOf
from rulec.targets import plan as p
from rulec.targets.policy import least_whole

Key = tuple[str, ...]  # kind, fact or amount, what the amount is divided by
AXES = ("date", "number", "ratio")


@frozen
class Variable:
    """A variable: the cuts of an axis, or the classes of a one-of fact's values from class 2 on."""

    key: Key
    cuts: tuple[n.Cut, ...]
    classes: tuple[tuple[str, ...], ...]

    @property
    def kind(self) -> str:
        return self.key[0]

    def class_of(self, value: str) -> int:
        """The number of a value."""
        return next((i for i, some in enumerate(self.classes, 2) if value in some), 1)


class Outcomes:
    """The variables of a plan by their places."""

    def __init__(self, plan: p.Plan) -> None:
        self._cuts: dict[Key, set[n.Cut]] = {}
        self._tests: dict[Key, list[Test]] = {}
        self._values: dict[Key, list[frozenset[str]]] = {}
        for test in plan.tests:
            key = _key(test)
            self._tests.setdefault(key, []).append(test)
            if key[0] in AXES:
                self._cuts.setdefault(key, set()).update(
                    c for c in test.keys if isinstance(c, tuple)
                )
        for maybe in _asked(plan):
            key, what = asked(maybe.test)
            self._tests.setdefault(key, [])
            if isinstance(what, tuple):
                self._cuts.setdefault(key, set()).add(what)
            elif isinstance(what, frozenset):
                self._values.setdefault(key, []).append(what)
        self.variables = tuple(self._variable(key) for key in sorted(self._tests))
        self._places = {variable.key: i for i, variable in enumerate(self.variables)}

    def place(self, key: Key) -> int:
        """The place of a variable."""
        return self._places[key]

    def row(self, test: Test) -> list[int]:
        """The place of a test's variable, and where it goes on for each outcome."""
        variable = self.variables[self.place(_key(test))]
        return [self.place(variable.key), *self._ways(variable, test)]

    def _ways(self, variable: Variable, test: Test) -> Iterator[int]:
        if variable.kind != "stated":
            yield 0 if test.missing is None else test.missing
        if variable.kind in AXES:
            for count in range(len(variable.cuts) + 1):
                yield test.kids[sum(1 for c in variable.cuts[:count] if c in test.keys)]
        elif variable.kind == "one_of":
            yield test.kids[-1]
            for values in variable.classes:
                value = values[0]
                yield test.kids[test.keys.index(value) if value in test.keys else -1]
        else:
            yield from test.kids

    def formula(self, formula: p.Formula) -> str:
        """An expression that holds where a formula does, of the outcomes `s.o`."""
        if isinstance(formula, bool):
            return str(formula).lower()
        if isinstance(formula, p.Maybe):
            return self._maybe(formula)
        sign = " && " if isinstance(formula, p.All) else " || "
        return f"({sign.join(map(self.formula, formula.parts))})"

    def _maybe(self, maybe: p.Maybe) -> str:
        key, what = asked(maybe.test)
        variable, here = self.variables[self.place(key)], f"s.o[{self.place(key)}]"
        if isinstance(what, tuple):
            count = variable.cuts.index(what) + 1
            return f"({here} == 0 || {here} > {count})" if maybe.wanted else f"{here} <= {count}"
        if isinstance(what, frozenset):
            numbers = sorted({variable.class_of(v) for v in what})
            if maybe.wanted:
                return f"{here} in {[0, *numbers]}"
            return f"!({here} in {numbers})"
        return f"{here} != {1 if maybe.wanted else 2}"

    def _variable(self, key: Key) -> Variable:
        classes: dict[tuple[Any, ...], list[str]] = {}
        if key[0] == "one_of":
            tests, sets = self._tests[key], self._values.get(key, [])
            named = {str(v) for test in tests for v in test.keys} | {v for s in sets for v in s}
            for value in sorted(named):
                told = [t.kids[t.keys.index(value) if value in t.keys else -1] for t in tests]
                classes.setdefault((*told, *(value in s for s in sets)), []).append(value)
            classes.pop((*(t.kids[-1] for t in tests), *(False for _ in sets)), None)
        cuts = tuple(sorted(self._cuts.get(key, ())))
        return Variable(key, cuts, tuple(tuple(values) for values in classes.values()))


def days(variable: Variable) -> list[str]:
    """The cuts of a date as the days from which on it is above them."""
    return [date.fromordinal(least_whole(*cut)).isoformat() for cut in variable.cuts]


def asked(
    test: Union[Flag, OneOf, DateFrom, NumberAbove, p.Ratio],
) -> tuple[Key, n.Cut | frozenset[str] | None]:
    """The variable that a formula's test reads, and the cut or the values it is held against."""
    if isinstance(test, p.Ratio):
        return ("ratio", test.over, test.under), test.cut
    if isinstance(test, OneOf):
        return ("one_of", test.fact), test.values
    if isinstance(test, DateFrom):
        return ("date", test.fact), (Fraction(test.day.toordinal()), False)
    if isinstance(test, NumberAbove):
        return ("number", test.fact), (test.bound, test.strict)
    return ("flag", test.fact), None


def _key(test: Test) -> Key:
    return (test.kind, *test.var[2 : 3 if test.kind in (*FACTS, "stated") else 4])


def _asked(plan: p.Plan) -> Iterator[p.Maybe]:
    for entry in plan.entries:
        for _, formula in entry.named:
            yield from p.maybes(formula)
