"""What other lists say of the lines to which one provision applies.

The provision's condition and another list's verdict are held against each other as diagrams, on the
codes of the provision only: exact, and quick enough to be asked of every provision of a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from rulec.analysis.diff import restrict
from rulec.analysis.relation import certainly, judgements, possibly
from rulec.analysis.verdict import commercial_export
from rulec.diagram import node as n
from rulec.diagram.from_model import FREE, LICENSE, PROHIBITED, Compiler, build, code_cuts
from rulec.diagram.query import paths
from rulec.model.condition import Flag, atoms
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import Rates
from rulec.nomenclature import CodeSet, declarable, edition_at

Says = Literal["banned", "licence", "free", "judged", "partly", "no list"]
"""Of all lines to which the provision applies: `judged` if some reading of the other list's open
words bans them all, `no list` if nothing of the other list is in force that day."""

Context = tuple[tuple[str, FactValue], ...]

_ELSE = 3  # the terminal of lines to which the provision does not apply
_applied = n.apply(lambda holds, verdict: verdict if holds else _ELSE)
_ONE: dict[frozenset[int], Says] = {
    frozenset({PROHIBITED}): "banned",
    frozenset({LICENSE}): "licence",
    frozenset({FREE}): "free",
}


def last_day(provision: Provision, today: date) -> date:
    """The day on which a provision is asked about: its last day in force, or today."""
    if provision.until is not None and provision.until <= today:
        return provision.until - timedelta(days=1)
    return max(provision.since or today, today)


def neighbours(ruleset: Ruleset, known: Iterable[Ruleset]) -> tuple[Ruleset, ...]:
    """The other lists on the same target under the same regime."""
    return tuple(
        other
        for other in known
        if other.id != ruleset.id
        and (other.regime, other.target) == (ruleset.regime, ruleset.target)
    )


def contexts(ruleset: Ruleset, other: Ruleset) -> Iterator[dict[str, FactValue]]:
    """What is assumed of a line: a commercial export to the target, else an import from it."""
    export = commercial_export(ruleset, other)
    yield export
    target = str(export.pop("destination"))
    yield {**export, "direction": "import", "origin": target, "dispatch": target}


def says(
    provision: Provision, ruleset: Ruleset, other: Ruleset, day: date, rates: Rates
) -> Says | None:
    """What `other` says of the lines to which a provision of `ruleset` applies on a day.

    None if it applies to no commercial export to the target and no import from it.
    """
    for context in contexts(ruleset, other):
        found = says_in(provision, other, day, rates, tuple(sorted(context.items())))  # type: ignore[arg-type]
        if found is not None:
            return found
    return None


@lru_cache(maxsize=16384)
def says_in(
    provision: Provision, other: Ruleset, day: date, rates: Rates, context: Context
) -> Says | None:
    """What `other` says of the lines of a context to which a provision applies; None if there are none."""
    pairs = set(_pairs(provision, other, day, rates, context))
    outcomes = _all(pairs)
    if not outcomes:
        return None
    if all(p.kind == "exempt" for p in other.in_force(day)):
        return "no list"
    if outcomes in _ONE:
        return _ONE[outcomes]
    own = judgements([other]) - {a.fact for a in atoms(provision.condition) if isinstance(a, Flag)}
    most = _all((holds, possibly(verdict, own)) for holds, verdict in pairs)
    least = _all((holds, certainly(verdict, own)) for holds, verdict in pairs)
    return "judged" if most == {PROHIBITED} and least != most else "partly"


def _pairs(
    provision: Provision, other: Ruleset, day: date, rates: Rates, context: Context
) -> Iterator[tuple[n.Diagram, n.Diagram]]:
    """On every stretch of codes, where the provision holds and what the other list decides."""
    built = build(other, day, rates)
    at = 0
    for low, high, holds in _cells(provision, day, rates, context):  # type: ignore[arg-type]
        while at + 1 < len(built.cells) and built.cells[at + 1].low <= low:
            at += 1
        k = at
        while k < len(built.cells) and built.cells[k].low < high:
            yield holds, _restricted(built.cells[k].root, context)
            k += 1


@lru_cache(maxsize=4096)
def _cells(
    provision: Provision, day: date, rates: Rates, context: Context
) -> tuple[tuple[int, int, n.Diagram], ...]:
    """The codes on which a provision can hold, in order, each stretch with where it does."""
    compiler = Compiler(day, rates)
    goods = provision.goods & declarable(edition_at(day))
    cuts = code_cuts([provision])
    made: list[tuple[int, int, n.Diagram]] = []
    known: dict[n.Diagram, n.Diagram] = {}
    for low, high in zip(cuts, [*cuts[1:], 10**10], strict=True):
        inside = goods & CodeSet(((low, high),))
        if not inside:
            continue
        holds = compiler.condition(provision.condition, low)
        if holds not in known:
            known[holds] = _restricted(holds, context)
        if known[holds] != 0:
            made += [(a, b, known[holds]) for a, b in inside.ranges]
    return tuple(made)


@lru_cache(maxsize=65536)
def _restricted(root: n.Diagram, context: Context) -> n.Diagram:
    return restrict(root, Line(dict(context)))


def _all(pairs: Iterable[tuple[n.Diagram, n.Diagram]]) -> frozenset[int]:
    return frozenset[int]().union(*(_outcomes(holds, verdict) for holds, verdict in pairs))


@lru_cache(maxsize=65536)
def _outcomes(holds: n.Diagram, verdict: n.Diagram) -> frozenset[int]:
    """The verdicts that lines get on which the provision holds."""
    product = _applied(holds, verdict)
    found: set[int] = set()
    seen: set[n.Diagram] = set()
    stack = [product]
    while stack:
        here = stack.pop()
        if isinstance(here, int):
            found.add(here)
        elif here not in seen:
            seen.add(here)
            if here.var[1] == "ratio":  # amounts hang together, and stand below all other tests
                found.update(terminal for _, terminal in paths(here))
            else:
                stack += here.kids
    return frozenset(found - {_ELSE})
