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
    if not isinstance(value, Money) or not isinstance(base, Fraction):
        return None
    try:
        factor = (
            Fraction(1)
            if value.currency == test.currency
            else rates.rate(value.currency, day) / rates.rate(test.currency, day)
        )
    except NoRate:
        return None
    left, right = value.amount * factor, test.amount * base
    return left > right or (not test.strict and left == right)


def possible(ruleset: Ruleset, line: Line, day: date, rates: Rates) -> frozenset[str]:
    """The verdicts that some completion of the line's missing facts gives on `day`."""
    provisions = ruleset.in_force(day)
    found: set[str] = set()
    for coded in _codes(provisions, line, day):
        # a provision that is already false for every completion cannot matter
        alive = [p for p in provisions if truth(p.condition, coded, day, rates) is not False]
        for complete in completions(alive, coded, ruleset, day, rates):
            found.add(verdict(alive, complete, day, rates))
    return frozenset(found)


def _codes(provisions: tuple[Provision, ...], line: Line, day: date) -> Iterator[Line]:
    """The line with each 10-digit code that stands for a cell of the code axis."""
    code = line.get("code")
    low, high = (0, 10**10) if code is None else span_of(str(code))
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
    """Complete value, quantity, net mass and volume by a representative of every cell."""
    money = [t for t in tests if isinstance(t, MoneyAbove)]
    value = line.get("value")
    if isinstance(value, Money):
        unrated = [t for t in money if _factor(value.currency, t.currency, day, rates) is None]
        if unrated:
            # with no rate the value in the other currency is as good as missing
            yield from _amounts(tests, line.without("value"), day, rates)
            return
    unit = money[0].currency if money else "EUR"
    bounds: dict[str, list[Fraction]] = {"total": [], "each": [], "kg": [], "litre": []}
    for test in money:
        factor = _factor(test.currency, unit, day, rates)
        bounds[test.per].append(test.amount * (Fraction(1) if factor is None else factor))
    cuts = {
        n: [t.bound for t in tests if isinstance(t, NumberAbove) and t.fact == n]
        for n in BASES.values()
    }
    need = [n for p, n in BASES.items() if line.get(n) is None and (bounds[p] or cuts[n])]
    total: list[Fraction] = list(bounds["total"])
    for per, name in BASES.items():
        amount = line.get(name)
        factors = [amount] if isinstance(amount, Fraction) else cuts[name]
        total += [b * f for b in bounds[per] for f in factors]
    stated: Fraction | None = None
    if isinstance(value, Money):
        factor = _factor(value.currency, unit, day, rates)
        assert factor is not None or not money
        stated = value.amount * (factor or 1)
        total = [stated]
    quantities = [Fraction(1)]
    if "quantity" in need:
        whole = {floor(c) + k for c in cuts["quantity"] for k in (-1, 0, 1, 2)} | {1, 2}
        whole |= {
            floor(t / b) + k for t in total for b in bounds["each"] if b > 0 for k in (-1, 0, 1, 2)
        }
        quantities = [Fraction(q) for q in sorted(whole) if q >= 1]
    for quantity in quantities:
        made = line.with_(quantity=quantity) if "quantity" in need else line
        if stated is not None or not money:
            values: Iterable[Fraction | None] = [stated]
        else:
            known = made.get("quantity")
            each = [b * known for b in bounds["each"]] if isinstance(known, Fraction) else []
            values = [v for v in _between([*total, *each, Fraction(0)]) if v >= 0]
        for amount_ in values:
            valued = made
            if amount_ is not None and stated is None:
                valued = made.with_(value=Money(amount_, unit))
            yield from _masses(valued, amount_, need, bounds, cuts)


def _masses(
    line: Line,
    value: Fraction | None,
    need: list[str],
    bounds: dict[str, list[Fraction]],
    cuts: dict[str, list[Fraction]],
) -> Iterator[Line]:
    names = [n for n in ("net_mass", "volume") if n in need]
    lists = []
    for name in names:
        per = "kg" if name == "net_mass" else "litre"
        critical = [value / b for b in bounds[per] if b > 0] if value is not None else []
        lists.append([v for v in _between([*critical, *cuts[name], Fraction(0)]) if v > 0])
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
