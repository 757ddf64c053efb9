"""Rows of texts for screening, drawn on the borders of lists, and what every list has to answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from rulec.model.line import Line
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
    """The verdict and the provisions (no exemptions) of a list on a line."""
    vector = judged(plan, line)
    if vector.verdict == "free":
        return "free", ()
    kinds = {p.id: p.kind for p in plan.ruleset.in_force(day)}
    return vector.verdict, tuple(n for n in vector.provisions if kinds[n] != "exempt")
