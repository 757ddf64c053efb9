"""The effect of a change is told for the days on which it has one, and for no others."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.effect import effect
from rulec.analysis.equivalence import equivalent
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates
from tests.property.cover_list import LIST

RATES = EcbRates()
EDITS = [
    ("> 50 EUR", [">= 50 EUR", "> 51 EUR", "> 50.00 EUR", "< 50 EUR"]),
    ("until 2015-01-01", ["until 2014-06-01", "until 2016-01-01"]),
    ("from  2012-01-01\n  goods HS 4301", ["from  2011-01-01\n  goods HS 4301, 4302"]),
    ("judged fine", ["not judged fine", "(judged fine or judged fine)"]),
    ("goods HS 7118, 9101 11", ["goods HS 7118", "goods HS 9101 11, 7118"]),
    ("of    watches, coins", ["of    coins", "of    coins, watches"]),
    ("license coins", ["prohibit coins"]),
    ('cite  act "4"', ['cite  act "4a"']),
]


@st.composite
def versions(draw: st.DrawFn) -> Ruleset:
    """A list in which some things are said otherwise."""
    text = LIST
    for old, news in EDITS:
        if draw(st.integers(0, 3)) == 0:
            text = text.replace(old, draw(st.sampled_from(news)))
    checked = Store().check_text(text)
    assert checked.ok and checked.ruleset is not None, checked.diagnostics
    return checked.ruleset


@settings(max_examples=25)
@given(versions(), versions(), st.dates(date(2009, 1, 1), date(2023, 1, 1)))
def test_it_is_told_on_the_days_on_which_there_is_one(
    old: Ruleset, new: Ruleset, drawn: date
) -> None:
    found = effect(old, new, RATES)
    cuts = {*old.changes(), *new.changes()}
    for day in {drawn, *cuts, *(c - timedelta(days=1) for c in cuts)}:
        told = any((s.since or date.min) <= day < (s.until or date.max) for s in found.stretches)
        assert told != equivalent(old, new, day, day, RATES)
    for stretch in found.stretches:
        assert stretch.difference.regions and stretch.difference.confirmed
    assert found.none or found.edited.changed or found.edited.added
