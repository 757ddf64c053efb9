"""Several lists on one day, on one common parting of the commodity codes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache

from attrs import field, frozen

from rulec.analysis.diff import restrict
from rulec.diagram import node as n
from rulec.diagram.from_model import build
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Ruleset
from rulec.money import Rates
from rulec.nomenclature import EMPTY, CodeSet, declarable, edition_at, leaves


@frozen
class Grid:
    """`roots[i][k]` decides for ruleset i on cell k; `touched[k]` has a bit for each HS subheading
    of the day's edition that cell k touches."""

    rulesets: tuple[Ruleset, ...]
    cells: tuple[tuple[int, int], ...] = field(repr=False)
    roots: tuple[tuple[n.Diagram, ...], ...] = field(repr=False)
    touched: tuple[int, ...] = field(repr=False)

    def under(self, codes: CodeSet) -> list[int]:
        """The cells that lie in a set of codes, at least in part."""
        starts = [low for low, _ in self.cells]
        found: dict[int, None] = {}
        for low, high in codes.ranges:
            first = max(bisect_right(starts, low) - 1, 0)
            for k in range(first, bisect_left(starts, high)):
                if self.cells[k][1] > low:
                    found.setdefault(k)
        return list(found)


def grid(
    rulesets: tuple[Ruleset, ...],
    day: date,
    rates: Rates,
    contexts: tuple[Mapping[str, FactValue], ...],
    more_cuts: CodeSet = EMPTY,
) -> Grid:
    """Part the codes by every list; what the contexts state is decided already."""
    built = [build(ruleset, day, rates) for ruleset in rulesets]
    cuts = sorted({c.low for b in built for c in b.cells} | set(more_cuts.cuts()))
    cells = [
        (low, high)
        for low, high in zip(cuts, [*cuts[1:], 10**10], strict=True)
        if low < high and _declarable(edition_at(day), low, high)
    ]
    roots = []
    for b, context in zip(built, contexts, strict=True):
        given = Line(context)
        known: dict[n.Diagram, n.Diagram] = {}
        row = []
        at = 0
        for low, _ in cells:
            while at + 1 < len(b.cells) and b.cells[at + 1].low <= low:
                at += 1
            root = b.cells[at].root
            if root not in known:
                known[root] = restrict(root, given)
            row.append(known[root])
        roots.append(tuple(row))
    starts, ends = _subheadings(edition_at(day))
    touched = []
    for low, high in cells:
        first, last = bisect_right(ends, low), bisect_left(starts, high)
        touched.append((1 << max(last, first)) - (1 << first))
    return Grid(rulesets, tuple(cells), tuple(roots), tuple(touched))


def _declarable(edition: str, low: int, high: int) -> bool:
    ranges = declarable(edition).ranges
    at = bisect_left(ranges, (high, 0)) - 1
    return at >= 0 and low < ranges[at][1]


@cache
def _subheadings(edition: str) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    for low, high in leaves(edition).ranges:
        starts += range(low, high, 10**4)
    return starts, [start + 10**4 for start in starts]
