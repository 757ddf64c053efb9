"""The provisions of a verdict in SQL, with their citations.

An entry's `named` has a number for each provision, in the order of the plan, of the formula under
which it holds or may hold there: 0 for never, and 1 for always if any entry has it so.
"""

from __future__ import annotations

from collections.abc import Sequence

from rulec.model.condition import DateFrom, Flag, NumberAbove, OneOf
from rulec.model.ruleset import Provision
from rulec.targets.plan import All, Entry, Formula, Maybe, Plan, Ratio
from rulec.targets.sql_amounts import Amounts
from rulec.targets.sql_facts import Facts
from rulec.targets.sql_words import Words

APART = "; "
JOINED = 8  # texts put together at a time: sums of sums stay shallow however many there are


class Named:
    """The provisions of one list."""

    def __init__(self, plan: Plan, facts: Facts, amounts: Amounts, words: Words) -> None:
        self.plan, self.facts, self.amounts, self.words = plan, facts, amounts, words
        self._formulas: list[dict[Formula, int]] = [{} for _ in plan.provisions]
        for fixed in (True, False):
            for place, formula in (named for entry in plan.entries for named in entry.named):
                if (formula is True) is fixed and formula is not False:
                    known = self._formulas[place]
                    known.setdefault(formula, len(known) + 1)
        self._width = len(str(max(map(len, self._formulas), default=0)))
        self.asks = any(not self.fixed(entry) for entry in plan.entries)

    def fixed(self, entry: Entry) -> bool:
        """Whether its provisions depend on nothing but the code."""
        return all(isinstance(formula, bool) for _, formula in entry.named)

    def ids(self, entry: Entry) -> str:
        """The provisions of an entry where they depend on nothing else."""
        return APART.join(self.plan.provisions[i].id for i, f in entry.named if f is True)

    def numbers(self, entry: Entry | None) -> str:
        """An entry's `named`; None is for lines that are rejected."""
        held = dict(entry.named) if entry else {}
        found = (known.get(held.get(i, False), 0) for i, known in enumerate(self._formulas))
        return "".join(f"{number:0{self._width}d}" for number in found)

    def fixed_citations(self, numbers: str) -> str:
        """The citations of an entry whose provisions are fixed."""
        one = f"{1:0{self._width}d}"
        conditions = {
            i: f"{self._at(numbers, i)} = '{one}'"
            for i, known in enumerate(self._formulas)
            if True in known
        }
        return self._joined(conditions, [cited(p) for p in self.plan.provisions])

    def provisions(self, numbers: str) -> str:
        """The provisions that hold or may hold for a line."""
        return self._joined(self._conditions(numbers), [p.id for p in self.plan.provisions])

    def citations(self, numbers: str) -> str:
        """The citations of the provisions that hold or may hold for a line."""
        return self._joined(self._conditions(numbers), [cited(p) for p in self.plan.provisions])

    def _at(self, numbers: str, place: int) -> str:
        return f"SUBSTR({numbers}, {1 + self._width * place}, {self._width})"

    def _conditions(self, numbers: str) -> dict[int, str]:
        """When each provision holds or may hold."""
        found = {}
        for place, known in enumerate(self._formulas):
            ways = []
            for formula, number in known.items():
                way = f"{self._at(numbers, place)} = '{number:0{self._width}d}'"
                ways.append(way if formula is True else f"({way} AND {self._holds(formula)})")
            if ways:
                found[place] = " OR ".join(ways)
        return found

    def _joined(self, conditions: dict[int, str], texts: Sequence[str]) -> str:
        """The texts whose conditions hold, one after another."""
        parts = []
        for place, condition in conditions.items():
            said = self.words.text(APART + texts[place])
            parts.append(f"CASE WHEN {condition} THEN {said} ELSE '' END")
        if not parts:
            return "''"
        while len(parts) > 1:
            some = (parts[i : i + JOINED] for i in range(0, len(parts), JOINED))
            parts = [f"({' || '.join(group)})" for group in some]
        return f"SUBSTR({parts[0]}, {1 + len(APART)})"

    def _holds(self, formula: Formula) -> str:
        """Whether a formula is true: never null."""
        if isinstance(formula, bool):
            return "TRUE" if formula else "FALSE"
        if isinstance(formula, Maybe):
            return self._maybe(formula)
        sign = " AND " if isinstance(formula, All) else " OR "
        return f"({sign.join(map(self._holds, formula.parts))})"

    def _maybe(self, maybe: Maybe) -> str:
        test, wanted = maybe.test, maybe.wanted
        if isinstance(test, Flag):
            column = self.facts.column(test.fact)
            return f"COALESCE({column}, TRUE)" if wanted else f"NOT COALESCE({column}, FALSE)"
        if isinstance(test, Ratio):
            column, place = self.amounts.above(self.plan, test)
            found = f"{column} > {place}"
        elif isinstance(test, OneOf):
            texts = ", ".join(map(self.words.text, sorted(test.values)))
            found = f"{self.facts.column(test.fact)} IN ({texts})"
        elif isinstance(test, NumberAbove):
            found = self.facts.above(test.fact, (test.bound, test.strict))
        else:
            assert isinstance(test, DateFrom)
            found = self.facts.from_day(test.fact, test.day)
        return f"COALESCE({found}, TRUE)" if wanted else f"COALESCE(NOT ({found}), TRUE)"


def cited(provision: Provision) -> str:
    """A provision's title and what it is cited from."""
    citations = ", ".join(map(str, provision.citations))
    return f"{provision.title} ({citations})" if citations else provision.title
