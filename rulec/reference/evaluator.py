"""The executable specification: a verdict by trying every completion of the missing facts.

Plain and slow on purpose. The diagrams and every target are held against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from math import floor

from rulec.model.condition import (
    And,
    CodeIn,
    Condition,
    Const,
    DateFrom,
    Flag,
    MoneyAbove,
    Not,
    NumberAbove,
    OneOf,
    Or,
    atoms,
)
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import Money, NoRate, Rates
from rulec.nomenclature import edition_at, leaves, span_of

BASES = {"each": "quantity", "kg": "net_mass", "litre": "volume"}
ELSE = "(another)"  # a value that no rule names


def verdict(provisions: Iterable[Provision], line: Line, day: date, rates: Rates) -> str:
    """The verdict for a line that states every fact the provisions read."""
    all_ = tuple(provisions)
    holding = {p.id for p in all_ if truth(p.condition, line, day, rates)}
    worst = "free"
    for provision in all_:
        if provision.kind == "exempt" or provision.id not in holding:
            continue
        result = "prohibited" if provision.kind == "prohibit" else "license"
        for exemption in all_:
            if exemption.kind == "exempt" and exemption.id in holding:
                if provision.id in exemption.of:
                    result = min(result, exemption.leaves, key=_ORDER.index)
        worst = max(worst, result, key=_ORDER.index)
    return worst


_ORDER = ("free", "license", "prohibited")


def truth(condition: Condition, line: Line, day: date, rates: Rates) -> bool | None:
    """Kleene's strong three-valued truth of a condition; None is unknown."""
    if isinstance(condition, Const):
        return condition.value
    if isinstance(condition, Not):
        inner = truth(condition.part, line, day, rates)
        return None if inner is None else not inner
    if isinstance(condition, And | Or):
        stop = isinstance(condition, Or)
        unknown = False
        for part in condition.parts:
            part_holds = truth(part, line, day, rates)
            if part_holds is stop:
                return stop
            unknown = unknown or part_holds is None
        return None if unknown else not stop
    if isinstance(condition, CodeIn):
        code = line.get("code")
        if code is None:
            return None
        assert isinstance(code, str)
        return (
            True if code in condition.codes else None if condition.codes.overlaps(code) else False
        )
    if isinstance(condition, MoneyAbove):
        return _money(condition, line, day, rates)
    value = line.get(condition.fact)
    if value is None:
        return None
    if isinstance(condition, NumberAbove):
        assert isinstance(value, Fraction)
        return value > condition.bound or (not condition.strict and value == condition.bound)
    if isinstance(condition, DateFrom):
        assert isinstance(value, date)
        return value >= condition.day
    if isinstance(condition, OneOf):
        return str(value) in condition.values
    return bool(value)


def _money(test: MoneyAbove, line: Line, day: date, rates: Rates) -> bool | None:
    value = line.get("value")
    base = Fraction(1) if test.per == "total" else line.get(BASES[test.per])
    if not isinstance(base, Fraction):
        return None
    left = line.get(_worth(test.currency))  # what a completion takes it to be
    if left is None and isinstance(value, Money):
        factor = _factor(value.currency, test.currency, day, rates)
        left = None if factor is None else value.amount * factor
    if not isinstance(left, Fraction):
        return None
    right = test.amount * base
    return left > right or (not test.strict and left == right)


def _worth(currency: str) -> str:
    """The name under which a completion states the value of the line in a currency."""
    return f"value in {currency}"


def possible(ruleset: Ruleset, line: Line, day: date, rates: Rates) -> frozenset[str]:
    """The verdicts that some completion of the line's missing facts gives on `day`."""
    provisions = ruleset.in_force(day)
    found: set[str] = set()
    for coded in _codes(provisions, line, day):
        # what is false for every completion, and an exemption from it, cannot matter
        maybe = [p for p in provisions if truth(p.condition, coded, day, rates) is not False]
        bans = {p.id for p in maybe if p.kind != "exempt"}
        alive = [p for p in maybe if p.id in bans or not bans.isdisjoint(p.of)]
        if any(_certain(p, alive, coded, day, rates) for p in alive):
            found.add("prohibited")
            continue
        reachable = _reachable(alive)
        for complete in completions(alive, coded, ruleset, day, rates):
            found.add(verdict(alive, complete, day, rates))
            if reachable <= found:
                break
    return frozenset(found)


