"""What an example states of its case, typed, and what it expects."""

from __future__ import annotations

from fractions import Fraction

from rulec.diagnostics.fix import replace
from rulec.diagnostics.span import Span
from rulec.model import ruleset as m
from rulec.model.findings import AMOUNT
from rulec.model.line import FactValue, Line, LineError, check
from rulec.model.resolve import Resolver
from rulec.model.units import check_thousands, currency, measured, read_date
from rulec.model.values import check_value
from rulec.money import Money
from rulec.nomenclature import exists, format_code, known_editions, nearest
from rulec.syntax import tree as t

_MEANT = {
    **dict.fromkeys(("allowed", "permitted", "lawful", "legal"), "free"),
    **dict.fromkeys(("banned", "forbidden", "illegal", "ban"), "prohibited"),
    **dict.fromkeys(("licence", "licensed", "authorisation", "authorization"), "license"),
    **dict.fromkeys(("unknown", "open", "unclear"), "undetermined"),
}
"""Words for the verdicts, and the verdicts."""

_SAID = {
    "code": "a code, such as code 4303.10",
    "money": AMOUNT,
    "number": "a number",
    "date": "a date, such as date 2017-11-15",
    "yes_no": "yes or no",
    "judgement": "yes or no",
    "country": "a country, such as KP",
}


class Examples:
    """Resolves the examples of one ruleset; `ids` are the names of its provisions."""

    def __init__(self, names: Resolver, ids: set[str], adopted: tuple[str, ...]) -> None:
        self.names, self.findings = names, names.findings
        self.ids, self.adopted = ids, adopted

    def example(self, block: t.Block) -> m.Example | None:
        """One example, None if its expectation cannot be understood."""
        given = [g for c in block.all("given") if isinstance(c.value, tuple) for g in c.value]
        facts = self._given([g for g in given if isinstance(g, t.Given)])
        for clause in block.all("expect"):
            assert isinstance(clause.value, t.Expectation)
            return self._expected(block, clause.value, facts)
        return None

    def _expected(
        self, block: t.Block, wanted: t.Expectation, facts: dict[str, FactValue]
    ) -> m.Example | None:
        known = (*m.VERDICTS, "undetermined")
        verdict = wanted.verdict.value
        good = verdict in known
        if not good:
            self.findings.add(
                "E0206",
                f"`{verdict}` is not a verdict",
                wanted.verdict.span,
                expected="prohibited, license, free or undetermined",
                near=None if verdict in _MEANT else (verdict, known),
                hint=f"did you mean `{_MEANT[verdict]}`?" if verdict in _MEANT else None,
                fixes=(replace(wanted.verdict.span, _MEANT[verdict]),) if verdict in _MEANT else (),
            )
        for name in wanted.by:
            scope = self.names.scope
            lost = scope.excuses(name.value) or name.value.startswith(self.adopted)
            lost |= scope.unread(name.value, self.ids)
            if name.value not in self.ids and not lost:
                self.findings.add(
                    "E0601",
                    f"there is no provision `{name.value}`",
                    name.span,
                    near=(name.value, self.ids),
                )
        for name in wanted.needs:
            good &= self.names.lookup_fact(name) is not None
        if not good:
            return None
        return m.Example(
            block.title.value if block.title else "",
            Line(facts),
            verdict,
            tuple(n.value for n in wanted.by),
            tuple(n.value for n in wanted.needs),
            block.title.span if block.title else block.span,
        )

    def _given(self, stated: list[t.Given]) -> dict[str, FactValue]:
        facts: dict[str, FactValue] = {}
        seen: dict[str, Span] = {}
        for item in stated:
            name = item.name.value
            if name in seen:
                self.findings.add(
                    "E0108",
                    f"`{name}` is given twice",
                    item.span,
                    related=(("it is given here", seen[name]),),
                )
                continue
            seen[name] = item.span
            if name == "judged" and isinstance(item.value, t.Name):
                self._judged(item, item.value)
                continue
            fact = self.names.lookup_fact(item.name)
            value = None if fact is None else self._value(fact, item)
            if value is None:
                continue
            facts[name] = value
            try:
                check({name: value})
            except LineError as error:
                self.findings.add("E0206", str(error), item.span)
        return facts

    def _judged(self, item: t.Given, name: t.Name) -> None:
        """`judged fine`, as in a condition."""
        fixes = tuple(replace(item.span, f"{name.value} {word}") for word in ("yes", "no"))
        message = "an example states what a judgement comes to"
        hint = f"write `{name.value} yes` or `{name.value} no`"
        self.findings.add("E0304", message, item.span, hint=hint, fixes=fixes)

    def _value(self, fact: m.Fact, item: t.Given) -> FactValue | None:
        value = item.value
        if isinstance(value, t.Code):
            return self._code(value)
        if isinstance(value, t.DateLit) and fact.kind == "date":
            return read_date(value, self.findings)
        if isinstance(value, t.Quantity) and fact.kind == "money":
            if value.unit is None:
                self.findings.no_currency("this value", value.span, self.names.scope.currency)
                return None
            check_thousands(value, self.findings)
            usual = self.names.scope.currency
            return Money(value.number, currency(value.unit, self.findings, None, usual))
        if isinstance(value, t.Quantity) and fact.kind == "number":
            number: Fraction | None = measured(value, fact, value.span, self.findings)
            return number
        if isinstance(value, t.Name):
            if fact.kind in ("yes_no", "judgement") and value.value in ("yes", "no"):
                return value.value == "yes"
            if fact.kind in ("one_of", "country"):
                return value.value if check_value(fact, value, self.findings) else None
        expected = _SAID.get(fact.kind) or "one of " + ", ".join(fact.values)
        message = f"this is no value for `{fact.name}`"
        self.findings.add("E0304", message, item.span, expected=expected)
        return None

    def _code(self, code: t.Code) -> str | None:
        digits = self.names.codes.digits(code, alone=True)
        if digits is not None and not any(exists(digits, e) for e in known_editions()):
            near = [format_code(c) for c in nearest(digits)]
            self.findings.add(
                "E0403",
                f"{code.written} is in no edition of the nomenclature",
                code.span,
                hint=f"the nearest are {', '.join(near)}",
                fixes=tuple(replace(code.span, shown) for shown in near),
            )
        return digits
