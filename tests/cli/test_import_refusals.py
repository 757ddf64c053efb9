"""rulec import: tables that are broken, and options that do not suit them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from rulec.cli.app import run
from tests.cli.imported import ANNEX, HEADINGS, OPTIONS, csv_file, refused


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
