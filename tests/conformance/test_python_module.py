"""The compiled Python module beside the diagram, and what its users rely on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.cli.compile import command
from rulec.diagram.from_model import build
from rulec.diagram.query import terminals
from rulec.model.condition import And, Flag, Not, Or
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.model.ruleset import Provision, Ruleset
from rulec.money import EcbRates, FixedRates, Money
from rulec.nomenclature import ALL
from rulec.reference import evaluator as reference
from rulec.targets.plan import Plan, plan
from rulec.targets.python import compile_module
from rulec.targets.vectors import judged
from rulec.testing import lines, rulesets

DAYS = (date(2008, 1, 2), date(2014, 5, 2), date(2018, 1, 10), date(2022, 6, 1))
RATES = FixedRates({"EUR": 1, "USD": "0.75"})
STORE = Store()


def load(source: str) -> dict[str, Any]:
    module = ModuleType("compiled_module")
    sys.modules[module.__name__] = module  # dataclasses look their module up there
    exec(compile(source, "compiled.py", "exec"), module.__dict__)
    return module.__dict__


def plain(line: Line) -> dict[str, Any]:
    return {k: (v.amount, v.currency) if isinstance(v, Money) else v for k, v in line.facts.items()}


@cache
def shipped(name: str, day: date) -> dict[str, Any]:
    return load(compile_module(STORE.load(name), day, EcbRates()))


@cache
def shipped_plan(name: str, day: date) -> Plan:
    return plan(STORE.load(name), day, EcbRates())


def bits(found: frozenset[int]) -> int:
    return sum(1 << v for v in found)


@pytest.mark.parametrize("name", STORE.names())
@given(data=st.data())
@settings(max_examples=25)
def test_shipped_as_the_diagram(name: str, data: st.DataObject) -> None:
    ruleset = STORE.load(name)
    day = data.draw(st.sampled_from(DAYS))
    line = data.draw(lines(ruleset.in_force(day), day))
    gone = data.draw(st.sets(st.sampled_from(["code", "direction", "destination", "date"])))
    line = line.without(*gone)
    module = shipped(name, day)
    mask = module["possible"](plain(line))
    assert mask == bits(terminals(build(ruleset, day, EcbRates()), line))
    for provision in ruleset.in_force(day):
        expected = reference.truth(provision.condition, line, day, EcbRates())
        assert module[f"provision_{provision.id}"](plain(line)) is expected
    named = judged(shipped_plan(name, day), line).provisions
    assert module["provisions"](plain(line)) == named


@given(st.data())
@settings(max_examples=25)
def test_generated_as_the_diagram(data: st.DataObject) -> None:
    """Some generated thresholds are in a currency without a rate."""
    ruleset = data.draw(rulesets())
    module = load(compile_module(ruleset, DAYS[1], RATES))
    built = build(ruleset, DAYS[1], RATES)
    for _ in range(4):
        line = data.draw(lines(ruleset.provisions, DAYS[1]))
        line = line.without(*data.draw(st.sets(st.sampled_from(["code", "value", "quantity"]))))
        assert module["possible"](plain(line)) == bits(terminals(built, line))


PRICED = """ruleset X "x"
  regime DPRK
  target KP
  currency EUR
source s "s"
  evidence recalled
prohibit p "dear"
  goods HS 43
  when value each > 300 EUR
  cite s
