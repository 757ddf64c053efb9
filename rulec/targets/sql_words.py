"""How the dialects of SQL differ: what each says of numbers, text and dates, and what it lacks.

A query is put together in the words of its dialect; sqlglot quotes names and texts and lays the
query out. Other dialects are translated by sqlglot from the plainest words, and are not tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from attrs import frozen

from rulec.targets.limits import CannotSay

WIDTH = 100
"""Columns of a row, where it can be divided."""

WHOLE = "DECIMAL(38, 0)"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"

_NO_SQL = {"dax", "prql", "solr", "tableau"}  # sqlglot reads or writes them, but not for tables
_SUBSTITUTING = {"databricks", "hive", "spark", "spark2"}


@frozen
class Counted:
    """An amount as a whole number of its last decimal place, between the least and the most."""

    places: int
    least: int
    most: int

    def unit(self, count: int) -> str:
        """A count as a decimal number."""
        whole, rest = divmod(abs(count), 10**self.places)
        sign = "-" if count < 0 else ""
        return f"{sign}{whole}" + (f".{rest:0{self.places}d}" if rest else "")


class Words:
    """The plainest words, for dialects that are only translated to."""

    engine: ClassVar[str] = ""  # what the dialect is tested on
    fence: ClassVar[str] = ""  # keeps values from being worked out wherever they are used
    once: ClassVar[bool] = False  # whether codes are looked up once each, before the lines are read
    natural: ClassVar[bool] = False  # amounts stay decimals in their units, instead of counts
    narrow: ClassVar[bool] = False  # whole numbers end at 64 bits, and no error says so
    kept: ClassVar[str] = ""  # makes a WITH part a table of its own
    hint: ClassVar[str] = ""
    amounts: ClassVar[str] = "amounts are DECIMAL or whole numbers, dates DATE, yes and no BOOLEAN"

    def __init__(self, dialect: str) -> None:
        """Words for a dialect by sqlglot's name.

        Raises ValueError if it knows none of that name, CannotSay if nothing would be right in it.
        """
        sqlglot = _sqlglot()
        known = sorted(d.value for d in sqlglot.Dialects if d.value and d.value not in _NO_SQL)
        if dialect not in known:
            raise ValueError(f"no SQL dialect is called {dialect!r}; known: {', '.join(known)}")
        if dialect == "oracle":
            raise CannotSay("oracle takes empty texts for missing: no code would pass for one")
        self.dialect = dialect
        self.reads = dialect if self.engine else "duckdb"

    def name(self, *parts: str) -> str:
        """A quoted name, each part by itself. Raises CannotSay."""
        for part in parts:
            _sayable(part)
            if not part.isprintable():
                raise CannotSay(f"no name of a column or table is {part!r}")
            if "${" in part and self.dialect in _SUBSTITUTING:
                raise CannotSay(f"{self.dialect} takes ${{ for a variable in the name {part}")
        make = _sqlglot().exp.to_identifier
        return ".".join(make(part, quoted=True).sql(dialect=self.reads) for part in parts)

    def text(self, text: str) -> str:
        """A text as an expression that says it, whatever it holds. Raises CannotSay."""
        _sayable(text)
        # what ${...} names is put in its place by some shells, and by Spark itself
        first, *rest = text.split("${")
        parts = [first, *("{" + part for part in rest)]
        said = [self._literal(p + "$") for p in parts[:-1]] + [self._literal(parts[-1])]
        return f"({' || '.join(said)})" if rest else said[0]

    def _literal(self, text: str) -> str:
        literal: str = _sqlglot().exp.Literal.string(text).sql(dialect=self.reads)
        return literal

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        """A WITH part of rows of expressions."""
        return f"{name} ({', '.join(columns)}) AS ({_values(rows)})"

    def number(self, number: int) -> str:
        """A whole number that is multiplied with, however large."""
        return f"CAST({number} AS {WHOLE})"

    def day(self, day: date) -> str:
        return f"CAST('{day.isoformat()}' AS DATE)"

    def as_day(self, column: str) -> str:
        return f"CAST({column} AS DATE)"

    def no_day(self, column: str) -> str | None:
        """When a column that is not null holds no date; None where its type says so."""
        return None

    def no_flag(self, column: str) -> str | None:
        """When a column that is not null is neither yes nor no; None where its type says so."""
        return None

    def only(self, text: str, letters: str) -> str:
        """Whether a text has no other letters than these."""
        for letter in letters:
            text = f"REPLACE({text}, '{letter}', '')"
        return f"{text} = ''"

    def let(self, name: str, values: Mapping[str, str], fenced: bool = False) -> str:
        """A join that works out some values of a line for the rest of the query."""
        listed = ", ".join(f"{value} AS {self.name(column)}" for column, value in values.items())
        fence = self.fence if fenced else ""
        return f"CROSS JOIN LATERAL (SELECT {listed}{fence}) AS {self.name(name)}"

    def of(self, name: str, column: str) -> str:
        """A value that was worked out."""
        return self.name(name, column)

    def find(self, table: str, name: str, column: str, key: str) -> str:
        """A join of the row of a WITH part that has a key in a column."""
        return f"LEFT JOIN {table} AS {self.name(name)} ON {self.name(name)}.{column} = {key}"

    def counted(self, column: str, of: Counted) -> str:
        """An amount, counted unless words are natural; null if it cannot be, or not so exactly."""
        read = f"CAST({column} AS DECIMAL(38, {of.places}))"
        return self._counted(read, f"{read} = {column}", of)

    def _counted(self, read: str, exact: str, of: Counted) -> str:
        within = f"{read} BETWEEN {of.unit(of.least)} AND {of.unit(of.most)}"
        if not self.natural:
            read = f"CAST({read} * {self.number(10**of.places)} AS {WHOLE})"
        return f"CASE WHEN {exact} AND {within} THEN {read} END"

    def limit(self, least: int, of: Counted) -> str:
        """The least count that is above some limit, as amounts are read."""
        return of.unit(least) if self.natural else str(least)

    def at(self, numbers: Sequence[int], place: str) -> str:
        """The number at a place, from 0, of a list of numbers that are not negative."""
        width = len(str(max(numbers)))
        digits = "".join(f"{n:0{width}d}" for n in numbers)
        return f"CAST(SUBSTR('{digits}', 1 + {width} * ({place}), {width}) AS INTEGER)"

    def lay_out(self, query: str) -> str:
        """The query as sqlglot's formatter has it. Raises CannotSay."""
        sqlglot = _sqlglot()
        try:
            (tree,) = sqlglot.parse(query, read=self.reads)
            laid: str = tree.sql(
                dialect=self.dialect,
                pretty=True,
                max_text_width=WIDTH,
                unsupported_level=sqlglot.ErrorLevel.RAISE,
            )
        except sqlglot.errors.SqlglotError as error:
            reason = str(error).splitlines()[0]
            raise CannotSay(
                f"sqlglot cannot write this query in {self.dialect}: {reason}"
            ) from error
        return laid


