"""The fixed part of every generated Python module: it reads lines and walks the tables."""

from __future__ import annotations

from typing import Final

IMPORTS: Final = '''\
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

Line = Mapping[str, object]
"""The stated facts; a missing key or None is a missing fact. See `evaluate`."""

Ratio = tuple[int, int]
Cut = tuple[int, int, bool]  # numerator, denominator, strict: above means >, else >=
Node = tuple[str, str, str, tuple[str, ...], tuple[Cut, ...], tuple[int, ...], int]
Ranges = tuple[tuple[int, int], ...]
'''

HELPERS: Final = '''\
_DECIMAL = re.compile(r"[+-]?[0-9]+(?:[.][0-9]+)?")
_BASES = {"each": "quantity", "kg": "net_mass", "litre": "volume"}
_AXIS = 10**10


def _number(name: str, value: object) -> Fraction:
    """An exact number; binary floating point is refused."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Decimal):
        if not value.is_finite() or len(value.as_tuple().digits) > 40 or abs(value.adjusted()) > 40:
            raise ValueError(f"{name}: {value} is no amount of at most 40 digits")
        return Fraction(value)
    if isinstance(value, str):
        text = value.strip()
        if len(text) > 42 or _DECIMAL.fullmatch(text) is None:
            raise ValueError(f"{name}: {value[:60]!r} is no decimal number of at most 40 digits")
        return Fraction(text)
    raise TypeError(
        f"{name}: state an int, str, Decimal or Fraction, not {type(value).__name__}; "
        "amounts are exact"
    )


def _amount(line: Line, name: str) -> Fraction | None:
    """A number fact, checked; None if it is missing."""
    value = line.get(name)
    if value is None:
        return None
    number = _number(name, value)
    if name == "quantity" and (number.denominator != 1 or number < 1):
        raise ValueError(f"quantity {number}: it counts whole items, at least one")
    if name in ("net_mass", "volume") and number <= 0:
        raise ValueError(f"{name} {number}: must be above zero")
    return number


def _value(line: Line) -> tuple[Fraction, str] | None:
    """The declared value and its currency; None if it is missing."""
    value = line.get("value")
    if value is None:
        return None
    if not isinstance(value, tuple) or len(value) != 2 or not isinstance(value[1], str):
        raise TypeError("value: state a pair (amount, currency), such as (80, 'EUR')")
    amount = _number("value", value[0])
    if amount < 0:
        raise ValueError(f"value {amount}: must not be negative")
    return amount, value[1]


def _span(line: Line) -> Ratio:
    """The ten-digit codes that the stated code stands for."""
    code = line.get("code")
    if code is None:
        return 0, _AXIS
    if not isinstance(code, str):
        raise TypeError(f"code: state a str of digits, not {type(code).__name__}")
    digits = code.replace(".", "").replace(" ", "")
    if len(digits) not in (2, 4, 6, 8, 10) or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"code {code[:60]!r}: a commodity code has 2, 4, 6, 8 or 10 digits")
    size: int = 10 ** (10 - len(digits))
    low = int(digits) * size
    return low, low + size


def _text(line: Line, name: str) -> str | None:
    value = line.get(name)
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{name}: state a str, not {type(value).__name__}")


def _day(line: Line, name: str) -> date | None:
    value = line.get(name)
    if value is None or isinstance(value, date):
        return value
    raise TypeError(f"{name}: state a datetime.date, not {type(value).__name__}")


def _flag(line: Line, name: str) -> bool | None:
    """Whether a yes/no fact or a judgement is yes."""
    value = line.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise TypeError(f"{name}: state a bool, not {type(value).__name__}")


def _one_of(line: Line, name: str, *values: str) -> bool | None:
    """Whether a fact has one of the values."""
    value = _text(line, name)
    return None if value is None else value in values


def _from(line: Line, name: str, year: int, month: int, day: int) -> bool | None:
    """Whether a date is on or after a day."""
    value = _day(line, name)
    return None if value is None else value.toordinal() >= date(year, month, day).toordinal()


def _code_in(line: Line, codes: Ranges) -> bool | None:
    """Whether the code lies in the set; None if only a part of what it stands for does."""
    if line.get("code") is None:
        return None
    low, high = _span(line)
    if any(first <= low and high <= last for first, last in codes):
        return True
    return None if any(first < high and low < last for first, last in codes) else False


def _number_above(line: Line, name: str, bound: Ratio, *, strict: bool) -> bool | None:
    """Whether a number exceeds the bound (or reaches it, if not strict)."""
    value = _amount(line, name)
    if value is None:
        return None
    return _beyond(value.numerator * bound[1], bound[0] * value.denominator, strict)


def _above(line: Line, per: str, bound: Ratio, currency: str, *, strict: bool) -> bool | None:
    """Whether the value (total, each, per kg or per litre) exceeds (reaches) the bound."""
    stated = _value(line)
    base = Fraction(1) if per == "total" else _amount(line, _BASES[per])
    if stated is None or base is None:
        return None
    left, right = stated[0], Fraction(*bound) * base
    if stated[1] != currency:
        if stated[1] not in RATES or currency not in RATES:
            return None
        left, right = left * Fraction(*RATES[stated[1]]), right * Fraction(*RATES[currency])
    return _beyond(left, right, strict)


def _beyond(left: Fraction | int, right: Fraction | int, strict: bool) -> bool:
    return left > right or (not strict and left == right)


def _not(part: bool | None) -> bool | None:
    return None if part is None else not part


def _and(*parts: bool | None) -> bool | None:
    return False if False in parts else None if None in parts else True


def _or(*parts: bool | None) -> bool | None:
    return True if True in parts else None if None in parts else False
'''

