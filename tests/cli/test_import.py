"""rulec import: tables as people have them, and tables that are broken."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from rulec.cli.app import run
from rulec.model.load import Store
from rulec.schemas import schema
from rulec.syntax.parser import read
from rulec.syntax.printer import format_file

HEADINGS = ["No", "Description", "CN code", "Value"]
ANNEX = [
    ["1.", "Pure-bred horses", "0101 21 00", ""],
    [
        "2.",
        "Leather handbags of high quality",
        "ex 4202 21 00\nex 4202 22",
        "exceeding EUR 50 each",
    ],
    ["", "", "ex 4202 29", ""],
    ["3.", "Carpets, valued higher than EUR 473", "57", "EUR 473"],
    ["4.", "Designer clothing", "", ""],
    ["5.", "Vermouth", "2205, 9999 99", "> EUR 10 per litre"],
    ["6.", "", "", "EUR 3"],
]
OPTIONS = ["--id", "ZZ", "--currency", "EUR", "--edition", "CN2017", "--from", "2018-01-31"]


def csv_file(path: Path, rows: list[list[str]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


def told(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Run the command; its summary."""
    assert run(["import", *map(str, words)]) == 0
    return capsys.readouterr().err


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Run the command, which has to end in one line and 2."""
    assert run(["import", *map(str, words)]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1
    return shown.err


def checked(path: Path) -> str:
    """The text of a rule file that has no errors, is canonical and has as many to-dos as told."""
    file, found = read(path)
    assert not found
    text = path.read_text("utf-8")
    assert format_file(file) == text
    assert Store().check(path).ok
    return text


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


def test_no_file_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = csv_file(tmp_path / "annex.csv", [HEADINGS, *ANNEX]), tmp_path / "z.rule"
    out.write_text("mine")
    assert "--force" in refused(capsys, table, *OPTIONS, "-o", out)
    assert out.read_text() == "mine"
    assert run(["import", str(table), *OPTIONS]) == 0
    assert capsys.readouterr().out.startswith("# Drafted from the table annex.csv")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["annex.csv", "z.rule"]


BROKEN: dict[str, tuple[bytes, str]] = {
    "a.xlsx": (b"PK\x03\x04 no zip", "is no Excel workbook"),
    "b.xlsx": (b"", "is no Excel workbook"),
    "c.csv": (b"No,Goods\n1,\xff\xfe\n", "is not UTF-8: say --encoding"),
    "d.csv": (b"No,Goods\n1,\x00\n", "is no text file"),
    "e.csv": (b"", "no column of e.csv is known"),
    "f.csv": (b'No,Goods\n1,"' + b"x" * 40_000 + b'"\n', "field larger than field limit"),
    "g.csv": (b"No,Goods\n" + b"1,x\n" * 6_000, "too large"),
    "h.csv": (b"No,Goods," + b"x," * 300 + b"\n1,x\n", "too large"),
    "i.csv": (b"No,Goods,From\n1,x,soon\n", "row 2: 'soon' in the column from is no date"),
    "j.yaml": (b"- a\n- b\n", "it has no key `instruments`"),
    "k.yaml": (b"instruments: 3\n", "`instruments` is no list"),
    "l.yaml": (b"instruments: [{items: [3]}]\n", "`instruments[0].items[0]` has no keys"),
    "m.yaml": (b"a: [b\n", "is no YAML: line 2"),
    "n.yaml": (b"[" * 30_000, "is nested too deeply"),
    "o.yaml": (b"instruments: []\n", "has no instruments"),
    "p.yaml": (b"\xff\xfe", "is not UTF-8"),
    "q.yaml": (b"x: " + b"y" * 1_100_000, "too large"),
    "r.yaml": (
        b"instruments: [{effective_from: soon}]\n",
        "`instruments[0].effective_from` is no date",
    ),
    "s.yaml": (b"a: !!python/object/apply:os.system [x]\n", "no key `instruments`"),
    "u.csv": (b'No,Goods\n1,"x\n2,y\n', "row 2: a quotation mark is opened that nothing closes"),
    "v.csv": (b'No,Goods\n1,"x "y" z"\n', "row 2: a quotation mark inside a cell is doubled"),
    "t.pdf": (b"%PDF", "is of no known kind"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, said = BROKEN[name]
    (tmp_path / name).write_bytes(data)
    out = tmp_path / "out.rule"
    assert said in refused(capsys, tmp_path / name, "--currency", "EUR", "-o", out)
    assert not out.exists()


def test_a_workbook_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    openpyxl.Workbook().save(tmp_path / "bomb.xlsx")
    monkeypatch.setattr("rulec.importing.xlsx_table._UNPACKED", 100)
    assert "is too large: unpacked it has" in refused(capsys, tmp_path / "bomb.xlsx")


def test_aliases_do_not_multiply(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = ["a0: &a0 {id: '1', text: x}"]
    lists += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 100)}]" for n in range(1, 6)]
    bomb = "\n".join(lists) + "\ninstruments: [" + "{items: *a1}, " * 100 + "]\n"
    (tmp_path / "bomb.yaml").write_text(bomb)
    assert "at most 5000 items" in refused(capsys, tmp_path / "bomb.yaml", "--currency", "EUR")


@pytest.mark.parametrize(
    "words",
    ["t.csv --sheet A", "t.csv --instrument a", "t.xlsx --encoding x", "t.yaml --columns a=b"],
)
def test_an_option_of_another_kind_of_table(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "says nothing about t." in refused(capsys, *words.split())


def test_what_the_list_needs_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = csv_file(tmp_path / "annex.csv", [["No", "Goods"], ["1", "watches"]])
    assert "say --currency" in refused(capsys, table)
    assert "say --target" in refused(capsys, table, "--currency", "EUR", "--regime", "MARS")
    assert "is no country" in refused(capsys, table, "--currency", "EUR", "--target", "Korea")
    assert "no currency of ISO 4217" in refused(capsys, table, "--currency", "EURO")
    assert "is not a ruleset's name" in refused(capsys, table, "--currency", "EUR", "--id", "a b")
    assert "is not an edition" in refused(capsys, table, "--currency", "EUR", "--edition", "HS2016")


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
