"""Hypothesis strategies for lines that sit on a ruleset's borders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from rulec.model.condition import CodeIn, Flag, MoneyAbove, NumberAbove, OneOf, atoms
from rulec.model.line import DIRECTIONS, PURPOSES, FactValue, Line
from rulec.model.ruleset import Provision
from rulec.money import Money
from rulec.nomenclature import edition_at, leaves

_BESIDE = (Fraction(0), Fraction(0), Fraction(1, 100), Fraction(-1, 100), Fraction(1))


@st.composite
def lines(draw: st.DrawFn, provisions: Sequence[Provision], day: date, target: str = "KP") -> Line:
    """A line of which any fact may be missing, aimed at codes and thresholds of the provisions."""
    tests = [a for p in provisions for a in atoms(p.condition)]
    cuts = sorted({c for t in tests if isinstance(t, CodeIn) for c in t.codes.cuts()})
    valid = [low for low, _ in leaves(edition_at(day)).ranges]
    facts: dict[str, FactValue] = {"date": day}
    code = draw(st.one_of(st.sampled_from(cuts or [0]), st.sampled_from(valid)))
    code = min(max(code + draw(st.sampled_from([0, 0, 0, -1, 10**4])), 10**8), 10**10 - 1)
    facts["code"] = f"{code:010d}"[: draw(st.sampled_from([10, 10, 8, 6, 6, 4]))]
    money = [t for t in tests if isinstance(t, MoneyAbove)]
    quantity = draw(st.sampled_from([1, 1, 2, 3, 7]))
    if draw(st.integers(0, 5)):
        facts["quantity"] = Fraction(quantity)
    if draw(st.integers(0, 3)):
        near = draw(st.sampled_from(money)) if money else None
        if near is None:
            facts["value"] = Money(Fraction(draw(st.integers(0, 10**6))), "EUR")
        else:
            amount = near.amount * draw(st.sampled_from([1, quantity]))
            amount += draw(st.sampled_from(_BESIDE))
            currency = draw(st.sampled_from([near.currency, near.currency, "EUR", "USD"]))
            facts["value"] = Money(max(amount, Fraction(0)), currency)
    for name in ("net_mass", "volume"):
        if draw(st.booleans()):
            facts[name] = Fraction(draw(st.integers(1, 100)), draw(st.sampled_from([1, 10])))
    facts["direction"] = draw(st.sampled_from(DIRECTIONS[:2] + ("export",) * 4))
    facts["destination"] = draw(st.sampled_from([target, target, target, "CN"]))
    if draw(st.integers(0, 4)):
        facts["purpose"] = draw(st.sampled_from(PURPOSES))
    for test in tests:
        if isinstance(test, Flag) and test.fact not in facts and draw(st.integers(0, 9)):
            facts[test.fact] = draw(st.booleans())
        elif isinstance(test, NumberAbove) and test.fact not in facts and draw(st.booleans()):
            near_bound = test.bound + draw(st.sampled_from([0, 1, -1]))
            facts[test.fact] = max(near_bound, Fraction(1))
        elif isinstance(test, OneOf) and test.fact not in facts and draw(st.booleans()):
            facts[test.fact] = draw(st.sampled_from(sorted(test.values)))
    return Line(facts)
