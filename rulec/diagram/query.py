"""Asking a diagram: the terminals that a line can reach, and the lines that reach a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from rulec.diagram import node as n
from rulec.diagram.feasible import POSITIVE, Bounds, Interval, solve
from rulec.diagram.from_model import PIVOT, Built
from rulec.model.line import COUNTRY_FACTS, DIRECTIONS, PURPOSES, Line
from rulec.money import Money, NoRate, Rates
from rulec.nomenclature import CodeSet, edition_at, leaves, span_of

_AXIS = {"quantity": "quantity", "net_mass": "net_mass", "volume": "volume"}


def terminals(built: Built, line: Line) -> frozenset[int]:
    """The terminals that some completion of the line reaches."""
    known = stated(line, built.day, built.rates)
    code = line.get("code")
    low, high = (0, 10**10) if code is None else span_of(str(code))
    valid = CodeSet(((low, high),)) & leaves(edition_at(built.day))
    found: set[int] = set()
    for cell in built.cells:
        if cell.high <= low or cell.low >= high:
            continue
        span = CodeSet(((max(cell.low, low), min(cell.high, high)),))
        if valid.is_empty() or not (valid & span).is_empty():
            found |= reach(cell.root, line, known)
    return frozenset(found)


def stated(line: Line, day: date, rates: Rates) -> dict[tuple[str, str], Interval]:
    """What the line says of value, quantity, mass and volume, as bounds."""
    bounds: dict[tuple[str, str], Interval] = {}
    for name in _AXIS:
        amount = line.get(name)
        if isinstance(amount, Fraction):
            bounds["", name] = Interval.point(amount)
    value = line.get("value")
    if isinstance(value, Money):
        try:
            factor = rates.rate(value.currency, day)
            bounds[PIVOT, "total"] = Interval.point(value.amount * factor)
        except NoRate:
            bounds[value.currency, "total"] = Interval.point(value.amount)
    return bounds


def reach(root: n.Diagram, line: Line, known: Bounds) -> set[int]:
    """The terminals below `root` that completions of the line reach."""
    done: dict[int, set[int]] = {}

    def run(d: n.Diagram) -> set[int]:
        if isinstance(d, int):
            return {d}
        if d.var[1] == "ratio":
            return set(_ratio(d, dict(known)))
        if id(d) not in done:
            index = branch(d, line)
            kids = d.kids if index is None else (d.kids[index],)
            done[id(d)] = set().union(*(run(k) for k in kids))
        return done[id(d)]

    return run(root)


def branch(node: n.Node, line: Line) -> int | None:
    """The child that a stated fact leads to; None if the fact is missing."""
    kind, name = node.var[1], node.var[2]
    value = line.get(name)
    if value is None:
        return None
    if kind == "flag":
        return int(bool(value))
    if kind == "one_of":
        return node.keys.index(str(value)) if value in node.keys else len(node.keys)
    number = Fraction(value.toordinal()) if isinstance(value, date) else value
    assert isinstance(number, Fraction)
    return sum(1 for cut in node.keys if above(number, cut))


def above(number: Fraction, cut: n.Key) -> bool:
    assert isinstance(cut, tuple)
    return number > cut[0] or (not cut[1] and number == cut[0])


def _ratio(d: n.Diagram, bounds: dict[tuple[str, str], Interval]) -> Iterator[int]:
    if isinstance(d, int):
        yield d
        return
    axis = (d.var[2], d.var[3])
    for index, kid in enumerate(d.kids):
        narrowed = {**bounds, axis: bounds.get(axis, _start(axis)) & interval(d.keys, index)}
        if solve(narrowed) is not None:
            yield from _ratio(kid, narrowed)


def _start(axis: tuple[str, str]) -> Interval:
    return POSITIVE if axis[1] in ("net_mass", "volume") else Interval()


def interval(keys: tuple[n.Key, ...], index: int) -> Interval:
    """The part of an axis above exactly `index` cuts."""
    low, low_in, high, high_in = Fraction(0), True, None, False
    if index:
        cut = keys[index - 1]
        assert isinstance(cut, tuple)
        low, low_in = cut[0], not cut[1]
    if index < len(keys):
        cut = keys[index]
        assert isinstance(cut, tuple)
        high, high_in = cut[0], cut[1]
    return Interval(low, low_in, high, high_in)


Path = tuple[tuple[n.Node, int], ...]


def paths(d: n.Diagram, so_far: Path = ()) -> Iterator[tuple[Path, int]]:
    """Every path to a terminal that some line can follow."""
    if isinstance(d, int):
        yield so_far, d
        return
    for index, kid in enumerate(d.kids):
        longer = (*so_far, (d, index))
        if d.var[1] != "ratio" or solve(path_bounds(longer)) is not None:
            yield from paths(kid, longer)


def path_bounds(path: Path) -> dict[tuple[str, str], Interval]:
    bounds: dict[tuple[str, str], Interval] = {}
    for node, index in path:
        if node.var[1] == "ratio":
            axis = (node.var[2], node.var[3])
            bounds[axis] = bounds.get(axis, _start(axis)) & interval(node.keys, index)
    return bounds


def witness(
    code: int, path: Path, day: date, currency: str = PIVOT, per: Fraction = Fraction(1)
) -> Line:
    """A line that follows the path: as few facts as it needs, amounts on the border.

    Amounts in the pivot currency are written in `currency`, whose unit is `per` pivots.
    """
    facts: dict[str, object] = {"code": f"{code:010d}", "date": day}
    for node, index in path:
        kind, name = node.var[1], node.var[2]
        if kind == "flag":
            facts[name] = bool(index)
        elif kind == "one_of":
            facts[name] = node.keys[index] if index < len(node.keys) else _other(name, node.keys)
        elif kind in ("number", "date"):
            part = interval(node.keys, index)
            number = part.some() if index else part.high - 1  # type: ignore[operator]
            facts[name] = date.fromordinal(int(number)) if kind == "date" else number
    scale = Interval.point(1 / per)
    bounds = {
        (group, axis): part * scale if group == PIVOT else part
        for (group, axis), part in path_bounds(path).items()
    }
    if bounds:
        amounts = solve(bounds)
        assert amounts is not None
        for group, axis in list(amounts):
            if group:
                amount = amounts[group, axis]
                facts["value"] = Money(amount, currency if group == PIVOT else group)
        tied = {a for _, a in bounds}
        if "each" in tied or "quantity" in tied:
            facts["quantity"] = amounts["", "quantity"]
        if "kg" in tied or "net_mass" in tied:
            facts["net_mass"] = amounts["", "net_mass"]
        if "litre" in tied or "volume" in tied:
            facts["volume"] = amounts["", "volume"]
    return Line(facts)  # type: ignore[arg-type]


def _other(name: str, keys: tuple[n.Key, ...]) -> str:
    """A value that a fact can have and that no rule names."""
    known: tuple[str, ...] = ("other",)
    if name == "direction":
        known = DIRECTIONS
    elif name == "purpose":
        known = PURPOSES
    elif name in COUNTRY_FACTS or all(re.fullmatch("[A-Z]{2}", str(key)) for key in keys):
        known = ("FR", "BR", "ZA", "XX", "ZZ")
    return next((value for value in known if value not in keys), "(another)")
