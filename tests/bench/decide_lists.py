"""A list as the program that a good engineer writes from it for another rule engine.

Everything is generated from the provisions of a plan: what their codes begin with, their limits and
their yes/no facts. The question is whether a commercial export with every fact stated is prohibited.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import frozen

from rulec.analysis.verdict import commercial_export
from rulec.model.condition import (
    FALSE,
    And,
    CodeIn,
    Condition,
    Const,
    Flag,
    MoneyAbove,
    Not,
    Or,
    atoms,
    both,
    either,
    negate,
)
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates
from rulec.nomenclature import CodeSet, edition_at, leaves
from rulec.targets.plan import Plan, plan

Record = dict[str, Any]
FEW: Final = 4  # codes that are better tried one after another than told apart by a digit


@frozen
class Question:
    """Whether goods are prohibited: the list's provisions as conditions, any of which prohibits."""

    plan: Plan
    currency: str
    provisions: tuple[Condition, ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """The yes/no facts and judgements that are read."""
        return tuple(f for f in self.plan.facts if f not in ("value", "quantity"))


def question(ruleset: Ruleset, day: date) -> Question:
    """The question that a list answers on a day for commercial exports to its target."""
    made = plan(ruleset, day, EcbRates(), commercial_export(ruleset))
    exempt: dict[str, list[Condition]] = {}
    for p in made.provisions:
        if p.kind == "exempt":
            for name in p.of:
                exempt.setdefault(name, []).append(negate(p.condition))
    bans = tuple(
        both(p.condition, *exempt.get(p.id, ())) for p in made.provisions if p.kind == "prohibit"
    )
    (currency,) = {a.currency for ban in bans for a in atoms(ban) if isinstance(a, MoneyAbove)}
    return Question(made, currency, bans)


@frozen
class Dialect:
    """How a language of expressions says it: what joins parts, what denies one, a code, a fact."""

    conjunction: str
    disjunction: str
    negation: str
    starts: Callable[[str], str]
    fact: Callable[[str], str] = str

    def as_listed(self, asked: Question) -> str:
        """One provision after another."""
        return self.disjunction.join(map(self.expression, asked.provisions))

    def by_chapter(self, asked: Question) -> str:
        """One chapter after another, in each what concerns it."""
        chapters = [f"{number:02d}" for number in range(1, 100)]
        whole = either(*asked.provisions)
        return self._told_apart(whole, chapters, lambda inside, _: self.expression(inside))

    def by_digit(self, asked: Question) -> str:
        """The digits of the code one after another, as long as there are more than a few codes."""
        return self._by_digit(either(*asked.provisions), "")

    def _by_digit(self, condition: Condition, code: str) -> str:
        if sum(len(prefixes(codes)) for codes in _sets(condition)) <= FEW or len(code) == 6:
            return self.expression(condition)
        return self._told_apart(condition, [code + digit for digit in "0123456789"], self._by_digit)

    def _told_apart(
        self, condition: Condition, codes: Sequence[str], told: Callable[[Condition, str], str]
    ) -> str:
        parts = []
        for code in codes:
            low = int(code.ljust(10, "0"))
            inside = _within(condition, CodeSet(((low, low + 10 ** (10 - len(code))),)))
            if inside != FALSE:
                parts.append(f"({self.starts(code)}{self.conjunction}{told(inside, code)})")
        return "(" + self.disjunction.join(parts) + ")"

    def expression(self, condition: Condition) -> str:
        """A condition as one expression."""
        if isinstance(condition, And | Or):
            word = self.conjunction if isinstance(condition, And) else self.disjunction
            return "(" + word.join(map(self.expression, condition.parts)) + ")"
        if isinstance(condition, Not):
            return f"{self.negation}({self.expression(condition.part)})"
        if isinstance(condition, CodeIn):
            return "(" + self.disjunction.join(map(self.starts, prefixes(condition.codes))) + ")"
        if isinstance(condition, MoneyAbove):
            return limit(condition, self.fact)
        if isinstance(condition, Const):
            return str(condition.value).lower()
        assert isinstance(condition, Flag)
        return self.fact(condition.fact)


def limit(condition: MoneyAbove, fact: Callable[[str], str]) -> str:
    """A value limit in whole numbers; every language has these signs."""
    assert condition.amount.denominator == 1 and condition.per in ("each", "total")
    bound = str(condition.amount)
    if condition.per == "each":
        bound += f" * {fact('quantity')}"
    return f"{fact('value')} {'>' if condition.strict else '>='} {bound}"


def prefixes(codes: CodeSet) -> tuple[str, ...]:
    """The shortest codes (of an even number of digits) that together are the set."""
    found = []
    for low, high in codes.ranges:
        while low < high:
            digits = 10
            while digits > 2 and low % 100 ** (6 - digits // 2) == 0:
                if low + 100 ** (6 - digits // 2) > high:
                    break
                digits -= 2
            found.append(f"{low:010d}"[:digits])
            low += 100 ** (5 - digits // 2)
    return tuple(found)


def _within(condition: Condition, span: CodeSet) -> Condition:
    """What a condition asks of the codes of a span, beside what these decide."""
    if isinstance(condition, Not):
        return negate(_within(condition.part, span))
    if isinstance(condition, And | Or):
        join = both if isinstance(condition, And) else either
        return join(*(_within(part, span) for part in condition.parts))
    if isinstance(condition, CodeIn):
        inside = condition.codes & span
        return CodeIn(inside) if inside and inside != span else Const(bool(inside))
    return condition


def _sets(condition: Condition) -> Iterator[CodeSet]:
    return (a.codes for a in atoms(condition) if isinstance(a, CodeIn))


def records(asked: Question, count: int, yes: float) -> list[Record]:
    """Complete lines, half of them of listed codes, with values on and about the limits.

    A yes/no fact is yes with the probability `yes`.
    """
    draw = random.Random(f"{asked.plan.ruleset.id} {asked.plan.day}")
    every = sorted({p for ban in asked.provisions for codes in _sets(ban) for p in prefixes(codes)})
    listed = [code for code in every if len(code) > 2]
    used = [low for low, _ in leaves(edition_at(asked.plan.day)).ranges]
    limits = [
        int(a.amount) for ban in asked.provisions for a in atoms(ban) if isinstance(a, MoneyAbove)
    ]
    made = []
    for _ in range(count):
        code = draw.choice(listed) if draw.random() < 0.5 else f"{draw.choice(used):010d}"[:6]
        code = (code + f"{draw.randrange(10**8):08d}")[:10]
        quantity = draw.randrange(1, 50)
        each = draw.choice((draw.choice(limits), draw.randrange(2 * max(limits))))
        value = max(each * quantity + draw.choice((-1, 0, 0, 1)), 0)
        record: Record = {"code": code, "value": value, "quantity": quantity}
        made.append(record | {flag: draw.random() < yes for flag in asked.flags})
    return made


def expected(condition: Condition, record: Mapping[str, Any]) -> bool:
    """Whether a condition holds, read directly."""
    if isinstance(condition, And):
        return all(expected(part, record) for part in condition.parts)
    if isinstance(condition, Or):
        return any(expected(part, record) for part in condition.parts)
    if isinstance(condition, Not):
        return not expected(condition.part, record)
    if isinstance(condition, CodeIn):
        return condition.codes.at(int(record["code"]))
    if isinstance(condition, MoneyAbove):
        bound = condition.amount * (record["quantity"] if condition.per == "each" else 1)
        return bool(record["value"] > bound or (record["value"] == bound and not condition.strict))
    if isinstance(condition, Const):
        return condition.value
    assert isinstance(condition, Flag)
    return bool(record[condition.fact])
