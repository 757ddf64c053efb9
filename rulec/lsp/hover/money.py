"""What an editor shows of an amount of money: what it limits, and what it is in other currencies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from rulec.analysis.wording import plain as decimal
from rulec.lsp import markdown as md
from rulec.lsp.named import currency, decimals
from rulec.lsp.places import Place
from rulec.lsp.taken import day, day_of
from rulec.money import CURRENCIES, EcbRates, Money, NoRate, format_money
from rulec.syntax import tree as t

_SHOWN = ("EUR", "USD", "GBP", "CHF", "JPY", "CNY", "RUB")
_RATES = EcbRates()
_OPS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
_OWNED = {"kg": "net mass", "g": "net mass", "t": "net mass", "item": "quantity"}


def amount(place: Place, node: t.Quantity) -> str | None:
    """An amount that stands in a condition, a constant or an example; None if it is no money."""
    if node.unit is None or node.unit.value not in CURRENCIES:
        return None
    test = place.inner(t.MoneyTest)
    return md.paragraphs((limit(place, test) if test else None, _table(place, node)))


def limit(place: Place, test: t.MoneyTest) -> str | None:
    """What a value limit says, in words."""
    operand = test.operand
    if isinstance(operand, t.Name):
        operand = place.checked.scope.constants.get(operand.value, operand)
    if not isinstance(operand, t.Quantity) or operand.unit is None:
        return None
    bound = format_money(Money(operand.number, operand.unit.value))
    worth = f"worth {_OPS[test.op]} {bound}"
    if test.per == "total":
        return f"The whole line is **{worth}**."
    if test.per == "each":
        return (
            f"Each item is **{worth}**: the line's value divided by its quantity. Three items "
            f"together are then worth {_OPS[test.op]} "
            f"{format_money(Money(3 * operand.number, operand.unit.value))}."
        )
    if isinstance(test.per, str):
        return _unspecified(place, test, worth)
    number, unit = test.per
    count = "" if number == 1 else f"{decimal(number)} "
    by = _OWNED.get(unit.value, "volume")
    return f"Every {count}{unit.value} is **{worth}**: the line's value by its {by}."


def _unspecified(place: Place, test: t.MoneyTest, worth: str) -> str:
    block = place.block
    owner = block.name.value if block and block.name else "_"
    read = f"The judgement `whole_line_{owner}` says that the whole line is meant."
    if test.op in (">", ">="):
        return (
            f"**{worth[0].upper()}{worth[1:]}**, and the law does not say of what. A line is covered "
            "when each item (the value divided by the quantity) is. When only the whole line is, "
            f"somebody has to judge. {read}"
        )
    return (
        f"**{worth[0].upper()}{worth[1:]}**, and the law does not say of what. A line is covered "
        "when the whole of it is. When only each item (the value divided by the quantity) is, "
        f"somebody has to judge. {read}"
    )


def _table(place: Place, node: t.Quantity) -> str | None:
    assert node.unit is not None
    own = node.unit.value
    days = list(_days(place, own))
    shown = format_money(Money(node.number, own))
    name = currency(own)
    head = f"**{shown}**" + (f", {md.plain(name)}" if name else "")
    if not days:
        return f"{head}\n\nThe European Central Bank has no rate of {own} for its days."
    rows = []
    ruleset = place.checked.ruleset
    wanted = dict.fromkeys((*_SHOWN, *((ruleset.currency,) if ruleset else ())))
    for other in wanted:
        if other in CURRENCIES and other != own:
            cells = [_converted(node.number, own, other, at) for at, _ in days]
            if any(cells):
                rows.append((f"{other}", *(cell or "no rate" for cell in cells)))
    heads = tuple(_head(at, why) for at, why in days)
    table = md.table(("", *heads), rows)
    return f"{head}\n\n{table}\n\n*Reference rates of the European Central Bank.*"


def _head(at: date, why: str) -> str:
    published = _RATES.published(at)
    return why if published == at else f"{why} (rates of {published})"


def _converted(number: Fraction, own: str, other: str, at: date) -> str | None:
    """The amount in another currency, to its minor unit; marked where that is rounded."""
    try:
        exact = number * _RATES.rate(own, at) / _RATES.rate(other, at)
    except NoRate:
        return None
    places = decimals(other)
    rounded = Fraction(round(exact * 10**places), 10**places)
    told = format_money(Money(rounded, other)).removeprefix(other).strip()
    return told if rounded == exact else f"≈ {told}"


def _days(place: Place, own: str) -> Iterator[tuple[date, str]]:
    """The days at whose rates the amount is shown, and why."""
    block = place.block
    last = _RATES.last(own)
    if last is None:
        return
    if block is not None and block.keyword == "example":
        stated = day_of(block)
        if stated is not None and _rated(own, stated):
            yield stated, f"on {stated}"
            return
    since, until = (_clause_day(block, word) for word in ("from", "until"))
    if since is not None and since <= date.today() and _rated(own, since):
        yield since, f"on {since}, its first day"
    end = date.today() if until is None else min(date.today(), until - timedelta(days=1))
    why = "today" if end == date.today() else f"on {end}, its last day"
    if not _rated(own, end):
        end = min(end, last)
        why = f"at the last rates, of {end}"
    if end != since and (since is None or end > since) and _rated(own, end):
        yield end, why


def _clause_day(block: t.Block | None, word: str) -> date | None:
    clauses = block.all(word) if block else ()
    return day(clauses[0].value) if clauses else None


def _rated(own: str, at: date) -> bool:
    if _RATES.published(at) is None:
        return False
    try:
        _RATES.rate(own, at)
    except NoRate:
        return False
    return True
