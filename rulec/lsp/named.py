"""Names of countries and currencies in English, and how many decimals a currency has."""

from __future__ import annotations

from functools import cache

# in the Unicode data, but no part of ISO 3166-1
_NOT_ISO = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())


@cache
def countries() -> dict[str, str]:
    """The two letters of every country (ISO 3166-1) and its name, in the order of the letters."""
    from babel import Locale

    names = Locale("en").territories
    return {
        code: names[code]
        for code in sorted(names)
        if len(code) == 2 and code.isalpha() and code not in _NOT_ISO
    }


@cache
def currency(code: str) -> str | None:
    """The name of a currency; None if it has none."""
    from babel import Locale

    return Locale("en").currencies.get(code)


@cache
def decimals(code: str) -> int:
    """How many decimals amounts of a currency have: 2 for the euro, none for the yen."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(code)
