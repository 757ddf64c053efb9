"""A line of an export declaration: a set of facts, any of which may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Union

from attrs import frozen

from rulec.money import Money

FactValue = Union[str, bool, Fraction, date, Money]

DIRECTIONS = ("export", "import", "transit")
PURPOSES = ("commercial", "personal_effects", "diplomatic", "humanitarian", "official", "other")
COUNTRY_FACTS = ("origin", "dispatch", "destination")
QUANTITIES = {"quantity": None, "net_mass": "kg", "volume": "litre"}


class LineError(ValueError):
    """A fact that cannot be: its message names the fact, the value and what is allowed."""


@frozen
class Line:
    """The stated facts. `code` is digits; `value` is Money; quantities are Fractions in items, kg, litres."""

    facts: Mapping[str, FactValue]

    def get(self, name: str) -> FactValue | None:
        return self.facts.get(name)

    def with_(self, **more: FactValue) -> Line:
        """The same line with more facts stated (stated ones are replaced)."""
        return Line({**self.facts, **more})

    def without(self, *names: str) -> Line:
        return Line({k: v for k, v in self.facts.items() if k not in names})

    def assuming(self, context: Mapping[str, FactValue]) -> Line:
        """The same line, the facts of `context` filled in where it states none."""
        return Line({**context, **self.facts})


def check(facts: Mapping[str, FactValue]) -> None:
    """Raise LineError for a value out of its bounds: quantity counts whole items, at least one."""
    quantity = facts.get("quantity")
    if isinstance(quantity, Fraction) and (quantity.denominator != 1 or quantity < 1):
        raise LineError(f"quantity {quantity}: it counts whole items, at least one")
    for name in ("net_mass", "volume"):
        amount = facts.get(name)
        if isinstance(amount, Fraction) and amount <= 0:
            raise LineError(f"{name} {amount}: must be above zero")
    value = facts.get("value")
    if isinstance(value, Money) and value.amount < 0:
        raise LineError(f"value {value.amount}: must not be negative")
    code = facts.get("code")
    if isinstance(code, str) and (not code.isdigit() or len(code) not in (2, 4, 6, 8, 10)):
        raise LineError(f"code {code}: a commodity code has 2, 4, 6, 8 or 10 digits")
