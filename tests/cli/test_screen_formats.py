"""`rulec screen` from any format to any: rows keep what they had, and bad rows do not lose a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.model.load import Store
from rulec.money import EcbRates
from rulec.screening import Rejected, Screener, Summary, screen_file
from rulec.screening.files import decider

LISTS = (Store().load("RU"),)
RATES = EcbRates()
COLUMNS = {"code": "code", "value": "value", "currency": "currency"}
TEXT = (".csv", ".jsonl")
ARROW = (".parquet", ".arrow", ".ipc")
DECIDE = decider(Screener(LISTS, COLUMNS, date(2018, 1, 10), RATES))
GOOD = "4303.10,250000.01,RUB"


def screened(
    path: Path, ending: str = "", columns: Mapping[str, str] = COLUMNS, wanted: str = "verdict"
) -> Summary:
    """Screen a file beside itself into `out` and `bad`, of its own format or another."""
    one = Screener(LISTS, columns, date(2018, 1, 10), RATES)
    out, bad = (path.with_name(f"{name}{ending or path.suffix}") for name in ("out", "bad"))
    told = screen_file(one, path, out, bad, wanted=wanted.split(","))
    assert told.rows == told.screened + told.rejected == len(rows(out)) + len(rows(bad))
    return told


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file in any format."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream, strict=True))
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    return list(table(path).to_pylist())


def table(path: Path) -> Any:
    """A file of one of Arrow's formats."""
    import pyarrow.feather as feather
    import pyarrow.parquet as pq

    return pq.read_table(path) if path.suffix == ".parquet" else feather.read_table(path)


