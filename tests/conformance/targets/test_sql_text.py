"""The text of generated SQL: what it says of itself, its layout, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from rulec.model.ruleset import Fact
from rulec.money import FixedRates
from rulec.targets.limits import CannotSay
from rulec.targets.origin import digest
from rulec.targets.plan import Plan, plan
from rulec.targets.registry import Options, target
from rulec.targets.sql import compile_query
from rulec.targets.sql_words import words
from tests.conformance.targets import harness
from tests.conformance.targets.lists import COUNTED, TINY
from tests.conformance.targets.sql_lists import hostile, written

sqlglot = pytest.importorskip("sqlglot", reason="sqlglot is not installed: no SQL is tested")

OWN = ("duckdb", "postgres", "sqlite", "spark")
OTHERS = ("clickhouse", "databricks", "mysql", "redshift", "snowflake", "trino")


def parts(text: str) -> tuple[list[str], str]:
    """The rows of the comment, and the query."""
    head, body = text.split("\n\n", 1)
    return head.split("\n"), body


@pytest.mark.parametrize("dialect", [*OWN, *OTHERS])
def test_a_query_tells_where_it_comes_from(dialect: str) -> None:
    one = harness.shipped_exports("RU", harness.DAYS[1])
    head, body = parts(compile_query([one], Options(dialect=dialect)))
    assert all(row.startswith("-- ") and len(row) <= 100 for row in head)
    assert head[1] == "-- Ruleset RU: Russian Federation: luxury goods, North Korea"
    assert head[2] == "--   Day: 2018-01-10; nomenclature: HS2017"
    assert head[3] == "--   Rates: European Central Bank daily reference rates"
    assert head[-1] == f"-- SHA-256 of the query: {digest(body)}"
    told = " ".join(row[3:].strip() for row in head)
    assert "Taken as stated: destination KP, direction export" in told
    assert "Source " in told and "Taken as never stated: " in told
    assert ("translated by sqlglot, not tested" in told) is (dialect in OTHERS)


@pytest.mark.parametrize("dialect", OWN)
def test_the_same_text_every_time_laid_out_by_sqlglot(dialect: str) -> None:
    plans = [harness.shipped_exports(name, harness.DAYS[1]) for name in ("CN", "RU")]
    _, body = parts(text := compile_query(plans, Options(dialect=dialect)))
    assert text == compile_query(plans, Options(dialect=dialect))
    assert words(dialect).lay_out(body) + "\n" == body


@pytest.mark.parametrize("dialect", OWN)
def test_hostile_texts_neither_end_comments_nor_statements(dialect: str) -> None:
    options = Options(dialect=dialect, view='v"; DROP TABLE lines; --')
    head, body = parts(compile_query([hostile(), written()][:1], options))
    assert all(row.startswith("-- ") and not row.endswith("\\") for row in head)
    assert "${" not in "\n".join(head)
    assert len(sqlglot.parse(body, read=dialect)) == 1
    assert "${" not in body


@pytest.mark.parametrize("text", ["a\0b", "half a pair \ud83d"])
def test_texts_that_sql_cannot_hold(text: str) -> None:
    one = written()
    odd = evolve(one, provisions=tuple(evolve(p, title=text) for p in one.provisions))
    with pytest.raises(CannotSay, match="no SQL text holds"):
        compile_query([odd], Options())


@pytest.mark.parametrize("dialect", OWN)
def test_what_cannot_be_said_is_refused_by_name(dialect: str) -> None:
    with pytest.raises(CannotSay, match="a missing quantity.*: p$"):
        compile_query([written(text=COUNTED)], Options(dialect=dialect))
    long = FixedRates({"USD": Fraction(10**25 + 1, 10**25 + 3)})
    with pytest.raises(CannotSay, match="too many digits"):
        compile_query([written(long)], Options(dialect=dialect))


def test_what_does_not_fit_together_is_refused() -> None:
    one = written()
    other = evolve(one.ruleset, id="Y", facts={**one.ruleset.facts, "age": Fact("age", "date", "")})
    unlike = evolve(one, ruleset=other)
    with pytest.raises(CannotSay, match="X and Y mean different things by age"):
        compile_query([one, unlike], Options())
    with pytest.raises(CannotSay, match="twice"):
        compile_query([one, one], Options())
    with pytest.raises(CannotSay, match="too long"):
        compile_query([one, evolve(one, ruleset=evolve(one.ruleset, id="Y" * 60))], Options())
    with pytest.raises(CannotSay, match="currency"):
        compile_query([one], Options({"code": "c", "value": "v"}))
    with pytest.raises(CannotSay, match="rulec_goods"):
        compile_query([one], Options(table="rulec_goods"))
    many = [evolve(one, ruleset=evolve(one.ruleset, id=f"Y{i}")) for i in range(40)]
    with pytest.raises(CannotSay, match="64 tables"):
        compile_query(many, Options(dialect="sqlite"))
    with pytest.raises(CannotSay, match="variable"):
        names = {"code": "${c}", "value": "v", "currency": "cur"}
        compile_query([one], Options(names, dialect="spark"))
    with pytest.raises(CannotSay, match="no name of a column or table is"):
        compile_query([one], Options(view="two\nrows"))
    with pytest.raises(CannotSay, match="oracle"):
        compile_query([one], Options(dialect="oracle"))
    with pytest.raises(ValueError, match="no SQL dialect is called 'sequel'"):
        compile_query([one], Options(dialect="sequel"))
    with pytest.raises(CannotSay, match="sqlglot cannot write this query in tsql"):
        compile_query([one], Options(dialect="tsql"))


def test_the_target_makes_one_file_of_several_lists() -> None:
    made = target("sql")
    plans: list[Plan] = [harness.shipped_exports(name, harness.DAYS[1]) for name in ("RU", "CN")]
    files = made.compile(plans, Options(table="customs.lines", view="customs.seen"))
    assert list(files) == [".sql"] and made.joint
    assert 'CREATE VIEW "customs"."seen" AS' in files[".sql"]
    assert 'FROM "customs"."lines" AS line' in files[".sql"]
    for column in ("ru_verdict", "ru_possible", "cn_provisions", "cn_citations"):
        assert f'AS "{column}"' in files[".sql"]


def test_facts_without_a_column_are_not_read() -> None:
    one = written()
    known = {"made", "quantity", "age", "fine", "purpose", "colour", "net_mass", "volume"}
    some = plan(one.ruleset, harness.DAY, one.rates, absent={*known, "origin", "direction"})
    names = {"code": "c", "value": "v", "currency": "cur", "destination": "d"}
    _, body = parts(compile_query([some], Options(names)))
    assert {part.split('"')[0] for part in body.split('line."')[1:]} == {"c", "v", "cur", "d"}


def tiny() -> Plan:
    full = written(FixedRates({"USD": "0.75"}), TINY)
    held = {"direction": "export", "destination": "KP"}
    return plan(full.ruleset, date(2014, 5, 2), full.rates, held)


def test_the_query_of_a_tiny_list() -> None:
    _, body = parts(compile_query([tiny()], Options()))
    assert sqlglot.parse_one(body, read="duckdb") == sqlglot.parse_one(QUERY, read="duckdb")


QUERY = """\
WITH rulec_currencies(currency, euros, per) AS (
  SELECT
    *
  FROM (VALUES
    ('EUR', 1, 1),
    ('USD', 3, 4)) AS _values
), rulec_codes(code, goods) AS (
  SELECT
    *
  FROM (VALUES
    ('43', 2)) AS _values
), rulec_stated AS (
  SELECT
    said.code,
    CASE
      WHEN NOT (
        LENGTH(said.digits) IN (2, 4, 6, 8, 10) AND REGEXP_FULL_MATCH(said.digits, '[0-9]*')
      )
      THEN -5
      ELSE COALESCE(of_2.goods, 1)
    END AS goods
  FROM (
    SELECT
      code,
      REPLACE(REPLACE(code, '.', ''), ' ', '') AS digits
    FROM (
      SELECT DISTINCT
        "code" AS code
      FROM "lines"
    ) AS every
  ) AS said
  LEFT JOIN rulec_codes AS of_2
    ON of_2.code = SUBSTRING(said.digits, 1, 2)
), rulec_verdicts(bits, verdict, possible) AS (
  SELECT
    *
  FROM (VALUES
    (0, 'rejected', ''),
    (1, 'free', 'free'),
    (2, 'license', 'license'),
    (3, 'undetermined', 'free; license'),
    (4, 'prohibited', 'prohibited'),
    (5, 'undetermined', 'free; prohibited'),
    (6, 'undetermined', 'license; prohibited'),
    (7, 'undetermined', 'free; license; prohibited')) AS _values
), rulec_reasons(entry, goods, reason) AS (
  SELECT
    *
  FROM (VALUES
    (-1, -1, 'quantity: not from 1 to 1000000000000, a whole number'),
    (-1, -2, 'value: not from 0 to 900000000000 of its currency with at most 4 decimals'),
    (-1, -3, 'value: without a currency'),
    (-1, -4, 'currency: not of three capital letters'),
    (-1, -5, 'code: not of 2, 4, 6, 8 or 10 digits')) AS _values
), "rulec_entries"(entry, asks, step, named, provisions) AS (
  SELECT
    *
  FROM (VALUES
    (-1, FALSE, 0, '0', ''),
    (0, TRUE, 16, '1', NULL),
    (1, FALSE, 1, '0', ''),
    (2, TRUE, 15, '1', NULL)) AS _values
), rulec_goods AS MATERIALIZED (
  SELECT
    COALESCE(reason.goods, entry.entry) AS goods,
    entry.asks AS asks,
    reason.reason,
    entry.step AS "step",
    entry.named AS "named",
    entry.provisions AS "provisions",
    CASE WHEN NOT entry.provisions IS NULL THEN '' END AS "citations"
  FROM "rulec_entries" AS entry
  LEFT JOIN rulec_reasons AS reason
    ON reason.entry = entry.entry
)
SELECT
  line.*,
  "is".verdict AS "verdict",
  "is".possible AS "possible",
  CASE
    WHEN NOT goods."provisions" IS NULL
    THEN goods."provisions"
    ELSE SUBSTRING(
      CASE
        WHEN (
          SUBSTRING(goods."named", 1, 1) = '1'
          AND (
            COALESCE("above"."eur_quantity" > 0, TRUE) AND NOT COALESCE(line."used", FALSE)
          )
        )
        THEN '; furs'
        ELSE ''
      END,
      3
    )
  END AS "provisions",
  CASE
    WHEN NOT goods."provisions" IS NULL
    THEN goods."citations"
    ELSE SUBSTRING(
      CASE
        WHEN (
          SUBSTRING(goods."named", 1, 1) = '1'
          AND (
            COALESCE("above"."eur_quantity" > 0, TRUE) AND NOT COALESCE(line."used", FALSE)
          )
        )
        THEN '; Furs above EUR 50 (a decree, 1)'
        ELSE ''
      END,
      3
    )
  END AS "citations",
  goods.reason
