"""Amounts in SQL: which are stated, and how many limits their quotients are above.

`above.eur_quantity`, say, is the number of limits on the value each that a line is above, from the
lowest; it is null where an amount is not stated. In most dialects decimals of 38 digits are
multiplied out, with a value's rate to the euro as two whole numbers; where numbers end at 64 bits,
the limits themselves are listed for each currency (see `limits`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from rulec.diagram.node import Cut
from rulec.money import CURRENCIES
from rulec.targets.limits import PART, CannotSay, Limit, limit, places, ratios
from rulec.targets.plan import Plan, Ratio
from rulec.targets.sql_facts import COUNTED, Facts, least
from rulec.targets.sql_words import Counted, Words, case

CONVERTED = "EUR"
WIDEST = 10**38  # no product reaches it

Axis = tuple[int, str, str]  # place of the rates, amount, what it is divided by


class Amounts:
    """The amounts that some plans compare. Raises CannotSay where numbers grow too large."""

    def __init__(self, plans: Sequence[Plan], facts: Facts, words: Words) -> None:
        self.facts, self.words = facts, words
        self.rates: list[Mapping[str, Fraction]] = []
        found: dict[Axis, set[Cut]] = {}
        for plan in plans:
            if plan.groups and plan.euros not in self.rates:
                self.rates.append(plan.euros)
            for ratio in ratios(plan):
                found.setdefault(self._axis(plan, ratio.over, ratio.under), set()).add(ratio.cut)
        self.cuts = {axis: sorted(found[axis]) for axis in sorted(found)}
        self.converted = any(CONVERTED in plan.groups for plan in plans)
        for axis in self.cuts:
            if not words.narrow and not self._never(axis):
                self._fits(axis)

    def _axis(self, plan: Plan, over: str, under: str) -> Axis:
        valued = over in CURRENCIES or under in CURRENCIES
        return (self.rates.index(plan.euros) if valued else 0, over, under)

    def _fits(self, axis: Axis) -> None:
        """Raise CannotSay if 38 digits do not hold all products."""
        rates, over, under = axis
        last = max(places(over), places(under)) if self.words.natural else 0
        for cut in self.cuts[axis]:
            top, bottom = self._scaled(axis, cut)
            euros = self.rates[rates].values() if CONVERTED in (over, under) else (Fraction(1),)
            for one in euros:
                left = _most(over) * bottom * one.numerator * 10 ** (last or places(over))
                right = _most(under) * top * one.denominator * 10 ** (last or places(under))
                if max(left, right) >= WIDEST:
                    raise CannotSay(f"the limit {cut[0]} has too many digits at these rates")

    # which amounts are stated

    def stated(self, plan: Plan, amount: str) -> str:
        """Whether an amount is stated, a value by its currency."""
        if amount not in CURRENCIES:
            return f"{self.facts.column(amount)} IS NOT NULL"
        value = f"{self.facts.column('value')} IS NOT NULL"
        if amount == CONVERTED:
            return f"{value} AND currency.{self._euros(self.rates.index(plan.euros))} IS NOT NULL"
        currency = f"{self.facts.column('currency')} = {self.words.text(amount)}"
        return f"{value} AND COALESCE({currency}, FALSE)"

    def above(self, plan: Plan, ratio: Ratio) -> tuple[str, int]:
        """Where the number of limits is found that a quotient is above, and the place of this one."""
        axis = self._axis(plan, ratio.over, ratio.under)
        name = self._name(axis)
        return self.words.of("above", name), self.cuts[axis].index(ratio.cut)

    def _name(self, axis: Axis) -> str:
        rates, over, under = axis
        name = "_".join(part.lower() for part in (over, under) if part)
        return f"{name}_{rates + 1}" if rates else name

    # the query's parts

    def tables(self) -> Iterator[str]:
        """The WITH part: rates to the euro."""
        if self.converted:
            named, rows = self._narrow_rates() if self.words.narrow else self._wide_rates()
            yield self.words.table("rulec_currencies", named, rows)

    def currency(self) -> str:
        """The join of a line's currency."""
        if not self.converted:
            return ""
        return (
            "LEFT JOIN rulec_currencies AS currency "
            f"ON currency.currency = {self.facts.column('currency')}"
        )

    @property
    def unknown(self) -> str:
        """When the currency of a line is none of those with a rate; "" if no rates are listed."""
        return "currency.currency IS NULL" if self.converted else ""

    def stage(self) -> str:
        """The joins that name how many limits each quotient is above."""
        told = self._narrow if self.words.narrow else self._wide
        counts = {self._name(axis): told(axis) for axis in self.cuts}
        return self.words.let("above", counts, fenced=True) if counts else ""

    def _currencies(self) -> list[str]:
        return sorted({currency for rates in self.rates for currency in rates})

    def _euros(self, rates: int) -> str:
        return f"euros_{rates + 1}" if rates else "euros"

    def _never(self, axis: Axis) -> bool:
        """A line has one value, in one currency."""
        return axis[1] in CURRENCIES and axis[2] in CURRENCIES

    # decimals of 38 digits

    def _wide_rates(self) -> tuple[list[str], list[list[str]]]:
        named = ["currency"]
        for place in range(len(self.rates)):
            named += [self._euros(place), self._euros(place).replace("euros", "per")]
        rows = []
        for currency in self._currencies():
            row = [self.words.text(currency)]
            for rates in self.rates:
                one = rates.get(currency)
                row += ["NULL", "NULL"] if one is None else [str(p) for p in one.as_integer_ratio()]
            rows.append(row)
        return named, rows

    def _wide(self, axis: Axis) -> str:
        if self._never(axis):
            return "CAST(NULL AS INTEGER)"
        rates, over, under = axis
        left, right = self._amount(axis, over), self.facts.count(under)
        known = [f"{left} IS NULL"]
        times, per = "", ""
        if over == CONVERTED:
            times = f" * currency.{self._euros(rates)}"
            per = f" * currency.{self._euros(rates).replace('euros', 'per')}"
            known.append(f"currency.{self._euros(rates)} IS NULL")
        if under:
            known.append(f"{right} IS NULL")
        branches = [("NOT goods.asks", "NULL"), (" OR ".join(known), "NULL")]
        for place in reversed(range(len(self.cuts[axis]))):
            cut = self.cuts[axis][place]
            top, bottom = self._scaled(axis, cut)
            if not under and not times:
                limit = self.words.limit(least(cut, places(over)), _counted(over))
                test = f"{left} >= {limit}"
            else:
                more = f" * {bottom}" if bottom > 1 else ""
                limits = f"{right} * {top}{per}" if under else f"{self.words.number(top)}{per}"
                test = f"{left}{times}{more} {'>' if cut[1] else '>='} {limits}"
            branches.append((test, str(place + 1)))
        return case(branches, "0")

    def _scaled(self, axis: Axis, cut: Cut) -> tuple[int, int]:
        """A cut as two whole numbers, between amounts as they are compared."""
        _, over, under = axis
        more = 0 if self.words.natural else places(over) - places(under)
        return (cut[0] * Fraction(10) ** more).as_integer_ratio()

    def _amount(self, axis: Axis, name: str) -> str:
        """The count of an amount, a value only in the currency that it is named by."""
        if name in CURRENCIES:
            count = self.facts.count("value")
            if name == CONVERTED:
                return count
            currency = f"{self.facts.column('currency')} = {self.words.text(name)}"
            return f"CASE WHEN {currency} THEN {count} END"
        return self.facts.count(name)

    # whole numbers of 64 bits

    def _narrow_rates(self) -> tuple[list[str], list[list[str]]]:
        """For each currency its euros, to be read, and limits."""
        named, rows = ["currency"], {c: [self.words.text(c)] for c in self._currencies()}
        for place, rates in enumerate(self.rates):
            named.append(self._euros(place))
            for currency, row in rows.items():
                one = rates.get(currency)
                row.append("NULL" if one is None else self.words.text(str(one)))
        for axis, cut, columns in self._listed():
            named += columns
            for currency, row in rows.items():
                one = self.rates[axis[0]].get(currency)
                known = None if one is None else _numbers(axis, cut, one)
                row += ["NULL"] * len(columns) if known is None else map(str, known)
        return named, list(rows.values())

    def _listed(self) -> Iterator[tuple[Axis, Cut, list[str]]]:
        """The limits that depend on the currency, and the names of their numbers."""
        for axis, cuts in self.cuts.items():
            if axis[1] == CONVERTED and not self._never(axis):
                for place, cut in enumerate(cuts, 1):
                    name = f"{self._name(axis)}_{place}"
                    parts = ("whole", "num", "den") if axis[2] else ("least",)
                    yield axis, cut, [f"{name}_{part}" for part in parts]

    def _narrow(self, axis: Axis) -> str:
        if self._never(axis):
            return "NULL"
        _, over, under = axis
        amount, base = self._amount(axis, over), self.facts.count(under)
        known = [f"{amount} IS NULL"] + ([f"{base} IS NULL"] if under else [])
        columns = {(a, c): names for a, c, names in self._listed()}
        if over == CONVERTED:
            known.append(f"currency.{self._euros(axis[0])} IS NULL")
        branches = [("NOT goods.asks", "NULL"), (" OR ".join(known), "NULL")]
        for place in reversed(range(len(self.cuts[axis]))):
            cut = self.cuts[axis][place]
            if (axis, cut) in columns:
                numbers = [f"currency.{name}" for name in columns[axis, cut]]
            else:
                numbers = [str(number) for number in _numbers(axis, cut, None)]
            if under:
                test = reached(amount, base, numbers, cut[1])
            else:
                test = f"{amount} >= {numbers[0]}"
            branches.append((test, str(place + 1)))
        return case(branches, "0")


