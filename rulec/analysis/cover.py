"""What the examples beside a list touch of it, and what they do not.

An example is the line that it gives, with what is assumed of every line (`commercial_export`), on its
day. These are the things that it can touch, each on one or more sides; a thing is covered when
examples touch all of its sides:

- a *provision* (prohibit, license, open; adopted ones too): an example's verdict names it among those
  that apply for certain. That it may apply, or that an exemption defeats it, does not count.
- a *limit* (a comparison of money, a number or a date in a provision's own condition): it has to
  *decide* an example, that is, the condition holds if the comparison is taken to be true and fails if
  it is taken to be false, or the other way round, all else being as the example says. Its two sides
  are `at`: the example is exactly on the limit, and the one beyond: `above` for `>` and `<=`, which
  change just above it, `below` for `>=` and `<`. So an off-by-one in the limit, or `>` for `>=`, fails
  an example. A limit of `value unspecified` is one thing, though it is read in two ways: one article
  decides it alike in both.
- an *exemption*: an example meets it and a provision that it exempts from, and without it the verdict
  would be a stricter one.
- a *judgement* (`judged` words, and the parts that `ex` codes leave open): it decides an example, in
  the same sense, that states it as `yes`, one that states it as `no`, and one that leaves it `open`.
- a *date* on which provisions begin or end: an example dated `on` that day, and one dated the day
  `before`, each meeting the condition of a provision that begins or ends then.

Limits and judgements of adopted provisions are left to the list that they are adopted from.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from attrs import evolve, frozen

from rulec.analysis.verdict import Verdict, commercial_export, evaluate
from rulec.analysis.wording import limit_of, plain
from rulec.model.condition import (
    FALSE,
    TRUE,
    And,
    Atom,
    Condition,
    Const,
    DateFrom,
    Flag,
    MoneyAbove,
    Not,
    NumberAbove,
    Or,
    atoms,
    both,
    either,
    negate,
)
from rulec.model.line import Line
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import Rates
from rulec.reference.evaluator import possible, truth

Kind = Literal["provision", "limit", "exemption", "judgement", "date"]
KINDS: tuple[Kind, ...] = ("provision", "limit", "exemption", "judgement", "date")
Limit = MoneyAbove | NumberAbove | DateFrom


@frozen
class Item:
    """One thing that examples can touch.

    `of` is the provision that it belongs to (of a judgement, the first that reads it; of a date, one
    that begins or ends then), `words` say what it is, `sides` are what has to be touched of it.
    `test` is the comparison or the judgement, `day` the date.
    """

    kind: Kind
    of: Provision
    words: str
    sides: tuple[str, ...]
    test: Limit | Flag | None = None
    day: date | None = None


Touch = tuple[Item, str]
"""An item and one of its sides."""


@frozen
class Cover:
    """Every item of a list in the order of its provisions, and what examples touch of them."""

    items: tuple[Item, ...]
    touched: frozenset[Touch]

    def missing(self, item: Item) -> tuple[str, ...]:
        """The sides of an item that no example touches."""
        return tuple(side for side in item.sides if (item, side) not in self.touched)


def cover(ruleset: Ruleset, rates: Rates) -> Cover:
    """What the ruleset's own examples touch."""
    reader = Touches(ruleset, rates)
    context = commercial_export(ruleset)
    touched: set[Touch] = set()
    for example in ruleset.examples:
        touched |= reader.of(example.line.assuming(context))
    return Cover(reader.items, frozenset(touched))


