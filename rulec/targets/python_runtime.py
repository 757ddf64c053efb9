"""The part of every generated Python module that reads lines and tests provisions."""

from __future__ import annotations

from typing import Final

IMPORTS: Final = '''\
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

Line = Mapping[str, object]
"""The stated facts; a missing key or None is a missing fact. See `evaluate`."""

Ratio = tuple[int, int]  # numerator, denominator (above zero)
Cut = tuple[int, int, bool]  # numerator, denominator, strict: above means >, else >=
Ranges = tuple[tuple[int, int], ...]
Test = tuple[str, str, str, tuple[str, ...], tuple[Cut, ...], tuple[int, ...], int]
Entry = tuple[Callable[[Line], int], int, tuple[Ratio, ...]]
'''

HELPERS: Final = '''\
_DECIMAL = re.compile(r"[+-]?[0-9]+(?:[.][0-9]+)?")
_CURRENCY = re.compile("[A-Z]{3}")
_BASES = {"each": "quantity", "kg": "net_mass", "litre": "volume"}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COUNTRIES = frozenset(a + b for a in _LETTERS for b in _LETTERS)


def _number(name: str, value: object) -> Ratio:
    """An exact number; binary floating point is refused."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value, 1
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    if isinstance(value, Decimal):
        if not value.is_finite() or len(value.as_tuple().digits) > 40 or abs(value.adjusted()) > 40:
            raise ValueError(f"{name}: {value} is no amount of at most 40 digits")
        return value.as_integer_ratio()
    if isinstance(value, str):
        text = value.strip()
        if len(text) > 42 or _DECIMAL.fullmatch(text) is None:
            raise ValueError(f"{name}: {value[:60]!r} is no decimal number of at most 40 digits")
        whole, _, part = text.partition(".")
        return int(whole + part), 10 ** len(part)
    raise TypeError(
        f"{name}: state an int, str, Decimal or Fraction, not {type(value).__name__}; "
        "amounts are exact"
    )


def _amount(line: Line, name: str) -> Ratio | None:
    """A number fact, checked; None if it is missing."""
    value = line.get(name)
    if value is None:
        return None
    top, bottom = _number(name, value)
    if name == "quantity" and (top < bottom or top % bottom):
        raise ValueError(f"quantity {value}: it counts whole items, at least one")
    if name in ("net_mass", "volume") and top <= 0:
        raise ValueError(f"{name} {value}: must be above zero")
    return top, bottom


def _value(line: Line) -> tuple[int, int, str] | None:
    """The declared value (numerator, denominator) and its currency; None if it is missing."""
    value = line.get("value")
    if value is None:
        return None
    if not isinstance(value, tuple) or len(value) != 2 or not isinstance(value[1], str):
        raise TypeError("value: state a pair (amount, currency), such as (80, 'EUR')")
    top, bottom = _number("value", value[0])
    if top < 0:
        raise ValueError(f"value {value[0]}: must not be negative")
    if _CURRENCY.fullmatch(value[1]) is None:
        raise ValueError(f"value in {value[1][:60]!r}: a currency is three capital letters")
    return top, bottom, value[1]


def _digits(code: object) -> str:
    """The digits of a stated code."""
    if not isinstance(code, str):
        raise TypeError(f"code: state a str of digits, not {type(code).__name__}")
    digits = code.replace(".", "").replace(" ", "")
    if len(digits) not in (2, 4, 6, 8, 10) or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"code {code[:60]!r}: a commodity code has 2, 4, 6, 8 or 10 digits")
    return digits


def _text(line: Line, name: str) -> str | None:
    """A named value or a country, checked; None if it is missing."""
    value = line.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name}: state a str, not {type(value).__name__}")
    if name in VALUES and value not in VALUES[name]:
        raise ValueError(f"{name} {value[:60]!r}: state one of {', '.join(VALUES[name])}")
    if name not in VALUES and value not in _COUNTRIES:
        raise ValueError(f"{name} {value[:60]!r}: a country is two capital letters (ISO 3166-1)")
    return value


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
    code = line.get("code")
    if code is None:
        return None
    digits = _digits(code)
    size: int = 10 ** (10 - len(digits))
    low = int(digits) * size
    high = low + size
    if any(first <= low and high <= last for first, last in codes):
        return True
    return None if any(first < high and low < last for first, last in codes) else False


def _number_above(line: Line, name: str, bound: Ratio, *, strict: bool) -> bool | None:
    """Whether a number exceeds the bound (or reaches it, if not strict)."""
    value = _amount(line, name)
    return None if value is None else _beyond(value[0] * bound[1], bound[0] * value[1], strict)


def _above(line: Line, per: str, bound: Ratio, currency: str, *, strict: bool) -> bool | None:
    """Whether the value (total, each, per kg or per litre) exceeds (reaches) the bound."""
    stated = _value(line)
    base = (1, 1) if per == "total" else _amount(line, _BASES[per])
    if stated is None or base is None:
        return None
    left, right = stated[0] * bound[1] * base[1], bound[0] * base[0] * stated[1]
    if stated[2] != currency:
        if stated[2] not in RATES or currency not in RATES:
            return None
        of_value, of_bound = RATES[stated[2]], RATES[currency]
        left, right = left * of_value[0] * of_bound[1], right * of_bound[0] * of_value[1]
    return _beyond(left, right, strict)


def _beyond(left: int, right: int, strict: bool) -> bool:
    return left > right or (not strict and left == right)


def _not(part: bool | None) -> bool | None:
    return None if part is None else not part


def _and(*parts: bool | None) -> bool | None:
    return False if False in parts else None if None in parts else True


def _or(*parts: bool | None) -> bool | None:
    return True if True in parts else None if None in parts else False
'''
