"""What an explanation promises: every change it names changes the verdict, every day counts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.explain import explain
from rulec.analysis.undated import days, evaluate_undated
from rulec.analysis.verdict import commercial_export
from rulec.model.load import Store
from rulec.money import EcbRates, FixedRates
from rulec.reference import evaluator as reference
from rulec.testing import lines

STORE = Store()
DAY = date(2017, 11, 20)


@pytest.mark.parametrize("name", ["EU", "RU", "US", "JP"])
@given(data=st.data())
@settings(max_examples=25)
def test_a_named_change_changes_the_verdict(name: str, data: st.DataObject) -> None:
    ruleset = STORE.load(name)
    line = data.draw(lines(ruleset.in_force(DAY), DAY)).assuming(commercial_export(ruleset))
    told = explain(ruleset, line, DAY, EcbRates())
    for change in told.changes:
        changed = line.with_(**{change.fact: change.to})
        day = change.to if change.fact == "date" else DAY
        assert isinstance(day, date)
        then = reference.possible(ruleset, changed, day, EcbRates())
        assert then == set(change.verdict.split(" or ")) != set(told.verdict.possible)


@pytest.mark.parametrize("name", ["EU", "RU"])
@given(data=st.data())
@settings(max_examples=25)
def test_each_fact_read_is_named(name: str, data: st.DataObject) -> None:
    """A fact that is not read can be left out without a change of the verdict."""
    ruleset = STORE.load(name)
    line = data.draw(lines(ruleset.in_force(DAY), DAY))
    told = explain(ruleset, line, DAY, EcbRates())
    unread = set(line.facts) - set(told.read) - {"date"}
    without = line.without(*unread)
    assert reference.possible(ruleset, without, DAY, EcbRates()) == set(told.verdict.possible)


@pytest.mark.parametrize("name", ["EU", "RU", "CN"])
@given(data=st.data())
@settings(max_examples=15)
def test_an_undated_line_may_be_of_any_day(name: str, data: st.DataObject) -> None:
    ruleset = STORE.load(name)
    day = data.draw(st.sampled_from([date(2005, 1, 1), *days(ruleset), date(2025, 6, 1)]))
    line = data.draw(lines(ruleset.in_force(day), day)).without("date")
    undated = evaluate_undated(ruleset, line)
    dated = reference.possible(ruleset, line.with_(date=day), day, FixedRates({}))
    assert dated <= set(undated.possible)
    assert (undated.verdict == "undetermined") == (len(undated.possible) > 1)
