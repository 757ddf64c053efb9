"""What is said of other lists holds for every line: the reference evaluator is asked of drawn ones."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from rulec.analysis.elsewhere import contexts, last_day, neighbours, says, says_in
from rulec.api import load
from rulec.diagram.from_model import code_cuts
from rulec.model.condition import Flag, atoms
from rulec.model.line import Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import EcbRates
from rulec.nomenclature import CodeSet, edition_at, leaves
from rulec.reference.evaluator import possible, truth
from rulec.testing import lines
from rulec.testing.rulesets import rulesets

TODAY = date(2022, 2, 10)
RATES = EcbRates()
LISTS = tuple(load(name) for name in ("RU", "CN", "SG", "CH", "EU", "US", "CA_RUSSIA", "EU_RUSSIA"))
CLAIMS = {"banned": {"prohibited"}, "licence": {"license"}, "free": {"free"}, "no list": {"free"}}


def holds(provision: Provision, line: Line, day: date) -> bool:
    return truth(provision.condition, line, day, RATES) is True


def codes(provision: Provision, other: Ruleset, day: date) -> list[str]:
    """The first and the last code of the provision's goods on every stretch that either parts."""
    cuts = code_cuts([provision, *other.in_force(day)])
    goods = provision.goods & leaves(edition_at(day))
    found: set[int] = set()
    for low, high in zip(cuts, [*cuts[1:], 10**10], strict=True):
        ranges = (goods & CodeSet(((low, high),))).ranges
        found.update((ranges[0][0], ranges[-1][1] - 1) if ranges else ())
    return [f"{code:010d}" for code in sorted(found)]


def hold(provision: Provision, ruleset: Ruleset, other: Ruleset, line: Line, day: date) -> None:
    """Hold what is claimed of one line to which the provision applies against the reference."""
    for context in contexts(ruleset, other):
        stated = line.with_(**context, date=day)
        if "destination" not in context:
            stated = stated.without("destination")
        if not holds(provision, stated, day):
            continue
        claim = says_in(provision, other, day, RATES, tuple(sorted(context.items())))
        assert claim is not None
        found = possible(other, stated, day, RATES)
        if claim in CLAIMS:
            assert found == CLAIMS[claim], (provision.id, other.id, claim)
        elif claim == "judged":
            open_words = {n: None for n, f in other.facts.items() if f.kind == "judgement"}
            unjudged = stated.without(*open_words)
            if holds(provision, unjudged, day):
                assert "prohibited" in possible(other, unjudged, day, RATES)


@given(st.data())
def test_shipped_lists(data: st.DataObject) -> None:
    ruleset = data.draw(st.sampled_from(LISTS))
    others = neighbours(ruleset, LISTS)
    assume(others)
    other = data.draw(st.sampled_from(others))
    listed = [p for p in ruleset.provisions if p.kind != "exempt" and not p.residual]
    provision = data.draw(st.sampled_from(listed))
    day = last_day(provision, TODAY)
    drawn = data.draw(lines((provision, *other.in_force(day)), day, ruleset.target))
    own = {a.fact: True for a in atoms(provision.condition) if isinstance(a, Flag)}
    every = codes(provision, other, day)
    for code in every[:: len(every) // 24 + 1]:
        hold(provision, ruleset, other, Line({**drawn.facts, **own, "code": code}), day)


@given(st.data())
def test_drawn_lists(data: st.DataObject) -> None:
    ruleset, other = data.draw(rulesets()), data.draw(rulesets())
    provision = data.draw(st.sampled_from(ruleset.provisions))
    assume(provision.kind != "exempt")
    day = date(2018, 1, 10)
    drawn = data.draw(lines((provision, *other.provisions), day, "KP"))
    every = codes(provision, other, day)
    for code in every[:: len(every) // 6 + 1]:
        hold(provision, ruleset, other, drawn.with_(code=code), day)


def test_every_claim_is_made() -> None:
    made = {
        says(p, ruleset, other, last_day(p, TODAY), RATES)
        for ruleset in LISTS[:4]
        for other in neighbours(ruleset, LISTS)
        for p in ruleset.provisions[:12]
        if p.kind != "exempt"
    }
    assert {"banned", "free", "licence", "judged", "partly"} <= made
