"""Commodity codes in SQL: from the code of a line to the row of `goods` that says what it is given.

Goods that every list of the query treats alike have one number. The row of a number holds what the
code alone decides: provisions, citations, and the verdict or the step where the tests begin. A
line that is rejected has a row as well, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from rulec.diagram.lifted import FIRST
from rulec.model.ruleset import VERDICTS
from rulec.targets.plan import Entry, Plan
from rulec.targets.sql_amounts import Amounts
from rulec.targets.sql_facts import Facts, digits_of
from rulec.targets.sql_named import APART, Named
from rulec.targets.sql_steps import REJECTED, Steps
from rulec.targets.sql_words import Words, case

COLUMNS = ("entry", "asks", "step", "named", "provisions")
NOTHING = -1  # the entry of rejected lines; their goods are -1, -2 and so on, by the reason


@frozen
class List:
    """One list in a query. `prefix` begins the names of its columns."""

    prefix: str
    plan: Plan
    steps: Steps
    named: Named


class Goods:
    """The goods that some lists tell apart."""

    def __init__(
        self, lists: Sequence[List], facts: Facts, amounts: Amounts, words: Words, table: str
    ) -> None:
        self.lists, self.facts, self.words, self.table = lists, facts, words, table
        self.checks = list(facts.checks(amounts.unknown))
        profiles: dict[tuple[int, ...], int] = {}

        def number(entries: Iterator[int]) -> int:
            return profiles.setdefault(tuple(entries), len(profiles))

        plans = [one.plan for one in lists]
        self.unstated = number(p.unstated for p in plans)
        exact = sorted({code for p in plans for code in p.codes.coarse})
        under = sorted({code for p in plans for code in p.codes.prefixes})
        longest = {c: number(_longest(p.codes.prefixes, c) for p in plans) for c in under}
        self.other = longest.pop("")
        every = {"": self.other, **longest}
        self.codes = {c: n for c, n in longest.items() if n != _longest(every, c[:-2])}
        self.coarse = {c: number(p.codes.entry(c) for p in plans) for c in exact}
        self.profiles = profiles
        self.widths = sorted({len(code) for code in self.codes}, reverse=True)

    # WITH parts

    def tables(self) -> Iterator[str]:
        """The WITH parts."""
        table = self.words.table
        for name, codes in (("codes", self.codes), ("coarse", self.coarse)):
            if codes and self.facts.has_code:
                rows = [[self.words.text(code), str(goods)] for code, goods in codes.items()]
                yield table(f"rulec_{name}", ("code", "goods"), rows)
        if self.words.once and self.facts.has_code:
            yield f"rulec_stated AS ({self._stated()})"
        yield table("rulec_verdicts", ("bits", "verdict", "possible"), self._verdicts())
        if self.reasons:
            rows = [
                [str(NOTHING), str(-place), self.words.text(reason)]
                for place, reason in enumerate(self.reasons, 1)
            ]
            yield table("rulec_reasons", ("entry", "goods", "reason"), rows)
        for one in self.lists:
            yield table(self._table(one), COLUMNS, self._rows(one))
        if len(self.lists) > 1:
            names = [self.words.name(one.prefix + "entry") for one in self.lists]
            rejected = [[NOTHING] * (1 + len(self.lists))]
            known = [[number, *entries] for entries, number in self.profiles.items()]
            rows = [list(map(str, row)) for row in [*rejected, *known]]
            yield table("rulec_profiles", ["profile", *names], rows)
        yield f"rulec_goods AS {self.words.kept}({self._goods()})"

    @property
    def reasons(self) -> list[str]:
        """Why lines are rejected; the code comes last."""
        code = ["code: not of 2, 4, 6, 8 or 10 digits"] if self.facts.has_code else []
        return [*(reason for _, reason in self.checks), *code]

    def _verdicts(self) -> Iterator[list[str]]:
        for bits in range(1 << len(VERDICTS)):
            possible = [verdict for i, verdict in enumerate(VERDICTS) if bits >> i & 1]
            one = "undetermined" if len(possible) > 1 else possible[0] if possible else "rejected"
            yield [str(bits), self.words.text(one), self.words.text(APART.join(possible))]

    def _rows(self, one: List) -> Iterator[list[str]]:
        entries: list[tuple[int, Entry | None]] = [(NOTHING, None)]
        for number, entry in [*entries, *self._entries(one)]:
            step = one.steps.step(entry.root if entry else REJECTED)
            fixed = entry is None or one.named.fixed(entry)
            asks = entry is not None and (entry.root >= FIRST or not fixed)
            ids = self.words.text(one.named.ids(entry) if entry else "") if fixed else "NULL"
            numbers = self.words.text(one.named.numbers(entry))
            yield [str(number), str(asks).upper(), str(step), numbers, ids]

    def _entries(self, one: List) -> Iterator[tuple[int, Entry]]:
        """The entries that are used: one list numbers goods by profile, several by entry."""
        if len(self.lists) > 1:
            yield from enumerate(one.plan.entries)
        else:
            yield from ((number, one.plan.entries[e]) for (e,), number in self.profiles.items())

    def _table(self, one: List) -> str:
        return self.words.name(f"rulec_{one.prefix}entries")

    def _goods(self) -> str:
        """A row for each goods and each reason."""
        several = len(self.lists) > 1
        first = "profile.profile" if several else "entry.entry"
        source = (
            "rulec_profiles AS profile" if several else f"{self._table(self.lists[0])} AS entry"
        )
        columns, joins = [f"{first} AS goods", "CAST(NULL AS VARCHAR(1)) AS reason"], []
        if self.reasons:
            columns = [f"COALESCE(reason.goods, {first}) AS goods", "reason.reason"]
            joins.append(f"LEFT JOIN rulec_reasons AS reason ON reason.entry = {first}")
        asks = []
        for one in self.lists:
            entry = self.words.name(one.prefix + "entry") if several else "entry"
            if one.steps.asks or one.named.asks:
                asks.append(f"{entry}.asks")
            if several:
                joins.append(
                    f"LEFT JOIN {self._table(one)} AS {entry} ON {entry}.entry = profile.{entry}"
                )
            if one.steps.asks:
                columns.append(f"{entry}.step AS {self.words.name(one.prefix + 'step')}")
            else:
                verdict = self.words.name(one.prefix + "is")
                joins.append(
                    f"LEFT JOIN rulec_verdicts AS {verdict} ON {verdict}.bits = {entry}.step"
                )
                columns += [
                    f"{verdict}.{what} AS {self.words.name(one.prefix + what)}"
                    for what in ("verdict", "possible")
                ]
            if one.named.asks:
                columns.append(f"{entry}.named AS {self.words.name(one.prefix + 'named')}")
            cited = one.named.fixed_citations(f"{entry}.named")
            columns += [
                f"{entry}.provisions AS {self.words.name(one.prefix + 'provisions')}",
                f"CASE WHEN {entry}.provisions IS NOT NULL THEN {cited} END "
                f"AS {self.words.name(one.prefix + 'citations')}",
            ]
        columns.insert(1, f"{' OR '.join(asks) or 'FALSE'} AS asks")
        return f"SELECT {', '.join(columns)} FROM {source} {' '.join(joins)}"

    def _stated(self) -> str:
        """The goods of each code that some line states."""
        column = self.words.name(self.facts.options.column("code"))
        codes = f"SELECT DISTINCT {column} AS code FROM {self.table}"
        each = f"SELECT code, {digits_of('code')} AS digits FROM ({codes}) AS every"
        found = case([(self.facts.no_code("said.digits"), str(-len(self.reasons)))], self._found())
        joins = self._joins("said.digits")
        return f"SELECT said.code, {found} AS goods FROM ({each}) AS said {joins}"

    # the query's parts

    def join(self) -> str:
        """The joins that lead from a line to its goods."""
        joins, found = "", str(self.unstated)
        branches = [(check, str(-place)) for place, (check, _) in enumerate(self.checks, 1)]
        if self.facts.has_code:
            code = self.facts.column("code")
            unstated = (f"{code} IS NULL", str(self.unstated))
            if self.words.once:
                joins, found = (
                    f"LEFT JOIN rulec_stated AS stated ON stated.code = {code}",
                    "stated.goods",
                )
                branches += [unstated]
            else:
                joins, found = self._joins(self.facts.code), self._found()
                wrong = (self.facts.no_code(self.facts.code), str(-len(self.reasons)))
                branches += [unstated, wrong]
        return f"{joins} {self.words.find('rulec_goods', 'goods', 'goods', case(branches, found))}"

    def _joins(self, digits: str) -> str:
        joins = []
        if self.coarse:
            joins.append(f"LEFT JOIN rulec_coarse AS coarse ON coarse.code = {digits}")
        joins += [
            f"LEFT JOIN rulec_codes AS of_{w} ON of_{w}.code = SUBSTR({digits}, 1, {w})"
            for w in self.widths
        ]
        return " ".join(joins)

    def _found(self) -> str:
        tables = (["coarse"] if self.coarse else []) + [f"of_{w}" for w in self.widths]
        places = [f"{table}.goods" for table in tables]
        return f"COALESCE({', '.join([*places, str(self.other)])})" if places else str(self.other)


def _longest(prefixes: Mapping[str, int], code: str) -> int:
    """What the longest listed prefix of a code is given."""
    return next(prefixes[code[:n]] for n in range(len(code), -1, -2) if code[:n] in prefixes)