def put(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def saved(path: Path, made: Any) -> Path:
    """An Arrow table as a file; `.ipc` is the form for streams."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.suffix == ".parquet":
        pq.write_table(made, path)
        return path
    with (pa.ipc.new_stream if path.suffix == ".ipc" else pa.ipc.new_file)(
        str(path), made.schema
    ) as writer:
        writer.write_table(made, max_chunksize=2)
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_as_programs_write_it(tmp_path: Path, end: str, mark: str) -> None:
    lines = ["code,value,currency,note", f'{GOOD},"a ""word"", and', 'two lines"', "", f"{GOOD},x"]
    told = screened(put(tmp_path / "x.csv", mark + end.join(lines)))
    assert (told.rows, told.rejected) == (2, 0)
    first, second = rows(tmp_path / "out.csv")
    assert first["note"] == f'a "word", and{end}two lines' and second["note"] == "x"
    assert first["code"] == "4303.10" and first["RU_verdict"] == "undetermined"


@pytest.mark.parametrize(
    ("line", "reason", "kept"),
    [
        ('4303,5,EUR,"open', "unexpected end of data", '4303,5,EUR,"open'),
        ('4303,"5"x,EUR,', "expected after '\"'", '4303,"5"x,EUR,'),
        ("4303,5,EUR,a,b", "5 cells in 4 columns: 4303,5,EUR,a,b", "4303"),
        ("4303,5", "2 cells in 4 columns: 4303,5", "4303"),
        ("4303,5,EUR,caf\udce9", "not UTF-8", "4303"),
        ("43\udcff03,5,EUR,", "not UTF-8", "43\\xff03"),
    ],
)
def test_a_broken_line_of_csv_costs_one_row(
    tmp_path: Path, line: str, reason: str, kept: str
) -> None:
    """Wherever it stands, the lines after it are read as if it were not there."""
    good = [f"{GOOD},{n}" for n in range(40)]
    for place in (0, 17, 40):
        text = "\n".join(["code,value,currency,note", *good[:place], line, *good[place:]]) + "\n"
        told = screened(put(tmp_path / "x.csv", text.encode("utf-8", "surrogateescape")))
        assert (told.rows, told.rejected) == (41, 1)
        assert [row["note"] for row in rows(tmp_path / "out.csv")] == [str(n) for n in range(40)]
        (bad,) = rows(tmp_path / "bad.csv")
        assert bad["row"] == str(place + 1) and reason in bad["reason"] and bad["code"] == kept


def test_many_broken_lines_are_each_one_row(tmp_path: Path) -> None:
    lines = [GOOD, '"4303"x,5,EUR', GOOD, '"', '4303,"5,EUR', "", GOOD] * 3000
    told = screened(put(tmp_path / "x.csv", "code,value,currency\n" + "\n".join(lines) + "\n"))
    # each open quote is closed by the next one, after which no comma follows
    assert told.screened == 9000 and told.rejected == 9000


@given(st.lists(st.text('4303",\n\r5 x\u2028\udcff', max_size=12), max_size=12))
@settings(max_examples=200)
def test_no_row_of_any_csv_is_lost(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.csv"
    text = "code,value,currency\n" + "".join(f"{part}\n{GOOD}\n" for part in parts)
    one = Screener(LISTS, COLUMNS, date(2018, 1, 10), RATES)
    out, bad = path.with_name("out.csv"), path.with_name("bad.csv")
    put(path, text.encode("utf-8", "surrogateescape"))
    told = screen_file(one, path, out, bad, wanted=["verdict"], decide=DECIDE)
    assert told.rows == told.screened + told.rejected == len(rows(out)) + len(rows(bad))
    # what was written in the lines is all there, in one file or the other
    kept = str([*rows(out), *rows(bad)])
    assert kept.count("x") >= text.count("x") and kept.count("xff") == text.count("\udcff")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has to name the columns, and is empty"),
        ("\n\ncode\n", "has to name the columns, and is empty"),
        ("code,code\n", "two columns are called 'code'"),
        ("code,,\n", "two columns have no name"),
        ('"code\n9101\n', "the first line is no CSV"),
        (b"caf\xe9,code\n9101\n", "not UTF-8, already in the first line"),
        ("code;value\n9101;5\n", "not divided by commas: 'code;value'"),
        ("HS\tvalue\n", "not divided by commas"),
        ("HS,value\n", "there is no column 'code'; there are HS, value"),
        ("code,RU_verdict\n", "the column RU_verdict would be written over"),
        ("code\n9101\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_csv_that_cannot_be_read_as_a_whole(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(Rejected) as refused:
        screened(put(tmp_path / "x.csv", text), columns={"code": "code"})
    assert said in str(refused.value) and "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize("ending", [*TEXT, *ARROW])
@pytest.mark.parametrize("target", [*TEXT, *ARROW])
@pytest.mark.parametrize("content", ["none", "one", "bad"])
def test_no_rows_one_row_and_bad_rows_only(
    tmp_path: Path, ending: str, target: str, content: str
) -> None:
    pa = pytest.importorskip("pyarrow", reason="Arrow is not tested: there is no pyarrow")
    codes = {"none": [], "one": ["4303.10"], "bad": ["43O3", "", "99"]}[content]
    path = tmp_path / f"x{ending}"
    if ending == ".csv":
        put(path, "code,row,reason\n" + "".join(f"{code},7,x\n" for code in codes))
    elif ending == ".jsonl":
        put(path, "".join(json.dumps({"code": c, "row": 7, "reason": "x"}) + "\n" for c in codes))
    else:
        count = len(codes)
        made = {"code": pa.array(codes, pa.string()), "row": pa.array([7] * count, pa.int8())}
        saved(path, pa.table({**made, "reason": pa.array(["x"] * count, pa.string())}))
    if ending == ".jsonl" and target != ".jsonl":
        with pytest.raises(Rejected, match="go to .jsonl or .ndjson"):
            screened(path, target, {"code": "code"})
        return
    told = screened(path, target, {"code": "code"})
    assert (told.screened, told.rejected) == (int(content == "one"), 3 * int(content == "bad"))
    for row in rows(tmp_path / f"bad{target}"):
        assert (str(row["row"]), row["reason"]) == ("7", "x")
        assert int(row["rejected_row"]) in (1, 2, 3) and "code" in row["rejected_reason"]


def test_a_cell_of_ten_megabytes_and_one_of_nothing(tmp_path: Path) -> None:
    long = "x" * 10_000_000
    told = screened(put(tmp_path / "x.csv", f'code,note\n4303,"{long}"\n4303,\x00\n4303,\n'),
                    columns={"code": "code"})  # fmt: skip
    assert told.screened == 3
    assert [row["note"] for row in rows(tmp_path / "out.csv")] == [long, "\x00", ""]


def test_json_lines_come_out_as_they_were_written(tmp_path: Path) -> None:
    lines = [
        '{"code":"4303.10","value":250000.000000000000000001,"currency":"RUB","n":1.50}',
        '  {"code": 4303, "nested": {"a": [1.0, null, true]}, "currency": "RUB"}  ',
        '{"note": "caf\\u00e9 \\ud83d", "code": "4303", "value": null, "used": false}',
        '{"value": 250000.0, "currency": "RUB", "code": 430310}',
    ]
    told = screened(put(tmp_path / "x.jsonl", "\ufeff" + "\r\n".join(lines)))
    assert (told.rows, told.rejected) == (4, 0)
    out = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    for line, made in zip(lines, out, strict=True):
        assert made.startswith(line.strip()[:-1] + ', "RU_verdict": "')
    found = [json.loads(line)["RU_verdict"] for line in out]
    assert (found[0], found[3]) == ("undetermined", "free")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"code": "4303"', "this is no JSON: Expecting ',' delimiter (column 16)"),
        ("4303", "this is no JSON object: each line has to be one"),
        ("null", "this is no JSON object"),
        ("[1]", "this is no JSON object"),
        ("[" * 100_000, "nested too deep"),
        ('{"code": "4303", "code": "9101"}', "two members are called 'code'"),
        ('{"a": {"b": 1, "b": 2}, "code": "4303"}', "two members are called 'b'"),
        ('{"code": "4303", "RU_verdict": "free"}', "'RU_verdict' would be written over"),
        ('{"code": "4303", "note": "caf\udce9"}', "not UTF-8"),
        ('{"code": "43\\ud80003"}', "is not a commodity code"),
        ('{"code": NaN}', "is not a commodity code"),
        ("{}", "no commodity code"),
        ('{"code": {"a": 1}}', "is not a commodity code"),
        ('{"code": "4303", "value": true, "currency": "EUR"}', "is not an amount"),
    ],
)
def test_a_bad_line_of_json_costs_one_row(tmp_path: Path, line: str, reason: str) -> None:
    good = '{"code": "4303", "row": 5}\n'
    text = f"{good}{line}\n{good}"
    told = screened(put(tmp_path / "x.jsonl", text.encode("utf-8", "surrogateescape")))
    assert (told.screened, told.rejected) == (2, 1)
    (bad,) = rows(tmp_path / "bad.jsonl")
    assert bad["row"] == 2 and reason in bad["reason"]
    if "text" in bad:  # nothing of a line without members is lost
        assert bad["text"].replace("\\xe9", "\udce9") == line


def test_a_file_of_one_json_array_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="this is a JSON array"):
        screened(put(tmp_path / "x.jsonl", '\n [{"code": "4303"},\n{"code": "9101"}]'))


VALUES: dict[str, Sequence[Any]] = {
    "texts": ["a, b", 'a "word"', None],
    "whole": [1, -(2**63), None],
    "exact": [Decimal("12.50"), Decimal("0.00"), None],
    "float": [0.1, float("nan"), 1e22],
    "yes": [True, False, None],
    "day": [date(2018, 1, 10), date(1, 1, 1), None],
    "instant": [datetime(2018, 1, 10, 12, 30, 1, 5), None, None],
    "list": [[1.5, None], [], None],
    "struct": [{"a": "x", "b": [1]}, {"a": None, "b": None}, None],
    "bytes": [b"abc", b"\xff", None],
    "nothing": [None, None, None],
    "category": ["x", "y", None],
}
"""By column, values of kinds that have nothing to do with screening."""


@pytest.mark.parametrize("ending", ARROW)
@pytest.mark.parametrize("target", ARROW)
def test_columns_of_all_kinds_come_through(tmp_path: Path, ending: str, target: str) -> None:
    pa = pytest.importorskip("pyarrow", reason="Arrow is not tested: there is no pyarrow")
    made = pa.table({"code": ["4303", "9101", "4303"], **VALUES})
    at = made.column_names.index("category")
    made = made.set_column(at, "category", made.column("category").dictionary_encode())
    pieces = pa.concat_tables([made] * 3)  # columns of several chunks
    screened(saved(tmp_path / f"x{ending}", pieces), target, {"code": "code"})
    out = table(tmp_path / f"out{target}")
    assert out.column_names == [*made.column_names, "RU_verdict"]
    for name, column in zip(made.column_names, made.columns, strict=True):
        kept = column.type if target == ".parquet" or name != "category" else pa.string()
        assert out.schema.field(name).type in (kept, pa.dictionary(pa.int32(), pa.string())), name
        expected = column.to_pylist() * 3
        assert str(out.column(name).to_pylist()) == str(expected), name


@pytest.mark.parametrize("ending", ARROW)
def test_columns_of_all_kinds_as_texts(tmp_path: Path, ending: str) -> None:
    pa = pytest.importorskip("pyarrow", reason="Arrow is not tested: there is no pyarrow")
    path = saved(tmp_path / f"x{ending}", pa.table({"code": ["4303", "9101", "x"], **VALUES}))
    screened(path, ".csv", {"code": "code"})
    first, second = rows(tmp_path / "out.csv")
    assert first == {
        "code": "4303", "texts": "a, b", "whole": "1", "exact": "12.50", "float": "0.1",
        "yes": "true", "day": "2018-01-10", "instant": "2018-01-10 12:30:01.000005",
        "list": "[1.5, null]", "struct": '{"a": "x", "b": [1]}', "bytes": "abc", "nothing": "",
        "category": "x", "RU_verdict": "undetermined",
    }  # fmt: skip
    assert (second["float"], second["bytes"], second["list"]) == ("", "\\xff", "[]")
    screened(path, ".jsonl", {"code": "code"})
    first, second = rows(tmp_path / "out.jsonl")
    assert first == {
        "code": "4303", "texts": "a, b", "whole": 1, "exact": "12.50", "float": 0.1, "yes": True,
        "day": "2018-01-10", "instant": "2018-01-10 12:30:01.000005", "list": [1.5, None],
        "struct": {"a": "x", "b": [1]}, "bytes": "abc", "nothing": None, "category": "x",
        "RU_verdict": "undetermined",
    }  # fmt: skip
    assert (second["float"], second["whole"], second["struct"]) == (
        None,
        -(2**63),
        {"a": None, "b": None},
    )
    (bad,) = rows(tmp_path / "bad.jsonl")
    assert bad["float"] == 1e22 and bad["row"] == 3


@pytest.mark.parametrize("target", [*TEXT, *ARROW])
def test_csv_goes_to_every_format(tmp_path: Path, target: str) -> None:
    if target in ARROW:
        pytest.importorskip("pyarrow", reason="Arrow is not tested: there is no pyarrow")
    text = f"code,value,currency,note\n{GOOD},é\n43O3,1,EUR,\n{GOOD},\n1,2\n"
    screened(put(tmp_path / "x.csv", text), target)
    found = rows(tmp_path / f"out{target}")
    assert [row["note"] for row in found] == ["é", ""]
    assert {row["RU_verdict"] for row in found} == {"undetermined"}
    bad = rows(tmp_path / f"bad{target}")
    assert [str(row["row"]) for row in bad] == ["2", "4"]
    assert bad[0]["code"] == "43O3" and "2 cells in 4 columns" in bad[1]["reason"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.parquet", b"", "x.parquet: "),
        ("x.parquet", b"PAR1 is not enough PAR1", "x.parquet: "),
        ("x.arrow", b"", "x.arrow: it is empty"),
        ("x.arrow", b"ARROW1\0\0 and nothing", "x.arrow: "),
        ("x.feather", b"neither of the two forms", "x.feather: "),
        ("x.txt", b"code\n9101\n", "ends in one of .csv, .jsonl"),
        ("x", b"code\n9101\n", "ends in one of"),
    ],
)
def test_what_is_no_such_file_is_one_line(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    pytest.importorskip("pyarrow", reason="Arrow is not tested: there is no pyarrow")
    with pytest.raises(Rejected) as refused:
        screened(put(tmp_path / name, content), ".parquet")
    assert said in str(refused.value) and "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("ending", ARROW)
def test_a_file_that_ends_in_the_middle_leaves_nothing(tmp_path: Path, ending: str) -> None:
    pa = pytest.importorskip("pyarrow", reason="Arrow is not tested: there is no pyarrow")
    made = pa.table({"code": ["4303", "9101"] * 5000, "note": [str(n) for n in range(10_000)]})
    path = saved(tmp_path / f"x{ending}", made)
    whole = path.read_bytes()
    half = bytearray(whole)
    half[len(half) // 3 : len(half) // 2] = b"\xfe" * (len(half) // 2 - len(half) // 3)
    for content in (whole[: len(whole) // 2], bytes(half)):
        try:
            screened(put(path, content), columns={"code": "code"})
        except Rejected as error:
            assert "\n" not in str(error)
            assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_the_ending_of_a_name_may_be_in_capitals(tmp_path: Path) -> None:
    assert screened(put(tmp_path / "x.CSV", f"code,value,currency\n{GOOD}\n"), ".csv").screened == 1


def test_one_list_of_columns_for_two_facts_of_arrow(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="Arrow is not tested: there is no pyarrow")
    made = pa.table([pa.array(["4303"]), pa.array(["4303"])], names=["code", "code"])
    with pytest.raises(Rejected, match="two columns are called 'code'"):
        screened(saved(tmp_path / "x.arrow", made), columns={"code": "code"})
    with pytest.raises(Rejected, match="it has no columns"):
        screened(saved(tmp_path / "x.arrow", pa.table({})), columns={"code": "code"})
