"""What `rulec explain` asks for where a code is too short, and what it and `rulec diff` print."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import rulec
from rulec.analysis.spans import spans
from rulec.analysis.summary import findings
from rulec.cli import common
from rulec.cli.app import run
from rulec.money import EcbRates
from rulec.nomenclature import CodeSet
from rulec.reference.evaluator import possible

LIST = """ruleset XX "a list"
  regime   DPRK
  target   KP
  currency NOK
  edition  CN2014

source act "an act"
  evidence recalled

prohibit cameras "Cameras, unless used"
  from  2014-04-01
  goods CN 8525 80 30
  when  value each > 8_000 NOK and not used
  cite  act "8"

example "a code of six digits"
  given  code 8525 80, value 18_000 NOK, quantity 1, used no, date 2015-05-05
  expect undetermined by cameras needs code
"""


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "xx.rule"
    path.write_text(LIST, encoding="utf-8")
    return path


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    common.store.cache_clear()
    try:
        run(list(words))
    except SystemExit:
        pass
    return capsys.readouterr().out


NEW = ("code=8525.80", "value=18000 NOK", "quantity=1", "used=no")


def test_the_missing_digits_are_asked_for(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys, "explain", "xx.rule@2015-05-05", *NEW)
    assert "?   code in 8525 80 30\n" in told
    assert "  to settle it, find out\n    - code: the digits behind 8525 80\n" in told
    told = shown(capsys, "explain", "xx.rule@2015-05-05", *NEW, "--format", "json")
    assert json.loads(told)["ask"] == [["code"]]
    told = shown(capsys, "explain", "xx.rule@2015-05-05", *NEW[:-1])
    assert "    - code: the digits behind 8525 80\n    - used\n" in told
    whole = shown(capsys, "explain", "xx.rule@2015-05-05", "code=8525.80.30", *NEW[1:])
    assert "prohibited by cameras" in whole and "to settle it" not in whole


def test_an_example_may_need_the_code(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 passed, 0 failed" in shown(capsys, "test", "xx.rule")
    listed.write_text(LIST.replace("undetermined by cameras needs code", "free"), encoding="utf-8")
    assert "code: the digits behind 8525 80" in shown(capsys, "test", "xx.rule")
    listed.write_text(LIST.replace("code 8525 80,", "code 8525 80 30,"), encoding="utf-8")
    assert "code is not asked for" in shown(capsys, "test", "xx.rule")


def test_a_code_that_the_day_does_not_have(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "8525 89 is not in the nomenclature of that day (HS2017)"
    assert words in shown(capsys, "explain", "xx.rule@2018-05-05", "code=8525.89")
    assert words[8:30] not in shown(capsys, "explain", "xx.rule@2023-05-05", "code=8525.89")


def test_codes_are_as_short_as_lists_print_them() -> None:
    assert spans(CodeSet.of("85258030")) == ("8525 80 30",)
    assert spans(CodeSet.of("8703")) == ("8703",)
    assert spans(CodeSet.of("852581", "852582", "90")) == ("8525 81 to 8525 82", "90")
    assert spans(CodeSet(((8525803001, 8525803002),))) == ("8525 80 30 01",)


@pytest.mark.parametrize("names", [("RU", "EU"), ("UN", "JP")])
def test_a_witness_with_a_short_code_is_as_good(names: tuple[str, str]) -> None:
    left, right = map(rulec.load, names)
    day = date(2014, 5, 2)
    found = rulec.diff(left, right, day)
    told = findings(found, found.regions)
    short = 0
    for finding in told:
        for line in finding.witnesses:
            code = str(line.get("code"))
            short += len(code) < 10
            region = next(
                r
                for r in finding.regions
                if r.codes.overlaps(code)
                and all(line.get(k) == v for k, v in r.witness.facts.items() if k != "code")
            )
            assert possible(left, line, day, EcbRates()) == {region.left}
            assert possible(right, line, day, EcbRates()) == {region.right}
    assert short


def test_two_days_differ_by_what_the_law_changed(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not by the rates of the days: the limit on cameras is in a currency whose rate changed."""
    art = """
fact age "age of the work"
  type number year

prohibit art "Works of art more than 100 years old"
  from  2014-04-01
  until 2017-12-01
  goods HS 97
  when  age > 100 year
  cite  act "12"
"""
    listed.write_text(LIST + art, encoding="utf-8")
    days = ("xx.rule@2017-11-30", "xx.rule@2017-12-01")
    told = shown(capsys, "diff", *days)
    assert "They differ for certain: 1 finding" in told and "cameras" not in told.lower()
    assert "age 100.01 year" in told
    for form in ("json", "markdown", "text"):
        told = " ".join(shown(capsys, "diff", *days, "--format", form).split())
        assert "those of 2017-12-01 for both days" in told
    assert shown(capsys, "diff", "xx.rule@2018-05-05", "xx.rule@2019-05-05").count("HS") == 0


def test_a_rate_that_is_missing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A limit in kroner, a value in dollars of Taiwan: no question to its owner settles it."""
    path = tmp_path / "xx.rule"
    path.write_text(LIST, "utf-8")
    facts = ["code=8525.80.30", "value=90000 TWD", "quantity=1", "used=no"]
    assert run(["explain", f"{path}@2015-05-05", *facts]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "no exchange rate of TWD for 2015-05-05" in told and "--rates FILE gives others" in told
    assert run(["explain", f"{path}@2015-05-05", *facts, "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["no_rate"]) == 1
    for settled in (["value=9000 NOK"], ["value=90000 TWD", "used=yes"]):
        assert run(["explain", f"{path}@2015-05-05", *facts[:1], "quantity=1", *settled]) == 0
        assert "exchange rate" not in capsys.readouterr().out
