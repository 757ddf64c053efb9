"""What is left of a list's question about one line as its tests get answered, one after another.

A residual holds the verdict's place in the lifted diagram and, for every provision that can still be
named, what is left of its condition: to know whether it is not false, and which missing facts leave it
open.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from typing import Union

from attrs import evolve, frozen

from rulec.diagram import node as n
from rulec.diagram.elimination import BASES, ONE
from rulec.diagram.lifted import FIRST, Test, Var
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
    OneOf,
    Or,
)
from rulec.model.line import QUANTITIES
from rulec.money import CURRENCIES
from rulec.targets.plan import All, Any, Formula, Maybe, Plan, Ratio

MISSING = -1
"""The outcome of a test of a fact that is missing."""
FREE_ALONE = 1
LEVELS = {2: "license", 4: "prohibit"}
"""The kind of provisions that decide, by the set of verdicts where there is one alone."""
UNRATED = -2
"""The outcome of a test for a value that is stated in a currency without an exchange rate."""


@frozen
class Unknown:
    """A condition that stays open, and the missing facts that leave it so."""

    facts: frozenset[str]


@frozen
class Amounts:
    """A comparison of amounts; `pending` are those not yet known to be stated."""

    over: str
    under: str
    cut: n.Cut
    pending: tuple[str, ...]
    lacking: frozenset[str] = frozenset()


@frozen
class Join:
    """All of some parts, or any of them."""

    all_of: bool
    parts: tuple[Kleene, ...]


@frozen
class Opposite:
    part: Kleene


Kleene = Union[bool, Unknown, Flag, OneOf, DateFrom, NumberAbove, Amounts, Join, Opposite]


@frozen(cache_hash=True)
class Residual:
    """One list's open question: `root` in its plan's diagram, and its provisions.

    Each provision is its place in the plan, when it is named, and what is left of its condition.
    """

    root: int
    named: tuple[tuple[int, Kleene, Kleene], ...]


def residual(plan: Plan, entry: int) -> Residual:
    """The question that an entry of the plan's code table opens; the plan has its conditions."""
    found = plan.entries[entry]
    named = tuple(
        (at, _of_formula(formula), _of_condition(plan, condition))
        for (at, formula), condition in zip(found.named, found.conditions, strict=True)
    )
    return _simpler(plan, Residual(found.root, named))


def _of_formula(formula: Formula) -> Kleene:
    """A formula that is true of a provision that can be named; a missing fact makes its tests true."""
    if isinstance(formula, bool):
        return formula
    if isinstance(formula, All | Any):
        return _joined(isinstance(formula, All), map(_of_formula, formula.parts))
    assert isinstance(formula, Maybe)
    test = formula.test
    made: Kleene = _amounts(test.over, test.under, test.cut) if isinstance(test, Ratio) else test
    return made if formula.wanted else Opposite(made)


def _of_condition(plan: Plan, condition: Condition) -> Kleene:
    if isinstance(condition, Const):
        return condition.value
    if isinstance(condition, Not):
        return opposite(_of_condition(plan, condition.part))
    if isinstance(condition, And | Or):
        parts = [_of_condition(plan, p) for p in condition.parts]
        return _joined(isinstance(condition, And), parts)
    if isinstance(condition, CodeIn):
        return Unknown(frozenset({"code"}))
    if isinstance(condition, MoneyAbove):
        base = BASES.get(condition.per, ONE)
        lacking = frozenset({"value", base} & plan.absent)
        group, factor = plan.counted(condition.currency)
        return (
            Unknown(lacking)
            if lacking
            else _amounts(group, base, (condition.amount * factor, condition.strict))
        )
    if condition.fact in plan.absent:
        return Unknown(frozenset({condition.fact}))
    if isinstance(condition, NumberAbove) and condition.fact in QUANTITIES:
        return _amounts(condition.fact, ONE, (condition.bound, condition.strict))
    return condition


def _amounts(over: str, under: str, cut: n.Cut) -> Amounts:
    return Amounts(over, under, cut, tuple(sorted({over, under} - {ONE})))


def opposite(part: Kleene) -> Kleene:
    """Kleene's negation."""
    if isinstance(part, bool):
        return not part
    if isinstance(part, Opposite):
        return part.part
    return part if isinstance(part, Unknown) else Opposite(part)


def _joined(all_of: bool, parts: object) -> Kleene:
    kept: dict[Kleene, None] = {}
    for part in parts:  # type: ignore[attr-defined]
        if part is (not all_of):
            return not all_of
        if part is not all_of:
            kept.setdefault(part)
    if not kept:
        return all_of
    if len(kept) == 1:
        return next(iter(kept))
    if all(isinstance(part, Unknown) for part in kept):
        return Unknown(reduce(frozenset.union, (p.facts for p in kept if isinstance(p, Unknown))))
    return Join(all_of, tuple(kept))


def first_test(plan: Plan, left: Residual) -> Var | None:
    """The variable that has to be tested next; None if the question is answered."""
    found: list[Var] = []
    if left.root >= FIRST:
        found.append(plan.test(left.root).var)
    for _, named, condition in left.named:
        for part in (named, condition):
            found += _variables(part)
    return min(found, default=None)


