"""Names, codes, units and dates of one file, looked up and checked."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

from attrs import Factory, define

from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.diagnostics.suggest import nearest
from rulec.model.condition import (
    FALSE,
    TRUE,
    CodeIn,
    Condition,
    DateFrom,
    Flag,
    MoneyAbove,
    NumberAbove,
    OneOf,
    both,
    either,
    negate,
)
from rulec.model.line import FactValue
from rulec.model.names import BUILT_IN, UNITS
from rulec.model.ruleset import Fact
from rulec.money import CURRENCIES, Money
from rulec.nomenclature import CodeError, CodeSet, exists, parse_code, strip_padding
from rulec.nomenclature import nearest as nearest_codes
from rulec.syntax import tree as t

EMPTY = CodeSet(())
ALL = CodeSet(((0, 10**10),))


def read_date(literal: t.DateLit, found: list[Diagnostic]) -> datetime.date | None:
    """The date, or None and a diagnostic."""
    try:
        year, month, day = (int(part) for part in literal.value.split("-"))
        return datetime.date(year, month, day)
    except ValueError:
        message = f"{literal.value} is no day of the calendar"
        found.append(Diagnostic("E0306", message, literal.span, expected="year-month-day"))
        return None


@define
class Scope:
    """What a file's names mean. A library lends its scope to the files that use it."""

    facts: dict[str, Fact] = Factory(dict)
    defines: dict[str, t.Block] = Factory(dict)
    constants: dict[str, t.Quantity] = Factory(dict)
    renumbered: list[tuple[CodeSet, tuple[tuple[bool, CodeSet], ...]]] = Factory(list)
    edition: str = "HS2022"
    imported: dict[str, str] = Factory(dict)  # define -> edition of the library it comes from

    def take(self, other: Scope) -> None:
        self.facts.update(other.facts)
        self.defines.update(other.defines)
        self.constants.update(other.constants)
        self.renumbered.extend(other.renumbered)
        self.imported.update({name: other.edition for name in other.defines})


