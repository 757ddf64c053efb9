"""Whether a list that implements another prohibits everything that the other prohibits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import reduce
from operator import or_

from attrs import evolve, frozen

from rulec.analysis.grid import grid
from rulec.analysis.relation import certainly, judgements, possibly
from rulec.analysis.verdict import causes, commercial_export
from rulec.analysis.wording import Wording
from rulec.diagram import node as n
from rulec.diagram.compare import above
from rulec.diagram.from_model import FREE, PROHIBITED
from rulec.diagram.query import witness
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import EcbRates, Rates
from rulec.nomenclature import EMPTY, CodeSet, edition_at, leaves

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
    compared = _Compared(
        _touching(ruleset, duty),
        duty,
        rates or EcbRates(),
        commercial_export(ruleset, duty),
        judgements([ruleset]) - judgements([duty]),
    )
    by_id = {p.id: p for p in duty.provisions}
    days = sorted({*ruleset.changes(), *duty.changes()})
    # what has no first day is in force on the day before all others, or, without any, today
    before = days[0] - timedelta(days=1) if days else date.today()
    for since, until in zip([None, *days], [*days, None], strict=True):
        day = since or before
        for read, line, reading in compared.on(day):
            provision = by_id[read.id]
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


def _touching(ruleset: Ruleset, duty: Ruleset) -> Ruleset:
    """The list without the bans on other goods than those that the duty is about."""
    goods = reduce(or_, (p.goods for p in duty.provisions if p.kind == "prohibit"), EMPTY)
    kept = [p for p in ruleset.provisions if p.kind == "exempt" or p.goods & goods]
    return evolve(ruleset, provisions=tuple(kept))


@frozen
class _Compared:
    """A list and one that it implements. `own` are the words that only the list leaves to judgement."""

    ruleset: Ruleset
    duty: Ruleset
    rates: Rates
    context: dict[str, FactValue]
    own: frozenset[str]

    def on(self, day: date) -> Iterator[tuple[Provision, Line, bool]]:
        """What is not met on a day, each provision once, and whether it is on a reading."""
        duties = self.duty.in_force(day)
        if not any(p.kind == "prohibit" for p in duties):
            return
        made = grid((self.ruleset, self.duty), day, self.rates, (self.context, self.context))
        wording = Wording(((self.duty, day), (self.ruleset, day)), self.rates, self.duty.facts)
        told: set[tuple[Provision, bool]] = set()
        seen: set[tuple[n.Diagram, n.Diagram]] = set()
        real = leaves(edition_at(day))
        for (low, high), mine, theirs in zip(made.cells, *made.roots, strict=True):
            if (mine, theirs) in seen:
                continue
            seen.add((mine, theirs))
            banned = _prohibited(theirs)
            for reading, best in (
                (False, possibly(mine, self.own)),
                (True, certainly(mine, self.own)),
            ):
                short = above(banned, _prohibited(best))
                if short is None:
                    continue
                codes = CodeSet(((low, high),))
                code = (codes & real or codes).ranges[0][0]
                line = witness(code, short, day, *wording.currency(short)).with_(**self.context)
                for provision in causes(duties, line, day, self.rates, "prohibited"):
                    if (provision, False) not in told and (provision, reading) not in told:
                        told.add((provision, reading))
                        yield provision, line, reading
                break


def _prohibited(verdict: n.Diagram) -> n.Diagram:
    """A verdict with what is no prohibition taken as free."""
    return n.relabel(verdict, lambda v: PROHIBITED if v == PROHIBITED else FREE)
