"""Exact amounts of money: no binary floating point anywhere."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from attrs import frozen

MAX_DIGITS: Final = 40
"""The most digits a written amount may have."""

_AMOUNT = re.compile(r"([+-]?)([0-9]+(?:_[0-9]+)*)(?:\.([0-9]+(?:_[0-9]+)*))?")
_CODE = re.compile(r"[A-Z]{3}")

# ISO 4217, active.
_ACTIVE = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
    KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR
    MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
# Withdrawn, but quoted by the European Central Bank in their time.
_WITHDRAWN = "BGN CYP EEK HRK LTL LVL MTL ROL SIT SKK TRL"

CURRENCIES: Final = frozenset(_ACTIVE.split() + _WITHDRAWN.split())
"""The currency codes that are accepted: ISO 4217 and what Europe had before the euro."""


@frozen
class Money:
    """An exact amount of one currency."""

    amount: Fraction
    currency: str


def parse_amount(text: str) -> Fraction:
    """The exact value of a decimal such as `250_000.50`; at most 40 digits."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an amount: write digits, such as 250_000.50")
    whole, part = match[2].replace("_", ""), (match[3] or "").replace("_", "")
    if len(whole) + len(part) > MAX_DIGITS:
        raise ValueError(f"an amount has at most {MAX_DIGITS} digits")
    value = Fraction(int(whole + part), 10 ** len(part))
    return -value if match[1] == "-" else value


def parse_money(text: str) -> Money:
    """An amount and a currency in either order: `80 EUR`, `EUR 80`."""
    words = text.split()
    if len(words) != 2:
        raise ValueError(f"{text!r} is not an amount of money: write it as 80 EUR")
    first, second = words
    amount, currency = (second, first) if _CODE.fullmatch(first) else (first, second)
    if currency not in CURRENCIES:
        raise ValueError(f"{currency!r} is not a currency code (ISO 4217), such as EUR")
    return Money(parse_amount(amount), currency)


def format_money(money: Money, places: int = 6) -> str:
    """Money for people to read: `EUR 250 000.01`.

    Cents are shown when there are any; a value that no decimal of `places` places equals is
    rounded there and marked with a leading `~`.
    """
    value = abs(money.amount)
    scaled = round(value * 10**places)
    whole, part = divmod(scaled, 10**places)
    decimals = f"{part:0{places}}".rstrip("0") if part else ""
    if decimals:
        decimals = "." + decimals.ljust(2, "0")
    about = "" if Fraction(scaled, 10**places) == value else "~"
    sign = "-" if money.amount < 0 else ""
    return f"{money.currency} {about}{sign}{whole:,}{decimals}".replace(",", " ")
