"""What a change of a list does: two versions of it compared on every day that matters.

Time falls into stretches in which neither version, nor the nomenclature, changes. In each the two
are first held against each other for every line, whatever its direction or purpose and at every
exchange rate; only where that fails are the differences worked out, in the context asked for and at
the rates of the first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from attrs import define, evolve, frozen

from rulec.analysis.diff import Difference, Region, diff
from rulec.analysis.equivalence import equivalent
from rulec.analysis.telling import goods
from rulec.analysis.undated import days
from rulec.model.line import FactValue
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import Rates, Unrated
from rulec.nomenclature import ALL, CodeSet, edition_at

Days = tuple[date | None, date | None]
"""From a day (inclusive, None: ever since) to a day (exclusive, None: no end)."""


@frozen
class Stretch:
    """Days on which the two versions differ in one way; the difference is that of its first day."""

    since: date | None
    until: date | None
    difference: Difference


@frozen
class Edited:
    """The names of provisions that a change adds, takes away, or gives other goods, conditions or
    days; `reworded` are those that only say the same in other words, or cite or rate something else."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    reworded: tuple[str, ...]


@frozen
class Effect:
    """The stretches in which the versions differ in the context, by their first day.

    `elsewhere` are the days on which they differ for other lines only, such as imports, or at other
    rates.
    """

    left: Ruleset
    right: Ruleset
    stretches: tuple[Stretch, ...]
    elsewhere: tuple[Days, ...]
    edited: Edited

    @property
    def none(self) -> bool:
        """Whether every line gets the same verdict from both versions on every day."""
        return not self.stretches and not self.elsewhere


def effect(
    left: Ruleset,
    right: Ruleset,
    rates: Rates,
    context: Mapping[str, FactValue] | None = None,
    codes: CodeSet = ALL,
) -> Effect:
    """Compare two versions of a list, from `left` to `right`, on goods of `codes`.

    `context` is what is assumed of every line (default: a commercial export to the target).
    """
    cuts = sorted({*days(left)[1:], *days(right)[1:]})
    runs: list[_Run] = []
    open_: dict[tuple[object, ...], _Run] = {}
    elsewhere: list[Days] = []
    for since, until in zip((None, *cuts), (*cuts, None), strict=True):
        day = since or cuts[0] - timedelta(days=1)
        before, open_ = open_, {}
        if _alike(left, right, day):
            continue
        difference = diff(left, right, day, day, rates, context, codes)
        if not difference.regions and codes == ALL:
            elsewhere = _longer(elsewhere, since, until)
        for region in difference.regions:
            key = _told(difference, region)
            run = before.get(key)
            if run is None:
                run = _Run(since, until, difference, region)
                runs.append(run)
            run.until = until
            open_[key] = run
    return Effect(left, right, _stretches(runs), tuple(elsewhere), _edited(left, right))


@define
class _Run:
    """A region, as it was first found, and the days on which the same is told."""

    since: date | None
    until: date | None
    difference: Difference
    region: Region


def _stretches(runs: list[_Run]) -> tuple[Stretch, ...]:
    grouped: dict[Days, list[_Run]] = {}
    for run in runs:
        grouped.setdefault((run.since, run.until), []).append(run)
    return tuple(
        Stretch(since, until, evolve(of[0].difference, regions=tuple(run.region for run in of)))
        for (since, until), of in sorted(
            grouped.items(), key=lambda item: (item[0][0] or date.min, item[0][1] or date.max)
        )
    )


def _alike(left: Ruleset, right: Ruleset, day: date) -> bool:
    """Whether every line gets the same verdict on a day, whatever its context, at every rate."""
    a, b = ([_law(p) for p in ruleset.in_force(day)] for ruleset in (left, right))
    return a == b or equivalent(left, right, day, day, Unrated(), {})


def _law(provision: Provision) -> tuple[object, ...]:
    """What of a provision decides."""
    return (provision.id, provision.kind, provision.condition, provision.of, provision.leaves)


def _longer(listed: list[Days], since: date | None, until: date | None) -> list[Days]:
    if listed and since is not None and listed[-1][1] == since:
        return [*listed[:-1], (listed[-1][0], until)]
    return [*listed, (since, until)]


def _told(found: Difference, region: Region) -> tuple[object, ...]:
    """What is told of a region; the same goods have other codes in another edition."""
    return (
        goods(region.codes, edition_at(found.left_day), full=True),
        region.conditions,
        region.judgements,
        region.left,
        region.right,
        tuple(p.id for p in region.left_provisions),
        tuple(p.id for p in region.right_provisions),
    )


def _edited(left: Ruleset, right: Ruleset) -> Edited:
    old, new = ({p.id: p for p in ruleset.provisions} for ruleset in (left, right))
    both = [name for name in new if name in old and new[name] != old[name]]
    changed = [
        name
        for name in both
        if (_law(new[name]), new[name].since, new[name].until)
        != (_law(old[name]), old[name].since, old[name].until)
    ]
    return Edited(
        tuple(name for name in new if name not in old),
        tuple(name for name in old if name not in new),
        tuple(changed),
        tuple(name for name in both if name not in changed),
    )
