"""Row by row or by the kernel, from any format: the same answers, and the same bytes."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from rulec.screening import PARTS, Screener, screen_file
from rulec.screening.chunks import ArrowChunk, Chunk, CsvChunk, JsonChunk
from rulec.screening.decided import Decided, by_rows
from rulec.screening.files import decider
from tests.conformance.screening.rows import ODD, Row, drawn_rows, odd_rows
from tests.conformance.targets import harness

np = pytest.importorskip("numpy", reason="the kernel is not tested: there is no numpy")
pa = pytest.importorskip("pyarrow", reason="Arrow is not tested: there is no pyarrow")
pytest.importorskip("numba", reason="the kernel is not tested: there is no numba")

DAY = date(2018, 1, 10)
LISTS = tuple(harness.STORE.load(name) for name in ("EU", "RU", "CH"))
FACTS = {name: name for name in ODD if name != "note"}


def screener(columns: dict[str, str] = FACTS, currency: str | None = None) -> Screener:
    return Screener(LISTS, columns, DAY, harness.ECB, currency)


def said(decided: Decided) -> tuple[list[object], Counter[tuple[str, int, str]]]:
    """What becomes of each row, and the counts by kind of goods, whatever the diagrams."""
    rows: list[object] = []
    for at in range(len(decided.leaves[0])):
        found: dict[int, object] = {}
        for part, leaves in zip(decided.parts, decided.leaves, strict=True):
            if at not in decided.rejected:
                found |= zip(part.members, part.decision.leaves[leaves[at]], strict=True)
        rows.append(decided.rejected.get(at) or [found[i] for i in range(len(found))])
    kinds = Counter[tuple[str, int, str]]()
    for (number, kind, leaf), count in decided.kinds.items():
        part = decided.parts[number]
        for member, answer in zip(part.members, part.decision.leaves[leaf], strict=True):
            kinds[kind, member, answer.verdict] += count
    return rows, kinds


@cache
def engines(
    columns: tuple[tuple[str, str], ...], currency: str | None
) -> tuple[Callable[[Chunk], Decided], Callable[[Chunk], Decided]]:
    """Deciding row by row, and by the kernel."""
    one, other = (screener(dict(columns), currency) for _ in range(2))
    return partial(by_rows, one), decider(other)


def assert_same(
    chunk: Chunk, columns: dict[str, str] = FACTS, currency: str | None = None
) -> tuple[list[object], int]:
    """Both ways decide a chunk alike; gives what becomes of its rows, and how many are rejected."""
    exact, fast = (decide(chunk) for decide in engines(tuple(columns.items()), currency))
    rows, kinds = said(exact)
    for at, (left, right) in enumerate(zip(said(fast)[0], rows, strict=True)):
        assert left == right, dict(chunk.row(at))
    assert said(fast)[1] == kinds
    return rows, len(exact.rejected)


@pytest.mark.parametrize("currency", [None, "RUB"])
def test_odd_cells(currency: str | None) -> None:
    rows = odd_rows(900)
    header = list(rows[0])
    chunk = CsvChunk(1, header, [list(row.values()) for row in rows], {3: "broken"})
    assert 200 < assert_same(chunk, currency=currency)[1] < 700


def test_json_members_of_every_kind() -> None:
    draw = random.Random(4)
    pools: dict[str, Sequence[object]] = {
        "code": ["4303", 4303, 9101, 101, 620211] * 4
        + ["43031", 10.5, -1, True, None, ["4303"], "43\ud800", "4303.0"],
        "value": ["50", 50, "50.10", None, "", "80 EUR", 51, 0, "1e3", True, {}, 10**30, "\ud800"],
        "currency": ["EUR", "RUB", "USD", "EUR", None, "XXY", 1, "E\udc80R"],
        "quantity": [1, "1", 2, "1.0", None, None, 0, False, []],
        "coat": [True, False, "yes", None, True, 1, "\ud800"],
        "origin": ["KP", "JP", "DE", None, 7, "K\ud83d"],
        "date": ["2018-01-10", None, 20180110, "2012-06-01", True],
    }
    rows = [
        {n: draw.choice(pool) for n, pool in pools.items() if draw.random() < 0.8}
        for _ in range(600)
    ]
    chunk = JsonChunk(1, rows, [json.dumps(row) for row in rows], {}, "code")
    assert 50 < assert_same(chunk)[1] < 550


def test_facts_that_no_row_has_change_nothing() -> None:
    """Where rows name their own columns, the diagram grows with the facts that rows have."""
    drawn = [row for row, _ in drawn_rows([harness.shipped("EU", DAY)], 30, 3)]
    every = sorted({*screener().facts, "currency"})
    wide = Screener(LISTS[:1], {name: name for name in every}, DAY, harness.ECB)
    growing = decider(wide)
    for start in range(0, 30, 10):
        rows = drawn[start : start + 10]
        chunk = JsonChunk(1, rows, [""] * 10, {})
        assert said(growing(chunk))[0] == said(by_rows(wide, chunk))[0]


N = 8


def columns_of_every_kind() -> Iterator[tuple[str, Any]]:
    """Arrow columns of N rows, with codes and amounts where the kind can hold them."""
    texts = ["430310", "0101", "9101", "x", None, "50", "50.01", "2018-01-10"]
    whole = [430310, 101, 9101, 0, None, 50, 1, 95]
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        yield str(kind), pa.array(texts, kind)
    coded = [t and t.encode() for t in texts]
    for kind in (pa.binary(), pa.large_binary(), pa.binary_view()):
        yield str(kind), pa.array(coded, kind)
    bad = [b"\xff", *coded[1:]]
    yield "no UTF-8 in binary", pa.array(bad, pa.binary())
    buffers = pa.array(bad, pa.binary()).buffers()
    yield "no UTF-8 in string", pa.Array.from_buffers(pa.string(), N, buffers)
    yield "dictionary", pa.array(texts).dictionary_encode()
    at = pa.array([0, 1, None, 0, 2, 1, 3, 3], pa.uint8())
    yield "null in dictionary", pa.DictionaryArray.from_arrays(at, ["430310", None, "9101", "50"])
    numbers = pa.array([430310, 101, 50, 1])
    yield "dictionary of numbers", pa.DictionaryArray.from_arrays(at, numbers)
    yield "int16", pa.array([-5 if v == 430310 else v for v in whole], pa.int16())
    for kind in (pa.int32(), pa.int64(), pa.uint32()):
        yield str(kind), pa.array(whole, kind)
    yield "uint64", pa.array([*whole[:-1], 2**64 - 1], pa.uint64())
    floats = [430310.0, 101.0, 9101.5, float("nan"), None, float("inf"), 50.1, -0.0]
    for kind in (pa.float64(), pa.float32()):
        yield str(kind), pa.array(floats, kind)
    yield "float16", pa.array(np.array([101, 101.5, 95, 0, 43, 50.1, float("nan"), 1], "f2"))
    decimals = [None if v is None else Decimal(v) for v in whole]
    decimals[-1] = Decimal("50.01")
    for kind in (
        pa.decimal128(20, 3), pa.decimal128(30, 20), pa.decimal256(60, 2), pa.decimal64(12, 2)
    ):  # fmt: skip
        yield str(kind), pa.array(decimals, kind)
    yield "decimal of hundreds", pa.array([Decimal("4300")] * N, pa.decimal128(5, -2))
    yield "bool", pa.array([True, False, None, True] * 2)
    yield "null", pa.nulls(N)
    days = [date(2018, 1, 10), None, date(2012, 6, 1), date(1, 1, 1)] * 2
    for kind in (pa.date32(), pa.date64()):
        yield str(kind), pa.array(days, kind)
    instants = [datetime(2018, 1, 10, 23, 30), None, datetime(2012, 6, 1, 0, 0), None] * 2
    for kind in (pa.timestamp("s"), pa.timestamp("us", "Asia/Tokyo"), pa.timestamp("ns", "UTC")):
        yield str(kind), pa.array(instants, kind)
    yield "nanoseconds", pa.array([1515542400000000001] * N, pa.timestamp("ns"))
    yield "duration", pa.array([1, None] * 4, pa.duration("s"))
    yield "time", pa.array([1] * N, pa.time64("ns"))
    yield "interval", pa.array([None, (1, 2, 3)] * 4, pa.month_day_nano_interval())
    yield "list", pa.array([["430310"], None] * 4)
    yield "list of views", pa.array([["430310"], None] * 4, pa.list_(pa.string_view()))
    yield "struct", pa.array([{"a": 1, "b": [1.5, None]}] * N)
    coded_texts = pa.array(texts).dictionary_encode()
    yield "struct of dictionaries", pa.StructArray.from_arrays([coded_texts], names=["d"])
    yield "map", pa.array([[("a", 1)]] * N, pa.map_(pa.string(), pa.int8()))
    yield "fixed", pa.array([b"4303"] * N, pa.binary(4))
    yield "runs", pa.RunEndEncodedArray.from_arrays(pa.array([3, N], pa.int32()), ["430310", "x"])
    yield "uuid", pa.array([b"0" * 16] * N, pa.uuid())


KINDS = dict(columns_of_every_kind())
ROLES = ("code", "value", "currency", "quantity", "coat", "origin", "date")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_column_as_every_fact(kind: str) -> None:
    for role in ROLES:
        given: dict[str, Any] = {"code": pa.array(["430310", "6201"] * (N // 2))}
        given |= {"value": pa.array(["50"] * N), "currency": pa.array(["EUR"] * N)}
        given[role] = KINDS[kind]
        batch = pa.RecordBatch.from_arrays(list(given.values()), names=list(given))
        columns = {name: name for name in given}
        rows, _ = assert_same(ArrowChunk(1, batch, "code"), columns)
        # a part of a batch begins in the middle of its buffers
        part = ArrowChunk(4, batch.slice(3, 4), "code")
        assert assert_same(part, columns)[0] == rows[3:7]


def test_whole_numbers_of_every_kind_are_codes_that_lost_a_zero() -> None:
    columns = {"code": "code"}
    expected, _ = assert_same(CsvChunk(1, ["code"], [["010121"]] * 2, {}), columns)
    for kind in (pa.int32(), pa.uint64(), pa.float64(), pa.float32(), pa.decimal128(12, 2)):
        values = [Decimal(10121)] * 2 if pa.types.is_decimal(kind) else [10121] * 2
        batch = pa.record_batch({"code": pa.array(values, kind)})
        assert assert_same(ArrowChunk(1, batch, "code"), columns) == (expected, 0)


@pytest.mark.parametrize("value", [9101.1, 9101.11, float("inf"), -9101.0, True])
def test_other_numbers_are_no_codes(value: float) -> None:
    """9101.1 may have been 9101.10, and 9101.11 may have been 9101.1100."""
    batch = pa.record_batch({"code": pa.array([value])})
    assert assert_same(ArrowChunk(1, batch, "code"), {"code": "code"})[1] == 1


def test_short_floats_are_the_decimals_that_they_are_printed_as() -> None:
    """50.1 as a float of 32 bits is a little more than 50.1."""
    values = pa.array([50.1, 0.1, 1e10], pa.float32())
    chunk = ArrowChunk(1, pa.record_batch({"code": ["4303"] * 3, "value": values}), "code")
    assert [chunk.row(at)["value"] for at in range(3)] == ["50.1", "0.1", "10000000000"]
    assert_same(chunk, {"code": "code", "value": "value"}, "EUR")


def written_as(rows: Sequence[Row], path: Path) -> Path:
    """Rows in the format of a file's name; `.ipc` is the form of Arrow for streams."""
    import pyarrow.parquet as pq

    table = pa.table({name: [row[name] for row in rows] for name in rows[0]})
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif path.suffix == ".parquet":
        pq.write_table(table, path, row_group_size=100)
    else:
        new = pa.ipc.new_stream if path.suffix == ".ipc" else pa.ipc.new_file
        with new(str(path), table.schema) as writer:
            writer.write_table(table, max_chunksize=70)
    return path


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".arrow", ".ipc"])
def test_the_same_bytes_by_both_engines(tmp_path: Path, ending: str) -> None:
    source = written_as(odd_rows(400, 7), tmp_path / f"in{ending}")
    made = []
    for engine in ("fast", "exact"):
        out, bad = (tmp_path / f"{engine}{more}{ending}" for more in ("", "_bad"))
        one = screener()
        decide = decider(one) if engine == "fast" else partial(by_rows, one)
        told = screen_file(one, source, out, bad, None, PARTS, decide)
        assert told.rows == 400 == told.screened + told.rejected and told.screened > 50
        made.append([told, *(content(path) for path in (out, bad))])
    assert made[0] == made[1]


def content(path: Path) -> object:
    """What a file holds: its bytes, or its columns, whose dictionaries may be in any order."""
    import pyarrow.feather as feather
    import pyarrow.parquet as pq

    if path.suffix in (".csv", ".jsonl"):
        return path.read_bytes()
    table = (pq.read_table if path.suffix == ".parquet" else feather.read_table)(path)
    return table.schema, table.to_pylist()
