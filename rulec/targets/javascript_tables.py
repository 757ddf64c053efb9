"""A plan -> the tables that a generated module walks: one list of numbers for all its tests.

A test is a slot, and for each outcome where to go on: a number below FIRST is an end (a set of
verdicts, or whether a provision is named), any other is the place of the next test in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Union

from attrs import field, frozen

from rulec.diagram.elimination import ONE
from rulec.diagram.lifted import FACTS, FIRST, Test, Var
from rulec.diagram.node import Cut, Key
from rulec.model.condition import DateFrom, Flag, NumberAbove, OneOf
from rulec.model.line import QUANTITIES
from rulec.targets.plan import All, Formula, Maybe, Plan, Ratio, maybes

NO, YES = 0, 1


@frozen
class Slot:
    """A fact with all that is asked of it, or an amount (`stated`) of which it is asked if it is there.

    The outcomes of a flag are no, yes, missing; of a one-of fact each key, any other value,
    missing; of an axis how many of the keys it is above, missing; of an amount no, yes.
    """

    kind: str  # flag, one_of, date, number, stated
    name: str
    keys: tuple[Key, ...] = ()

    @property
    def missing(self) -> int:
        """The outcome of a fact that is not stated."""
        return 2 if self.kind == "flag" else len(self.keys) + 1


@frozen
class Comparison:
    """`over / under` against cuts; the outcome is how many of them it is above."""

    over: str
    under: str
    cuts: tuple[Cut, ...]


@frozen
class Counted:
    """Whether a whole number lies from `low * x` (above it, if strict) to `high * y`."""

    x: str
    low: Cut
    y: str
    high: Cut


Asked = Union[Comparison, Counted]


@frozen
class Tables:
    """`nodes` begins with one place for each end; `entries` are a root, then provision, root ..."""

    slots: tuple[Slot, ...]
    asked: tuple[Asked, ...]
    nodes: tuple[int, ...] = field(repr=False)
    entries: tuple[tuple[int, ...], ...] = field(repr=False)

    def amounts(self) -> frozenset[str]:
        """The amounts that the tests read, values by the currency they are counted in."""
        found = {slot.name for slot in self.slots if slot.kind == "stated"}
        for one in self.asked:
            found |= {one.over, one.under} if isinstance(one, Comparison) else {one.x, one.y}
        return frozenset(found - {ONE})


def tables(plan: Plan) -> Tables:
    """The tables of a plan."""
    return _Builder(plan).built()


class _Builder:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.slots = tuple(_slots(plan))
        self.place = {(slot.kind, slot.name): i for i, slot in enumerate(self.slots)}
        self.asked: dict[Asked, int] = {}
        self.nodes: list[int] = list(range(FIRST))
        self.known: dict[tuple[int, ...], int] = {}
        self.refs: list[int] = list(range(FIRST))

    def built(self) -> Tables:
        for test in self.plan.tests:  # children come before what leads to them
            self.refs.append(self._test(test))
        entries = tuple(
            (
                self.refs[entry.root],
                *(n for at, formula in entry.named for n in (at, self._formula(formula, YES, NO))),
            )
            for entry in self.plan.entries
        )
        return Tables(self.slots, tuple(self.asked), tuple(self.nodes), entries)

    def _node(self, slot: int, kids: Iterable[int]) -> int:
        """The place of a test, made once."""
        made = (slot, *kids)
        if all(kid == made[1] for kid in made[1:]):
            return made[1]
        if made not in self.known:
            self.known[made] = len(self.nodes)
            self.nodes.extend(made)
        return self.known[made]

    def _ask(self, asked: Asked, kids: Iterable[int]) -> int:
        number = self.asked.setdefault(asked, len(self.asked))
        return self._node(len(self.slots) + number, kids)

    def _test(self, test: Test) -> int:
        kids = [self.refs[kid] for kid in test.kids]
        var = test.var
        if test.kind in FACTS:
            assert test.missing is not None
            at = self.place[test.kind, str(var[2])]
            keys = self.slots[at].keys
            missing = self.refs[test.missing]
            if test.kind == "flag":
                return self._node(at, (*kids, missing))
            if test.kind == "one_of":
                of = dict(zip(test.keys, kids, strict=False))
                return self._node(at, (*(of.get(k, kids[-1]) for k in keys), kids[-1], missing))
            above = [sum(key in test.keys for key in keys[:i]) for i in range(len(keys) + 1)]
            return self._node(at, (*(kids[i] for i in above), missing))
        if test.kind == "stated":
            return self._node(self.place["stated", str(var[2])], kids)
        if test.kind == "ratio":
            return self._ask(Comparison(var[2], var[3], tuple(_cuts(test.keys))), kids)
        return self._ask(_counted(var), kids)

    def _formula(self, formula: Formula, yes: int, no: int) -> int:
        """Where to go on: to `yes` if the formula holds, else to `no`."""
        if isinstance(formula, bool):
            return yes if formula else no
        if isinstance(formula, Maybe):
            return self._maybe(formula, yes, no)
        for part in reversed(formula.parts):
            if isinstance(formula, All):
                yes = self._formula(part, yes, no)
            else:
                no = self._formula(part, yes, no)
        return yes if isinstance(formula, All) else no

    def _maybe(self, maybe: Maybe, yes: int, no: int) -> int:
        test = maybe.test
        if isinstance(test, Ratio):
            below, above = (no, yes) if maybe.wanted else (yes, no)
            ref = self._ask(Comparison(test.over, test.under, (test.cut,)), (below, above))
            for name in (test.under, test.over):
                if name != ONE:
                    ref = self._node(self.place["stated", name], (yes, ref))
            return ref
        at = self.place[_kind(test), test.fact]
        keys = self.slots[at].keys
        if isinstance(test, Flag):
            holds = [False, True]
        elif isinstance(test, OneOf):
            holds = [*(k in test.values for k in keys), False]
        else:
            place = keys.index(_cut(test))
            holds = [i > place for i in range(len(keys) + 1)]
        return self._node(at, (*(yes if h is maybe.wanted else no for h in holds), yes))


def _slots(plan: Plan) -> Iterator[Slot]:
    """What is asked of each fact in any test or formula, and the amounts that may be missing."""
    keys: dict[tuple[str, str], set[Key]] = {}
    for test in plan.tests:
        if test.kind in FACTS:
            keys.setdefault((test.kind, str(test.var[2])), set()).update(test.keys)
        elif test.kind == "stated":
            keys.setdefault(("stated", str(test.var[2])), set())
    for entry in plan.entries:
        for _, formula in entry.named:
            for maybe in maybes(formula):
                one = maybe.test
                if isinstance(one, Ratio):
                    for name in {one.over, one.under} - {ONE}:
                        keys.setdefault(("stated", name), set())
                    continue
                found = keys.setdefault((_kind(one), one.fact), set())
                if isinstance(one, OneOf):
                    found |= one.values
                elif not isinstance(one, Flag):
                    found.add(_cut(one))
    order = sorted(keys, key=lambda k: (k[0] == "stated", k[1] in QUANTITIES, k[1]))
    for kind, name in order:
        yield Slot(kind, name, tuple(sorted(keys[kind, name])))


def _kind(test: Flag | OneOf | DateFrom | NumberAbove) -> str:
    return {Flag: "flag", OneOf: "one_of", DateFrom: "date", NumberAbove: "number"}[type(test)]


def _cut(test: DateFrom | NumberAbove) -> Cut:
    if isinstance(test, DateFrom):
        return Fraction(test.day.toordinal()), False
    return test.bound, test.strict


def _cuts(keys: Iterable[Key]) -> Iterator[Cut]:
    for key in keys:
        assert isinstance(key, tuple)
        yield key


def _counted(var: Var) -> Counted:
    _, _, x, low, low_strict, y, high, high_strict = var
    return Counted(x, (low, low_strict), y, (high, high_strict))


def first_day(cut: Cut) -> date:
    """The first day that is above a cut of dates."""
    bound, strict = cut
    return date.fromordinal(int(bound) + strict)