FROM "lines" AS line
CROSS JOIN LATERAL (
  SELECT
    CASE
      WHEN TRY_CAST(line."quantity" + 0 AS DECIMAL(38, 0)) = line."quantity"
      AND TRY_CAST(line."quantity" + 0 AS DECIMAL(38, 0)) BETWEEN 1 AND 1000000000000
      THEN TRY_CAST(line."quantity" + 0 AS DECIMAL(38, 0))
    END AS "quantity",
    CASE
      WHEN TRY_CAST(line."value" + 0 AS DECIMAL(38, 4)) = line."value"
      AND TRY_CAST(line."value" + 0 AS DECIMAL(38, 4)) BETWEEN 0 AND 900000000000
      THEN TRY_CAST(line."value" + 0 AS DECIMAL(38, 4))
    END AS "value"
) AS "fact"
LEFT JOIN rulec_currencies AS currency
  ON currency.currency = line."currency"
LEFT JOIN rulec_stated AS stated
  ON stated.code = line."code"
LEFT JOIN rulec_goods AS "goods"
  ON "goods".goods = CASE
    WHEN NOT line."quantity" IS NULL AND "fact"."quantity" IS NULL
    THEN -1
    WHEN NOT line."value" IS NULL AND "fact"."value" IS NULL
    THEN -2
    WHEN NOT line."value" IS NULL AND line."currency" IS NULL
    THEN -3
    WHEN NOT line."currency" IS NULL
    AND currency.currency IS NULL
    AND NOT (
      LENGTH(line."currency") = 3 AND REGEXP_FULL_MATCH(line."currency", '[A-Z]*')
    )
    THEN -4
    WHEN line."code" IS NULL
    THEN 0
    ELSE stated.goods
  END
