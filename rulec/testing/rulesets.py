"""Hypothesis strategies for small rulesets that mix every kind of test."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from rulec.model.condition import (
    TRUE,
    CodeIn,
    Condition,
    Flag,
    MoneyAbove,
    NumberAbove,
    OneOf,
    both,
    either,
    negate,
)
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Fact, Provision, Ruleset
from rulec.nomenclature import CodeSet

CODES = ["43", "4303", "430310", "4303101", "9101", "910111", "91"]
CURRENCIES = ["EUR", "USD", "RUB"]
FACTS = {f.name: f for f in (Fact("high", "judgement", "high"), Fact("rare", "yes_no", "rare"))}


def atoms_() -> st.SearchStrategy[Condition]:
    code = st.sampled_from([c for c in CODES if len(c) % 2 == 0]).map(
        lambda c: CodeIn(CodeSet.of(c))
    )
    money = st.builds(
        MoneyAbove,
        st.sampled_from(["each", "each", "total", "kg", "litre"]),
        st.booleans(),
        st.sampled_from([Fraction(0), Fraction(1), Fraction(5, 2), Fraction(5), Fraction(50)]),
        st.sampled_from(CURRENCIES),
    )
    number = st.builds(
        NumberAbove,
        st.sampled_from(["quantity", "net_mass"]),
        st.booleans(),
        st.sampled_from([Fraction(1), Fraction(2), Fraction(3)]),
    )
    purpose = st.builds(
        OneOf,
        st.just("purpose"),
        st.sampled_from([frozenset({"diplomatic"}), frozenset({"other"})]),
    )
    return st.one_of(
        code, money, money, number, purpose, st.sampled_from([Flag("high"), Flag("rare")])
    )


def conditions() -> st.SearchStrategy[Condition]:
    return st.recursive(
        atoms_(),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda p: both(*p)),
            st.lists(inner, min_size=2, max_size=3).map(lambda p: either(*p)),
            inner.map(negate),
        ),
        max_leaves=4,
    )


@st.composite
def rulesets(draw: st.DrawFn) -> Ruleset:
    """Up to three bans and one exemption."""
    made = []
    for index in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["prohibit", "prohibit", "license"]))
        made.append(_provision(f"p{index}", kind, draw(conditions())))
    if draw(st.booleans()):
        of = tuple(p.id for p in made if draw(st.booleans()))
        leaves = draw(st.sampled_from(["free", "license"]))
        made.append(_provision("e", "exempt", draw(conditions()), of, leaves))
    return Ruleset(
        "T", "test", "DPRK", "KP", "EUR", "HS2012", (), tuple(made), {**BUILT_IN, **FACTS}, {}, ()
    )


def _provision(
    name: str, kind: str, condition: Condition, of: tuple[str, ...] = (), leaves: str = "free"
) -> Provision:
    everything = CodeSet(((0, 10**10),))
    return Provision(
        name, kind, name, both(TRUE, condition), everything, None, None, (), "recalled", of, leaves
    )
