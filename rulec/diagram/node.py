"""Reduced, ordered, multi-terminal interval decision diagrams (hash-consed nodes)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Union

from attrs import frozen

# A variable: (rank, kind, name...). Kinds: "one_of", "date", "flag", "number", "ratio".
Var = tuple[int, str, str, str]
# A cut of a number axis: (bound, strict); "above" means > when strict, else >=. They sort along the axis.
Cut = tuple[Fraction, bool]
Key = Union[str, Cut]


@frozen(eq=False)
class Node:
    """A test of one variable. For axes `kids[i]` is the part above exactly i cuts;
    for named values `kids[i]` belongs to `keys[i]` and the last to every other value;
    for flags there are no keys and the kids are (no, yes)."""

    var: Var
    keys: tuple[Key, ...]
    kids: tuple[Diagram, ...]


Diagram = Union[Node, int]  # an int is a terminal

_table: dict[tuple[object, ...], Node] = {}


def number() -> int:
    """How many nodes have been made; all are kept."""
    return len(_table)


def make(var: Var, keys: tuple[Key, ...], kids: tuple[Diagram, ...]) -> Diagram:
    """The node, reduced: equal neighbours merged, a test that decides nothing left out."""
    if var[1] == "flag":
        if kids[0] is kids[1] or kids[0] == kids[1]:
            return kids[0]
    elif var[1] in ("one_of", "country"):
        rest = kids[-1]
        kept = [(k, d) for k, d in zip(keys, kids, strict=False) if d != rest]
        if not kept:
            return rest
        keys = tuple(k for k, _ in kept)
        kids = (*(d for _, d in kept), rest)
    else:
        new_keys: list[Key] = []
        new_kids: list[Diagram] = [kids[0]]
        for key, kid in zip(keys, kids[1:], strict=True):
            if kid != new_kids[-1]:
                new_keys.append(key)
                new_kids.append(kid)
        if not new_keys:
            return new_kids[0]
        keys, kids = tuple(new_keys), tuple(new_kids)
    identity = (
        var,
        keys,
        tuple(k if isinstance(k, int) else id(k) for k in kids),
        tuple(isinstance(k, int) for k in kids),
    )
    node = _table.get(identity)
    if node is None:
        node = _table[identity] = Node(var, keys, kids)
    return node


def cut(node: Node, index: int) -> Cut:
    """Cut number `index` of a node that tests an axis."""
    key = node.keys[index]
    assert isinstance(key, tuple)
    return key


def kid_at(node: Node, keys: tuple[Key, ...], index: int) -> Diagram:
    """The child of `node` for entry `index` of the finer key list `keys`."""
    if node.var[1] == "flag":
        return node.kids[index]
    if node.var[1] in ("one_of", "country"):
        if index < len(keys) and keys[index] in node.keys:
            return node.kids[node.keys.index(keys[index])]
        return node.kids[-1]
    return node.kids[sum(1 for k in node.keys if k in keys[:index])]


def merge(var: Var, *nodes: Node) -> tuple[Key, ...]:
    """The keys of several nodes that test the same variable, in order."""
    keys = {k for n in nodes for k in n.keys}
    return tuple(sorted(keys))


def apply(op: Callable[[int, int], int]) -> Callable[[Diagram, Diagram], Diagram]:
    """Lift a function of two terminals to two diagrams."""

    @cache
    def run(a: Diagram, b: Diagram) -> Diagram:
        if isinstance(a, int) and isinstance(b, int):
            return op(a, b)
        var = min(d.var for d in (a, b) if isinstance(d, Node))
        tested = [d for d in (a, b) if isinstance(d, Node) and d.var == var]
        keys = merge(var, *tested)
        width = 2 if var[1] == "flag" else len(keys) + 1
        kids = []
        for index in range(width):
            x = kid_at(a, keys, index) if isinstance(a, Node) and a.var == var else a
            y = kid_at(b, keys, index) if isinstance(b, Node) and b.var == var else b
            kids.append(run(x, y))
        return make(var, keys, tuple(kids))

    return run


conjunction = apply(lambda a, b: a & b)
disjunction = apply(lambda a, b: a | b)
strictest = apply(max)
mildest = apply(min)
pair = apply(lambda a, b: a * 3 + b)


def relabel(diagram: Diagram, names: Callable[[int], int]) -> Diagram:
    """The diagram with every terminal replaced."""
    done: dict[int, Diagram] = {}

    def run(d: Diagram) -> Diagram:
        if isinstance(d, int):
            return names(d)
        if id(d) not in done:
            done[id(d)] = make(d.var, d.keys, tuple(run(k) for k in d.kids))
        return done[id(d)]

    return run(diagram)


def nodes(diagram: Diagram) -> Iterator[Node]:
    """Every node once."""
    seen: set[int] = set()
    stack = [diagram]
    while stack:
        d = stack.pop()
        if isinstance(d, Node) and id(d) not in seen:
            seen.add(id(d))
            yield d
            stack.extend(d.kids)
