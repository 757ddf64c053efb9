"""The compiled Python module beside the reference, and the text that it is made of."""

from __future__ import annotations

import ast
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from rulec.diagram.lifted import FACTS, FIRST
from rulec.model.condition import And, Flag, MoneyAbove, OneOf, Or
from rulec.model.line import QUANTITIES, FactValue, Line
from rulec.model.ruleset import VERDICTS, Citation, Provision, Ruleset, Source
from rulec.money import Money
from rulec.nomenclature import ALL
from rulec.targets.plan import Plan, plan
from rulec.targets.python import compile_plan
from rulec.targets.registry import Options, target
from rulec.targets.vectors import Vector, decimal, drawn_lines, judged
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer
from tests.conformance.targets.test_plan import child, holds


def load(source: str) -> dict[str, Any]:
    made = ModuleType("compiled_list")
    sys.modules[made.__name__] = made  # dataclasses look their module up there
    exec(compile(source, "compiled_list.py", "exec"), made.__dict__)
    return made.__dict__


@cache
def module(plan: Plan) -> dict[str, Any]:
    return load(compile_plan(plan))


def spelled(line: Line, how: str) -> dict[str, Any]:
    """The facts with amounts as fractions, as text, or as whole numbers where they are."""

    def amount(number: Fraction) -> object:
        if how == "fractions":
            return number
        if how == "text":
            return decimal(number)
        return int(number) if number.denominator == 1 else Decimal(decimal(number))

    made: dict[str, Any] = {}
    for name, value in line.facts.items():
        if isinstance(value, Money):
            made[name] = (amount(value.amount), value.currency)
        else:
            made[name] = amount(value) if isinstance(value, Fraction) else value
    return made


def run(plan: Plan, some: Sequence[Vector]) -> Iterator[Answer]:
    """Every way to spell a line and every function of the module have to agree."""
    made = module(plan)
    for vector in some:
        answers = set()
        for how in ("fractions", "text", "whole numbers"):
            line = spelled(vector.line, how)
            told = made["explain"](line)
            named = tuple(p.id for p in told.provisions)
            answers.add((told.verdict, told.possible, named))
            assert made["provisions"](line) == named
            evaluated = made["evaluate"](line)
            assert (evaluated.verdict, evaluated.possible) == (told.verdict, told.possible)
            banned = None if "prohibited" in told.possible else False
            assert made["is_prohibited"](line) is (banned if told.verdict != "prohibited" else True)
        (answer,) = answers
        yield answer


@pytest.mark.parametrize("name", harness.STORE.names())
@pytest.mark.parametrize("day", harness.DAYS, ids=str)
def test_shipped(name: str, day: date) -> None:
    harness.assert_conforms(run, harness.shipped(name, day), 100)
    harness.assert_conforms(run, harness.shipped_exports(name, day), 40)


def test_generated() -> None:
    """Nothing is refused."""
    assert harness.assert_generated_conform(run, harness.generated(100), 15) == 100


def completed(plan: Plan, count: int) -> Iterator[Line]:
    """Lines on the borders of a plan with every fact stated, amounts as whole numbers."""
    draw = random.Random(f"{plan.ruleset.id} {plan.day}")
    tests = {str(t.var[2]): t for t in plan.tests if t.kind in FACTS}
    for line in drawn_lines(plan, count, 1):
        facts: dict[str, FactValue] = dict(line.facts)
        facts.setdefault("code", draw.choice([c for c in plan.codes.prefixes if c] or ["43"]))
        facts.setdefault("value", Money(Fraction(draw.randrange(10**4)), "EUR"))
        for name in QUANTITIES:
            facts.setdefault(name, Fraction(draw.randrange(1, 9)))
        for name, test in tests.items():
            if test.kind == "flag":
                facts.setdefault(name, draw.random() < 0.5)
            elif test.kind == "one_of":
                facts.setdefault(
                    name, draw.choice(plan.fact(name).values or (*map(str, test.keys), "ZZ"))
                )
        yield Line(facts)


@pytest.mark.parametrize("name", harness.STORE.names())
def test_complete_lines(name: str) -> None:
    """The straight way through the generated functions."""
    made = harness.shipped(name, harness.DAYS[1])
    some = [judged(made, line) for line in completed(made, 100)]
    for vector, answer in zip(some, run(made, some), strict=True):
        assert answer == (vector.verdict, vector.possible, vector.provisions), vector.as_json()


def test_complete_lines_of_generated_lists() -> None:
    for made in harness.generated(100):
        some = [judged(made, line) for line in completed(made, 10)]
        for vector, answer in zip(some, run(made, some), strict=True):
            assert answer == (vector.verdict, vector.possible, vector.provisions), vector.as_json()


