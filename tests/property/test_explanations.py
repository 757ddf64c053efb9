"""What an explanation promises: every change it names changes the verdict, every day counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.explain import explain
from rulec.analysis.undated import days, evaluate_undated
from rulec.analysis.verdict import commercial_export, evaluate, possible
from rulec.model.condition import CodeIn, Flag, NumberAbove, OneOf, atoms
from rulec.model.line import FactValue, Line
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, FixedRates, Money
from rulec.nomenclature import CodeSet, edition_at, leaves, span_of
from rulec.reference import evaluator as reference
from rulec.testing import lines

STORE = Store()
DAY = date(2017, 11, 20)
RATES = EcbRates()


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


@pytest.mark.parametrize("name", ["EU", "RU", "US", "JP"])
@given(data=st.data())
@settings(max_examples=15)
def test_some_answer_to_what_is_asked_settles_the_verdict(name: str, data: st.DataObject) -> None:
    """What is missing of the code is asked for as other facts are."""
    ruleset = STORE.load(name)
    whole = data.draw(lines(ruleset.in_force(DAY), DAY)).assuming(commercial_export(ruleset))
    code = str(whole.get("code"))[: data.draw(st.sampled_from([2, 4, 6, 8, 10]))]
    line = whole.with_(code=code)
    dropped = data.draw(st.sets(st.sampled_from(sorted({*line.facts} - {"date", "code"}))))
    line = line.without(*dropped)
    verdict = evaluate(ruleset, line, DAY, RATES)
    for group in verdict.ask:
        assert "code" not in group or len(code) < 10
        assert all(line.get(fact) is None for fact in group if fact != "code")
        assert any(
            len(possible(ruleset, told, DAY, RATES)) == 1 for told in answers(ruleset, line, group)
        )
    assert len({len(group) for group in verdict.ask}) <= 1, "the smallest sets"


def answers(ruleset: Ruleset, line: Line, group: tuple[str, ...]) -> Iterator[Line]:
    """The line with answers to what is asked for: every code that can decide, and plain facts."""
    tests = [a for p in ruleset.in_force(DAY) for a in atoms(p.condition)]
    low, high = span_of(str(line.get("code")))
    under = CodeSet(((low, high),)) & leaves(edition_at(DAY))
    cuts = {c for a in tests if isinstance(a, CodeIn) for c in a.codes.cuts() if under.at(c)}
    known: dict[str, list[FactValue]] = {
        "code": [f"{c:010d}" for c in sorted({*cuts, *(a for a, _ in under.ranges)})],
        "value": [Money(Fraction(10) ** 9, "EUR"), Money(Fraction(0), "EUR")],
    }
    for test in tests:
        if isinstance(test, Flag):
            known[test.fact] = [True, False]
        elif isinstance(test, OneOf):
            known.setdefault(test.fact, ["(another)"]).extend(sorted(test.values))
        elif isinstance(test, NumberAbove):
            known.setdefault(test.fact, []).extend(
                [test.bound + 1, max(test.bound - 1, Fraction(0))]
            )
    usual: list[FactValue] = [Fraction(1)]
    for values in product(*(known.get(name, usual) for name in group)):
        yield line.with_(**dict(zip(group, values, strict=True)))


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
