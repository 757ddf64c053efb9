"""How two lists relate: in what they certainly ban, and in what they may ban.

An open-textured word leaves a verdict to a person. What a list certainly bans is what it bans on
every reading of such words; what it may ban is what it bans on some reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

from rulec.diagram import node as n
from rulec.diagram.query import paths
from rulec.model.ruleset import Ruleset

Relation = Literal["equal", "left-stricter", "right-stricter", "incomparable"]


def judgements(rulesets: Iterable[Ruleset]) -> frozenset[str]:
    """The names of everything that a person has to judge."""
    return frozenset(
        name
        for ruleset in rulesets
        for name, fact in ruleset.facts.items()
        if fact.kind == "judgement"
    )


@cache
def certainly(root: n.Diagram, judged: frozenset[str]) -> n.Diagram:
    """The mildest verdict over all readings of the judgements."""
    return _quantified(root, judged, strict=False)


@cache
def possibly(root: n.Diagram, judged: frozenset[str]) -> n.Diagram:
    """The strictest verdict over all readings of the judgements."""
    return _quantified(root, judged, strict=True)


def _quantified(root: n.Diagram, judged: frozenset[str], *, strict: bool) -> n.Diagram:
    if isinstance(root, int):
        return root
    run = possibly if strict else certainly
    kids = tuple(run(kid, judged) for kid in root.kids)
    if root.var[1] == "flag" and root.var[2] in judged:
        return (n.strictest if strict else n.mildest)(kids[0], kids[1])
    return n.make(root.var, root.keys, kids)


@cache
def stricter(left: n.Diagram, right: n.Diagram) -> tuple[bool, bool]:
    """Whether some line gets a stricter verdict on the left, and whether some does on the right."""
    if left is right or (isinstance(left, int) and left == right):
        return False, False
    more = less = False
    for _, terminal in paths(n.pair(left, right)):
        a, b = divmod(terminal, 3)
        more, less = more or a > b, less or a < b
        if more and less:
            break
    return more, less


def relation(more: bool, less: bool) -> Relation:
    """The name of a relation by which side is stricter somewhere."""
    if more and less:
        return "incomparable"
    return "left-stricter" if more else "right-stricter" if less else "equal"
