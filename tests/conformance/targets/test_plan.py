"""The plan that targets are generated from, walked in the plainest way, beside the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor

import pytest

from rulec.diagram.lifted import FACTS, FIRST, Test
from rulec.model.line import Line
from rulec.model.ruleset import VERDICTS
from rulec.money import Money
from rulec.reference import evaluator as reference
from rulec.targets.plan import All, Any, Formula, Maybe, Plan, Ratio
from rulec.targets.vectors import Vector, drawn_lines, judged
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer


def amounts(plan: Plan, line: Line) -> dict[str, Fraction]:
    found = {"": Fraction(1)}
    for name in ("quantity", "net_mass", "volume"):
        amount = line.get(name)
        if isinstance(amount, Fraction):
            found[name] = amount
    value = line.get("value")
    if isinstance(value, Money):
        if value.currency in plan.euros:
            found["EUR"] = value.amount * plan.euros[value.currency]
        if value.currency not in plan.euros:
            found[value.currency] = value.amount
    return found


def above(number: Fraction, cut: tuple[Fraction, bool]) -> bool:
    return number > cut[0] or (number == cut[0] and not cut[1])


def child(test: Test, line: Line, known: dict[str, Fraction]) -> int:
    if test.kind in FACTS:
        value = line.get(str(test.var[2]))
        if value is None:
            assert test.missing is not None
            return test.missing
        if test.kind == "flag":
            return test.kids[bool(value)]
        if test.kind == "one_of":
            return test.kids[test.keys.index(str(value)) if value in test.keys else -1]
        number = Fraction(value.toordinal()) if isinstance(value, date) else value
        assert isinstance(number, Fraction)
        return test.kids[sum(above(number, c) for c in test.keys if isinstance(c, tuple))]
    if test.kind == "stated":
        return test.kids[test.var[2] in known]
    if test.kind == "ratio":
        number = known[test.var[2]] / known[test.var[3]]
        return test.kids[sum(above(number, c) for c in test.keys if isinstance(c, tuple))]
    _, _, x, low, low_strict, y, high, high_strict = test.var
    least = floor(low * known[x]) + 1 if low_strict else ceil(low * known[x])
    most = high * known[y]
    return test.kids[least < most or (least == most and not high_strict)]


def holds(formula: Formula, line: Line, known: dict[str, Fraction]) -> bool:
    if isinstance(formula, bool):
        return formula
    if isinstance(formula, All):
        return all(holds(p, line, known) for p in formula.parts)
    if isinstance(formula, Any):
        return any(holds(p, line, known) for p in formula.parts)
    assert isinstance(formula, Maybe)
    test = formula.test
    if isinstance(test, Ratio):
        if test.over not in known or test.under not in known:
            return True
        return above(known[test.over] / known[test.under], test.cut) is formula.wanted
    found = reference.truth(test, line, harness.DAY, harness.RATES)
    return found is None or found is formula.wanted


def run(plan: Plan, some: Sequence[Vector]) -> Iterator[Answer]:
    for vector in some:
        line = vector.line
        code = line.get("code")
        place = plan.unstated if code is None else plan.codes.entry(str(code))
        entry, known = plan.entries[place], amounts(plan, line)
        ref = entry.root
        while ref >= FIRST:
            ref = child(plan.test(ref), line, known)
        possible = tuple(v for i, v in enumerate(VERDICTS) if ref >> i & 1)
        named = tuple(plan.provisions[i].id for i, f in entry.named if holds(f, line, known))
        yield possible[0] if len(possible) == 1 else "undetermined", possible, named


@pytest.mark.parametrize("name", harness.STORE.names())
@pytest.mark.parametrize("day", harness.DAYS, ids=str)
def test_shipped(name: str, day: date) -> None:
    harness.assert_conforms(run, harness.shipped(name, day), 400)
    harness.assert_conforms(run, harness.shipped_exports(name, day), 200)


def test_generated() -> None:
    assert harness.assert_generated_conform(run, harness.generated(300), 30) == 300


@pytest.mark.parametrize("name", harness.STORE.names())
def test_vectors_have_the_answers_of_the_reference(name: str) -> None:
    plan = harness.shipped(name, harness.DAYS[1])
    for line in drawn_lines(plan, 40, 7):
        if line.get("code") is not None:
            expected = reference.possible(plan.ruleset, line, plan.day, plan.rates)
            assert set(judged(plan, line).possible) == expected


def test_vectors_of_generated_lists_have_the_answers_of_the_reference() -> None:
    for plan in harness.generated(60):
        for line in drawn_lines(plan, 10, 7):
            if line.get("code") is not None:
                expected = reference.possible(plan.ruleset, line, plan.day, plan.rates)
                assert set(judged(plan, line).possible) == expected


def test_the_same_vectors_every_time() -> None:
    plan = harness.shipped("EU", harness.DAY)
    assert list(drawn_lines(plan, 20, 3)) == list(drawn_lines(plan, 20, 3))
