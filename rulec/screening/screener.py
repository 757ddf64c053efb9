"""One row at a time: cells -> facts -> a verdict of each list, by its compiled predicate."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from types import ModuleType
from typing import Any

from attrs import frozen

from rulec.analysis.verdict import commercial_export
from rulec.model.condition import And, CodeIn, Condition, Const, MoneyAbove, Not, Or
from rulec.model.facts import read_facts
from rulec.model.line import FactValue, Line, LineError
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import Money, Rates
from rulec.nomenclature import edition_at, exists
from rulec.reference.evaluator import BASES, truth
from rulec.targets.python import compile_module


class Rejected(ValueError):
    """A row that cannot be screened, and why."""


@frozen
class Answer:
    """What one list says of a row: `needs` are missing facts that the provisions ask for."""

    verdict: str
    provisions: tuple[str, ...]
    needs: tuple[str, ...]
    citations: tuple[str, ...]


class Screener:
    """Lists to screen against. `columns` maps facts (and `currency`) to the columns of the rows.

    A fact that has no column, or an empty cell, is missing; what a commercial export to the list's
    target implies is assumed unless `assume` is false. `day` is for rows without a date. Each day
    is read at its own rates.
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
        self.currency = currency
        self.facts = {name: f for r in rulesets for name, f in r.facts.items()}
        self.assumed = {r.id: commercial_export(r) if assume else {} for r in rulesets}
        self.provisions = {r.id: {p.id: p for p in r.provisions} for r in rulesets}
        self._module = lru_cache(maxsize=64)(self._compiled)

    def screen(self, row: Mapping[str, str]) -> tuple[Answer, ...]:
        """The answer of each list, in their order; raises Rejected."""
        facts = self._facts(row)
        stated = facts.get("date")
        day = stated if isinstance(stated, date) else self.day
        code = str(facts["code"])
        if not exists(code, edition_at(day)):
            raise Rejected(f"there is no code {code} in the nomenclature of {day}")
        return tuple(self._answer(ruleset, facts, day) for ruleset in self.rulesets)

    def _facts(self, row: Mapping[str, str]) -> dict[str, FactValue]:
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
        try:
            return read_facts(texts, self.facts)
        except LineError as error:
            raise Rejected(str(error)) from None

    def _answer(self, ruleset: Ruleset, facts: dict[str, FactValue], day: date) -> Answer:
        known = {**self.assumed[ruleset.id], **facts, "date": day}
        line = {
            name: (value.amount, value.currency) if isinstance(value, Money) else value
            for name, value in known.items()
        }
        module = self._module(ruleset.id, day)
        verdict = module["evaluate"](line).verdict
        if verdict == "free":
            return Answer(verdict, (), (), ())
        by_id = self.provisions[ruleset.id]
        named = tuple(
            n for n in module["provisions"](line) if n in by_id and by_id[n].kind != "exempt"
        )
        needs: dict[str, None] = {}
        if verdict == "undetermined":
            asked = Line(known)
            for name in named:
                for fact in _unsettled(by_id[name].condition, asked, day, self.rates):
                    needs.setdefault(fact)
        return Answer(verdict, named, tuple(needs), tuple(_cited(by_id[n]) for n in named))

    def _compiled(self, name: str, day: date) -> dict[str, Callable[..., Any]]:
        ruleset = next(r for r in self.rulesets if r.id == name)
        module = ModuleType(f"rulec.screening.{name}")
        sys.modules[module.__name__] = module  # a data class looks for the module that it is in
        try:
            source = compile_module(ruleset, day, self.rates)
            exec(compile(source, f"<{name} on {day}>", "exec"), module.__dict__)
        finally:
            del sys.modules[module.__name__]
        return module.__dict__


def _unsettled(condition: Condition, line: Line, day: date, rates: Rates) -> Iterator[str]:
    """The missing facts on which a condition depends, as far as the stated ones leave it open."""
    if truth(condition, line, day, rates) is not None:
        return
    if isinstance(condition, And | Or):
        for part in condition.parts:
            yield from _unsettled(part, line, day, rates)
    elif isinstance(condition, Not):
        yield from _unsettled(condition.part, line, day, rates)
    elif isinstance(condition, CodeIn):
        yield "code"
    elif isinstance(condition, MoneyAbove):
        base = {"total": ()} | {per: (name,) for per, name in BASES.items()}
        yield from (n for n in ("value", *base[condition.per]) if line.get(n) is None)
    elif not isinstance(condition, Const):
        yield condition.fact


def _cited(provision: Provision) -> str:
    return str(provision.citations[0]) if provision.citations else "no citation"
