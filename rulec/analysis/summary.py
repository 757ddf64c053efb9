"""A difference for readers: regions of the same goods and conditions told as one finding.

The regions of a diff are disjoint, so goods on which several words have to be judged fall into
many of them. A finding says instead, for each side, on which readings it comes to which verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from attrs import field, frozen

from rulec.analysis.diff import Difference, Region, step
from rulec.analysis.short_codes import shortened
from rulec.diagram import node as n
from rulec.diagram.query import Path, paths
from rulec.model.line import Line
from rulec.model.ruleset import VERDICTS, Provision
from rulec.nomenclature import CodeSet, edition_at, leaves, subheadings


@frozen
class Says:
    """One side of a finding: its verdicts, strictest first, each with the readings that give it.

    A reading is a set of tests that hold together; no readings means: otherwise.
    """

    verdicts: tuple[tuple[str, tuple[Path, ...]], ...]
    provisions: tuple[Provision, ...]


@frozen
class Finding:
    """Where two lists differ on some goods: for certain under some conditions, or by what each
    says on which readings. One witness is shown for each part of the conditions, its code as short
    as it can be."""

    codes: CodeSet
    conditions: tuple[str, ...]
    left: Says
    right: Says
    witnesses: tuple[Line, ...]
    regions: tuple[Region, ...] = field(repr=False)
    certain: bool
    size: int


def findings(found: Difference, regions: Iterable[Region]) -> list[Finding]:
    """The regions as findings, certain ones first, and the ones that touch most codes first."""
    groups: dict[tuple[object, ...], list[Region]] = {}
    for region in regions:
        key = (region.conditions if region.certain else (), region.cell, region.certain)
        groups.setdefault(key, []).append(region)
    made = [
        _finding(found, codes, members)
        for group in groups.values()
        for codes, members in _split(group)
    ]
    return sorted(made, key=lambda f: (not f.certain, -f.size, f.codes.ranges))


def _split(group: list[Region]) -> Iterable[tuple[CodeSet, list[Region]]]:
    """The codes of a group of regions, parted by which regions hold them."""
    cuts = sorted({cut for region in group for cut in region.codes.cuts()})
    parts: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for low, high in pairwise(cuts):
        holders = tuple(i for i, region in enumerate(group) if region.codes.at(low))
        if holders:
            parts.setdefault(holders, []).append((low, high))
    for holders, ranges in parts.items():
        yield CodeSet.from_ranges(ranges), [group[i] for i in holders]


def _finding(found: Difference, codes: CodeSet, members: list[Region]) -> Finding:
    first = members[0]
    sides = []
    for index in (0, 1):
        provisions = dict.fromkeys(
            p for r in members for p in (r.left_provisions if index == 0 else r.right_provisions)
        )
        if first.certain:
            verdict = first.left if index == 0 else first.right
            sides.append(Says(((verdict, ()),), tuple(provisions)))
        else:
            sides.append(Says(_says(first.cell[index]), tuple(provisions)))
    edition = edition_at(found.left_day)
    real = codes & leaves(edition) or codes
    shown: dict[tuple[str, ...], Line] = {}
    for region in members:
        line = region.witness
        if str(line.get("code")) not in codes:  # the region holds other goods too
            line = line.with_(code=f"{real.ranges[0][0]:010d}")
        if region.conditions not in shown:
            shown[region.conditions] = shortened(found, line, codes & region.codes)
    return Finding(
        codes,
        first.conditions if first.certain else (),
        sides[0],
        sides[1],
        tuple(shown.values()),
        tuple(members),
        first.certain,
        subheadings(real, edition),
    )


def _says(root: n.Diagram) -> tuple[tuple[str, tuple[Path, ...]], ...]:
    """The verdicts of a diagram over judgements: the strictest by its shortest readings."""
    reached = sorted(set(_terminals(root)), reverse=True)
    made: list[tuple[str, tuple[Path, ...]]] = []
    for verdict in reached[:-1]:
        made.append((VERDICTS[verdict], readings(root, verdict)))
    made.append((VERDICTS[reached[-1]], ()))
    return tuple(made)


def readings(root: n.Diagram, level: int) -> tuple[Path, ...]:
    """The shortest sets of tests that bring the verdict to at least `level`.

    Where neither a `no` nor a lower value makes it stricter, only what has to be yes or above a
    limit is said; else whole paths are.
    """
    whole = [path for path, terminal in paths(root) if terminal >= level]
    positive = [tuple(made for node, i in path if (made := _upward(node, i))) for path in whole]
    if not all(_at_least(root, tests, level) for tests in positive):
        return tuple(whole)
    short: dict[frozenset[tuple[object, ...]], Path] = {}
    for tests in sorted(positive, key=len):
        for test in tests:
            fewer = tuple(t for t in tests if t is not test)
            if _at_least(root, fewer, level):
                tests = fewer
        key = frozenset(step(node, index) for node, index in tests)
        if not any(known <= key for known in short):
            short = {known: path for known, path in short.items() if not key <= known}
            short[key] = tests
    return tuple(short.values())


def _upward(node: n.Node, index: int) -> tuple[n.Node, int] | None:
    """What a step demands at least: a yes, one value, or to be above its lower cut."""
    if index == 0 and node.var[1] != "one_of":
        return None
    if node.var[1] in ("flag", "one_of"):
        return node, index
    made = n.make(node.var, (n.cut(node, index - 1),), (0, 1))
    assert isinstance(made, n.Node)
    return made, 1


def _at_least(root: n.Diagram, tests: Path, level: int) -> bool:
    """Whether the verdict is at least `level` when the tests hold, whatever the rest."""
    done: dict[n.Diagram, bool] = {}

    def run(d: n.Diagram) -> bool:
        if isinstance(d, int):
            return d >= level
        if d not in done:
            done[d] = all(run(kid) for kid in _allowed(d, tests))
        return done[d]

    return run(root)


def _allowed(node: n.Node, tests: Path) -> tuple[n.Diagram, ...]:
    kids = node.kids
    for test, index in tests:
        if test.var != node.var:
            continue
        if node.var[1] == "flag":
            return kids[1:]
        if node.var[1] == "one_of":
            named = test.keys[index] if index < len(test.keys) else None
            return (kids[node.keys.index(named)],) if named in node.keys else kids[-1:]
        below = sum(1 for i in range(len(node.keys)) if n.cut(node, i) <= n.cut(test, 0))
        kids = kids[max(below, len(node.kids) - len(kids)) :]
    return kids


def _terminals(root: n.Diagram) -> Iterable[int]:
    return [terminal for _, terminal in paths(root)]