class DuckDb(Words):
    engine = "DuckDB"
    once = True
    natural = True
    kept = "MATERIALIZED "
    amounts = (
        "amounts are DECIMAL or whole numbers (a DOUBLE counts as the decimal that it is nearest "
        "to, if one of so few decimals is), dates DATE, yes and no BOOLEAN"
    )

    def as_day(self, column: str) -> str:
        return f"TRY_CAST({column} AS DATE)"

    def no_day(self, column: str) -> str | None:
        return f"{self.as_day(column)} IS NULL"

    def only(self, text: str, letters: str) -> str:
        return f"REGEXP_FULL_MATCH({text}, '[{letters[0]}-{letters[-1]}]*')"

    def counted(self, column: str, of: Counted) -> str:
        # text is refused by "+": cast to a decimal it would be rounded without a word
        read = f"TRY_CAST({column} + 0 AS DECIMAL(38, {of.places}))"
        return self._counted(read, f"{read} = {column}", of)

    def at(self, numbers: Sequence[int], place: str) -> str:
        return f"CAST('[{_commas(numbers)}]' AS INTEGER[])[1 + {place}]"


class Postgres(Words):
    engine = "PostgreSQL"
    natural = True
    fence = " OFFSET 0"
    kept = "MATERIALIZED "
    amounts = (
        "amounts are NUMERIC or whole numbers (a floating-point number counts as the decimal that "
        "it is nearest to, if one of so few decimals is), dates DATE, yes and no BOOLEAN"
    )

    def _literal(self, text: str) -> str:
        # a backslash means something where standard_conforming_strings is off
        first, *rest = (super(Postgres, self)._literal(part) for part in text.split("\\"))
        joined = " || CHR(92) || ".join([first, *rest])
        return f"({joined})" if rest else joined

    def only(self, text: str, letters: str) -> str:
        return f"TRANSLATE({text}, '{letters}', '') = ''"

    def counted(self, column: str, of: Counted) -> str:
        read = f"ROUND(CAST({column} AS DECIMAL), {of.places})"
        return self._counted(read, f"{read} = {column}", of)

    def at(self, numbers: Sequence[int], place: str) -> str:
        return f"(CAST('{{{_commas(numbers)}}}' AS INT[]))[1 + {place}]"


class Spark(Words):
    engine = "Spark"
    hint = " /*+ BROADCAST(goods) */"
    amounts = (
        "amounts are DECIMAL or whole numbers, or decimal numbers as text or DOUBLE (as they are "
        "printed), all of at most 18 decimals, dates DATE, yes and no BOOLEAN"
    )

    def as_day(self, column: str) -> str:
        return f"TRY_CAST({column} AS DATE)"

    def no_day(self, column: str) -> str | None:
        return f"{self.as_day(column)} IS NULL"

    def only(self, text: str, letters: str) -> str:
        return f"TRANSLATE({text}, '{letters}', '') = ''"

    def counted(self, column: str, of: Counted) -> str:
        # wide decimals are compared rounded to fewer decimals, unless 38 digits hold both
        read = f"TRY_CAST({column} AS DECIMAL({18 + of.places}, {of.places}))"
        return self._counted(read, f"{read} = TRY_CAST({column} AS DECIMAL(38, 18))", of)

    def at(self, numbers: Sequence[int], place: str) -> str:
        return f"CAST(SPLIT('{_commas(numbers)}', ',') AS ARRAY<INT>)[{place}]"


