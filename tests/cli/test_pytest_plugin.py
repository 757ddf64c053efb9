"""`pytest rulesets/`: every example is a test with its own name, and a failure explains itself."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from rulec.resources import folder

pytest_plugins = "pytester"

ROOT = Path(__file__).parent.parent.parent
INSTALLED = any(e.name == "rulec" for e in entry_points(group="pytest11"))
GOOD = """ruleset XX "a list"
  regime   DPRK
  target   KP
  currency EUR

source act "an act"
  evidence recalled

prohibit furs "Furs worth more than 50 euros"
  from  2010-01-01
  goods HS 4303
  when  value each > 50 EUR
  cite  act "1"

example "a coat"
  given  code 4303.10, value 60 EUR, quantity 1, date 2012-05-01
  expect prohibited by furs

example "a coat"
  given  code 4303.10, value 50 EUR, quantity 1, date 2012-05-01
  expect free

example "odd::name, [with] a/b and \\"quotes\\" - \u00e9"
  given  code 4303.10, value 60 EUR, quantity 1, date 2012-05-01
  expect prohibited
"""
NAMES = ["a coat", "a coat (2)", 'odd:name, [with] a/b and "quotes" - \u00e9']
FAILING = GOOD.replace("expect free", "expect prohibited by furs")


@pytest.fixture(autouse=True)
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plug-in in the runs below, whether or not this environment was installed with it."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    if not INSTALLED:
        monkeypatch.setenv("PYTEST_PLUGINS", "rulec.pytest_plugin")


def write(pytester: pytest.Pytester, **texts: str) -> None:
    for name, text in texts.items():
        (pytester.path / f"{name}.rule").write_text(text, encoding="utf-8")


def test_each_example_is_a_test_with_its_own_name(pytester: pytest.Pytester) -> None:
    write(pytester, xx=GOOD)
    found = pytester.inline_run("-v")
    assert [r.nodeid for r in found.listoutcomes()[0]] == [f"xx.rule::{name}" for name in NAMES]
    chosen = [f"xx.rule::{name}" for name in NAMES[1:]]
    pytester.inline_run(*chosen).assertoutcome(passed=2)
    pytester.inline_run("-k", "odd").assertoutcome(passed=1)
    told = pytester.runpytest_inprocess("--collect-only", "-q")
    told.stdout.fnmatch_lines(["xx.rule::a coat", "xx.rule::a coat (2)"])


def test_the_summary_is_a_line_an_example_in_ci_too(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    write(pytester, xx=FAILING, yy=GOOD.replace("cite", "cites"))
    found = pytester.runpytest_inprocess()
    found.stdout.re_match_lines(
        [
            r".*short test summary info.*",
            r"FAILED xx\.rule::a coat \(2\) - expected prohibited.*",
            r"FAILED yy\.rule::check - .*E\d{4}.*",
            r"=* 2 failed, 2 passed.*",
        ],
        consecutive=True,
    )


def test_a_failure_explains_itself(pytester: pytest.Pytester) -> None:
    write(pytester, xx=FAILING)
    found = pytester.runpytest_inprocess("--junitxml=out.xml")
    found.assert_outcomes(passed=2, failed=1)
    found.stdout.fnmatch_lines(
        [
            "expected prohibited, the ruleset says free; furs does not apply",
            "*--> xx.rule:21:10",
            '19 | example "a coat"',
            "20 |   given  code 4303.10, value 50 EUR, quantity 1, date 2012-05-01",
            "21 |   expect prohibited by furs",
            "   |          ^^^^^^^^^^    ^^^^",
            "XX on 2012-05-01: free",
            "  with value 50.01 EUR for 50 EUR: prohibited",
            "FAILED xx.rule::a coat (2) - expected prohibited, the ruleset says free*",
        ]
    )
    found.stdout.no_fnmatch_line("*Traceback*")
    found.stdout.no_fnmatch_line("*pytest_plugin.py*")
    assert "the ruleset says free" in (pytester.path / "out.xml").read_text(encoding="utf-8")
    pytester.inline_run("-x", "--maxfail=1").assertoutcome(passed=1, failed=1)


def test_the_place_of_a_test_is_that_of_its_example(pytester: pytest.Pytester) -> None:
    write(pytester, xx=GOOD)
    items, _ = pytester.inline_genitems()
    assert [(i.reportinfo()[0], i.reportinfo()[1]) for i in items] == [
        (pytester.path / "xx.rule", GOOD.split("\n").index(line, start))
        for line, start in (('example "a coat"', 0), ('example "a coat"', 15))
    ] + [(pytester.path / "xx.rule", 22)]


def test_a_broken_file_is_one_failing_test(pytester: pytest.Pytester) -> None:
    write(pytester, xx=GOOD.replace("HS 4303", "HS 4399"))
    found = pytester.runpytest_inprocess()
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(
        ["error[[]E0403[]]*", " *--> xx.rule:11:12", "*goods HS 4399", "*^^^^", "*xx.rule::check*"]
    )
    found.stdout.no_fnmatch_line("*Traceback*")


def test_other_files_are_left_alone(pytester: pytest.Pytester) -> None:
    write(pytester, firewall="allow tcp 22\nlicense = MIT\n", empty="")
    (pytester.path / "latin.rule").write_bytes(b"\xff\xfe r\xe8gle\n")
    write(pytester, pelts='library pelts "pelts"\n\ndefine all_furs "furs"\n  goods HS 43\n')
    assert pytester.inline_run().listoutcomes() == ([], [], [])
    pytester.inline_run("firewall.rule").assertoutcome(failed=1)  # asked for by name


@pytest.mark.parametrize("off", [["--no-rulec"], ["-o", "rulec=false"], ["-p", "no:rulec"]])
def test_it_can_be_turned_off(off: list[str], pytester: pytest.Pytester) -> None:
    if off[0] == "-p" and not INSTALLED:
        pytest.skip("this environment was installed before there was a plug-in")
    write(pytester, xx=GOOD)
    assert pytester.inline_run(*off).listoutcomes() == ([], [], [])


def test_further_folders_come_from_the_settings(pytester: pytest.Pytester) -> None:
    write(
        pytester,
        xx=GOOD.replace("prohibit furs", "use pelts\n\nprohibit furs").replace(
            "HS 4303", "in all_furs"
        ),
    )
    elsewhere = pytester.mkdir("elsewhere")
    (elsewhere / "pelts.rule").write_text(
        'library pelts "pelts"\n\ndefine all_furs "furs"\n  goods HS 43\n'
    )
    pytester.inline_run().assertoutcome(failed=1)
    pytester.makeini("[pytest]\nrulec_path = elsewhere\n")
    pytester.inline_run().assertoutcome(passed=3)


def test_it_runs_on_several_processes(pytester: pytest.Pytester) -> None:
    write(pytester, xx=FAILING)
    found = pytester.runpytest_inprocess("-n", "2")
    found.assert_outcomes(passed=2, failed=1)
    found.stdout.fnmatch_lines(
        ["expected prohibited, the ruleset says free*", "*--> xx.rule:21:10"]
    )


def test_the_built_in_lists_pass(pytester: pytest.Pytester) -> None:
    for name in ("ru", "eu", "un"):
        write(pytester, **{name: (folder("rulesets") / f"{name}.rule").read_text("utf-8")})
    passed, skipped, failed = pytester.inline_run().listoutcomes()
    assert len(passed) > 30 and not skipped and not failed


def test_the_plugin_is_declared_and_costs_nothing_until_it_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"rulec": "rulec.pytest_plugin"}
    code = (
        "import sys, pytest, rulec.pytest_plugin; "
        "print([m for m in sys.modules if m.startswith(('rulec.', 'lark', 'hypothesis', 'click'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['rulec.pytest_plugin']"