class Touches:
    """Says what a line touches of a list."""

    def __init__(self, ruleset: Ruleset, rates: Rates) -> None:
        self.ruleset, self.rates = ruleset, rates
        self.items = tuple(_items(ruleset))
        self._near: dict[str, Ruleset] = {}
        self._tests: dict[str, list[tuple[Item, Condition, Condition]]] = {}
        tests: dict[Atom | None, Item] = {i.test: i for i in self.items if i.kind == "judgement"}
        limits: dict[tuple[str, Atom | None], Item] = {
            (i.of.id, i.test): i for i in self.items if i.kind == "limit"
        }
        for provision in ruleset.provisions:
            found: list[tuple[Item, Condition, Condition]] = []
            for test in dict.fromkeys(t for t, _ in _signed(provision.condition)):
                item = limits.get((provision.id, test)) or tests.get(test)
                if item is not None and not provision.adopted:
                    yes, no = (taken(provision.condition, test, c) for c in (TRUE, FALSE))
                    found.append((item, yes, no))
                    twin = unspecified(provision, test)
                    if twin is not None:  # of one article both readings of the limit say the same
                        yes, no = (taken(c, twin, v) for c, v in ((yes, TRUE), (no, FALSE)))
                        found.append((item, both(_ONE, yes), both(_ONE, no)))
            self._tests[provision.id] = found
        self._own = {i.of.id: i for i in self.items if i.kind in ("provision", "exemption")}
        self._days = {i.day: i for i in self.items if i.kind == "date"}

    def near(self, line: Line) -> Ruleset:
        """The list without the provisions on other goods, which cannot matter: long lists have many."""
        code = line.get("code")
        if code is None:
            return self.ruleset
        if str(code) not in self._near:
            some = tuple(p for p in self.ruleset.provisions if p.goods.overlaps(str(code)))
            self._near[str(code)] = evolve(self.ruleset, provisions=some)
        return self._near[str(code)]

    def verdict(self, line: Line, day: date) -> Verdict:
        """The verdict on a line with all that is assumed of it, but not what to ask for."""
        return evaluate(self.near(line), line, day, self.rates, asking=False)

    def of(self, line: Line, verdict: Verdict | None = None) -> set[Touch]:
        """What a line touches, with all that is assumed of it; nothing if it states no date."""
        day = line.get("date")
        if not isinstance(day, date):
            return set()
        near = self.near(line)
        verdict = verdict or self.verdict(line, day)
        found: set[Touch] = {(self._own[p.id], "applies") for p in verdict.applies}
        for provision in near.in_force(day):
            found |= set(self._decided(provision, line, day))
        for exemption in dict.fromkeys(e for e, _ in verdict.exempted):
            if self._exempts(exemption, near, line, day):
                found.add((self._own[exemption.id], "exempts"))
        return found | set(self._dated(near, line, day))

    def _decided(self, provision: Provision, line: Line, day: date) -> Iterator[Touch]:
        for item, if_true, if_false in self._tests[provision.id]:
            ends = (truth(c, line, day, self.rates) for c in (if_true, if_false))
            if set(ends) == {True, False}:
                for side in item.sides:
                    if truth(side_of(item, side), line, day, self.rates) is True:
                        yield item, side
                if isinstance(item.test, Flag) and line.get(item.test.fact) is None:
                    yield item, "open"

    def _exempts(self, exemption: Provision, near: Ruleset, line: Line, day: date) -> bool:
        if truth(exemption.condition, line, day, self.rates) is not True:
            return False
        without = evolve(near, provisions=tuple(p for p in near.provisions if p is not exemption))
        now, then = (possible(some, line, day, self.rates) for some in (near, without))
        return len(now) == len(then) == 1 and now != then

    def _dated(self, near: Ruleset, line: Line, day: date) -> Iterator[Touch]:
        for side, at in (("on", day), ("before", day + timedelta(days=1))):
            item = self._days.get(at)
            if item is not None and any(
                at in (p.since, p.until) and truth(p.condition, line, day, self.rates) is True
                for p in near.provisions
            ):
                yield item, side


def _items(ruleset: Ruleset) -> Iterator[Item]:
    judged: set[str] = set()
    dated: set[date] = set()
    for provision in ruleset.provisions:
        if provision.kind == "exempt":
            yield Item("exemption", provision, provision.title, ("exempts",))
        else:
            yield Item("provision", provision, provision.title, ("applies",))
        tests = {} if provision.adopted else dict(reversed(list(_signed(provision.condition))))
        for test, negated in reversed(tests.items()):
            if _whole_line(provision, test) or _on_the_date(test):
                continue
            if isinstance(test, MoneyAbove | NumberAbove | DateFrom):
                sides = ("at", "above" if getattr(test, "strict", False) else "below")
                words = _words(test, negated, unspecified(provision, test) is not None)
                yield Item("limit", provision, words, sides, test)
            elif isinstance(test, Flag) and test.fact not in judged:
                fact = ruleset.facts.get(test.fact)
                if fact is not None and fact.kind == "judgement":
                    judged.add(test.fact)
                    yield Item("judgement", provision, test.fact, ("yes", "no", "open"), test)
        for day in (provision.since, provision.until):
            if day is not None and day not in dated:
                dated.add(day)
                yield Item("date", provision, str(day), ("before", "on"), day=day)


