"""Diagrams lifted over missing facts: terminals are sets of verdicts (bit 1 << verdict)."""

from __future__ import annotations

from functools import reduce

from attrs import frozen

from rulec.diagram import node as n

FIRST = 8  # references below are terminals, sets of three verdicts


@frozen
class Lifted:
    """A test with one child more, for when the fact is missing. Children are references."""

    var: n.Var
    keys: tuple[n.Key, ...]
    kids: tuple[int, ...]
    missing: int  # 0 for ratios: there the children that can be reached are explored


class Lifter:
    """Lifts diagrams into one table of nodes, each of them there once, children first."""

    def __init__(self) -> None:
        self.nodes: list[Lifted] = []
        self._refs: dict[Lifted, int] = {}
        self._done: dict[n.Node, int] = {}
        self._unions: dict[tuple[int, int], int] = {}

    def lift(self, diagram: n.Diagram) -> int:
        """The reference of the lifted diagram."""
        if isinstance(diagram, int):
            return 1 << diagram
        if diagram not in self._done:
            kids = tuple(self.lift(k) for k in diagram.kids)
            self._done[diagram] = self._make(diagram.var, diagram.keys, kids)
        return self._done[diagram]

    def _make(
        self, var: n.Var, keys: tuple[n.Key, ...], kids: tuple[int, ...], missing: int | None = None
    ) -> int:
        if var[1] == "ratio":
            missing = 0
        elif missing is None:
            missing = reduce(self.union, kids)
        if all(k == kids[0] for k in kids) and (var[1] == "ratio" or missing == kids[0]):
            return kids[0]
        node = Lifted(var, keys, kids, missing)
        if node not in self._refs:
            self._refs[node] = FIRST + len(self.nodes)
            self.nodes.append(node)
        return self._refs[node]

    def union(self, a: int, b: int) -> int:
        """What either can reach."""
        if a == b:
            return a
        if a < FIRST and b < FIRST:
            return a | b
        a, b = min(a, b), max(a, b)
        if (a, b) not in self._unions:
            self._unions[a, b] = self._union(a, b)
        return self._unions[a, b]

    def _union(self, a: int, b: int) -> int:
        tested = [self.nodes[r - FIRST] for r in (a, b) if r >= FIRST]
        var = min(node.var for node in tested)
        here = [node for node in tested if node.var == var]
        rest = [r for r in (a, b) if r < FIRST or self.nodes[r - FIRST].var != var]
        keys = tuple(sorted({k for node in here for k in node.keys}))
        width = 2 if var[1] == "flag" else len(keys) + 1
        kids = tuple(
            reduce(self.union, [*rest, *(_kid(node, keys, i) for node in here)])
            for i in range(width)
        )
        missing = reduce(self.union, [*rest, *(node.missing for node in here)])
        return self._make(var, keys, kids, missing)


def _kid(node: Lifted, keys: tuple[n.Key, ...], index: int) -> int:
    """The child of `node` for entry `index` of the finer key list `keys`."""
    if node.var[1] == "flag":
        return node.kids[index]
    if node.var[1] == "one_of":
        if index < len(keys) and keys[index] in node.keys:
            return node.kids[node.keys.index(keys[index])]
        return node.kids[-1]
    return node.kids[sum(1 for k in node.keys if k in keys[:index])]
