"""How two lists relate at every exchange rate, goods by goods.

Two limits in two currencies meet at one rate, and only there can the relation on the goods that
both limit change: between two such rates it is the same at each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from rulec.analysis.diff import restrict
from rulec.analysis.relation import Relation, certainly, judgements, possibly, relation, stricter
from rulec.analysis.verdict import commercial_export
from rulec.diagram import node as n
from rulec.diagram.from_model import PIVOT, Compiler, build
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, FixedRates, NoRate, Rates, Unrated
from rulec.nomenclature import ALL, CodeSet, declarable, edition_at

Side = tuple[Ruleset, date]


@frozen
class Stretch:
    """Rates from `low` to `high` (None: no end; both excluded), or one rate where they are equal.

    `certain` relates what the two lists certainly ban at such a rate, `possible` what they may ban.
    """

    low: Fraction
    high: Fraction | None
    certain: Relation
    possible: Relation


@frozen
class Flip:
    """Goods that both lists limit, in two currencies: how they relate at every rate.

    A rate is what one `unit` is worth in `other`; `published` is that of the day, if there is one.
    """

    codes: CodeSet
    unit: str
    other: str
    stretches: tuple[Stretch, ...]
    published: Fraction | None


def any_rate(
    left: Side,
    right: Side,
    context: Mapping[str, FactValue] | None = None,
    codes: CodeSet = ALL,
    published: Rates | None = None,
) -> tuple[Flip, ...]:
    """How two lists, each on its day, relate on the goods that they limit in two currencies.

    Goods on which more than two currencies decide are left out.
    """
    assumed = commercial_export(left[0], right[0]) if context is None else context
    given = Line(dict(assumed))
    judged = judgements((left[0], right[0]))
    made: dict[tuple[object, ...], Flip] = {}
    for (a, b), where in _alike(left, right, given, codes).items():
        pair = _currencies(a, b)
        if pair is None:
            continue
        points = sorted(set(_meetings(a, b, *pair)))
        code = where.ranges[0][0]
        stretches: list[Stretch] = []
        for rate, low, high in _samples(points):
            roots = [_at_rate(side, code, pair, rate, given) for side in (left, right)]
            sure = stricter(*(certainly(root, judged) for root in roots))
            may = stricter(*(possibly(root, judged) for root in roots))
            held = (relation(*sure), relation(*may))
            if stretches and (stretches[-1].certain, stretches[-1].possible) == held:
                stretches[-1] = Stretch(stretches[-1].low, high, *held)
            else:
                stretches.append(Stretch(low, high, *held))
        key = (pair, tuple(stretches))
        old = made.get(key)
        both = where | old.codes if old else where
        made[key] = Flip(both, *pair, tuple(stretches), _published(pair, right[1], published))
    return tuple(sorted(made.values(), key=lambda flip: flip.codes.ranges))


def _alike(
    left: Side, right: Side, given: Line, codes: CodeSet
) -> dict[tuple[n.Diagram, n.Diagram], CodeSet]:
    """The codes by the diagrams that decide there, each currency by itself."""
    built = [build(ruleset, day, Unrated()) for ruleset, day in (left, right)]
    open_ = (declarable(edition_at(left[1])) | declarable(edition_at(right[1]))) & codes
    starts = sorted({cell.low for b in built for cell in b.cells})
    found: dict[tuple[n.Diagram, n.Diagram], CodeSet] = {}
    for low, high in zip(starts, [*starts[1:], 10**10], strict=True):
        here = CodeSet(((low, high),)) & open_
        if here:
            pair = (restrict(built[0].at(low), given), restrict(built[1].at(low), given))
            found[pair] = found.get(pair, CodeSet()) | here
    return found


def _money(root: n.Diagram) -> Iterator[n.Node]:
    return (node for node in n.nodes(root) if node.var[1] == "ratio" and node.var[2])


def _currencies(a: n.Diagram, b: n.Diagram) -> tuple[str, str] | None:
    """The unit and the other currency, if each list limits in one and the two differ."""
    of = [{node.var[2] for node in _money(root)} for root in (a, b)]
    if len(of[0]) != 1 or len(of[1]) != 1 or of[0] == of[1]:
        return None
    unit, other = of[0].pop(), of[1].pop()
    return (other, unit) if unit == PIVOT else (unit, other)


def _meetings(a: n.Diagram, b: n.Diagram, unit: str, other: str) -> Iterator[Fraction]:
    """The rates at which a limit in the one currency equals one in the other."""
    cuts: dict[str, set[tuple[str, Fraction]]] = {unit: set(), other: set()}
    for root in (a, b):
        for node in _money(root):
            for index in range(len(node.keys)):
                cuts[node.var[2]].add((node.var[3], n.cut(node, index)[0]))
    for per, amount in cuts[unit]:
        yield from (o / amount for base, o in cuts[other] if base == per and amount and o)


def _samples(points: list[Fraction]) -> Iterator[tuple[Fraction, Fraction, Fraction | None]]:
    """A rate in each open stretch between the points and each point itself, with its bounds."""
    low = Fraction(0)
    for point in points:
        yield (low + point) / 2, low, point
        yield point, point, point
        low = point
    yield low + 1, low, None


def _at_rate(
    side: Side, code: int, pair: tuple[str, str], rate: Fraction, given: Line
) -> n.Diagram:
    ruleset, day = side
    unit, other = pair
    rates = FixedRates({unit: rate} if other == PIVOT else {unit: rate, other: 1})
    return restrict(Compiler(day, rates).verdict(ruleset.in_force(day), code), given)


def _published(pair: tuple[str, str], day: date, rates: Rates | None) -> Fraction | None:
    source = rates or EcbRates()
    try:
        return source.rate(pair[0], day) / source.rate(pair[1], day)
    except NoRate:
        return None
