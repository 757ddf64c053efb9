"""Limits are told as their author wrote them, and the examples suggested for them can be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulec.analysis.clauses import in_words
from rulec.analysis.cover import Touches, cover
from rulec.analysis.diff import diff
from rulec.analysis.suggest import suggest
from rulec.cli import cover_told
from rulec.model.condition import MoneyAbove, atoms
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates

LIST = """ruleset XX "a list"
  regime   DPRK
  target   KP
  currency NOK

source act "an act"
  evidence recalled

prohibit spirits "Spirits exceeding 400 per bottle of 0.7 litre"
  from  2014-04-01
  goods HS 2208
  when  value LIMIT
  cite  act "3"
"""
CARS = LIST.replace("HS 2208", "HS 8703").replace("LIMIT", "unspecified > 300_000 NOK")
RATES = EcbRates()
DAY = date(2014, 5, 2)


def resolved(text: str) -> Ruleset:
    checked = Store().check_text(text)
    assert checked.ok and checked.ruleset is not None, checked.diagnostics
    return checked.ruleset


def limited(limit: str) -> Ruleset:
    return resolved(LIST.replace("LIMIT", limit))


def test_the_limit_of_a_bottle_is_told_of_the_bottle_and_met_exactly() -> None:
    ruleset = limited("per 700 ml > 400 NOK")
    touches = Touches(ruleset, RATES)
    assert [i.words for i in touches.items if i.kind == "limit"] == ["value per 700 ml > 400 NOK"]
    made = suggest(touches, cover(ruleset, RATES))
    assert not made.beyond
    at = next(s for s in made.listed if s.side == "at")
    assert "value 400 NOK, volume 0.7 litre" in at.text and at.expected == "free"
    assert at.title == "item 3: spirits (2208) of exactly NOK 400 per 700 ml"
    above = next(s for s in made.listed if s.side == "above")
    assert "value 400.01 NOK, volume 0.7 litre" in above.text
    assert above.expected == "prohibited"
    words = in_words(ruleset.provisions[0].condition, Line({}), ruleset.facts)
    assert "value per 700 ml above NOK 400" in words


def test_a_difference_tells_both_limits_as_they_are_written() -> None:
    found = diff(
        limited("per 700 ml > 400 NOK"), limited("per 700 ml > 500 NOK"), DAY, DAY, RATES, {}
    )
    (region,) = found.regions
    (words,) = (c for c in region.conditions if c.startswith("value"))
    assert words.startswith("value per 700 ml above NOK 400 (EUR ")
    mixed = diff(
        limited("per 700 ml > 400 NOK"), limited("per litre > 700 NOK"), DAY, DAY, RATES, {}
    )
    (words,) = (c for r in mixed.regions for c in r.conditions if c.startswith("value"))
    assert words.startswith("value per litre above NOK ~571.428571")


@given(st.integers(1, 10**6), st.integers(1, 5000), st.sampled_from(["g", "kg", "ml", "litre"]))
def test_the_words_of_a_limit_resolve_to_the_limit(amount: int, number: int, unit: str) -> None:
    ruleset = limited(f"per {number} {unit} > {amount} NOK")
    (item,) = (i for i in Touches(ruleset, RATES).items if i.kind == "limit")
    again = limited(item.words.removeprefix("value "))
    first, second = (
        [a for a in atoms(r.provisions[0].condition) if isinstance(a, MoneyAbove)]
        for r in (ruleset, again)
    )
    assert first == second and [a.written for a in first] == [a.written for a in second]


def test_a_limit_without_a_unit_is_one_thing_that_says_what_is_missing() -> None:
    ruleset = resolved(CARS)
    told = "\n".join(cover_told.as_text(cover_told.covered("xx", ruleset, RATES), full=True))
    assert (
        "limit value unspecified > 300000 NOK: no example of one article exactly at it, none of "
        "one article above it" in told
    )
    assert (
        "judgement whole_line_spirits: no example of two articles that only together are beyond "
        "the limit, with whole_line_spirits yes, none with whole_line_spirits no, none with no "
        "whole_line_spirits" in told
    )
    made = suggest(Touches(ruleset, RATES), cover(ruleset, RATES))
    given_ = [s.text.split("given  ")[1].split("\n  expect")[0] for s in made.listed[:5]]
    assert [" ".join(text.split()) for text in given_] == [
        "code 8703, value 300_000 NOK, quantity 1, date 2014-04-01",
        "code 8703, value 300_000.01 NOK, quantity 1, date 2014-04-01",
        "code 8703, value 300_000.01 NOK, quantity 2, date 2014-04-01, whole_line_spirits yes",
        "code 8703, value 300_000.01 NOK, quantity 2, date 2014-04-01, whole_line_spirits no",
        "code 8703, value 300_000.01 NOK, quantity 2, date 2014-04-01",
    ]


@pytest.mark.parametrize("day, code", [("2014-04-01", "9701.10"), ("2023-01-10", "9701.21")])
def test_a_subheading_is_suggested_only_if_the_day_is_known_to_have_it(day: str, code: str) -> None:
    ruleset = resolved(LIST.replace("HS 2208", "HS 97").replace("  when  value LIMIT\n", ""))
    made = suggest(Touches(ruleset, RATES), cover(ruleset, RATES), on=date.fromisoformat(day))
    assert made.listed and all(f"code {code}," in s.text for s in made.listed)


@pytest.mark.parametrize(
    ("unit", "hint"),
    [
        ("square_metre", "no line states it: declare a yes/no `fact` that says the outcome"),
        ("m2", "no line states it: declare a yes/no `fact` that says the outcome"),
        ("metres", "no line states it: declare a yes/no `fact` that says the outcome"),
        ("pairs", "write `value each`"),
        ("bottle", "write what it holds, such as per 700 ml"),
    ],
)
def test_a_measure_that_a_value_is_not_counted_on(unit: str, hint: str) -> None:
    found = Store().check_text(LIST.replace("LIMIT", f"per {unit} > 400 NOK")).diagnostics
    assert [(d.code, d.hint) for d in found] == [("E0305", hint)]
