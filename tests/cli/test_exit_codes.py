"""A bad argument is one line on stderr and exit status 2; an answer is 0 or 1; never a traceback."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rulec.cli import main
from rulec.cli.app import COMMANDS, run

BAD = [
    "bogus",
    "new",
    "new NZ --title t --currency NZD --source s --evidence recalled",
    "new a-b --title t --currency NZD --source s --evidence recalled",
    "new ZZ_X --title t --currency NZX --source s --evidence recalled",
    "new ZZ_X --title t --currency NZD --target XX --source s --evidence recalled",
    "new ZZ_X --title t --currency NZD --edition HS2016 --source s --evidence recalled",
    "new ZZ_X --title t --currency NZD --source s",
    "new ZZ_X --title t --currency NZD --source s --evidence hearsay",
    "new ZZ_X --title t --currency NZD --source s --evidence recalled --implements NOPE",
    "new ZZ_X --title t --currency NZD --source s --evidence recalled -o /no/such/folder/x.rule",
    "import nosuch.csv",
    "import pyproject.toml",
    "import x.csv --columns goods=No",
    "import x.csv --from yesterday",
    "import x.csv --format json",
    "import x.csv -o x.txt",
    "check nosuch.rule",
    "fmt nosuch",
    "test nosuch.rule",
    "test -k nosuchword",
    "test --fail-under 101",
    "test --cover -k coat",
    "suggest-examples NOPE",
    "suggest-examples RU --of nope",
    "suggest-examples RU --on tomorrow",
    "suggest-examples RU --count 0",
    "suggest-examples RU --write",
    "diff nosuchrevision:rulesets/eu.rule EU",
    "diff main:EU EU",
    "explain EU code=99999",
    "explain EU code",
    "explain EU value=x",
    "explain EU@2012-06-01 foo=3",
    "explain EU@2012-99-01 code=43",
    "explain NOPE code=43",
    "diff RU",
    "diff RU NOPE",
    "diff RU EU --on tomorrow",
    "diff RU EU --rates /no/such/file",
    "diff RU EU --goods nope",
    "diff RU EU --codes 9",
    "diff RU EU --only both",
    "matrix RU --on 2",
    "timeline NOPE",
    "route NOPE",
    "cases no-such-case",
    "coverage NOPE",
    "coverage EU --sources /no/such/folder",
    "cases --format x",
    "compile EU --target cobol",
    "compile EU -o /no/such/folder/x.py",
    "compile EU,RU",
    "compile EU,NOPE --target sql",
    "compile EU --on 2018-13-01",
    "compile EU --assume import",
    "compile EU --rates /no/such/file",
    "targets cobol",
    "targets --format x",
    "vectors NOPE",
    "vectors EU --count 0",
    "vectors EU --given foo=3",
    "vectors EU -o /no/such/folder/x.json",
    "schema nope",
    "explain-code E9999",
    "help-language godos",
    "help-language no such topic",
]


@pytest.mark.parametrize("words", BAD)
def test_a_bad_argument_is_one_line(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words.split()) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("rulec: ") and shown.err.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert f"rulec {name}" in capsys.readouterr().out.split("Example")[1]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_a_screen(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run([*name.split(), "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 30 and max(map(len, lines)) <= 80
    assert lines[-1].startswith("  Example: rulec ")


def status(*words: str) -> object:
    with pytest.raises(SystemExit) as stop:
        sys.exit(run(list(words)))
    return stop.value.code


def test_a_difference_is_one_and_none_is_zero() -> None:
    assert status("diff", "EU@2012-06-01", "EU@2012-06-02") == 0
    assert status("diff", "RU", "EU", "--on", "2014-05-02") == 1


def test_a_bad_file_is_one_and_no_module_is_written(tmp_path: Path) -> None:
    bad = tmp_path / "bad.rule"
    bad.write_text('ruleset BAD "no end\n')
    assert status("check", str(bad)) == 1
    assert status("compile", str(bad), "-o", str(tmp_path / "out.py")) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["bad.rule"]


def test_the_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["rulec", "--version"])
    main()
    assert capsys.readouterr().out.startswith("rulec ")
