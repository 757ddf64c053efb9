"""What may lawfully pass every hop of a route, what stops the rest, and where.

Each state on a route applies its own list: the first to an export, the others to a transit or,
if the goods are cleared and sent on, to an export of their own. A list that does not reach a
transit stops nothing there.
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from rulec.analysis.grid import grid
from rulec.analysis.kinds import kinds
from rulec.analysis.relation import certainly, judgements, possibly
from rulec.analysis.verdict import commercial_export
from rulec.diagram import node as n
from rulec.diagram.query import paths
from rulec.model.line import FactValue
from rulec.model.ruleset import Ruleset
from rulec.money import Rates
from rulec.nomenclature import CodeSet

PROHIBITED = 2


@frozen
class Hop:
    """One state of a route, with the goods it stops of those that reach it.

    `stops` are stopped whatever is judged and whatever they are worth, `limited` above a value,
    `may_stop` if words are judged so. `stopped` counts HS subheadings of `stops`; `alone` those
    that the state would stop with nobody before it.
    """

    ruleset: Ruleset = field(repr=False)
    direction: str
    stops: CodeSet
    limited: CodeSet
    may_stop: CodeSet
    stopped: int
    alone: int


@frozen
class Closing:
    """A change of one list, and how many HS subheadings that pass now it would stop."""

    ruleset: str
    change: str
    subheadings: int


@frozen
class Route:
    """The hops in order, and what passes them all: `passes` in any case, `in_part` below a limit
    or on some reading. `closing` are the single changes that would stop most of it."""

    day: date
    hops: tuple[Hop, ...]
    weakest: Hop
    passes: CodeSet
    in_part: CodeSet
    passing: int
    partly: int
    closing: tuple[Closing, ...]


def route(
    rulesets: tuple[Ruleset, ...], target: str, day: date, rates: Rates, middle: str = "transit"
) -> Route:
    """Follow goods along the states of a route to the target.

    `middle` is how the states after the first see them: `transit` or `export`.
    """
    contexts: list[dict[str, FactValue]] = []
    for index, ruleset in enumerate(rulesets):
        own = commercial_export(ruleset)
        own["destination"] = target
        own["direction"] = "export" if index == 0 else middle
        contexts.append(own)
    named = kinds()
    cuts = CodeSet.from_ranges(r for kind in named for r in kind.whole.ranges)
    made = grid(rulesets, day, rates, tuple(contexts), cuts)
    judged = judgements(rulesets)
    every = range(len(made.cells))
    sure = [[_always(certainly(root, judged)) for root in row] for row in made.roots]
    some = [[_ever(possibly(root, judged)) for root in row] for row in made.roots]
    above = [[_ever(certainly(root, judged)) for root in row] for row in made.roots]
    left = set(every)
    hops = []
    for index, ruleset in enumerate(rulesets):
        stops = {k for k in left if sure[index][k]}
        may = {k for k in left - stops if some[index][k] and not above[index][k]}
        limited = {k for k in left - stops if above[index][k]}
        alone = {k for k in every if sure[index][k]}
        hops.append(
            Hop(
                ruleset,
                str(contexts[index]["direction"]),
                _codes(made.cells, stops),
                _codes(made.cells, limited),
                _codes(made.cells, may),
                _size(made.touched, stops),
                _size(made.touched, alone),
            )
        )
        left -= stops
    free = {k for k in left if not any(some[i][k] for i in range(len(rulesets)))}
    weakest = min(hops, key=lambda hop: hop.alone)
    changes = [
        Closing(weakest.ruleset.id, f"banned {kind.title}", closed)
        for kind in named
        if kind.whole and (closed := _size(made.touched, left & _inside(made.cells, kind.whole)))
    ]
    for hop, own in zip(hops, contexts, strict=True):
        if hop.direction != "export":
            as_export = grid((hop.ruleset,), day, rates, ({**own, "direction": "export"},), cuts)
            bans = {
                c
                for c, r in zip(as_export.cells, as_export.roots[0], strict=True)
                if _always(certainly(r, judged))
            }
            reach = {k for k in left if any(a <= made.cells[k][0] < b for a, b in bans)}
            if reach:
                words = f"applied its list to {hop.direction}"
                changes.append(Closing(hop.ruleset.id, words, _size(made.touched, reach)))
    return Route(
        day,
        tuple(hops),
        weakest,
        _codes(made.cells, free),
        _codes(made.cells, left - free),
        _size(made.touched, free),
        _size(made.touched, left - free),
        tuple(sorted(changes, key=lambda c: (-c.subheadings, c.change))[:3]),
    )


def _inside(cells: tuple[tuple[int, int], ...], codes: CodeSet) -> set[int]:
    return {
        k
        for k, (low, high) in enumerate(cells)
        if any(a <= low and high <= b for a, b in codes.ranges)
    }


def _always(root: n.Diagram) -> bool:
    return root == PROHIBITED


def _ever(root: n.Diagram) -> bool:
    return any(terminal == PROHIBITED for _, terminal in paths(root))


def _codes(cells: tuple[tuple[int, int], ...], chosen: set[int]) -> CodeSet:
    return CodeSet.from_ranges(cells[k] for k in chosen)


def _size(touched: tuple[int, ...], chosen: set[int]) -> int:
    bits = 0
    for k in chosen:
        bits |= touched[k]
    return bits.bit_count()
