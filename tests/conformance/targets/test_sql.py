"""Generated SQL on DuckDB, SQLite and PostgreSQL, beside the reference (Spark: test_sql_spark)."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from rulec.model.load import Store
from rulec.money import FixedRates
from rulec.targets.limits import PART
from rulec.targets.plan import plan
from rulec.targets.registry import Options
from rulec.targets.sql import compile_query
from rulec.targets.sql_amounts import reached
from rulec.targets.vectors import plain, vectors
from tests.conformance.targets import harness
from tests.conformance.targets.engines_sql import (
    duckdb_engine,
    postgres_engine,
    sqlite_engine,
)
from tests.conformance.targets.sql_lists import (
    answer,
    columns,
    hostile,
    rejected_rightly,
    written,
)
from tests.conformance.targets.sql_runner import (
    CONTEXT,
    Runner,
    borders_conform,
    exports_conform,
    hostile_texts_stay,
    refused_lines_are_rejected,
)

pytest.importorskip("sqlglot", reason="sqlglot is not installed: no SQL is tested")

THOROUGH = "RULEC_VECTORS" in os.environ  # so many lines of each list, on each day and engine
COUNT = int(os.environ.get("RULEC_VECTORS", "100"))
ENGINES = {"duckdb": duckdb_engine, "postgres": postgres_engine, "sqlite": sqlite_engine}
DAYS = harness.DAYS if THOROUGH else harness.DAYS[1:2]
LISTS = harness.STORE.names()


@pytest.fixture(scope="module", params=ENGINES)
def run(request: pytest.FixtureRequest) -> Iterator[Runner]:
    with ENGINES[request.param]() as engine:
        yield Runner(request.param, engine)


def test_every_list(run: Runner) -> None:
    """Nothing assumed: hundreds of tests, of dozens of facts. Each list on one engine at least."""
    for number, name in enumerate(LISTS):
        if THOROUGH or number % 3 == list(ENGINES).index(run.dialect):
            for day in DAYS:
                harness.assert_conforms(run, harness.shipped(name, day), COUNT)


def test_every_list_at_once(run: Runner) -> None:
    """Commercial exports: one query gives the answers of all lists."""
    for day in DAYS:
        exports_conform(run, [harness.shipped_exports(name, day) for name in LISTS], COUNT // 5)


def test_generated(run: Runner) -> None:
    plans = harness.generated(COUNT)[-COUNT // 10 :]
    assert harness.assert_generated_conform(run, plans, 40) > len(plans) // 2


@pytest.mark.parametrize(
    "rates", [{"USD": "0.75"}, {"USD": Fraction(1009, 907)}], ids=["month", "odd"]
)
def test_every_kind_of_fact(run: Runner, rates: dict[str, Any]) -> None:
    harness.assert_conforms(run, written(FixedRates(rates)), COUNT)


def test_one_list_on_two_days(run: Runner) -> None:
    """Each day has rates of its own."""
    plans = [harness.shipped_exports("EU", day) for day in harness.DAYS[:2]]
    for vector in (some := list(vectors(plans[1], COUNT))):
        assert vector.line.facts.keys() <= {"code", "value", "quantity", "net_mass", "volume"}
    rows = run.rows(plans, [plain(v.line) for v in some])
    for vector, row in zip(some, rows, strict=True):
        expected = (vector.verdict, vector.possible, vector.provisions)
        assert (rejected_rightly(vector, row) or answer(row, "eu_2018_01_10_")) == expected


def test_floating_point_numbers_are_read_as_the_decimals_they_print(run: Runner) -> None:
    one = harness.shipped_exports("RU", harness.DAYS[1])
    some = [v for v in vectors(one, COUNT) if not rejected_rightly(v, {"reason": ""})]
    kept = [v for v in some if float(plain(v.line).get("value", 0)) < 10**11]
    lines = [
        {k: float(v) if k in ("value", "quantity") else v for k, v in plain(vector.line).items()}
        for vector in kept
    ]
    rows = run.rows([one], lines, {"value": "float", "quantity": "float"})
    for vector, row in zip(kept, rows, strict=True):
        assert answer(row) == (vector.verdict, vector.possible, vector.provisions), row


def test_amounts_are_exact(run: Runner) -> None:
    borders_conform(run)


def test_facts_that_cannot_be(run: Runner) -> None:
    refused_lines_are_rejected(run)


def test_hostile_texts_stay_texts(run: Runner) -> None:
    hostile_texts_stay(run, hostile())


LOOSE: dict[str, list[Any]] = {
    "value": [0.1 + 0.2, 1e20, "1e3", "0x10", ".5", "5.", "+5", " 5", "1_0", "", b"5", "5,0", "٣"],
    "quantity": [1.5, "two", "1.0001", b"2"],
    "fine": ["yes", "true", 2, -1, 0.5, b"1"],
    "made": [
        "2023-02-29",
        "2023-2-3",
        "0000-01-01",
        "now",
        "2023-01-01T00:00",
        20230101,
        2460000.5,
    ],
}


def test_sqlite_columns_hold_anything() -> None:
    lines = [{"code": "43", "currency": "EUR", n: v} for n, values in LOOSE.items() for v in values]
    kinds = {"value": "any", "quantity": "any", "fine": "any", "made": "any"}
    with sqlite_engine() as engine:
        runner = Runner("sqlite", engine)
        for line, row in zip(lines, runner.rows([written()], lines, kinds), strict=True):
            assert row["verdict"] == "rejected", line
        good = [
            {**CONTEXT, "code": "43", "value": value, "quantity": quantity}
            for value in (100.0001, "100.0001", "0100.00010000", 101, "101")
            for quantity in (2, 2.0, "2", "2.000")
        ]
        rows = runner.rows([written()], good, kinds)
        assert {row["verdict"] for row in rows} == {"prohibited"}


def test_sqlite_never_leaves_64_bits() -> None:
    """Past them, SQLite goes on with floating-point numbers without a word."""
    draw = random.Random(2)
    rows = [near_a_limit(draw) for _ in range(20 * COUNT)]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (amount INT, base INT, whole INT, num INT, den INT)")
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
    equal = 0
    for strict in (True, False):
        found = connection.execute(
            f"SELECT {reached('amount', 'base', ('whole', 'num', 'den'), strict)} FROM t"
        )
        for (amount, base, whole, num, den), (got,) in zip(rows, found, strict=True):
            left, right = amount * den, (whole * den + num) * base
            equal += left == right
            assert got == (left > right or (left == right and not strict)), (amount, base)
    assert equal > len(rows) // 10


def near_a_limit(draw: random.Random) -> tuple[int, int, int, int, int]:
    """An amount, what it is divided by, and a limit just about there, up to the largest numbers."""
    amount, base = (max(1, int(2 ** draw.uniform(0, bits))) for bits in (52.9, 49.8))
    limit = Fraction(amount, base).limit_denominator(draw.choice((1, 1000, PART - 1)))
    amount = max(0, int(limit * base) + draw.choice((-1, 0, 0, 1)))
    whole, num = divmod(limit.numerator, limit.denominator)
    return min(amount, 9 * 10**15), base, whole, num, limit.denominator


def test_duckdb_refuses_amounts_as_text() -> None:
    """Cast to a decimal, they would be rounded without a word."""
    with duckdb_engine() as engine:
        runner = Runner("duckdb", engine)
        with pytest.raises(Exception, match="VARCHAR"):
            runner.rows([written()], [{"code": "43", "value": "100.00001"}], {"value": "text"})


def test_columns_of_other_names_and_none(run: Runner) -> None:
    """A table with columns of its own, and facts that no column holds."""
    names = {"code": "HS code", "value": 'CIF "value"', "currency": "select"}
    held = {"origin": "FR", "direction": "export", "destination": "KP", "fine": True}
    one = plan(written().ruleset, harness.DAY, FixedRates({}), held, {"made", "quantity", "age"})
    gone = {name for name in one.facts if name not in names} | one.absent
    one = plan(one.ruleset, harness.DAY, FixedRates({}), held, gone)
    lines = [{"HS code": "4202", 'CIF "value"': "70", "select": "TWD", "goods": "x", "line": "y"}]
    kinds = {"HS code": "text", 'CIF "value"': "decimal", "select": "text", "goods": "text"}
    query = compile_query([one], Options(names, dialect=run.dialect))
    (row,) = run.engine(query, {**kinds, "line": "text"}, lines)
    assert (row["verdict"], row["possible"]) == ("undetermined", "free; license")
    assert (row["goods"], row["line"], row["select"]) == ("x", "y", "TWD")
    assert list(row)[5:] == ["verdict", "possible", "provisions", "citations", "reason"]


def test_a_view(run: Runner) -> None:
    one, line = harness.shipped_exports("RU", harness.DAYS[1]), {"code": "9503", "line number": 1}
    view = compile_query([one], Options(dialect=run.dialect, view="seen"))
    types = {"line number": "number", **columns([one])}
    (row,) = run.engine(view, types, [line], "SELECT * FROM seen", "DROP VIEW seen")
    assert answer(row) == answer(run.rows([one], [line])[0])


def test_a_list_with_nothing_in_force(run: Runner) -> None:
    one = plan(Store().load("EU_RUSSIA"), date(2014, 5, 2), harness.ECB)
    assert not one.provisions
    rows = run.rows([one], [{"code": "43"}, {}, {"code": "4"}])
    assert [answer(row)[0] for row in rows] == ["free", "free", "rejected"]
