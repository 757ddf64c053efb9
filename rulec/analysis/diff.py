"""The exact difference of two rulesets: disjoint regions, each with a witness."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from rulec.analysis.one_rate import common_rates
from rulec.analysis.verdict import causes, commercial_export
from rulec.analysis.wording import Wording
from rulec.diagram import node as n
from rulec.diagram.from_model import build, combine
from rulec.diagram.query import Path, branch, paths, witness
from rulec.model.by_code import by_code
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import VERDICTS, Provision, Ruleset
from rulec.money import Rates
from rulec.nomenclature import ALL, CodeSet, declarable, edition_at, leaves, subheadings
from rulec.reference.evaluator import possible

Relation = Literal["equal", "left-stricter", "right-stricter", "incomparable"]


@frozen
class Region:
    """Lines on which the two differ in one way.

    `judgements` are the open-textured words that have to be read so for the two to differ;
    a region with none differs for certain. `cell` is the pair of diagrams that decide there.
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
    cell: tuple[n.Diagram, n.Diagram]
    size: int = 0

    @property
    def stricter(self) -> Literal["left-stricter", "right-stricter"]:
        """Which side is the stricter here: left-stricter or right-stricter."""
        more = VERDICTS.index(self.left) > VERDICTS.index(self.right)
        return "left-stricter" if more else "right-stricter"

    @property
    def certain(self) -> bool:
        return not self.judgements


@frozen
class Difference:
    """All regions on goods of `codes`.

    `confirmed` says that the reference evaluator agrees on every witness; `rates` are those at which
    the two were compared.
    """

    left: Ruleset
    right: Ruleset
    left_day: date
    right_day: date
    context: Mapping[str, FactValue]
    rates_source: str
    regions: tuple[Region, ...]
    confirmed: bool
    wording: Wording = field(repr=False, eq=False)
    rates: Rates = field(repr=False, eq=False)
    codes: CodeSet = ALL

    @property
    def relation(self) -> Relation:
        more = {r.stricter for r in self.regions}
        if not more:
            return "equal"
        return more.pop() if len(more) == 1 else "incomparable"

    def _repr_html_(self) -> str | None:
        """A table in a notebook, if the report's extra is installed."""
        try:
            from rulec.report import notebook
        except ModuleNotFoundError:
            return None
        return notebook.difference(self)


def diff(
    left: Ruleset,
    right: Ruleset,
    left_day: date,
    right_day: date,
    rates: Rates,
    context: Mapping[str, FactValue] | None = None,
    codes: CodeSet = ALL,
) -> Difference:
    """Compare two rulesets, each on its day; amounts are converted at the rates of the right one's.

    `context` holds what is assumed of every line (default: a commercial export to the target);
    only goods of `codes` are looked at.
    """
    assumed = commercial_export(left, right) if context is None else dict(context)
    rates = common_rates(left_day, right_day, rates)
    sides = ((left, left_day), (right, right_day))
    wording = Wording(sides, rates, {**right.facts, **left.facts})
    reader = _Regions(sides, rates, assumed, wording, codes)
    made = reader.found()
    confirmed = all(reader.confirmed(region) for region in made)
    return Difference(
        left,
        right,
        left_day,
        right_day,
        assumed,
        rates.source,
        made,
        confirmed,
        wording,
        rates,
        codes,
    )