def walked(plan: Plan, line: Line, rates: Mapping[str, Fraction]) -> Answer:
    """The answer if the declared value counts at other rates: in euros, and as it is stated."""
    code = line.get("code")
    entry = plan.entries[plan.unstated if code is None else plan.codes.entry(str(code))]
    known = {"": Fraction(1)}
    for name in QUANTITIES:
        amount = line.get(name)
        if isinstance(amount, Fraction):
            known[name] = amount
    value = line.get("value")
    if isinstance(value, Money):
        if value.currency in rates:
            known["EUR"] = value.amount * rates[value.currency]
        if value.currency in plan.groups and value.currency not in plan.euros:
            known[value.currency] = value.amount
    ref = entry.root
    while ref >= FIRST:
        ref = child(plan.test(ref), line, known)
    possible = tuple(v for i, v in enumerate(VERDICTS) if ref >> i & 1)
    named = tuple(plan.provisions[i].id for i, f in entry.named if holds(f, line, known))
    return possible[0] if len(possible) == 1 else "undetermined", possible, named


def test_other_rates() -> None:
    """Thresholds stay; a value may count in euros and in roubles, which have no rate, at once."""
    twice = 0
    for made in harness.generated(100):
        for rates in ({"RUB": Fraction(1, 40), "USD": Fraction(4, 5)}, {}):
            for line in drawn_lines(made, 10, 2):
                facts = spelled(line, "whole numbers")
                expected = walked(made, line, {"EUR": Fraction(1), **rates})
                told = module(made)["explain"](facts, rates)
                got = (told.verdict, told.possible, tuple(p.id for p in told.provisions))
                assert got == expected, facts
                value = facts.get("value", (0, ""))
                twice += value[1] == "RUB" and "RUB" in made.groups and bool(rates)
    assert twice > 10


SMALL = """ruleset S "small"
  regime DPRK
  target KP
  currency EUR
judgement luxury "a luxury"
source s "the source"
  url <https://example.org>
  evidence recalled
prohibit dear "Dear furs"
  goods HS 43
  when value each > 300 EUR and judged luxury
  cite s "1"
"""


def small() -> Plan:
    checked = harness.STORE.check_text(SMALL)
    assert checked.ruleset is not None and checked.ok, checked.diagnostics
    given = {"direction": "export", "destination": "KP"}
    return plan(checked.ruleset, harness.DAY, harness.RATES, given)


def test_the_text() -> None:
    text = compile_plan(small())
    head, body = text.split("\n\n", 1)
    assert [line.split(":")[0] for line in head.splitlines()] == [
        "# Generated by rulec 0.1.0; do not edit.",
        "# Ruleset",
        "# Day",
        "# Nomenclature",
        "# Rates",
        "# Taken as stated",
        "# Taken as stated",
        "# Source",
        "# SHA-256 of what follows the empty line",
    ]
    for part in (PROVISION, FORMULA, TESTED, TABLES):
        assert part in body, body
    assert target("python").compile([small()], Options()) == {".py": text}


PROVISION = '''
def provision_dear(line: Line) -> bool | None:
    """Prohibit: Dear furs

    the source, 1
    """
    return _and(
        _code_in(line, CODES_0),
        _above(line, "each", (300, 1), "EUR", strict=True),
        _flag(line, "luxury"),
    )
'''
FORMULA = """
def _holds_0(line: Line, known: _Amounts) -> bool:
    return _may_hold(known.above("EUR", "quantity", (300, 1), strict=True)) and _may(line, "luxury")
"""
TESTED = """
def _test_15(line: Line) -> int:
    fact = line.get("luxury")
    if fact is False:
        return 1
    if fact is not True:
        return _walk(15, line)
    value = line.get("value")
    if type(value) is not tuple:
        return _walk(11, line)
    try:
        amount, currency = value
        rate = RATES[currency]
    except (KeyError, TypeError, ValueError):
        return _walk(11, line)
    if type(amount) is not int or amount < 0:
        return _walk(11, line)
    quantity = line.get("quantity")
    if type(quantity) is not int or quantity < 1:
        return _walk(11, line)
    if amount * rate[0] > 300 * quantity * rate[1]:
        return 4
    return 1
"""
TABLES = """
PREFIXES: dict[str, int] = {"": 0, "43": 1}
# Codes that stand for several ones which are not all decided alike.
COARSE: dict[str, int] = {}
UNSTATED = 2  # the entry of a line without a code
# What decides, its reference, and (place in CITED, place in FORMULAS).
ENTRIES: tuple[Entry, ...] = (
    (_always(1), 1, ()),
    (_test_15, 15, ((0, 0),)),
    (_test_16, 16, ((0, 0),)),
)
# Kind, fact or amount, divisor, values, cuts, a reference for each part, one if missing.
# A reference under 8 is a set of verdicts (bits), n >= 8 the row n - 8.
TESTS: tuple[Test, ...] = (
    ("ratio", "EUR", "", (), ((300, 1, True),), (1, 5), 0),
    ("ratio", "EUR", "quantity", (), ((300, 1, True),), (1, 4), 0),
"""


