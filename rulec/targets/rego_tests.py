"""The tests of a plan as Rego rules, and the conditions under which provisions may hold.

Every rule has a value for every line, so that none ends undefined where a verdict is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from rulec.diagram import node as n
from rulec.diagram.lifted import FIRST, Test
from rulec.model.condition import DateFrom, Flag, NumberAbove, OneOf
from rulec.targets.plan import All, Any, Formula, Maybe, Plan, Ratio
from rulec.targets.policy import NUMBER_PLACES, least_whole
from rulec.targets.registry import Options
from rulec.targets.rego_amounts import Comparisons, amount
from rulec.targets.rego_text import chosen, literal, member, one_of, rule


def reference(ref: int) -> str:
    """What a reference of the plan is in Rego: a set of verdicts as bits, or a test's rule."""
    return str(ref) if ref < FIRST else f"_test_{ref - FIRST}"


class Tests:
    """Writes the tests, and the formulas, that are asked for."""

    __test__ = False  # no test case, whatever pytest makes of the name

    def __init__(self, plan: Plan, options: Options, comparisons: Comparisons) -> None:
        self.plan, self.options, self.comparisons = plan, options, comparisons
        self._numbers: dict[str, str] = {}
        self._formulas: dict[Formula, str] = {}
        self._contrary: dict[Maybe, str] = {}
        self._defaults: set[Formula] = set()

    def rules(self) -> Iterator[str]:
        """A rule for each test."""
        for place, test in enumerate(self.plan.tests):
            yield self._test(f"_test_{place}", test)

    def condition(self, formula: Formula) -> str:
        """A value that is true where a formula holds and false where it does not."""
        if isinstance(formula, bool):
            return str(formula).lower()
        self._defaults.add(formula)
        return self._rule_of(formula)

    def conditions(self) -> Iterator[str]:
        """The rules of the formulas that were asked for."""
        for formula, name in self._formulas.items():
            if formula in self._defaults:
                yield f"default {name} := false"
            if isinstance(formula, Any):
                yield "\n".join(rule(name, self._expression(part)) for part in formula.parts)
            else:
                parts = formula.parts if isinstance(formula, All) else (formula,)
                yield rule(name, *map(self._expression, parts))
        for place, (maybe, name) in enumerate(self._contrary.items()):
            said = "" if place else "# What is stated, and is not as a provision has it.\n"
            yield said + rule(name, *self._against(maybe))

    def numbers(self) -> Iterator[str]:
        """The rules of the numbers that are no amounts."""
        for fact, name in self._numbers.items():
            yield f"{name} := _signed({self._input(fact)})"

    def _input(self, fact: str) -> str:
        return member("input", self.options.column(fact))

    def _number(self, fact: str) -> str:
        return self._numbers.setdefault(fact, f"_number_{len(self._numbers)}")

    def _test(self, name: str, test: Test) -> str:
        kids = [reference(kid) for kid in test.kids]
        missing = kids[0] if test.missing is None else reference(test.missing)
        if test.kind == "flag":
            stated = self._input(test.var[2])
            cases = [(kids[0], f"{stated} == false"), (kids[1], f"{stated} == true")]
        elif test.kind == "one_of":
            stated = self._input(test.var[2])
            values: dict[str, list[str]] = {}
            for key, kid in zip(test.keys, kids, strict=False):
                values.setdefault(kid, []).append(str(key))
            cases = [(kid, one_of(stated, keys)) for kid, keys in values.items()]
            if kids[-1] != missing:
                cases.append((kids[-1], f"is_string({stated})"))
        elif test.kind == "stated":
            cases = [(kids[1], amount(test.var[2]))]
        else:
            cuts = [self._above(test, key) for key in test.keys if isinstance(key, tuple)]
            cases = list(zip(reversed(kids[1:]), reversed(cuts), strict=True))
            if kids[0] != missing:
                known = f"is_string({self._input(test.var[2])})"
                cases.append((kids[0], known if test.kind == "date" else self._number(test.var[2])))
        while len(cases) > 1 and cases[-1][0] == missing:
            del cases[-1]
        return chosen(name, cases, missing)

    def _above(self, test: Test, cut: n.Cut) -> str:
        """The expression that holds if what a test reads is stated and above a cut."""
        if test.kind == "ratio":
            return self.comparisons.above(Ratio(test.var[2], test.var[3], cut))
        if test.kind == "date":
            day = date.fromordinal(least_whole(*cut))
            return f"{self._input(test.var[2])} >= {literal(day.isoformat())}"
        return f"{self._number(test.var[2])} >= {_number(*cut)}"

    def _rule_of(self, formula: Formula) -> str:
        if formula not in self._formulas:
            self._formulas[formula] = f"_holds_{len(self._formulas)}"
            for part in formula.parts if isinstance(formula, All | Any) else ():
                self._expression(part)
        return self._formulas[formula]

    def _expression(self, formula: Formula) -> str:
        if isinstance(formula, Maybe):
            name = self._contrary.setdefault(formula, f"_contrary_{len(self._contrary)}")
            return f"not {name}"
        return self._rule_of(formula)

    def _against(self, maybe: Maybe) -> tuple[str, ...]:
        """What holds if a fact is stated and the outcome of its test is not the wanted one."""
        test, wanted = maybe.test, maybe.wanted
        if isinstance(test, Ratio):
            above = self.comparisons.above(test)
            return (f"{above} == false" if wanted else above,)
        stated = self._input(test.fact)
        if isinstance(test, Flag):
            return (f"{stated} == {str(not wanted).lower()}",)
        if isinstance(test, OneOf):
            inside = one_of(stated, sorted(test.values), "\t" if wanted else "")
            outside = inside.replace("==", "!=", 1) if len(test.values) == 1 else f"not {inside}"
            return (f"is_string({stated})", outside) if wanted else (inside,)
        if isinstance(test, DateFrom):
            day = literal(test.day.isoformat())
            return (f"is_string({stated})", f"{stated} < {day}" if wanted else f"{stated} >= {day}")
        assert isinstance(test, NumberAbove)
        sign = "<" if wanted else ">="
        return (f"{self._number(test.fact)} {sign} {_number(test.bound, test.strict)}",)


def _number(bound: Fraction, strict: bool) -> int:
    """The least count of a number above a bound."""
    return least_whole(bound * 10**NUMBER_PLACES, strict)
