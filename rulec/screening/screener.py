"""Rows of facts against lists: what a row states, and the place of every list's answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from rulec.model.facts import read_facts
from rulec.model.line import FactValue, LineError
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import Ruleset
from rulec.money import Rates
from rulec.nomenclature import exists
from rulec.screening.decision import Answer, Decision, Question, TooLarge
from rulec.screening.period import Calendar, Period
from rulec.screening.walk import outcome, walk

_NUMBER = re.compile(r"(\d\d)*\d\.0")
"""A code whose zero in front is gone and whose last zero was never there: 010121 as 10121.0."""


class Rejected(ValueError):
    """A row that cannot be screened, and why."""


class Part:
    """Lists that one decision diagram answers for; `members` are their places among all lists."""

    def __init__(self, members: tuple[int, ...]) -> None:
        self.members = members
        self.decision = Decision()
        self._roots: dict[tuple[int, tuple[int, ...]], int | None] = {}

    def root(self, calendar: Calendar, period: Period, code: str) -> int | None:
        """Where a code leads into the diagram in a period.

        None for one list with a code under which it asks too much for a diagram; for several lists
        this raises TooLarge.
        """
        question, entries = self._question(calendar, period, code)
        key = (period.number, entries)
        if key not in self._roots:
            try:
                self._roots[key] = self.decision.root(question, entries)
            except TooLarge:
                if len(self.members) > 1:
                    raise
                self._roots[key] = None
        return self._roots[key]

    def place(
        self, calendar: Calendar, facts: Mapping[str, FactValue], day: date, rates: Rates
    ) -> int:
        """The leaf that a line's facts lead to. Raises TooLarge as `root` does."""
        period, code = calendar.at(day), str(facts["code"])
        root = self.root(calendar, period, code)
        if root is not None:
            return walk(self.decision.steps, root, facts, day, rates)
        question, entries = self._question(calendar, period, code)
        left = question.start(entries)
        while True:
            var, keys = question.test(left)
            if var is None:
                return ~self.decision.leaf(question.answers(left))
            left = question.after(left, var, keys, outcome(var, keys, facts, day, rates))

    def _question(
        self, calendar: Calendar, period: Period, code: str
    ) -> tuple[Question, tuple[int, ...]]:
        plans = [period.plans[i] for i in self.members]
        assumed = [calendar.assumed[i] for i in self.members]
        return Question(plans, assumed), tuple(plan.codes.entry(code) for plan in plans)


class Screener:
    """Lists to screen against. `columns` maps facts (and `currency`) to the columns of the rows.

    A fact that has no column, or an empty cell, is missing; what a commercial export to the list's
    target implies is assumed unless `assume` is false. `day` is for rows without a date. Each day
    is read at its own rates. `currency` is for values that name none.
    """

    def __init__(
        self,
        rulesets: tuple[Ruleset, ...],
        columns: Mapping[str, str],
        day: date,
        rates: Rates,
        currency: str | None = None,
        assume: bool = True,
    ) -> None:
        self.rulesets, self.columns, self.day, self.rates = rulesets, dict(columns), day, rates
        self.currency, self.assume = currency, assume
        self.facts = {name: f for r in rulesets for name, f in r.facts.items()} | BUILT_IN
        stated = frozenset({*columns, "date"} - {"currency"})
        self.calendar = Calendar(rulesets, stated, rates, assume)
        self.parts = [Part(tuple(range(len(rulesets))))]

    def screen(self, row: Mapping[str, str]) -> tuple[Answer, ...]:
        """The answer of each list to a row of texts, in the lists' order; raises Rejected."""
        places = self.places(self.read(row))
        found: dict[int, Answer] = {}
        for part, place in zip(self.parts, places, strict=True):
            found |= zip(part.members, part.decision.leaves[place], strict=True)
        return tuple(found[i] for i in range(len(self.rulesets)))

    def read(self, row: Mapping[str, str]) -> dict[str, FactValue]:
        """The facts that a row states, its day among them; raises Rejected."""
        texts = {
            fact: cell.strip()
            for fact, column in self.columns.items()
            if (cell := row.get(column, "")).strip()
        }
        currency = texts.pop("currency", None) or self.currency
        if "value" in texts and currency and not texts["value"][-1:].isalpha():
            texts["value"] += f" {currency}"
        if "code" not in texts:
            raise Rejected("the row has no commodity code")
        if _NUMBER.fullmatch(texts["code"]):
            raise Rejected(f"code {texts['code']}: it was taken for a number, and lost a zero")
        try:
            facts = read_facts(texts, self.facts)
        except LineError as error:
            raise Rejected(str(error)) from None
        day = facts.setdefault("date", self.day)
        assert isinstance(day, date)
        code = str(facts["code"])
        if not exists(code, self.calendar.at(day).edition):
            raise Rejected(f"there is no code {code} in the nomenclature of {day}")
        return facts

    def places(self, facts: Mapping[str, FactValue]) -> tuple[int, ...]:
        """The leaf of each part's decision that the facts lead to."""
        day = facts["date"]
        assert isinstance(day, date)
        while True:
            try:
                return tuple(
                    part.place(self.calendar, facts, day, self.rates) for part in self.parts
                )
            except TooLarge:
                self.split()

    def split(self) -> None:
        """Share the lists among twice as many diagrams."""
        self.parts = [
            Part(half)
            for part in self.parts
            for middle in [(len(part.members) + 1) // 2]
            for half in (part.members[:middle], part.members[middle:])
            if half
        ]
