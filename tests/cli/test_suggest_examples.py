"""`rulec test --cover` and `rulec suggest-examples`, as people see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rulec.cli import common
from rulec.cli.app import run
from tests.property.cover_list import LIST


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "xx.rule"
    path.write_text(LIST, encoding="utf-8")
    return path


def status(*words: str) -> int:
    common.store.cache_clear()  # each command is a process of its own
    try:
        return run(list(words))
    except SystemExit as stop:
        return int(stop.code or 0)


def test_the_report_says_what_no_example_touches(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed.write_text(
        LIST + '\nexample "cheap wine"\n  given  code 2204.21, value 19.99 EUR, volume 1, '
        "date 2014-12-31\n  expect free\n",
        encoding="utf-8",
    )
    assert status("test", "--cover", "xx.rule") == 0
    assert capsys.readouterr().out == (
        "xx.rule: 1 of 1 examples pass\n"
        "  examples cover 0 of 14 (0%)\n"
        "    provisions  0 of 5 (0%)\n"
        "    limits      0 of 4 (0%)\n"
        "    exemptions  0 of 1 (0%)\n"
        "    judgements  0 of 1 (0%)\n"
        "    dates       0 of 3 (0%)\n"
        "  xx.rule:15 watches: limit value each > 50 EUR: no example exactly at it, none above it\n"
        "  xx.rule:21 wine: limit value per litre >= 20 EUR: no example exactly at it\n"
        "  xx.rule:28 pelts: limit net_mass < 30: no example exactly at it, none below it\n"
        "  xx.rule:34 lots: limit value > 100000 JPY: no example exactly at it, none above it\n"
        "  xx.rule:45 permits: no example that it exempts\n"
        "  xx.rule:15 watches: no example to which it applies\n"
        "  xx.rule:21 wine: no example to which it applies\n"
        "  xx.rule:28 pelts: no example to which it applies\n"
        "  xx.rule:34 lots: no example to which it applies\n"
        "  xx.rule:40 coins: no example to which it applies\n"
        "  and 4 more (--full)\n"
        "\n"
        "1 passed, 0 failed; examples cover 0 of 14 (0%)\n"
    )
    assert status("test", "--cover", "--full", "xx.rule") == 0
    out = capsys.readouterr().out
    assert (
        "xx.rule:28 judgement fine: no example that is judged so, none that is judged not so" in out
    )
    assert (
        "date 2015-01-01, when wine ends: no example on the day before, none on" in out
        and "more" not in out
    )


def test_coverage_changes_the_status_only_if_it_is_asked_to(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("test", "xx.rule", "--cover") == 0
    assert status("test", "xx.rule", "--fail-under", "0") == 0
    assert status("test", "xx.rule", "--fail-under", "0.5") == 1
    assert "examples cover less than 0.5%" in capsys.readouterr().err
    assert status("suggest-examples", "xx.rule", "--all", "--write") == 0
    assert status("test", "xx.rule", "--fail-under", "100") == 0


def test_what_is_written_is_all_that_changes(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = ("\ufeff" + LIST.rstrip("\n") + "  # end").replace("\n", "\r\n").encode()
    listed.write_bytes(old)
    assert status("suggest-examples", "xx.rule", "--count", "3", "--write") == 0
    out = capsys.readouterr().out
    assert out.startswith("xx.rule: 3 examples written\n3 of ")
    new = listed.read_bytes()
    assert new.startswith(old) and b"\n" not in new.replace(b"\r\n", b"")
    assert new[len(old) :].count(b'example "') == 3
    assert status("check", "xx.rule") == 0 and status("test", "xx.rule") == 0
    assert status("suggest-examples", "xx.rule", "--all", "--write") == 0
    capsys.readouterr()
    assert status("test", "xx.rule", "--cover") == 0
    assert "examples cover 14 of 14 (100%)" in capsys.readouterr().out
    assert status("suggest-examples", "xx.rule") == 0
    assert capsys.readouterr().out == (
        "# nothing to suggest: examples touch all that a line can touch\n"
    )


def test_what_is_written_stands_beside_the_examples_of_its_provision(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wine = """
example "dear wine"
  given  code 2204.21, value 21 EUR, volume 1, date 2014-06-01
  expect prohibited by wine
  # decided in 2014
