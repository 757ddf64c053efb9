"""What a suggested example is called: where the law says it, the goods, and what of them matters.

A person keeps the example when it is right, and so the title is one that a person would give it:
`item 18: watches (9101) of exactly EUR 50 each`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from fractions import Fraction

from rulec.analysis.cover import Item
from rulec.analysis.kinds import kinds
from rulec.analysis.wording import limit_of, plain
from rulec.model.condition import DateFrom, MoneyAbove, NumberAbove
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Fact, Provision
from rulec.money import Money, format_money
from rulec.nomenclature import describe, span_of
from rulec.reference.evaluator import BASES

_WORDS = 60
_GOODS = 40
_PLACE = 24
_ITEM = re.compile(r"[0-9]+[a-z]?(?:[.(-]?[0-9a-z]+\)?)*")


def titled(item: Item, side: str, line: Line, facts: Mapping[str, Fact], of: Provision) -> str:
    """The title of an example that touches `item` on `side`; `of` is the provision it is about."""
    goods = _goods(str(line.get("code")))
    if item.kind == "limit":
        said = f"{goods}{_amount(item, side, line, facts)}"
    elif item.kind == "judgement":
        said = _judged(goods, item.words, side, facts.get(item.words))
    elif item.kind == "exemption":
        said = f"{goods}, exempt"
    elif item.kind == "date":
        said = f"{goods} {_dated(of, item, side)}"
    else:
        said = goods
    whole = f"{_place(of)}: {said}"
    return "".join(c if c.isprintable() else " " for c in whole)


def unique(title: str, taken: set[str]) -> str:
    """The title, with a number behind it where it is taken."""
    number, made = 1, title
    while made in taken:
        number += 1
        made = f"{title} ({number})"
    return made


def _place(of: Provision) -> str:
    """Where the law has a provision, `item 18` or `Art. 10(3)`; its name if that takes too long."""
    place = next((c.place for c in of.citations if c.place), None) or ""
    if _ITEM.fullmatch(place):
        return f"item {place}"
    return place if 0 < len(place) <= _PLACE and ":" not in place else of.id


def _goods(code: str) -> str:
    """What a code is, in a few words, and the code."""
    low, high = span_of(code)
    kind = next(
        (k for k in kinds() if any(a <= low and high <= b for a, b in k.whole.ranges)), None
    )
    words = kind.title if kind else describe(code[:4]) or "goods"
    for sign in "(;,:":
        words = words.partition(sign)[0].strip() or words
    words = textwrap.shorten(words, _GOODS, placeholder=" ...")
    first = words[:1].lower() if words[1:2].islower() else words[:1]
    return f"{first}{words[1:]} ({_code(code)})"


def _amount(item: Item, side: str, line: Line, facts: Mapping[str, Fact]) -> str:
    exactly = "exactly " if side == "at" else ""
    test, value = item.test, line.get("value")
    if isinstance(test, MoneyAbove) and isinstance(value, Money):
        per, amount = limit_of(test)
        if side == "at":
            value = Money(amount, test.currency)
        elif test.per != "total":
            base = line.get(BASES[test.per])
            scale = amount / test.amount if test.amount else Fraction(1)
            if isinstance(base, Fraction):
                value = Money(value.amount / base * scale, value.currency)
        return f" of {exactly}{format_money(value)} {per}"
    if isinstance(test, NumberAbove | DateFrom):
        stated = line.get(test.fact)
        shown = str(stated) if stated is None else typed(facts.get(test.fact), stated)
        return f", {test.fact} {exactly}{shown}"
    return ""


def _judged(goods: str, name: str, side: str, fact: Fact | None) -> str:
    if name.startswith("fits_"):  # the rest of what the code of an item holds
        within = {"yes": "within", "no": "outside", "open": "inside or outside"}[side]
        return f"{goods} {within} the description"
    words = textwrap.shorten(fact.title if fact else name, _WORDS, placeholder=" ...")
    said = {"yes": "judged", "no": "judged not", "open": "not yet judged"}[side]
    return f'{goods}, {said} "{words}"'


def _dated(of: Provision, item: Item, side: str) -> str:
    if of.since == item.day:
        return "on the first day" if side == "on" else "the day before"
    return "the day after the last" if side == "on" else "on the last day"


# values as an example gives them


def typed(fact: Fact | None, value: FactValue) -> str:
    """A value as an example states it, of a fact with its unit."""
    if isinstance(value, Money):
        return f"{_grouped(value.amount)} {value.currency}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        unit = fact.unit if fact is not None and fact.unit != "items" else None
        return f"{_grouped(value)} {unit}" if unit else _grouped(value)
    return _code(str(value)) if fact is not None and fact.kind == "code" else str(value)


def _grouped(number: Fraction) -> str:
    whole, dot, part = plain(number).partition(".")
    return f"{int(whole):_}{dot}{part}"


def _code(code: str) -> str:
    """`4303.10`, as declarations have it."""
    return ".".join([code[:4], *(code[i : i + 2] for i in range(4, len(code), 2))])
