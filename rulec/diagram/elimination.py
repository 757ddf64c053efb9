"""Which of the stated amounts let some unstated ones fit: quantifier elimination on bounds.

Every bound that a path through a diagram sets on value, quantity, net mass and volume has the form
`a * X <= b * Y` (or `<`) with a, b >= 0, where X and Y are amounts of the line or the number one.
Fourier and Motzkin's elimination of an amount keeps that form. The quantity counts whole items and
is eliminated last, into questions for a whole number between two bounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor
from typing import Union

from attrs import frozen

ONE = ""
QUANTITY = "quantity"
MASSES = ("net_mass", "volume")
BASES = {"each": QUANTITY, "kg": "net_mass", "litre": "volume"}


@frozen(order=True)
class Bound:
    """`a * x <= b * y`, or `<` if strict. Amounts are named; "" is the number one.

    A value is named by the currency in which it is counted.
    """

    a: Fraction
    x: str
    b: Fraction
    y: str
    strict: bool


@frozen(order=True)
class Whole:
    """Some whole number is at least `low * x` (above it, if strict) and at most `high * y`."""

    low: Fraction
    x: str
    low_strict: bool
    high: Fraction
    y: str
    high_strict: bool


Atom = Union[Bound, Whole]


def natural(name: str) -> Bound:
    """What holds of an amount of every line: a value is not negative, a quantity at least one."""
    if name == QUANTITY:
        return Bound(Fraction(1), ONE, Fraction(1), name, False)
    return Bound(Fraction(0), ONE, Fraction(1), name, name in MASSES)


def fitting(bounds: Iterable[Bound], missing: Iterable[str]) -> frozenset[Atom] | None:
    """What must hold of the stated amounts for the missing ones to exist; None if they never can."""
    gone = sorted(set(missing), key=lambda name: name == QUANTITY)
    left = _told([*bounds, *map(natural, gone)])
    for name in gone:
        if left is None:
            return None
        lows = [bound for bound in left if bound.y == name]
        highs = [bound for bound in left if bound.x == name]
        rest = [bound for bound in left if name not in (bound.x, bound.y)]
        if name == QUANTITY:
            return _counted(rest, lows, highs)
        joined = [
            Bound(lo.a * hi.a, lo.x, lo.b * hi.b, hi.y, lo.strict or hi.strict)
            for lo in lows
            for hi in highs
        ]
        left = _told([*rest, *joined])
    return None if left is None else frozenset(left)


def _told(bounds: Iterable[Bound]) -> set[Bound] | None:
    """The bounds without those that always hold; None if one never does."""
    kept: set[Bound] = set()
    for bound in bounds:
        told = _simple(bound)
        if told is None:
            return None
        if isinstance(told, Bound):
            kept.add(told)
    return kept


def _simple(bound: Bound) -> Bound | bool | None:
    """The bound in its simplest form; True if it always holds, None if it never does."""
    a, x, b, y, strict = bound.a, bound.x, bound.b, bound.y, bound.strict
    if x == y != ONE:  # what it says of x depends on which side has more of it
        a, b = (Fraction(0), Fraction(1)) if a < b else (a - b, Fraction(0))
    if a == 0:
        x = ONE
    if b == 0:
        y = ONE
    if x == y == ONE:
        return True if a < b or (a == b and not strict) else None
    if x == ONE and a == 0 and not strict:
        return True  # no amount is negative
    if y == ONE and b == 0 and strict:
        return None
    return Bound(a, x, b, y, strict)


def _counted(rest: list[Bound], lows: list[Bound], highs: list[Bound]) -> frozenset[Atom] | None:
    """The bounds on a whole number, each low one paired with each high one."""
    plain: list[Bound] = list(rest)
    whole: list[Whole] = []
    for lo in lows:
        low = lo.a / lo.b
        for hi in highs:
            high = hi.b / hi.a
            if lo.x == ONE:
                least = floor(low) + 1 if lo.strict else ceil(low)
                plain.append(Bound(Fraction(least), ONE, high, hi.y, hi.strict))
            elif hi.y == ONE:
                most = ceil(high) - 1 if hi.strict else floor(high)
                plain.append(Bound(low, lo.x, Fraction(most), ONE, lo.strict))
            elif lo.x == hi.y and high < low:
                return None
            elif lo.x != hi.y or high <= 2 * low:
                # between p * x and r * x with r > 2 * p there is one as soon as r * x > 1
                whole.append(Whole(low, lo.x, lo.strict, high, hi.y, hi.strict))
    told = _told(plain)
    return None if told is None else frozenset([*told, *whole])