def _signed(condition: Condition, negated: bool = False) -> Iterator[tuple[Atom, bool]]:
    """The atoms of a condition, and whether a `not` stands over each."""
    if isinstance(condition, And | Or):
        for part in condition.parts:
            yield from _signed(part, negated)
    elif isinstance(condition, Not):
        yield from _signed(condition.part, not negated)
    elif not isinstance(condition, Const):
        yield condition, negated


_ONE = both(
    NumberAbove("quantity", False, Fraction(1)), negate(NumberAbove("quantity", True, Fraction(1)))
)


def unspecified(provision: Provision, test: Atom | None) -> MoneyAbove | None:
    """Of a limit on each article, the one on the whole line that `value unspecified` means as well."""
    if not isinstance(test, MoneyAbove) or test.per != "each":
        return None
    found = set(atoms(provision.condition))
    twin = evolve(test, per="total")
    read = any(isinstance(a, Flag) and a.fact.startswith("whole_line_") for a in found)
    return twin if read and twin in found else None


def _whole_line(provision: Provision, test: Atom) -> bool:
    """Whether a limit is the whole line's reading of one that is told of each article."""
    if not isinstance(test, MoneyAbove) or test.per != "total":
        return False
    each = evolve(test, per="each")
    return each in set(atoms(provision.condition)) and unspecified(provision, each) is not None


def _on_the_date(test: Atom) -> bool:
    """Whether a test is of the line's date: most are of numbers that a later edition used again."""
    return isinstance(test, DateFrom) and test.fact == "date"


def _words(test: Limit, negated: bool, unit_unknown: bool = False) -> str:
    """A limit as a rule file states it."""
    if isinstance(test, DateFrom):
        return f"{test.fact} {'<' if negated else '>='} {test.day}"
    op = {(True, False): ">", (False, False): ">=", (True, True): "<=", (False, True): "<"}
    sign = op[test.strict, negated]
    if isinstance(test, NumberAbove):
        return f"{test.fact} {sign} {plain(test.bound)}"
    per, amount = limit_of(test)
    per = "unspecified" if unit_unknown else "" if test.per == "total" else per
    return " ".join(filter(None, ("value", per, sign, plain(amount), test.currency)))


def taken(condition: Condition, test: Atom, value: Condition) -> Condition:
    """The condition with one of its tests taken to be true or false."""
    if condition == test:
        return value
    if isinstance(condition, And):
        return both(*(taken(part, test, value) for part in condition.parts))
    if isinstance(condition, Or):
        return either(*(taken(part, test, value) for part in condition.parts))
    return negate(taken(condition.part, test, value)) if isinstance(condition, Not) else condition


def decides(condition: Condition, test: Atom) -> Condition:
    """That a condition is one thing if a test of it is true and the other if it is false."""
    yes, no = taken(condition, test, TRUE), taken(condition, test, FALSE)
    return either(both(yes, negate(no)), both(no, negate(yes)))


def side_of(item: Item, side: str) -> Condition:
    """What has to hold of a line on a side of a limit or of a judgement; nothing for `open`."""
    test = item.test
    assert test is not None
    if isinstance(test, Flag):
        return test if side == "yes" else Not(test) if side == "no" else FALSE
    over: Condition
    least: Condition
    if isinstance(test, DateFrom):
        least, last = test, test.day == date.max
        over = FALSE if last else evolve(test, day=test.day + timedelta(days=1))
    else:
        over, least = evolve(test, strict=True), evolve(test, strict=False)
    if side == "at":
        return both(least, negate(over))
    return over if side == "above" else negate(least)


def percent(covered: int, of: int) -> Fraction:
    """The part that is covered, in percent; all of nothing is all."""
    return Fraction(100 * covered, of) if of else Fraction(100)
