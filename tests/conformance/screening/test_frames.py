"""`rulec.screen`: data frames keep their rows, order and kind, and get every list's answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import rulec
from rulec.screening import Rejected, Screener
from tests.conformance.screening.rows import odd_rows
from tests.conformance.targets import harness

pa = pytest.importorskip("pyarrow", reason="frames are not tested: there is no pyarrow")

DAY = date(2018, 1, 10)
ROWS = [row for row in odd_rows(150, 3) if "\x00" not in row["note"]]
NAMES = ("EU", "RU")
PARTS = ("verdict", "missing")


def by_row(rows: list[dict[str, str]] = ROWS) -> list[list[object]]:
    """The cells of every row, each screened alone."""
    columns = {name: name for name in rows[0] if name not in ("id", "note")}
    one = Screener(tuple(map(rulec.load, NAMES)), columns, DAY, harness.ECB)
    made: list[list[object]] = []
    for row in rows:
        try:
            found = one.screen(row)
        except Rejected as error:
            made.append([None, None, None, None, str(error)])
            continue
        cells = [(a.verdict, "; ".join(a.needs)) for a in found]
        made.append([*cells[0], *cells[1], None])
    return made


ADDED = ["EU_verdict", "EU_missing", "RU_verdict", "RU_missing", "rejected"]


def arrow(rows: list[dict[str, str]]) -> Any:
    return pa.table({name: [row[name] for row in rows] for name in rows[0]})


def chunked(rows: list[dict[str, str]]) -> Any:
    return pa.concat_tables([arrow(rows[:40]), arrow(rows[40:41]), arrow(rows[41:])])


def batch(rows: list[dict[str, str]]) -> Any:
    return pa.RecordBatch.from_pylist(rows)


def polars(rows: list[dict[str, str]]) -> Any:
    return pytest.importorskip("polars", reason="frames of Polars are not tested").DataFrame(rows)


def lazy(rows: list[dict[str, str]]) -> Any:
    return polars(rows).lazy()


def pandas(rows: list[dict[str, str]]) -> Any:
    made = pytest.importorskip("pandas", reason="frames of pandas are not tested").DataFrame(rows)
    return made.set_index(made.index[::-1] * 7)


@pytest.mark.parametrize("kind", [arrow, chunked, batch, polars, lazy, pandas])
def test_every_kind_of_frame(kind: Callable[[list[dict[str, str]]], Any]) -> None:
    frame = kind(ROWS)
    made = rulec.screen(frame, NAMES, on=DAY, wanted=PARTS)
    assert type(made) is type(frame)
    if kind is pandas:
        assert list(made.index) == list(frame.index) and list(frame.columns) == list(ROWS[0])
        made = arrow([]) if not len(made) else pa.Table.from_pandas(made, preserve_index=False)
    elif kind in (polars, lazy):
        made = made.lazy().collect().to_arrow()
    assert made.schema.names == [*ROWS[0], *ADDED]
    rows = made.to_pylist()
    assert [{name: row[name] for name in ROWS[0]} for row in rows] == ROWS
    assert [[row[name] for name in ADDED] for row in rows] == by_row()


@pytest.mark.parametrize("kind", [arrow, batch, polars, lazy, pandas])
def test_frames_without_rows(kind: Callable[[list[dict[str, str]]], Any]) -> None:
    frame = kind(ROWS[:1])
    made = rulec.screen(frame.slice(0, 0) if kind is not pandas else frame.iloc[:0], NAMES, on=DAY)
    made = made.collect() if kind is lazy else made
    names = list(made.columns) if kind in (polars, lazy, pandas) else made.schema.names
    assert names[-1] == "rejected" and len(made) == 0 and len(names) == len(ROWS[0]) + 9


@pytest.mark.parametrize("kind", [arrow, polars, pandas])
def test_frames_of_rejects_only(kind: Callable[[list[dict[str, str]]], Any]) -> None:
    made = rulec.screen(kind([{**row, "code": "x"} for row in ROWS[:3]]), ["EU"], on=DAY)
    found = made["rejected"].to_pylist() if kind is arrow else list(made["rejected"])
    assert ["'x' is not a commodity code" in reason for reason in found] == [True] * 3


def test_what_pandas_holds() -> None:
    pd = pytest.importorskip("pandas", reason="frames of pandas are not tested")
    frame = pd.DataFrame(
        {
            7: ["4303.10", 4303, None, 4303.0, pd.NA, 10121],
            "v": [1, "250000.01 RUB", float("nan"), Decimal("250000.01"), 5, pd.NA],
            "c": pd.Categorical(["RUB", "EUR", None, "RUB", "EUR", "RUB"]),
            "n": pd.array([1, 1, None, 1, 2, 1], "Int64"),
            "d": [
                pd.NaT,
                datetime(2018, 1, 10, 23, 59),
                None,
                pd.Timestamp(2012, 6, 1),
                pd.NaT,
                "",
            ],
            "coat": pd.array([True, False, None, True, False, None], "boolean"),
            "what": [[1], {}, None, "x", 2, 3],
        },
        index=["a", "b", "a", "b", "a", "b"],
    )
    columns = {"code": 7, "value": "v", "currency": "c", "quantity": "n", "date": "d"}
    made = rulec.screen(frame, NAMES, {**columns, "coat": "coat"}, on=DAY, wanted=PARTS)
    assert list(made.index) == list(frame.index) and made["what"].equals(frame["what"])
    texts = {
        "code": ["4303.10", "4303", "", "4303", "", "010121"],
        "value": ["1", "250000.01 RUB", "", "250000.01", "5", ""],
        "currency": ["RUB", "EUR", "", "RUB", "EUR", "RUB"],
        "quantity": ["1", "1", "", "1", "2", "1"],
        "date": ["", "2018-01-10", "", "2012-06-01", "", ""],
        "coat": ["yes", "no", "", "yes", "no", ""],
    }
    rows = [{name: cells[at] for name, cells in texts.items()} for at in range(6)]
    found = made[ADDED].astype(object).where(made[ADDED].notna(), None)
    assert found.to_numpy().tolist() == by_row(rows)


def test_what_polars_holds() -> None:
    pl = pytest.importorskip("polars", reason="frames of Polars are not tested")
    frame = pl.DataFrame(
        {
            "code": pl.Series(["4303.10", "9101", None], dtype=pl.Categorical),
            "value": pl.Series(["250000.01", "50.00", None]).cast(pl.Decimal(20, 2)),
            "currency": pl.Series(["RUB", "EUR", "EUR"], dtype=pl.Enum(["EUR", "RUB"])),
            "quantity": pl.Series([1, 1, None], dtype=pl.UInt8),
            "date": [datetime(2018, 1, 10, 5), None, datetime(2012, 6, 1)],
            "what": [[1], None, []],
            "thing": pl.Series([object()] * 3, dtype=pl.Object),
        }
    )
    made = rulec.screen(frame, NAMES, on=DAY, wanted=PARTS)
    assert made.drop(ADDED).schema == frame.schema
    texts = {
        "code": ["4303.10", "9101", ""],
        "value": ["250000.01", "50.00", ""],
        "currency": ["RUB", "EUR", "EUR"],
        "quantity": ["1", "1", ""],
        "date": ["2018-01-10", "", "2012-06-01"],
    }
    rows = [{name: cells[at] for name, cells in texts.items()} for at in range(3)]
    assert list(map(list, made.select(ADDED).rows())) == by_row(rows)


TABLE = {"code": ["4303"], "value": ["5"], "currency": ["EUR"]}


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        ({"frame": [1]}, TypeError, "a list is no Polars, pandas or Arrow frame"),
        ({"against": []}, ValueError, "name one list or several"),
        ({"against": ["EU", "EU"]}, ValueError, "each of them once"),
        ({"against": ["NOPE"]}, LookupError, "no ruleset is called 'NOPE'"),
        ({"columns": {"cod": "code"}}, ValueError, "no fact is called 'cod'; did you mean code?"),
        ({"columns": {"value": "value"}}, ValueError, "no column is said to hold the code"),
        ({"columns": {"code": "HS"}}, ValueError, "the frame has no column 'HS'"),
        ({"wanted": ["verdicts"]}, ValueError, "a list has no column 'verdicts'"),
        ({"currency": "EUX"}, ValueError, "'EUX' is no currency code"),
        ({"on": "2018-01-10"}, TypeError, "the day is a date, not '2018-01-10'"),
        ({"on": datetime(2018, 1, 10)}, TypeError, "the day is a date"),
    ],
)
def test_a_wrong_argument_is_said(words: dict[str, Any], error: type[Exception], said: str) -> None:
    given = {"frame": pa.table(TABLE), "against": ["EU"], **words}
    with pytest.raises(error, match=said.replace("?", r"\?")):
        rulec.screen(given.pop("frame"), given.pop("against"), **given)


@pytest.mark.parametrize("name", ["EU_verdict", "rejected"])
def test_no_column_is_written_over(name: str) -> None:
    with pytest.raises(ValueError, match=f"'{name}' would be written over"):
        rulec.screen(pa.table({**TABLE, name: ["mine"]}), ["EU"])


def test_a_column_that_is_there_twice_cannot_be_meant() -> None:
    twice = pa.table([pa.array(["4303"]), pa.array(["9101"])], names=["code", "code"])
    with pytest.raises(ValueError, match="two columns are called 'code'"):
        rulec.screen(twice, ["EU"])
    more = twice.append_column("HS", [["4303"]])
    made = rulec.screen(more, ["EU"], {"code": "HS"}, wanted=["verdict"])
    assert made.column_names == ["code", "code", "HS", "EU_verdict", "rejected"]


def test_lists_by_name_and_lists_that_are_loaded() -> None:
    table = pa.table(TABLE)
    loaded = rulec.screen(table, [rulec.load("EU"), "RU"], on=DAY)
    assert loaded.equals(rulec.screen(table, ["EU", rulec.load("RU")], on=DAY))
    assert rulec.screen(table, "EU", on=DAY).equals(rulec.screen(table, ["EU"], on=DAY))