def _counted(amount: str) -> Counted:
    return COUNTED["value" if amount in CURRENCIES else amount]


def _most(amount: str) -> int:
    """The largest amount in units, rounded up."""
    return 1 + _counted(amount).most // 10 ** places(amount) if amount else 1


def _numbers(axis: Axis, cut: Cut, euros: Fraction | None) -> tuple[int, ...]:
    """The limit of a cut on counts: the least that is above, or whole, num and den."""
    _, over, under = axis
    if not under:
        return (least((cut[0] / (euros or 1), cut[1]), places(over)),)
    found: Limit = limit(over, under, cut, euros)
    return found.whole, found.num, found.den


def reached(amount: str, base: str, numbers: Sequence[str], strict: bool) -> str:
    """amount / base is above whole + num / den; no step of it leaves 64 bits."""
    whole, num, den = numbers
    rest = amount if whole == "0" else f"({amount} - {whole} * {base})"
    within = "" if whole == "0" else f"({whole} = 0 OR {base} <= {amount} / {whole}) AND "
    sign = ">" if strict else ">="
    if num == "0":
        return f"{within}{rest} {sign} 0"
    left, right = _product(rest, den), _product(base, num)
    return f"{within}({rest} >= {base} OR {left} {sign} {right})"


def _product(amount: str, part: str) -> str:
    """A product as a number with two digits to the base of PART."""
    low = f"{amount} % {PART} * {part}"
    return f"({amount} / {PART} * {part} + {low} / {PART}, {low} % {PART})"
