"""The part of every generated Python module that knows which amounts one line can have."""

from __future__ import annotations

from typing import Final

INTERVALS: Final = '''\
Axis = tuple[str, str]  # ("", base) or (currency group, total | each | kg | litre)


@dataclass(frozen=True)
class _Interval:
    """Numbers from `low` to `high` (None: unbounded), each end included or not."""

    low: Fraction = Fraction(0)
    low_in: bool = True
    high: Fraction | None = None
    high_in: bool = False


_ANY = _Interval()
_POSITIVE = _Interval(Fraction(0), False)
_WHOLE = _Interval(Fraction(1))
_NOTHING = _Interval(Fraction(1), False, Fraction(1))


def _point(value: Fraction) -> _Interval:
    return _Interval(value, True, value, True)


def _meet(a: _Interval, b: _Interval) -> _Interval:
    low, low_out = max((a.low, not a.low_in), (b.low, not b.low_in))
    if a.high is None:
        return _Interval(low, not low_out, b.high, b.high_in)
    if b.high is None:
        return _Interval(low, not low_out, a.high, a.high_in)
    high, high_in = min((a.high, a.high_in), (b.high, b.high_in))
    return _Interval(low, not low_out, high, high_in)


def _product(a: _Interval, b: _Interval) -> _Interval:
    high = None if a.high is None or b.high is None else a.high * b.high
    if a.high == 0 or b.high == 0:
        high = Fraction(0)
    low_in = (a.low_in and b.low_in) or (a.low == 0 and a.low_in) or (b.low == 0 and b.low_in)
    return _Interval(a.low * b.low, low_in, high, a.high_in and b.high_in)


def _quotient(value: _Interval, ratio: _Interval) -> _Interval:
    """Every n > 0 with n * r = v for some r of `ratio` and v of `value`."""
    low, low_in = Fraction(0), False
    if ratio.high is not None:
        if ratio.high == 0:
            return _POSITIVE if value.low == 0 and value.low_in else _NOTHING
        low, low_in = value.low / ratio.high, value.low_in and ratio.high_in
    high: Fraction | None = None
    high_in = False
    if value.high is not None and ratio.low > 0:
        high, high_in = value.high / ratio.low, value.high_in and ratio.low_in
    elif value.high == 0 and ratio.low == 0 and not ratio.low_in:
        return _NOTHING
    return _meet(_Interval(low, low_in, high, high_in), _POSITIVE)


def _empty(part: _Interval) -> bool:
    if part.high is None:
        return False
    return part.low > part.high or (part.low == part.high and not (part.low_in and part.high_in))


def _some(part: _Interval) -> Fraction:
    """A number inside, near the lower border: to the cent where a cent fits in."""
    cents = Fraction(ceil(part.low * 100), 100)
    if cents == part.low and not part.low_in:
        cents += Fraction(1, 100)
    if part.high is None or not _empty(_meet(part, _point(cents))):
        return cents
    return part.low if part.low_in else (part.low + part.high) / 2


def _whole_in(part: _Interval) -> int | None:
    """The least whole number inside."""
    least = ceil(part.low)
    if least == part.low and not part.low_in:
        least += 1
    if part.high is not None:
        most = floor(part.high)
        if most == part.high and not part.high_in:
            most -= 1
        if most < least:
            return None
    return least


def _feasible(bounds: Mapping[Axis, _Interval]) -> bool:
    """Whether one line can meet all bounds: its value, and value / quantity, kg and litre."""
    groups = sorted({group for group, _ in bounds if group})
    masses = {
        "kg": _meet(bounds.get(("", "net_mass"), _POSITIVE), _POSITIVE),
        "litre": _meet(bounds.get(("", "volume"), _POSITIVE), _POSITIVE),
    }
    quantity = _meet(bounds.get(("", "quantity"), _WHOLE), _WHOLE)
    allowed: dict[str, _Interval] = {}
    for group in groups:
        value = _meet(bounds.get((group, "total"), _ANY), _ANY)
        for per, mass in masses.items():
            if (group, per) in bounds:
                value = _meet(value, _product(bounds[group, per], mass))
        if _empty(value):
            return False
        allowed[group] = value
        if (group, "each") in bounds:
            quantity = _meet(quantity, _quotient(value, bounds[group, "each"]))
    count = None if _empty(quantity) else _whole_in(quantity)
    if count is None:
        return False
    found: dict[str, Fraction] = {}
    for group, value in allowed.items():
        if (group, "each") in bounds:
            value = _meet(value, _product(bounds[group, "each"], _point(Fraction(count))))
        if _empty(value):
            return False
        found[group] = _some(value)
    for per, mass in masses.items():
        for group in groups:
            if (group, per) in bounds:
                mass = _meet(mass, _quotient(_point(found[group]), bounds[group, per]))
        if _empty(mass):
            return False
    return True
'''
