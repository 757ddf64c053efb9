"""A line whose verdict turns on one thing: what else it waits for is answered with no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rulec.analysis.cover import Item, Touches
from rulec.analysis.verdict import evaluate
from rulec.model.condition import Flag
from rulec.model.line import FactValue, Line
from rulec.model.names import BUILT_IN

_MOST = 8  # times that what a verdict waits for is answered


def denied(
    touches: Touches, item: Item, side: str, line: Line, context: Mapping[str, FactValue]
) -> Line | None:
    """The line with "no" to each word that its verdict waits for and that the item is not about.

    Then its verdict is settled, or waits for nothing but the word that is left `open`; None if it
    cannot be brought to that. A day that it waits for is taken to be that of the line.
    """
    own = item.test.fact if isinstance(item.test, Flag) else ""
    day = line.get("date")
    assert isinstance(day, date)
    for _ in range(_MOST):
        whole = line.assuming(context)
        verdict = evaluate(touches.near(whole), whole, day, touches.rates)
        reached = len(verdict.possible) == 1 if side != "open" else verdict.ask[:1] == ((own,),)
        if reached:
            return line if (item, side) in touches.of(whole, verdict) else None
        said: dict[str, FactValue] = {}
        for name in (name for group in verdict.ask[:1] for name in group if name != own):
            kind = (touches.ruleset.facts.get(name) or BUILT_IN[name]).kind
            if kind in ("judgement", "yes_no"):
                said[name] = False
            elif kind == "date":
                said[name] = day
        if not said:
            return None
        line = line.with_(**said)
    return None
