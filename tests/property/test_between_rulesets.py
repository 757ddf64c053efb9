"""Laws that hold between rulesets, and between lines under one ruleset."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rulec.analysis.diff import Region, diff, step
from rulec.analysis.equivalence import equivalent
from rulec.analysis.undated import days
from rulec.diagram.from_model import Built, build
from rulec.diagram.query import terminals
from rulec.model.condition import MoneyAbove, NumberAbove, atoms
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import EcbRates, FixedRates, Money, NoRate
from rulec.nomenclature import CodeSet, edition_at, leaves
from rulec.testing import lines, rate_tables, rulesets

STORE = Store()
NAMES = STORE.names()
DAYS = (date(2008, 6, 1), date(2014, 5, 2), date(2018, 1, 10), date(2023, 6, 1))
DAY = date(2014, 5, 2)
RATES = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"})


@cache
def shipped(name: str, day: date) -> Built:
    return build(STORE.load(name), day, EcbRates())


def verdicts(ruleset: Ruleset, line: Line) -> frozenset[int]:
    return frozenset(terminals(build(ruleset, DAY, RATES), line))


@pytest.mark.parametrize("name", NAMES)
def test_a_list_does_not_differ_from_itself(name: str) -> None:
    ruleset = STORE.load(name)
    for day in DAYS:
        assert diff(ruleset, ruleset, day, day, EcbRates()).regions == ()


@given(rulesets())
@settings(max_examples=60)
def test_a_generated_list_does_not_differ_from_itself(ruleset: Ruleset) -> None:
    assert diff(ruleset, ruleset, DAY, DAY, RATES, {}).relation == "equal"


@given(rulesets(), rulesets())
@settings(max_examples=60)
def test_equivalence_is_a_diff_without_regions(a: Ruleset, b: Ruleset) -> None:
    assert equivalent(a, b, DAY, DAY, RATES, {}) is (diff(a, b, DAY, DAY, RATES, {}).regions == ())


@pytest.mark.parametrize("pair", ["RU EU", "US JP", "UK EU", "EU EU"])
def test_shipped_lists_are_equivalent_when_nothing_differs(pair: str) -> None:
    a, b = (STORE.load(name) for name in pair.split())
    for day in DAYS:
        found = diff(a, b, day, day, EcbRates())
        assert equivalent(a, b, day, day, EcbRates()) is (found.relation == "equal")


def _said(region: Region) -> tuple[object, ...]:
    return tuple(step(node, index) for node, index in region.path)


@pytest.mark.parametrize("pair", ["RU EU", "US JP", "CA SG", "UN EU", "UK KR"])
def test_a_difference_is_symmetric(pair: str) -> None:
    a, b = (STORE.load(name) for name in pair.split())
    there = diff(a, b, DAY, DAY, EcbRates())
    back = diff(b, a, DAY, DAY, EcbRates())
    assert {(r.codes, _said(r), r.left, r.right) for r in there.regions} == {
        (r.codes, _said(r), r.right, r.left) for r in back.regions
    }
    assert there.confirmed and back.confirmed


@pytest.mark.parametrize("codes", ["43", "9101", "2203 2208", "61 62 6403"])
def test_a_difference_on_some_goods_is_that_part_of_the_whole(codes: str) -> None:
    chosen = CodeSet.of(*codes.split())
    a, b = STORE.load("RU"), STORE.load("EU")
    part = diff(a, b, DAY, DAY, EcbRates(), None, chosen)
    whole = diff(a, b, DAY, DAY, EcbRates())

    def by_verdicts(regions: object) -> dict[tuple[object, ...], CodeSet]:
        found: dict[tuple[object, ...], CodeSet] = {}
        for r in regions:  # type: ignore[attr-defined]
            if r.codes & chosen:
                key = (r.conditions, r.left, r.right)
                found[key] = found.get(key, CodeSet()) | (r.codes & chosen)
        return found

    assert by_verdicts(part.regions) == by_verdicts(whole.regions)
    assert all(not (r.codes - chosen) for r in part.regions)


@given(st.data())
@settings(max_examples=100)
def test_the_order_of_provisions_is_irrelevant(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    shuffled = evolve(ruleset, provisions=tuple(data.draw(st.permutations(ruleset.provisions))))
    line = data.draw(lines(ruleset.provisions, DAY))
    assert verdicts(ruleset, line) == verdicts(shuffled, line)


@given(st.data())
@settings(max_examples=150)
def test_a_new_prohibition_never_frees_and_a_new_exemption_never_bans(data: st.DataObject) -> None:
    ruleset, other = data.draw(rulesets()), data.draw(rulesets())
    line = data.draw(lines((*ruleset.provisions, *other.provisions), DAY))
    before = verdicts(ruleset, line)
    ban = evolve(other.provisions[0], id="new", kind="prohibit", of=())
    banned = verdicts(evolve(ruleset, provisions=(*ruleset.provisions, ban)), line)
    assert min(banned) >= min(before) and max(banned) >= max(before)
    of = tuple(p.id for p in ruleset.provisions if p.kind != "exempt")
    exemption = evolve(other.provisions[0], id="new", kind="exempt", of=of)
    exempted = verdicts(evolve(ruleset, provisions=(*ruleset.provisions, exemption)), line)
    assert min(exempted) <= min(before) and max(exempted) <= max(before)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=30)
def test_more_facts_only_narrow_a_verdict(name: str, data: st.DataObject) -> None:
    """Refining a code, or stating what was missing, never adds a verdict."""
    ruleset = STORE.load(name)
    day = data.draw(st.sampled_from(DAYS))
    line = data.draw(lines(ruleset.in_force(day), day, ruleset.target))
    code = str(line.get("code"))
    below = CodeSet.of(code) & leaves(edition_at(day)) if len(code) % 2 == 0 else CodeSet()
    assume(below)
    finer = line.with_(code=f"{data.draw(st.sampled_from(below.ranges))[0]:010d}")
    built = shipped(name, day)
    assert set(terminals(built, finer)) <= set(terminals(built, line))
    stated = [k for k in line.facts if k not in ("date", "code")]
    fewer = line.without(*data.draw(st.sets(st.sampled_from(stated))))
    assert set(terminals(built, line)) <= set(terminals(built, fewer))


def totals(provision: Provision) -> bool:
    """Whether a provision looks at the line's total value, number or mass."""
    return any(
        isinstance(test, NumberAbove) or (isinstance(test, MoneyAbove) and test.per == "total")
        for test in atoms(provision.condition)
    )


