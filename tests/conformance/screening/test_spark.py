"""Spark's answers beside those of one machine: the same rows, texts, rejects and counts.

Needs pyspark and a Java runtime; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import json
import operator
import os
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rulec.screening import PARTS, Rejected, Screener, Summary, screen_file, spark_session
from rulec.screening.spark import _Run, screen_path, screen_spark
from rulec.screening.spark_files import DONE, place
from rulec.screening.spark_session import NEEDED, session
from rulec.screening.spark_task import Told
from rulec.screening.spark_worker import Lists, held
from tests.conformance.screening.rows import Row, drawn_rows
from tests.conformance.targets import harness

LACKING = [name for name in ("pyspark", "pyarrow", "numba") if find_spec(name) is None]
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    LACKING.append("a Java runtime")
pytestmark = pytest.mark.skipif(
    bool(LACKING), reason=f"Spark is not tested: there is no {', no '.join(LACKING)}"
)

DAY = date(2018, 1, 10)
SMALL = ("EU", "RU")
COLUMNS = {n: n for n in ("code", "value", "currency", "quantity", "coat", "date")}
ARGUMENTS = (
    "--master local[2] --conf spark.ui.enabled=false "
    "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell"
)
SPLITS = {  # many of small files
    "spark.sql.files.maxPartitionBytes": "8000",
    "spark.sql.files.openCostInBytes": "1",
}


@pytest.fixture(scope="module", autouse=True)
def spark() -> Iterator[None]:
    """One Spark for the module, on two cores."""
    if LACKING:
        yield
        return
    from pyspark.sql import SparkSession

    if other := SparkSession.getActiveSession():
        other.stop()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", ARGUMENTS)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        for name, value in SPLITS.items():
            patch.setitem(spark_session.SETTINGS, name, value)
        started = session()
        yield
        started.stop()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    """What every evaluation of all rows told."""
    made: list[Told] = []
    screened = _Run._screened

    def told(run: _Run, *how: Any) -> Told:
        made.append(screened(run, *how))
        return made[-1]

    monkeypatch.setattr(_Run, "_screened", told)
    return made


def screener(
    names: Sequence[str] = SMALL, columns: Mapping[str, str] = COLUMNS, assume: bool = True
) -> Screener:
    rulesets = tuple(harness.STORE.load(name) for name in names)
    return Screener(rulesets, columns, DAY, harness.ECB, None, assume)


CELLS = {
    "code": (["4303 10", "9101", "620211", "8703.23", "2204"], ["99", "43O3", ""]),
    "value": (["", "50", "50.01", "250000.00", "250000.01"], ["x", "-1"]),
    "currency": (["EUR", "RUB", "TWD"], ["", "XXY"]),
    "quantity": (["", "1", "3"], ["0", "1.5"]),
    "coat": (["", "yes", "no"], ["perhaps"]),
    "date": (["", "2012-06-01", "2018-01-10"], ["2018-13-01"]),
    "note": (["", "plain", "a, comma", 'a "word"', "Ünïcødé ☃", "  x "], [","]),
}
"""The cells of a column: those that are right, and those that are not."""


def some_rows(count: int, seed: int = 1) -> list[Row]:
    """Rows on borders, some with a cell that cannot be read."""
    draw = random.Random(seed)
    return [
        {"id": str(number)}
        | {name: draw.choice(cells[draw.random() < 0.1]) for name, cells in CELLS.items()}
        for number in range(count)
    ]


def write_csv(path: Path, rows: Sequence[Row], *broken: str) -> None:
    """Rows as CSV, with broken lines between them."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictWriter(stream, header)
        table.writeheader()
        for at, row in enumerate(rows):
            table.writerow(row)
            if at % 40 == 7:
                stream.writelines(f"{line}\n" for line in broken)


def lines(path: Path) -> tuple[set[str], list[str]]:
    """The header lines and the others of a file, or of all the part files of a folder."""
    files = sorted(path.glob("part-*")) if path.is_dir() else [path]
    heads, found = set(), []
    for file in files:
        assert file.suffix == path.suffix or path.is_file()
        made = file.read_text(encoding="utf-8").split("\n")
        assert made.pop() == ""
        if file.suffix == ".csv":
            heads.add(made.pop(0))
        found += made
    assert not path.is_dir() or (path / DONE).exists()
    return heads, sorted(found)