def _certain(
    provision: Provision, alive: list[Provision], line: Line, day: date, rates: Rates
) -> bool:
    """Whether a prohibition holds for every completion and nothing can exempt from it."""
    return (
        provision.kind == "prohibit"
        and not any(provision.id in p.of for p in alive if p.kind == "exempt")
        and truth(provision.condition, line, day, rates) is True
    )


def _reachable(provisions: list[Provision]) -> set[str]:
    """Verdicts beyond which no completion can give another."""
    kinds = {p.kind for p in provisions}
    made = {"free"}
    if "prohibit" in kinds:
        made.add("prohibited")
    if "license" in kinds or any(p.kind == "exempt" and p.leaves == "license" for p in provisions):
        made.add("license")
    return made


def _codes(provisions: tuple[Provision, ...], line: Line, day: date) -> Iterator[Line]:
    """The line with each 10-digit code that stands for a cell of the code axis."""
    code = line.get("code")
    low, high = (0, 10**10) if code is None else span_of(str(code))
    if high == low + 1:
        yield line
        return
    valid = leaves(edition_at(day))
    cuts = {low, *(a for a, _ in valid.ranges)}
    for provision in provisions:
        for atom in atoms(provision.condition):
            if isinstance(atom, CodeIn):
                cuts.update(atom.codes.cuts())
    points = sorted(c for c in cuts if low <= c < high)
    inside = [p for p in points if valid.overlaps(f"{p:010d}")]
    for point in inside or points:
        yield line.with_(code=f"{point:010d}")


def completions(
    provisions: list[Provision], line: Line, ruleset: Ruleset, day: date, rates: Rates
) -> Iterator[Line]:
    """Every line that completes `line` up to the tests that the provisions make."""
    tests = [a for p in provisions for a in atoms(p.condition)]
    choices: dict[str, list[FactValue]] = {}
    for test in tests:
        if isinstance(test, Flag) and line.get(test.fact) is None:
            choices[test.fact] = [False, True]
        elif isinstance(test, OneOf) and line.get(test.fact) is None:
            known = choices.setdefault(test.fact, [ELSE])
            known.extend(v for v in sorted(test.values) if v not in known)
        elif isinstance(test, DateFrom) and line.get(test.fact) is None:
            days = choices.setdefault(test.fact, [])
            days.extend([test.day, test.day - timedelta(days=1)])
        elif isinstance(test, NumberAbove) and line.get(test.fact) is None:
            if test.fact not in BASES.values():
                numbers = choices.setdefault(test.fact, [])
                numbers.extend([test.bound - 1, test.bound, test.bound + 1])
    for name, values in choices.items():
        if all(isinstance(v, Fraction) for v in values):
            choices[name] = list(_between([v for v in values if isinstance(v, Fraction)]))
    names = list(choices)
    for combination in product(*(choices[n] for n in names)):
        yield from _amounts(
            tests, line.with_(**dict(zip(names, combination, strict=True))), day, rates
        )


def _amounts(tests: Sequence[Condition], line: Line, day: date, rates: Rates) -> Iterator[Line]:
    """Complete value, quantity, net mass and volume by a representative of every cell.

    Thresholds in currencies with a rate are compared in one unit. A currency without a rate is a
    unit of its own, and the value in it is unknown unless the line states it in that currency.
    """
    groups: dict[str, _Group] = {}
    for test in tests:
        if isinstance(test, MoneyAbove):
            unit = "EUR" if _factor(test.currency, "EUR", day, rates) is not None else test.currency
            groups.setdefault(unit, _Group(unit)).add(test, day, rates)
    value = line.get("value")
    if isinstance(value, Money):
        for group in groups.values():
            factor = _factor(value.currency, group.unit, day, rates)
            group.stated = None if factor is None else value.amount * factor
    # a stated value first: what it leaves possible is cut by it
    ordered = sorted(groups.values(), key=lambda g: (g.stated is None, g.unit))
    cuts = {
        n: [t.bound for t in tests if isinstance(t, NumberAbove) and t.fact == n]
        for n in BASES.values()
    }
    tested = {p for g in ordered for p, bounds in g.bounds.items() if bounds}
    need = [n for p, n in BASES.items() if line.get(n) is None and (p in tested or cuts[n])]
    for group in ordered:
        for per, name in BASES.items():
            amount = line.get(name)
            factors = [amount] if isinstance(amount, Fraction) else cuts[name]
            group.totals += [b * f for b in group.bounds[per] for f in factors]
        if group.stated is not None:
            group.totals = [group.stated]
    quantities = [Fraction(1)]
    if "quantity" in need:
        whole = {floor(c) + k for c in cuts["quantity"] for k in (-1, 0, 1, 2)} | {1, 2}
        for group in ordered:
            critical = [t / b for t in group.totals for b in group.bounds["each"] if b > 0]
            whole |= {floor(c) + k for c in critical for k in (-1, 0, 1, 2)}
        quantities = [Fraction(q) for q in sorted(whole) if q >= 1]
    for quantity in quantities:
        made = line.with_(quantity=quantity) if "quantity" in need else line
        for valued in ordered[0].completed(made) if ordered else [made]:
            for weighed in _masses(valued, ordered, need, cuts):
                yield from _others(ordered[1:], weighed)


