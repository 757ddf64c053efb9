"""The facts of a line as columns: how each is read, and when what is stated cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor

from rulec.diagram import node as n
from rulec.diagram.lifted import Var
from rulec.model.ruleset import Fact
from rulec.targets.limits import MOST, PLACES, CannotSay
from rulec.targets.plan import AMOUNTS, Plan
from rulec.targets.registry import Options
from rulec.targets.sql_words import CAPITALS, DIGITS, Counted, Words

NUMBER = Counted(6, -(10**18), 10**18)
COUNTED = {
    name: Counted(PLACES[name], 0 if name == "value" else 1, MOST[name] * 10 ** PLACES[name])
    for name in AMOUNTS
}
_UNITS = {"value": "of its currency", "net_mass": "kg", "volume": "litres"}


class Facts:
    """The facts that some plans read, as expressions over `line`, the row of the table.

    Raises CannotSay where two lists mean different things by the same column.
    """

    def __init__(self, plans: Sequence[Plan], options: Options, words: Words) -> None:
        self.words, self.options = words, options
        self.names = sorted({name for plan in plans for name in plan.facts})
        self.declared = {name: _declared(plans, name) for name in self.names}
        columns = options.columns
        self.has_code = columns is None or "code" in columns
        if "value" in self.names and columns is not None and "currency" not in columns:
            raise CannotSay("no column is named for the currency of the value")

    def column(self, fact: str) -> str:
        """The fact as it is stated; null if it is missing."""
        return "line." + self.words.name(self.options.column(fact))

    @property
    def columns(self) -> list[str]:
        """The columns that are read."""
        currency = ["currency"] if "value" in self.names else []
        code = ["code"] if self.has_code else []
        return [self.options.column(fact) for fact in [*code, *currency, *self.names]]

    @property
    def code(self) -> str:
        """The digits of the code."""
        return self.words.of("fact", "code") if self._early else digits_of(self.column("code"))

    @property
    def _early(self) -> bool:
        """Whether the digits of the code are worked out of the line."""
        return self.has_code and not (self.words.once or self.words.narrow)

    def count(self, fact: str) -> str:
        """An amount or a number as it is compared; null if missing or wrong."""
        if not fact:
            return self.words.number(1)
        return self.words.of("fact", fact)

    def _counted(self, fact: str) -> Counted:
        return COUNTED.get(fact, NUMBER)

    def stage(self) -> str:
        """What is worked out of a line once."""
        named = {"code": digits_of(self.column("code"))} if self._early else {}
        for fact in self.names:
            if self._is_counted(fact):
                named[fact] = self.words.counted(self.column(fact), self._counted(fact))
        return self.words.let("fact", named, fenced=True) if named else ""

    def _is_counted(self, fact: str) -> bool:
        return fact in COUNTED or self.declared[fact].kind == "number"

    def checks(self, unknown: str = "") -> Iterator[tuple[str, str]]:
        """When a line is rejected, but for its code, and the reason.

        `unknown` says when a currency is not listed with a rate, if such are.
        """
        for fact in self.names:
            column = self.column(fact)
            for wrong, reason in self._wrong(fact, column):
                yield f"{column} IS NOT NULL AND {wrong}", f"{fact}: {reason}"
            if fact == "value":
                currency = self.column("currency")
                yield f"{column} IS NOT NULL AND {currency} IS NULL", "value: without a currency"
                stated = f"{currency} IS NOT NULL" + (f" AND {unknown}" if unknown else "")
                shaped = self._capitals(currency, 3)
                yield f"{stated} AND NOT ({shaped})", "currency: not of three capital letters"

    def _wrong(self, fact: str, column: str) -> Iterator[tuple[str, str]]:
        """When a column that is not null holds what cannot be, and why."""
        declared, wrong = self.declared[fact], None
        if self._is_counted(fact):
            yield f"{self.count(fact)} IS NULL", _said(self._counted(fact), _UNITS.get(fact, ""))
        elif declared.kind == "country":
            yield f"NOT ({self._capitals(column, 2)})", "not of two capital letters"
        elif declared.kind == "one_of":
            allowed = ", ".join(map(self.words.text, declared.values))
            yield f"NOT {column} IN ({allowed})", f"none of {', '.join(declared.values)}"
        elif declared.kind == "date":
            wrong = self.words.no_day(column)
        else:
            wrong = self.words.no_flag(column)
        if wrong:
            yield wrong, "no date" if declared.kind == "date" else "neither 1 nor 0"

    def _capitals(self, text: str, length: int) -> str:
        return f"LENGTH({text}) = {length} AND {self.words.only(text, CAPITALS)}"

    def no_code(self, digits: str) -> str:
        """When the digits of a code that is not null are no code."""
        return f"NOT (LENGTH({digits}) IN (2, 4, 6, 8, 10) AND {self.words.only(digits, DIGITS)})"

    def outcomes(self, var: Var, keys: Sequence[n.Key]) -> tuple[list[tuple[str, int]], int]:
        """When a test of a fact comes out how, first match first, and how it does else.

        Outcomes are places among the children that a test with these keys has, the missing last.
        """
        fact = str(var[2])
        column = self.column(fact)
        if var[1] == "flag":
            return [(f"{column} IS NULL", 2), (column, 1)], 0
        missing = (f"{column} IS NULL", len(keys) + 1)
        if var[1] == "one_of":
            texts = (self.words.text(str(key)) for key in keys)
            return [missing, *((f"{column} = {t}", i) for i, t in enumerate(texts))], len(keys)
        above = [(self.above(fact, key), i) for i, key in enumerate(keys, 1)]
        return [missing, *reversed(above)], 0

    def above(self, fact: str, key: n.Key) -> str:
        """Whether a date or number is above a cut."""
        assert isinstance(key, tuple)
        if self.declared[fact].kind == "date":
            return self.from_day(fact, date.fromordinal(least(key, 0)))
        limit = self.words.limit(least(key, NUMBER.places), NUMBER)
        return f"{self.count(fact)} >= {limit}"

    def from_day(self, fact: str, day: date) -> str:
        """Whether a date is on a day or after."""
        return f"{self.words.as_day(self.column(fact))} >= {self.words.day(day)}"


def digits_of(column: str) -> str:
    """A commodity code without the dots and blanks that texts put in it."""
    return f"REPLACE(REPLACE({column}, '.', ''), ' ', '')"


def least(cut: tuple[Fraction, bool], places: int) -> int:
    """The least count that is above a cut."""
    bound, strict = cut[0] * int(10**places), cut[1]
    return floor(bound) + 1 if strict else ceil(bound)


def _said(counted: Counted, unit: str) -> str:
    low, high = counted.unit(counted.least), counted.unit(counted.most)
    places = f" with at most {counted.places} decimals" if counted.places else ", a whole number"
    return f"not from {low} to {high}{' ' + unit if unit else ''}{places}"


def _declared(plans: Sequence[Plan], name: str) -> Fact:
    """What a fact is; the same in every list that reads it."""
    found: dict[tuple[object, ...], tuple[str, Fact]] = {}
    for plan in plans:
        if name in plan.facts:
            fact = plan.fact(name)
            kind = "yes_no" if fact.kind == "judgement" else fact.kind
            found.setdefault((kind, fact.values, fact.unit), (plan.ruleset.id, fact))
    if len(found) > 1:
        lists = " and ".join(id for id, _ in found.values())
        raise CannotSay(f"{lists} mean different things by {name}: compile them one by one")
    ((_, fact),) = found.values()
    return fact