CROSS JOIN LATERAL (
  SELECT
    CASE
      WHEN NOT goods.asks
      THEN NULL
      WHEN "fact"."value" IS NULL OR currency.euros IS NULL
      THEN NULL
      WHEN "fact"."value" * currency.euros > CAST(50 AS DECIMAL(38, 0)) * currency.per
      THEN 1
      ELSE 0
    END AS "eur",
    CASE
      WHEN NOT goods.asks
      THEN NULL
      WHEN "fact"."value" IS NULL OR currency.euros IS NULL OR "fact"."quantity" IS NULL
      THEN NULL
      WHEN "fact"."value" * currency.euros > "fact"."quantity" * 50 * currency.per
      THEN 1
      ELSE 0
    END AS "eur_quantity"
) AS "above"
LEFT JOIN rulec_verdicts AS "is"
  ON "is".bits = CASE goods."step"
    WHEN 15
    THEN CASE
      WHEN line."used" IS NULL
      THEN CASE
        WHEN NOT line."value" IS NULL AND NOT currency.euros IS NULL
        THEN CASE
          WHEN NOT line."quantity" IS NULL
          THEN CASE WHEN "above"."eur_quantity" > 0 THEN 5 ELSE 1 END
          ELSE CASE WHEN "above"."eur" > 0 THEN 5 ELSE 1 END
        END
        ELSE 5
      END
      WHEN line."used"
      THEN 1
      ELSE CASE
        WHEN NOT line."value" IS NULL AND NOT currency.euros IS NULL
        THEN CASE
          WHEN NOT line."quantity" IS NULL
          THEN CASE WHEN "above"."eur_quantity" > 0 THEN 4 ELSE 1 END
          ELSE CASE WHEN "above"."eur" > 0 THEN 5 ELSE 1 END
        END
        ELSE 5
      END
    END
    WHEN 16
    THEN CASE
      WHEN line."used" IS NULL
      THEN CASE
        WHEN NOT line."value" IS NULL AND NOT currency.euros IS NULL
        THEN CASE
          WHEN NOT line."quantity" IS NULL
          THEN CASE WHEN "above"."eur_quantity" > 0 THEN 5 ELSE 1 END
          ELSE CASE WHEN "above"."eur" > 0 THEN 5 ELSE 1 END
        END
        ELSE 5
      END
      WHEN line."used"
      THEN 1
      ELSE CASE
        WHEN NOT line."value" IS NULL AND NOT currency.euros IS NULL
        THEN CASE
          WHEN NOT line."quantity" IS NULL
          THEN CASE WHEN "above"."eur_quantity" > 0 THEN 5 ELSE 1 END
          ELSE CASE WHEN "above"."eur" > 0 THEN 5 ELSE 1 END
        END
        ELSE 5
      END
    END
    ELSE goods."step"
  END
"""
