"""How a list changed: the exact difference at each of its days of change."""

from __future__ import annotations

from datetime import date, timedelta

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


def timeline(ruleset: Ruleset, rates: Rates) -> tuple[Step, ...]:
    """Every change of a list, oldest first, for a commercial export to its target."""
    made = []
    for day in ruleset.changes():
        before = day - timedelta(days=1)
        made.append(
            Step(
                day,
                tuple(p for p in ruleset.provisions if p.since == day),
                tuple(p for p in ruleset.provisions if p.until == day),
                diff(ruleset, ruleset, before, day, rates),
            )
        )
    return tuple(made)
