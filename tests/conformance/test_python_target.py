"""The compiled Python module says what the reference evaluator says."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.model.line import Line
from rulec.model.load import Store
from rulec.money import EcbRates, FixedRates, Money
from rulec.reference import evaluator as reference
from rulec.targets.python import compile_module
from rulec.testing import lines, rulesets

DAY = date(2014, 5, 2)
RATES = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"})
STORE = Store()


def run(source: str) -> Callable[[dict[str, Any]], Any]:
    module = ModuleType("compiled_rules")
    sys.modules[module.__name__] = module  # dataclasses look their module up there
    exec(compile(source, "compiled.py", "exec"), module.__dict__)
    evaluate: Callable[[dict[str, Any]], Any] = module.__dict__["evaluate"]
    return evaluate


def plain(line: Line) -> dict[str, Any]:
    return {k: (v.amount, v.currency) if isinstance(v, Money) else v for k, v in line.facts.items()}


@cache
def shipped(name: str, day: date) -> Callable[[dict[str, Any]], Any]:
    return run(compile_module(STORE.load(name), day, EcbRates()))


@pytest.mark.parametrize("name", STORE.names())
@given(data=st.data())
@settings(max_examples=40)
def test_shipped_rulesets(name: str, data: st.DataObject) -> None:
    ruleset = STORE.load(name)
    day = data.draw(st.sampled_from([DAY, date(2018, 1, 10)]))
    line = data.draw(lines(ruleset.in_force(day), day))
    expected = reference.possible(ruleset, line, day, EcbRates())
    assert set(shipped(name, day)(plain(line)).possible) == expected


@given(st.data())
@settings(max_examples=40)
def test_generated_rulesets(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    evaluate = run(compile_module(ruleset, DAY, RATES))
    for _ in range(3):
        line = data.draw(lines(ruleset.provisions, DAY))
        expected = reference.possible(ruleset, line, DAY, RATES)
        assert set(evaluate(plain(line)).possible) == expected


def test_a_title_is_data() -> None:
    text = (
        'ruleset X "\\"\\"\\"; import os #"\n  regime DPRK\n  target KP\n  currency EUR\n'
        'source s "\\"\\"\\"; raise SystemExit #"\n  evidence recalled\n'
        'prohibit p "\\\\\\"\\"\\"; import os #"\n  goods HS 43\n  cite s "\\"\\"\\""\n'
    )
    checked = STORE.check_text(text)
    assert checked.ruleset is not None and checked.ok, checked.diagnostics
    source = compile_module(checked.ruleset, DAY, RATES)
    assert "\nimport os" not in source
    line = {"code": "4301", "direction": "export", "destination": "KP"}
    assert run(source)(line).verdict == "prohibited"


def test_the_same_bytes_twice() -> None:
    ruleset = STORE.load("RU")
    first = compile_module(ruleset, DAY, EcbRates())
    assert first == compile_module(Store().load("RU"), DAY, EcbRates())
