"""Why a line gets its verdict: the clauses, the facts they read, and the nearest changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from attrs import frozen

from rulec.analysis.clauses import Clause, clauses
from rulec.analysis.verdict import Verdict, evaluate, possible
from rulec.diagram import node as n
from rulec.diagram.from_model import build
from rulec.diagram.query import branch
from rulec.model.condition import CodeIn, MoneyAbove, NumberAbove, OneOf, atoms
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import Money, NoRate, Rates
from rulec.nomenclature import span_of

_BASES = {"each": "quantity", "kg": "net_mass", "litre": "volume"}
_CENT = Fraction(1, 100)


@frozen
class Change:
    """One fact changed so little that the verdict changes: to what, and what it is then."""

    fact: str
    to: FactValue
    verdict: str


@frozen
class Explanation:
    """A verdict with the clauses of its provisions, the facts read, and what would change it.

    `unrated` says which exchange rates a limit waits for.
    """

    verdict: Verdict
    clauses: tuple[tuple[Provision, tuple[Clause, ...]], ...]
    read: tuple[str, ...]
    changes: tuple[Change, ...]
    unrated: tuple[str, ...] = ()


def explain(ruleset: Ruleset, line: Line, day: date, rates: Rates) -> Explanation:
    """Explain the verdict of a ruleset on a line on a day."""
    verdict = evaluate(ruleset, line, day, rates)
    exemptions = tuple(dict.fromkeys(e for e, _ in verdict.exempted))
    told = tuple(
        (p, clauses(p, line, day, rates, ruleset.facts))
        for p in (*verdict.applies, *verdict.may_apply, *exemptions)
    )
    settled = len(verdict.possible) == 1
    changes = tuple(_changes(ruleset, line, day, rates)) if settled else ()
    unrated = () if settled else _unrated([p for p, _ in told], line, day, rates)
    return Explanation(verdict, told, _read(ruleset, line, day, rates), changes, unrated)


def _unrated(told: list[Provision], line: Line, day: date, rates: Rates) -> tuple[str, ...]:
    """The exchange rates that are missing for limits in another currency than the value's."""
    value = line.get("value")
    missing: dict[str, None] = {}
    for test in (a for p in told for a in atoms(p.condition) if isinstance(a, MoneyAbove)):
        if isinstance(value, Money) and test.currency != value.currency:
            for currency in (value.currency, test.currency):
                try:
                    rates.rate(currency, day)
                except NoRate as error:
                    missing.setdefault(str(error))
    return tuple(missing)


def _read(ruleset: Ruleset, line: Line, day: date, rates: Rates) -> tuple[str, ...]:
    """The facts that the diagram tests on the ways that the line leaves open."""
    low, high = (0, 10**10) if line.get("code") is None else span_of(str(line.get("code")))
    names: dict[str, None] = {"code": None}
    stack: list[n.Diagram] = [
        cell.root
        for cell in build(ruleset, day, rates).cells
        if cell.low < high and low < cell.high
    ]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if isinstance(node, int) or id(node) in seen:
            continue
        seen.add(id(node))
        _, kind, name, axis = node.var
        if kind == "ratio":
            names.update(dict.fromkeys(["value"] if name else [axis]))
            names.update(dict.fromkeys([_BASES[axis]] if name and axis in _BASES else []))
            stack.extend(node.kids)
            continue
        names.setdefault(name)
        index = branch(node, line)
        stack.extend(node.kids if index is None else (node.kids[index],))
    return tuple(names)


def _changes(ruleset: Ruleset, line: Line, day: date, rates: Rates) -> Iterator[Change]:
    """For each stated fact the nearest other value that gives another verdict."""
    now = possible(ruleset, line, day, rates)
    for fact, candidates in _candidates(ruleset, line, day, rates).items():
        for candidate in candidates:
            then = possible(ruleset, line.with_(**{fact: candidate}), day, rates)
            if then != now:
                yield Change(fact, candidate, " or ".join(then))
                break
    yield from _days(ruleset, line, day, rates, now)


def _candidates(
    ruleset: Ruleset, line: Line, day: date, rates: Rates
) -> dict[str, list[FactValue]]:
    """Other values of the stated facts that a provision tells apart, the nearest first."""
    made: dict[str, list[FactValue]] = {}
    value = line.get("value")
    amounts: list[Fraction] = []
    code = line.get("code")
    for provision in ruleset.in_force(day):
        if code is not None and not provision.goods.overlaps(str(code)):
            continue
        for atom in atoms(provision.condition):
            if isinstance(atom, MoneyAbove):
                if isinstance(value, Money) and (at := _border(atom, line, value, day, rates)):
                    amounts += at
            elif isinstance(atom, NumberAbove):
                stated = line.get(atom.fact)
                if isinstance(stated, Fraction):
                    near = [atom.bound - 1, atom.bound, atom.bound + 1]
                    made.setdefault(atom.fact, []).extend(x for x in near if x > 0)
            elif isinstance(atom, OneOf):
                if line.get(atom.fact) is not None:
                    fact = ruleset.facts.get(atom.fact)
                    values = fact.values if fact and fact.values else tuple(sorted(atom.values))
                    known = made.setdefault(atom.fact, [])
                    known += [v for v in values if v not in known and v != line.get(atom.fact)]
            elif not isinstance(atom, CodeIn):
                flag = line.get(atom.fact)
                if isinstance(flag, bool):
                    made[atom.fact] = [not flag]
    if isinstance(value, Money):
        near_first = sorted({a for a in amounts if a >= 0}, key=lambda a: abs(a - value.amount))
        made["value"] = [Money(a, value.currency) for a in near_first]
    return made


def _border(
    test: MoneyAbove, line: Line, value: Money, day: date, rates: Rates
) -> list[Fraction] | None:
    """Values of the line on and just beside a limit, to the cent, in its own currency."""
    base = line.get(_BASES[test.per]) if test.per in _BASES else Fraction(1)
    if not isinstance(base, Fraction):
        return None
    limit = test.amount * base
    if value.currency != test.currency:
        try:
            limit *= rates.rate(test.currency, day) / rates.rate(value.currency, day)
        except NoRate:
            return None
    cents = Fraction(floor(limit * 100), 100)
    return [cents - _CENT, cents, cents + _CENT]


def _days(
    ruleset: Ruleset, line: Line, day: date, rates: Rates, now: tuple[str, ...]
) -> Iterator[Change]:
    """The last day before and the first day after on which the list says otherwise."""
    changes = ruleset.changes()
    for step in [d - timedelta(days=1) for d in reversed(changes) if d <= day][:12]:
        then = possible(ruleset, line.with_(date=step), step, rates)
        if then != now:
            yield Change("date", step, " or ".join(then))
            break
    for step in [d for d in changes if d > day][:12]:
        then = possible(ruleset, line.with_(date=step), step, rates)
        if then != now:
            yield Change("date", step, " or ".join(then))
            break
