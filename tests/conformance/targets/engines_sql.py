"""SQL engines for the tests, started by them: lines in, rows out."""

from __future__ import annotations

import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Rows = Sequence[Mapping[str, Any]]
Types = Mapping[str, str]  # column -> text, decimal, float, number, date or flag; any on SQLite
Engine = Callable[..., list[dict[str, Any]]]
"""`run(query, types, rows, *more)` makes the table `lines`, runs the queries one after another and
gives the rows of the last that has any."""

DUCKDB = {
    "text": "VARCHAR",
    "decimal": "DECIMAL(38, 10)",
    "float": "DOUBLE",
    "number": "BIGINT",
    "date": "DATE",
    "flag": "BOOLEAN",
}
POSTGRES = {**DUCKDB, "decimal": "NUMERIC", "float": "DOUBLE PRECISION"}
SPARK = {
    "text": "string",
    "decimal": "decimal(38,18)",
    "float": "double",
    "number": "long",
    "date": "date",
    "flag": "boolean",
}
SQLITE = {
    "text": "TEXT",
    "decimal": "TEXT",
    "float": "REAL",
    "number": "INTEGER",
    "date": "TEXT",
    "flag": "INTEGER",
    "any": "BLOB",
}


@contextmanager
def duckdb_engine() -> Iterator[Engine]:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: no SQL is tested on it")
    with duckdb.connect() as connection:
        yield _engine(connection.execute, DUCKDB)


@contextmanager
def sqlite_engine() -> Iterator[Engine]:
    connection = sqlite3.connect(":memory:")
    yield _engine(connection.execute, SQLITE)
    connection.close()


@contextmanager
def postgres_engine() -> Iterator[Engine]:
    """A cluster of its own in a temporary folder, reached by a socket there only."""
    psycopg = pytest.importorskip(
        "psycopg", reason="psycopg is not installed: no SQL is tested on PostgreSQL"
    )
    initdb, control = _program("initdb"), _program("pg_ctl")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        user, group = _not_root()
        os.chown(folder, user, group)
        data = ["-D", f"{folder}/data"]
        cluster = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        options = f"-k {folder} -h '' -F -c shared_buffers=16MB -c jit=off"
        _run_as(user, group, [initdb, *data, *cluster], folder)
        start = ["-o", options, "-l", f"{folder}/log", "-w", "start"]
        _run_as(user, group, [control, *data, *start], folder)
        try:
            where = f"host={folder} user=postgres dbname=postgres"
            with psycopg.connect(where, autocommit=True) as connection:
                yield _engine(connection.execute, POSTGRES)
        finally:
            _run_as(user, group, [control, *data, "-m", "immediate", "-w", "stop"], folder)


@contextmanager
def spark_engine() -> Iterator[Engine]:
    sql = pytest.importorskip(
        "pyspark.sql", reason="pyspark is not installed: no SQL is tested on Spark"
    )
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Java is not installed: no SQL is tested on Spark")
    builder = sql.SparkSession.builder.master("local[1]").appName("rulec")
    for key, value in {
        "ui.enabled": "false",
        "log.level": "ERROR",
        "sql.shuffle.partitions": "1",
        "sql.codegen.wholeStage": "false",  # compiling would take longer than these few lines do
    }.items():
        builder = builder.config(f"spark.{key}", value)
    session = builder.getOrCreate()
    structure = sql.types.StructType
    read: dict[str, Callable[[Any], Any]] = {"decimal": Decimal, "date": date.fromisoformat}

    def run(query: str, types: Types, rows: Rows, *more: str) -> list[dict[str, Any]]:
        fields = [{"name": n, "type": SPARK[t], "nullable": True} for n, t in types.items()]
        schema = structure.fromJson({"fields": [{**field, "metadata": {}} for field in fields]})
        cells = [
            [
                None if row.get(name) is None else read.get(kind, lambda v: v)(row[name])
                for name, kind in types.items()
            ]
            for row in rows
        ]
        session.createDataFrame(cells, schema).createOrReplaceTempView("lines")
        found: list[dict[str, Any]] = []
        for one in (query, *more):
            got = session.sql(one)
            found = [row.asDict() for row in got.collect()] if got.columns else found
        return found

    yield run
    session.stop()


def _engine(execute: Callable[..., Any], names: Mapping[str, str]) -> Engine:
    def run(query: str, types: Types, rows: Rows, *more: str) -> list[dict[str, Any]]:
        columns = ", ".join(f"{_name(name)} {names[kind]}" for name, kind in types.items())
        cells = (", ".join(_literal(row.get(name)) for name in types) for row in rows)
        execute(f"CREATE TABLE lines ({columns})")
        execute(f"INSERT INTO lines VALUES {', '.join(f'({row})' for row in cells)}")
        found: list[dict[str, Any]] = []
        try:
            for one in (query, *more):
                cursor = execute(one)
                if one.lstrip().startswith(("CREATE", "DROP")) or cursor.description is None:
                    continue
                if "CREATE VIEW" in one[: one.find("SELECT")]:
                    continue
                head = [column[0] for column in cursor.description]
                found = [dict(zip(head, row, strict=True)) for row in cursor.fetchall()]
        finally:
            execute("DROP TABLE lines")
        return found

    return run


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(value) if "e" in repr(value) else f"{value!r}e0"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    return "'" + str(value).replace("'", "''") + "'"


def _program(name: str) -> str:
    known = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(known[-1]) if known else None)
    if found is None:
        pytest.skip("PostgreSQL is not installed: no SQL is tested on it")
    return found


def _not_root() -> tuple[int, int]:
    """A user and group to run PostgreSQL as, which refuses to run as root."""
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    pytest.skip("there is no user but root: no SQL is tested on PostgreSQL")


def _run_as(user: int, group: int, command: Sequence[str], folder: str) -> None:
    other: dict[str, Any] = {}
    if os.getuid() != user:
        other = {"user": user, "group": group, "extra_groups": []}
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **other)
