"""rulec import: days, annexes and effects as offices write them, and limits for a part."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.imported import ANNEX, HEADINGS, OPTIONS, checked, csv_file, refused, told

DATED = ["No", "Goods", "HS code", "Value", "In force from", "Last day", "Annex", "Measure"]


def test_days_as_offices_write_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ["1", "Watches", "9101", "", "01.07.2010", "31.08.2012", "", ""],
        ["1", "Watches", "9101", "", "1 September 2012", "2013-12-31", "", ""],
        ["1", "Watches", "9101", "", "2014/01/01", "31/12/2014", "", ""],
        ["1", "Watches", "9101", "", "January 1, 2015", "-", "", ""],
    ]
    out = tmp_path / "zz.rule"
    told(capsys, csv_file(tmp_path / "a.csv", [DATED, *rows], ";"), *OPTIONS, "-o", out)
    days = [line.split()[1] for line in checked(out).splitlines() if "  from" in line]
    ends = [line.split()[1] for line in checked(out).splitlines() if "  until" in line]
    assert days == ["2010-07-01", "2012-09-01", "2014-01-01", "2015-01-01"]
    assert ends == days[1:]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("03/04/2010", "may be 2010-04-03 or 2010-03-04: write the one that is meant"),
        ("31.02.2010", "is no date; write year-month-day, such as 2017-11-15"),
        ("soon", "is no date; write year-month-day, such as 2017-11-15"),
    ],
)
def test_a_day_in_doubt_is_not_read(
    day: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["1", "Watches", "9101", "", day, "", "", ""]]
    said = refused(capsys, csv_file(tmp_path / "a.csv", [DATED, *rows]), *OPTIONS)
    assert said == f"rulec: row 2: {day!r} in the column from {why}\n"


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("Comes into force", "Ceases to have effect"), ("Valid from", "Valid to"), ("Start", "End")],
)
def test_headings_of_days(
    begins: str, ends: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = csv_file(
        tmp_path / "a.csv",
        [
            ["No", "Goods", "HS code", begins, ends],
            ["1", "Watches", "9101", "15/04/2022", "2023-05-02"],
        ],
    )
    summary = told(capsys, table, *OPTIONS, "-o", tmp_path / "zz.rule")
    assert f"from={begins}, until={ends}" in summary and "not used" not in summary
    assert "from  2022-04-15\n  until 2023-05-02\n" in checked(tmp_path / "zz.rule")


def test_an_end_that_looks_like_the_last_day_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = ["No", "Goods", "HS code", "From", "Until"]
    rows = [
        ["1", "Watches", "9101", "2010-07-01", "2012-08-14"],
        ["1", "Watches", "9102", "2012-08-15", "2013-08-31"],
        ["2", "Furs", "43", "2010-07-01", "2012-08-15"],
    ]
    out = tmp_path / "zz.rule"
    told(capsys, csv_file(tmp_path / "a.csv", [heads, *rows]), *OPTIONS, "-o", out)
    text = checked(out)
    asked = [day for day in ("2012-08-14", "2013-08-31", "2012-08-15") if f"that {day}" in text]
    assert asked == ["2012-08-14", "2013-08-31"] and text.count("is the first day without") == 2
    last = told(
        capsys, tmp_path / "a.csv", *OPTIONS, "-o", out, "--force", "--columns", "last=Until"
    )
    assert "until 2012-08-15\n" in checked(out) and "days missing" not in last


def test_annexes_and_effects_are_kept_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ["1", "Watches", "9101", "", "", "", "A", "Export prohibited"],
        ["1", "Horses", "0101", "", "", "", "B", "Licence required"],
        ["2", "Furs", "43", "", "", "", "B", "see part 3"],
    ]
    out = tmp_path / "zz.rule"
    summary = told(capsys, csv_file(tmp_path / "a.csv", [DATED, *rows]), *OPTIONS, "-o", out)
    text = checked(out)
    assert 'prohibit zz_a_1 "Watches"' in text and 'license zz_b_1 "Horses"' in text
    assert 'cite  list "Annex A, item 1"\n' in text and 'cite  list "Annex B, item 1"\n' in text
    assert "# to do: Annex B, item 2: `see part 3` says neither that it is prohibited" in text
    assert "part=Annex, kind=Measure" in summary and "effects that are not told" in summary


def test_a_column_that_is_not_used_stands_in_the_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["1", "Watches", "9101", "only gold"]]
    out = tmp_path / "zz.rule"
    table = csv_file(tmp_path / "a.csv", [["No", "Goods", "HS code", "Material"], *rows])
    told(capsys, table, *OPTIONS, "-o", out)
    assert "# to do: the column `Material` of the table is not used:" in checked(out)


def test_a_list_that_is_said_to_be_closed_is_not_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = csv_file(tmp_path / "annex.csv", [HEADINGS, *ANNEX]), tmp_path / "zz.rule"
    assert "whether the list is open" in told(capsys, table, *OPTIONS, "-o", out)
    summary = told(capsys, table, *OPTIONS, "-o", out, "--force", "--closed")
    assert "whether the list is open" not in summary and "read as closed" not in checked(out)
    said = refused(capsys, table, *OPTIONS, "--closed", "--open", "includes")
    assert said == "rulec: a list is either --open or --closed\n"


def test_a_pair_and_a_limit_for_a_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ["1", "Shoes above EUR 20 per pair", "6403", "EUR 20 per pair"],
        ["2", "Motor cycles above EUR 90, parts and accessories", "8711, 8714 10", "EUR 90 each"],
        ["3", "Wine, including sparkling wine, above EUR 10 per litre", "2204", "EUR 10 per litre"],
        ["4", "Cars", "8703", "-"],
    ]
    out = tmp_path / "zz.rule"
    table = csv_file(tmp_path / "a.csv", [["No", "Goods", "HS code", "Value (EUR)"], *rows])
    told(capsys, table, *OPTIONS, "-o", out)
    text = checked(out)
    assert 'interpretation "The limit is per pair: it counts as one item."' in text
    assert text.count("its words go on behind the amount") == 1
    assert "item 2: its words go on behind the amount" in text
    assert "its words say `including sparkling wine`: not" in text
    assert 'prohibit zz_4 "Cars"\n  from  2018-01-31\n  goods CN 8703\n  cite' in text
