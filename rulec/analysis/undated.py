"""A verdict on a line whose date is missing: what every day would say."""

from __future__ import annotations

from datetime import date, timedelta

from rulec.analysis.verdict import Verdict, evaluate
from rulec.model.line import Line
from rulec.model.ruleset import VERDICTS, Ruleset
from rulec.money import FixedRates
from rulec.nomenclature import first_day, known_editions

_EDITIONS = tuple(map(first_day, known_editions()))


def days(ruleset: Ruleset) -> tuple[date, ...]:
    """A day of every stretch of time in which the list and the nomenclature stay the same."""
    cuts = {*ruleset.changes(), *_EDITIONS}
    return (min(cuts) - timedelta(days=1), *sorted(cuts))


def evaluate_undated(ruleset: Ruleset, line: Line) -> Verdict:
    """The verdicts possible on any day. With no date there is no rate either: a limit in another
    currency than the value's is left open."""
    none = FixedRates({})
    found = [evaluate(ruleset, line.with_(date=day), day, none) for day in days(ruleset)]
    possible = {verdict for one in found for verdict in one.possible}
    always = set.intersection(*({p.id for p in one.applies} for one in found))
    acting = {p.id: p for one in found for p in (*one.applies, *one.may_apply)}
    asked = {("date", *group) for one in found for group in (one.ask or ((),))}
    settled = len(possible) == 1
    fewest = min(len(group) for group in asked)
    return Verdict(
        next(iter(possible)) if settled else "undetermined",
        tuple(v for v in VERDICTS if v in possible),
        tuple(p for p in acting.values() if p.id in always),
        tuple(p for p in acting.values() if p.id not in always),
        tuple(dict.fromkeys(pair for one in found for pair in one.exempted)),
        () if settled else tuple(sorted(group for group in asked if len(group) == fewest)),
    )
