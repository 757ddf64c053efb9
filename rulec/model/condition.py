"""Resolved, typed conditions over the facts of a line. Every name is looked up, every unit converted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Union

from attrs import field, frozen

from rulec.nomenclature import CodeSet


@frozen
class Const:
    value: bool


@frozen
class Not:
    part: Condition


@frozen
class And:
    parts: tuple[Condition, ...]


@frozen
class Or:
    parts: tuple[Condition, ...]


@frozen
class CodeIn:
    """The commodity code lies in the set (a coarser code may lie in it)."""

    codes: CodeSet


@frozen
class Written:
    """A limit as its author wrote it: `amount` of money per `number` of `unit`, as in per 700 ml."""

    amount: Fraction
    number: Fraction
    unit: str


@frozen
class MoneyAbove:
    """value / base exceeds (or, if not strict, reaches) `amount` of `currency`.

    `per` is the base: "total" (1), "each" (quantity), "kg" (net_mass) or "litre" (volume).
    `written` is told to readers where it is not per one of these; it decides nothing.
    """

    per: str
    strict: bool
    amount: Fraction
    currency: str
    written: Written | None = field(default=None, eq=False)


@frozen
class NumberAbove:
    """A number fact exceeds (or reaches) `bound`, in the fact's own unit."""

    fact: str
    strict: bool
    bound: Fraction


@frozen
class DateFrom:
    """A date fact is on or after `day`."""

    fact: str
    day: date


@frozen
class OneOf:
    """A one-of or country fact has one of these values."""

    fact: str
    values: frozenset[str]


@frozen
class Flag:
    """A yes/no fact or a judgement is yes."""

    fact: str


Condition = Union[Const, Not, And, Or, CodeIn, MoneyAbove, NumberAbove, DateFrom, OneOf, Flag]
Atom = Union[CodeIn, MoneyAbove, NumberAbove, DateFrom, OneOf, Flag]

TRUE = Const(True)
FALSE = Const(False)


def both(*parts: Condition) -> Condition:
    """Conjunction, flattened, constants folded."""
    kept: list[Condition] = []
    for part in parts:
        if part == FALSE:
            return FALSE
        if isinstance(part, And):
            kept.extend(part.parts)
        elif part != TRUE:
            kept.append(part)
    return TRUE if not kept else kept[0] if len(kept) == 1 else And(tuple(kept))


def either(*parts: Condition) -> Condition:
    """Disjunction, flattened, constants folded."""
    kept: list[Condition] = []
    for part in parts:
        if part == TRUE:
            return TRUE
        if isinstance(part, Or):
            kept.extend(part.parts)
        elif part != FALSE:
            kept.append(part)
    return FALSE if not kept else kept[0] if len(kept) == 1 else Or(tuple(kept))


def negate(part: Condition) -> Condition:
    if isinstance(part, Const):
        return Const(not part.value)
    return part.part if isinstance(part, Not) else Not(part)


def on_day(condition: Condition, day: date) -> Condition:
    """The condition as it is on a day: what is said of the line's date is decided."""
    if isinstance(condition, DateFrom) and condition.fact == "date":
        return Const(condition.day <= day)
    if isinstance(condition, Not):
        return negate(on_day(condition.part, day))
    if isinstance(condition, And | Or):
        join = both if isinstance(condition, And) else either
        return join(*(on_day(part, day) for part in condition.parts))
    return condition


def atoms(condition: Condition) -> Iterator[Atom]:
    """Every atomic test in `condition`, left to right."""
    if isinstance(condition, And | Or):
        for part in condition.parts:
            yield from atoms(part)
    elif isinstance(condition, Not):
        yield from atoms(condition.part)
    elif not isinstance(condition, Const):
        yield condition
