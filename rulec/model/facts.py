"""Facts as people type them (`value="80 EUR"`) -> typed facts of a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from rulec.diagnostics.suggest import nearest
from rulec.model.line import FactValue, LineError, check
from rulec.model.names import BUILT_IN, UNITS
from rulec.model.ruleset import Fact
from rulec.money import parse_amount, parse_money
from rulec.nomenclature import parse_code

_YES = {"yes": True, "true": True, "no": False, "false": False}


def read_facts(stated: Mapping[str, str], facts: Mapping[str, Fact]) -> dict[str, FactValue]:
    """Type the stated facts; raise LineError naming the fact, its value and what is allowed."""
    known = {**facts, **BUILT_IN}
    made: dict[str, FactValue] = {}
    for name, text in stated.items():
        fact = known.get(name)
        if fact is None:
            near = nearest(name, list(known))
            hint = f"; did you mean {near[0]}?" if near else ""
            raise LineError(f"no fact is called {name!r}{hint}")
        try:
            made[name] = _value(fact, text.strip())
        except LineError:
            raise
        except ValueError as error:
            raise LineError(f"{name}={text}: {error}") from None
    check(made)
    return made


def _value(fact: Fact, text: str) -> FactValue:
    if fact.kind == "code":
        return parse_code(text)
    if fact.kind == "money":
        return parse_money(text)
    if fact.kind == "date":
        return date.fromisoformat(text)
    if fact.kind in ("yes_no", "judgement"):
        if text.lower() not in _YES:
            raise LineError(f"{fact.name}={text}: say yes or no")
        return _YES[text.lower()]
    if fact.kind == "country":
        if not re.fullmatch(r"[A-Z]{2}", text):
            raise LineError(f"{fact.name}={text}: a country is two capital letters")
        return text
    if fact.kind == "one_of":
        if text not in fact.values:
            raise LineError(f"{fact.name}={text}: one of {', '.join(fact.values)}")
        return text
    return _number(fact, text)


def _number(fact: Fact, text: str) -> Fraction:
    amount, _, unit = text.partition(" ")
    number = parse_amount(amount)
    if not unit or unit == fact.unit:
        return number
    wanted, given = UNITS.get(fact.unit or ""), UNITS.get(unit)
    if wanted is None or given is None or wanted[0] != given[0]:
        raise LineError(f"{fact.name}={text}: counted in {fact.unit}")
    return number * given[1] / wanted[1]
