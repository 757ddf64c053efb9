"""The lists as Polars and DuckDB programs: as one writes them from a list, and restructured into a join.

Three forms, all with the same answers: prefix by prefix, prefixes grouped by length, and a join on the
code. Amounts are compared as whole numbers, cents times a denominator.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import frozen

from rulec.diagram.lifted import FIRST
from rulec.model.ruleset import VERDICTS
from rulec.targets.plan import Plan

ANSWERS = [*VERDICTS, "undetermined"]
ENUM = "answer"


@frozen
class Case:
    """What a list says of codes under a prefix: above a limit on cents / quantity, and up to it."""

    prefix: str
    above: str
    below: str
    limit: Fraction | None
    strict: bool

    @property
    def said(self) -> tuple[str, str, Fraction | None, bool]:
        return self.above, self.below, self.limit, self.strict


def verdict(mask: int) -> str:
    names = [v for i, v in enumerate(VERDICTS) if mask >> i & 1]
    return names[0] if len(names) == 1 else "undetermined"


def cases(one: Plan) -> list[Case]:
    """The cases of a list, longer prefixes first; the first that fits decides."""
    made = []
    for prefix, entry in sorted(one.codes.prefixes.items(), key=lambda c: (-len(c[0]), c[0])):
        ref = one.entries[entry].root
        while ref >= FIRST and one.test(ref).kind == "stated":
            ref = one.test(ref).kids[1]
        if ref < FIRST:
            made.append(Case(prefix, verdict(ref), verdict(ref), None, True))
            continue
        test = one.test(ref)
        assert test.var[1:] == ("ratio", "EUR", "quantity") and len(test.keys) == 1
        cut = test.keys[0]
        assert isinstance(cut, tuple)
        below, above = (verdict(kid) for kid in test.kids)
        made.append(Case(prefix, above, below, cut[0] * 100, cut[1]))
    return made


def groups(some: list[Case]) -> list[tuple[Case, list[str]]]:
    """Cases that say the same, prefixes of one length together, in the order in which they decide."""
    found: dict[tuple[int, object], tuple[Case, list[str]]] = {}
    for case in some:
        found.setdefault((len(case.prefix), case.said), (case, []))[1].append(case.prefix)
    return sorted(found.values(), key=lambda g: -len(g[0].prefix))


def polars_above(case: Case) -> Any:
    import polars as pl

    assert case.limit is not None
    left, right = pl.col("cents"), pl.col("quantity") * case.limit.numerator
    if case.limit.denominator != 1:
        left = left * case.limit.denominator
    return left > right if case.strict else left >= right


def polars_prefixes(prefixes: list[str], grouped: bool) -> Any:
    import polars as pl

    code = pl.col("code")
    if prefixes == [""]:
        return pl.lit(True)
    if grouped:
        return code.str.slice(0, len(prefixes[0])).is_in(prefixes)
    return pl.any_horizontal(code.str.starts_with(p) for p in prefixes)


def polars_expression(names: dict[str, list[Case]], grouped: bool, frame: Any) -> Any:
    """A when-then chain for each list."""
    import polars as pl

    made = []
    for name, some in names.items():
        chain: Any = pl
        for case, prefixes in groups(some):
            fits = polars_prefixes(prefixes, grouped)
            if case.limit is not None:
                chain = chain.when(fits & polars_above(case)).then(pl.lit(case.above))
            chain = chain.when(fits).then(pl.lit(case.below))
        made.append(chain.otherwise(pl.lit("free")).cast(pl.Enum(ANSWERS)).alias(name))
    return frame.lazy().select(made).collect()


def classified(names: dict[str, list[Case]], codes: list[str]) -> dict[str, list[Any]]:
    """For each code what each list says, limits as numerator and denominator: a table to join."""
    table: dict[str, list[Any]] = {"code": codes}
    for name, some in names.items():
        by_prefix = {case.prefix: case for case in some}
        found = [
            next(by_prefix[c[:n]] for n in range(len(c), -1, -2) if c[:n] in by_prefix)
            for c in codes
        ]
        table[f"{name}_below"] = [case.below for case in found]
        if any(case.limit is not None for case in found):
            table[f"{name}_above"] = [case.above for case in found]
            table[f"{name}_num"] = [case.limit.numerator if case.limit else 0 for case in found]
            table[f"{name}_den"] = [case.limit.denominator if case.limit else 1 for case in found]
            assert all(case.strict for case in found)
    return table


def polars_join(known: Any, names: list[str], frame: Any) -> Any:
    """One join on the code, and a comparison for the lists that have limits."""
    import polars as pl

    made = []
    for name in names:
        below = pl.col(f"{name}_below")
        if f"{name}_num" in known.columns:
            over = pl.col("cents") * pl.col(f"{name}_den")
            over = over > pl.col("quantity") * pl.col(f"{name}_num")
            below = pl.when(over).then(pl.col(f"{name}_above")).otherwise(below)
        made.append(below.alias(name))
    return frame.lazy().join(known.lazy(), on="code", how="left").select(made).collect()


def sql_above(case: Case) -> str:
    assert case.limit is not None
    sign = ">" if case.strict else ">="
    left = "cents" if case.limit.denominator == 1 else f"cents * {case.limit.denominator}"
    return f"{left} {sign} quantity * {case.limit.numerator}"


def sql_prefixes(prefixes: list[str], grouped: bool) -> str:
    if prefixes == [""]:
        return "true"
    if grouped:
        listed = ", ".join(f"'{p}'" for p in prefixes)
        return f"substr(code, 1, {len(prefixes[0])}) IN ({listed})"
    return "(" + " OR ".join(f"code LIKE '{p}%'" for p in prefixes) + ")"


def duckdb_case(names: dict[str, list[Case]], database: Any, grouped: bool, table: str) -> Any:
    """A CASE for each list."""
    made = []
    for name, some in names.items():
        whens = []
        for case, prefixes in groups(some):
            fits = sql_prefixes(prefixes, grouped)
            if case.limit is not None:
                whens.append(f"WHEN {fits} AND {sql_above(case)} THEN '{case.above}'")
            whens.append(f"WHEN {fits} THEN '{case.below}'")
        made.append(f"CASE {' '.join(whens)} ELSE 'free' END::{ENUM} AS {name}")
    return database.execute(f"SELECT {', '.join(made)} FROM {table}").to_arrow_table()


def duckdb_join(table: dict[str, list[Any]], names: list[str], database: Any) -> Any:
    """The join, in SQL; the classified codes are a table already."""
    made = []
    for name in names:
        below = f"{name}_below"
        if f"{name}_num" in table:
            over = f"cents * {name}_den > quantity * {name}_num"
            below = f"CASE WHEN {over} THEN {name}_above ELSE {below} END"
        made.append(f"{below} AS {name}")
    text = f"SELECT {', '.join(made)} FROM all_lines LEFT JOIN classified USING (code)"
    return database.execute(text).to_arrow_table()
