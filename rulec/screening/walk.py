"""One line through the decision diagram, in exact rationals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor

from rulec.diagram import node as n
from rulec.diagram.elimination import ONE
from rulec.diagram.lifted import Var
from rulec.diagram.query import above
from rulec.model.line import FactValue
from rulec.money import CURRENCIES, Money, NoRate, Rates
from rulec.screening.decision import Step
from rulec.screening.residual import MISSING, UNRATED


def walk(
    steps: list[Step], ref: int, facts: Mapping[str, FactValue], day: date, rates: Rates
) -> int:
    """The leaf that the facts lead to from a reference; values are read at the rates of `day`."""
    while ref >= 0:
        step = steps[ref]
        place = outcome(step.var, step.keys, facts, day, rates)
        if place >= 0:
            ref = step.kids[place]
        else:
            ref = step.unrated if place == UNRATED else step.missing
    return ~ref


def outcome(
    var: Var, keys: tuple[n.Key, ...], facts: Mapping[str, FactValue], day: date, rates: Rates
) -> int:
    """How a test comes out: the place among its children, MISSING or UNRATED."""
    kind, name = var[1], var[2]
    if kind == "stated":
        if _amount(name, facts, day, rates) is not None:
            return 1
        return UNRATED if name in CURRENCIES and facts.get("value") is not None else MISSING
    if kind == "ratio":
        over, under = (_amount(part, facts, day, rates) for part in var[2:4])
        assert over is not None and under
        return sum(above(over / under, key) for key in keys)
    if kind == "whole":
        _, _, x, low, low_strict, y, high, high_strict = var
        over, under = (_amount(part, facts, day, rates) for part in (x, y))
        assert over is not None and under is not None
        least = floor(low * over) + 1 if low_strict else ceil(low * over)
        most = high * under
        return int(least < most or (least == most and not high_strict))
    value = facts.get(name)
    if value is None:
        return MISSING
    if kind == "flag":
        return int(bool(value))
    if kind == "one_of":
        return keys.index(str(value)) if value in keys else len(keys)
    number = Fraction(value.toordinal()) if isinstance(value, date) else value
    assert isinstance(number, Fraction)
    return sum(above(number, key) for key in keys)


def _amount(name: str, facts: Mapping[str, FactValue], day: date, rates: Rates) -> Fraction | None:
    """An amount of the line; a value is named by the currency that it is wanted in."""
    if name == ONE:
        return Fraction(1)
    value = facts.get("value" if name in CURRENCIES else name)
    if not isinstance(value, Money):
        return value if isinstance(value, Fraction) else None
    factor = conversion(value.currency, name, day, rates)
    return None if factor is None else value.amount * factor


def conversion(source: str, target: str, day: date, rates: Rates) -> Fraction | None:
    """What one unit of a currency is worth in another on a day; None without a rate."""
    if source == target:
        return Fraction(1)
    try:
        return rates.rate(source, day) / rates.rate(target, day)
    except NoRate:
        return None
