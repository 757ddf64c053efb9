"""Examples suggested for everything that none touches check, pass, and touch it all."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.cover import Cover, Touches, cover, taken
from rulec.analysis.examples import run
from rulec.analysis.suggest import suggest, unreachable
from rulec.model.condition import MoneyAbove, NumberAbove, atoms
from rulec.model.load import Store
from rulec.model.ruleset import VERDICTS, Ruleset
from rulec.money import EcbRates
from rulec.reference.evaluator import possible
from rulec.syntax.parser import parse, read
from rulec.syntax.printer import format_file
from rulec.targets.plan import plan
from rulec.targets.vectors import drawn_lines
from rulec.testing import border_lines, rulesets
from tests.property.cover_list import LIST

STORE, RATES = Store(), EcbRates()
DAY = date(2018, 1, 10)
SHIPPED = ["CN", "JP", "RU", "US_RUSSIA"]


def completed(ruleset: Ruleset, text: str) -> Ruleset:
    """A list with all that is suggested for it pasted at its end."""
    made = suggest(Touches(ruleset, RATES), cover(ruleset, RATES))
    added = "\n".join(s.text for s in made.listed)
    file, found = parse(added)
    assert not found and (not added or format_file(file) == added), "as rulec fmt lays it out"
    checked = STORE.check_text(f"{text}\n{added}", ruleset.path)
    assert checked.ok and checked.ruleset is not None, checked.diagnostics
    return checked.ruleset


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_suggested_passes_and_covers_a_list(name: str) -> None:
    ruleset = STORE.load(name)
    path = STORE.find(name)
    assert path is not None
    beyond = {(b.item, b.side) for b in unreachable(Touches(ruleset, RATES), cover(ruleset, RATES))}
    whole = completed(ruleset, read(path)[0].text)
    assert [o.message for o in run(whole) if not o.passed] == []
    done = cover(whole, RATES)
    assert {(i, side) for i in done.items for side in done.missing(i)} == beyond


@pytest.mark.parametrize("name", ["SG"])
def test_no_line_touches_what_is_said_to_be_beyond_all(name: str) -> None:
    ruleset = STORE.load(name)
    touches = Touches(ruleset, RATES)
    beyond = {(b.item, b.side) for b in unreachable(touches, Cover(touches.items, frozenset()))}
    assert beyond
    for day in (date(2009, 8, 1), date(2013, 6, 1), DAY, date(2023, 1, 10)):
        for line in drawn_lines(plan(ruleset, day, RATES), 40):
            assert not beyond & touches.of(line.with_(date=day))


@settings(max_examples=20)
@given(rulesets(), st.data())
def test_suggestions_hold_for_any_ruleset(ruleset: Ruleset, data: st.DataObject) -> None:
    """What is expected is what the reference evaluator says, each touches what it is for, and what
    no line is known for is touched by none that is drawn."""
    touches = Touches(ruleset, RATES)
    made = suggest(touches, Cover(touches.items, frozenset()))
    for one in made.listed:
        line = one.line.assuming(
            {"direction": "export", "purpose": "commercial", "destination": "KP"}
        )
        day = line.get("date")
        assert isinstance(day, date)
        assert (one.item, one.side) in one.touches
        assert parse(one.text)[1] == ()
        if one.expected in VERDICTS and "rare" in line.facts:
            assert possible(ruleset, line, day, RATES) == {one.expected}
    beyond = {(b.item, b.side) for b in made.beyond}
    drawn = data.draw(border_lines(ruleset, date(2022, 1, 1)))
    assert not beyond & touches.of(drawn)


def test_a_limit_moved_by_a_cent_or_turned_fails_an_example() -> None:
    checked = STORE.check_text(LIST)
    assert checked.ruleset is not None
    whole = completed(checked.ruleset, LIST)
    moved = 0
    for provision in whole.provisions:
        for test in atoms(provision.condition):
            if isinstance(test, MoneyAbove | NumberAbove):
                wrong = evolve(test, strict=not test.strict)
                assert not all(o.passed for o in run(_with(whole, provision.id, test, wrong)))
                moved += 1
    assert moved >= 4


def _with(ruleset: Ruleset, name: str, test: object, other: object) -> Ruleset:
    changed = tuple(
        evolve(p, condition=taken(p.condition, test, other)) if p.id == name else p  # type: ignore[arg-type]
        for p in ruleset.provisions
    )
    return evolve(ruleset, provisions=changed)