def both(one: Screener, source: Path, ending: str, wanted: Sequence[str] = PARTS) -> Summary:
    """Screen a file here and on Spark; the output has to be the same."""
    folder = source.parent
    here, there = folder / f"here{ending}", folder / f"there{ending}"
    rejects = [path.with_name(f"{path.stem}.rejects{ending}") for path in (here, there)]
    local = screen_file(one, source, here, rejects[0], wanted=wanted)
    spark = screen_path(one, source, there, rejects[1], wanted)
    assert spark == local
    assert lines(there) == lines(here)
    assert lines(rejects[1]) == lines(rejects[0])
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    return spark


def test_csv_against_many_lists(tmp_path: Path, runs: list[Told]) -> None:
    broken = ("", " ", "\u2028", "1,2", 'a,"b"c,d', "0,9101,5,EUR,1,,,", "1,9101,5,EUR,1,,,,")
    write_csv(tmp_path / "x.csv", some_rows(400), *broken)
    with (tmp_path / "x.csv").open("ab") as file:
        file.write(b"2,9101,5,EUR,1,,,Caf\xe9\n")
    against = ("EU", "RU", "CN", "CH", "US", "UN", "HK", "EU_RUSSIA")
    told = both(screener(against), tmp_path / "x.csv", ".csv")
    assert told.rows == 400 + 6 * 10 + 1 and min(told.screened, told.rejected) > 100
    (run,) = runs
    assert len(run.splits) > 2 and len(list((tmp_path / "there.csv").glob("part-*"))) > 2


def test_rows_on_the_borders_of_a_list(tmp_path: Path) -> None:
    drawn = [row for row, _ in drawn_rows([harness.shipped("CN", DAY)], 200, 3)]
    names = {name: name for row in drawn for name in row}
    write_csv(tmp_path / "x.csv", [{name: row.get(name, "") for name in names} for row in drawn])
    told = both(screener(("CN",), names, False), tmp_path / "x.csv", ".csv")
    assert told.screened > 100


def test_json_lines(tmp_path: Path, runs: list[Told]) -> None:
    text = [json.dumps(row, ensure_ascii=False) for row in some_rows(150)]
    text += [
        '{"code":"4303.10","value":250000.000000000000000001,"currency":"RUB","quantity":1}',
        '{"code":"4303.10","value":250000.0,"currency":"RUB","quantity":1,"coat":true}',
        '{"code":"9101","more":{"a":[1.50,null]}}',
        "{bad",
        "[1]",
        "   ",
        "\u2003\u2028\x1f",
        '{"code":"9101"} ',
        '{"code":"9101","note":"tail\\u2028"}',
    ]
    more = [b'{"code":"9101","note":"Caf\xe9"}', b'{"code":"9101","note":"\\ud800"}']
    (tmp_path / "x.jsonl").write_bytes(b"\r\n".join([t.encode() for t in text] + more))
    told = both(screener(), tmp_path / "x.jsonl", ".jsonl", ("verdict", "missing"))
    assert told.rows == 159 and told.screened > 20
    (run,) = runs
    assert len(run.splits) > 2


def test_csv_with_cells_of_several_lines(tmp_path: Path, runs: list[Told]) -> None:
    """No split can be read by itself; a continued line looks like a row of its own."""
    rows = some_rows(120)
    for at in range(50, 120, 9):
        rows[at]["note"] = f"one\n{at},9101,5,EUR,1,,,two\nthree\r\nfour"
    write_csv(tmp_path / "x.csv", rows)
    told = both(screener(), tmp_path / "x.csv", ".csv")
    assert told.rows == 120
    assert [run.multiline for run in runs] == [True, False]