"""


def priced() -> dict[str, Any]:
    checked = STORE.check_text(PRICED)
    assert checked.ruleset is not None and checked.ok, checked.diagnostics
    return load(compile_module(checked.ruleset, DAYS[1], RATES))


LINE = {"code": "43.01", "direction": "export", "destination": "KP", "quantity": 3}


@pytest.mark.parametrize("amount", [900, "900.00", Decimal(900), Fraction(900)])
def test_amounts_are_exact(amount: object) -> None:
    evaluate = priced()["evaluate"]
    assert evaluate({**LINE, "value": (amount, "EUR")}).verdict == "free"
    assert evaluate({**LINE, "value": (Fraction(90001, 100), "EUR")}).verdict == "prohibited"
    assert evaluate({**LINE, "value": ("900.01", "EUR"), "quantity": None}).possible == (
        "free",
        "prohibited",
    )
    # a line worth 8 is not above 300 each, however many there are
    assert evaluate({**LINE, "value": (8, "EUR"), "quantity": None}).verdict == "free"


def test_other_rates_count_for_the_declared_value() -> None:
    module = priced()
    line = {**LINE, "value": (1200, "USD")}
    assert module["is_prohibited"](line) is False
    assert module["is_prohibited"](line, {"USD": Fraction(4, 5)}) is True
    assert module["is_prohibited"](line, {}) is None
    assert module["provisions"](line) == ()


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"value": (0.5, "EUR")}, TypeError),
        ({"value": 5}, TypeError),
        ({"value": (-1, "EUR")}, ValueError),
        ({"value": (Decimal("1e999999"), "EUR")}, ValueError),
        ({"value": (Decimal("NaN"), "EUR")}, ValueError),
        ({"quantity": 1.0}, TypeError),
        ({"quantity": True}, TypeError),
        ({"quantity": "2.5"}, ValueError),
        ({"net_mass": 0}, ValueError),
        ({"code": 4301}, TypeError),
        ({"code": "430"}, ValueError),
        ({"destination": 1}, TypeError),
        ({"destination": "kp"}, ValueError),
        ({"destination": "North Korea"}, ValueError),
        ({"value": (5, "eur")}, ValueError),
    ],
)
def test_facts_that_cannot_be(facts: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error, match=next(iter(facts))):
        priced()["evaluate"]({**LINE, **facts})


def test_deep_conditions_compile() -> None:
    condition: Any = Flag("a")
    for depth in range(150):
        condition = Or((Flag("b"), Not(And((condition, Flag(f"f{depth % 3}"))))))
    deep = Provision(
        "p", "prohibit", "deep\n'''\"\"\"\\", condition, ALL, None, None, (), "recalled"
    )
    rules = Ruleset("X", 'x"""\n', "DPRK", "KP", "EUR", "2012", (), (deep,), {}, {}, ())
    module = load(compile_module(rules, DAYS[1], RATES))
    facts: dict[str, Any] = {
        "code": "4301",
        "a": True,
        "b": False,
        "f0": True,
        "f1": True,
        "f2": True,
    }
    expected = reference.truth(condition, Line(facts), DAYS[1], RATES)
    assert module["provision_p"](facts) is expected
    assert module["evaluate"](facts).verdict == ("prohibited" if expected else "free")
    assert module["provision_p"].__doc__ == "Prohibit: deep\n'''\"\"\"\\\n\nNo source is cited."


@pytest.mark.parametrize("tool", ["mypy", "ruff", "ruff format"])
def test_tools_accept_the_modules(tool: str, tmp_path: Path) -> None:
    words = {
        "mypy": ["mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}"],
        "ruff": ["ruff", "check", "--isolated"],
        "ruff format": ["ruff", "format", "--isolated", "--check", "--line-length=100"],
    }[tool]
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed")
    files = []
    for name in STORE.names():
        files.append(tmp_path / f"rules_{name.lower()}.py")
        files[-1].write_text(compile_module(STORE.load(name), DAYS[3], EcbRates()), "utf-8")
    done = subprocess.run([*words, *files], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command(tmp_path: Path) -> None:
    made = tmp_path / "cn.py"
    done = CliRunner().invoke(command, ["CN@2018-01-10", "--target", "python", "-o", str(made)])
    assert done.exit_code == 0, done.output
    assert made.read_text("utf-8") == compile_module(STORE.load("CN"), DAYS[2], EcbRates())
    wrong = CliRunner().invoke(command, ["CN", "--target", "cobol"])
    assert wrong.exit_code == 2 and ", python, " in wrong.output
