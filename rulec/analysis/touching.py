"""Lines that touch what no example touches: found on diagrams, plain enough to read, and confirmed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from math import ceil, floor

from rulec.analysis.cover import Item, Touches, decides, side_of
from rulec.analysis.denying import denied
from rulec.analysis.diff import restrict
from rulec.analysis.undated import days as stretches
from rulec.analysis.verdict import Verdict, commercial_export
from rulec.diagram import node as n
from rulec.diagram.from_model import Compiler
from rulec.diagram.query import Path, path_bounds, paths, witness
from rulec.model.condition import Atom, CodeIn, Condition, MoneyAbove, atoms, both, negate
from rulec.model.line import COUNTRY_FACTS, FactValue, Line
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import VERDICTS, Provision, Ruleset
from rulec.money import Money, Rates, Unrated
from rulec.nomenclature import CodeSet, declarable, edition_at, leaves, span_of
from rulec.reference.evaluator import BASES, possible, truth

_PATHS = 64  # ways through one diagram that are looked at, the plainest of _MANY first
_MANY = 1024
_NO_CENTS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split())
_UNDATED = date(2022, 1, 1)  # for a list without any day
_PLACES = 400  # days and provisions that are tried for one side of an item
_FEW = 6
_SHORT = (6, 8, 10)
_KEPT = frozenset({"direction", "destination", "purpose"})
_COUNTRIES = ("FR", "DE", "BR")


class Finder:
    """Finds a line for a side of an item, if there is one: on `on`, or on a day on which it matters.

    With `of`, only items of these provisions are looked at, and lines that they decide.
    """

    def __init__(self, touches: Touches, on: date | None = None, of: Iterable[str] = ()) -> None:
        self.only = frozenset(of)
        self.touches, self.on = touches, on
        self.ruleset: Ruleset = touches.ruleset
        self.context = commercial_export(self.ruleset)
        self._atoms: dict[str, frozenset[Atom]] = {}
        self._stretches = stretches(self.ruleset)
        self._by_id = {p.id: p for p in self.ruleset.provisions}

    def find(self, item: Item, side: str) -> Line | None:
        """A line as an example would give it; what is assumed of every line is left out.

        Of the first few that there are, one whose verdict is settled, be it by saying no to what else
        is open, unless words are left open. What stays open tests no limit.
        """
        few: list[Line] = []
        for line in islice(self._touching(item, side), _FEW):
            done = len(self.verdict(line).possible) == 1 or side == "open"
            if done and _writable(plain := self._plain(item, side, line)):
                return denied(self.touches, item, side, plain, self.context) or plain
            few.append(line)
        for line in few if side != "open" else []:
            settled = denied(self.touches, item, side, line, self.context)
            if settled is not None and _writable(plain := self._plain(item, side, settled)):
                return plain
        return next(filter(_writable, (self._plain(item, side, line) for line in few)), None)

    def any(self, item: Item, side: str) -> Line | None:
        """Any line, however hard to read: found sooner, and there if and only if `find` has one."""
        for line in islice(self._touching(item, side), _FEW):
            if _writable(line) or _writable(self._plain(item, side, line)):
                return line
        return None

    def _touching(self, item: Item, side: str) -> Iterator[Line]:
        for day, wanted, goods in islice(self._places(item, side), _PLACES):
            for line in self._lines(wanted, goods, day):
                if (item, side) in self.touches.of(self.assumed(line)):
                    yield line

    def _plain(self, item: Item, side: str, line: Line) -> Line:
        beside = self._beside(item, side, line)
        verdicts = self.verdict(line).possible
        if beside is not None and self._same(item, side, beside, verdicts):
            line = beside
        return self._plainer(item, side, line, verdicts)

    def concerns(self, item: Item) -> bool:
        """Whether an item belongs to one of the provisions that are looked at."""
        return bool(self._looked_at(item))

    def subject(self, item: Item, line: Line) -> Provision:
        """The provision of an item that a line is about: many may begin or end on a day, or read the
        same words."""
        day, whole = line.get("date"), self.assumed(line)
        assert isinstance(day, date)
        for owner in self._looked_at(item):
            if item.kind == "date":
                about = truth(owner.condition, whole, day, self.touches.rates) is True
            else:
                about = owner.in_force(day) and owner.goods.overlaps(str(line.get("code")))
            if about:
                return owner
        return item.of

    def assumed(self, line: Line) -> Line:
        """The line with what is assumed of it."""
        return line.assuming(self.context)

    def verdict(self, line: Line) -> Verdict:
        """What the list says of a line, with what is assumed of it, on the line's day."""
        day = line.get("date")
        assert isinstance(day, date)
        return self.touches.verdict(self.assumed(line), day)

    # where to look

    def _places(self, item: Item, side: str) -> Iterator[tuple[date, Condition, CodeSet]]:
        """Days, what has to hold of a line on them, and the goods among which to look for one."""
        owners = self._looked_at(item)
        if item.kind == "date":
            yield from self._border(owners, item, side)
            return
        for owner in owners:
            for day in self._days(owner):
                for wanted, goods in self._wanted(owner, item, side, day):
                    yield day, wanted, goods

    def _looked_at(self, item: Item) -> list[Provision]:
        return [p for p in self._owners(item) if not self.only or p.id in self.only]

    def _owners(self, item: Item) -> list[Provision]:
        """The provisions that an item is of: a judgement may be read by many, a date be that of many."""
        if item.kind == "judgement":
            return [p for p in self.ruleset.provisions if item.test in self._tests(p)]
        if item.kind == "date":
            mine = [p for p in self.ruleset.provisions if item.day in (p.since, p.until)]
            return sorted(mine, key=lambda p: p.kind == "exempt")
        return [item.of]

    def _tests(self, provision: Provision) -> frozenset[Atom]:
        if provision.id not in self._atoms:
            own = () if provision.adopted else atoms(provision.condition)
            self._atoms[provision.id] = frozenset(a for a in own if not isinstance(a, CodeIn))
        return self._atoms[provision.id]

    def _border(
        self, owners: list[Provision], item: Item, side: str
    ) -> Iterator[tuple[date, Condition, CodeSet]]:
        assert item.day is not None
        day = item.day if side == "on" else item.day - timedelta(days=1)
        if self.on is None or day == self.on:
            for provision in owners:
                yield day, provision.condition, self._goods(provision)

    def _days(self, owner: Provision) -> Iterator[date]:
        """Days on which a provision is in force, the first and last of each stretch in which neither
        list nor nomenclature changes."""
        if self.on is not None:
            yield from [self.on] if owner.in_force(self.on) else []
            return
        last = owner.until - timedelta(days=1) if owner.until else None
        days = [owner.since or last or max(self.ruleset.changes(), default=_UNDATED)]
        days += self._stretches
        days += [d - timedelta(days=1) for d in self._stretches if d > date.min]
        yield from (d for d in dict.fromkeys(days) if owner.in_force(d))

    def _wanted(
        self, owner: Provision, item: Item, side: str, day: date
    ) -> Iterator[tuple[Condition, CodeSet]]:
        if item.kind == "exemption":
            yield from self._exempted(owner, day)
            return
        if item.kind == "provision":
            free = [p for p in self._in_force(day, "exempt") if owner.id in p.of]
            freed = [p.condition for p in free if p.leaves == "free"]
            wanted = both(owner.condition, *map(negate, freed))
            if owner.kind == "license":  # what is prohibited as well is not named as needing one
                bans = self._in_force(day, "prohibit")
                alone = [p.condition for p in bans if p.goods & owner.goods]
                yield both(wanted, *map(negate, alone)), owner.goods
            yield wanted, owner.goods
            return
        assert item.test is not None
        wanted = decides(owner.condition, item.test)
        if side != "open":
            wanted = both(side_of(item, side), wanted)
        if owner.kind == "exempt":  # first with something to exempt from
            for name in owner.of:
                ban = self._by_id[name]
                if ban.in_force(day):
                    yield both(wanted, ban.condition), ban.goods
        yield wanted, owner.goods

    def _exempted(self, exemption: Provision, day: date) -> Iterator[tuple[Condition, CodeSet]]:
        """For each provision exempted from: that both hold, and nothing else decides as well."""
        for name in exemption.of:
            ban = self._by_id[name]
            if not ban.in_force(day):
                continue
            others = [
                p.condition
                for p in self.ruleset.in_force(day)
                if p not in (exemption, ban)
                and (ban.id in p.of if p.kind == "exempt" else p.id not in exemption.of)
                and p.goods & ban.goods
            ]
            wanted = both(ban.condition, exemption.condition)
            yield both(wanted, *map(negate, others)), ban.goods
            yield wanted, ban.goods

    def _in_force(self, day: date, kind: str) -> list[Provision]:
        return [p for p in self.ruleset.in_force(day) if p.kind == kind]

    def _goods(self, provision: Provision) -> CodeSet:
        first = next((self._by_id[name] for name in provision.of), provision)
        return first.goods

    # lines

    def _lines(self, wanted: Condition, goods: CodeSet, day: date) -> Iterator[Line]:
        """Lines that meet a condition on a day, the first goods first, plain ones first.

        First all that is assumed of a line is kept, then less and less of what the condition reads.
        """
        codes = list(_codes(wanted, leaves(edition_at(day)) & goods))
        currencies = {a.currency for a in atoms(wanted) if isinstance(a, MoneyAbove)}
        yield from self._drawn(Compiler(day, Unrated()), wanted, codes, day)
        if len(currencies) > 1:  # limits in several currencies, held against each other
            yield from self._drawn(Compiler(day, self.touches.rates), wanted, codes, day)

    def _drawn(
        self, compiler: Compiler, wanted: Condition, codes: list[int], day: date
    ) -> Iterator[Line]:
        roots = list(dict.fromkeys((compiler.condition(wanted, c), c) for c in codes))
        read = {a.fact for a in atoms(wanted) if not isinstance(a, CodeIn | MoneyAbove)}
        seen: set[n.Diagram] = {0}
        for dropped in (set(), read - _KEPT, read - _KEPT | {"purpose"}, read):
            given = {k: v for k, v in self.context.items() if k not in dropped}
            for whole, code in roots:
                root = restrict(whole, Line({**given, "date": day}))
                if root in seen:
                    continue
                seen.add(root)
                for path in _plainest(root):
                    yield self._named(witness(code, path, day), path)

    def _named(self, line: Line, path: Path) -> Line:
        """The line with a real value where a path only says which values it is not."""
        facts: dict[str, FactValue] = dict(line.facts)
        for node, index in path:
            _, kind, name, _ = node.var
            if kind == "one_of" and index == len(node.keys):
                fact = self.ruleset.facts.get(name) or BUILT_IN.get(name)
                values = _COUNTRIES if name in COUNTRY_FACTS else fact.values if fact else ()
                if fact is not None and fact.kind == "country":
                    values = _COUNTRIES
                usual = self.context.get(name)
                some = [v for v in (usual, *values) if isinstance(v, str) and v not in node.keys]
                facts[name] = next(iter(some), facts[name])
        return Line(facts)

    def _beside(self, item: Item, side: str, line: Line) -> Line | None:
        """One article, kilogram or litre, or what else a limit of money is written for, on it or a
        cent beside it."""
        test, value = item.test, line.get("value")
        if not isinstance(test, MoneyAbove) or not isinstance(value, Money):
            return None
        step = _step(test.currency)
        amount, base = _stated(test)
        if side == "above":
            amount = floor(amount / step) * step + step
        elif side == "below":
            amount = max(ceil(amount / step) * step - step, Fraction(0))
        facts: dict[str, FactValue] = {"value": Money(amount, test.currency)}
        if test.per in BASES:
            facts[BASES[test.per]] = base
        return line.with_(**facts)

    def _rounder(self, item: Item, line: Line) -> Iterator[Line]:
        """The line for one kilogram or litre, and with a value that can be paid."""
        value = line.get("value")
        if not isinstance(value, Money):
            return
        if not value.amount:
            yield from (line.with_(value=some) for some in self._payable(item, value.currency))
            return
        step = _step(value.currency)
        for name in ("net_mass", "volume"):
            mass = line.get(name)
            if isinstance(mass, Fraction) and mass not in (1, self._written_for(item, name)):
                each = value.amount / mass
                for amount in (each, ceil(each / step) * step, floor(each / step) * step):
                    yield line.with_(value=Money(amount, value.currency), **{name: Fraction(1)})
        if value.amount % step:
            for amount in (ceil(value.amount / step) * step, floor(value.amount / step) * step):
                yield line.with_(value=Money(amount, value.currency))

    def _payable(self, item: Item, currency: str) -> Iterator[Money]:
        """Amounts that something may cost: one below a limit of the provision, else one."""
        for test in atoms(item.of.condition):
            if isinstance(test, MoneyAbove) and test.currency == currency:
                amount, _ = _stated(test)
                if amount > 1 and (amount * 10**6).denominator == 1:
                    yield Money(amount - 1, currency)
        yield Money(Fraction(1), currency)

    def _written_for(self, item: Item, name: str) -> Fraction | None:
        """How much net mass or volume a limit of the item's provision is written for."""
        for test in atoms(item.of.condition):
            if isinstance(test, MoneyAbove) and BASES.get(test.per) == name:
                return _stated(test)[1]
        return None

    def _plainer(self, item: Item, side: str, line: Line, verdicts: tuple[str, ...]) -> Line:
        """The line with as few facts, as short a code and as round a value as touch the same and
        leave the verdict what it is."""
        fewer = [line.without(name) for name in line.facts if name not in ("code", "date")]
        code = str(line.get("code"))
        shorter = [line.with_(code=code[:n]) for n in _lengths(code, line) if n < len(code)]
        for trial in (*self._rounder(item, line), *fewer, *shorter):
            if _writable(trial) and self._same(item, side, trial, verdicts):
                return self._plainer(item, side, trial, verdicts)
        return line

    def _same(self, item: Item, side: str, line: Line, verdicts: tuple[str, ...]) -> bool:
        verdict = self.verdict(line)
        return verdict.possible == verdicts and (item, side) in self.touches.of(
            self.assumed(line), verdict
        )


