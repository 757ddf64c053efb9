"""Hypothesis strategies to property-test rule files, your own included (pip install rulec[testing]).

    from hypothesis import given
    from rulec.api import evaluate, load
    from rulec.testing import border_lines

    MINE = load("mine.rule")

    @given(border_lines(MINE, date(2024, 1, 1)))
    def test_gifts_are_free(line):
        assert evaluate(MINE, line.with_(purpose="gift")).verdict == "free"

`border_lines` draws lines that sit on a ruleset's codes and thresholds, a cent and a code beside
them, with facts missing; `lines` does so for a choice of provisions; `rulesets` draws small rulesets
that mix every kind of test; `rate_tables` draws exchange rates, some currencies without one.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from rulec.model.line import Line
from rulec.model.ruleset import Ruleset
from rulec.money import FixedRates
from rulec.testing.lines import lines
from rulec.testing.rulesets import CURRENCIES, rulesets

__all__ = ["border_lines", "lines", "rate_tables", "rulesets"]


def border_lines(ruleset: Ruleset, day: date) -> st.SearchStrategy[Line]:
    """Lines aimed at the borders of `ruleset` as in force on `day`; any fact may be missing."""
    return lines(ruleset.in_force(day), day, ruleset.target)


@st.composite
def rate_tables(
    draw: st.DrawFn, currencies: tuple[str, ...] = tuple(c for c in CURRENCIES if c != "EUR")
) -> FixedRates:
    """Exact euros for one unit of some of the currencies; the others have no rate."""
    chosen = draw(st.sets(st.sampled_from(currencies)))
    number = st.builds(Fraction, st.integers(1, 10**4), st.sampled_from([1, 10, 100, 7]))
    return FixedRates({"EUR": 1, **{c: draw(number) for c in sorted(chosen)}}, "drawn")
