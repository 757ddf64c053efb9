"""The JavaScript target on Node.js, beside the reference: every kind of fact, and borders."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from rulec.model.line import FactValue, Line
from rulec.money import FixedRates, Money
from rulec.targets.vectors import judged
from tests.conformance.targets import harness
from tests.conformance.targets.javascript_engine import (
    RULES,
    TWO_COUNTED,
    module,
    node,
    run,
    written,
)


@pytest.mark.parametrize("day", harness.DAYS, ids=str)
def test_shipped(day: date) -> None:
    for name in harness.STORE.names():
        harness.assert_conforms(run, harness.shipped(name, day), 40)
        harness.assert_conforms(run, harness.shipped_exports(name, day), 25)


def test_generated() -> None:
    assert harness.assert_generated_conform(run, harness.generated(150), 20) == 150


def test_every_kind_of_fact() -> None:
    harness.assert_conforms(run, written(), 1500)


def test_numbers_beyond_64_bits() -> None:
    rates = FixedRates({"EUR": 1, "USD": Fraction(10**21 + 7, 3 * 10**20 + 1), "TWD": "0.033"})
    harness.assert_conforms(run, written(RULES, rates), 600)


def test_a_missing_quantity_between_two_limits() -> None:
    some = written(TWO_COUNTED)
    assert {test.kind for test in some.tests} >= {"stated", "ratio", "whole"}
    harness.assert_conforms(run, some, 200)
    context: dict[str, FactValue] = {"direction": "export", "destination": "KP"}
    lines = [
        Line({**context, "code": code, "value": Money(Fraction(cents, 10), currency)})
        for code, currency in (("4303", "EUR"), ("4303", "USD"), ("4302", "TWD"), ("43", "EUR"))
        for cents in range(480, 3700, 5)
    ]
    vectors = [judged(some, line) for line in lines]
    assert {v.verdict for v in vectors} == {"free", "undetermined"}
    for vector, answer in zip(vectors, run(some, vectors), strict=True):
        assert answer == (vector.verdict, vector.possible, vector.provisions), vector.as_json()


BORDERS = [
    ({"value": "100", "currency": "EUR", "quantity": 2}, "free"),
    ({"value": f"100.{'0' * 36}1", "currency": "EUR", "quantity": 2}, "prohibited"),
    ({"value": 9007199254740991, "currency": "EUR", "quantity": "180143985094820"}, "free"),
    ({"value": 9007199254740991, "currency": "EUR", "quantity": "180143985094819"}, "prohibited"),
    ({"value": "00101", "currency": "EUR", "quantity": "2.000"}, "prohibited"),
    ({"value": " +101.0 ", "currency": "EUR", "quantity": 2}, "prohibited"),
    ({"value!": "9".ljust(300, "0") + "n", "currency": "EUR", "quantity": 2}, "prohibited"),
    ({"value!": "[101n, 'EUR']", "quantity!": "2n"}, "prohibited"),
    ({"value": {"amount": 101, "currency": "EUR"}, "currency": "EUR", "quantity": 2}, "prohibited"),
    ({"value": 101, "currency": "EUR", "quantity": None}, "undetermined"),
    ({"value": 50, "currency": "EUR"}, "free"),
    ({"value": None, "currency": "EUR", "quantity": 2}, "undetermined"),
    ({"value": {"amount": None, "currency": "EUR"}, "quantity": 2}, "undetermined"),
    ({"value!": "undefined", "quantity": 2}, "undetermined"),
    ({"value": 101, "currency": "XAU", "quantity": 2}, "undetermined"),
    ({"value": "66.67", "currency": "USD", "quantity": 1}, "prohibited"),
    ({"value": "66.66", "currency": "USD", "quantity": 1}, "free"),
]


@pytest.mark.parametrize(("facts", "verdict"), BORDERS)
def test_amounts_are_exact(facts: dict[str, object], verdict: str) -> None:
    line = {"code": "4303", "direction": "export", "destination": "KP", "purpose": "other", **facts}
    (got,) = node().ask(module(written()), [line])
    assert got.get("verdict") == verdict, got


def test_products_beyond_what_numbers_hold() -> None:
    """400 * value and 9999 * volume differ by one beyond 2**53; USD 33.33 are EUR 9999 / 400."""
    line = {"code": "2204", "direction": "export", "destination": "KP", "colour": "blue", "age": 1}
    line |= {"currency": "EUR", "volume": 40_000_000_000_001, "purpose": "commercial"}
    above, below = {"value": 999_900_000_000_025}, {"value": 999_900_000_000_024}
    got = node().ask(module(written()), [{**line, **above}, {**line, **below}])
    assert [g.get("verdict") for g in got] == ["prohibited", "free"], got
