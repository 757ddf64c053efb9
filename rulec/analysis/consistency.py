"""What a list says against itself: proved on its diagrams, over all its days, each with a witness.

Money stays in the currency of its provision, so a finding about one list holds at every exchange
rate. Codes that no provision tells apart are looked at once (`parted.Alike`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from attrs import frozen

from rulec.analysis.parted import Alike, Days, Parted, in_force, is_ban
from rulec.analysis.relation import possibly
from rulec.diagram import node as n
from rulec.diagram.compare import above, completed, exceeds, falling, strictest
from rulec.diagram.from_model import FREE
from rulec.diagram.query import Path, path_bounds, witness
from rulec.model.condition import MoneyAbove, atoms
from rulec.model.line import Line
from rulec.model.ruleset import Provision
from rulec.nomenclature import ALL, CodeSet, edition_at, leaves


@frozen
class Finding:
    """An inconsistency: `subject` is the provision that it is about, `others` those it is with.

    `days` is when it holds, `codes` the goods on which it does, `witnesses` show it.
    """

    code: str
    subject: Provision
    message: str
    days: Days = (None, None)
    others: tuple[Provision, ...] = ()
    codes: CodeSet = CodeSet()
    witnesses: tuple[Line, ...] = ()


class Consistency(Parted):
    """What a ruleset says against itself, law by law."""

    def findings(self) -> tuple[Finding, ...]:
        """Everything found, in the order of the provisions it is about."""
        idle = [*self.never_deciding(), *self.covered()]
        dead = {f.subject for f in idle}
        found = [
            *idle,
            *self.exempting_nothing(),
            *self.dearer_freer(),
            *self.gaps(),
            *(f for f in self.overlaps() if f.subject not in dead),
            *(f for f in self.idle_limits() if f.subject not in dead),
        ]
        # what an adopted list says against itself is said of that list
        found = [
            f
            for f in found
            if not f.subject.adopted or any(p.adopted != f.subject.adopted for p in f.others)
        ]
        order = {p: i for i, p in enumerate(self.ruleset.provisions)}
        return tuple(sorted(found, key=lambda f: (order[f.subject], f.code, str(f.days))))

    # the laws, one after another

    def never_deciding(self) -> Iterator[Finding]:
        """Prohibitions and licence requirements that hold for no line."""
        for provision, places in self.places(is_ban).items():
            if provision.since and provision.until and provision.until <= provision.since:
                continue  # an error already
            bans = (dict(self.bans(alike, era)).get(provision, FREE) for era, alike in places)
            if not any(exceeds(ban, FREE) for ban in bans):
                yield Finding(
                    "W0701",
                    provision,
                    f"`{provision.id}` can never decide anything: no line meets it",
                )

    def covered(self) -> Iterator[Finding]:
        """Provisions without which every line would get the same verdict.

        Of two that say the same, the later one is named.
        """
        gone: set[Provision] = set()
        for provision, places in reversed(list(self.places(is_ban).items())):
            by: dict[Provision, None] = {}
            shown: tuple[Line, ...] = ()
            decides = False
            for era, alike in places:
                bans = [(p, ban) for p, ban in self.bans(alike, era) if p not in gone]
                own = dict(bans).get(provision, FREE)
                others = [(p, ban) for p, ban in bans if p is not provision]
                some = above(own, FREE)
                if some is None:
                    continue
                shown = shown or _lines(alike.codes, era, some)
                if exceeds(own, strictest(ban for _, ban in others)):
                    decides = True
                    break
                by.update(dict.fromkeys(_enough(own, others)))
            if by and not decides:
                gone.add(provision)
                names = ", ".join(f"`{p.id}`" for p in by)
                yield Finding(
                    "W0702",
                    provision,
                    f"`{provision.id}` is covered by {names}: without it no verdict would change",
                    others=tuple(by),
                    witnesses=shown,
                )

    def exempting_nothing(self) -> Iterator[Finding]:
        """Exemptions without which every line would get the same verdict."""
        for provision, places in self.places(lambda p: p.kind == "exempt").items():
            if not any(
                exceeds(self.verdict(alike, era, provision), self.verdict(alike, era))
                for era, alike in places
            ):
                yield Finding(
                    "W0703",
                    provision,
                    f"`{provision.id}` never exempts anything: without it no verdict would change",
                )

    def dearer_freer(self) -> Iterator[Finding]:
        """Articles that a higher value makes freer."""
        said: set[Provision] = set()
        for alike in self.alike:
            for era in self.eras:
                pair = falling(self.verdict(alike, era))
                if pair is None:
                    continue
                lines = _lines(alike.codes, era, *pair)
                subject = self._freed(alike, era, pair)
                if subject not in said:
                    said.add(subject)
                    yield Finding(
                        "W0704",
                        subject,
                        f"a dearer article is freer than a cheaper one on account of `{subject.id}`",
                        era,
                        codes=alike.codes,
                        witnesses=lines,
                    )

    def _freed(self, alike: Alike, era: Days, pair: tuple[Path, Path]) -> Provision:
        """The provision that frees the dearer article: the first that falls itself, or an exemption."""
        exemptions = [p for p, _ in alike.holding if p.kind == "exempt" and in_force(p, era)]
        for exemption in exemptions:
            if falling(self.verdict(alike, era, exemption)) is None:
                return exemption
        for provision, ban in self.bans(alike, era):
            if falling(ban) is not None:
                return provision
        return alike.holding[0][0]

    def gaps(self) -> Iterator[Finding]:
        """Lines that were banned, then freer on every reading for a while, then banned again.

        What an open list may have held before or after is not counted; nor is what may hold any goods,
        before, meanwhile and after alike: it fills no gap.
        """
        seen: dict[tuple[Provision, Days], list[tuple[Alike, Path]]] = {}
        for alike in self.alike:
            for first, last, around, inside in self._milder(alike):
                path = above(around, inside)
                if path is None:
                    continue
                days = (self.eras[first][0], self.eras[last][1])
                ended = self._ended(alike, days[0], path)
                if ended is not None:
                    seen.setdefault((ended, days), []).append((alike, path))
        for (subject, days), places in seen.items():
            codes = CodeSet.from_ranges(r for a, _ in places for r in a.codes.ranges)
            alike, path = places[0]
            assert days[0] is not None
            yield Finding(
                "W0705",
                subject,
                f"what `{subject.id}` bans is freer from {days[0]} until {days[1]}, then banned again",
                days,
                codes=codes,
                witnesses=_lines(alike.codes, days, path),
            )

    def _milder(self, alike: Alike) -> Iterator[tuple[int, int, n.Diagram, n.Diagram]]:
        """Stretches of eras, neither first nor last: what is banned on both sides, and the most inside."""
        known = [self._listed(alike, era) for era in self.eras]
        whole = [possibly(self.verdict(alike, era), self.judged) for era in self.eras]
        for first, last in _stretches(whole):
            yield first, last, _around(known, first, last), whole[first]
        wide = [p for p, _ in alike.holding if is_ban(p) and (p.residual or p.goods == ALL)]
        if not wide:
            return
        known = [self._listed(alike, era, wide) for era in self.eras]
        least = [possibly(one, self.judged) for one in known]
        for first, last in _stretches(least):
            inside = [p for p in wide if any(in_force(p, e) for e in self.eras[first : last + 1])]
            beside = self.eras[first - 1], self.eras[last + 1]
            if all(in_force(p, era) for p in inside for era in beside):
                yield first, last, _around(known, first, last), least[first]

    def _listed(self, alike: Alike, era: Days, out: Sequence[Provision] = ()) -> n.Diagram:
        bans = self.bans(alike, era)
        return strictest(ban for p, ban in bans if not p.residual and p not in out)

    def _ended(self, alike: Alike, day: date | None, path: Path) -> Provision | None:
        """The last provision that banned what a path describes before `day`."""
        line = dict((node.var, index) for node, index in path)
        ending = [
            p
            for p, holds in alike.holding
            if is_ban(p)
            and p.until is not None
            and day is not None
            and p.until <= day
            and _meets(holds, line, path)
        ]
        return max(ending, key=lambda p: p.until or date.max, default=None)

    def overlaps(self) -> Iterator[Finding]:
        """Provisions still in force when a later one has come to say all that they say."""
        places = self.places(is_ban)
        for provision, own in places.items():
            later = {
                p
                for _, alike in own
                for p, _ in alike.holding
                if is_ban(p) and _begins_within(p, provision)
            }
            for other in sorted(later, key=lambda p: (p.since or date.min, p.id)):
                assert other.since is not None
                both = [(era, a) for era, a in own if in_force(other, era)]
                if both and all(
                    above(
                        dict(self.bans(a, era)).get(provision, FREE),
                        dict(self.bans(a, era)).get(other, FREE),
                    )
                    is None
                    for era, a in both
                ):
                    ends = f"until {provision.until}" if provision.until else "without an end"
                    yield Finding(
                        "W0706",
                        provision,
                        f"`{provision.id}` stays in force {ends}, though `{other.id}` says all of it "
                        f"from {other.since}",
                        (other.since, provision.until),
                        (other,),
                        witnesses=self._banned_by(provision, both),
                    )
                    break

    def _banned_by(
        self, provision: Provision, places: list[tuple[Days, Alike]]
    ) -> tuple[Line, ...]:
        for era, alike in places:
            path = above(dict(self.bans(alike, era)).get(provision, FREE), FREE)
            if path is not None:
                return _lines(alike.codes, era, path)
        return ()

    def idle_limits(self) -> Iterator[Finding]:
        """Value limits that have no effect: another provision bans the same goods at any value.

        A limit that only an exemption brings into both is the exemption's own.
        """
        stating = {p for p in self.ruleset.provisions if _states_value(p)}
        seen: dict[tuple[Provision, Provision], tuple[list[Days], CodeSet, tuple[Line, ...]]] = {}
        for alike in self.alike:
            if len(alike.holding) < 2:
                continue
            for era in self.eras:
                bans = [(p, ban) for p, ban in self.bans(alike, era) if ban != FREE]
                limited = [(p, ban) for p, ban in bans if p in stating and _limited(ban)]
                if not limited:
                    continue
                flat = [one for one in bans if one not in limited]
                for p, ban in limited:
                    for q, other in flat:
                        below = above(other, ban)
                        if below is not None and above(ban, other) is None:
                            line = _lines(alike.codes, era, below)
                            days, codes, shown = seen.get((p, q), ([], CodeSet(), line))
                            seen[p, q] = ([*days, era], codes | alike.codes, shown)
        for (p, q), (eras, codes, line) in seen.items():
            yield Finding(
                "W0707",
                p,
                f"the limit of `{p.id}` has no effect on some of its goods: `{q.id}` bans them at any value",
                (eras[0][0], eras[-1][1]),
                (q,),
                codes,
                line,
            )


def _meets(holds: n.Diagram, line: dict[n.Var, int], path: Path) -> bool:
    return any(terminal for _, terminal in completed(holds, path))


def _enough(own: n.Diagram, others: list[tuple[Provision, n.Diagram]]) -> list[Provision]:
    """One provision that covers `own` if one does, else all that share in it."""
    for provision, ban in others:
        if not exceeds(own, ban):
            return [provision]
    return [p for p, ban in others if exceeds(n.mildest(own, ban), FREE)]


def _begins_within(later: Provision, earlier: Provision) -> bool:
    since = later.since
    return (
        since is not None
        and (earlier.since is None or earlier.since < since)
        and (earlier.until is None or since < earlier.until)
    )


def _around(known: list[n.Diagram], first: int, last: int) -> n.Diagram:
    """What is banned both before and after a stretch."""
    return n.mildest(strictest(known[:first]), strictest(known[last + 1 :]))


def _stretches(verdicts: list[n.Diagram]) -> Iterator[tuple[int, int]]:
    """Runs of eras, neither first nor last, in which the same is said, where it changes twice."""
    start = 0
    for index in range(1, len(verdicts) + 1):
        if index == len(verdicts) or verdicts[index] != verdicts[start]:
            if start > 0 and index < len(verdicts):
                yield start, index - 1
            start = index


def _states_value(provision: Provision) -> bool:
    return any(isinstance(a, MoneyAbove) for a in atoms(provision.condition))


@cache
def _limited(ban: n.Diagram) -> bool:
    return any(node.var[1] == "ratio" and node.var[2] for node in n.nodes(ban))


def _lines(codes: CodeSet, era: Days, *ways: Path) -> tuple[Line, ...]:
    """Lines of a code that exists, if there is one, that follow paths in an era.

    None where a path bounds the value in two currencies: a line states it in one.
    """
    since, until = era
    day = since or (until - timedelta(days=1) if until else date.min)
    inside = codes & leaves(edition_at(day)) or codes
    if any(len({group for group, _ in path_bounds(way) if group}) > 1 for way in ways):
        return ()
    return tuple(witness(inside.ranges[0][0], way, day) for way in ways)