"""
    lots = """
example "a lot"
  given  code 9703.00, value 100_001 JPY, date 2014-06-01
  expect prohibited by lots
"""
    listed.write_text(LIST + wine + lots, encoding="utf-8")
    assert status("fmt", "--check", "xx.rule") == 0
    words = ["suggest-examples", "xx.rule", "--of", "wine", "--of", "coins", "--all", "--write"]
    assert status(*words) == 0
    new = listed.read_text(encoding="utf-8")
    assert new.startswith(f"{LIST}{wine}\n") and lots in new
    beside, behind = new[len(LIST + wine) :].split(lots)
    assert (
        beside
        == """
# to do: 6 suggested examples of wine: what they expect is what the rules say now;
# read each against the law before you keep it, or it tests nothing

example "item 2: wine (2204.10) the day before"
  given  code 2204.10, value 40 EUR, volume 1 litre, date 2009-12-31
  expect free

example "item 2: wine (2204.10) on the first day"
  given  code 2204.10, value 40 EUR, volume 1 litre, date 2010-01-01
  expect prohibited by wine

example "item 2: wine (2204.10) of exactly EUR 20 per litre"
  given  code 2204.10, value 20 EUR, volume 1 litre, date 2010-01-01
  expect prohibited by wine

example "item 2: wine (2204.10) of EUR 19.99 per litre"
  given  code 2204.10, value 19.99 EUR, volume 1 litre, date 2010-01-01
  expect free

example "item 2: wine (2204.10) on the last day"
  given  code 2204.10, value 40 EUR, volume 1 litre, date 2014-12-31
  expect prohibited by wine

example "item 2: wine (2204.10) the day after the last"
  given  code 2204.10, value 40 EUR, volume 1 litre, date 2015-01-01
  expect free
"""
    )
    assert 'example "item 5: ' in behind and "item 2" not in behind
    assert status("fmt", "--check", "xx.rule") == status("test", "xx.rule") == 0
    capsys.readouterr()
    assert status("check", "xx.rule") == 0
    assert "2 to-dos left" in capsys.readouterr().out


def test_what_is_printed_can_be_pasted_and_says_what_it_is(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("suggest-examples", "xx.rule", "--of", "lots", "--on", "2018-01-10") == 0
    assert capsys.readouterr().out == (
        "# Suggested for what no example touches yet. The expectations are what the rules say now: read each\n"
        "# against the law before you keep it, or it tests nothing.\n"
        "\n"
        'example "item 4: works of art (9703.00) of exactly JPY 100 000 in all"\n'
        "  given  code 9703.00, value 100_000 JPY, date 2018-01-10\n"
        "  expect free\n"
        "\n"
        'example "item 4: works of art (9703.00) of JPY 100 001 in all"\n'
        "  given  code 9703.00, value 100_001 JPY, date 2018-01-10\n"
        "  expect prohibited by lots\n"
    )


def test_json_names_what_each_touches(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("suggest-examples", "xx.rule", "--of", "wine", "--format", "json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["suggestions"][0]["title"].endswith(" the day before")
    first = next(s for s in made["suggestions"] if s["kind"] == "limit")
    assert (first["kind"], first["provision"], first["side"]) == ("limit", "wine", "at")
    assert first["given"]["value"] == "20 EUR" and first["expected"] == "prohibited"


def test_what_cannot_be_written_to_is_one_line(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("RU", "HEAD:xx.rule"):
        assert status("suggest-examples", name, "--write") == 2
    listed.write_text(LIST.replace("HS 2204", "HS 2299"), encoding="utf-8")
    before = listed.read_bytes()
    capsys.readouterr()
    assert status("suggest-examples", "xx.rule", "--write") == 1
    assert "error[E0403]" in capsys.readouterr().err and listed.read_bytes() == before


def test_the_examples_of_every_list_that_is_shipped_cover_nine_tenths_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert status("test", "--cover", "--format", "json") == 0
    files = json.loads(capsys.readouterr().out)["coverage"]["files"]
    short = {f["file"]: f["uncovered"] for f in files if f["covered"] < 0.9 * f["of"]}
    assert len(files) == 21 and not short
