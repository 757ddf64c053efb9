"""What every target is generated from: a list on a day as plain tests of what a line states.

The verdict is a diagram lifted over missing facts. The provisions behind it are named where their
conditions hold or may hold, by formulas that need no third truth value: an unknown test counts as
whatever keeps the provision possible.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Union

from attrs import evolve, field, frozen

from rulec.diagram import node as n
from rulec.diagram.elimination import BASES, ONE
from rulec.diagram.from_model import PIVOT, Compiler, build_provisions, code_cuts
from rulec.diagram.lifted import FACTS, FIRST, Lifter, Test
from rulec.model.by_code import by_code
from rulec.model.condition import (
    FALSE,
    And,
    CodeIn,
    Condition,
    Const,
    DateFrom,
    Flag,
    MoneyAbove,
    Not,
    NumberAbove,
    OneOf,
    Or,
    atoms,
    both,
    either,
    negate,
)
from rulec.model.line import QUANTITIES, FactValue, Line
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Fact, Provision, Ruleset
from rulec.money import CURRENCIES, NoRate, Rates
from rulec.nomenclature import CodeSet, edition_at, leaves, span_of
from rulec.nomenclature.codes import AXIS
from rulec.reference.evaluator import truth
from rulec.targets.codetable import CodeTable, code_table

AMOUNTS = ("value", *QUANTITIES)


@frozen
class Ratio:
    """One amount divided by another ("" is one) is above a cut."""

    over: str
    under: str
    cut: n.Cut


@frozen
class Maybe:
    """A test has this outcome, or reads a fact that is missing."""

    test: Union[Flag, OneOf, DateFrom, NumberAbove, Ratio]
    wanted: bool


@frozen
class All:
    parts: tuple[Formula, ...]


@frozen
class Any:
    parts: tuple[Formula, ...]


Formula = Union[bool, Maybe, All, Any]


@frozen
class Entry:
    """What the code decides: where the diagram goes on, and the provisions that can hold there.

    `root` is a terminal below FIRST (a set of verdicts as bits) or FIRST + the place of a test.
    `named` gives the places of provisions in the plan, each with its formula. `conditions`, where
    a plan has them, are the same provisions' conditions as far as the code leaves them open.
    """

    root: int
    named: tuple[tuple[int, Formula], ...]
    conditions: tuple[Condition, ...] = ()


@frozen(eq=False)
class Plan:
    """A list on a day. Facts of `given` are taken as stated so; those of `absent` as never stated.

    `euros` holds the euros for one unit of each currency with a rate on the day. Values are
    compared in euros, which "EUR" names, or in another of `groups`, a currency without a rate.
    """

    ruleset: Ruleset
    day: date
    rates: Rates = field(repr=False)
    given: Mapping[str, FactValue]
    absent: frozenset[str]
    tests: tuple[Test, ...] = field(repr=False)
    codes: CodeTable = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)
    unstated: int  # the entry of a line without a code
    provisions: tuple[Provision, ...] = field(repr=False)
    euros: dict[str, Fraction] = field(repr=False)
    groups: tuple[str, ...]
    facts: tuple[str, ...]  # what a line may state that matters, but for code and currency

    def test(self, ref: int) -> Test:
        """The test of a reference that is no terminal."""
        return self.tests[ref - FIRST]

    def fact(self, name: str) -> Fact:
        """What the list, or every list, says of a fact."""
        return self.ruleset.facts.get(name) or BUILT_IN.get(name) or Fact(name, "text", name)

    def counted(self, currency: str) -> tuple[str, Fraction]:
        """The currency in which limits of a currency are compared, and what one unit is of it."""
        if currency in self.euros:
            return PIVOT, self.euros[currency]
        return currency, Fraction(1)


def plan(
    ruleset: Ruleset,
    day: date,
    rates: Rates,
    given: Mapping[str, FactValue] | None = None,
    absent: Iterable[str] = (),
    conditions: bool = False,
) -> Plan:
    """The plan of a ruleset as in force on `day`; `given` cannot fix the code or an amount."""
    given, gone = dict(given or {}), frozenset(absent)
    stated = Line(given)
    provisions = tuple(
        evolve(p, condition=_folded(p.condition, stated, day, rates)) for p in ruleset.in_force(day)
    )
    provisions = tuple(p for p in provisions if p.condition != FALSE)
    built = build_provisions(provisions, day, rates)  # type: ignore[arg-type]
    lifter = Lifter(gone)
    valid = leaves(edition_at(day))
    starts, index = code_cuts(provisions), by_code(provisions)
    formulas = _Formulas(Compiler(day, rates), gone, provisions)
    naming = [formulas.named(index.at(start), start) for start in starts]
    known: dict[Entry, int] = {}

    def entry(root: int, named: tuple[tuple[int, Formula], ...], low: int, high: int) -> int:
        span = CodeSet(((low, high),))
        told = (_coded(provisions[at].condition, span) for at, _ in named) if conditions else ()
        return known.setdefault(Entry(root, named, tuple(told)), len(known))

    def coarse(code: str) -> int:
        """What any of the ten-digit codes under a code is given; "" is any code at all."""
        low, high = span_of(code) if code else (0, AXIS)
        first, last = bisect_right(starts, low) - 1, bisect_left(starts, high)
        spans = zip(starts[first:last], [*starts[first + 1 : last], high], strict=True)
        used = [i for i, (a, b) in enumerate(spans, first) if valid & CodeSet(((max(a, low), b),))]
        cells = used or range(first, last)
        roots = dict.fromkeys(lifter.lift(built.at(starts[i])) for i in cells)
        named: dict[int, list[Formula]] = {}
        for i in cells:
            for at, formula in naming[i]:
                named.setdefault(at, []).append(formula)
        some = tuple((at, _joined(named[at], False)) for at in sorted(named))
        return entry(reduce(lifter.union, roots), some, low, high)

    cells = [
        entry(lifter.lift(built.at(s)), named, s, s + 1)
        for s, named in zip(starts, naming, strict=True)
    ]
    codes = code_table(starts, cells, coarse)
    unstated = coarse("")
    tests, roots = _settled(lifter, [e.root for e in known])
    entries = tuple(evolve(e, root=r) for e, r in zip(known, roots, strict=True))
    euros = _euros(day, rates)
    return Plan(
        ruleset, day, rates, given, gone, tests, codes, entries, unstated, provisions, euros,
        _groups(tests, entries), _facts(tests, entries),
    )  # fmt: skip


def _folded(condition: Condition, given: Line, day: date, rates: Rates) -> Condition:
    """The condition with what the given facts decide taken as decided."""
    if isinstance(condition, Not):
        return negate(_folded(condition.part, given, day, rates))
    if isinstance(condition, And | Or):
        join = both if isinstance(condition, And) else either
        return join(*(_folded(p, given, day, rates) for p in condition.parts))
    if isinstance(condition, Flag | OneOf | DateFrom | NumberAbove):
        holds = truth(condition, given, day, rates)
        return condition if holds is None else Const(holds)
    return condition


def _coded(condition: Condition, code: CodeSet) -> Condition:
    """The condition with what a code decides taken as decided."""
    if isinstance(condition, Not):
        return negate(_coded(condition.part, code))
    if isinstance(condition, And | Or):
        join = both if isinstance(condition, And) else either
        return join(*(_coded(p, code) for p in condition.parts))
    if isinstance(condition, CodeIn):
        inside = condition.codes & code
        return Const(bool(inside)) if inside == code or not inside else condition
    return condition


class _Formulas:
    """Makes the formulas under which provisions hold or may hold for a ten-digit code."""

    def __init__(
        self, compiler: Compiler, absent: frozenset[str], provisions: tuple[Provision, ...]
    ) -> None:
        self.compiler, self.absent = compiler, absent
        self._place = {p: i for i, p in enumerate(provisions)}
        self._codes = {
            p: [a.codes for a in atoms(p.condition) if isinstance(a, CodeIn)] for p in provisions
        }
        self._known: dict[tuple[object, ...], Formula] = {}

    def named(self, alive: Iterable[Provision], code: int) -> tuple[tuple[int, Formula], ...]:
        """The provisions that can hold, by their places, and when their condition is not false."""
        made = []
        for provision in alive:
            states = tuple(codes.at(code) for codes in self._codes[provision])
            key = (self._place[provision], states)
            if key not in self._known:
                self._known[key] = self._maybe(provision.condition, True, iter(states))
            if self._known[key] is not False:
                made.append((self._place[provision], self._known[key]))
        return tuple(made)

    def _maybe(self, condition: Condition, wanted: bool, states: Iterator[bool]) -> Formula:
        if isinstance(condition, Const):
            return condition.value is wanted
        if isinstance(condition, Not):
            return self._maybe(condition.part, not wanted, states)
        if isinstance(condition, And | Or):
            parts = [self._maybe(p, wanted, states) for p in condition.parts]
            return _joined(parts, isinstance(condition, And) is wanted)
        if isinstance(condition, CodeIn):
            return next(states) is wanted
        test: Union[Flag, OneOf, DateFrom, NumberAbove, Ratio]
        if isinstance(condition, MoneyAbove):
            group, factor = self.compiler.group(condition.currency)
            base = BASES.get(condition.per, ONE)
            reads = {"value", base}
            test = Ratio(group, base, (condition.amount * factor, condition.strict))
        elif isinstance(condition, NumberAbove) and condition.fact in QUANTITIES:
            reads = {condition.fact}
            test = Ratio(condition.fact, ONE, (condition.bound, condition.strict))
        else:
            reads = {condition.fact}
            test = condition
        return True if reads & self.absent else Maybe(test, wanted)


def _joined(parts: list[Formula], all_of: bool) -> Formula:
    if (not all_of) in parts:
        return not all_of
    kept = tuple(dict.fromkeys(p for p in parts if not isinstance(p, bool)))
    if not kept:
        return all_of
    if len(kept) == 1:
        return kept[0]
    return All(kept) if all_of else Any(kept)


def _settled(lifter: Lifter, roots: list[int]) -> tuple[tuple[Test, ...], list[int]]:
    """The tests that are reached from the roots, and the roots among them.

    What no line can state is given to a neighbour.
    """
    final = Lifter()
    done: dict[int, int] = {}

    def run(ref: int) -> int:
        if ref < FIRST:
            return ref
        if ref not in done:
            test = lifter.test(ref)
            kids = [run(k) for k in test.kids]
            if test.kind not in FACTS:
                for i, kid in enumerate(kids):
                    if kid == 0:
                        kids[i] = next((k for k in (*kids[i::-1], *kids[i:]) if k), 0)
            missing = None if test.missing is None else run(test.missing)
            done[ref] = final.make(test.var, test.keys, tuple(kids), missing)
        return done[ref]

    found = [run(r) for r in roots]
    reached = sorted(_reached(final, found))
    number = {ref: FIRST + i for i, ref in enumerate(reached)}
    number |= {ref: ref for ref in range(FIRST)}
    tests = []
    for ref in reached:
        test = final.test(ref)
        missing = None if test.missing is None else number[test.missing]
        tests.append(evolve(test, kids=tuple(number[k] for k in test.kids), missing=missing))
    return tuple(tests), [number[r] for r in found]


def _reached(lifter: Lifter, roots: Iterable[int]) -> set[int]:
    seen: set[int] = set()
    stack = [r for r in roots if r >= FIRST]
    while stack:
        ref = stack.pop()
        if ref not in seen:
            seen.add(ref)
            stack += [k for k in lifter.test(ref).below if k >= FIRST]
    return seen


def _euros(day: date, rates: Rates) -> dict[str, Fraction]:
    found = {}
    for currency in sorted(CURRENCIES):
        try:
            found[currency] = rates.rate(currency, day)
        except NoRate:
            continue
    return found


def maybes(formula: Formula) -> Iterator[Maybe]:
    """Every test of a formula."""
    if isinstance(formula, Maybe):
        yield formula
    elif isinstance(formula, All | Any):
        for part in formula.parts:
            yield from maybes(part)


def _amounts_read(tests: tuple[Test, ...], entries: tuple[Entry, ...]) -> set[str]:
    """The amounts that tests and formulas read, values by the currency they are counted in."""
    found: set[str] = set()
    for test in tests:
        if test.kind in ("stated", "ratio"):
            found.update(test.var[2:4])
        elif test.kind == "whole":
            found.update((test.var[2], test.var[5]))
    for entry in entries:
        for _, formula in entry.named:
            for maybe in maybes(formula):
                if isinstance(maybe.test, Ratio):
                    found.update((maybe.test.over, maybe.test.under))
    return found - {ONE}


def _groups(tests: tuple[Test, ...], entries: tuple[Entry, ...]) -> tuple[str, ...]:
    return tuple(sorted(_amounts_read(tests, entries) & CURRENCIES))


def _facts(tests: tuple[Test, ...], entries: tuple[Entry, ...]) -> tuple[str, ...]:
    amounts = _amounts_read(tests, entries)
    found = {"value" if name in CURRENCIES else name for name in amounts}
    found |= {str(test.var[2]) for test in tests if test.kind in FACTS}
    for entry in entries:
        for _, formula in entry.named:
            for maybe in maybes(formula):
                if not isinstance(maybe.test, Ratio):
                    found.add(maybe.test.fact)
    return tuple(sorted(found))