class _Regions:
    """Reads the regions off the product of two diagrams."""

    def __init__(
        self,
        sides: tuple[tuple[Ruleset, date], tuple[Ruleset, date]],
        rates: Rates,
        assumed: Mapping[str, FactValue],
        wording: Wording,
        codes: CodeSet,
    ) -> None:
        self.codes = codes
        self.sides, self.rates, self.assumed, self.wording = sides, rates, assumed, wording
        self.editions = [edition_at(day) for _, day in sides]
        self.real = leaves(self.editions[0]) | leaves(self.editions[1])
        self.near = [by_code(ruleset.in_force(day)) for ruleset, day in sides]
        self.built = [build(ruleset, day, rates) for ruleset, day in sides]

    def found(self) -> tuple[Region, ...]:
        merged: dict[tuple[object, ...], Region] = {}
        for root, spans in self._by_root().items():
            for path, terminal in paths(root):
                a, b = divmod(terminal, 3)
                if a == b:
                    continue
                for span in spans:
                    region = self._region(span, path, VERDICTS[a], VERDICTS[b])
                    key = (
                        tuple(step(node, index) for node, index in path),
                        a,
                        b,
                        tuple(p.id for p in region.left_provisions),
                        tuple(p.id for p in region.right_provisions),
                        region.cell,
                    )
                    old = merged.get(key)
                    if old is not None:
                        codes = old.codes | region.codes
                        shown = old if old.codes & self.real else region  # a witness of a real code
                        region = evolve(shown, codes=codes)
                    merged[key] = region
        sized = (
            evolve(r, size=subheadings(r.codes & self.real, self.editions[0]))
            for r in merged.values()
        )
        return tuple(sorted(sized, key=_order))

    def confirmed(self, region: Region) -> bool:
        """Whether the reference evaluator says of the witness what the region says."""
        code = int(str(region.witness.get("code")))
        return all(
            # bans on other goods cannot matter, and a long list has many
            possible(
                evolve(ruleset, provisions=index.at(code)),
                region.witness.with_(date=day),
                day,
                self.rates,
            )
            == {verdict}
            for (ruleset, day), index, verdict in zip(
                self.sides, self.near, (region.left, region.right), strict=True
            )
        )

    def _by_root(self) -> dict[n.Diagram, list[CodeSet]]:
        """The codes on which each restricted product decides, as far as they can be declared,
        parted by the provisions that can matter there."""
        product = combine(*self.built)
        open_ = (declarable(self.editions[0]) | declarable(self.editions[1])) & self.codes
        given = Line(self.assumed)
        restricted: dict[n.Diagram, n.Diagram] = {}
        alike: dict[n.Diagram, dict[tuple[object, ...], list[tuple[int, int]]]] = {}
        for cell in product.cells:
            codes = CodeSet(((cell.low, cell.high),)) & open_
            if codes:
                root = restricted.setdefault(cell.root, restrict(cell.root, given))
                same = (
                    *(built.at(cell.low) for built in self.built),
                    *(tuple(map(id, index.at(cell.low))) for index in self.near),
                )
                alike.setdefault(root, {}).setdefault(same, []).extend(codes.ranges)
        spans = {
            root: [CodeSet.from_ranges(ranges) for ranges in parts.values()]
            for root, parts in alike.items()
        }
        return spans

    def _region(self, codes: CodeSet, path: Path, left: str, right: str) -> Region:
        (_, day_a), (_, day_b) = self.sides
        inside = codes & self.real or codes
        code = inside.ranges[0][0]
        currency, per = self.wording.currency(path)
        near = [index.at(code) for index in self.near]
        line = witness(code, path, day_a, currency, per).with_(**self.assumed)
        given = Line(self.assumed)
        cell = tuple(restrict(built.at(code), given) for built in self.built)
        return Region(
            codes,
            self.wording.conditions(path),
            self.wording.judgements(path),
            left,
            right,
            causes(near[0], line.with_(date=day_a), day_a, self.rates, left),
            causes(near[1], line.with_(date=day_b), day_b, self.rates, right),
            line,
            path,
            (cell[0], cell[1]),
        )


def step(node: n.Node, index: int) -> tuple[object, ...]:
    """What one step of a path says, whatever node says it: the variable and its part."""
    if node.var[1] == "flag":
        return (node.var, index)
    if node.var[1] == "one_of":
        return (node.var, node.keys[index] if index < len(node.keys) else node.keys)
    low = node.keys[index - 1] if index else None
    high = node.keys[index] if index < len(node.keys) else None
    return (node.var, low, high)


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
