"""Whether two lists ever differ: the question of a diff, answered without its regions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rulec.analysis.diff import restrict
from rulec.analysis.one_rate import common_rates
from rulec.analysis.relation import stricter
from rulec.analysis.verdict import commercial_export
from rulec.diagram import node as n
from rulec.diagram.from_model import build
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Ruleset
from rulec.money import Rates
from rulec.nomenclature import CodeSet, declarable, edition_at


def equivalent(
    left: Ruleset,
    right: Ruleset,
    left_day: date,
    right_day: date,
    rates: Rates,
    context: Mapping[str, FactValue] | None = None,
) -> bool:
    """Whether every line gets the same verdict from both, each read on its day, at one day's rates.

    `context` holds what is assumed of every line (default: a commercial export to the target).
    """
    rates = common_rates(left_day, right_day, rates)
    given = Line(dict(commercial_export(left, right) if context is None else context))
    a, b = build(left, left_day, rates), build(right, right_day, rates)
    open_ = declarable(edition_at(left_day)) | declarable(edition_at(right_day))
    starts = sorted({cell.low for cell in (*a.cells, *b.cells)})
    seen: set[tuple[n.Diagram, n.Diagram]] = set()
    for low, high in zip(starts, [*starts[1:], 10**10], strict=True):
        pair = (a.at(low), b.at(low))
        if pair[0] is pair[1] or pair in seen or not CodeSet(((low, high),)) & open_:
            continue
        seen.add(pair)
        if any(stricter(*(restrict(root, given) for root in pair))):
            return False
    return True
