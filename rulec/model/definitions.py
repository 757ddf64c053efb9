"""Definitions that lead back to themselves, or that grow beyond measure when written out."""

from __future__ import annotations

from collections.abc import Iterator

from rulec.model.findings import Findings
from rulec.model.scope import Scope
from rulec.syntax import tree as t
from rulec.syntax.mistakes.diagnosis import MAX_DEPTH

MAX_PARTS = 5_000
"""How many conditions a definition may have when those that it names are written out."""

Leaf = t.Judged | t.MoneyTest | t.Compare | t.Membership | t.CodeIn | t.Bare


def leaves(condition: object, depth: int = 0) -> Iterator[tuple[Leaf, int]]:
    """The tests of a condition, each with how deep it stands."""
    if isinstance(condition, t.Junction):
        for part in condition.parts:
            yield from leaves(part, depth + 1)
    elif isinstance(condition, t.Negation):
        yield from leaves(condition.part, depth + 1)
    elif isinstance(condition, Leaf):
        yield condition, depth


def conditions(block: t.Block) -> Iterator[object]:
    """The conditions that stand in a block."""
    return (c.value for word in ("applies", "when", "ex") for c in block.all(word))


def goods(block: t.Block) -> Iterator[t.GoodsItem]:
    """The goods items of a block, the excepted ones too."""
    for clause in block.all("goods"):
        if isinstance(clause.value, t.Goods):
            yield from (*clause.value.items, *clause.value.excepted)


def references(block: t.Block, scope: Scope) -> list[tuple[t.Name, int]]:
    """The definitions that a block names, each with how deep it stands."""
    found = [(i.name, 1) for i in goods(block) if isinstance(i, t.NamedItem)]
    for condition in conditions(block):
        for leaf, depth in leaves(condition):
            if isinstance(leaf, t.CodeIn | t.Bare):
                found.append((leaf.name, depth + 1))
    return [(name, depth) for name, depth in found if name.value in scope.defines]


class Definitions:
    """Measures the definitions of a scope; `unusable` holds those that must not be expanded."""

    def __init__(self, scope: Scope, findings: Findings) -> None:
        self.scope, self.findings = scope, findings
        self.unusable: set[str] = set()
        self._depth: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        for name in scope.defines:
            self._visit(name)

    def _visit(self, start: str) -> None:
        # not recursive: a chain of definitions may be longer than Python's stack
        trail: list[tuple[str, Iterator[tuple[t.Name, int]]]] = []
        on_trail: dict[str, int] = {}

        def enter(name: str) -> None:
            on_trail[name] = len(trail)
            trail.append((name, iter(references(self.scope.defines[name], self.scope))))

        if start not in self._depth:
            enter(start)
        while trail:
            name, rest = trail[-1]
            for reference, _ in rest:
                key = reference.value
                if key in on_trail:
                    self._circle([n for n, _ in trail[on_trail[key] :]], reference)
                elif key not in self._depth:
                    enter(key)
                    break
            else:
                self._measure(name)
                trail.pop()
                del on_trail[name]

    def _circle(self, names: list[str], reference: t.Name) -> None:
        self.unusable.update(names)
        path = " -> ".join([*names, reference.value][-6:])
        message = f"`{reference.value}` is defined by itself"
        if len(names) > 1:
            message += f": {path}"
        self.findings.add("E0207", message, reference.span)

    def _measure(self, name: str) -> None:
        block = self.scope.defines[name]
        if self.too_large(block):
            self.unusable.add(name)
            self._depth[name], self._parts[name] = 0, 1
        else:
            self._depth[name], self._parts[name] = self._size(block)

    def too_large(self, block: t.Block) -> bool:
        """Report a block whose condition would be too large, written out in full."""
        depth, parts = self._size(block)
        if depth <= MAX_DEPTH and parts <= MAX_PARTS:
            return False
        name = f"`{block.name.value}`" if block.name else "this"
        what = f"nested more than {MAX_DEPTH} deep"
        if depth <= MAX_DEPTH:
            what = f"made of more than {MAX_PARTS} conditions"
        message = f"{name}, with what it names written out, is {what}"
        self.findings.add("E0105", message, block.name.span if block.name else block.span)
        return True

    def _size(self, block: t.Block) -> tuple[int, int]:
        """How deep and how large the conditions of a block are, written out in full."""
        depth = parts = 0
        for condition in conditions(block):
            for _, deep in leaves(condition):
                depth, parts = max(depth, deep), parts + 1
        for reference, deep in references(block, self.scope):
            depth = max(depth, deep + self._depth.get(reference.value, 0))
            parts += self._parts.get(reference.value, 1)
        return depth, parts