class Resolver:
    """Looks names up in one scope; every failure becomes a diagnostic and a harmless stand-in."""

    def __init__(self, scope: Scope, found: list[Diagnostic]) -> None:
        self.scope, self.found = scope, found
        self._defined: dict[str, tuple[Condition, CodeSet]] = {}
        self._open: list[str] = []
        self._used: set[str] = set()

    def error(self, code: str, message: str, span: Span, **more: str | None) -> None:
        self.found.append(Diagnostic(code, message, span, **more))  # type: ignore[arg-type]

    def finish(self) -> None:
        """Resolve definitions nobody used, so that their mistakes are reported too."""
        for name, block in list(self.scope.defines.items()):
            if name not in self._defined and name not in self.scope.imported:
                self._define(t.Name(name, block.name.span if block.name else block.span))

    # facts and judgements

    def lookup_fact(self, name: t.Name) -> Fact | None:
        fact = BUILT_IN.get(name.value) or self.scope.facts.get(name.value)
        if fact is None:
            near = nearest(name.value, [*BUILT_IN, *self.scope.facts])
            self.error(
                "E0205",
                f"the fact `{name.value}` is not declared",
                name.span,
                hint=f"did you mean `{near[0]}`?"
                if near
                else "declare it with `fact` or `judgement`",
            )
        return fact

    def fact(self, block: t.Block) -> None:
        assert block.name is not None
        name, kind, values, unit = block.name.value, "yes_no", (), None
        for clause in block.all("type"):
            assert isinstance(clause.value, t.FactType)
            kind = clause.value.kind
            values = tuple(v.value for v in clause.value.values)  # type: ignore[assignment]
            unit = clause.value.unit.value if clause.value.unit else None
            if kind not in ("yes_no", "one_of", "number", "date", "country"):
                self.error(
                    "E0201",
                    f"`{kind}` is not a type of fact",
                    clause.span,
                    expected="yes_no, one_of A, B, number UNIT, date or country",
                )
                kind = "yes_no"
        if name in BUILT_IN:
            self.error("E0202", f"`{name}` is a fact of every line already", block.name.span)
            return
        title = block.title.value if block.title else name
        self.scope.facts[name] = Fact(name, kind, title, values, unit)

    def judgement(self, value: object) -> Condition:
        assert isinstance(value, t.Name)
        fact = self.scope.facts.get(value.value)
        if fact is None or fact.kind != "judgement":
            known = [f.name for f in self.scope.facts.values() if f.kind == "judgement"]
            near = nearest(value.value, known)
            self.error(
                "E0205",
                f"the judgement `{value.value}` is not declared",
                value.span,
                hint=f"did you mean `{near[0]}`?"
                if near
                else f"declare it: judgement {value.value}",
            )
            return FALSE
        return Flag(value.value)

    def fits(self, owner: str, title: str) -> Condition:
        """The judgement that an article fits the description of an `ex` code."""
        name = f"fits_{owner}"
        self.scope.facts.setdefault(name, Fact(name, "judgement", f"fits the description: {title}"))
        return Flag(name)

    def currency(self, name: t.Name) -> str:
        if name.value not in CURRENCIES:
            near = nearest(name.value, sorted(CURRENCIES))
            self.error(
                "E0303",
                f"`{name.value}` is not an ISO 4217 currency",
                name.span,
                hint=f"did you mean `{near[0]}`?" if near else None,
            )
        return name.value

    # codes and goods

    def code(self, code: t.Code, edition: str) -> CodeSet:
        try:
            digits = parse_code(code.written)
        except CodeError as error:
            self.error("E0401", str(error), code.span, expected="2, 4, 6, 8 or 10 digits")
            return EMPTY
        digits = strip_padding(digits, edition)
        if not exists(digits, edition):
            near = nearest_codes(digits)
            self.error(
                "E0403",
                f"{code.written} is not in {edition}",
                code.span,
                hint=f"nearest: {', '.join(near)}" if near else None,
            )
        return CodeSet.of(digits)

    def renumbered(self, declaration: t.Renumbered) -> None:
        edition = declaration.edition.value
        old = self.code(declaration.old, self.scope.edition)
        new = tuple((n.ex, self.code(n.code, edition)) for n in declaration.new)
        self.scope.renumbered.append((old, new))

    def goods_of(self, block: t.Block) -> tuple[Condition, CodeSet]:
        """The condition that a block's goods clauses state, and every code it may reach."""
        owner = block.name.value if block.name else "_"
        clauses = [c.value for c in block.all("goods") if isinstance(c.value, t.Goods)]
        if not clauses:
            return TRUE, ALL
        part: Condition | None = None
        for clause in block.all("ex"):
            part = self.condition(clause.value, owner)
        title = block.title.value if block.title else owner
        edition = self.scope.imported.get(owner, self.scope.edition)
        whole: list[Condition] = []
        reach = EMPTY
        for goods in clauses:
            except_condition, except_codes = self._items(
                goods.excepted, owner, title, part, edition
            )
            condition, codes = self._items(goods.items, owner, title, part, edition)
            whole.append(both(condition, negate(except_condition)))
            reach = reach | (
                codes if except_condition != CodeIn(except_codes) else codes - except_codes
            )
        return either(*whole), reach

    def _items(
        self,
        items: tuple[t.GoodsItem, ...],
        owner: str,
        title: str,
        part: Condition | None,
        edition: str,
    ) -> tuple[Condition, CodeSet]:
        sure, partly = EMPTY, EMPTY
        named: list[Condition] = []
        reach = EMPTY
        for item in items:
            if isinstance(item, t.AllItem):
                sure = ALL
            elif isinstance(item, t.NamedItem):
                condition, codes = self._define(item.name)
                if item.ex:
                    condition = both(condition, part or self.fits(owner, title))
                if condition == CodeIn(codes):
                    sure = sure | codes
                else:
                    named.append(condition)
                reach = reach | codes
            else:
                codes = self._code_item(item, edition)
                whole, parts = self._renumber(codes)
                if item.ex:
                    partly = partly | whole | parts
                else:
                    sure, partly = sure | whole, partly | parts
        made: list[Condition] = [CodeIn(sure)] if not sure.is_empty() else []
        partly = partly - sure
        if not partly.is_empty():
            made.append(both(CodeIn(partly), part or self.fits(owner, title)))
        return either(*made, *named), reach | sure | partly

    def _code_item(self, item: t.CodeItem, edition: str) -> CodeSet:
        first = self.code(item.first, edition)
        if item.last is None:
            return first
        last = self.code(item.last, edition)
        if first.is_empty() or last.is_empty():
            return EMPTY
        low, high = first.ranges[0][0], last.ranges[-1][1]
        if last.ranges[0][0] < low or high <= first.ranges[0][1] - 1:
            self.error(
                "E0402",
                f"the range runs backwards: {item.last.written} stands before {item.first.written}",
                item.span,
            )
            return EMPTY
        return CodeSet(((low, high),))

    def _renumber(self, codes: CodeSet) -> tuple[CodeSet, CodeSet]:
        whole, parts = codes, EMPTY
        for old, new in self.scope.renumbered:
            touched = [r for r in old.ranges if any(r[0] < b and a < r[1] for a, b in codes.ranges)]
            if not touched:
                continue
            inside = any(a <= r[0] and r[1] <= b for r in touched for a, b in codes.ranges)
            for ex, target in new:
                if inside and not ex:
                    whole = whole | target
                else:
                    parts = parts | target
        return whole, parts - whole

    def _define(self, name: t.Name) -> tuple[Condition, CodeSet]:
        key = name.value
        if key in self._defined:
            return self._defined[key]
        block = self.scope.defines.get(key)
        if block is None:
            near = nearest(key, list(self.scope.defines))
            self.error(
                "E0201",
                f"nothing is defined as `{key}`",
                name.span,
                hint=f"did you mean `{near[0]}`?" if near else "`use` the library that defines it",
            )
            return FALSE, EMPTY
        if key in self._open:
            self.error("E0207", f"`{key}` is defined by itself", name.span)
            return FALSE, EMPTY
        self._open.append(key)
        goods, codes = self.goods_of(block)
        when = [self.condition(c.value, key) for c in block.all("when")]
        self._open.pop()
        self._defined[key] = (both(goods, *when), codes)
        return self._defined[key]

    # conditions

    def condition(self, node: object, owner: str) -> Condition:
        """Resolve a condition of the syntax tree; `owner` names the provision it stands in."""
        if isinstance(node, t.Junction):
            parts = [self.condition(p, owner) for p in node.parts]
            return both(*parts) if node.word == "and" else either(*parts)
        if isinstance(node, t.Negation):
            return negate(self.condition(node.part, owner))
        if isinstance(node, t.Judged):
            return self.judgement(node.name)
        if isinstance(node, t.CodeIn):
            return self._define(node.name)[0]
        if isinstance(node, t.MoneyTest):
            return self._money(node, owner)
        if isinstance(node, t.Compare):
            return self._compare(node)
        if isinstance(node, t.Membership):
            return self._membership(node)
        assert isinstance(node, t.Bare)
        if node.name.value in self.scope.defines:
            return self._define(node.name)[0]
        fact = self.lookup_fact(node.name)
        if fact is None:
            return FALSE
        if fact.kind not in ("yes_no", "judgement"):
            self.error(
                "E0304",
                f"`{fact.name}` is not a yes/no fact",
                node.span,
                expected=f"a comparison, such as `{fact.name} is ...`",
            )
            return FALSE
        return Flag(fact.name)

    def _operand(self, operand: t.Operand) -> t.Quantity | t.DateLit | None:
        if isinstance(operand, t.Name):
            constant = self.scope.constants.get(operand.value)
            if constant is None:
                near = nearest(operand.value, list(self.scope.constants))
                self.error(
                    "E0201",
                    f"the constant `{operand.value}` is not defined",
                    operand.span,
                    hint=f"did you mean `{near[0]}`?" if near else None,
                )
            return constant
        return operand

    def _money(self, node: t.MoneyTest, owner: str) -> Condition:
        operand = self._operand(node.operand)
        if operand is None:
            return FALSE
        if isinstance(operand, t.DateLit):
            self.error("E0304", "a value is compared with money, not with a date", operand.span)
            return FALSE
        if operand.unit is None:
            self.error(
                "E0302",
                "this value limit has no currency",
                operand.span,
                expected="an amount and a currency, such as 50 EUR",
            )
            return FALSE
        if operand.unit.value in UNITS:
            self.error(
                "E0301",
                f"a value cannot be compared with a quantity in {operand.unit.value}",
                operand.span,
                expected="an amount and a currency, such as 50 EUR",
            )
            return FALSE
        currency = self.currency(operand.unit)
        amount, per = operand.number, node.per
        if isinstance(per, tuple):
            number, unit = per
            if unit.value not in UNITS or number <= 0:
                near = nearest(unit.value, list(UNITS))
                self.error(
                    "E0305",
                    f"a value cannot be counted per `{unit.value}`",
                    unit.span,
                    expected="kg, g, litre, ml or item",
                    hint=f"did you mean `{near[0]}`?" if near else None,
                )
                return FALSE
            dimension, factor = UNITS[unit.value]
            amount, per = amount / (number * factor), {"items": "each"}.get(dimension, dimension)
        if per == "unspecified":
            name = f"whole_line_{owner}"
            title = f"the limit of {owner} is meant for the whole line, not for each article"
            self.scope.facts.setdefault(name, Fact(name, "judgement", title))
            each = _above("each", node.op, amount, currency)
            total = _above("total", node.op, amount, currency)
            return either(both(each, negate(Flag(name))), both(total, Flag(name)))
        return _above(per, node.op, amount, currency)

    def _compare(self, node: t.Compare) -> Condition:
        fact = self.lookup_fact(node.fact)
        operand = self._operand(node.operand)
        if fact is None or operand is None:
            return FALSE
        if isinstance(operand, t.DateLit):
            if fact.kind != "date":
                self.error("E0304", f"`{fact.name}` is not a date", node.span)
                return FALSE
            day = read_date(operand, self.found)
            if day is None:
                return FALSE
            if node.op in (">", "<="):
                day = day + datetime.timedelta(days=1)
            made = DateFrom(fact.name, day)
            return made if node.op in (">", ">=") else negate(made)
        if fact.kind != "number":
            self.error(
                "E0304",
                f"`{fact.name}` is not a number",
                node.span,
                hint="for money write `value each > 50 EUR`" if fact.kind == "money" else None,
            )
            return FALSE
        bound = operand.number
        unit = operand.unit.value if operand.unit else fact.unit
        if unit != fact.unit:
            wanted = UNITS.get(fact.unit or "", (fact.unit, Fraction(1)))
            given = UNITS.get(unit or "", (unit, Fraction(1)))
            if wanted[0] != given[0]:
                self.error(
                    "E0301",
                    f"`{fact.name}` is counted in {fact.unit}, not in {unit}",
                    operand.span,
                )
                return FALSE
            bound = bound * given[1] / wanted[1]
        over = NumberAbove(fact.name, node.op in (">", "<="), bound)
        return over if node.op in (">", ">=") else negate(over)

    def _membership(self, node: t.Membership) -> Condition:
        fact = self.lookup_fact(node.fact)
        if fact is None:
            return FALSE
        if fact.kind in ("yes_no", "judgement") and len(node.values) == 1:
            word = node.values[0].value
            if word in ("yes", "no"):
                yes = (word == "yes") != node.negated
                return Flag(fact.name) if yes else negate(Flag(fact.name))
        if fact.kind not in ("one_of", "country"):
            self.error("E0304", f"`{fact.name}` has no named values to choose from", node.span)
            return FALSE
        for value in node.values:
            self._value(fact, value)
        made = OneOf(fact.name, frozenset(v.value for v in node.values))
        return negate(made) if node.negated else made

    def _value(self, fact: Fact, value: t.Name) -> bool:
        if fact.kind == "country":
            good = bool(re.fullmatch(r"[A-Z]{2}", value.value))
            expected = "two capital letters (ISO 3166-1 alpha-2)"
        else:
            good = value.value in fact.values
            expected = "one of " + ", ".join(fact.values)
        if not good:
            near = nearest(value.value, list(fact.values))
            self.error(
                "E0206",
                f"`{value.value}` is not a value of `{fact.name}`",
                value.span,
                expected=expected,
                hint=f"did you mean `{near[0]}`?" if near else None,
            )
        return good

    # examples

    def given(self, stated: list[t.Given]) -> dict[str, FactValue]:
        """The facts that an example states, typed."""
        facts: dict[str, FactValue] = {}
        for item in stated:
            fact = self.lookup_fact(item.name)
            if fact is not None:
                value = self._given_value(fact, item)
                if value is not None:
                    facts[fact.name] = value
        return facts

    def _given_value(self, fact: Fact, item: t.Given) -> FactValue | None:
        value = item.value
        if isinstance(value, t.Code):
            try:
                return parse_code(value.written)
            except CodeError as error:
                self.error("E0401", str(error), value.span, expected="2, 4, 6, 8 or 10 digits")
                return None
        if isinstance(value, t.DateLit) and fact.kind == "date":
            return read_date(value, self.found)
        if isinstance(value, t.Quantity) and fact.kind == "money":
            if value.unit is None:
                self.error("E0302", "this value has no currency", value.span)
                return None
            return Money(value.number, self.currency(value.unit))
        if isinstance(value, t.Quantity) and fact.kind == "number":
            unit = value.unit.value if value.unit else fact.unit
            wanted = UNITS.get(fact.unit or "", (fact.unit, Fraction(1)))
            given = UNITS.get(unit or "", (unit, Fraction(1)))
            if wanted[0] == given[0]:
                return value.number * given[1] / wanted[1]
            self.error("E0301", f"`{fact.name}` is counted in {fact.unit}", value.span)
            return None
        if isinstance(value, t.Name):
            if fact.kind in ("yes_no", "judgement") and value.value in ("yes", "no"):
                return value.value == "yes"
            if fact.kind in ("one_of", "country"):
                return value.value if self._value(fact, value) else None
        self.error("E0304", f"this is no value for `{fact.name}` ({fact.kind})", item.span)
        return None


def _above(per: str, op: str, amount: Fraction, currency: str) -> Condition:
    made = MoneyAbove(per, op in (">", "<="), amount, currency)
    return made if op in (">", ">=") else negate(made)
