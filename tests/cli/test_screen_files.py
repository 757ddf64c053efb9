"""`rulec screen` over the formats: the same answers, rows kept, nothing half done."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rulec.cli.app import run
from rulec.model.load import Store
from rulec.money import EcbRates
from rulec.screening import Screener, screen_file
from rulec.screening.decided import by_rows
from tests.conformance.screening.rows import drawn_rows
from tests.conformance.targets import harness

STORE = Store()
DAY = date(2018, 1, 10)
NAMES = ("code", "value", "currency", "quantity", "net_mass", "volume", "note")
ODD = [
    {"code": "9101.11", "value": "80.123456", "currency": "EUR", "quantity": "1", "note": "decimals"},
    {"code": "9101 11", "value": "80 EUR", "quantity": "1", "note": "with its currency"},
    {"code": "9101", "value": "1_000", "currency": "TWD", "quantity": "2", "note": "no rate"},
    {"code": "9101", "value": "-1", "currency": "EUR", "note": "negative"},
    {"code": "9101", "value": "5", "currency": "EUR", "quantity": "1.0", "note": "whole"},
    {"code": "9101", "value": "5", "currency": "EUR", "quantity": "1.5", "note": "not whole"},
    {"code": "910", "value": "5", "currency": "EUR", "note": "three digits"},
    {"code": "", "note": "no code"},
    {"code": "99", "note": "no such code"},
    {"code": "9101", "value": "99999999999999999999.5", "currency": "IDR", "quantity": "1", "note": "large"},
    {"code": "9101", "value": "", "currency": "", "quantity": "", "note": 'quoted, "and"\nin two lines'},
]  # fmt: skip


def some_rows() -> list[dict[str, str]]:
    plans = [harness.shipped_exports(name, DAY) for name in ("EU", "RU", "UN", "EU_SYRIA")]
    drawn = [{k: v for k, v in row.items() if k in NAMES} for row, _ in drawn_rows(plans, 240, 4)]
    return [*ODD, *drawn]


def write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, NAMES, restval="")
        table.writeheader()
        table.writerows(rows)


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(path) if path.suffix == ".parquet" else pa.ipc.open_file(path).read_all()
    made: list[dict[str, Any]] = table.to_pylist()
    return made


def screener() -> Screener:
    lists = tuple(STORE.load(name) for name in ("EU", "RU", "UN", "EU_SYRIA"))
    columns = {name: name for name in NAMES if name != "note"}
    return Screener(lists, columns, DAY, EcbRates())


def texts(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {k: "" if v is None else str(v) for k, v in row.items() if v not in (None, "")}
        for row in rows
    ]


def test_the_kernel_and_the_exact_walk_write_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("numba", reason="numba is not installed: there is no kernel")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: there is no kernel")
    source = tmp_path / "x.csv"
    write_csv(source, some_rows())
    one, two = screener(), screener()
    fast = screen_file(one, source, tmp_path / "a.csv", tmp_path / "a.bad.csv")
    exact = screen_file(
        two, source, tmp_path / "b.csv", tmp_path / "b.bad.csv", decide=partial(by_rows, two)
    )
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert (tmp_path / "a.bad.csv").read_bytes() == (tmp_path / "b.bad.csv").read_bytes()
    assert fast == exact
    assert fast.rows == len(some_rows()) == fast.screened + fast.rejected
    rejected = {row["note"] for row in read(tmp_path / "a.bad.csv")}
    assert {"negative", "not whole", "three digits", "no code", "no such code"} <= rejected
    assert not {"decimals", "with its currency", "no rate", "whole", "large"} & rejected


@pytest.mark.parametrize("ending", [".parquet", ".arrow", ".jsonl"])
def test_every_format_gives_the_same_rows(ending: str, tmp_path: Path) -> None:
    if ending != ".jsonl":
        pytest.importorskip("pyarrow", reason=f"pyarrow is not installed: no {ending} is read")
        pytest.importorskip("numba", reason="numba is not installed: there is no kernel")
    rows = some_rows()
    write_csv(tmp_path / "x.csv", rows)
    source = tmp_path / f"y{ending}"
    write_as(source, rows)
    plain = screen_file(screener(), tmp_path / "x.csv", tmp_path / "a.csv", tmp_path / "ab.csv")
    other = screen_file(screener(), source, tmp_path / f"b{ending}", tmp_path / f"bb{ending}")
    assert other == plain
    assert texts(read(tmp_path / f"b{ending}")) == texts(read(tmp_path / "a.csv"))
    assert texts(read(tmp_path / f"bb{ending}")) == texts(read(tmp_path / "ab.csv"))


def write_as(path: Path, rows: list[dict[str, str]]) -> None:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({n: pa.array([row.get(n) for row in rows], pa.string()) for n in NAMES})
    if path.suffix == ".parquet":
        pq.write_table(table, path, row_group_size=50)
    else:
        with pa.ipc.new_file(str(path), table.schema) as writer:
            writer.write_table(table, max_chunksize=60)


@pytest.mark.parametrize("make", ["decimal", "double", "whole codes", "dictionary"])
def test_typed_columns_are_read_as_their_texts(make: str, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: no Parquet is read")
    pytest.importorskip("numba", reason="numba is not installed: there is no kernel")
    import pyarrow.parquet as pq

    rows = [
        {"code": c, "value": v, "currency": "EUR", "quantity": q}
        for c in ("91011100", "22042100", "03061100", "62042100")
        for v in ("49.99", "50.00", "50.01", "75.00", "")
        for q in ("1", "2", "")
    ]
    write_csv(tmp_path / "x.csv", rows)
    columns = {n: pa.array([r[n] or None for r in rows], pa.string()) for n in rows[0]}
    columns["quantity"] = columns["quantity"].cast(pa.int32())
    if make == "decimal":
        columns["value"] = columns["value"].cast(pa.decimal128(12, 2))
    elif make == "double":
        columns["value"] = columns["value"].cast(pa.float64())
    elif make == "whole codes":
        columns["code"] = columns["code"].cast(pa.int64())
    else:
        columns = {n: c.dictionary_encode() for n, c in columns.items()}
    pq.write_table(pa.table(columns), tmp_path / "y.parquet")
    plain = screen_file(screener(), tmp_path / "x.csv", tmp_path / "a.csv", tmp_path / "ab.csv")
    mapped = screener()
    mapped.columns = {n: n for n in rows[0]}
    typed = screen_file(
        mapped, tmp_path / "y.parquet", tmp_path / "b.parquet", tmp_path / "c.parquet"
    )
    assert typed == plain and plain.rejected == 0
    verdicts = [n for n in read(tmp_path / "a.csv")[0] if n.endswith(("_verdict", "_provisions"))]
    made, expected = read(tmp_path / "b.parquet"), read(tmp_path / "a.csv")
    assert [[r[n] for n in verdicts] for r in made] == [[r[n] for n in verdicts] for r in expected]


def test_resume_leaves_out_what_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in "ab":
        write_csv(tmp_path / f"{name}.csv", some_rows())
    words = ["screen", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--against", "EU,RU"]
    words += ["--on", "2018-01-10", "--resume", "-o", str(tmp_path / "out"), "--format", "json"]
    first = status(words), json.loads(capsys.readouterr().out)
    stamps = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("*.csv")}
    (tmp_path / "out" / "b.csv").unlink()
    assert (status(words), json.loads(capsys.readouterr().out)) == first
    again = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("*.csv")}
    assert again["a.csv"] == stamps["a.csv"] and again["b.csv"] > stamps["b.csv"]
    assert first[0] == 3 and first[1]["rows"] == 2 * len(some_rows())


def test_resume_says_what_an_earlier_run_had_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "b.csv"):
        Path(name).write_text("code\n4303\n43O3\n")
    more = ["--against", "RU", "--on", "2018-01-10", "--resume", "-o"]

    def said(*words: str) -> str:
        assert status(["screen", *words]) == 3
        return capsys.readouterr().out.partition("\n")[0]

    one = ["a.csv", *more, "one.csv"]
    told = "2 rows: 1 screened into one.csv{}, 1 rejected (see one.rejects.csv)"
    assert said(*one) == told.format("")
    assert said(*one) == told.format(" by an earlier run, left as they are")
    both = ["a.csv", "b.csv", *more, "out"]
    told = "4 rows: 2 screened in 2 files{}, 2 rejected"
    assert said(*both) == told.format("")
    assert said(*both) == told.format(", all by an earlier run")
    Path("out/b.csv").unlink()
    assert said(*both) == told.format(", 1 of them by an earlier run")
    assert said(*both[:-3], "-o", "out") == told.format("")  # without --resume all are done again


def status(words: list[str]) -> int:
    try:
        return run(words)
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing(number: int, tmp_path: Path) -> None:
    source = tmp_path / "x.csv"
    rows = some_rows()
    write_csv(source, rows * 800)
    command = [sys.executable, "-m", "rulec", "screen", str(source), "--against", "EU,RU,UN,US"]
    process = subprocess.Popen([*command, "--on", "2018-01-10"], stderr=subprocess.PIPE)
    wait_for(lambda: len(os.listdir(tmp_path)) > 1 or process.poll() is not None)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0 and b"Traceback" not in errors
    assert os.listdir(tmp_path) == ["x.csv"]


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(600):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it took too long")


def test_frames_keep_their_rows() -> None:
    pl = pytest.importorskip(
        "polars", reason="polars is not installed: its frames are not screened"
    )
    pytest.importorskip("numba", reason="numba is not installed: there is no kernel")
    import rulec

    frame = pl.DataFrame(
        {
            "code": ["4303.10", "xx", None, "9101"],
            "value": ["250000.01", "1", "2", "49"],
            "currency": ["RUB", "EUR", "EUR", "EUR"],
            "quantity": [1, 1, 1, 1],
        }
    )
    made = rulec.screen(frame, against=["EU", "RU"], on=DAY)
    assert made["RU_verdict"].to_list() == ["prohibited", None, None, "prohibited"]
    assert made["RU_provisions"].to_list()[0] == "furs"
    assert [bool(reason) for reason in made["rejected"]] == [False, True, True, False]
    assert made["code"].to_list() == frame["code"].to_list()
    assert rulec.screen(frame.to_arrow(), against=["EU", "RU"], on=DAY).num_rows == 4
