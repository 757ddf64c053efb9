"""Periods of time within which the same provisions are in force and the same codes exist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from attrs import field, frozen

from rulec.analysis.verdict import commercial_export
from rulec.model.condition import MoneyAbove, atoms
from rulec.model.line import FactValue
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.money import Rates, Unrated
from rulec.nomenclature import edition_at
from rulec.targets.plan import Plan, plan

_UNRATED = Unrated()


@frozen(eq=False)
class Period:
    """Lists on the days that they do not change on: a plan each, limits in their own currency.

    A list with limits in several currencies is compared in euros, so that its period is one day.
    """

    number: int
    edition: str
    plans: tuple[Plan, ...] = field(repr=False)


class Calendar:
    """The period of each day for some lists, and what rows are taken to state.

    `stated` are the facts that rows can state. What a commercial export to the list's target
    implies is assumed of the others, unless `assume` is false, and of cells that are empty.
    """

    def __init__(
        self, rulesets: tuple[Ruleset, ...], stated: frozenset[str], rates: Rates, assume: bool
    ) -> None:
        self.rulesets, self.rates = rulesets, rates
        context = [commercial_export(r) if assume else {} for r in rulesets]
        self._given = [{k: v for k, v in c.items() if k not in stated} for c in context]
        self.assumed: tuple[Mapping[str, FactValue], ...] = tuple(
            {k: v for k, v in c.items() if k in stated} for c in context
        )
        self._absent = [
            frozenset({*r.facts, *BUILT_IN} - stated - set(given) - {"code", "date"})
            for r, given in zip(rulesets, self._given, strict=True)
        ]
        self._plans: dict[tuple[object, ...], Plan] = {}
        self._known: dict[tuple[Plan, ...], Period] = {}
        self.at = lru_cache(maxsize=100_000)(self._at)

    def _at(self, day: date) -> Period:
        """The period that a day lies in."""
        edition = edition_at(day)
        plans = tuple(self._plan(i, day, edition) for i in range(len(self.rulesets)))
        if plans not in self._known:
            self._known[plans] = Period(len(self._known), edition, plans)
        return self._known[plans]

    def _plan(self, place: int, day: date, edition: str) -> Plan:
        """The plan of a list, made once for all days on which it says the same."""
        ruleset = self.rulesets[place]
        mixed = _mixed(ruleset, day)
        key = (place, edition, ruleset.in_force(day), day if mixed else None)
        if key not in self._plans:
            rates = self.rates if mixed else _UNRATED
            given, absent = self._given[place], self._absent[place]
            self._plans[key] = plan(ruleset, day, rates, given, absent, conditions=True)
        return self._plans[key]


def _mixed(ruleset: Ruleset, day: date) -> bool:
    """Whether limits in more than one currency are in force."""
    found = {
        atom.currency
        for p in ruleset.in_force(day)
        for atom in atoms(p.condition)
        if isinstance(atom, MoneyAbove)
    }
    return len(found) > 1
