"""The property that holds the two evaluators together finds planted bugs.

Each test plants one bug in the diagrams and demands that the property fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rulec.analysis.verdict import possible
from rulec.diagram import from_model, query
from rulec.money import FixedRates, Rates
from rulec.nomenclature import CodeSet
from rulec.reference import evaluator as reference
from rulec.testing import lines, rulesets

DAY = date(2014, 5, 2)


class Moving:
    """Rates that move from day to day, so that the wrong day shows."""

    source = "moving"

    def rate(self, currency: str, day: date) -> Fraction:
        base = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"}).rate(currency, day)
        return base if currency == "EUR" else base * (1 + Fraction((day - DAY).days, 2))


RATES: Rates = Moving()


@given(st.data())
@settings(max_examples=600, phases=[Phase.generate])
def agreement(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    line = data.draw(lines(ruleset.provisions, DAY))
    expected = reference.possible(ruleset, line, DAY, RATES)
    assert set(possible(ruleset, line, DAY, RATES)) == expected


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    from_model.forget()
    yield
    from_model.forget()


def found(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, bug: Any) -> None:
    monkeypatch.setattr(owner, name, bug)
    with pytest.raises(Exception):  # noqa: B017  (one failure, or a group of several)
        agreement()


def test_without_a_bug_they_agree() -> None:
    agreement()


def test_above_for_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    right = from_model.Compiler.condition

    def wrong(self: from_model.Compiler, condition: Any, code: int) -> Any:
        if isinstance(condition, from_model.MoneyAbove):
            condition = evolve(condition, strict=True)
        return right(self, condition, code)

    found(monkeypatch, from_model.Compiler, "condition", wrong)


def test_a_dropped_exemption(monkeypatch: pytest.MonkeyPatch) -> None:
    right = from_model.Compiler.verdict

    def wrong(self: from_model.Compiler, provisions: Any, code: int) -> Any:
        return right(self, [p for p in provisions if p.kind != "exempt"], code)

    found(monkeypatch, from_model.Compiler, "verdict", wrong)


def test_the_rate_of_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    right = query.stated

    def wrong(line: Any, day: date, rates: Rates) -> Any:
        return right(line, day - timedelta(days=1), rates)

    found(monkeypatch, query, "stated", wrong)


def test_a_missing_quantity_that_frees_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, query, "solve", lambda bounds: {})


def test_a_code_boundary_one_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(codes: Any, code: int) -> bool:
        return any(low <= code <= high for low, high in codes.ranges)

    found(monkeypatch, CodeSet, "at", wrong)


def test_an_exemption_that_leaves_a_licence_frees(monkeypatch: pytest.MonkeyPatch) -> None:
    right = from_model.Compiler.verdict

    def wrong(self: from_model.Compiler, provisions: Any, code: int) -> Any:
        return right(self, [evolve(p, leaves="free") for p in provisions], code)

    found(monkeypatch, from_model.Compiler, "verdict", wrong)
