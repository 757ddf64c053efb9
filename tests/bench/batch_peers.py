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
    """What a list says of codes under a prefix: `said[i]` above exactly i limits on cents / quantity."""

    prefix: str
    said: tuple[str, ...]
    limits: tuple[Fraction, ...]


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
            made.append(Case(prefix, (verdict(ref),), ()))
            continue
        test = one.test(ref)
        assert test.var[1:] == ("ratio", "EUR", "quantity")
        limits = []
        for cut in test.keys:
            assert isinstance(cut, tuple) and cut[1], "every limit says: more than"
            limits.append(cut[0] * 100)
        made.append(Case(prefix, tuple(map(verdict, test.kids)), tuple(limits)))
    return made


def groups(some: list[Case]) -> list[tuple[Case, list[str]]]:
    """Cases that say the same, prefixes of one length together, in the order in which they decide."""
    found: dict[tuple[object, ...], tuple[Case, list[str]]] = {}
    for case in some:
        found.setdefault((len(case.prefix), case.said, case.limits), (case, []))[1].append(
            case.prefix
        )
    return sorted(found.values(), key=lambda g: -len(g[0].prefix))


def polars_above(limit: Fraction) -> Any:
    import polars as pl

    over = pl.col("cents") if limit.denominator == 1 else pl.col("cents") * limit.denominator
    return over > pl.col("quantity") * limit.numerator


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
            for limit, said in zip(case.limits[::-1], case.said[:0:-1], strict=True):
                chain = chain.when(fits & polars_above(limit)).then(pl.lit(said))
            chain = chain.when(fits).then(pl.lit(case.said[0]))
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
        table[f"{name}_said_0"] = [case.said[0] for case in found]
        for i in range(max(len(case.limits) for case in found)):
            # a code with fewer limits has its last one again
            limits = [(case.limits[: i + 1] or (Fraction(0),))[-1] for case in found]
            table[f"{name}_said_{i + 1}"] = [case.said[: i + 2][-1] for case in found]
            table[f"{name}_num_{i}"] = [limit.numerator for limit in limits]
            table[f"{name}_den_{i}"] = [limit.denominator for limit in limits]
    return table


def polars_join(known: Any, names: list[str], frame: Any) -> Any:
    """One join on the code, and a comparison for the lists that have limits."""
    import polars as pl

    made = []
    for name in names:
        said = pl.col(f"{name}_said_0")
        for i in range(sum(c.startswith(f"{name}_num_") for c in known.columns)):
            over = pl.col("cents") * pl.col(f"{name}_den_{i}")
            over = over > pl.col("quantity") * pl.col(f"{name}_num_{i}")
            said = pl.when(over).then(pl.col(f"{name}_said_{i + 1}")).otherwise(said)
        made.append(said.alias(name))
    return (
        frame.lazy()
        .join(known.lazy(), on="code", how="left", maintain_order="left")
        .select(made)
        .collect()
    )


def sql_above(limit: Fraction) -> str:
    left = "cents" if limit.denominator == 1 else f"cents * {limit.denominator}"
    return f"{left} > quantity * {limit.numerator}"


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
            for limit, said in zip(case.limits[::-1], case.said[:0:-1], strict=True):
                whens.append(f"WHEN {fits} AND {sql_above(limit)} THEN '{said}'")
            whens.append(f"WHEN {fits} THEN '{case.said[0]}'")
        made.append(f"CASE {' '.join(whens)} ELSE 'free' END::{ENUM} AS {name}")
    return database.sql(f"SELECT rowid, {', '.join(made)} FROM {table}").to_arrow_table()


def duckdb_join(table: dict[str, list[Any]], names: list[str], database: Any) -> Any:
    """The join, in SQL; the classified codes are a table already."""
    made = []
    for name in names:
        said = f"{name}_said_0"
        for i in range(sum(c.startswith(f"{name}_num_") for c in table)):
            over = f"cents * {name}_den_{i} > quantity * {name}_num_{i}"
            said = f"CASE WHEN {over} THEN {name}_said_{i + 1} ELSE {said} END"
        made.append(f"{said} AS {name}")
    text = f"SELECT all_lines.rowid, {', '.join(made)} FROM all_lines LEFT JOIN classified USING (code)"
    return database.sql(text).to_arrow_table()