def test_parquet(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = parquet_rows(90)
    pq.write_table(table, tmp_path / "x.parquet", row_group_size=20)
    paths = [tmp_path / name for name in ("here", "here.rejects", "there", "there.rejects")]
    here, here_rejects, there, there_rejects = (p.with_name(f"{p.name}.parquet") for p in paths)
    local = screen_file(screener(), tmp_path / "x.parquet", here, here_rejects)
    assert screen_path(screener(), tmp_path / "x.parquet", there, there_rejects) == local
    assert local.rejected and local.screened

    def read(path: Path) -> list[dict[str, object]]:
        found: list[dict[str, object]] = pq.read_table(path).to_pylist()
        return sorted(found, key=lambda row: str(row["id"]))

    assert read(there) == read(here)
    assert read(there_rejects) == read(here_rejects)
    own = pq.read_schema(next(there.glob("part-*"))).remove_metadata()
    assert [own.field(name).type for name in table.column_names] == table.schema.types
    assert pq.read_schema(next(there_rejects.glob("part-*"))).field("row").type == pa.int64()


def parquet_rows(count: int) -> Any:
    import pyarrow as pa

    rows = some_rows(count)
    return pa.table(
        {
            "id": [row["id"] for row in rows],
            "code": [row["code"].replace(".", "") for row in rows],
            "value": pa.array(
                [Decimal(r["value"]) if r["value"] not in ("", "x") else None for r in rows],
                pa.decimal128(20, 3),
            ),
            "currency": [row["currency"] or None for row in rows],
            "quantity": pa.array([int(r["quantity"][:1] or 2) for r in rows], pa.int32()),
            "coat": pa.array([{"yes": True, "no": False}.get(r["coat"]) for r in rows]),
            "seen": pa.array([datetime(2018, 1, 1, tzinfo=UTC)] * count),
            "weight": pa.array([i / 3 for i in range(count)], pa.float32()),
            "date": pa.array([date(2018, 1, 1 + i % 20) for i in range(count)]),
            "kind": [[float(i), None] for i in range(count)],
        }
    )


def test_rejects_of_a_folder_of_part_files_name_their_file(tmp_path: Path) -> None:
    source = tmp_path / "odd [1] {a,b} %20"
    source.mkdir()
    rows = some_rows(90)
    for number, name in enumerate(("b:1.csv", "a ☃.csv", "c*?.csv")):
        write_csv(source / name, rows[30 * number : 30 * number + 30])
    (source / "_SUCCESS").touch()
    (source / "empty.csv").touch()
    (source / ".hidden.csv").write_text("no rows")
    told = screen_path(screener(), source, tmp_path / "out", tmp_path / "rejects")
    assert told.rows == 90
    found = [
        row
        for part in (tmp_path / "rejects").glob("part-*.csv")
        for row in csv.DictReader(part.open(encoding="utf-8", newline=""))
    ]
    assert len(found) == told.rejected
    names = ["b:1.csv", "a ☃.csv", "c*?.csv"]
    for row in found:
        (file,) = (at for at, name in enumerate(names) if row["reason"].startswith(f"{name}: "))
        assert rows[30 * file + int(row["row"]) - 1]["id"] == row["id"]


def test_formats_are_changed_as_on_one_machine(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    write_csv(tmp_path / "x.csv", some_rows(40), "1,2")
    names = [tmp_path / name for name in ("a.parquet", "a.rejects.parquet")]
    told = screen_path(screener(), tmp_path / "x.csv", *names)
    here = [tmp_path / name for name in ("b.parquet", "b.rejects.parquet")]
    assert screen_file(screener(), tmp_path / "x.csv", *here) == told
    for one, two in zip(names, here, strict=True):
        left, right = (pq.read_table(path).to_pylist() for path in (one, two))
        assert sorted(map(str, left)) == sorted(map(str, right))


def test_a_file_without_rows_or_with_rejects_only(tmp_path: Path) -> None:
    header = ",".join(("id", *COLUMNS))
    (tmp_path / "x.csv").write_text(f"{header}\n")
    assert both(screener(), tmp_path / "x.csv", ".csv").rows == 0
    (tmp_path / "x.csv").write_text(f"{header}\nonly\n")
    assert both(screener(), tmp_path / "x.csv", ".csv").rejected == 1


@pytest.mark.filterwarnings("ignore:PySpark does not yet")
def test_a_data_frame_keeps_all_rows() -> None:
    from rulec.screening.frames import screen_frame

    table = parquet_rows(60).drop_columns(["seen"])
    frame = session().createDataFrame(table).repartition(3)
    rulesets = screener().rulesets
    made = screen_spark(frame, rulesets, day=DAY)
    expected = screen_frame(table, rulesets, day=DAY)
    assert made.columns == expected.column_names
    rows = sorted((row.asDict() for row in made.collect()), key=lambda row: int(row["id"]))
    assert rows == expected.to_pylist()
    assert {row["rejected"] is None for row in rows} == {True, False}
    with pytest.raises(ValueError, match="no column 'NOPE'"):
        screen_spark(frame, rulesets, {"code": "NOPE"})
    with pytest.raises(ValueError, match="'EU_verdict' would be written over"):
        screen_spark(made.drop("rejected"), rulesets)


def test_lists_are_made_ready_once_for_a_worker() -> None:
    first, second = (Lists.of(screener(), PARTS).pickled() for _ in range(2))
    assert held(first) is held(bytes(second))


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"a.csv": b"code,note\n9101,\n", "b.csv": b"code\n9101\n"}, "b.csv: its columns are not"),
        ({"a.csv": b"code\n9101\n", "b.jsonl": b"{}\n"}, "several formats"),
        ({"a.csv": b"code\n9101\n", "b.gz": b""}, "b.gz"),
        ({"a.csv": b"code,EU_verdict\n9101,\n"}, "EU_verdict would be written over"),
        ({"a.csv": b"HS\n9101\n"}, "there is no column 'code'; there are HS"),
        ({"a.parquet": b"PAR1 no"}, "a.parquet"),
        ({}, "no part files"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_line_and_leaves_nothing(
    tmp_path: Path, files: dict[str, bytes], reason: str
) -> None:
    (tmp_path / "in").mkdir()
    for name, text in files.items():
        (tmp_path / "in" / name).write_bytes(text)
    one = screener(columns={"code": "code"})
    with pytest.raises(Rejected) as refused:
        screen_path(one, tmp_path / "in", tmp_path / "out", tmp_path / "bad")
    assert reason in str(refused.value) and "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


class Broken:
    """Rates that no worker can unpickle."""

    source = "broken"

    def __reduce__(self) -> tuple[object, ...]:
        return operator.truediv, (1, 0)


def test_what_fails_in_a_worker_is_one_line_and_leaves_the_earlier_result(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("code\n9101\n")
    one = screener(columns={"code": "code"})
    paths = tmp_path / "x.csv", tmp_path / "out.csv", tmp_path / "out.rejects.csv"
    screen_path(one, *paths)
    before = lines(tmp_path / "out.csv")
    one.rates = Broken()  # type: ignore[assignment]
    with pytest.raises(Rejected, match="Spark did not finish: ZeroDivisionError"):
        screen_path(one, *paths)
    assert lines(tmp_path / "out.csv") == before
    assert len(list(tmp_path.iterdir())) == 3


def test_both_folders_get_their_names_or_none(tmp_path: Path) -> None:
    made = [tmp_path / name for name in ("good", "bad")]
    for folder in (*made, tmp_path / "out"):
        folder.mkdir()
        (folder / folder.name).touch()
    with pytest.raises(OSError):
        place((made[0], tmp_path / "out"), (made[1], tmp_path / "nowhere" / "bad"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["out"]
    assert [path.name for path in made[0].iterdir()] == ["good"]
    place((made[0], tmp_path / "out"), (made[1], tmp_path / "rejects"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good"]


def test_only_a_result_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("code\n9101\n")
    one = screener(columns={"code": "code"})
    mine = tmp_path / "out.csv"
    mine.mkdir()
    (mine / "letter.txt").touch()
    with pytest.raises(Rejected, match="no earlier run has written"):
        screen_path(one, tmp_path / "x.csv", mine, tmp_path / "bad.csv")
    for path in (tmp_path / "x.csv", tmp_path / "y" / ".." / "x.csv"):
        with pytest.raises(Rejected, match="this is what is read"):
            screen_path(one, tmp_path / "x.csv", path, tmp_path / "bad.csv")
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_without_spark_or_java_one_line_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyspark.sql import SparkSession

    (tmp_path / "x.csv").write_text("code\n9101\n")
    paths = tmp_path / "x.csv", tmp_path / "out.csv", tmp_path / "bad.csv"
    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Rejected) as no_java:
        screen_path(screener(columns={"code": "code"}), *paths)
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(Rejected) as no_spark:
        screen_path(screener(columns={"code": "code"}), *paths)
    assert str(no_java.value) == str(no_spark.value) == NEEDED