@given(st.data(), st.integers(2, 9))
@settings(max_examples=150)
def test_twice_the_articles_for_twice_the_value_change_nothing(
    data: st.DataObject, times: int
) -> None:
    """Where no rule looks at the line's total value, number or mass."""
    drawn = data.draw(rulesets())
    ruleset = evolve(drawn, provisions=tuple(p for p in drawn.provisions if not totals(p)))
    line = data.draw(lines(ruleset.provisions, DAY))
    amounts = ("quantity", "net_mass", "volume")
    for name in amounts:
        if name not in line.facts:
            line = line.with_(**{name: Fraction(data.draw(st.integers(1, 20)))})
    if "value" not in line.facts:
        line = line.with_(value=Money(Fraction(data.draw(st.integers(0, 500))), "EUR"))
    scaled: dict[str, object] = {}
    for name in ("value", *amounts):
        fact = line.get(name)
        if isinstance(fact, Money):
            scaled[name] = Money(fact.amount * times, fact.currency)
        elif isinstance(fact, Fraction):
            scaled[name] = fact * times
    assert verdicts(ruleset, line) == verdicts(ruleset, line.with_(**scaled))  # type: ignore[arg-type]


@given(st.data(), rate_tables(), st.sampled_from(["EUR", "USD", "RUB"]))
@settings(max_examples=150)
def test_the_same_value_in_another_currency_is_the_same(
    data: st.DataObject, rates: FixedRates, currency: str
) -> None:
    ruleset = data.draw(rulesets())
    line = data.draw(lines(ruleset.provisions, DAY))
    if "value" not in line.facts:
        line = line.with_(value=Money(Fraction(data.draw(st.integers(0, 500))), "EUR"))
    value = line.get("value")
    assert isinstance(value, Money)
    try:
        factor = rates.rate(value.currency, DAY) / rates.rate(currency, DAY)
    except NoRate:
        assume(False)
    built = build(ruleset, DAY, rates)
    changed = line.with_(value=Money(value.amount * factor, currency))
    # where rules stand in a currency without a rate, what a line states in another says less of it
    tests = [a for p in ruleset.provisions for a in atoms(p.condition) if isinstance(a, MoneyAbove)]
    assume(all(_rated(rates, t.currency) for t in tests))
    assert set(terminals(built, line)) == set(terminals(built, changed))


def _rated(rates: FixedRates, currency: str) -> bool:
    try:
        rates.rate(currency, DAY)
    except NoRate:
        return False
    return True


@pytest.mark.parametrize("name", ["RU", "AU", "UK"])
@given(st.data())
@settings(max_examples=5)
def test_a_change_of_the_rates_is_no_difference(name: str, data: st.DataObject) -> None:
    ruleset = STORE.load(name)
    starts = [d for d in days(ruleset) if d > date(2007, 1, 1)]
    index = data.draw(st.integers(0, len(starts) - 1))
    until = starts[index + 1] if index + 1 < len(starts) else date(2023, 1, 1)
    day = st.dates(starts[index], max(starts[index], until - timedelta(days=1)))
    early, late = data.draw(day), data.draw(day)
    found = diff(ruleset, ruleset, early, late, EcbRates())
    assert found.regions == () and equivalent(ruleset, ruleset, early, late, EcbRates())
    assert early == late or f"those of {late} for both days" in found.rates_source