class _Group:
    """The money thresholds that one unit of currency compares, by what they are counted per."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.factors: dict[str, Fraction] = {}
        self.bounds: dict[str, list[Fraction]] = {"total": [], "each": [], "kg": [], "litre": []}
        self.totals: list[Fraction] = []
        self.stated: Fraction | None = None

    def add(self, test: MoneyAbove, day: date, rates: Rates) -> None:
        factor = _factor(test.currency, self.unit, day, rates)
        assert factor is not None
        self.factors[test.currency] = factor
        self.bounds[test.per].append(test.amount * factor)
        if test.per == "total":
            self.totals.append(test.amount * factor)

    def critical(self, line: Line) -> list[Fraction]:
        """The values at which a test changes, as far as the line's amounts are known."""
        found = list(self.totals)
        for per, name in BASES.items():
            amount = line.get(name)
            if isinstance(amount, Fraction):
                found += [b * amount for b in self.bounds[per]]
        return found

    def completed(self, line: Line) -> Iterator[Line]:
        """The line with its value in this unit, stated or one of each cell."""
        if self.stated is not None:
            yield self.valued(line, self.stated)
            return
        for amount in _between([*self.critical(line), Fraction(0)]):
            if amount >= 0:
                yield self.valued(line, amount)

    def valued(self, line: Line, amount: Fraction) -> Line:
        worth: dict[str, FactValue] = {
            _worth(c): amount / factor for c, factor in self.factors.items()
        }
        if line.get("value") is None:
            worth["value"] = Money(amount, self.unit)
        return line.with_(**worth)

    def value(self, line: Line) -> Fraction | None:
        currency, factor = next(iter(self.factors.items()))
        amount = line.get(_worth(currency))
        return amount * factor if isinstance(amount, Fraction) else None


def _others(groups: Sequence[_Group], line: Line) -> Iterator[Line]:
    if not groups:
        yield line
        return
    for valued in groups[0].completed(line):
        yield from _others(groups[1:], valued)


def _masses(
    line: Line, groups: Sequence[_Group], need: list[str], cuts: dict[str, list[Fraction]]
) -> Iterator[Line]:
    names = [n for n in ("net_mass", "volume") if n in need]
    lists = []
    for name in names:
        per = "kg" if name == "net_mass" else "litre"
        critical = list(cuts[name])
        for group in groups:
            value = group.value(line)
            values = group.critical(line) if value is None else [value]
            critical += [v / b for v in values for b in group.bounds[per] if b > 0]
        lists.append([v for v in _between([*critical, Fraction(0)]) if v > 0])
    for combination in product(*lists):
        yield line.with_(**dict(zip(names, combination, strict=True)))


def _between(values: Iterable[Fraction]) -> list[Fraction]:
    """The values, a point between each two neighbours, and one beyond either end."""
    ordered = sorted(set(values))
    if not ordered:
        return [Fraction(1)]
    middle = [(a + b) / 2 for a, b in zip(ordered, ordered[1:], strict=False)]
    return sorted([ordered[0] - 1, *ordered, *middle, ordered[-1] + 1])


def _factor(source: str, target: str, day: date, rates: Rates) -> Fraction | None:
    if source == target:
        return Fraction(1)
    try:
        return rates.rate(source, day) / rates.rate(target, day)
    except NoRate:
        return None
