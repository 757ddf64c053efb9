"""Exact amounts of money, currencies and exchange rates."""

from rulec.money.amounts import CURRENCIES, Money, format_money, parse_amount, parse_money
from rulec.money.rates import (
    EcbRates,
    FileRates,
    FixedRates,
    NoRate,
    Rates,
    RatesFileError,
    Unrated,
)

__all__ = [
    "CURRENCIES",
    "EcbRates",
    "FileRates",
    "FixedRates",
    "Money",
    "NoRate",
    "Rates",
    "RatesFileError",
    "Unrated",
    "format_money",
    "parse_amount",
    "parse_money",
]
