"""The diagram and the reference evaluator say the same, always."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.verdict import possible
from rulec.model.load import Store
from rulec.money import EcbRates, FixedRates
from rulec.reference import evaluator as reference
from rulec.testing import lines, rulesets

DAY = date(2014, 5, 2)
RATES = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"})
NO_ROUBLES = FixedRates({"EUR": 1, "USD": "0.75"})
STORE = Store()


@given(st.data())
@settings(max_examples=400)
def test_on_generated_rulesets(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    line = data.draw(lines(ruleset.provisions, DAY))
    rates = data.draw(st.sampled_from([RATES, NO_ROUBLES]))
    expected = reference.possible(ruleset, line, DAY, rates)
    assert set(possible(ruleset, line, DAY, rates)) == expected


@pytest.mark.parametrize("name", STORE.names())
@given(data=st.data())
@settings(max_examples=60)
def test_on_shipped_rulesets(name: str, data: st.DataObject) -> None:
    ruleset = STORE.load(name)
    day = data.draw(st.sampled_from([DAY, date(2012, 6, 1), date(2017, 11, 15), date(2019, 1, 2)]))
    line = data.draw(lines(ruleset.in_force(day), day))
    expected = reference.possible(ruleset, line, day, EcbRates())
    assert set(possible(ruleset, line, day, EcbRates())) == expected
