"""Rows of texts for screening, drawn on the borders of lists, and what every list has to answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from rulec.model.line import Line
from rulec.reference.evaluator import truth
from rulec.targets.plan import Plan
from rulec.targets.vectors import drawn_lines, judged, plain

Row = dict[str, str]


def texts(line: Line) -> Row:
    """A line as cells."""
    said = {True: "yes", False: "no"}
    return {k: said[v] if isinstance(v, bool) else v for k, v in plain(line).items()}


def drawn_rows(plans: Sequence[Plan], count: int, seed: int = 0) -> list[tuple[Row, Line]]:
    """Rows from the borders of some plans, mixed."""
    each = -(-count // len(plans))
    made = [(texts(line), line) for p in plans for line in drawn_lines(p, each, seed)]
    random.Random(seed).shuffle(made)
    return made[:count]


def expected(plan: Plan, line: Line, day: date) -> tuple[str, tuple[str, ...]]:
    """The verdict and the deciding provisions of a list on a line, by the reference.

    They are those that hold, of the verdict's own level, else those that may hold; without those
    that an exemption certainly frees.
    """
    vector = judged(plan, line)
    if vector.verdict == "free":
        return "free", ()
    in_force = {p.id: p for p in plan.ruleset.in_force(day)}
    named = [in_force[name] for name in vector.provisions]
    holds = {p: truth(p.condition, line, day, plan.rates) for p in named}
    freeing = [p for p in named if p.kind == "exempt" and holds[p] and p.leaves == "free"]
    freed = {name for p in freeing for name in p.of}
    bans = [p for p in named if p.kind != "exempt" and p.id not in freed]
    level = {"prohibited": "prohibit", "license": "license"}.get(vector.verdict)
    if level is not None:
        bans = [p for p in bans if p.kind == level] or bans
        bans = [p for p in bans if holds[p] is True] or bans
    return vector.verdict, tuple(p.id for p in bans)
