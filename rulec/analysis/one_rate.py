"""One day's exchange rates for two days: a change of the law is not a change of the rates."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from rulec.money import Rates


class RatesOfDay:
    """The rates of one day, whatever day they are asked for."""

    def __init__(self, rates: Rates, day: date) -> None:
        self._rates, self._day = rates, day
        self.source = f"{rates.source}, those of {day} for both days"

    def rate(self, currency: str, day: date) -> Fraction:
        """Euros for one unit of the currency on the one day; raises NoRate."""
        return self._rates.rate(currency, self._day)


def common_rates(left_day: date, right_day: date, rates: Rates) -> Rates:
    """The rates at which two lists are compared, each read on its day: those of the right one."""
    return rates if left_day == right_day else RatesOfDay(rates, right_day)
