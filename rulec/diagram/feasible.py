"""Whether bounds on value, quantity, net mass and volume can be met by one line.

The ratios value/quantity, value/kg and value/litre are tied to the value itself, and quantity counts
whole items: a line worth EUR 8 is not above EUR 50 each, whatever its quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from attrs import frozen


@frozen
class Interval:
    """Numbers from `low` to `high` (None: unbounded), each end included or not."""

    low: Fraction = Fraction(0)
    low_in: bool = True
    high: Fraction | None = None
    high_in: bool = False

    def __and__(self, other: Interval) -> Interval:
        low, low_in = max((self.low, not self.low_in), (other.low, not other.low_in))
        highs = [(i.high, i.high_in) for i in (self, other) if i.high is not None]
        high, high_in = min(highs, default=(None, False))
        return Interval(low, not low_in, high, high_in)

    def __mul__(self, other: Interval) -> Interval:
        """All products of two sets of numbers that are not negative."""
        high = None if self.high is None or other.high is None else self.high * other.high
        high_in = self.high_in and other.high_in
        for zero in (self, other):
            if zero.high == 0:  # nothing but 0, and 0 times anything is 0
                high, high_in = Fraction(0), zero.high_in
        return Interval(
            self.low * other.low,
            (self.low_in and other.low_in)
            or (self.low == 0 and self.low_in)
            or (other.low == 0 and other.low_in),
            high,
            high_in,
        )

    @property
    def empty(self) -> bool:
        if self.high is None:
            return False
        return self.low > self.high or (
            self.low == self.high and not (self.low_in and self.high_in)
        )

    @staticmethod
    def point(value: Fraction) -> Interval:
        return Interval(value, True, value, True)

    def some(self) -> Fraction:
        """A number inside, on the border that counts: the upper one if the lower is 0.

        To the cent where a cent fits in.
        """
        if self.low == 0 and self.high is not None:
            if self.high_in:
                return self.high
            cents = Fraction(ceil(self.high * 100) - 1, 100)
        else:
            cents = Fraction(ceil(self.low * 100), 100)
            if cents == self.low and not self.low_in:
                cents += Fraction(1, 100)
        if not (self & Interval.point(cents)).empty:
            return cents
        if self.low_in:
            return self.low
        assert self.high is not None
        return (self.low + self.high) / 2


POSITIVE = Interval(Fraction(0), False)
WHOLE = Interval(Fraction(1))
ANY = Interval()
Bounds = Mapping[tuple[str, str], Interval]  # (group or "", axis) -> interval


def whole_in(interval: Interval) -> int | None:
    """The least whole number in the interval."""
    least = ceil(interval.low)
    if least == interval.low and not interval.low_in:
        least += 1
    if interval.high is not None:
        most = floor(interval.high)
        if most == interval.high and not interval.high_in:
            most -= 1
        if most < least:
            return None
    return least


def solve(bounds: Bounds) -> dict[tuple[str, str], Fraction] | None:
    """Amounts that meet all bounds, keyed ("", "quantity"), ("", "net_mass"), ("", "volume") and
    (group, "total"); None if there are none."""
    groups = sorted({g for g, _ in bounds if g})
    masses = {
        "kg": bounds.get(("", "net_mass"), POSITIVE) & POSITIVE,
        "litre": bounds.get(("", "volume"), POSITIVE) & POSITIVE,
    }
    quantity = bounds.get(("", "quantity"), WHOLE) & WHOLE
    allowed: dict[str, Interval] = {}
    for group in groups:
        value = bounds.get((group, "total"), ANY) & ANY
        for per, mass in masses.items():
            if (group, per) in bounds:
                value = value & (bounds[group, per] * mass)
        if value.empty:
            return None
        allowed[group] = value
        if (group, "each") in bounds:
            quantity = quantity & _quotient(value, bounds[group, "each"])
    if quantity.empty:
        return None
    count = whole_in(quantity)
    if count is None:
        return None
    found: dict[tuple[str, str], Fraction] = {("", "quantity"): Fraction(count)}
    for group in groups:
        value = allowed[group]
        if (group, "each") in bounds:
            value = value & (bounds[group, "each"] * Interval.point(Fraction(count)))
        if value.empty:
            return None
        found[group, "total"] = value.some()
    for per, name in (("kg", "net_mass"), ("litre", "volume")):
        mass = masses[per]
        for group in groups:
            if (group, per) in bounds:
                mass = mass & _quotient(Interval.point(found[group, "total"]), bounds[group, per])
        if mass.empty:
            return None
        found["", name] = mass.some() if mass.low_in or mass.low > 0 else _inside(mass)
    return found


def _inside(interval: Interval) -> Fraction:
    one = Fraction(1)
    if interval.high is None or interval.high > one:
        return max(one, interval.low + one) if interval.low else one
    return (interval.low + interval.high) / 2


def _quotient(value: Interval, ratio: Interval) -> Interval:
    """Every n > 0 with n * r = v for some r in `ratio` and v in `value`."""
    low, low_in = Fraction(0), False
    if ratio.high is not None:
        if ratio.high == 0:
            return (
                POSITIVE
                if value.low == 0 and value.low_in
                else Interval(Fraction(1), False, Fraction(1))
            )
        low, low_in = value.low / ratio.high, value.low_in and ratio.high_in
    high, high_in = None, False
    if value.high is not None and ratio.low > 0:
        high, high_in = value.high / ratio.low, value.high_in and ratio.low_in
    elif value.high == 0 and ratio.low == 0 and not ratio.low_in:
        return Interval(Fraction(1), False, Fraction(1))
    return Interval(low, low_in, high, high_in) & POSITIVE
