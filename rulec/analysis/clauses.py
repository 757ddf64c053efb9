"""The clauses of a provision in words, and whether a line meets them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from rulec.analysis.spans import spans
from rulec.analysis.wording import limit_of, plain
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
    Or,
    either,
)
from rulec.model.line import Line
from rulec.model.ruleset import Fact, Provision
from rulec.money import Money, Rates, format_money
from rulec.nomenclature import CodeSet, edition_at, headings, known_editions, span_of
from rulec.reference.evaluator import truth


@frozen
class Clause:
    """One clause of a provision: `holds` is None where it depends on what the line does not say."""

    words: str
    holds: bool | None


def clauses(
    provision: Provision, line: Line, day: date, rates: Rates, facts: Mapping[str, Fact]
) -> tuple[Clause, ...]:
    """The clauses that all have to hold, in their order."""
    condition = provision.condition
    parts = condition.parts if isinstance(condition, And) else (condition,)
    return tuple(
        Clause(
            in_words(_relevant(part, line, day, rates), line, facts, edition_at(day)),
            truth(part, line, day, rates),
        )
        for part in parts
    )


def _relevant(condition: Condition, line: Line, day: date, rates: Rates) -> Condition:
    """Of alternatives, those that the line does not rule out, if there are any."""
    if not isinstance(condition, Or):
        return condition
    states = [(part, truth(part, line, day, rates)) for part in condition.parts]
    best = [part for part, state in states if state is True]
    return either(*(best or [part for part, state in states if state is None] or condition.parts))


def in_words(
    condition: Condition, line: Line, facts: Mapping[str, Fact], edition: str = known_editions()[-1]
) -> str:
    """A condition as a reader says it; of its codes, those near the code of the line, as an edition
    of the nomenclature has them."""
    if isinstance(condition, Const):
        return "always" if condition.value else "never"
    if isinstance(condition, Not):
        return f"not ({in_words(condition.part, line, facts, edition)})"
    if isinstance(condition, And | Or):
        word = " and " if isinstance(condition, And) else " or "
        parts = [in_words(part, line, facts, edition) for part in condition.parts]
        return word.join(f"({p})" if " and " in p or " or " in p else p for p in parts)
    if isinstance(condition, CodeIn):
        return f"code in {_codes(condition.codes, line, edition)}"
    if isinstance(condition, MoneyAbove):
        per, amount = limit_of(condition)
        limit = format_money(Money(amount, condition.currency))
        return f"value {per} {'above' if condition.strict else 'at least'} {limit}"
    fact = facts.get(condition.fact)
    title = fact.title if fact else condition.fact
    if isinstance(condition, NumberAbove):
        unit = f" {fact.unit}" if fact and fact.unit else ""
        return (
            f"{title} {'above' if condition.strict else 'at least'} {plain(condition.bound)}{unit}"
        )
    if isinstance(condition, DateFrom):
        return f"{title} on or after {condition.day}"
    if isinstance(condition, Flag):
        return f'judged "{title}"' if fact and fact.kind == "judgement" else title
    return f"{title} is {' or '.join(sorted(condition.values))}"


def _codes(codes: CodeSet, line: Line, edition: str) -> str:
    stated = line.get("code")
    near = codes
    if stated is not None:
        low, high = span_of(str(stated))
        near = CodeSet.from_ranges(
            r for r in codes.ranges if r[0] < high and low < r[1]
        ) or CodeSet.from_ranges(
            r for r in codes.ranges if r[0] // 10**8 <= low // 10**8 <= (r[1] - 1) // 10**8
        )
    listed = headings(near or codes, edition) or spans(near or codes)
    more = f" and {len(listed) - 4} more" if len(listed) > 4 else ""
    return ", ".join(listed[:4]) + more
