"""Amounts in Rego: how a line's are counted, and held against limits.

OPA computes with 64 bits of precision and other engines with binary64 or big integers, so counts,
and a count times a limit's whole part, stay below 2**53 and every other whole number below 2**62,
which is left for products with the parts of a limit's fraction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rulec.diagram.elimination import ONE
from rulec.model.line import QUANTITIES
from rulec.money import CURRENCIES
from rulec.targets.limits import PLACES, ratios
from rulec.targets.plan import Plan, Ratio
from rulec.targets.policy import (
    EURO,
    NUMBER_MOST,
    NUMBER_PLACES,
    euros_of,
    least,
    row,
    top,
)
from rulec.targets.registry import Options
from rulec.targets.rego_text import literal, member, rule, table

COUNTED: Final = """\
# A number as a count of its smallest parts, from least to most, if it has no more decimal places.
_counted(stated, places, least, most) := number if {
	text := _text(stated)
	regex.match(`^[0-9]{1,13}([.][0-9]{1,20})?$`, text)
	parts := split(concat("", [text, "."]), ".")
	decimals := trim_right(parts[1], "0")
	count(decimals) <= places
	padded := substring(concat("", [decimals, "000000"]), 0, places)
	number := _integer(concat("", [parts[0], padded]))
	number >= least
	number <= most
}

# Numbers of more than 15 digits have lost some in engines that read them as binary64.
_text(stated) := stated if is_string(stated)

else := text if {
	is_number(stated)
	text := json.marshal(stated)
	count(trim_left(replace(text, ".", ""), "0")) <= 15
}

_integer(digits) := to_number(trimmed) if {
	trimmed := trim_left(digits, "0")
	trimmed != ""
}

else := 0"""

SIGNED: Final = f"""\
_signed(stated) := number if number := _counted(stated, {NUMBER_PLACES}, 0, \
{NUMBER_MOST * 10**NUMBER_PLACES})

else := 0 - number if {{
	startswith(_text(stated), "-")
	number := _counted(substring(_text(stated), 1, -1), {NUMBER_PLACES}, 0, \
{NUMBER_MOST * 10**NUMBER_PLACES})
}}"""

COMPARED: Final = """\
# Over / under is held against a limit [whole, num, den, most], which stands for whole + num / den
# and is never reached if under is more than most. The sign of the result is that of the difference.
_difference(over, under, limit) := -1 if under > limit[3]

else := rest if {
	rest := over - (limit[0] * under)
	rest < 0
}

else := 1 if over - (limit[0] * under) >= under

else := _joined(high, low) if {
	rest := over - (limit[0] * under)
	left := rest % 1000000
	right := under % 1000000
	high := (((rest - left) / 1000000) * limit[2]) - (((under - right) / 1000000) * limit[1])
	low := (left * limit[2]) - (right * limit[1])
}

# The sum of high millions and low, or its sign: low is below 3,000 million millions on either side.
_joined(high, low) := 1 if high > 3000000000

else := -1 if high < -3000000000

else := (high * 1000000) + low

_exceeds(over, under, limit) := _difference(over, under, limit) > 0

_reaches(over, under, limit) := _difference(over, under, limit) >= 0"""


def amount(name: str) -> str:
    """The rule of an amount, which has no value if the line does not state it."""
    return f"_value_{name.lower()}" if name in CURRENCIES else f"_{name}"


class Comparisons:
    """The rules that compare amounts with limits, one for each limit."""

    def __init__(self, plan: Plan, options: Options) -> None:
        """Raises CannotSay if a limit has too many digits."""
        self.plan, self.options = plan, options
        self.ratios = ratios(plan)
        self._places = {ratio: place for place, ratio in enumerate(self.ratios)}
        self._columns = [ratio for ratio in self.ratios if ratio.over == EURO]

    def above(self, ratio: Ratio) -> str:
        """The rule that is true if a ratio is above its cut, false if not; no value if unknown."""
        return f"_above_{self._places[ratio]}"

    def rules(self) -> Iterator[str]:
        """The rules."""
        if EURO in self.plan.groups:
            rows = (
                f"{literal(currency)}: [{', '.join(self._limits(currency))}]"
                for currency in self.plan.euros
            )
            yield "# Limits by the currency of the value.\n" + table("_limits", rows)
        for ratio in self.ratios:
            over, under = amount(ratio.over), amount(ratio.under)
            if ratio.over == EURO:
                place = self._columns.index(ratio)
                limit = f"_limits[_currency][{place}]"
            else:
                limit = _limit(ratio, self.plan, ratio.over)
            verb = "_exceeds" if ratio.cut[1] else "_reaches"
            compared = f"{verb}({over}, {under}, {limit})"
            if ratio.under == ONE:
                compared = f"{over} >= {limit}"
            yield f"# {_said(ratio)}\n{self.above(ratio)} := {compared}"

    def _limits(self, currency: str) -> list[str]:
        return [_limit(ratio, self.plan, currency) for ratio in self._columns]


def _limit(ratio: Ratio, plan: Plan, currency: str) -> str:
    """The limit of a ratio for a value in a currency: a count, or its row."""
    euros = euros_of(plan, ratio.over)[currency]
    if ratio.under == ONE:
        return str(least(ratio.over, ratio.cut, euros))
    found = row(ratio.over, ratio.under, ratio.cut, euros)
    return f"[{found.whole}, {found.num}, {found.den}, {found.most}]"


def _said(ratio: Ratio) -> str:
    bound, strict = ratio.cut
    sign = ">" if strict else ">="
    return f"{ratio.over}{' / ' + ratio.under if ratio.under else ''} {sign} {bound}"


def amounts(plan: Plan, options: Options) -> Iterator[str]:
    """The rules that read the amounts of a line."""
    field, currency = (member("input", options.column(name)) for name in ("value", "currency"))
    yield rule(
        f"_currency := {currency}",
        f"is_string({currency})",
        f"regex.match(`^[A-Z]{{3}}$`, {currency})",
    )
    yield rule(
        "_value := number",
        "_currency",
        f"number := _counted({field}, {PLACES['value']}, 0, {top(EURO)})",
    )
    if EURO in plan.groups:
        yield rule(f"{amount(EURO)} := _value", "_limits[_currency]")
    for group in plan.groups:
        if group != EURO:
            yield rule(f"{amount(group)} := _value", f"_currency == {literal(group)}")
    for name in QUANTITIES:
        stated = member("input", options.column(name))
        yield f"{amount(name)} := _counted({stated}, {PLACES[name]}, 1, {top(name)})"
