"""Numbers with their units, checked against the fact that they are compared with."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

from attrs import evolve

from rulec.diagnostics.fix import replace
from rulec.diagnostics.span import Span
from rulec.model.findings import Findings
from rulec.model.names import UNITS
from rulec.model.ruleset import Fact
from rulec.money import CURRENCIES
from rulec.syntax import tree as t
from rulec.syntax.mistakes import dates

_MEANT_PER = {
    **dict.fromkeys(("bottle", "flask", "can"), "write what it holds, such as per 700 ml"),
    **dict.fromkeys(("pair", "piece", "unit", "article", "set", "pack"), "write `value each`"),
}
_NO_MEASURE = re.compile(
    r"(?:square_?|sq_?)?(?:m|metre|meter|foot|feet)s?|[cdk]?m[23]|hp|kw|inch(?:es)?"
)
"""Measures that no line of a declaration has."""

_CURRENCY_WORDS = {
    word: codes.split()
    for words, codes in (
        ("euro euros", "EUR"),
        ("kr kroner kronor krone krona kronur", "NOK SEK DKK ISK"),
        ("dollar dollars", "USD AUD CAD NZD HKD SGD TWD"),
        ("rouble roubles ruble rubles rub", "RUB BYN"),
        ("pound pounds sterling", "GBP"),
        ("yen", "JPY"),
        ("franc francs franken", "CHF"),
        ("yuan renminbi rmb", "CNY"),
        ("won", "KRW"),
        ("zloty", "PLN"),
        ("lira", "TRY"),
        ("hryvnia", "UAH"),
        ("rupee rupees", "INR"),
        ("shekel shekels", "ILS"),
    )
    for word in words.split()
}
"""Names of currencies, and the codes of those that are called so."""
PER = "kg, g, t, litre, l, ml, hl or item"


def read_date(literal: t.DateLit, findings: Findings) -> datetime.date | None:
    """The date, or None and a diagnostic."""
    try:
        year, month, day = (int(part) for part in literal.value.split("-"))
        return datetime.date(year, month, day)
    except ValueError:
        message = f"{literal.value} is no day of the calendar"
        hint, meant = dates.no_day(literal.value)
        fixes = (replace(literal.span, str(meant)),) if meant else ()
        findings.add(
            "E0306", message, literal.span, expected="year-month-day", hint=hint, fixes=fixes
        )
        return None


def measured(quantity: t.Quantity, fact: Fact, where: Span, findings: Findings) -> Fraction | None:
    """The number in the unit of `fact`, or None and a diagnostic."""
    unit = quantity.unit.value if quantity.unit else fact.unit
    if unit is None or unit == fact.unit:
        return quantity.number
    wanted, given = UNITS.get(fact.unit or ""), UNITS.get(unit)
    if wanted is not None and given is not None and wanted[0] == given[0]:
        return quantity.number * given[1] / wanted[1]
    own = [fact.unit or ""]
    if given is None and unit not in CURRENCIES:
        known = [u for u, (kind, _) in UNITS.items() if wanted and kind == wanted[0]] or own
        at = quantity.unit.span if quantity.unit and where == quantity.span else where
        message = f"`{unit}` is no unit of `{fact.name}`"
        findings.add("E0305", message, at, expected=" or ".join(known), near=(unit, known))
        return None
    message = f"`{fact.name}` is counted in {fact.unit}, not in {unit}"
    hint = "for money write `value each > 50 EUR`" if unit in CURRENCIES else None
    findings.add("E0301", message, where, hint=hint)
    return None


def per_unit(number: Fraction, unit: t.Name, findings: Findings) -> tuple[str, Fraction] | None:
    """`per 100 g` -> what a value is divided by, and how much of its base unit that is."""
    if unit.value not in UNITS:
        message = f"a value cannot be counted per `{unit.value}`"
        hint = _MEANT_PER.get(unit.value.lower().rstrip("s"))
        if _NO_MEASURE.fullmatch(unit.value.lower()):
            hint = "no line states it: declare a yes/no `fact` that says the outcome"
        near = None if hint else (unit.value, UNITS)
        findings.add("E0305", message, unit.span, expected=PER, near=near, hint=hint)
        return None
    if number <= 0:
        findings.add("E0305", "a value cannot be counted per 0", unit.span, expected="1 or more")
        return None
    dimension, factor = UNITS[unit.value]
    return {"items": "each"}.get(dimension, dimension), number * factor


def currency(
    name: t.Name, findings: Findings, where: Span | None = None, usual: str | None = None
) -> str:
    """The code of a currency; an unknown one is reported. `usual` is the one of the ruleset."""
    if name.value not in CURRENCIES:
        message = f"`{name.value}` is not an ISO 4217 currency"
        word = _CURRENCY_WORDS.get(name.value.lower())
        meant = usual if word and usual in word else word[0] if word and len(word) == 1 else None
        hint = f"did you mean `{meant}`?" if meant else "write the code of the currency"
        findings.add(
            "E0303",
            message,
            where or name.span,
            expected="three capital letters, such as EUR",
            near=None if word else (name.value, CURRENCIES),
            hint=hint if word else None,
            fixes=(replace(name.span, meant),) if meant and where is None else (),
        )
    return name.value


def check_thousands(amount: t.Quantity, findings: Findings) -> None:
    """Warn of `100.000 NOK`: a hundred to the language, a hundred thousand to much of Europe."""
    match = re.fullmatch(r"([1-9][0-9]{0,2})\.([0-9]{3})", amount.written)
    if match is None:
        return
    whole, part = match[1], match[2]
    short = f"{whole}.{part.rstrip('0')}".rstrip(".")
    span = evolve(
        amount.span,
        end=amount.span.start + len(amount.written),
        end_line=amount.span.line,
        end_column=amount.span.column + len(amount.written),
    )
    same = f"{whole}.{part}0" if short == f"{whole}.{part}" else short
    findings.add(
        "W0307",
        f"`{amount.written}` is read as {short}: three digits follow the point",
        span,
        hint=f"write {whole}_{part} for thousands, or {same}",
        fixes=(replace(span, f"{whole}_{part}"), replace(span, same)),
    )