def _variables(part: Kleene) -> Iterator[Var]:
    if isinstance(part, Join):
        for inner in part.parts:
            yield from _variables(inner)
    elif isinstance(part, Opposite):
        yield from _variables(part.part)
    elif isinstance(part, Amounts):
        if part.pending:
            yield (5, "stated", part.pending[0])
        else:
            yield (6, "ratio", part.over, part.under)
    elif isinstance(part, OneOf):
        yield (0, "one_of", part.fact)
    elif isinstance(part, DateFrom):
        yield (1, "date", part.fact)
    elif isinstance(part, Flag):
        yield (2, "flag", part.fact)
    elif isinstance(part, NumberAbove):
        yield (3, "number", part.fact)


def keys(plan: Plan, left: Residual, var: Var) -> set[n.Key]:
    """The values or cuts at which the outcome of testing `var` matters."""
    found: set[n.Key] = set()
    if left.root >= FIRST and plan.test(left.root).var == var:
        found.update(plan.test(left.root).keys)
    for _, named, condition in left.named:
        for part in (named, condition):
            found |= _keys(part, var)
    return found


def _keys(part: Kleene, var: Var) -> set[n.Key]:
    if isinstance(part, Join):
        return {key for inner in part.parts for key in _keys(inner, var)}
    if isinstance(part, Opposite):
        return _keys(part.part, var)
    if var not in _variables(part):
        return set()
    if isinstance(part, OneOf):
        return set(part.values)
    if isinstance(part, Amounts):
        return set() if part.pending else {part.cut}
    if isinstance(part, DateFrom):
        return {(Fraction(part.day.toordinal()), False)}
    return {(part.bound, part.strict)} if isinstance(part, NumberAbove) else set()


@frozen
class Outcome:
    """How a test of `var` came out: `place` among `keys` as a test has its kids, or MISSING, UNRATED."""

    var: Var
    keys: tuple[n.Key, ...]
    place: int


def answered(plan: Plan, left: Residual, outcome: Outcome) -> Residual:
    """The question that is left when a test came out so."""
    root = left.root
    if root >= FIRST and plan.test(root).var == outcome.var:
        root = _child(plan.test(root), outcome)
    named = tuple(
        (at, _answered(naming, outcome, True), _answered(condition, outcome, False))
        for at, naming, condition in left.named
    )
    return _simpler(plan, Residual(root, named))


def _simpler(plan: Plan, left: Residual) -> Residual:
    """Without the provisions that cannot be named any more, and exemptions from none that can."""
    if left.root == FREE_ALONE:
        return Residual(left.root, ())
    kept = [part for part in left.named if part[1] is not False]
    kinds = {at: plan.provisions[at].kind for at, _, _ in kept}
    level = LEVELS.get(left.root)
    if level in kinds.values():  # decided: provisions of the other level have no part in it
        kept = [part for part in kept if kinds[part[0]] in (level, "exempt")]
    bans = {plan.provisions[at].id for at, _, _ in kept if kinds[at] != "exempt"}
    return Residual(
        left.root,
        tuple(
            part
            for part in kept
            if kinds[part[0]] != "exempt" or not bans.isdisjoint(plan.provisions[part[0]].of)
        ),
    )


def _child(test: Test, outcome: Outcome) -> int:
    place = outcome.place
    if test.kind == "stated":
        return test.kids[int(place == 1)]
    if place == MISSING:
        assert test.missing is not None
        return test.missing
    if test.kind in ("flag", "whole"):
        return test.kids[place]
    if test.kind == "one_of":
        value = outcome.keys[place] if place < len(outcome.keys) else None
        return test.kids[test.keys.index(value) if value in test.keys else -1]
    return test.kids[sum(1 for key in test.keys if key in outcome.keys[:place])]


def _answered(part: Kleene, outcome: Outcome, naming: bool) -> Kleene:
    """A part of a condition when a test came out so; when naming, an unknown test may be either."""
    if isinstance(part, Join):
        return _joined(part.all_of, [_answered(p, outcome, naming) for p in part.parts])
    if isinstance(part, Opposite):
        found = opposite(_answered(part.part, outcome, False))
    elif isinstance(part, bool | Unknown) or outcome.var not in _variables(part):
        return part
    else:
        found = _outcome(part, outcome)
    return True if naming and isinstance(found, Unknown) else found


def _outcome(part: Kleene, outcome: Outcome) -> Kleene:
    place = outcome.place
    if isinstance(part, Amounts) and part.pending:
        name = part.pending[0]
        lacking = part.lacking
        if place == UNRATED:
            lacking |= {f"exchange rate to {name}"}
        elif place != 1:
            lacking |= {"value" if name in CURRENCIES else name}
        left = evolve(part, pending=part.pending[1:], lacking=lacking)
        return Unknown(lacking) if lacking and not left.pending else left
    if place == MISSING:
        assert isinstance(part, Flag | OneOf | DateFrom | NumberAbove)
        return Unknown(frozenset({part.fact}))
    if isinstance(part, Flag):
        return place == 1
    if isinstance(part, OneOf):
        return place < len(outcome.keys) and outcome.keys[place] in part.values
    (key,) = _keys(part, outcome.var)
    return key in outcome.keys[:place]
