"""The question of a difference put to an SMT solver."""

from __future__ import annotations

from datetime import date

import z3

from rulec.model.line import Line
from rulec.model.ruleset import Ruleset
from rulec.money import Rates
from tests.conformance.smt import Encoder, verdict_of


def differ(a: Ruleset, b: Ruleset, day_a: date, day_b: date, rates: Rates, context: Line) -> bool:
    """Whether some completion of the context gets two verdicts."""
    encoder = Encoder(context, day_a, rates)
    left = verdict_of(encoder, a)
    encoder.day = day_b
    right = verdict_of(encoder, b)
    solver = z3.Solver()
    solver.add(*encoder.stated(), left != right)
    answer = solver.check()
    assert answer != z3.unknown, "the solver gave up"
    return bool(answer == z3.sat)
