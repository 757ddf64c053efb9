"""A plan as tables of whole numbers: cells, an automaton over them, and formulas on them.

A cell is a test of what a line states; its outcomes are numbered, the last one is for a missing
fact. Verdicts come from stages that take a state (a terminal, or a test) to the next by the outcome
of one cell. Formulas name the outcomes with which a provision holds or may hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, Union

from attrs import frozen

from rulec.diagram import node as n
from rulec.diagram.elimination import ONE
from rulec.diagram.lifted import FACTS, FIRST, Test
from rulec.model.condition import DateFrom, Flag, NumberAbove, OneOf
from rulec.money import CURRENCIES
from rulec.targets.limits import CannotSay, places
from rulec.targets.plan import All, Formula, Maybe, Plan, Ratio, maybes

EVERYTHING: Final = 7  # the set of all verdicts
ALWAYS: Final = -1
"""Stands for the row of a provision that needs no formula."""

NUMBER_PLACES: Final = 6
"""Decimal places that are counted of a number that is no amount."""

MOST: Final = {"value": 9 * 10**14, "quantity": 10**12, "net_mass": 10**12, "volume": 10**12}
"""The largest amounts; counted, they fit 64 bits."""

MOST_SETS: Final = 8192
"""How many sets of provisions are listed in one table."""

MOST_NUMBER: Final = 10**12
WIDTH: Final = 2**127  # whole numbers of 128 bits stay below

# kind, then the fact or the amounts (of `whole`: all fields of the question)
Key = tuple[object, ...]


@frozen
class Comparison:
    """`over * left > under * right` on counted amounts, or `>=` if not strict."""

    left: int
    right: int
    strict: bool


@frozen
class Cell:
    """A test. `names` are its fact and the values of that, or the amounts that it reads.

    For `whole` the first cut makes the least whole number, `over * left / right`, and the second
    compares it.
    """

    kind: str  # flag, one_of, date, number, stated, ratio, whole
    names: tuple[str, ...]
    cuts: tuple[Comparison, ...]


@frozen
class Stage:
    """States whose test is of a cell, and the state that each outcome leads to."""

    cell: int
    kids: dict[int, tuple[int, ...]]


Row = tuple[str, int, tuple[int, ...]]
"""("maybe", cell, outcomes), or ("all" or "any", 0, rows)."""


@frozen
class Tables:
    """`rows` are formulas, each after its parts; `named` gives each entry's provisions with rows.

    `groups` are provisions, from and below, of which few sets can be named together.
    """

    cells: tuple[Cell, ...]
    stages: tuple[Stage, ...]
    rows: tuple[Row, ...]
    roots: tuple[int, ...]
    named: tuple[tuple[tuple[int, int], ...], ...]
    groups: tuple[tuple[int, int], ...]


def tables(plan: Plan) -> Tables:
    """The tables of a plan; CannotSay where 128 bits do not hold a comparison."""
    maker = _Maker(plan)
    cells = tuple(maker.cell(key) for key in maker.keys)
    stages = tuple(maker.stages())
    named = tuple(tuple((at, maker.row(f)) for at, f in entry.named) for entry in plan.entries)
    roots = tuple(entry.root for entry in plan.entries)
    return Tables(cells, stages, tuple(maker.rows), roots, named, tuple(_groups(plan, named)))


def _groups(
    plan: Plan, named: tuple[tuple[tuple[int, int], ...], ...]
) -> Iterator[tuple[int, int]]:
    """Provisions in groups that are as large as the number of their sets allows."""
    by_entry = [dict(names) for names in named]
    low, rows = 0, [set[int]() for _ in named]
    for at in range(len(plan.provisions)):
        own = [{names[at]} - {ALWAYS} if at in names else set() for names in by_entry]
        more = [a | b for a, b in zip(rows, own, strict=True)]
        if at > low and sum(1 << len(some) for some in more) > MOST_SETS:
            yield low, at
            low, more = at, own
        rows = more
    yield low, len(plan.provisions)


class _Maker:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows: dict[Row, int] = {}
        found: dict[Key, set[n.Key]] = {}
        for test in plan.tests:
            found.setdefault(_key(test), set()).update(test.keys)
        for entry in plan.entries:
            for _, formula in entry.named:
                for maybe in maybes(formula):
                    key, keys = _asked(maybe)
                    found.setdefault(key, set()).update(keys)
        self.keys = {key: tuple(sorted(found[key])) for key in sorted(found, key=repr)}
        self.place = {key: i for i, key in enumerate(self.keys)}

    def cell(self, key: Key) -> Cell:
        kind, names = str(key[0]), tuple(str(name) for name in key[1:])
        keys = self.keys[key]
        cuts = [k for k in keys if isinstance(k, tuple)]
        if kind == "one_of":
            return Cell(kind, (*names, *(str(k) for k in keys)), ())
        if kind == "date":
            return Cell(kind, names, tuple(Comparison(1, int(c[0]), c[1]) for c in cuts))
        if kind == "number":
            one = Fraction(10) ** NUMBER_PLACES
            made = tuple(_comparison(c[0] * one, c[1]) for c in cuts)
            if any(MOST_NUMBER * one * m.left >= WIDTH or abs(m.right) >= WIDTH for m in made):
                raise CannotSay(self._refusal(names))
            return Cell(kind, names, made)
        if kind == "ratio":
            return Cell(kind, names, tuple(self._ratio(names[0], names[1], c) for c in cuts))
        if kind == "whole":
            return self._whole(key)
        return Cell(kind, names, ())

    def _ratio(self, over: str, under: str, cut: n.Cut) -> Comparison:
        made = _comparison(cut[0] * Fraction(10) ** (places(over) - places(under)), cut[1])
        (top, bottom), (above, below) = self._largest(over), self._largest(under)
        if max(top * below * made.left, above * bottom * made.right) >= WIDTH:
            raise CannotSay(self._refusal((over, under)))
        return made

    def _whole(self, key: Key) -> Cell:
        _, x, low, low_strict, y, high, high_strict = key
        assert isinstance(x, str) and isinstance(y, str)
        assert isinstance(low, Fraction) and isinstance(high, Fraction)
        least, most = low / 10 ** places(x), high / 10 ** places(y)
        (top, below), (above, bottom) = self._largest(x), self._largest(y)
        parts = (
            top * least.numerator + below * least.denominator,
            (top * least + 1) * bottom * most.denominator,
            above * most.numerator,
        )
        if max(parts) >= WIDTH:
            raise CannotSay(self._refusal((x, y)))
        cuts = (
            Comparison(least.numerator, least.denominator, bool(low_strict)),
            Comparison(most.numerator, most.denominator, bool(high_strict)),
        )
        return Cell("whole", (x, y), cuts)

    def _largest(self, amount: str) -> tuple[int, int]:
        """The largest numerator and denominator of a counted amount."""
        if amount == ONE:
            return 1, 1
        most = MOST["value" if amount in CURRENCIES else amount] * 10 ** places(amount)
        if amount != "EUR":
            return most, 1
        rates = self.plan.euros.values()
        return most * max(r.numerator for r in rates), max(r.denominator for r in rates)

    def _refusal(self, names: Iterable[str]) -> str:
        """Names the provisions that read a fact or amount."""
        wanted = set(names) - {ONE}
        found: dict[str, None] = {}
        for entry in self.plan.entries:
            for place, formula in entry.named:
                if any(wanted & _read(maybe) for maybe in maybes(formula)):
                    found.setdefault(self.plan.provisions[place].id)
        return (
            "polars cannot compare numbers of so many digits exactly (a limit, or a rate): "
            + ", ".join(found)
        )

    def row(self, formula: Formula) -> int:
        """The row of a formula, made with those of its parts."""
        if isinstance(formula, bool):
            assert formula  # what cannot hold is named nowhere
            return ALWAYS
        if isinstance(formula, Maybe):
            key, keys = _asked(formula)
            made: Row = ("maybe", self.place[key], self._outcomes(formula, key, keys))
        else:
            word = "all" if isinstance(formula, All) else "any"
            made = (word, 0, tuple(self.row(part) for part in formula.parts))
        return self.rows.setdefault(made, len(self.rows))

    def _outcomes(self, maybe: Maybe, key: Key, keys: tuple[n.Key, ...]) -> tuple[int, ...]:
        """The outcomes of a cell with which a test is as wanted, or not known."""
        every = self.keys[key]
        if key[0] == "flag":
            return (int(maybe.wanted), 2)
        if key[0] == "one_of":
            holds = [k in keys for k in every] + [False]
        else:
            holds = [i > every.index(keys[0]) for i in range(len(every) + 1)]
        return (*(i for i, h in enumerate(holds) if h is maybe.wanted), len(holds))

    def stages(self) -> Iterator[Stage]:
        """Every test, after those that lead to it; as few stages as a greedy choice finds."""
        tests = {FIRST + i: test for i, test in enumerate(self.plan.tests)}
        left = Counter(self.place[_key(test)] for test in tests.values())
        above = Counter(k for test in tests.values() for k in set(test.below) if k >= FIRST)
        ready: dict[int, list[int]] = {}
        for ref in tests:
            if not above[ref]:
                ready.setdefault(self.place[_key(tests[ref])], []).append(ref)
        while ready:
            cell = max(ready, key=lambda c: (len(ready[c]) == left[c], len(ready[c]), -c))
            refs = ready.pop(cell)
            left[cell] -= len(refs)
            yield Stage(cell, {ref: self._kids(tests[ref]) for ref in sorted(refs)})
            for ref in refs:
                for kid in set(tests[ref].below):
                    above[kid] -= 1
                    if kid >= FIRST and not above[kid]:
                        ready.setdefault(self.place[_key(tests[kid])], []).append(kid)

    def _kids(self, test: Test) -> tuple[int, ...]:
        """The state after each outcome of the test's cell."""
        key = _key(test)
        kids: tuple[int, ...] = test.kids
        if key[0] == "one_of":
            by_value = dict(zip(test.keys, test.kids, strict=False))
            kids = (*(by_value.get(k, test.kids[-1]) for k in self.keys[key]), test.kids[-1])
        elif key[0] in ("date", "number", "ratio"):
            every = self.keys[key]
            passed = [sum(k in test.keys for k in every[:i]) for i in range(len(every) + 1)]
            kids = tuple(test.kids[i] for i in passed)
        if key[0] == "stated":
            return kids
        # amounts are only compared where tests have found them stated
        return (*kids, EVERYTHING if test.missing is None else test.missing)


def _comparison(bound: Fraction, strict: bool) -> Comparison:
    return Comparison(bound.denominator, bound.numerator, strict)


def _key(test: Test) -> Key:
    if test.kind in FACTS:
        return (test.kind, test.var[2])
    return test.var[1:]


def _asked(maybe: Maybe) -> tuple[Key, tuple[n.Key, ...]]:
    """The key of the cell that a test asks, and what it asks for."""
    test: Union[Flag, OneOf, DateFrom, NumberAbove, Ratio] = maybe.test
    if isinstance(test, Flag):
        return ("flag", test.fact), ()
    if isinstance(test, OneOf):
        return ("one_of", test.fact), tuple(sorted(test.values))
    if isinstance(test, DateFrom):
        return ("date", test.fact), ((Fraction(test.day.toordinal()), False),)
    if isinstance(test, NumberAbove):
        return ("number", test.fact), ((test.bound, test.strict),)
    return ("ratio", test.over, test.under), (test.cut,)


def _read(maybe: Maybe) -> set[str]:
    test = maybe.test
    return {test.over, test.under} if isinstance(test, Ratio) else {test.fact}