class Sqlite(Words):
    engine = "SQLite"
    narrow = True
    kept = "MATERIALIZED "
    amounts = (
        "needs SQLite 3.38 or later; amounts are INTEGER, or decimal numbers as TEXT or REAL (a REAL counts as the decimal that "
        "it is nearest to, if one of so few decimals is, up to 10^15 of its last place), dates "
        "TEXT like 2018-01-31, yes and no 1 and 0"
    )

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        # most versions of sqlglot know of no names for columns here
        named = ", ".join(f"column{i} AS {column}" for i, column in enumerate(columns, 1))
        return f"{name} AS (SELECT {named} FROM ({_values(rows)}))"

    def let(self, name: str, values: Mapping[str, str], fenced: bool = False) -> str:
        # there is no LATERAL, and a condition of a join is worked out for each row it is tried on
        return " ".join(
            f"CROSS JOIN JSON_EACH(JSON_ARRAY({value})) AS {self.name(f'{name}_{column}')}"
            for column, value in values.items()
        )

    def of(self, name: str, column: str) -> str:
        return self.name(f"{name}_{column}", "value")

    def find(self, table: str, name: str, column: str, key: str) -> str:
        found = super().find(table, name, column, self.of(name, "key"))
        return f"{self.let(name, {'key': key})} {found}"

    def number(self, number: int) -> str:
        return str(number)

    def day(self, day: date) -> str:
        return f"'{day.isoformat()}'"

    def as_day(self, column: str) -> str:
        return column

    def no_day(self, column: str) -> str | None:
        # without days to add, DATE gives back a 30 February as it is
        return f"NOT COALESCE(DATE({column}, '+0 days') = {column} AND {column} >= '0001-01-01', FALSE)"

    def no_flag(self, column: str) -> str | None:
        return f"{column} NOT IN (0, 1)"

    def only(self, text: str, letters: str) -> str:
        return f"NOT {text} GLOB '*[^{letters[0]}-{letters[-1]}]*'"

    def counted(self, column: str, of: Counted) -> str:
        scale, most = 10**of.places, of.most // 10**of.places
        least = -(-of.least // scale)
        # beyond 10**15, a REAL times the scale need not be nearest to its count
        low, high = max(of.least, -(10**15)), min(of.most, 10**15)
        rounded = f"ROUND({column} * {scale})"
        decimals = f"SUBSTR({column}, INSTR({column} || '.', '.') + 1)"
        digits = f"CAST({column} AS INTEGER) * {scale}"
        if of.places:
            last = f"SUBSTR({decimals} || '{'0' * of.places}', 1, {of.places})"
            digits += f" + CAST({last} AS INTEGER)"
        shaped = (
            f"{column} GLOB '[0-9]*' AND NOT {column} GLOB '*[^0-9.]*' "
            f"AND NOT {column} GLOB '*.*.*' AND NOT {column} GLOB '*.' "
            f"AND INSTR({column} || '.', '.') <= 14 "
            f"AND LENGTH(RTRIM({decimals}, '0')) <= {of.places}"
        )
        return (
            f"CASE TYPEOF({column}) "
            f"WHEN 'integer' THEN CASE WHEN {column} BETWEEN {least} AND {most} "
            f"THEN {column} * {scale} END "
            f"WHEN 'real' THEN CASE WHEN {column} BETWEEN {of.unit(low)} AND {of.unit(high)} "
            f"AND {rounded} / {scale} = {column} THEN CAST({rounded} AS INTEGER) END "
            f"WHEN 'text' THEN CASE WHEN {shaped} "
            f"AND {digits} BETWEEN {of.least} AND {of.most} THEN {digits} END END"
        )


_OWN: dict[str, type[Words]] = {
    "duckdb": DuckDb,
    "postgres": Postgres,
    "sqlite": Sqlite,
    "spark": Spark,
}
ENGINES = tuple(words.engine for words in _OWN.values())


def words(dialect: str) -> Words:
    """The words of a dialect. Raises ValueError if there is no such dialect."""
    return _OWN.get(dialect, Words)(dialect)


def case(branches: Iterable[tuple[str, str]], other: str) -> str:
    """What the first condition that holds gives, else `other`; conditions are never null."""
    kept = list(branches)
    while kept and kept[-1][1] == other:
        kept.pop()
    if not kept:
        return other
    return "CASE " + " ".join(f"WHEN {c} THEN {r}" for c, r in kept) + f" ELSE {other} END"


def _values(rows: Iterable[Sequence[str]]) -> str:
    return "VALUES " + ", ".join(f"({', '.join(row)})" for row in rows)


def _sayable(text: str) -> None:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise CannotSay(f"no SQL text holds {text!r}")


def _commas(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _sqlglot() -> Any:
    try:
        import sqlglot
    except ModuleNotFoundError as error:
        raise CannotSay("the sql target needs sqlglot: pip install 'rulec[sql]'") from error
    return sqlglot
