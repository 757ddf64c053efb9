"""What an example touches of a list, thing by thing, as rulec/analysis/cover.py defines it."""

from __future__ import annotations

from datetime import date

import pytest

from rulec.analysis.cover import Touches, cover
from rulec.analysis.suggest import suggest
from rulec.analysis.verdict import commercial_export
from rulec.model.facts import read_facts
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates

TEXT = """ruleset XX "a list"
  regime   DPRK
  target   KP
  currency EUR

source act "an act"
  evidence recalled

judgement fine "fine"
  by "the court"

fact permitted "permitted"
  type yes_no

prohibit watches "Watches"
  from  2010-01-01
  until 2015-01-01
  goods HS 9101
  when  value each > 50 EUR and judged fine
  cite  act "1"

exempt permits "With a permit"
  of    watches
  when  permitted
  cite  act "2"
"""


def resolved(text: str) -> Ruleset:
    checked = Store().check_text(text)
    assert checked.ok and checked.ruleset is not None, checked.diagnostics
    return checked.ruleset


def touched(ruleset: Ruleset, words: str) -> set[tuple[str, str]]:
    facts = dict(w.split("=") for w in words.split())
    facts = {k: v.replace("_", " ") if k == "value" else v for k, v in facts.items()}
    line = Line(read_facts(facts, ruleset.facts)).assuming(commercial_export(ruleset))
    return {(item.kind, side) for item, side in Touches(ruleset, EcbRates()).of(line)}


BASE = "code=9101.11 quantity=1"


@pytest.mark.parametrize(
    "words, expected",
    [
        (f"{BASE} date=2012-01-01 value=60_EUR fine=yes",
         {("provision", "applies"), ("limit", "above"), ("judgement", "yes")}),
        (f"{BASE} date=2012-01-01 value=50_EUR fine=yes", {("limit", "at")}),
        (f"{BASE} date=2012-01-01 value=40_EUR fine=yes", set()),
        (f"{BASE} date=2012-01-01 value=60_EUR fine=no", {("judgement", "no")}),
        (f"{BASE} date=2012-01-01 value=60_EUR", {("judgement", "open")}),
        (f"{BASE} date=2012-01-01 value=50_EUR", set()),
        (f"{BASE} date=2012-01-01 value=60_EUR fine=yes permitted=yes",
         {("exemption", "exempts"), ("limit", "above"), ("judgement", "yes")}),
        (f"{BASE} date=2012-01-01 value=60_EUR fine=no permitted=yes", {("judgement", "no")}),
        (f"{BASE} date=2009-12-31 value=60_EUR fine=yes", {("date", "before")}),
        (f"{BASE} date=2010-01-01 value=60_EUR fine=yes",
         {("date", "on"), ("provision", "applies"), ("limit", "above"), ("judgement", "yes")}),
        (f"{BASE} date=2015-01-01 value=60_EUR fine=yes", {("date", "on")}),
        (f"{BASE} date=2015-01-02 value=60_EUR fine=yes", set()),
        (f"{BASE} value=60_EUR fine=yes", set()),
        ("code=9102.11 quantity=1 date=2012-01-01 value=60_EUR fine=yes", set()),
    ],
)  # fmt: skip
def test_what_a_line_touches(words: str, expected: set[tuple[str, str]]) -> None:
    assert touched(resolved(TEXT), words) == expected


def test_an_example_without_a_date_touches_nothing() -> None:
    more = '\nexample "no date"\n  given  code 9101.11, value 60 EUR, quantity 1, fine yes\n  expect free\n'
    assert not cover(resolved(TEXT + more), EcbRates()).touched


def test_limits_count_once_for_each_provision_and_know_their_beyond() -> None:
    other = TEXT.replace("> 50 EUR and judged fine", "< 50 EUR and quantity <= 3")
    items = [i for i in Touches(resolved(other.replace('judgement fine "fine"\n  by "the court"\n', "")),
                                EcbRates()).items if i.kind == "limit"]  # fmt: skip
    assert [(i.words, i.sides) for i in items] == [
        ("value each < 50 EUR", ("at", "below")),
        ("quantity <= 3", ("at", "above")),
    ]


def test_what_never_decides_is_beyond_with_a_reason() -> None:
    shadowed = TEXT.replace(
        "exempt permits",
        'license anyway "Watches again"\n  from  2010-01-01\n  until 2015-01-01\n  goods HS 9101\n'
        '  when  value each > 50 EUR and judged fine\n  cite  act "3"\n\nexempt permits',
    ).replace("of    watches", "of    watches, anyway")
    ruleset = resolved(shadowed)
    touches = Touches(ruleset, EcbRates())
    beyond = suggest(touches, cover(ruleset, EcbRates())).beyond
    assert [(b.item.kind, b.item.of.id) for b in beyond] == [("provision", "anyway")]
    assert beyond[0].reason == "no line is known on which it is what decides"


def test_a_day_of_ones_own_and_a_provision_of_ones_own() -> None:
    ruleset = resolved(TEXT)
    touches, done = Touches(ruleset, EcbRates()), cover(ruleset, EcbRates())
    for one in suggest(touches, done, on=date(2013, 5, 6)).listed:
        assert one.line.get("date") == date(2013, 5, 6)
    assert {s.item.of.id for s in suggest(touches, done, of=["permits"]).listed} == {"permits"}
    assert suggest(touches, done, on=date(2020, 1, 1)).listed == ()