def _stated(test: MoneyAbove) -> tuple[Fraction, Fraction]:
    """The amount of a limit as it is written, and how much of its base unit that is for."""
    if test.written is None or not test.amount:
        return test.amount, Fraction(1)
    return test.written.amount, test.written.amount / test.amount


def _lengths(code: str, line: Line) -> tuple[int, ...]:
    """The lengths to which a code can be cut: to its heading where it is not known which
    subheadings that had on the day."""
    day = line.get("date")
    assert isinstance(day, date)
    heading = CodeSet((span_of(code[:4]),))
    return (4, *_SHORT) if not heading - declarable(edition_at(day)) else _SHORT


def _step(currency: str) -> Fraction:
    """The least amount that can be paid."""
    return Fraction(1) if currency in _NO_CENTS else Fraction(1, 100)


def _writable(line: Line) -> bool:
    """Whether an example can state the line: its numbers are decimals of up to six places."""
    numbers = [v.amount if isinstance(v, Money) else v for v in line.facts.values()]
    return all((n * 10**6).denominator == 1 for n in numbers if isinstance(n, Fraction))


def confirmed(near: Ruleset, line: Line, verdicts: tuple[str, ...], rates: Rates) -> bool:
    """Whether the reference evaluator gives a line these possible verdicts on its day."""
    day = line.get("date")
    assert isinstance(day, date)
    found = possible(near, line, day, rates)
    return tuple(v for v in VERDICTS if v in found) == verdicts


def _codes(wanted: Condition, goods: CodeSet) -> Iterator[int]:
    """A code for each part of the goods that the condition tells apart."""
    sets = list(dict.fromkeys(a.codes for a in atoms(wanted) if isinstance(a, CodeIn)))
    cuts = sorted({c for codes in sets for c in codes.cuts()})
    seen: set[tuple[bool, ...]] = set()
    for low, high in goods.ranges:
        for code in (low, *cuts[bisect_right(cuts, low) : bisect_left(cuts, high)]):
            inside = tuple(codes.at(code) for codes in sets)
            if inside not in seen:
                seen.add(inside)
                yield code


def _plainest(root: n.Diagram) -> list[Path]:
    """Ways to where the condition holds, those with the fewest and plainest facts first."""
    if root == 1:
        return [()]
    found = [path for path, end in islice(paths(root), _MANY) if end == 1]
    return sorted((p for p in found if _one_currency(p)), key=_cost)[:_PATHS]


def _one_currency(path: Path) -> bool:
    return len({group for group, _ in path_bounds(path) if group}) <= 1


def _cost(path: Path) -> tuple[int, int]:
    said = [index for node, index in path if node.var[1] == "flag"]
    return len(path), sum(said)
