"""How a CEL expression reads a line: its facts, what is wrong with them, amounts, outcomes.

CEL has no decimals, so amounts and numbers are stated as whole numbers of small parts. Its integers
have 64 bits and overflow is an error: a count times a limit's whole part stays below 2**53, and the
products with the parts of a limit's fraction below 2**62.
"""

from __future__ import annotations

from collections.abc import Iterator

from rulec.diagram.elimination import ONE
from rulec.model.line import QUANTITIES
from rulec.targets.cel_outcomes import Outcomes, Variable, days
from rulec.targets.cel_text import listed, literal, member
from rulec.targets.limits import PLACES
from rulec.targets.plan import Plan
from rulec.targets.policy import (
    AMOUNTS,
    DAY,
    EURO,
    NUMBER_MOST,
    NUMBER_PLACES,
    WANTED,
    euros_of,
    least,
    least_whole,
    row,
    spoken,
    top,
    wanted,
)
from rulec.targets.registry import Options

FLAGS = ("yes_no", "judgement")

_PARTS = {0: "items, from 1", 4: "ten-thousandths, from 0", 6: "millionths"}

# Whether `over` / `under` is above a cut `c` of whole, num, den, most and whether to reach is enough:
# the difference is taken in millions first, then to the last part.
ABOVE = """\
1 + size({cuts}.filter(c,
  c[3] >= {under} && [{over} - c[0] * {under}].exists(d,
    d >= 0 && (d >= {under} || [d / 1000000 * c[2] - {under} / 1000000 * c[1]].exists(h,
      h > 3000000000 || h >= -3000000000 &&
        h * 1000000 + d % 1000000 * c[2] - {under} % 1000000 * c[1] + c[4] > 0
    ))
  )
))"""


