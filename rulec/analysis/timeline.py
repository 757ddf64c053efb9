"""How a list changed: the exact difference at each of its days of change."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from rulec.analysis.diff import Difference, diff
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import Rates


@frozen
class Step:
    """A day of change: what begins, what ends, and what that does to the verdicts."""

    day: date
    begins: tuple[Provision, ...]
    ends: tuple[Provision, ...]
    difference: Difference


class _OnDay:
    """The rates of one day for every day: a change of the list is not a change of the rates."""

    def __init__(self, rates: Rates, day: date) -> None:
        self.rates, self.day = rates, day
        self.source = f"{rates.source}, {day}"

    def rate(self, currency: str, day: date) -> Fraction:
        return self.rates.rate(currency, self.day)


def timeline(ruleset: Ruleset, rates: Rates) -> tuple[Step, ...]:
    """Every change of a list, oldest first, for a commercial export to its target."""
    made = []
    for day in ruleset.changes():
        before = day - timedelta(days=1)
        fixed = _OnDay(rates, day)
        made.append(
            Step(
                day,
                tuple(p for p in ruleset.provisions if p.since == day),
                tuple(p for p in ruleset.provisions if p.until == day),
                diff(ruleset, ruleset, before, day, fixed),
            )
        )
    return tuple(made)