NASTY = (
    'x"""; import os #\n',
    "it's \"\\",
    "a\rb\u2028c\x85d\ufeff\x00",
    "\\" * 3 + "\n# x",
    "{braces} %s \\N{DASH}",
    "名" * 60,
    "w" * 200,
)


def nasty() -> Plan:
    """A list whose every text is an attempt on the program that it is compiled to."""
    provisions = []
    facts = [Flag(text) for text in NASTY]
    for number, text in enumerate(NASTY):
        source = Source(text, text, text, "recalled")
        dear = MoneyAbove("each", True, Fraction(10**40 + number, 3), "EUR")
        parts = (OneOf("purpose", frozenset((text, "y"))), OneOf("make", frozenset(NASTY)))
        condition = And((*parts, Or((facts[number], facts[number - 1])), dear))
        provisions.append(
            Provision(
                text,
                "prohibit",
                text,
                condition,
                ALL,
                None,
                None,
                (Citation(source, text),),
                "recalled",
            )
        )
    sources = {text: Source(text, text, text, "recalled") for text in NASTY}
    rules = Ruleset(
        NASTY[0], NASTY[0], "DPRK", "KP", "EUR", "2012", (), tuple(provisions), {}, sources, ()
    )
    return plan(rules, harness.DAY, harness.RATES, {NASTY[1]: True}, [NASTY[2]])


def test_texts_are_data() -> None:
    text = compile_plan(nasty())
    head, body = text.split("\n\n", 1)
    assert all(line.startswith("# ") for line in head.split("\n"))
    assert text.isprintable() or set(c for c in text if not c.isprintable()) == {"\n"}
    imports = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert len(imports) == 7
    made = load(text)
    assert [p.title for p in made["CITED"]] == list(NASTY)
    line = {"code": "43", "purpose": NASTY[3], "make": NASTY[4], NASTY[3]: True}
    worth = {"value": (10**40, "EUR"), "quantity": 1}
    assert made["evaluate"]({**line, **worth}).verdict == "prohibited"
    assert made["evaluate"]({**line, **worth, "quantity": 4}).verdict == "free"
    assert made["provisions"]({**line, **worth}) == (NASTY[3],)


@pytest.mark.parametrize("words", ["check", "format --check --line-length=100"])
def test_ruff_accepts_long_and_odd_texts(words: str, tmp_path: Path) -> None:
    if shutil.which("ruff") is None:
        pytest.skip("ruff is not installed")
    file = tmp_path / "nasty.py"
    file.write_text(compile_plan(nasty()), "utf-8")
    command = ["ruff", *words.split(), "--isolated", "--no-cache", str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_so_many_codes_are_kept() -> None:
    made = load(compile_plan(small()))
    for number in range(70_000):
        made["is_prohibited"]({"code": f"{4300000000 + number}"})
    assert 0 < len(made["_SEEN"]) <= 65536
    seen = len(made["_SEEN"])
    assert made["is_prohibited"]({"code": "43 " + " " * 50, "luxury": False}) is False
    assert len(made["_SEEN"]) == seen


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"code": ["43"]}, "code"),
        ({"code": "43", "luxury": 1}, "luxury"),
        ({"code": "43", "luxury": True, "value": (5, ["EUR"])}, "value"),
        ({"code": "43", "luxury": True, "value": (True, "EUR"), "quantity": 1}, "value"),
        ({"code": "43", "luxury": True, "value": [5, "EUR"]}, "value"),
        ({"code": "43", "luxury": True, "value": (5, "EUR", 1)}, "value"),
        ({"code": "43", "luxury": True, "value": (-5, "EUR"), "quantity": 1}, "value"),
        ({"code": "43", "luxury": True, "value": (5, "EUR"), "quantity": 0}, "quantity"),
        ({"code": "43", "luxury": True, "value": (5, "EUR"), "quantity": True}, "quantity"),
        ({"code": "43", "luxury": True, "value": (5, "USD"), "quantity": 2.0}, "quantity"),
    ],
)
def test_facts_that_cannot_be(facts: dict[str, Any], named: str) -> None:
    for name in ("evaluate", "is_prohibited", "explain", "possible"):
        with pytest.raises((TypeError, ValueError), match=f"^{named}"):
            module(small())[name](facts)


def test_rates_that_cannot_be() -> None:
    line = {"code": "43", "luxury": True, "value": (5, "USD"), "quantity": 1}
    for rate in (0, -1, 0.5, "x"):
        with pytest.raises((TypeError, ValueError), match="^rate of USD"):
            module(small())["evaluate"](line, {"USD": rate})
