"""Amounts as whole numbers, and what they are compared with: exact in 64 bits.

A target whose numbers are 64-bit integers counts values in ten-thousandths of their currency,
masses and volumes in millionths of a kilogram or litre. `over / under > cut` then reads
`over > (whole + num / den) * under`, and with `rest = over - whole * under`

    rest > 0 and (rest >= under or rest * den > num * under)

in which `whole * under` is at most `over` once `under <= over // whole` is known to hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd
from typing import Final

from attrs import frozen

from rulec.money import CURRENCIES
from rulec.targets.plan import Plan, Ratio, maybes

PLACES: Final = {"value": 4, "quantity": 0, "net_mass": 6, "volume": 6}
"""Decimal places that are counted. An amount with more is refused, never rounded."""

MOST: Final = {"value": 9 * 10**11, "quantity": 10**12, "net_mass": 10**9, "volume": 10**9}
"""The largest amounts, in units; times their places they stay below 2**53."""

PART: Final = 2**31
"""`num` and `den` are below this; two factors split at it never leave 64 bits."""


class CannotSay(ValueError):
    """A target cannot express something of a list exactly; the message names it."""


@frozen
class Limit:
    """The counted `over` divided by the counted `under` is held against whole + num / den."""

    whole: int
    num: int
    den: int
    strict: bool  # above means >, else >=


def places(amount: str) -> int:
    """The decimal places that are counted of an amount; values are named by their currency."""
    return PLACES["value" if amount in CURRENCIES else amount] if amount else 0


def limit(over: str, under: str, cut: tuple[Fraction, bool], euros: Fraction | None) -> Limit:
    """The limit of a cut for a value whose currency is worth `euros` each (None: no conversion).

    Raises CannotSay where the numbers grow beyond what 64 bits can compare.
    """
    num, den = cut[0].numerator, cut[0].denominator  # whole numbers: fractions are slow
    if euros is not None:
        num, den = num * euros.denominator, den * euros.numerator
    num, den = num * 10 ** places(over), den * 10 ** places(under)
    whole, rest = divmod(num, den)
    common = gcd(rest, den)
    if den // common >= PART or whole >= 2**62:
        raise CannotSay(f"the limit {cut[0]} has too many digits at this exchange rate")
    return Limit(whole, rest // common, den // common, cut[1])


def ratios(plan: Plan) -> tuple[Ratio, ...]:
    """Every comparison of amounts that a plan makes, for verdicts and for naming provisions."""
    found: dict[Ratio, None] = {}
    for test in plan.tests:
        if test.kind == "ratio":
            for cut in test.keys:
                assert isinstance(cut, tuple)
                found.setdefault(Ratio(test.var[2], test.var[3], cut))
    for entry in plan.entries:
        for _, formula in entry.named:
            for maybe in maybes(formula):
                if isinstance(maybe.test, Ratio):
                    found.setdefault(maybe.test)
    return tuple(found)


def refuse_whole(plan: Plan, target: str) -> None:
    """Raise CannotSay if a missing quantity has to be looked for between two limits."""
    if any(test.kind == "whole" for test in plan.tests):
        raise CannotSay(
            f"{target} cannot say what a missing quantity leaves possible between two limits: "
            f"{', '.join(_counted(plan))}"
        )


def _counted(plan: Plan) -> Iterable[str]:
    """The provisions that ask for a value each."""
    names: dict[str, None] = {}
    for entry in plan.entries:
        for place, formula in entry.named:
            for maybe in maybes(formula):
                if isinstance(maybe.test, Ratio) and maybe.test.under == "quantity":
                    names.setdefault(plan.provisions[place].id)
    return names
