"""Whether a list that implements another prohibits everything that the other prohibits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from rulec.analysis.grid import grid
from rulec.analysis.relation import certainly, judgements, possibly
from rulec.analysis.verdict import causes, commercial_export
from rulec.analysis.wording import Wording
from rulec.diagram import node as n
from rulec.diagram.compare import above
from rulec.diagram.from_model import FREE, PROHIBITED
from rulec.diagram.query import witness
from rulec.model.line import Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import EcbRates, Rates
from rulec.nomenclature import CodeSet, edition_at, leaves

Span = tuple[date | None, date | None]
"""From the first day on until the second; None is for ever since, or to no end known."""


@frozen
class Unmet:
    """A provision of the list to implement that is not met, on which days, and a line of the last.

    `on_a_reading`: met if the list's own open-textured words are read so, else on no reading.
    """

    provision: Provision
    days: tuple[Span, ...]
    witness: Line
    on_a_reading: bool


def unmet(ruleset: Ruleset, duty: Ruleset, rates: Rates | None = None) -> tuple[Unmet, ...]:
    """What `duty` prohibits of commercial exports and `ruleset` does not prohibit that day.

    Thresholds in other currencies are compared at the rates of each day on which either list
    changes. Words that both lists leave to judgement are read alike in both.
    """
    found: dict[tuple[Provision, bool], tuple[list[Span], Line]] = {}
    days = sorted({*ruleset.changes(), *duty.changes()})
    # what has no first day is in force on the day before all others, or, without any, today
    before = days[0] - timedelta(days=1) if days else date.today()
    for since, until in zip([None, *days], [*days, None], strict=True):
        day = since or before
        for provision, line, reading in _on(ruleset, duty, day, rates or EcbRates()):
            spans, _ = found.get((provision, reading), ([], line))
            if spans and spans[-1][1] == since and since is not None:
                spans[-1] = (spans[-1][0], until)
            elif not spans or spans[-1] != (since, until):
                spans.append((since, until))
            found[provision, reading] = (spans, line)
    order = {p: i for i, p in enumerate(duty.provisions)}
    return tuple(
        Unmet(provision, tuple(spans), line, reading)
        for (provision, reading), (spans, line) in sorted(
            found.items(), key=lambda item: (item[0][1], order[item[0][0]])
        )
    )


def _on(
    ruleset: Ruleset, duty: Ruleset, day: date, rates: Rates
) -> Iterator[tuple[Provision, Line, bool]]:
    context = commercial_export(ruleset, duty)
    made = grid((ruleset, duty), day, rates, (context, context))
    wording = Wording(((duty, day), (ruleset, day)), rates, duty.facts)
    own = judgements([ruleset]) - judgements([duty])
    told: set[tuple[Provision, bool]] = set()
    seen: set[tuple[n.Diagram, n.Diagram]] = set()
    real = leaves(edition_at(day))
    for (low, high), mine, theirs in zip(made.cells, *made.roots, strict=True):
        if (mine, theirs) in seen:
            continue
        seen.add((mine, theirs))
        banned = n.relabel(theirs, lambda v: PROHIBITED if v == PROHIBITED else FREE)
        for reading, best in ((False, possibly(mine, own)), (True, certainly(mine, own))):
            short = above(
                banned, n.relabel(best, lambda v: PROHIBITED if v == PROHIBITED else FREE)
            )
            if short is None:
                continue
            codes = CodeSet(((low, high),))
            code = (codes & real or codes).ranges[0][0]
            line = witness(code, short, day, *wording.currency(short)).with_(**context)
            for provision in causes(duty.in_force(day), line, day, rates, "prohibited"):
                if (provision, False) not in told and (provision, reading) not in told:
                    told.add((provision, reading))
                    yield provision, line, reading
            break
