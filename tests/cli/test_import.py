"""rulec import: tables as people have them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from rulec.cli.app import run
from rulec.schemas import schema
from tests.cli.imported import ANNEX, HEADINGS, OPTIONS, checked, csv_file, refused, told


def test_a_printed_annex(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = csv_file(tmp_path / "annex.csv", [HEADINGS, *ANNEX]), tmp_path / "zz.rule"
    summary = told(capsys, table, *OPTIONS, "-o", out)
    text = checked(out)
    assert "7 rows: 5 provisions, 1 with further codes of the row before, 1 left out" in summary
    assert "columns: item=No, text=Description, codes=CN code, threshold=Value" in summary
    assert f"to do: {text.count('# to do:')}\n" in summary
    assert 'prohibit zz_1 "Pure-bred horses"\n  from  2018-01-31\n  goods CN 0101 21 00\n' in text
    assert "goods   CN ex 4202 21 00, ex 4202 22, ex 4202 29\n" in text
    assert (
        "ex when judged fits_zz_2 and judged high_quality\n  when    value each > 50 EUR\n" in text
    )
    assert "when  value unspecified > 473 EUR\n" in text
    assert "goods all\n  when  judged is_designer_clothing\n" in text
    assert "when  value per litre > 10 EUR\n" in text
    assert "# to do: item 5: `9999 99` is not in CN2017; the nearest are" in text
    assert (
        "# to do: row 8 of the table is left out: it has neither words nor codes: 6. | EUR 3"
        in text
    )
    assert text.count('judgement high_quality "high quality"') == 1
    assert "evidence recalled" in text and "(--evidence:" in text


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_every_delimiter_says_the_same(
    delimiter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = []
    for mark in (",", delimiter):
        out = tmp_path / "zz.rule"
        told(
            capsys,
            csv_file(tmp_path / "a.csv", [HEADINGS, *ANNEX], mark),
            *OPTIONS,
            "-o",
            out,
            "--force",
        )
        texts.append(checked(out))
    assert texts[0] == texts[1]


def test_a_workbook_says_the_same_with_its_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Annex VIII"])  # a title stands above the headings
    book.active.append(HEADINGS)
    for item, text, codes, value in ANNEX:
        book.active.append([item, text, 57 if codes == "57" else codes, value or None])
    book.create_sheet("Empty")
    book.save(tmp_path / "annex.xlsx")
    csv_file(tmp_path / "annex.csv", [["Annex VIII"], HEADINGS, *ANNEX])
    texts = []
    for name in ("annex.csv", "annex.xlsx"):
        out = tmp_path / "zz.rule"
        told(capsys, tmp_path / name, *OPTIONS, "-o", out, "--force")
        texts.append(checked(out).replace("annex.xlsx", "annex.csv"))
    assert texts[0] == texts[1]
    assert "no sheet 'X'; it has Sheet, Empty" in refused(
        capsys, tmp_path / "annex.xlsx", "--sheet", "X"
    )


def test_numbers_of_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number that its cell shows with zeros is read as it is shown; one that lost them is a doubt."""
    book = openpyxl.Workbook()
    book.active.append(["No", "Goods", "HS code", "Value"])
    for row, shape in enumerate(["00000000", "0000.00", "General", "General"], start=2):
        value = [1012100, 101.21, 101.21, 9101.0][row - 2]
        book.active.append([row - 1, f"goods {row - 1}", value, 50.5])
        book.active.cell(row, 3).number_format = shape
    book.save(tmp_path / "n.xlsx")
    told(capsys, tmp_path / "n.xlsx", "--currency", "USD", "-o", tmp_path / "n.rule")
    text = checked(tmp_path / "n.rule")
    assert [line for line in text.split("\n") if line.startswith("  goods")] == [
        "  goods HS 01012100",
        "  goods HS 0101.21",
        "  goods HS 0101 21",
        "  goods HS 9101",
    ]
    assert text.count("was a zero lost?") == 1 and "> 50.5 USD" in text


def test_columns_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = csv_file(tmp_path / "t.csv", [["A", "Was", "Nummer"], ["1", "Uhren", "9101"]])
    message = refused(capsys, table, "--currency", "EUR")
    assert "found: A, Was, Nummer" in message and "--columns" in message
    message = refused(capsys, table, "--columns", "text=Wie")
    assert "has no column 'Wie' (for text); found: A, Was, Nummer" in message
    words = ["--columns", "text=Was,codes=Nummer,item=A", "--currency", "EUR", "--id", "ZZ"]
    told(capsys, table, *words, "-o", tmp_path / "z.rule")
    assert 'prohibit zz_1 "Uhren"' in checked(tmp_path / "z.rule")