ENGINE: Final = '''\
@dataclass(frozen=True)
class Verdict:
    """What follows from a line: a verdict, and every verdict that missing facts leave possible."""

    verdict: str  # prohibited, license, free or undetermined
    possible: tuple[str, ...]


def evaluate(line: Line, rates: Mapping[str, Fraction] | None = None) -> Verdict:
    """The verdict on a line.

    Facts: `code` a str of digits (dots and blanks do not matter); `value` a pair of an amount and
    a currency; `quantity`, `net_mass` (kg), `volume` (litres); yes/no facts and judgements bool;
    named values str; dates datetime.date. Amounts are int, str, Decimal or Fraction.

    `rates`, euros for one unit, replace RATES for the currency of the declared value. Thresholds
    keep the euro amounts that they had on DAY.
    """
    mask = possible(line, rates)
    names = tuple(name for bit, name in enumerate(VERDICTS) if mask >> bit & 1)
    return Verdict(names[0] if len(names) == 1 else "undetermined", names)


def is_prohibited(line: Line, rates: Mapping[str, Fraction] | None = None) -> bool | None:
    """Whether the line is prohibited; None if that depends on missing facts."""
    mask = possible(line, rates)
    return True if mask == 4 else None if mask & 4 else False


def provisions(line: Line) -> tuple[str, ...]:
    """The provisions and exemptions whose conditions hold or may hold."""
    return tuple(name for name, holds in PROVISIONS if holds(line) is not False)


def possible(line: Line, rates: Mapping[str, Fraction] | None = None) -> int:
    """The possible verdicts as bits: 1 free, 2 license, 4 prohibited."""
    low, high = _span(line)
    amounts = _Amounts(line, rates)
    first = bisect_right(STARTS, low) - 1
    end = bisect_left(STARTS, high)
    if end - first == 1:
        return _reach(ROOTS[first], line, amounts)
    known = _in_use(low, high)
    mask = 0
    done: set[int] = set()
    for index in range(first, end):
        root = ROOTS[index]
        if root in done:
            continue
        stop = STARTS[index + 1] if index + 1 < len(STARTS) else _AXIS
        if not known or _in_use(max(low, STARTS[index]), min(high, stop)):
            done.add(root)
            mask |= _reach(root, line, amounts)
    return mask


def _in_use(low: int, high: int) -> bool:
    """Whether the nomenclature of DAY has a code in [low, high)."""
    index = bisect_right(LEAVES, (low, _AXIS)) - 1
    if index >= 0 and LEAVES[index][1] > low:
        return True
    return index + 1 < len(LEAVES) and LEAVES[index + 1][0] < high


def _reach(ref: int, line: Line, amounts: _Amounts) -> int:
    """The verdicts below a node; refs under 8 are sets of verdicts themselves."""
    while ref >= 8:
        kind, name, _, values, cuts, kids, missing = NODES[ref - 8]
        if kind == "ratio":
            return _explore(ref, amounts, amounts.bounds)
        if kind == "flag":
            yes = _flag(line, name)
            ref = missing if yes is None else kids[yes]
        elif kind == "one_of":
            text = _text(line, name)
            if text is None:
                ref = missing
            else:
                ref = kids[values.index(text) if text in values else -1]
        else:
            day = _day(line, name) if kind == "date" else None
            number = _amount(line, name) if kind == "number" else None
            if day is not None:
                number = Fraction(day.toordinal())
            if number is None:
                ref = missing
            else:
                ref = kids[_place(number.numerator, number.denominator, cuts)]
    return ref


def _place(top: int, bottom: int, cuts: tuple[Cut, ...]) -> int:
    """How many cuts top / bottom is above, by whole numbers."""
    return sum(_beyond(top * den, num * bottom, strict) for num, den, strict in cuts)


class _Amounts:
    """What the line says of value, quantity, mass and volume."""

    def __init__(self, line: Line, rates: Mapping[str, Fraction] | None) -> None:
        self.bounds: dict[Axis, _Interval] = {}
        self.stated: dict[Axis, Fraction] = {}
        for name in ("quantity", "net_mass", "volume"):
            amount = _amount(line, name)
            if amount is not None:
                self._state(("", name), amount)
        value = _value(line)
        if value is not None:
            amount, currency = value
            rate = _rate(currency, rates)
            if rate is not None:
                self._state(("EUR", "total"), amount * rate)
            if rate is None or (currency in GROUPS and currency != "EUR"):
                self._state((currency, "total"), amount)

    def _state(self, axis: Axis, amount: Fraction) -> None:
        self.stated[axis] = amount
        self.bounds[axis] = _point(amount)

    def place(self, group: str, axis: str, cuts: tuple[Cut, ...]) -> int | None:
        """How many cuts the stated amounts are above; None if one of them is missing."""
        top = self.stated.get((group, axis if not group else "total"))
        if top is None:
            return None
        if axis not in _BASES:
            return _place(top.numerator, top.denominator, cuts)
        base = self.stated.get(("", _BASES[axis]))
        if base is None:
            return None
        return _place(top.numerator * base.denominator, top.denominator * base.numerator, cuts)


def _rate(currency: str, rates: Mapping[str, Fraction] | None) -> Fraction | None:
    if currency == "EUR":
        return Fraction(1)
    if rates is not None:
        rate = rates.get(currency)
        return None if rate is None else _number(currency, rate)
    known = RATES.get(currency)
    return None if known is None else Fraction(*known)


def _explore(ref: int, amounts: _Amounts, bounds: Mapping[Axis, _Interval]) -> int:
    """The verdicts that amounts within the bounds can reach."""
    while ref >= 8:
        _, group, axis, _, cuts, kids, _ = NODES[ref - 8]
        index = amounts.place(group, axis, cuts)
        if index is None:
            mask = 0
            key = (group, axis)
            start = bounds.get(key, _POSITIVE if axis in ("net_mass", "volume") else _ANY)
            for part, kid in enumerate(kids):
                narrowed = {**bounds, key: _meet(start, _part(cuts, part))}
                if _feasible(narrowed):
                    mask |= _explore(kid, amounts, narrowed)
            return mask
        ref = kids[index]
    return ref


def _part(cuts: tuple[Cut, ...], index: int) -> _Interval:
    """The part of an axis above exactly `index` cuts."""
    made = _ANY
    if index:
        num, den, strict = cuts[index - 1]
        made = _Interval(Fraction(num, den), not strict)
    if index < len(cuts):
        num, den, strict = cuts[index]
        made = _Interval(made.low, made.low_in, Fraction(num, den), strict)
    return made


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
