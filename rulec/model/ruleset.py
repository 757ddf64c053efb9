"""A resolved ruleset: one jurisdiction's provisions under one regime, ready to be asked."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from attrs import evolve, field, frozen

from rulec.diagnostics.span import Span
from rulec.model.condition import Condition, DateFrom, atoms, on_day
from rulec.model.line import Line
from rulec.nomenclature import CodeSet
from rulec.syntax.keywords import EVIDENCE_LEVELS

EVIDENCE = EVIDENCE_LEVELS

VERDICTS = ("free", "license", "prohibited")  # from the mildest to the strictest


@frozen
class Source:
    """A legal or other text that provisions cite."""

    id: str
    title: str
    url: str | None
    evidence: str


@frozen
class Citation:
    """A place in a source."""

    source: Source
    place: str | None

    def __str__(self) -> str:
        return f"{self.source.title}, {self.place}" if self.place else self.source.title


@frozen
class Fact:
    """A fact that a line may state.

    `kind` is judgement, yes_no, one_of, number, date or country; `unit` belongs to numbers.
    A judgement names who decides it (`by`) and on what ground.
    """

    name: str
    kind: str
    title: str
    values: tuple[str, ...] = ()
    unit: str | None = None
    by: str | None = None
    ground: str | None = None


@frozen(cache_hash=True)
class Provision:
    """A prohibition, a licence requirement or an exemption.

    `condition` is complete: goods, `ex` judgements, `when`, and the reach of the ruleset.
    In force from `since` (inclusive, None: ever since) to `until` (exclusive, None: no end known).
    """

    id: str
    kind: str  # prohibit | license | exempt
    title: str
    condition: Condition
    goods: CodeSet
    since: date | None
    until: date | None
    citations: tuple[Citation, ...]
    evidence: str
    of: tuple[str, ...] = ()
    leaves: str = "free"  # what an exemption leaves of a prohibition: free or license
    residual: bool = False  # the open part of an open list
    interpretation: str | None = None
    note: str | None = None
    ruleset: str = ""
    span: Span = field(default=Span("<model>", 0, 0, 1, 1, 1, 1), eq=False, repr=False)
    adopted: str = ""  # the ruleset whose provision this is, where one adopts another's

    # days before which its condition differs, and what it is from each of them on
    days: tuple[date, ...] = field(init=False, eq=False, repr=False)
    _read: dict[int, Provision] = field(init=False, eq=False, repr=False, factory=dict)

    @days.default
    def _(self) -> tuple[date, ...]:
        tests = (a for a in atoms(self.condition) if isinstance(a, DateFrom) and a.fact == "date")
        return tuple(sorted({test.day for test in tests}))

    def in_force(self, day: date) -> bool:
        """Whether the provision applies on `day`."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def on(self, day: date) -> Provision:
        """The provision as it is read on a day; the same object for days that it does not part."""
        if not self.days:
            return self
        place = bisect_right(self.days, day)
        if place not in self._read:
            self._read[place] = evolve(self, condition=on_day(self.condition, day))
        return self._read[place]


@frozen
class Example:
    """A line with the verdict that its author expects."""

    title: str
    line: Line
    verdict: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    span: Span = field(eq=False, repr=False)


@frozen
class Acknowledgement:
    """Findings that the author knows of: their code, the provisions they are about, and why."""

    code: str
    of: tuple[str, ...]
    reason: str
    span: Span = field(eq=False, repr=False)


@frozen
class Ruleset:
    """Everything a rule file says, names resolved."""

    id: str
    title: str
    regime: str
    target: str
    currency: str
    edition: str
    implements: tuple[str, ...]
    provisions: tuple[Provision, ...]
    facts: dict[str, Fact] = field(hash=False)
    sources: dict[str, Source] = field(hash=False)
    examples: tuple[Example, ...] = field(hash=False)
    note: str | None = None
    path: str = ""
    acknowledged: tuple[Acknowledgement, ...] = field(default=(), hash=False)

    def in_force(self, day: date) -> tuple[Provision, ...]:
        """The provisions that apply on a day, as they are read on it."""
        return tuple(p.on(day) for p in self.provisions if p.in_force(day))

    def changes(self) -> tuple[date, ...]:
        """The days on which some provision begins, ends or is read otherwise."""
        days = {d for p in self.provisions for d in (p.since, p.until) if d is not None}
        return tuple(sorted(days | {d for p in self.provisions for d in p.days if p.in_force(d)}))