def test_ex_in_a_column_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A column without a heading that holds anything else is told of."""
    rows = [["No", "", "CN code", "", "Description"], ["1", "ex", "4202 21 00", "", "Handbags"]]
    rows += [["", "", "4202 22 00", "", ""], ["2", "", "9101", "", "Watches"]]
    table, out = csv_file(tmp_path / "t.csv", rows), tmp_path / "z.rule"
    summary = told(capsys, table, *OPTIONS, "-o", out)
    assert "goods CN ex 4202 21 00, 4202 22 00\n" in checked(out)
    assert "not used" not in summary
    rows[3][3] = "luxury"
    summary = told(capsys, csv_file(table, rows), *OPTIONS, "-o", out, "--force")
    assert "columns not used: the 4. column, which has no heading" in summary
    assert "from the table t.csv: 3 rows" in checked(out)


def test_items_above_their_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the Official Journal prints it: the words of an item in a row of their own."""
    rows = [["CN code", "Description"], ["(7) Handbags of a value exceeding EUR 50 each", ""]]
    rows += [
        ["ex 4201 00 00", "Saddlery"],
        ["4202 00 00", "Trunks"],
        ["(8) Furs", ""],
        ["43", "Furs"],
    ]
    out = tmp_path / "z.rule"
    summary = told(capsys, csv_file(tmp_path / "t.csv", rows), *OPTIONS, "-o", out)
    text = checked(out)
    assert "5 rows: 2 provisions, 3 with further codes of the row before" in summary
    assert 'prohibit zz_7 "Handbags of a value exceeding EUR 50 each"' in text
    assert "goods CN ex 4201 00 00, 4202 00 00\n  when  value each > 50 EUR\n" in text
    assert 'prohibit zz_8 "Furs"\n  from  2018-01-31\n  goods CN 43\n' in text


def test_words_by_a_library_and_an_open_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["Item", "Description"], ["1", "jewelry"], ["2", "designer clothing"], ["3", "gizmos"]]
    table, out = csv_file(tmp_path / "t.csv", rows), tmp_path / "z.rule"
    told(
        capsys,
        table,
        "--id",
        "ZZ",
        "--currency",
        "CAD",
        "--use",
        "goods",
        "--open",
        "includes",
        "-o",
        out,
    )
    text = checked(out)
    assert "goods in jewellery\n" in text
    assert "goods in clothing\n  when  judged designer\n" in text
    assert "goods all\n  when  judged is_gizmos\n" in text
    assert 'open zz_open "includes"\n' in text
    assert text.count("interpretation") == 3  # two, and the to-do that explains it
    assert "no library is called 'nope'" in refused(
        capsys, table, "--currency", "CAD", "--use", "nope"
    )


YAML = """
jurisdiction: ZZ
name: Zedland
currency: EUR
instruments:
  - {id: law-2007, citation: "Law 1", effective_from: 2007-03-29, effective_to: 2016-05-03,
     evidence: secondary, items: []}
  - id: law-2017
    citation: Law 2
    url: "javascript:alert(1)"
    effective_from: 2017-11-15
    effective_to: null
    evidence: official-text
    operative_provision: 'It is "prohibited" to sell.'
    exemptions: [{id: a, text: diplomats, cite: Art. 3}]
    items:
      - id: "8-coats"
        text: "Coats of a value exceeding EUR 75 each"
        codes: [{code: 6101 00 00, ex: true, system: CN}, {code: 0101, ex: false}]
        threshold: {amount: 75, currency: EUR, per: each}
        exceptions: [ambulances]
        evidence: recalled
"""


def test_yaml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "zz.yaml").write_text(YAML)
    out = tmp_path / "zz.rule"
    summary = told(capsys, tmp_path / "zz.yaml", "-o", out)
    text = checked(out)
    assert "1 rows: 1 provisions" in summary
    assert "  until  2016-05-04\n" in text  # the day after the last
    assert 'open zz_items_2007 "Law 1"' in text
    assert "goods    CN ex 6101 00 00, 0101\n" in text
    assert "when     not judged except_ambulances and value each > 75 EUR\n" in text
    assert '  cite     law_2017 "8"\n  evidence recalled\n' in text
    assert "<javascript" not in text and "Where it was found: javascript:alert(1)" in text
    assert 'Operative provision: It is \\"prohibited\\" to sell.' in text
    assert (
        "# to do: write as `exempt NAME` what this leaves free, if it does (Art. 3): diplomats"
        in text
    )
    told(capsys, tmp_path / "zz.yaml", "--instrument", "law-2017", "-o", out, "--force")
    assert "prohibit zz_8_coats " in checked(out)
    message = refused(capsys, tmp_path / "zz.yaml", "--instrument", "law")
    assert "no instrument 'law'; it has law-2007, law-2017" in message


def test_days_that_run_backwards(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "zz.yaml").write_text(YAML.replace("2016-05-03", "2006-05-03"))
    out = tmp_path / "zz.rule"
    told(capsys, tmp_path / "zz.yaml", "-o", out)
    text = checked(out)
    assert "# to do: it ends on 2006-05-04, not after it begins (2007-03-29)" in text
    assert "until" not in text.split("open zz_items_2007")[1].split("prohibit")[0]
    (tmp_path / "zz.yaml").write_text(YAML.replace("null", "9999-12-31"))
    told(capsys, tmp_path / "zz.yaml", "-o", out, "--force")
    assert "9999" not in checked(out)


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = (
        csv_file(tmp_path / "annex.csv", [[*HEADINGS, "Duty"], *ANNEX]),
        tmp_path / "z.rule",
    )
    assert run(["import", str(table), *OPTIONS, "-o", str(out), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, schema("import"))
    assert found["rows"] == found["provisions"] + found["joined"] + len(found["left_out"]) == 7
    assert found["columns_not_used"] == ["Duty"]
    assert sum(t["count"] for t in found["todos"]) == out.read_text("utf-8").count("# to do:")
