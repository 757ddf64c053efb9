"""The diagram, the reference evaluator and an SMT solver say the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

z3 = pytest.importorskip("z3", reason="z3-solver is not installed: the third arbiter is absent")

from rulec.analysis.verdict import possible  # noqa: E402
from rulec.model.load import Store  # noqa: E402
from rulec.money import EcbRates, FixedRates  # noqa: E402
from rulec.reference import evaluator as reference  # noqa: E402
from rulec.testing import lines, rulesets  # noqa: E402
from tests.conformance import smt  # noqa: E402

STORE = Store()
DAY = date(2014, 5, 2)
RATES = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"})
NO_ROUBLES = FixedRates({"EUR": 1, "USD": "0.75"})


@given(st.data())
@settings(max_examples=120)
def test_on_generated_rulesets(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    line = data.draw(lines(ruleset.provisions, DAY))
    line = line.without(*data.draw(st.sets(st.sampled_from(["code", "value", "quantity"]))))
    rates = data.draw(st.sampled_from([RATES, NO_ROUBLES]))
    solved = smt.possible(ruleset, line, DAY, rates)
    assert set(possible(ruleset, line, DAY, rates)) == solved
    assert reference.possible(ruleset, line, DAY, rates) == solved


@pytest.mark.parametrize("name", ["CA", "EU", "JP", "RU", "SG", "UN", "US"])
@given(data=st.data())
@settings(max_examples=5)
def test_on_shipped_rulesets(name: str, data: st.DataObject) -> None:
    ruleset = STORE.load(name)
    day = data.draw(st.sampled_from([DAY, date(2017, 11, 15), date(2023, 1, 2)]))
    line = data.draw(lines(ruleset.in_force(day), day))
    solved = smt.possible(ruleset, line, day, EcbRates())
    assert set(possible(ruleset, line, day, EcbRates())) == solved
    assert reference.possible(ruleset, line, day, EcbRates()) == solved
