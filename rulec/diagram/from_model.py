"""A ruleset on a day, under a rate table -> a decision diagram over the facts of a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache

from attrs import field, frozen

from rulec.diagram import node as n
from rulec.model.by_code import by_code
from rulec.model.condition import (
    And,
    CodeIn,
    Condition,
    Const,
    DateFrom,
    Flag,
    MoneyAbove,
    Not,
    NumberAbove,
    OneOf,
    Or,
    atoms,
)
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import NoRate, Rates, Unrated

Grouped = tuple[str, tuple[str, Fraction]]
"""A currency, the one in which its thresholds are compared, and what one unit is of that."""

PIVOT = "EUR"
_RANK = {"one_of": 0, "date": 1, "flag": 2, "number": 3, "ratio": 4}
FREE, LICENSE, PROHIBITED = 0, 1, 2


@frozen
class Cell:
    """Codes in [low, high) of the 10-digit axis, and what decides there."""

    low: int
    high: int
    root: n.Diagram


@frozen(eq=False)
class Built:
    """A function from lines to terminals: cells over the whole code axis, in order."""

    cells: tuple[Cell, ...]
    day: date
    rates: Rates = field(repr=False)

    def at(self, code: int) -> n.Diagram:
        """The diagram that decides for a 10-digit code."""
        low, high = 0, len(self.cells)
        while high - low > 1:
            middle = (low + high) // 2
            if self.cells[middle].low <= code:
                low = middle
            else:
                high = middle
        return self.cells[low].root


class Compiler:
    """Conditions to diagrams on one day; money thresholds in the pivot currency where a rate is known."""

    def __init__(self, day: date, rates: Rates, groups: Iterable[Grouped] = ()) -> None:
        self.day, self.rates = day, rates
        self._groups = dict(groups)

    def group(self, currency: str) -> tuple[str, Fraction]:
        """The currency group of a threshold and the factor into the group's unit."""
        if currency not in self._groups:
            try:
                self._groups[currency] = (PIVOT, self.rates.rate(currency, self.day))
            except NoRate:
                self._groups[currency] = (currency, Fraction(1))
        return self._groups[currency]

    def condition(self, condition: Condition, code: int) -> n.Diagram:
        """The diagram (terminals 0 and 1) of a condition at one 10-digit code."""
        if isinstance(condition, Const):
            return int(condition.value)
        if isinstance(condition, Not):
            return n.relabel(self.condition(condition.part, code), lambda v: 1 - v)
        if isinstance(condition, And):
            made: n.Diagram = 1
            for part in condition.parts:
                made = n.conjunction(made, self.condition(part, code))
                if made == 0:
                    break
            return made
        if isinstance(condition, Or):
            made = 0
            for part in condition.parts:
                made = n.disjunction(made, self.condition(part, code))
                if made == 1:
                    break
            return made
        if isinstance(condition, CodeIn):
            return int(condition.codes.at(code))
        if isinstance(condition, Flag):
            return n.make(_var("flag", condition.fact), (), (0, 1))
        if isinstance(condition, OneOf):
            keys = tuple(sorted(condition.values))
            return n.make(_var("one_of", condition.fact), keys, (*(1 for _ in keys), 0))
        if isinstance(condition, DateFrom):
            cut = (Fraction(condition.day.toordinal()), False)
            return n.make(_var("date", condition.fact), (cut,), (0, 1))
        if isinstance(condition, NumberAbove):
            family = condition.fact in ("quantity", "net_mass", "volume")
            var = _var("ratio", "", condition.fact) if family else _var("number", condition.fact)
            return n.make(var, ((condition.bound, condition.strict),), (0, 1))
        assert isinstance(condition, MoneyAbove)
        group, factor = self.group(condition.currency)
        cut = (condition.amount * factor, condition.strict)
        return n.make(_var("ratio", group, condition.per), (cut,), (0, 1))

    def verdict(self, provisions: Iterable[Provision], code: int) -> n.Diagram:
        """The verdict diagram (terminals FREE, LICENSE, PROHIBITED) at one code."""
        holding = ((p, self.holds(p, code)) for p in provisions)
        return _strictest(tuple((p, holds) for p, holds in holding if holds != 0))

    def holds(self, provision: Provision, code: int) -> n.Diagram:
        """The diagram of a provision's condition, made once for all days with the same rates."""
        groups = tuple((c, self.group(c)) for c in _currencies(provision))
        return _holds(provision, code, groups)


@lru_cache(maxsize=4096)
def _currencies(provision: Provision) -> tuple[str, ...]:
    """The currencies of a provision's thresholds."""
    money = (a for a in atoms(provision.condition) if isinstance(a, MoneyAbove))
    return tuple(dict.fromkeys(a.currency for a in money))


