"""The function of a generated module that reads a line, checking every fact that can matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import field, frozen

from rulec.diagram.elimination import ONE
from rulec.diagram.node import Cut, Key
from rulec.model.line import QUANTITIES
from rulec.money import CURRENCIES
from rulec.targets import javascript_facts as facts
from rulec.targets import javascript_runtime as runtime
from rulec.targets.javascript_layout import (
    Array,
    Call,
    Doc,
    Object,
    array,
    constant,
    layout,
    literal,
    member,
    number,
)
from rulec.targets.javascript_tables import Slot, Tables, first_day
from rulec.targets.plan import Plan
from rulec.targets.registry import Options

INHERITED: Final = frozenset(
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf "
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__".split()
)
"""What every object has, so that a fact of that name has to be the line's own."""

_READERS = {
    "flag": ("yesNo", facts.YES_NO),
    "one_of": ("oneOf", facts.ONE_OF),
    "country": ("country", facts.COUNTRY),
    "date": ("reachedDays", facts.DAY),
    "number": ("numberAbove", facts.NUMBER),
}
_VARIABLES = {"quantity": "quantity", "net_mass": "netMass", "volume": "volume"}


@frozen
class Reading:
    """The function, the constants that it needs, and which of the fixed parts."""

    text: str
    constants: str
    parts: frozenset[str] = field(repr=False)
    amounts: tuple[str, ...]  # by their places; "" is the number one


def reading(plan: Plan, tables: Tables, options: Options) -> Reading:
    """How lines are read for the tables of a plan."""
    return _Reader(plan, tables, options).made()


def cuts(keys: Iterable[Key]) -> Array:
    """Cuts as (top, bottom, strict)."""
    return array(cut(key) for key in keys if isinstance(key, tuple))


def cut(one: Cut) -> Array:
    """A cut as (top, bottom, strict)."""
    bound, strict = one
    return array([number(bound.numerator), number(bound.denominator), str(strict).lower()])


class _Reader:
    def __init__(self, plan: Plan, tables: Tables, options: Options) -> None:
        self.plan, self.tables, self.options = plan, tables, options
        self.read = tables.amounts()
        self.parts = {facts.QUANTITIES, facts.VALUE, facts.AMOUNT, runtime.SAID}
        self.constants: list[str] = []

    def made(self) -> Reading:
        variables = dict(self._amounts())
        body = [
            '  if (typeof line !== "object" || line === null || Array.isArray(line)) {\n'
            '    throw new TypeError(said("line", line, "state an object of facts"));\n'
            "  }\n"
        ]
        body += [self._statement(*item) for item in self._statements()]
        slots = array(self._slot(slot, variables) for slot in self.tables.slots)
        made: list[tuple[str, Doc]] = [
            ("entry", Call("entryOf", self._stated("code"))),
            ("slots", slots),
        ]
        compared = bool(self.tables.asked)
        if compared:
            made.append(("amounts", array(["ONE", *variables.values()])))
        result = f"  return {layout(Object(tuple(made)), 2, 9, 1)};\n"
        text = (
            "/** What a line states, by its places in the tables. */\n"
            f"function read(line) {{\n{''.join(body)}{result}}}\n"
        )
        return Reading(text, "\n".join(self.constants), frozenset(self.parts), (ONE, *variables))

    def _amounts(self) -> Iterator[tuple[str, str]]:
        """The amounts that are read, and the variables that hold them."""
        for name in QUANTITIES:
            if name in self.read:
                yield name, _VARIABLES[name]
        for name in sorted(self.read & CURRENCIES):
            yield name, f"in{name}"

    def _stated(self, name: str) -> tuple[Doc, Doc]:
        """What a line states of a fact, and its name for messages."""
        column = self.options.column(name)
        if column in INHERITED:
            self.parts.add(facts.OWN)
            return Call("own", ("line", literal(column))), literal(column)
        return member("line", column), literal(column)

    def _statements(self) -> Iterator[tuple[str, Call]]:
        for name in QUANTITIES:
            reader = "items" if name == "quantity" else "measure"
            variable = _VARIABLES[name] if name in self.read else ""
            yield variable, Call(reader, self._stated(name))
        value, value_name = self._stated("value")
        currency, currency_name = self._stated("currency")
        groups = sorted(self.read & CURRENCIES)
        money = Call("money", (value, currency, value_name, currency_name))
        yield ("value" if groups else ""), money
        for group in groups:
            if group == "EUR":
                self.parts |= {facts.IN_EUROS, runtime.PRODUCT}
                yield "inEUR", Call("inEuros", ("value",))
            else:
                self.parts.add(facts.IN_CURRENCY)
                yield f"in{group}", Call("valueIn", (literal(group), "value"))

    def _statement(self, variable: str, call: Call) -> str:
        head = f"  const {variable} = " if variable else "  "
        return f"{head}{layout(call, 2, len(head), 1)};\n"

    def _slot(self, slot: Slot, variables: dict[str, str]) -> Doc:
        if slot.kind == "stated":
            return f"{variables[slot.name]} ? 1 : 0"
        kind = slot.kind
        if kind == "one_of" and self.plan.fact(slot.name).kind == "country":
            kind = "country"
        reader, part = _READERS[kind]
        self.parts.add(part)
        more: tuple[Doc, ...] = ()
        if kind in ("one_of", "country"):
            more = (self._constant("VALUES", self._values(slot)), str(slot.missing))
        elif kind == "date":
            days = array(literal(str(first_day(k))) for k in slot.keys if isinstance(k, tuple))
            more = (self._constant("DAYS", days),)
        elif kind == "number":
            self.parts |= {runtime.ABOVE, runtime.PRODUCT}
            more = (self._constant("CUTS", cuts(slot.keys)),)
        return Call(reader, (*self._stated(slot.name), *more))

    def _values(self, slot: Slot) -> Doc:
        """The places of the values that are named, and of the others that there are."""
        values = {str(k): i for i, k in enumerate(slot.keys)}
        for value in self.plan.fact(slot.name).values:
            values.setdefault(value, len(slot.keys))
        pairs = (array([literal(v), str(i)]) for v, i in values.items())
        return Call("new Map", (array(pairs),))

    def _constant(self, kind: str, value: Doc) -> str:
        """The name of a constant of the module."""
        name = f"{kind}_{len(self.constants) + 1}"
        self.constants.append(constant(name, value))
        return name
