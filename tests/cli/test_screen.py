"""`rulec screen`: rows in are rows out plus rejects, and every verdict is the reference's."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.verdict import commercial_export
from rulec.cli.app import run
from rulec.cli.screen import command
from rulec.model.facts import read_facts
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.money import EcbRates
from rulec.reference.evaluator import possible
from rulec.schemas import schema
from rulec.screening import Rejected, Screener

DAY = date(2018, 1, 10)
STORE = Store()
LISTS = tuple(STORE.load(name) for name in ("EU", "RU", "UN"))
RATES = EcbRates()
HEADER = "id,HS,CIF,CUR,quantity,when\n"
MAP = ["--map", "code=HS,value=CIF,currency=CUR,quantity=quantity", "--on-column", "when"]


def screen(folder: Path, text: str, *more: str, name: str = "x.csv") -> tuple[int, str]:
    (folder / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(
        command, [str(folder / name), "--against", "EU,RU", "--on", str(DAY), *more]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_verdicts_on_both_sides_of_a_limit(tmp_path: Path) -> None:
    text = HEADER + "1,4303 10,250000.01,RUB,1,2012-06-01\n2,4303 10,250000,RUB,1,2012-06-01\n"
    assert screen(tmp_path, text, *MAP)[0] == 1
    above, at = rows(tmp_path / "x.screened.csv")
    assert (above["RU_verdict"], at["RU_verdict"]) == ("prohibited", "free")
    assert above["RU_provisions"] == "furs"
    assert "Decree" in above["RU_citations"]


def test_missing_facts_are_those_that_matter(tmp_path: Path) -> None:
    screen(tmp_path, HEADER + "1,4303 10,,,1,2018-01-10\n", *MAP)
    (row,) = rows(tmp_path / "x.screened.csv")
    assert row["EU_verdict"] == row["RU_verdict"] == "undetermined"
    assert row["RU_missing"] == "value"
    assert set(row["EU_missing"].split("; ")) == {"coat", "garment", "value"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,99,12,EUR,1,2018-01-10", "no code 99"),
        ("1,9101,abc,EUR,1,2018-01-10", "not an amount"),
        ("1,9101,5,XXY,1,2018-01-10", "not a currency"),
        ("1,9101,5,EUR,1,2018-13-10", "month"),
        ("1,9101,5,EUR,1.5,2018-01-10", "quantity"),
        ("1,,5,EUR,1,2018-01-10", "no commodity code"),
        ("1,9101,5,EUR,1,2018-01-10,more", "7 cells in 6 columns"),
        ("1,9101", "2 cells in 6 columns"),
        ("1,91O1,5,EUR,1,2018-01-10", "code"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_rest_goes_on(
    tmp_path: Path, line: str, reason: str
) -> None:
    good = "2,9101,5,EUR,1,2018-01-10\n"
    status, told = screen(tmp_path, HEADER + line + "\n" + good, *MAP)
    assert status == 3
    assert told.startswith("2 rows: 1 screened")
    (bad,) = rows(tmp_path / "x.screened.rejects.csv")
    assert reason in bad["reason"] and bad["row"] == "1"
    assert [r["id"] for r in rows(tmp_path / "x.screened.csv")] == ["2"]


def test_json_lines_keep_every_digit(tmp_path: Path) -> None:
    text = (
        '{"code":"4303.10","value":250000.000000000000000001,"quantity":1}\n'
        '{"code":"4303.10","value":250000.0,"quantity":1}\n{bad\n[1]\n'
    )
    status, told = screen(tmp_path, text, "--currency", "RUB", name="x.jsonl")
    assert (status, told[:20]) == (3, "4 rows: 2 screened i")
    lines = (tmp_path / "x.screened.jsonl").read_text().splitlines()
    assert [json.loads(line)["RU_verdict"] for line in lines] == ["prohibited", "free"]
    bad = (tmp_path / "x.screened.rejects.jsonl").read_text().splitlines()
    assert [json.loads(line)["reason"][:22] for line in bad] == [
        "this is no JSON: Expec",
        "this is no JSON object",
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--map", "code=NOPE"], "there is no column 'NOPE'"),
        (["--map", "cod=HS"], "did you mean code?"),
        (["--map", "value=CIF"], "no column for the code"),
        (["--map", "code"], "write code=HS_CODE"),
    ],
)
def test_a_bad_argument_is_one_line_and_leaves_no_file(
    tmp_path: Path, more: list[str], said: str
) -> None:
    status, told = screen(tmp_path, HEADER + "1,9101,5,EUR,1,2018-01-10\n", *more)
    assert status == 2 and said in told
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


def test_an_interrupted_run_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rulec.screening.files.Cells.__init__", stop)
    (tmp_path / "x.csv").write_text("code\n9101\n")
    CliRunner().invoke(command, [str(tmp_path / "x.csv"), "--against", "EU"])
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"]


cells = st.fixed_dictionaries(
    {
        "code": st.sampled_from(
            ["9101", "9101.11", "430310", "6204", "8703.23", "95", "950450", "x"]
        ),
        "value": st.sampled_from(
            ["", "20 EUR", "50.00", "1e3", "250000.01 RUB", "75.01 USD", "-1 EUR"]
        ),
        "quantity": st.sampled_from(["", "1", "3", "0", "two"]),
        "coat": st.sampled_from(["", "yes", "no"]),
        "date": st.sampled_from(["", "2012-06-01", "2017-11-15", "2017-11-31"]),
    }
)


@given(cells)
@settings(max_examples=150)
def test_the_reference_says_the_same_of_every_row(row: dict[str, str]) -> None:
    screener = SCREENER
    try:
        answers = screener.screen(row)
    except Rejected:
        return
    facts = read_facts({k: v for k, v in row.items() if v}, screener.facts)
    day = facts.get("date", DAY)
    assert isinstance(day, date)
    for ruleset, answer in zip(LISTS, answers, strict=True):
        line = Line({**commercial_export(ruleset), **facts, "date": day})
        found = possible(ruleset, line, day, RATES)
        expected = next(iter(found)) if len(found) == 1 else "undetermined"
        assert answer.verdict == expected
        if answer.verdict == "undetermined":
            assert answer.needs


SCREENER = Screener(
    LISTS, {n: n for n in ("code", "value", "quantity", "coat", "date")}, DAY, RATES
)


def told(folder: Path, *words: str) -> tuple[int, str]:
    """The exit status and what is printed."""
    done = CliRunner().invoke(command, [*words, "--on", str(DAY)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def put(folder: Path, **texts: str) -> list[str]:
    """Files of CSV by name."""
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text)
    return [str(folder / f"{name}.csv") for name in texts]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ("code,value,currency\n", 0),
        ("code,value,currency\n7308,1,EUR\n", 0),
        ("code,value,currency\n4303.10,250000.01,RUB\n", 0),
        ("code,value,currency\n4303.10,250000.01,RUB\n9101,5,EUR\n", 1),
        ("code,value,currency\n9101,5,EUR\nx,1,EUR\n", 3),
        ("HS\n4303\n", 2),
    ],
)
def test_exit_statuses(tmp_path: Path, rows: str, status: int) -> None:
    (file,) = put(tmp_path, x=rows)
    assert told(tmp_path, file, "--against", "RU")[0] == status


def test_the_summary_says_what_was_read_and_counts_by_list_and_kind(tmp_path: Path) -> None:
    text = "code,value,currency,quantity\n" + "4303,300000,RUB,1\n" * 1200 + "9101,5,RUB,1\n"
    (file,) = put(tmp_path, x=text)
    mapping = ["--map", "code=code,value=value", "--currency", "RUB"]
    _, said = told(tmp_path, file, "--against", "RU,EU", *mapping)
    assert said.splitlines() == [
        f"1,201 rows: 1,201 screened into {tmp_path / 'x.screened.csv'}, 0 rejected",
        "columns read: code, value",
        "not read, for --map does not name them: currency, quantity",
        "",
        "    prohibited  undetermined",
        "RU           1         1,200",
        "EU           1         1,200",
        *(
            line
            for name in ("RU", "EU")
            for line in (
                "",
                f"{name}, kinds of goods",
                "        1,200 undetermined Furskins and artificial fur; articles thereof",
                "            1 prohibited   Watches",
            )
        ),
    ]


def test_json_fits_its_schema(tmp_path: Path) -> None:
    files = put(tmp_path, a="code\n4303\nx\n", b="code\n9101\n")
    status, said = told(
        tmp_path, *files, "--against", "EU,RU", "-o", str(tmp_path / "out"), "--format", "json"
    )
    made = json.loads(said)
    jsonschema.validate(made, schema("screen"))
    assert (status, made["rows"], made["rejected"]) == (3, 3, 1)
    assert [one["rejected"] for one in made["files"]] == [1, 0]
    assert made["columns"] == {"code": "code"}


def test_help_fits_a_screen() -> None:
    done = CliRunner().invoke(command, ["--help"], terminal_width=80)
    assert 24 <= len(done.output.splitlines()) <= 40


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.csv", "--against", "EU"], "nowhere.csv: there is no such file"),
        ([".", "--against", "EU"], "this is a folder"),
        (["x.csv"], "Missing option '--against'"),
        (["x.csv", "--against", " , "], "--against names no list: write EU,RU"),
        (["x.csv", "--against", "EU,RU,EU"], "--against names EU twice"),
        (["x.csv", "--against", "EU@2014-05-02"], "say the day with --on or --on-column"),
        (["x.csv", "--against", "EUR"], "did you mean EU?"),
        (["x.csv", "--against", "EU", "--columns", "verdicts"], "did you mean verdict?"),
        (["x.csv", "--against", "EU", "--currency", "euro"], "'euro' is no currency code"),
        (["x.csv", "--against", "EU", "--on-column", "when"], "there is no column 'when'"),
        (["x.csv", "--against", "EU", "--map", "code=a,code=b"], "--map names code twice"),
        (["x.csv", "--against", "EU", "--map", "code=HS"], "no column 'HS'; there are code, value"),
        (["x.csv", "--against", "EU", "--map", "no.toml"], "--map no.toml: No such file"),
        (["x.csv", "--against", "EU", "--map", "bad.toml"], "--map bad.toml: "),
        (["x.csv", "--against", "EU", "--map", "list.json"], '{"code": "HS_CODE"}'),
        (["x.csv", "--against", "EU", "-o", "x.csv"], "x.csv: this is a file to be screened"),
        (["x.csv", "--against", "EU", "-o", "./y/../x.csv"], "this is a file to be screened"),
        (["x.csv", "--against", "EU", "-o", "."], "this is a file to be screened"),
        (["x.csv", "--against", "EU", "-o", "link.csv"], "this is a file to be screened"),
        (
            ["x.csv", "y/x.csv", "--against", "EU", "-o", "out"],
            "x.csv: this would be written twice",
        ),
        (["x.csv", "--against", "EU", "-o", "out.xls"], "ends in one of .csv"),
        (["x.csv", "--against", "EU", "-o", "nowhere/out.csv"], "nowhere/out.csv: No such file"),
        (["x.csv", "z.csv", "--against", "EU"], "z.csv: there is no column 'value'"),
        (["rows.jsonl", "--against", "EU", "-o", "out.csv"], "go to .jsonl or .ndjson"),
        (["x.csv", "rows.jsonl", "--against", "EU"], "screen them apart, or say --map"),
        (["x.csv", "w.csv", "--against", "EU"], "w.csv has a column quantity, and x.csv has not"),
        (["x.csv", "--against", "EU", "--rates", "no.csv"], "no.csv"),
        (["x.csv", "--against", "EU", "--on", "tomorrow"], "'tomorrow' is no date"),
    ],
)
def test_misuse_is_one_line_before_anything_is_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "y").mkdir()
    put(tmp_path, x="code,value\n9101,5\n", w="code,value,quantity\n9101,5,1\n")
    put(tmp_path, **{"y/x": "code,value\n9101,5\n", "z": "code,quantity\n9101,1\n"})
    if words[:2] == ["x.csv", "z.csv"]:
        words = [*words, "--map", "code=code,value=value"]
    (tmp_path / "rows.jsonl").write_text('{"code": "9101"}\n')
    (tmp_path / "bad.toml").write_text("code = HS")
    (tmp_path / "list.json").write_text('["code"]')
    (tmp_path / "link.csv").symlink_to("x.csv")
    before = sorted(tmp_path.rglob("*"))
    assert run(["screen", *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1 and said in shown.err
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "x.csv").read_text() == "code,value\n9101,5\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("map.toml", 'code = "Tariff, no."\nvalue = "Value="\n'),
        ("map.json", '{"code": "Tariff, no.", "value": "Value="}'),
    ],
)
def test_a_file_of_columns_takes_any_name(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    (file,) = put(tmp_path, x='"Tariff, no.",Value=\n4303.10,5 RUB\n')
    status, _ = told(tmp_path, file, "--against", "RU", "--map", str(tmp_path / name))
    (row,) = rows(tmp_path / "x.screened.csv")
    assert status == 0 and row["RU_verdict"] == "free"


def test_several_files_go_beside_themselves_or_into_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    files = put(tmp_path / "in", a="code\n9101\nx\n", b="code\n4303\n")
    assert told(tmp_path, *files, "--against", "EU", "--columns", "verdict,missing")[0] == 3
    assert {path.name for path in (tmp_path / "in").iterdir()} == {
        *("a.csv", "a.screened.csv", "a.screened.rejects.csv"),
        *("b.csv", "b.screened.csv", "b.screened.rejects.csv"),
    }
    assert list(rows(tmp_path / "in" / "a.screened.csv")[0]) == ["code", "EU_verdict", "EU_missing"]
    status, said = told(tmp_path, *files, "--against", "EU", "-o", str(tmp_path / "new" / "out"))
    assert {path.name for path in (tmp_path / "new" / "out").iterdir()} == {
        *("a.csv", "a.rejects.csv", "b.csv", "b.rejects.csv")
    }
    assert said.splitlines()[:2] == [
        "3 rows: 2 screened in 2 files, 1 rejected",
        f"  1 rejected of {files[0]}: see {tmp_path / 'new' / 'out' / 'a.rejects.csv'}",
    ]


def test_without_the_extra_texts_are_screened_alike_and_columns_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = put(tmp_path, x=HEADER.replace("HS", "code") + "1,4303 10,5 EUR,,1,\n1,x,,,,\n" * 20)
    words = (file, "--against", "EU,RU,CH", "--map", "code=code,value=CIF,quantity=quantity")
    assert told(tmp_path, *words)[0] == 3
    names = ("x.screened.csv", "x.screened.rejects.csv")
    before = [(tmp_path / name).read_bytes() for name in names]
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    with monkeypatch.context() as patch:
        for module in ("numba", "pyarrow", "numpy"):
            patch.setitem(sys.modules, module, None)
        assert told(tmp_path, *words)[0] == 3
        status, said = told(tmp_path, str(tmp_path / "x.parquet"), "--against", "EU")
    assert [(tmp_path / name).read_bytes() for name in names] == before
    assert status == 2 and "this needs pyarrow; pip install 'rulec[screen]'" in said


def test_a_terminal_shows_a_bar_with_rate_and_time_left(tmp_path: Path) -> None:
    """The summary goes to another file: only the bar is on the terminal, and is gone in the end."""
    pty = pytest.importorskip("pty", reason="there are no pseudo terminals")
    (file,) = put(tmp_path, x="code\n" + "9101\n" * 300_000)
    parent, child = pty.openpty()
    code = "from rulec.cli import main; main()"
    words = ["screen", file, "--against", "RU", "--columns", "verdict", "--on", str(DAY)]
    paths = os.pathsep.join(sys.path)
    with (tmp_path / "said").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            stdout=out,
            stderr=child,
            env={**os.environ, "PYTHONPATH": paths, "TERM": "xterm", "COLUMNS": "100"},
        )
    os.close(child)
    shown = b""
    with suppress(OSError):
        while piece := os.read(parent, 4096):
            shown += piece
    os.close(parent)
    assert process.wait() == 1
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert re.search(r"x\.csv .* \d+% [\d,]+ rows, [\d,]+/s .*\d:\d\d left", text), text
    assert (tmp_path / "said").read_text().startswith("300,000 rows: 300,000 screened")