@lru_cache(maxsize=2**14)
def _holds(provision: Provision, code: int, groups: tuple[Grouped, ...]) -> n.Diagram:
    return Compiler(date.min, Unrated(), groups).condition(provision.condition, code)


@lru_cache(maxsize=4096)
def _strictest(holding: tuple[tuple[Provision, n.Diagram], ...]) -> n.Diagram:
    """What provisions that hold somewhere come to; most days of a list share most of these."""
    result: n.Diagram = FREE
    for _, ban in exempted(holding):
        result = n.strictest(result, ban)
    return result


def exempted(holding: Sequence[tuple[Provision, n.Diagram]]) -> list[tuple[Provision, n.Diagram]]:
    """Provisions and where they hold -> what each ban comes to when exemptions are taken off."""
    exemptions: dict[str, list[tuple[n.Diagram, str]]] = {}
    for provision, holds in holding:
        if provision.kind == "exempt":
            for name in provision.of:
                exemptions.setdefault(name, []).append((holds, provision.leaves))
    made = []
    for provision, holds in holding:
        if provision.kind == "exempt":
            continue
        level = PROHIBITED if provision.kind == "prohibit" else LICENSE
        ban = _leveled(holds, FREE, level)
        for exempt, leaves in exemptions.get(provision.id, ()):
            ceiling = LICENSE if leaves == "license" else FREE
            ban = n.mildest(ban, _leveled(exempt, PROHIBITED, ceiling))
        made.append((provision, ban))
    return made


@cache
def _leveled(holds: n.Diagram, no: int, yes: int) -> n.Diagram:
    """A condition as a verdict: `yes` where it holds, else `no`."""
    return n.relabel(holds, (no, yes).__getitem__)


def _var(kind: str, name: str, more: str = "") -> n.Var:
    return (_RANK[kind], kind, name, more)


def code_cuts(provisions: Iterable[Provision]) -> list[int]:
    """Where the code axis has to be cut for these provisions; 0 is the first."""
    cuts = {0}
    for provision in provisions:
        for atom in atoms(provision.condition):
            if isinstance(atom, CodeIn):
                cuts.update(c for c in atom.codes.cuts() if c < 10**10)
    return sorted(cuts)


def cells(starts: list[int], roots: list[n.Diagram]) -> tuple[Cell, ...]:
    """Cells with equal neighbours joined."""
    made: list[Cell] = []
    for low, high, root in zip(starts, [*starts[1:], 10**10], roots, strict=True):
        if made and made[-1].root == root:
            made[-1] = Cell(made[-1].low, high, root)
        else:
            made.append(Cell(low, high, root))
    return tuple(made)


@lru_cache(maxsize=256)
def build_provisions(provisions: tuple[Provision, ...], day: date, rates: Rates) -> Built:
    """The verdict diagram of the provisions that are in force on a day."""
    compiler = Compiler(day, rates)
    parted = _parted(provisions)
    made = [compiler.verdict(alive, code) for alive, code in parted.kinds]
    roots = [made[kind] for kind in parted.which]
    return Built(cells(parted.starts, roots), day, rates)


@frozen(eq=False)
class _Parted:
    """The code axis cut by provisions: where each part starts and which kind of codes it holds.

    A kind is told by the provisions that can hold for its codes, and one of the codes.
    """

    starts: list[int]
    which: list[int]
    kinds: list[tuple[tuple[Provision, ...], int]]


@lru_cache(maxsize=256)
def _parted(provisions: tuple[Provision, ...]) -> _Parted:
    index = by_code(provisions)
    own = {
        p: tuple(a.codes for a in atoms(p.condition) if isinstance(a, CodeIn)) for p in provisions
    }
    made = _Parted(code_cuts(provisions), [], [])
    known: dict[tuple[object, ...], int] = {}
    for start in made.starts:
        alive = index.at(start)
        signature = tuple((id(p), *(codes.at(start) for codes in own[p])) for p in alive)
        kind = known.setdefault(signature, len(known))
        if kind == len(made.kinds):
            made.kinds.append((alive, start))
        made.which.append(kind)
    return made


def build(ruleset: Ruleset, day: date, rates: Rates) -> Built:
    """The verdict diagram of a ruleset on a day."""
    return build_provisions(ruleset.in_force(day), day, rates)  # type: ignore[arg-type]


def forget() -> None:
    """Start over as a new process does: tests and benchmarks would find what was built before."""
    for made in (build_provisions, by_code, _parted, _holds, _strictest, _leveled, _currencies):
        made.cache_clear()


def combine(a: Built, b: Built) -> Built:
    """The product of two verdict diagrams: terminal 3 * left + right."""
    starts = sorted({c.low for c in (*a.cells, *b.cells)})
    roots = [n.pair(a.at(s), b.at(s)) for s in starts]
    return Built(cells(starts, roots), a.day, a.rates)
