"""The exact difference of two rulesets: disjoint regions, each with a witness."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import evolve, frozen

from rulec.analysis.verdict import causes, commercial_export
from rulec.diagram import node as n
from rulec.diagram.from_model import PIVOT, Compiler, build, combine
from rulec.diagram.query import Path, branch, paths, witness
from rulec.model.condition import MoneyAbove, atoms
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import VERDICTS, Fact, Provision, Ruleset
from rulec.money import Money, Rates, format_money
from rulec.nomenclature import CodeSet, edition_at, leaves, subheadings
from rulec.reference.evaluator import possible

Relation = Literal["equal", "left-stricter", "right-stricter", "incomparable"]


@frozen
class Region:
    """Lines on which the two differ in one way.

    `judgements` are the open-textured words that have to be read so for the two to differ;
    a region with none differs for certain.
    """

    codes: CodeSet
    conditions: tuple[str, ...]
    judgements: tuple[str, ...]
    left: str
    right: str
    left_provisions: tuple[Provision, ...]
    right_provisions: tuple[Provision, ...]
    witness: Line
    path: Path
    size: int

    @property
    def certain(self) -> bool:
        return not self.judgements


@frozen
class Difference:
    """All regions; `confirmed` says that the reference evaluator agrees on every witness."""

    left: Ruleset
    right: Ruleset
    left_day: date
    right_day: date
    context: Mapping[str, FactValue]
    rates_source: str
    regions: tuple[Region, ...]
    confirmed: bool

    @property
    def relation(self) -> Relation:
        order = VERDICTS.index
        more = {order(r.left) > order(r.right) for r in self.regions}
        if not more:
            return "equal"
        if len(more) == 2:
            return "incomparable"
        return "left-stricter" if True in more else "right-stricter"


def diff(
    left: Ruleset,
    right: Ruleset,
    left_day: date,
    right_day: date,
    rates: Rates,
    context: Mapping[str, FactValue] | None = None,
) -> Difference:
    """Compare two rulesets, each on its day; amounts are converted at the rates of its own day.

    `context` holds what is assumed of every line (default: a commercial export to the target).
    """
    assumed = commercial_export(left, right) if context is None else dict(context)
    product = combine(build(left, left_day, rates), build(right, right_day, rates))
    given = Line(assumed)
    facts = {**right.facts, **left.facts}
    naming = _Cuts((left, left_day), (right, right_day), rates)
    restricted: dict[int, n.Diagram] = {}
    by_root: dict[n.Diagram, list[tuple[int, int]]] = {}
    for cell in product.cells:
        key = cell.root if isinstance(cell.root, int) else id(cell.root)
        if key not in restricted:
            restricted[key] = restrict(cell.root, given)
        by_root.setdefault(restricted[key], []).append((cell.low, cell.high))
    valid = leaves(edition_at(left_day))
    merged: dict[tuple[object, ...], Region] = {}
    confirmed = True
    for root, spans in by_root.items():
        for path, terminal in paths(root):
            a, b = divmod(terminal, 3)
            if a == b:
                continue
            for span in spans:
                region = _region(
                    left,
                    right,
                    left_day,
                    right_day,
                    rates,
                    assumed,
                    facts,
                    naming,
                    valid,
                    span,
                    path,
                    a,
                    b,
                )
                signature = tuple((id(node), index) for node, index in path)
                key2 = (
                    region.conditions,
                    region.judgements,
                    a,
                    b,
                    tuple(p.id for p in region.left_provisions),
                    tuple(p.id for p in region.right_provisions),
                    signature if not region.conditions else (),
                )
                old = merged.get(key2)
                if old is None:
                    merged[key2] = region
                else:
                    codes = old.codes | region.codes
                    shown = old if old.codes & valid else region  # a witness of a real code
                    merged[key2] = evolve(shown, codes=codes)
    regions = []
    for region in merged.values():
        regions.append(_sized(region, valid))
        line = region.witness
        confirmed = (
            confirmed
            and possible(left, line.with_(date=left_day), left_day, rates) == {region.left}
            and possible(right, line.with_(date=right_day), right_day, rates) == {region.right}
        )
    regions.sort(key=_order)
    return Difference(
        left, right, left_day, right_day, assumed, rates.source, tuple(regions), confirmed
    )


def restrict(root: n.Diagram, line: Line) -> n.Diagram:
    """The diagram with every test that the line answers decided."""
    if isinstance(root, int):
        return root
    index = None if root.var[1] == "ratio" else branch(root, line)
    if index is not None:
        return restrict(root.kids[index], line)
    return n.make(root.var, root.keys, tuple(restrict(k, line) for k in root.kids))


def _order(region: Region) -> tuple[object, ...]:
    gap = abs(VERDICTS.index(region.left) - VERDICTS.index(region.right))
    return (not region.certain, -gap, len(region.judgements), region.codes.ranges)


def _sized(region: Region, valid: CodeSet) -> Region:
    return evolve(region, size=subheadings(region.codes & valid))


def _region(
    left: Ruleset,
    right: Ruleset,
    left_day: date,
    right_day: date,
    rates: Rates,
    assumed: Mapping[str, FactValue],
    facts: Mapping[str, Fact],
    naming: _Cuts,
    valid: CodeSet,
    span: tuple[int, int],
    path: Path,
    a: int,
    b: int,
) -> Region:
    codes = CodeSet((span,))
    inside = codes & valid
    code = inside.ranges[0][0] if inside else span[0]
    currency, per = naming.currency(path, left.currency)
    line = witness(code, path, left_day, currency, per).with_(**assumed)
    conditions, judgements = naming.words(path, facts)
    return Region(
        codes,
        conditions,
        judgements,
        VERDICTS[a],
        VERDICTS[b],
        causes(left, line.with_(date=left_day), left_day, rates, VERDICTS[a]),
        causes(right, line.with_(date=right_day), right_day, rates, VERDICTS[b]),
        line,
        path,
        0,
    )


_PER = {"total": "in all", "each": "each", "kg": "per kg", "litre": "per litre"}
_UNIT = {"quantity": "items", "net_mass": "kg", "volume": "litres"}


class _Cuts:
    """Cuts of the money axes in the words of the provisions that made them."""

    def __init__(
        self, left: tuple[Ruleset, date], right: tuple[Ruleset, date], rates: Rates
    ) -> None:
        self.named: dict[tuple[str, str, Fraction], Money] = {}
        self.rates: dict[str, Fraction] = {}
        for ruleset, day in (right, left):
            compiler = Compiler(day, rates)
            for provision in ruleset.in_force(day):
                for atom in atoms(provision.condition):
                    if isinstance(atom, MoneyAbove):
                        group, factor = compiler.group(atom.currency)
                        key = (group, atom.per, atom.amount * factor)
                        self.named[key] = Money(atom.amount, atom.currency)
                        if group == PIVOT:
                            self.rates[atom.currency] = factor

    def currency(self, path: Path, default: str) -> tuple[str, Fraction]:
        """The currency to write a witness of this path in, and its worth in the pivot."""
        for node, index in path:
            if node.var[1] == "ratio" and node.var[2] == PIVOT:
                cut = node.keys[index - 1] if index else node.keys[0]
                money = self.named.get((PIVOT, node.var[3], Fraction(cut[0])))
                if money is not None and money.currency in self.rates:
                    return money.currency, self.rates[money.currency]
        return PIVOT, Fraction(1)

    def words(
        self, path: Path, facts: Mapping[str, Fact]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The conditions of a path, and the judgements among them, in words."""
        conditions: list[str] = []
        judgements: list[str] = []
        for node, index in path:
            kind, name = node.var[1], node.var[2]
            fact = facts.get(name)
            title = fact.title if fact else name
            if kind == "flag":
                judged = fact is not None and fact.kind == "judgement"
                text = f'judged "{title}"' if judged else title
                (judgements if judged else conditions).append(text if index else f"not {text}")
            elif kind == "one_of":
                if index < len(node.keys):
                    conditions.append(f"{title} is {node.keys[index]}")
                else:
                    conditions.append(f"{title} is not {', '.join(str(k) for k in node.keys)}")
            elif kind in ("number", "date"):
                unit = f" {fact.unit}" if fact and fact.unit else ""
                conditions.append(
                    title + self._range(node, index, lambda c, unit=unit: f"{_plain(c)}{unit}")
                )
            elif node.var[2]:
                axis = node.var[3]
                conditions.append(
                    f"value {_PER[axis]}"
                    + self._range(node, index, lambda c, g=name, x=axis: self._money(g, x, c))
                )
            else:
                axis = node.var[3]
                conditions.append(
                    axis + self._range(node, index, lambda c, x=axis: f"{_plain(c)} {_UNIT[x]}")
                )
        return tuple(conditions), tuple(judgements)

    def _money(self, group: str, axis: str, bound: Fraction) -> str:
        money = self.named.get((group, axis, bound), Money(bound, group))
        text = format_money(money)
        if group == PIVOT and money.currency != PIVOT:
            text += f" (EUR {float(bound):,.2f})".replace(",", " ")
        return text

    @staticmethod
    def _range(node: n.Node, index: int, show: object) -> str:
        assert callable(show)
        parts = []
        if index:
            bound, strict = _cut(node, index - 1)
            parts.append(f" {'above' if strict else 'at least'} {show(bound)}")
        if index < len(node.keys):
            bound, strict = _cut(node, index)
            parts.append(f" {'at most' if strict else 'below'} {show(bound)}")
        return " and".join(parts)


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"


def _cut(node: n.Node, index: int) -> n.Cut:
    key = node.keys[index]
    assert isinstance(key, tuple)
    return key
