"""Names and conditions of one file, looked up and checked."""

from __future__ import annotations

import datetime
from fractions import Fraction

from rulec.diagnostics.fix import replace
from rulec.model.codes import Codes
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
    Written,
    both,
    either,
    negate,
)
from rulec.model.definitions import Definitions
from rulec.model.findings import AMOUNT, Findings
from rulec.model.names import BUILT_IN, UNITS
from rulec.model.ruleset import Fact
from rulec.model.scope import Scope
from rulec.model.units import check_thousands, currency, measured, per_unit, read_date
from rulec.model.unknown import (
    USUAL,
    Libraries,
    as_flag,
    last_membership,
    meant_fact,
    no_amount,
    untested,
    value_of_neighbour,
)
from rulec.model.values import check_value
from rulec.nomenclature import ALL, EMPTY, CodeSet
from rulec.syntax import tree as t

LOST = Fact("", "unknown", "")
"""Stands in for a fact whose declaration could not be read; nothing is said about its use."""


class Resolver:
    """Looks names up in one scope; every failure becomes a diagnostic and a harmless stand-in."""

    def __init__(self, scope: Scope, findings: Findings) -> None:
        self.scope, self.findings = scope, findings
        self.error = findings.add
        self.codes = Codes(scope, findings)
        self._defined: dict[str, tuple[Condition, CodeSet]] = {}
        self._definitions: Definitions | None = None
        self.libraries: Libraries | None = None
        self._neighbour: t.Membership | None = None  # what stands in front of it in an `or`

    @property
    def definitions(self) -> Definitions:
        """How the definitions hang together; all of them must be declared by now."""
        if self._definitions is None:
            self._definitions = Definitions(self.scope, self.findings)
        return self._definitions

    def finish(self) -> None:
        """Resolve definitions nobody used, so that their mistakes are reported too."""
        for name, block in list(self.scope.defines.items()):
            if name not in self._defined and name not in self.scope.imported:
                self._define(t.Name(name, block.name.span if block.name else block.span))

    # names

    def lookup_fact(self, name: t.Name, more: tuple[str, ...] = ()) -> Fact | None:
        """The fact or judgement called `name`; `more` are other names that would do here."""
        fact = BUILT_IN.get(name.value) or self.scope.facts.get(name.value)
        message = f"the fact `{name.value}` is not declared"
        meant = meant_fact(name.value)
        if fact is None and meant is not None and not self.scope.kind(name.value):
            if not self.scope.excuses(name.value):
                fixes = (replace(name.span, meant),)
                hint = f"did you mean `{meant}`?"
                self.error("E0205", message, name.span, hint=hint, fixes=fixes)
        elif fact is None:
            self._unknown(
                name,
                "E0205",
                message,
                "a fact",
                (*BUILT_IN, *self.scope.facts, *more),
                "declare it with `fact` or `judgement`",
            )
        return None if fact is not None and fact.kind == "unknown" else fact

    def _unknown(
        self,
        name: t.Name,
        code: str,
        message: str,
        wanted: str,
        known: tuple[str, ...],
        hint: str | None,
    ) -> None:
        """A name that is not what it should be: something else, misspelt, or not there at all."""
        if self.scope.excuses(name.value) or self.scope.unread(name.value, known):
            return
        kind = self.scope.kind(name.value)
        if kind is None:
            self.error(code, message, name.span, near=(name.value, known), hint=hint)
            return
        usual = USUAL.get(kind)
        self.error(
            "E0209",
            f"`{name.value}` is {kind}, not {wanted}",
            name.span,
            near=(name.value, (k for k in known if k != name.value)),
            hint=usual.format(name.value) if usual else None,
        )

    def judgement(self, value: object) -> Condition:
        """`judged NAME`."""
        assert isinstance(value, t.Name)
        fact = self.scope.facts.get(value.value)
        if fact is not None and fact.kind == "judgement":
            return Flag(value.value)
        known = tuple(f.name for f in self.scope.facts.values() if f.kind == "judgement")
        message = f"the judgement `{value.value}` is not declared"
        hint = f'declare it: judgement {value.value} "..."'
        self._unknown(value, "E0205", message, "a judgement", known, hint)
        return FALSE

    def fits(self, owner: str, title: str) -> Condition:
        """The judgement that an article fits the description of an `ex` code."""
        name = f"fits_{owner}"
        self.scope.facts.setdefault(name, Fact(name, "judgement", f"fits the description: {title}"))
        return Flag(name)

    # goods

    def goods_of(self, block: t.Block) -> tuple[Condition, CodeSet]:
        """The condition that a block's goods clauses state, and every code it may reach."""
        owner = block.name.value if block.name else "_"
        clauses = [c.value for c in block.all("goods") if isinstance(c.value, t.Goods)]
        part: Condition | None = None
        for clause in block.all("ex"):
            part = self.condition(clause.value, owner)
        if not clauses:
            return TRUE, ALL
        title = block.title.value if block.title else owner
        edition = self.scope.imported.get(owner, self.scope.edition)
        whole: list[Condition] = []
        reach = EMPTY
        named: list[tuple[t.CodeItem, CodeSet]] = []
        for goods in clauses:
            except_condition, except_codes = self._items(
                goods.excepted, owner, title, part, edition, []
            )
            condition, codes = self._items(goods.items, owner, title, part, edition, named)
            whole.append(both(condition, negate(except_condition)))
            reach = reach | (
                codes if except_condition != CodeIn(except_codes) else codes - except_codes
            )
        self.codes.doubled(named, clauses)
        return either(*whole), reach

    def _items(
        self,
        items: tuple[t.GoodsItem, ...],
        owner: str,
        title: str,
        part: Condition | None,
        edition: str,
        listed: list[tuple[t.CodeItem, CodeSet]],
    ) -> tuple[Condition, CodeSet]:
        sure, partly, reach = [EMPTY], [EMPTY], [EMPTY]
        later: dict[datetime.date, tuple[list[CodeSet], list[CodeSet]]] = {}
        named: list[Condition] = []
        for item in items:
            if isinstance(item, t.AllItem):
                sure.append(ALL)
            elif isinstance(item, t.NamedItem):
                condition, codes = self._define(item.name, goods=True)
                if item.ex:
                    condition = both(condition, part or self.fits(owner, title))
                if condition == CodeIn(codes):
                    sure.append(codes)
                else:
                    named.append(condition)
                reach.append(codes)
            else:
                codes = self.codes.item(item, edition)
                listed.append((item, codes))
                for since, (whole, parts) in self.codes.renumber(codes).items():
                    wholly, inpart = sure, partly
                    if since is not None:
                        wholly, inpart = later.setdefault(since, ([], []))
                    (inpart if item.ex else wholly).append(whole)
                    inpart.append(parts)
        certain = CodeSet.union(sure)
        rest = CodeSet.union(partly) - certain
        made: list[Condition] = [CodeIn(certain)] if not certain.is_empty() else []
        if not rest.is_empty():
            made.append(both(CodeIn(rest), part or self.fits(owner, title)))
        for since, (whole_then, partly_then) in sorted(later.items()):
            then = DateFrom("date", since)
            more = CodeSet.union(whole_then) - certain
            some = CodeSet.union(partly_then) - certain - rest - more
            if more:
                made.append(both(CodeIn(more), then))
            if some:
                made.append(both(CodeIn(some), then, part or self.fits(owner, title)))
            reach += [more, some]
        return either(*made, *named), CodeSet.union((*reach, certain, rest))

    def _define(self, name: t.Name, goods: bool = False) -> tuple[Condition, CodeSet]:
        """What a definition stands for; with `goods` it must be one of goods."""
        key = name.value
        block = self.scope.defines.get(key)
        if block is None or goods and not block.all("goods") and not self.scope.excuses(key):
            message = f"nothing is defined as `{key}`"
            lent = self.libraries.lender(key) if self.libraries and block is None else None
            if lent is not None and not self.scope.excuses(key):
                library, scope, fixes = lent
                self.scope.lost.update(scope.defines)  # it is one mistake, however many are named
                hint = f"the library `{library}` defines it: write `use {library}`"
                self.error("E0201", message, name.span, hint=hint, fixes=fixes)
                return FALSE, EMPTY
            known = tuple(n for n, b in self.scope.defines.items() if b.all("goods"))
            hint = "`define` it, or `use` the library that does"
            self._unknown(name, "E0201", message, "a definition of goods", known, hint)
            return FALSE, EMPTY
        if key in self.definitions.unusable:
            return FALSE, EMPTY
        if key not in self._defined:
            condition, codes = self.goods_of(block)
            when = [self.condition(c.value, key) for c in block.all("when")]
            self._defined[key] = (both(condition, *when), codes)
        return self._defined[key]

    # conditions

    def condition(self, node: object, owner: str) -> Condition:
        """Resolve a condition of the syntax tree; `owner` names the provision it stands in."""
        if isinstance(node, t.Junction):
            parts = []
            for part in node.parts:
                parts.append(self.condition(part, owner))
                self._neighbour = last_membership(part) or self._neighbour
            self._neighbour = None
            return both(*parts) if node.word == "and" else either(*parts)
        if isinstance(node, t.Negation):
            return negate(self.condition(node.part, owner))
        if isinstance(node, t.Judged):
            return self.judgement(node.name)
        if isinstance(node, t.CodeIn):
            return self._define(node.name, goods=True)[0]
        if isinstance(node, t.MoneyTest):
            return self._money(node, owner)
        if isinstance(node, t.Compare):
            return self._compare(node)
        if isinstance(node, t.Membership):
            return self._membership(node)
        assert isinstance(node, t.Bare)
        return self._bare(node.name)

    def _bare(self, name: t.Name) -> Condition:
        block = self.scope.defines.get(name.value)
        if block is not None and block.all("when"):
            return self._define(name)[0]
        fact = BUILT_IN.get(name.value) or self.scope.facts.get(name.value)
        if fact is None and block is not None:
            if not self.scope.excuses(name.value):
                message = f"`{name.value}` is a definition of goods, not a condition"
                said = f"code in {name.value}"
                fixes = (replace(name.span, said),)
                self.error("E0209", message, name.span, hint=f"write `{said}`", fixes=fixes)
            return FALSE
        whole = None if fact else value_of_neighbour(name.value, self._neighbour, self.scope.facts)
        if whole is not None and not self.scope.excuses(name.value):
            message = f"`{name.value}` is a value and no condition"
            fixes = (replace(name.span, whole),)
            self.error("E0205", message, name.span, hint=f"write `{whole}`", fixes=fixes)
            return FALSE
        if fact is None:
            conditions = tuple(n for n, b in self.scope.defines.items() if b.all("when"))
            fact = self.lookup_fact(name, conditions)
        if fact is None or fact.kind == "unknown":
            return FALSE
        if fact.kind == "judgement":
            message = f"`{name.value}` is a judgement, not a fact"
            said = f"judged {name.value}"
            fixes = (replace(name.span, said),)
            self.error("E0209", message, name.span, hint=f"write `{said}`", fixes=fixes)
        elif fact.kind != "yes_no":
            untested(fact, name.span, self.findings)
        return Flag(fact.name) if fact.kind == "yes_no" else FALSE

    def _operand(self, operand: t.Operand) -> t.Quantity | t.DateLit | None:
        if not isinstance(operand, t.Name):
            return operand
        constant = self.scope.constants.get(operand.value)
        if self.scope.excuses(operand.value):
            return None
        if constant is None and (said := no_amount(operand)) is not None:
            hint, fix = said
            message = f"`{operand.value}` is not an amount"
            fixes = (fix,) if fix else ()
            self.error("E0201", message, operand.span, expected=AMOUNT, hint=hint, fixes=fixes)
        elif constant is None:
            message = f"the constant `{operand.value}` is not defined"
            hint = f"define it: define {operand.value} 50 EUR"
            known = tuple(self.scope.constants)
            self._unknown(operand, "E0201", message, "a constant", known, hint)
        return constant

    def _money(self, node: t.MoneyTest, owner: str) -> Condition:
        operand, where = self._operand(node.operand), node.operand.span
        per: tuple[str, Fraction] | None = None
        if isinstance(node.per, tuple):
            per = per_unit(*node.per, self.findings)
            if per is None:
                return FALSE
        if operand is None:
            return FALSE
        if isinstance(operand, t.DateLit):
            message = "a value is compared with money, not with a date"
            self.error("E0304", message, where, expected=AMOUNT)
            return FALSE
        if operand.unit is None:
            self.findings.no_currency("this value limit", where, self.scope.currency)
            return FALSE
        if operand.unit.value in UNITS:
            message = f"a value cannot be compared with a quantity in {operand.unit.value}"
            self.error("E0301", message, where, expected=AMOUNT)
            return FALSE
        check_thousands(operand, self.findings)
        literal = where == operand.span
        place = None if literal else where
        code = currency(operand.unit, self.findings, place, self.scope.currency)
        if per is not None:
            assert isinstance(node.per, tuple)
            written = Written(operand.number, node.per[0], node.per[1].value)
            return _above(per[0], node.op, operand.number / per[1], code, written)
        assert isinstance(node.per, str)
        if node.per == "unspecified":
            name = f"whole_line_{owner}"
            title = f"the limit is for the whole line, not for each article ({owner})"
            self.scope.facts.setdefault(name, Fact(name, "judgement", title))
            each = _above("each", node.op, operand.number, code)
            total = _above("total", node.op, operand.number, code)
            # an article is never worth more than its line, so one reading implies the other
            if node.op in (">", ">="):
                return either(each, both(total, Flag(name)))
            return both(each, either(total, negate(Flag(name))))
        return _above(node.per, node.op, operand.number, code)

    def _compare(self, node: t.Compare) -> Condition:
        fact, operand = self.lookup_fact(node.fact), self._operand(node.operand)
        if fact is None or operand is None:
            return FALSE
        if isinstance(operand, t.DateLit) and fact.kind == "date":
            day = read_date(operand, self.findings)
            if day is None:
                return FALSE
            if node.op in (">", "<="):
                if day == datetime.date.max:
                    return FALSE if node.op == ">" else TRUE
                day = day + datetime.timedelta(days=1)
            made = DateFrom(fact.name, day)
            return made if node.op in (">", ">=") else negate(made)
        if isinstance(operand, t.DateLit) or fact.kind != "number":
            untested(fact, node.span, self.findings)
            return FALSE
        bound = measured(operand, fact, node.operand.span, self.findings)
        if bound is None:
            return FALSE
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
            untested(fact, node.span, self.findings, as_flag(fact, node))
            return FALSE
        for value in node.values:
            check_value(fact, value, self.findings)
        made = OneOf(fact.name, frozenset(v.value for v in node.values))
        return negate(made) if node.negated else made


def _above(
    per: str, op: str, amount: Fraction, currency: str, written: Written | None = None
) -> Condition:
    made = MoneyAbove(per, op in (">", "<="), amount, currency, written)
    return made if op in (">", ">=") else negate(made)
