"""Provisions as Python: a function with docstring for each, and when each may hold for a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, Union

from attrs import frozen

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
    OneOf,
    Or,
    atoms,
)
from rulec.model.ruleset import Provision
from rulec.nomenclature import CodeSet
from rulec.reference.evaluator import BASES
from rulec.targets.plan import All, Formula, Maybe, Plan, Ratio
from rulec.targets.python_layout import (
    WIDTH,
    Chain,
    Doc,
    assign,
    defined,
    flat,
    literal,
    returned,
    tuple_of,
    width,
)

IN_LINE: Final = WIDTH - len("    return ")  # columns of a formula in one line
IN_PART: Final = WIDTH - len("        and ()")  # columns of a part; a longer one gets a function
MAX_DEPTH: Final = 30  # Python's own parser gives up on deep nesting; deeper parts get a function

CITED_CLASS: Final = '''\
@dataclass(frozen=True)
class Provision:
    """A provision or exemption of the list, and where its sources say so."""

    id: str
    kind: str  # prohibit, license or exempt
    title: str
    citations: tuple[tuple[str, str], ...]  # a source (see SOURCES), and the place in it
'''


MaybeTest = Union[Flag, OneOf, DateFrom, NumberAbove, Ratio]


@frozen
class Formulas:
    """The functions of formulas, and the number of each."""

    parts: tuple[str, ...]
    numbers: dict[Formula, int]


def provision_parts(plan: Plan) -> Iterator[str]:
    """The code sets, a function for each provision, and the list of them."""
    sets = {
        codes: f"CODES_{number}"
        for number, codes in enumerate(
            dict.fromkeys(
                a.codes
                for p in plan.provisions
                for a in atoms(p.condition)
                if isinstance(a, CodeIn)
            )
        )
    }
    if sets:
        yield "".join(assign(name, "Ranges", ranges(codes)) for codes, name in sets.items())
    listed: list[Doc] = []
    taken: set[str] = set()
    for provision in plan.provisions:
        name = _function_name(provision.id, taken)
        writer = _Writer(name, sets, plan.absent)
        expression = writer.expression(provision.condition)
        yield from writer.extra
        yield (
            f"{defined(name, 'line: Line', 'bool | None')}{_docstring(provision)}"
            f"    {returned(expression)}\n"
        )
        listed.append(tuple_of([literal(provision.id), name]))
    kind = "tuple[tuple[str, Callable[[Line], bool | None]], ...]"
    yield assign("PROVISIONS", kind, tuple_of(listed))


def cited(plan: Plan) -> str:
    """The provisions with their titles and citations, in the same order."""
    rows: list[Doc] = []
    for p in plan.provisions:
        places = [tuple_of([literal(c.source.id), literal(c.place or "")]) for c in p.citations]
        parts: list[Doc] = [literal(p.id), literal(p.kind), literal(p.title), tuple_of(places)]
        rows.append(("Provision(", parts, ")"))
    return assign("CITED", "tuple[Provision, ...]", tuple_of(rows))


def formulas(plan: Plan) -> Formulas:
    """For each formula of the plan, a function that says whether it is not false."""
    writer = _FormulaWriter()
    for entry in plan.entries:
        for _, formula in entry.named:
            writer.add(formula)
    names: list[Doc] = [f"_holds_{number}" for number in writer.numbers.values()]
    kind = "tuple[Callable[[Line, _Amounts], bool], ...]"
    return Formulas((*writer.functions, assign("FORMULAS", kind, tuple_of(names))), writer.numbers)


def named_values(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The values of each fact that has a list of them; of a country there is none."""
    found: dict[str, set[str]] = {}
    for provision in plan.provisions:
        for atom in atoms(provision.condition):
            if isinstance(atom, OneOf) and plan.fact(atom.fact).kind != "country":
                found.setdefault(atom.fact, set(plan.fact(atom.fact).values)).update(atom.values)
    return {
        name: tuple(dict.fromkeys((*plan.fact(name).values, *sorted(values))))
        for name, values in sorted(found.items())
    }


def ranges(codes: CodeSet) -> Doc:
    """A set of codes as pairs of numbers."""
    return tuple_of(f"({low}, {high})" for low, high in codes.ranges)


def ratio(number: Fraction) -> str:
    """A number as numerator and denominator."""
    return f"({number.numerator}, {number.denominator})"


def _function_name(name: str, taken: set[str]) -> str:
    made = base = "provision_" + re.sub(r"[^A-Za-z0-9_]", "_", name)
    count = 1
    while made in taken:
        count += 1
        made = f"{base}_{count}"
    taken.add(made)
    return made


def _docstring(provision: Provision) -> str:
    lines = [f"{provision.kind.capitalize()}: {provision.title}".rstrip(), ""]
    lines += [str(c) for c in provision.citations] or ["No source is cited."]
    text = "\n".join(lines)
    plain = all(repr(x) == f"'{x}'" and '"' not in x and x == x.strip() for x in lines)
    if not plain:
        return f"    {literal(text)}\n"
    rest = "".join(f"    {line}\n" if line else "\n" for line in lines[1:])
    return f'    """{lines[0]}\n{rest}    """\n'


