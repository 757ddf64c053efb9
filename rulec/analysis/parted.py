"""A ruleset parted for reading it as a whole: its days by what is in force, its codes by what holds there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property

from attrs import define, field, frozen

from rulec.analysis.diff import restrict
from rulec.analysis.relation import judgements
from rulec.diagram import node as n
from rulec.diagram.compare import strictest
from rulec.diagram.from_model import Compiler, code_cuts, exempted
from rulec.model.by_code import ByCode
from rulec.model.condition import CodeIn, atoms
from rulec.model.line import Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import Unrated
from rulec.nomenclature import CodeSet, declarable, edition_at, known_editions

Days = tuple[date | None, date | None]
"""From a day (inclusive, None: ever since) to a day (exclusive, None: no end)."""


@frozen
class Alike:
    """Codes that no provision tells apart, and each provision's condition on them."""

    codes: CodeSet
    holding: tuple[tuple[Provision, n.Diagram], ...]


@define(slots=False)
class Parted:
    """A ruleset with its eras, and its codes parted by its provisions.

    Money stays in the currency of its provision; the diagrams hold at every exchange rate.
    """

    ruleset: Ruleset
    _bans: dict[tuple[int, Days], list[tuple[Provision, n.Diagram]]] = field(
        factory=dict, init=False
    )

    @cached_property
    def eras(self) -> tuple[Days, ...]:
        """The days between changes, on each of which the same provisions are in force."""
        changes = self.ruleset.changes()
        return tuple(zip((None, *changes), (*changes, None), strict=True))

    @cached_property
    def alike(self) -> tuple[Alike, ...]:
        """The codes that can be declared, parted by the provisions that can hold there."""
        provisions = self.ruleset.provisions
        compiler = Compiler(date.min, Unrated())
        open_ = CodeSet()
        first = edition_at(self.eras[0][1] or date.min)
        for edition in known_editions()[known_editions().index(first) :]:
            open_ = open_ | declarable(edition)
        own = {p: _code_sets(p) for p in provisions}
        index = ByCode(provisions)
        known: dict[tuple[Provision, tuple[bool, ...]], n.Diagram] = {}
        parted: dict[tuple[tuple[Provision, n.Diagram], ...], list[tuple[int, int]]] = {}
        starts = code_cuts(provisions)
        for low, high in zip(starts, [*starts[1:], 10**10], strict=True):
            holding = []
            for provision in index.at(low):
                key = (provision, tuple(codes.at(low) for codes in own[provision]))
                if key not in known:
                    known[key] = compiler.condition(provision.condition, low)
                if known[key] != 0:
                    holding.append((provision, known[key]))
            parted.setdefault(tuple(holding), []).append((low, high))
        return tuple(
            Alike(codes, holding)
            for holding, ranges in parted.items()
            if holding and (codes := CodeSet.from_ranges(ranges) & open_)
        )

    @cached_property
    def judged(self) -> frozenset[str]:
        """The names of everything that a person has to judge."""
        return judgements([self.ruleset])

    def holding(self, alike: Alike, era: Days) -> list[tuple[Provision, n.Diagram]]:
        """The provisions in force in an era, and where they hold then."""
        read = Line({"date": era[0] or date.min})
        return [
            (p, restrict(holds, read) if p.days else holds)
            for p, holds in alike.holding
            if in_force(p, era)
        ]

    def bans(self, alike: Alike, era: Days) -> list[tuple[Provision, n.Diagram]]:
        """What each prohibition and licence requirement in force comes to, exemptions taken off."""
        key = (id(alike), era)
        if key not in self._bans:
            self._bans[key] = exempted(self.holding(alike, era))
        return self._bans[key]

    def verdict(self, alike: Alike, era: Days, without: Provision | None = None) -> n.Diagram:
        """The verdict diagram, as if one provision were not there."""
        if without is None:
            return strictest(ban for _, ban in self.bans(alike, era))
        rest = [(p, h) for p, h in self.holding(alike, era) if p is not without]
        return strictest(ban for _, ban in exempted(rest))

    def places(
        self, wanted: Callable[[Provision], bool]
    ) -> dict[Provision, list[tuple[Days, Alike]]]:
        """Where each of the wanted provisions can hold: the eras and the codes."""
        made: dict[Provision, list[tuple[Days, Alike]]] = {
            p: [] for p in self.ruleset.provisions if wanted(p)
        }
        for alike in self.alike:
            for provision, _ in alike.holding:
                if provision in made:
                    made[provision] += [(e, alike) for e in self.eras if in_force(provision, e)]
        return made


def is_ban(provision: Provision) -> bool:
    return provision.kind != "exempt"


def in_force(provision: Provision, era: Days) -> bool:
    """Whether a provision is in force in an era; one begins and ends only between eras."""
    since, until = era
    return (provision.since is None or (since is not None and provision.since <= since)) and (
        provision.until is None or (until is not None and until <= provision.until)
    )


def _code_sets(provision: Provision) -> list[CodeSet]:
    return list(dict.fromkeys(a.codes for a in atoms(provision.condition) if isinstance(a, CodeIn)))
