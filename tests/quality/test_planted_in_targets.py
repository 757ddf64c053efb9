"""The vectors that hold targets and screening to the reference find planted bugs.

Each test plants one bug where lists become plans, tables or limits, and demands that some vector shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from rulec.diagram import elimination, lifted
from rulec.money import FixedRates
from rulec.screening import residual
from rulec.screening.screener import Screener
from rulec.targets import codetable
from rulec.targets import plan as plans
from rulec.targets.plan import Plan, plan
from tests.conformance.screening.rows import expected, texts
from tests.conformance.targets import harness, test_plan

RATES = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"})


def remade(count: int = 60) -> list[Plan]:
    """Generated lists, planned anew under the bug."""
    return [plan(p.ruleset, p.day, p.rates) for p in harness.generated(count)]


def walked() -> None:
    for number, one in enumerate(remade()):
        harness.assert_conforms(test_plan.run, one, 25, number)


def walked_further() -> None:
    """More lists: few of them have two limits between which no whole quantity lies."""
    for number, one in enumerate(remade(300)):
        harness.assert_conforms(test_plan.run, one, 40, number)


def screened() -> None:
    for number, one in enumerate(harness.generated(60)):
        for vector in harness.vectors(one, 15, number):
            row = texts(vector.line)
            if "code" not in row:
                continue
            screener = Screener(
                (one.ruleset,), {n: n for n in row}, one.day, one.rates, assume=False
            )
            (place,) = screener.places({**vector.line.facts, "date": one.day})
            (answer,) = screener.parts[0].decision.leaves[place]
            assert (answer.verdict, answer.provisions) == expected(one, vector.line, one.day)


@pytest.mark.parametrize("prop", [walked, screened])
def test_without_a_bug_all_is_well(prop: Callable[[], None]) -> None:
    prop()


def found(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, bug: Any, prop: Any) -> None:
    monkeypatch.setattr(owner, name, bug)
    with pytest.raises(Exception):  # noqa: B017  (a wrong answer, or a walk that loses its way)
        prop()


def test_a_missing_quantity_taken_for_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    right = elimination.natural

    def wrong(name: str) -> elimination.Bound:
        made = right(name)
        return evolve(made, a=Fraction(0)) if name == elimination.QUANTITY else made

    found(monkeypatch, elimination, "natural", wrong, walked)


def test_whole_numbers_taken_for_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(rest: Any, lows: Any, highs: Any) -> Any:
        joined = [
            elimination.Bound(lo.a * hi.a, lo.x, lo.b * hi.b, hi.y, lo.strict or hi.strict)
            for lo in lows
            for hi in highs
        ]
        told = elimination._told([*rest, *joined])
        return None if told is None else frozenset(told)

    found(monkeypatch, elimination, "_counted", wrong, walked_further)


def test_a_missing_fact_taken_for_no(monkeypatch: pytest.MonkeyPatch) -> None:
    right = lifted.Lifter.make

    def wrong(self: Any, var: Any, keys: Any, kids: Any, missing: Any = None) -> int:
        return right(self, var, keys, kids, None if missing is None else kids[0])

    found(monkeypatch, lifted.Lifter, "make", wrong, walked)


def test_a_prefix_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    right = codetable.code_table

    def wrong(starts: Any, entries: Any, coarse: Any) -> codetable.CodeTable:
        made = right(starts, entries, coarse)
        return codetable.CodeTable(dict(list(made.prefixes.items())[:-1]) or {"": 0}, made.coarse)

    found(monkeypatch, plans, "code_table", wrong, walked)


def test_a_coarse_code_taken_for_its_first(monkeypatch: pytest.MonkeyPatch) -> None:
    right = codetable.code_table

    def wrong(starts: Any, entries: Any, coarse: Any) -> codetable.CodeTable:
        return codetable.CodeTable(right(starts, entries, coarse).prefixes, {})

    found(monkeypatch, plans, "code_table", wrong, walked)


def test_at_least_for_above(monkeypatch: pytest.MonkeyPatch) -> None:
    right = residual._amounts

    def wrong(over: str, under: str, cut: Any) -> Any:
        return right(over, under, (cut[0], False))

    found(monkeypatch, residual, "_amounts", wrong, screened)


def test_a_provision_named_although_its_test_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    right = residual._of_formula
    found(monkeypatch, residual, "_of_formula", lambda f: right(f) is not False, screened)
