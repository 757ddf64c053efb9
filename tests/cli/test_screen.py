"""`rulec screen`: rows in are rows out plus rejects, and every verdict is the reference's."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.verdict import commercial_export
from rulec.cli.screen import command
from rulec.model.facts import read_facts
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.money import EcbRates
from rulec.reference.evaluator import possible
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
