"""Diagrams lifted over missing facts: total functions of what a line states, exact without a search.

A test of a fact has one child more, for when the fact is missing, which reaches what any of the
others reaches. Tests of amounts are preceded by tests of which amounts are stated; where some are
not, those that are get compared by what elimination leaves. A terminal is a set of verdicts
(bit 1 << verdict).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from typing import Any

from attrs import frozen

from rulec.diagram import node as n
from rulec.diagram.elimination import BASES, ONE, QUANTITY, Atom, Bound, Whole, fitting, natural
from rulec.money import CURRENCIES

FIRST = 8  # references below are terminals, sets of three verdicts; 0 is for what no line can state

# (rank, kind, names or numbers ...): flag, one_of, date or number with a fact; stated with an amount;
# ratio with an amount and what it is divided by ("" is one); whole with the fields of a Whole.
Var = tuple[Any, ...]
FACTS = ("flag", "one_of", "date", "number")
_STATED, _RATIO, _WHOLE = 5, 6, 7
_ORDER = {name: place for place, name in enumerate((QUANTITY, "net_mass", "volume", ONE), 1)}


@frozen
class Test:
    """A test of one variable. Children are references.

    A flag, `stated` and `whole` have two (no, yes); a one-of one for each key and one for every
    other value; an axis one above exactly i of its cuts. `missing` is there for facts only.
    """

    __test__ = False  # no test case, whatever pytest makes of the name

    var: Var
    keys: tuple[n.Key, ...]
    kids: tuple[int, ...]
    missing: int | None = None

    @property
    def kind(self) -> str:
        return str(self.var[1])

    @property
    def below(self) -> tuple[int, ...]:
        """Every child."""
        return self.kids if self.missing is None else (*self.kids, self.missing)


class Lifter:
    """Lifts diagrams into one table of tests, each of them there once, children first."""

    def __init__(self, absent: frozenset[str] = frozenset()) -> None:
        """The facts of `absent` are missing from every line."""
        self.absent = absent
        self.tests: list[Test] = []
        self._refs: dict[Test, int] = {}
        self._done: dict[n.Node, int] = {}
        self._joined: dict[tuple[str, int, int], int] = {}

    def test(self, ref: int) -> Test:
        """The test of a reference that is no terminal."""
        return self.tests[ref - FIRST]

    def lift(self, diagram: n.Diagram) -> int:
        """The reference of the lifted diagram."""
        if isinstance(diagram, int):
            return 1 << diagram
        if diagram not in self._done:
            if diagram.var[1] == "ratio":
                names = {name for node in n.nodes(diagram) for name in _amounts(node) if name}
                self._done[diagram] = self._given(diagram, sorted(names), ())
            else:
                kids = tuple(self.lift(k) for k in diagram.kids)
                missing = reduce(self.union, kids)
                if diagram.var[2] in self.absent:
                    kids, missing = (missing,) * len(kids), missing
                self._done[diagram] = self.make(diagram.var[:3], diagram.keys, kids, missing)
        return self._done[diagram]

    def make(
        self, var: Var, keys: tuple[n.Key, ...], kids: tuple[int, ...], missing: int | None = None
    ) -> int:
        """The reference of a test, reduced: a test that decides nothing is left out."""
        every = kids if missing is None else (*kids, missing)
        if all(k == every[0] for k in every):
            return every[0]
        if var[1] in ("ratio", "date", "number"):
            kept = [i for i in range(len(keys)) if kids[i] != kids[i + 1]]
            keys, kids = tuple(keys[i] for i in kept), (kids[0], *(kids[i + 1] for i in kept))
        elif var[1] == "one_of":
            kept = [i for i in range(len(keys)) if kids[i] != kids[-1]]
            keys, kids = tuple(keys[i] for i in kept), (*(kids[i] for i in kept), kids[-1])
        made = Test(var, keys, kids, missing)
        if made not in self._refs:
            self._refs[made] = FIRST + len(self.tests)
            self.tests.append(made)
        return self._refs[made]

    def union(self, a: int, b: int) -> int:
        """What either can reach."""
        return self._join("or", a, b)

    def meet(self, a: int, b: int) -> int:
        """What both reach."""
        return self._join("and", a, b)

    def _join(self, op: str, a: int, b: int) -> int:
        if a == b:
            return a
        if a < FIRST and b < FIRST:
            return a | b if op == "or" else a & b
        a, b = min(a, b), max(a, b)
        if a == 0:
            return b if op == "or" else 0
        if a == 7:
            return 7 if op == "or" else b
        key = (op, a, b)
        if key not in self._joined:
            self._joined[key] = self._joined_at(op, a, b)
        return self._joined[key]

    def _joined_at(self, op: str, a: int, b: int) -> int:
        var = min(self.test(r).var for r in (a, b) if r >= FIRST)
        here = [self.test(r) if r >= FIRST and self.test(r).var == var else r for r in (a, b)]
        keys = tuple(sorted({k for side in here if isinstance(side, Test) for k in side.keys}))
        binary = var[1] in ("flag", "stated", "whole")
        kids = tuple(
            self._join(
                op, *(_kid(side, keys, i) if isinstance(side, Test) else side for side in here)
            )
            for i in range(2 if binary else len(keys) + 1)
        )
        missing = None
        if var[1] in FACTS:
            sides = [side if isinstance(side, int) else side.missing or 0 for side in here]
            missing = self._join(op, *sides)
        return self.make(var, keys, kids, missing)

    def _given(self, diagram: n.Diagram, names: list[str], missing: tuple[str, ...]) -> int:
        """The amounts of `names` are stated or not, one after another."""
        if not names:
            return self._eliminated(diagram, missing) if missing else self._compared(diagram)
        name, *rest = names
        without = self._given(diagram, rest, (*missing, name))
        if name in self.absent or (name in CURRENCIES and "value" in self.absent):
            return without
        return self.make(
            (_STATED, "stated", name), (), (without, self._given(diagram, rest, missing))
        )

    def _compared(self, diagram: n.Diagram) -> int:
        """Every amount is stated: the tests as they are."""
        if isinstance(diagram, int):
            return 1 << diagram
        kids = tuple(self._compared(k) for k in diagram.kids)
        over, under = _amounts(diagram)
        return self.make((_RATIO, "ratio", over, under), diagram.keys, kids)

    def _eliminated(self, diagram: n.Diagram, missing: tuple[str, ...]) -> int:
        """Some amounts are missing: every terminal where elimination says it can be reached."""
        made = 0
        for bounds, terminal in _paths(diagram):
            atoms = fitting(bounds, missing)
            if atoms is not None:
                tests = [self.atom(a) for a in sorted(atoms, key=repr)]
                made = self.union(made, reduce(self.meet, tests, 1 << terminal))
        return made

    def atom(self, atom: Atom) -> int:
        """Everything where the atom holds, nothing where not."""
        if isinstance(atom, Whole):
            var = (
                _WHOLE,
                "whole",
                atom.x,
                atom.low,
                atom.low_strict,
                atom.y,
                atom.high,
                atom.high_strict,
            )
            return self.make(var, (), (0, 7))
        if atom.x == ONE or (atom.y != ONE and _place(atom.y) < _place(atom.x)):
            # a * x <= b * y: y / x is not below a / b
            cut, kids = (atom.a / atom.b, atom.strict), (0, 7)
            over, under = atom.y, atom.x
        else:
            cut, kids = (atom.b / atom.a, not atom.strict), (7, 0)
            over, under = atom.x, atom.y
        if under == ONE and _natural_above(over, cut):
            return kids[1]
        return self.make((_RATIO, "ratio", over, under), (cut,), kids)


def _place(name: str) -> int:
    """Values are divided by the other amounts, these by those that come after."""
    return _ORDER.get(name, 0)


def _natural_above(name: str, cut: tuple[Fraction, bool]) -> bool:
    least = natural(name)
    low = least.a / least.b
    return cut[0] < low or (cut[0] == low and (least.strict or not cut[1]))


def _amounts(node: n.Node) -> tuple[str, str]:
    """The amount that a ratio test divides, and by what."""
    group, axis = node.var[2], node.var[3]
    return (group, BASES.get(axis, ONE)) if group else (axis, ONE)


def _paths(
    diagram: n.Diagram, bounds: tuple[Bound, ...] = ()
) -> Iterator[tuple[tuple[Bound, ...], int]]:
    if isinstance(diagram, int):
        yield bounds, diagram
        return
    over, under = _amounts(diagram)
    for index, kid in enumerate(diagram.kids):
        more = []
        if index:
            low, strict = n.cut(diagram, index - 1)
            more.append(Bound(low, under, Fraction(1), over, strict))
        if index < len(diagram.keys):
            high, strict = n.cut(diagram, index)
            more.append(Bound(Fraction(1), over, high, under, not strict))
        longer = (*bounds, *more)
        # all amounts taken for missing: whether any line at all goes this way
        names = {name for b in longer for name in (b.x, b.y) if name}
        if fitting(longer, names) is not None:
            yield from _paths(kid, longer)


def _kid(test: Test, keys: tuple[n.Key, ...], index: int) -> int:
    """The child of `test` for entry `index` of the finer key list `keys`."""
    if test.kind in ("flag", "stated", "whole"):
        return test.kids[index]
    if test.kind == "one_of":
        if index < len(keys) and keys[index] in test.keys:
            return test.kids[test.keys.index(keys[index])]
        return test.kids[-1]
    return test.kids[sum(1 for k in test.keys if k in keys[:index])]
