"""A list's tests in SQL: from the step that a code leads to, to the verdicts that are possible.

The result is a set of verdicts as bits. Few tests are nested CASEs. Many share so much that nesting
would repeat them without end: then each variable has a table of numbers, in which the step plus
the answer is the place of the next step.
"""

from __future__ import annotations

from collections.abc import Sequence

from rulec.diagram import node as n
from rulec.diagram.lifted import FACTS, FIRST, Test, Var
from rulec.targets.limits import refuse_whole
from rulec.targets.plan import Plan, Ratio
from rulec.targets.sql_amounts import Amounts
from rulec.targets.sql_facts import Facts
from rulec.targets.sql_words import Words, case

NESTED = 400
"""The most CASEs that one list's tests are written as."""

DEEP = 8
"""The most CASEs within each other; parsers go by recursion."""

AT_ONCE = 4
"""The most tables that are looked up within each other."""

REJECTED = 0  # no verdict is possible


class Steps:
    """The tests of one list. Raises CannotSay if it asks what SQL cannot be asked."""

    def __init__(self, plan: Plan, facts: Facts, amounts: Amounts, words: Words) -> None:
        refuse_whole(plan, "sql")
        self.plan, self.facts, self.amounts, self.words = plan, facts, amounts, words
        self.roots = sorted({entry.root for entry in plan.entries} | {REJECTED})
        self.asks = self.roots[-1] >= FIRST
        size, depth = _written_out(plan, self.roots)
        few = size <= NESTED and depth <= DEEP
        self.tables = None if few else _Tables(plan, self.roots)

    def step(self, root: int) -> int:
        """The number by which the step that a root stands for is known."""
        return root if self.tables is None else self.tables.places[root]

    def result(self, step: str, prefix: str) -> tuple[list[str], str]:
        """The possible verdicts of a line from the expression of its step: joins, and an expression.

        The joins name some of the steps on the way, beginning with the prefix.
        """
        if self.tables is None:
            ways = [(root, self._tree(root)) for root in self.roots if root >= FIRST]
            branches = " ".join(f"WHEN {root} THEN {tree}" for root, tree in ways)
            return [], f"CASE {step} {branches} ELSE {step} END"
        joins = []
        for place, (var, keys, numbers) in enumerate(self.tables.stages):
            if place and place % AT_ONCE == 0:
                name = f"{prefix}step_{place}"
                joins.append(self.words.let(name, {"n": step}))
                step = self.words.of(name, "n")
            step = self.words.at(numbers, f"{step} + {self._answer(var, keys)}")
        return joins, step

    def _tree(self, ref: int) -> str:
        if ref < FIRST:
            return str(ref)
        test = self.plan.test(ref)
        branches, other = self._outcomes(test.var, test.keys)
        kids = [(condition, self._tree(test.below[i])) for condition, i in branches]
        return case(kids, self._tree(test.below[other]))

    def _answer(self, var: Var, keys: Sequence[n.Key]) -> str:
        branches, other = self._outcomes(var, keys)
        return case([(condition, str(i)) for condition, i in branches], str(other))

    def _outcomes(self, var: Var, keys: Sequence[n.Key]) -> tuple[list[tuple[str, int]], int]:
        """When a test comes out how, first match first, and how it does else."""
        if var[1] in FACTS:
            return self.facts.outcomes(var, keys)
        if var[1] == "stated":
            return [(self.amounts.stated(self.plan, var[2]), 1)], 0
        above = []
        for i, key in enumerate(keys):
            assert isinstance(key, tuple)
            column, place = self.amounts.above(self.plan, Ratio(var[2], var[3], key))
            above.append((f"{column} > {place}", i + 1))
        return list(reversed(above)), 0


class _Tables:
    """Tables of numbers, one after another; each is about one variable, with the keys of its tests.

    `places` are the steps of the roots. A step that a variable does not concern leads to itself
    whatever the answer; steps are the places at which their answers begin in the next table.
    Amounts are not asked for in the same order everywhere, so a variable can have two tables.
    """

    def __init__(self, plan: Plan, roots: Sequence[int]) -> None:
        keys = _keys(plan)
        later = _later(plan)
        alive = set(roots)
        rows: list[tuple[Var, dict[int, list[int]]]] = []
        while tests := [ref for ref in alive if ref >= FIRST]:
            asked = sorted({plan.test(ref).var for ref in tests})
            var = min(asked, key=lambda v: sum(v in later[ref] for ref in tests))
            rows.append((var, {ref: _kids(plan, ref, var, keys[var]) for ref in sorted(alive)}))
            alive = {kid for kids in rows[-1][1].values() for kid in kids}
        self.stages: list[tuple[Var, tuple[n.Key, ...], list[int]]] = []
        places = {ref: ref for ref in alive}
        for var, kids in reversed(rows):
            numbers = [places[kid] for after in kids.values() for kid in after]
            self.stages.insert(0, (var, keys[var], numbers))
            places = {ref: i * len(kids[ref]) for i, ref in enumerate(kids)}
        self.places = places


def _later(plan: Plan) -> dict[int, frozenset[Var]]:
    """The variables that are asked for after each test."""
    found: dict[int, frozenset[Var]] = {}
    for ref, test in enumerate(plan.tests, FIRST):  # children come first
        kids = [kid for kid in test.below if kid >= FIRST]
        after = [frozenset([plan.test(kid).var]) | found[kid] for kid in kids]
        found[ref] = frozenset().union(*after)
    return found


def _keys(plan: Plan) -> dict[Var, tuple[n.Key, ...]]:
    """The keys of all tests of each variable."""
    found: dict[Var, set[n.Key]] = {}
    for test in plan.tests:
        found.setdefault(test.var, set()).update(test.keys)
    return {var: tuple(sorted(keys)) for var, keys in found.items()}


def _kids(plan: Plan, ref: int, var: Var, keys: tuple[n.Key, ...]) -> list[int]:
    """What a step leads to, by the answer about a variable with these keys; missing facts last."""
    test = plan.test(ref) if ref >= FIRST else None
    binary = var[1] in ("flag", "stated")
    answers = range(2 if binary else len(keys) + 1)
    missing = var[1] in FACTS
    if test is None or test.var != var:
        return [ref] * (len(answers) + missing)
    kids = [_kid(test, keys, i) for i in answers]
    return [*kids, test.kids[0] if test.missing is None else test.missing] if missing else kids


def _kid(test: Test, keys: tuple[n.Key, ...], answer: int) -> int:
    if test.kind in ("flag", "stated"):
        return test.kids[answer]
    if test.kind == "one_of":
        known = answer < len(keys) and keys[answer] in test.keys
        return test.kids[test.keys.index(keys[answer]) if known else -1]
    return test.kids[sum(1 for key in test.keys if key in keys[:answer])]


def _written_out(plan: Plan, roots: Sequence[int]) -> tuple[int, int]:
    """How many CASEs and ends of them the tests would be, written out, and how deep."""
    sizes, depths = dict.fromkeys(range(FIRST), 1), dict.fromkeys(range(FIRST), 0)
    for ref, test in enumerate(plan.tests, FIRST):  # children come first
        sizes[ref] = 1 + sum(sizes[kid] for kid in test.below)
        depths[ref] = 1 + max(depths[kid] for kid in test.below)
    return sum(sizes[root] for root in roots), max(depths[root] for root in roots)