class Reading:
    """The parts of an expression that read the facts of a plan."""

    def __init__(self, plan: Plan, options: Options, outcomes: Outcomes) -> None:
        self.plan, self.options, self.variables = plan, options, outcomes.variables
        facts = [name for name in plan.facts if name not in AMOUNTS]
        self.numbers = [name for name in facts if plan.fact(name).kind == "number"]
        self.others = [name for name in facts if name not in self.numbers]
        self.counted = (ONE, *QUANTITIES, *plan.groups)
        self.in_euros = [v for v in self.variables if v.key[:2] == ("ratio", EURO)]

    def field(self, name: str) -> str:
        """The field that states a fact. Of an amount it tells what is counted: 80.5 is 805000 in
        `value_e4`.
        """
        places = 0
        if name in AMOUNTS or name in self.numbers:
            places = PLACES.get(name, NUMBER_PLACES)
        return self.options.column(name) + (f"_e{places}" if places else "")

    def stated(self, name: str) -> str:
        """What the line states of a fact, or null."""
        return member("f", self.field(name))

    def facts(self) -> str:
        """The map of the facts that are read, null where the line states none."""
        names = ("code", "currency", *AMOUNTS, *self.numbers, *self.others)
        fields = [literal(self.field(name)) for name in names]
        return listed((f"{c}: {c} in line ? line[{c}] : null" for c in fields), "{}", rows=True)

    def wrong(self) -> str:
        """The list of what is wrong with the line."""
        rules = (f'{valid}\n  ? "" : {literal(told)}' for valid, told in self._rules())
        made = f'{listed(rules, rows=True)}.filter(w, w != "")'
        flags = [name for name in self.others if self.plan.fact(name).kind in FLAGS]
        if not flags:
            return made
        fields = listed(literal(self.field(name)) for name in flags)
        told = literal(f": {wanted(self.plan.fact(flags[0]))}")
        return (
            f"{made} + {fields}\n"
            f"  .filter(n, f[n] != null && type(f[n]) != bool).map(n, n + {told})"
        )

    def _rules(self) -> Iterator[tuple[str, str]]:
        yield "type(line) == map", "line: state a map of facts"
        code, currency, value = map(self.stated, ("code", "currency", "value"))
        digits = (f"size({code}) in [2, 4, 6, 8, 10]", f'{code}.matches("^[0-9]+$")')
        yield _valid(code, *digits), f"{self.field('code')}: {WANTED['code']}"
        letters = (f"size({currency}) == 3", f'{currency}.matches("^[A-Z]{{3}}$")')
        yield _valid(currency, *letters), f"{self.field('currency')}: {WANTED['currency']}"
        yield f"{value} == null || {currency} != null", f"{self.field('value')}: state its currency"
        for name in AMOUNTS:
            most = top(EURO if name == "value" else name)
            yield from self._count(name, 0 if name == "value" else 1, most)
        for name in self.numbers:
            most = NUMBER_MOST * 10**NUMBER_PLACES
            yield from self._count(name, -most, most)
        for name in self.others:
            fact, stated = self.plan.fact(name), self.stated(name)
            told = f"{self.field(name)}: {wanted(fact)}"
            if fact.kind == "one_of" and fact.values:
                yield f"{stated} == null || {stated} in {listed(map(literal, fact.values))}", told
            elif fact.kind == "country":
                letters = (f"size({stated}) == 2", f'{stated}.matches("^[A-Z]{{2}}$")')
                yield _valid(stated, *letters), told
            elif fact.kind == "date":
                day = f"{stated}.matches(\n    {literal(DAY)})"
                yield _valid(stated, f"size({stated}) == 10", day), told
            elif fact.kind not in FLAGS:
                yield _valid(stated), told

    def _count(self, name: str, low: int, high: int) -> Iterator[tuple[str, str]]:
        """A count is whole, whatever type of number states it."""
        stated, field, column = self.stated(name), self.field(name), self.options.column(name)
        number = f"double({stated})"
        kinds = " || ".join(f"type({stated}) == {kind}" for kind in ("int", "uint", "double"))
        said = _PARTS[PLACES.get(name, NUMBER_PLACES)]
        yield (
            f"{stated} == null || ({kinds})\n"
            f"  && {number} >= {low}.0 && {number} <= {high}.0\n"
            f"  && double(int({stated})) == {number}",
            f"{field}: state a whole number of {said}",
        )
        if field != column:
            plain = literal(column)
            yield (
                f"!({plain} in line) || line[{plain}] == null",
                f"{column}: state {field}, a whole number of {said}",
            )

    def limits(self) -> str:
        """The map from currencies to the cuts of each variable that compares a value in euros."""
        rows = []
        for currency in self.plan.euros if EURO in self.plan.groups else ():
            cuts = [self._cuts(variable, currency) for variable in self.in_euros]
            rows.append(f"{literal(currency)}: [{', '.join(cuts or ['[]'])}]")
        return listed(rows, "{}", rows=True)

    def amounts(self) -> str:
        """The list of the amounts, -1 for what is not stated."""
        value, currency = self.stated("value"), self.stated("currency")
        made = []
        for name in self.counted:
            if name == ONE:
                made.append("1")
            elif name == EURO:
                made.append(f"size(limits) > 0 ? int({value}) : -1")
            elif name in QUANTITIES:
                made.append(f"{self.stated(name)} == null ? -1 : int({self.stated(name)})")
            else:
                held = f"{value} != null && {currency} == {literal(name)}"
                made.append(f"{held} ? int({value}) : -1")
        return listed(made, rows=True)

    def outcomes(self) -> str:
        """The list of what each variable comes to."""
        made = (
            f"// {place}: {spoken(_named(variable))}\n{self._outcome(variable)}"
            for place, variable in enumerate(self.variables)
        )
        return listed(made, rows=True)

    def _outcome(self, variable: Variable) -> str:
        if variable.kind == "stated":
            return f"{self._amount(variable.key[1])} < 0 ? 0 : 1"
        if variable.kind == "ratio":
            return self._ratio(variable)
        stated = self.stated(variable.key[1])
        if variable.kind == "flag":
            return f"{stated} == null ? 0 : {stated} == true ? 2 : 1"
        if variable.kind == "date":
            passed = f"{listed(map(literal, days(variable)))}.filter(c, {stated} >= c)"
            return f"{stated} == null ? 0 : 1 + size({passed})"
        if variable.kind == "number":
            parts = 10**NUMBER_PLACES
            bounds = (str(least_whole(bound * parts, strict)) for bound, strict in variable.cuts)
            passed = f"{listed(bounds)}.filter(c, int({stated}) >= c)"
            return f"{stated} == null ? 0 : 1 + size({passed})"
        classes = [
            f"{literal(value)}: {number}"
            for number, values in enumerate(variable.classes, 2)
            for value in values
        ]
        if not classes:
            return f"{stated} == null ? 0 : 1"
        found = f"{stated} in c ? c[{stated}] : 1"
        return f"{stated} == null ? 0 : [{listed(classes, '{}')}].map(c, {found})[0]"

    def _ratio(self, variable: Variable) -> str:
        over, under = self._amount(variable.key[1]), self._amount(variable.key[2])
        cuts = self._cuts(variable, variable.key[1])
        if variable in self.in_euros:
            cuts = f"s.limits[{self.in_euros.index(variable)}]"
        if variable.key[2] == ONE:
            return f"{over} < 0 ? 0 : 1 + size({cuts}.filter(c, {over} >= c[0]))"
        above = ABOVE.format(over=over, under=under, cuts=cuts)
        return f"{over} < 0 || {under} < 0 ? 0 : {above}"

    def _amount(self, name: str) -> str:
        return f"s.amounts[{self.counted.index(name)}]"

    def _cuts(self, variable: Variable, currency: str) -> str:
        """The cuts of a variable for a value in a currency, as rows of whole numbers."""
        _, over, under = variable.key
        euros = euros_of(self.plan, over)[currency]
        made = []
        for cut in variable.cuts:
            if under == ONE:
                made.append(f"[{least(over, cut, euros)}]")
            else:
                c = row(over, under, cut, euros)
                made.append(f"[{c.whole}, {c.num}, {c.den}, {c.most}, {int(not c.strict)}]")
        return f"[{', '.join(made)}]"


def _valid(stated: str, *more: str) -> str:
    """A fact is missing or a text of some kind."""
    return "\n  && ".join([f"{stated} == null || type({stated}) == string", *more])


def _named(variable: Variable) -> str:
    return f"{variable.kind} {' / '.join(name for name in variable.key[1:] if name)}"
