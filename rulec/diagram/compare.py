"""Where one verdict diagram is stricter than another, and where a diagram falls with the value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from rulec.diagram import node as n
from rulec.diagram.feasible import solve
from rulec.diagram.from_model import FREE
from rulec.diagram.query import Path, path_bounds, paths


def strictest(diagrams: Iterable[n.Diagram]) -> n.Diagram:
    """The strictest of verdict diagrams; FREE if there are none."""
    made: n.Diagram = FREE
    for diagram in diagrams:
        made = n.strictest(made, diagram)
    return made


_more: dict[tuple[n.Diagram, n.Diagram], Path | None] = {}


def above(a: n.Diagram, b: n.Diagram) -> Path | None:
    """A way that some line can take to a stricter verdict in `a` than in `b`; None if none can."""
    if a is b or (isinstance(a, int) and isinstance(b, int)):
        return () if isinstance(a, int) and isinstance(b, int) and a > b else None
    if (a, b) not in _more:
        _more[a, b] = next(_ways_above(a, b), None)
    return _more[a, b]


def _ways_above(a: n.Diagram, b: n.Diagram) -> Iterator[Path]:
    where = n.relabel(n.pair(a, b), lambda both: int(both // 3 > both % 3))
    yield from (path for path, more in paths(where) if more)


def exceeds(a: n.Diagram, b: n.Diagram) -> bool:
    """Whether some line gets a stricter verdict in `a` than in `b`."""
    return above(a, b) is not None


def falling(root: n.Diagram) -> tuple[Path, Path] | None:
    """Two ways through a diagram that part only in the value, the dearer one freer."""
    if all(_rises(node) for node in n.nodes(root)):
        return None
    for prefix, node in _money_nodes(root, ()):
        for index, dearer in combinations(range(len(node.kids)), 2):
            for rest in _ways_above(node.kids[index], node.kids[dearer]):
                low, high = (
                    (*prefix, (node, i), *next(iter(completed(node.kids[i], rest)), ((), 0))[0])
                    for i in (index, dearer)
                )
                if solve(path_bounds(low)) and solve(path_bounds(high)):
                    return low, high
    return None


def _rises(node: n.Node) -> bool:
    if node.var[1] != "ratio" or not node.var[2]:
        return True
    return all(n.strictest(a, b) == b for a, b in zip(node.kids, node.kids[1:], strict=False))


def _money_nodes(root: n.Diagram, prefix: Path) -> Iterator[tuple[Path, n.Node]]:
    """The money tests that do not rise, each with a way to it."""
    seen: set[n.Node] = set()
    stack: list[tuple[n.Diagram, Path]] = [(root, prefix)]
    while stack:
        here, way = stack.pop()
        if isinstance(here, int) or here in seen:
            continue
        seen.add(here)
        if not _rises(here):
            yield way, here
        stack += [(kid, (*way, (here, i))) for i, kid in enumerate(here.kids)]


def completed(root: n.Diagram, wanted: Path) -> Iterator[tuple[Path, int]]:
    """The ways through `root` that keep to what another way says of the same variables."""
    said = {node.var: (node, index) for node, index in wanted}
    for path, terminal in paths(root):
        if all(_agrees(node, index, said) for node, index in path):
            yield path, terminal


def _agrees(node: n.Node, index: int, said: dict[n.Var, tuple[n.Node, int]]) -> bool:
    if node.var not in said:
        return True
    other, at = said[node.var]
    if node.var[1] == "flag":
        return at == index
    keys = n.merge(node.var, node, other)
    width = len(keys) + 1
    return any(
        n.kid_at(n.Node(node.var, node.keys, tuple(range(len(node.kids)))), keys, i) == index
        and n.kid_at(n.Node(node.var, other.keys, tuple(range(len(other.kids)))), keys, i) == at
        for i in range(width)
    )
