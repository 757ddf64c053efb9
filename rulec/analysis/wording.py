"""The tests of a diagram's path in words, money in the currency of the provision that states it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from rulec.diagram import node as n
from rulec.diagram.from_model import PIVOT, Compiler
from rulec.diagram.query import Path
from rulec.model.condition import MoneyAbove, atoms
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Fact, Ruleset
from rulec.money import Money, Rates, format_money

_PER = {"total": "in all", "each": "each", "kg": "per kg", "litre": "per litre"}
_UNIT = {"quantity": "items", "net_mass": "kg", "volume": "litres"}


class Wording:
    """Words for the tests of rulesets, each read on its day."""

    def __init__(
        self, rulesets: tuple[tuple[Ruleset, date], ...], rates: Rates, facts: Mapping[str, Fact]
    ) -> None:
        self.facts = facts
        self.named: dict[tuple[str, str, Fraction], MoneyAbove] = {}
        self.rates: dict[str, Fraction] = {}
        for ruleset, day in reversed(rulesets):
            compiler = Compiler(day, rates)
            for provision in ruleset.in_force(day):
                for atom in atoms(provision.condition):
                    if isinstance(atom, MoneyAbove):
                        group, factor = compiler.group(atom.currency)
                        key = (group, atom.per, atom.amount * factor)
                        self.named[key] = atom
                        if group == PIVOT:
                            self.rates[atom.currency] = factor

    def currency(self, path: Path) -> tuple[str, Fraction]:
        """The currency to write an article of this path in, and its worth in the pivot."""
        for node, index in path:
            if node.var[1] == "ratio" and node.var[2] == PIVOT:
                bound, _ = n.cut(node, index - 1 if index else 0)
                money = self.named.get((PIVOT, node.var[3], bound))
                if money is not None and money.currency in self.rates:
                    return money.currency, self.rates[money.currency]
        return PIVOT, Fraction(1)

    def is_judgement(self, node: n.Node) -> bool:
        fact = self.facts.get(node.var[2])
        return node.var[1] == "flag" and fact is not None and fact.kind == "judgement"

    def title(self, name: str) -> str:
        """A fact or judgement as people call it."""
        fact = self.facts.get(name)
        return fact.title if fact else name

    def conditions(self, path: Path) -> tuple[str, ...]:
        """The tests of a path that no person has to judge."""
        return tuple(self.test(*step) for step in path if not self.is_judgement(step[0]))

    def judgements(self, path: Path) -> tuple[str, ...]:
        """How the open-textured words have to be read on a path."""
        return tuple(
            f'{"" if index else "not "}judged "{self.title(node.var[2])}"'
            for node, index in path
            if self.is_judgement(node)
        )

    def test(self, node: n.Node, index: int) -> str:
        """One step of a path; a judgement as its quoted words."""
        if self.is_judgement(node):
            return ("" if index else "not ") + f'judged "{self.title(node.var[2])}"'
        _, kind, name, axis = node.var
        title = self.title(name)
        if kind == "flag":
            return title if index else f"not {title}"
        if kind == "one_of":
            if index < len(node.keys):
                return f"{title} is {node.keys[index]}"
            return f"{title} is not {', '.join(str(k) for k in node.keys)}"
        if kind in ("number", "date"):
            fact = self.facts.get(name)
            unit = f" {fact.unit}" if fact and fact.unit else ""
            if kind == "date":
                return title + _range(node, index, lambda c: str(date.fromordinal(int(c))))
            return title + _range(node, index, lambda c: f"{plain(c)}{unit}")
        if name:
            pers = {self._per(name, axis, n.cut(node, at)[0]) for at in _beside(node, index)}
            per = pers.pop() if len(pers) == 1 else _PER[axis]
            return f"value {per}" + _range(node, index, lambda c: self._money(name, axis, c, per))
        return axis + _range(node, index, lambda c: f"{plain(c)} {_UNIT[axis]}")

    def _per(self, group: str, axis: str, bound: Fraction) -> str:
        """What a limit is counted per, as its author wrote it."""
        atom = self.named.get((group, axis, bound))
        return _PER[axis] if atom is None else limit_of(atom)[0]

    def _money(self, group: str, axis: str, bound: Fraction, per: str) -> str:
        """A limit, told per so much, and what it is in euros then."""
        atom = self.named.get((group, axis, bound)) or MoneyAbove(axis, True, bound, group)
        amount = limit_of(atom)[1] if limit_of(atom)[0] == per else atom.amount
        text = format_money(Money(amount, atom.currency))
        if group == PIVOT and atom.currency != PIVOT:
            euros = bound * amount / atom.amount if atom.amount else bound
            text += f" ({format_money(Money(Fraction(round(euros * 100), 100), PIVOT))})"
        return text


def _beside(node: n.Node, index: int) -> list[int]:
    """The cuts on either side of a part of an axis."""
    return [at for at in (index - 1, index) if 0 <= at < len(node.keys)]


def limit_of(test: MoneyAbove) -> tuple[str, Fraction]:
    """What a limit of money is counted per, in words, and its amount, both as its author wrote them."""
    written = test.written
    if written is None:
        return _PER[test.per], test.amount
    number = "" if written.number == 1 else f"{plain(written.number)} "
    return f"per {number}{written.unit}", written.amount


def _range(node: n.Node, index: int, show: Callable[[Fraction], str]) -> str:
    parts = []
    if 0 < index < len(node.keys) and n.cut(node, index - 1)[0] == n.cut(node, index)[0]:
        return f" exactly {show(n.cut(node, index)[0])}"
    if index:
        bound, strict = n.cut(node, index - 1)
        parts.append(f" {'above' if strict else 'at least'} {show(bound)}")
    if index < len(node.keys):
        bound, strict = n.cut(node, index)
        parts.append(f" {'at most' if strict else 'below'} {show(bound)}")
    return " and".join(parts)


def shown(value: FactValue) -> str:
    """A fact as it is typed on the command line."""
    if isinstance(value, Money):
        return f"{plain(value.amount)} {value.currency}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Fraction) else str(value)


def as_typed(line: Line) -> dict[str, str]:
    """A line as text, fact by fact."""
    return {name: shown(value) for name, value in line.facts.items()}


def plain(number: Fraction) -> str:
    """A number as a decimal where one equals it, else as a fraction."""
    for places in range(13):
        whole = number * 10**places
        if whole.denominator == 1:
            digits = f"{int(whole):0{places + 1}d}"
            return digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"{number.numerator}/{number.denominator}"