class _Writer:
    """Writes a condition as an expression of the module's small helpers."""

    def __init__(self, name: str, sets: dict[CodeSet, str], absent: Iterable[str]) -> None:
        self.name, self.sets, self.absent = name, sets, frozenset(absent)
        self.extra: list[str] = []

    def expression(self, condition: Condition, depth: int = 0) -> Doc:
        """The expression; what it needs beside itself is in `extra`."""
        if depth > MAX_DEPTH and isinstance(condition, And | Or | Not):
            inner = self.expression(condition)
            name = f"_{self.name}_part_{len(self.extra) + 1}"
            head = defined(name, "line: Line", "bool | None")
            self.extra.append(f"{head}    {returned(inner)}\n")
            return f"{name}(line)"
        if isinstance(condition, Const):
            return str(condition.value)
        if isinstance(condition, Not):
            return ("_not(", [self.expression(condition.part, depth + 1)], ")")
        if isinstance(condition, And | Or):
            name = "_and(" if isinstance(condition, And) else "_or("
            return (name, [self.expression(p, depth + 1) for p in condition.parts], ")")
        if isinstance(condition, CodeIn):
            return f"_code_in(line, {self.sets[condition.codes]})"
        if isinstance(condition, MoneyAbove):
            if self.absent & {"value", BASES.get(condition.per, "value")}:
                return "None"
            bound = [ratio(condition.amount), literal(condition.currency)]
            parts: list[Doc] = ["line", literal(condition.per), *bound]
            return ("_above(", [*parts, f"strict={condition.strict}"], ")")
        return "None" if condition.fact in self.absent else fact_test(condition)


def fact_test(condition: Flag | OneOf | DateFrom | NumberAbove) -> Doc:
    """A call that says whether the condition holds; None if its fact is missing."""
    fact = literal(condition.fact)
    if isinstance(condition, NumberAbove):
        strict = f"strict={condition.strict}"
        return ("_number_above(", ["line", fact, ratio(condition.bound), strict], ")")
    if isinstance(condition, DateFrom):
        day = condition.day
        return ("_from(", ["line", fact, str(day.year), str(day.month), str(day.day)], ")")
    if isinstance(condition, OneOf):
        return ("_one_of(", ["line", fact, *map(literal, sorted(condition.values))], ")")
    return ("_flag(", ["line", fact], ")")


class _FormulaWriter:
    """Writes formulas as functions of a line and its amounts, with others for their longer parts."""

    def __init__(self) -> None:
        self.numbers: dict[Formula, int] = {}
        self.functions: list[str] = []
        self._parts: dict[Formula, str] = {}

    def add(self, formula: Formula) -> None:
        """Write the function of a formula, if it is new."""
        if formula not in self.numbers:
            self.numbers[formula] = number = len(self.numbers)
            self._function(f"_holds_{number}", self._expression(formula))

    def _function(self, name: str, expression: Doc) -> None:
        head = f"def {name}(line: Line, known: _Amounts) -> bool:\n"
        self.functions.append(f"{head}    {returned(expression)}\n")

    def _expression(self, formula: Formula) -> Doc:
        if isinstance(formula, bool):
            return str(formula)
        if isinstance(formula, Maybe):
            return _maybe(formula.test, formula.wanted)
        word = "and" if isinstance(formula, All) else "or"
        made = Chain(word, tuple(self._inner(part) for part in formula.parts))
        if len(made.parts) > 2 or width(flat(made)) <= IN_LINE:
            return made
        # of two parts, ruff would break within one where it ends in a bracket
        made = Chain(word, (made.parts[0], self._part(formula.parts[1])))
        if width(flat(made)) <= IN_LINE:
            return made
        return Chain(word, tuple(self._part(part) for part in formula.parts))

    def _inner(self, formula: Formula) -> Doc:
        if isinstance(formula, Maybe):
            return self._expression(formula)
        made = self._expression(formula)
        return made if width(flat(made)) <= IN_PART else self._part(formula)

    def _part(self, formula: Formula) -> str:
        if formula not in self._parts:
            expression = self._expression(formula)
            self._parts[formula] = name = f"_part_{len(self._parts)}"
            self._function(name, expression)
        return f"{self._parts[formula]}(line, known)"


def _maybe(test: MaybeTest, wanted: bool) -> Doc:
    """A call that says whether a test has the wanted outcome or reads a fact that is missing."""
    if isinstance(test, Flag):
        return ("_may(" if wanted else "_may_not(", ["line", literal(test.fact)], ")")
    if isinstance(test, OneOf):
        values = map(literal, sorted(test.values))
        name = "_may_be(" if wanted else "_may_not_be("
        return (name, ["line", literal(test.fact), *values], ")")
    told = _above(test) if isinstance(test, Ratio) else fact_test(test)
    return ("_may_hold(" if wanted else "_may_fail(", [told], ")")


def _above(test: Ratio) -> Doc:
    bound, strict = test.cut
    parts: list[Doc] = [literal(test.over), literal(test.under), ratio(bound)]
    return ("known.above(", [*parts, f"strict={strict}"], ")")
