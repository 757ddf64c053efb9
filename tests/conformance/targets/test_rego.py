"""The Rego target on OPA's own engine, on regorus and on rego-cpp, beside the reference."""

from __future__ import annotations

import atexit
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rulec.model.line import DIRECTIONS
from rulec.model.ruleset import Ruleset
from rulec.money import FixedRates
from rulec.targets.limits import CannotSay
from rulec.targets.origin import digest
from rulec.targets.plan import Plan, plan
from rulec.targets.registry import Options
from rulec.targets.rego import TARGET
from rulec.targets.rego_amounts import COMPARED
from rulec.targets.vectors import Vector, plain
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer
from tests.conformance.targets.lists import COUNTED, RULES, TINY
from tests.conformance.targets.policy_lists import (
    MONTH,
    NASTY,
    ODD,
    PICKED,
    beyond,
    comparisons,
    nasty,
    written,
)

PACKAGES = {
    "opa": "opa_bindings (opa-golib-python-bindings)",
    "regorus": "regorus (gordon-to-regorus)",
    "regopy": "regopy",
}
ENGINES = tuple(PACKAGES)
EVERY = pytest.mark.parametrize("engine", ENGINES)


class Engine:
    """A process that evaluates lines with the modules that it is given."""

    def __init__(self, name: str) -> None:
        script = Path(__file__).with_name("rego_engine.py")
        pipe = subprocess.PIPE
        arguments = [sys.executable, str(script), name]
        self.process = subprocess.Popen(
            arguments, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )
        atexit.register(self.process.kill)

    def ask(self, module: str, lines: Sequence[object], rule: str = "decision") -> Any:
        """What a rule says of lines."""
        package = next(r for r in module.splitlines() if r.startswith("package "))[8:]
        row = {"module": module, "query": f"data.{package}.{rule}", "inputs": lines}
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(row) + "\n")
        self.process.stdin.flush()
        got = json.loads(self.process.stdout.readline() or '{"error": "the engine ended"}')
        assert isinstance(got, list), got
        return got


@cache
def engine_named(name: str) -> Engine:
    if find_spec(PACKAGES[name].split()[0]) is None:
        pytest.skip(f"{PACKAGES[name]} is not installed: the Rego target is not tested on it")
    return Engine(name)


def module(plan: Plan, options: Options | None = None) -> str:
    return TARGET.compile([plan], options or Options())[".rego"]


def stated(plan: Plan, vector: Vector, number: int) -> dict[str, object]:
    """The facts of a vector in one of the forms in which a module takes them."""
    facts: dict[str, object] = dict(plain(vector.line))
    named = {k for t in plan.tests if t.var[2] == "direction" for k in t.keys}
    if facts.get("direction") not in (None, *DIRECTIONS):  # modules refuse what is no direction
        facts["direction"] = next(d for d in DIRECTIONS if d not in named)
    for name in ("value", "quantity", "net_mass", "volume"):
        amount = facts.get(name)
        if isinstance(amount, str) and number % 2 and len(amount) < 16:
            facts[name] = float(amount) if "." in amount else int(amount)
    if number % 7 == 0 and len(code := str(facts.get("code", ""))) > 4:
        facts["code"] = f"{code[:4]}.{code[4:6]} {code[6:]}"
    return facts


def runner(name: str) -> Callable[[Plan, Sequence[Vector]], Iterator[Answer]]:
    def run(plan: Plan, some: Sequence[Vector]) -> Iterator[Answer]:
        lines = [stated(plan, vector, number) for number, vector in enumerate(some)]
        answers = engine_named(name).ask(module(plan), lines)
        for vector, line, got in zip(some, lines, answers, strict=True):
            if beyond(vector):
                assert got["reason"].startswith("value: "), (line, got)
                yield vector.verdict, vector.possible, vector.provisions
                continue
            assert "reason" not in got, (line, got)
            named = tuple(provision["id"] for provision in got["provisions"])
            yield got["verdict"], tuple(got["possible"]), named

    return run


@pytest.mark.parametrize("day", harness.DAYS, ids=str)
def test_shipped(day: date) -> None:
    for name in harness.STORE.names():
        harness.assert_conforms(runner("regorus"), harness.shipped(name, day), 6)
        harness.assert_conforms(runner("regorus"), harness.shipped_exports(name, day), 4)


def test_shipped_on_opa() -> None:
    for name in harness.STORE.names():
        harness.assert_conforms(runner("opa"), harness.shipped_exports(name, harness.DAYS[1]), 5)
    for name in ("EU_RUSSIA", "US", "RU"):
        harness.assert_conforms(runner("opa"), harness.shipped(name, harness.DAYS[2]), 15)


@pytest.mark.parametrize("name", ["CH", "HK", "KR", "RU", "UN"])
def test_shipped_on_rego_cpp(name: str) -> None:
    harness.assert_conforms(runner("regopy"), harness.shipped(name, harness.DAYS[2]), 15)
    harness.assert_conforms(runner("regopy"), harness.shipped_exports(name, harness.DAYS[2]), 10)


@pytest.mark.parametrize(("engine", "lists"), [("opa", 6), ("regorus", 40), ("regopy", 8)])
def test_generated(engine: str, lists: int) -> None:
    some = harness.generated(40)[-lists:]
    assert harness.assert_generated_conform(runner(engine), some, 15) == lists


@EVERY
@pytest.mark.parametrize("rates", [MONTH, ODD], ids=["month", "odd"])
def test_every_kind_of_fact(engine: str, rates: FixedRates) -> None:
    count = 100 if engine == "regopy" else 300
    harness.assert_conforms(runner(engine), written(RULES, rates), count)


BORDERS: list[tuple[str, dict[str, object], str]] = [
    ("43", {"value": "100", "quantity": 2}, "free"),
    ("43", {"value": "100.0001", "quantity": 2}, "prohibited"),
    ("43", {"value": 100.0001, "quantity": 2.0}, "prohibited"),
    ("43", {"value": "00100.00010000", "quantity": "2.000"}, "prohibited"),
    ("43", {"value": "900000000000", "quantity": "18000000000"}, "free"),
    ("43", {"value": "900000000000", "quantity": "17999999999"}, "prohibited"),
    ("43", {"value": "899999999999.9999", "quantity": "18000000000"}, "free"),
    ("43", {"value": "0", "quantity": "1000000000000"}, "free"),
    ("43", {"value": "66.67", "currency": "USD", "quantity": 1}, "prohibited"),
    ("43", {"value": "66.66", "currency": "USD", "quantity": 1}, "free"),
    ("43", {"value": "101", "currency": "XAU", "quantity": 2}, "undetermined"),
    ("43", {"value": "50"}, "free"),
    ("43", {"value": None, "quantity": 2}, "undetermined"),
    # USD 33.33 are EUR 24.9975
    ("2204", {"value": "999.9", "volume": "40"}, "free"),
    ("2204", {"value": "12498751249.875", "volume": "500000050"}, "free"),
    ("2204", {"value": "12498751249.8751", "volume": "500000050"}, "prohibited"),
    ("2204", {"value": "12498751249.875", "volume": "500000049.999999"}, "prohibited"),
    ("2204", {"value": "12498751249.8751", "volume": "500000050.000004"}, "prohibited"),
    ("2204", {"value": "12498751249.8751", "volume": "500000050.000005"}, "free"),
    ("2204", {"value": "1", "volume": "0.041", "made": "1952-02-28"}, "prohibited"),
    ("2204", {"value": "1", "volume": "0.041"}, "free"),
    ("2204", {"value": "1", "volume": "0.041", "age": "17.499999"}, "free"),
    ("2204", {"value": "1", "volume": "0.041", "age": "17.5"}, "prohibited"),
    ("2204", {"value": "1", "volume": "0.041", "age": -17.5}, "free"),
    ("7113", {"value": "500000.4999", "net_mass": "500"}, "free"),
    ("7113", {"value": "500000.5", "net_mass": "500"}, "prohibited"),
    ("7113", {"net_mass": "0.499999"}, "prohibited"),
]
CONTEXT: dict[str, object] = {"direction": "export", "destination": "KP", "purpose": "commercial"}
CONTEXT |= {"currency": "EUR", "colour": "red", "made": "1952-02-29", "age": 1}


@EVERY
def test_limits_of_many_digits(engine: str) -> None:
    text = f"""package limits

{COMPARED}

signs := [sign |
	some row in input
	found := _difference(row[0], row[1], [row[2], row[3], row[4], row[5]])
	sign := [found > 0, found >= 0]
]
"""
    some = comparisons(400 if engine == "regopy" else 3000)
    (got,) = engine_named(engine).ask(text, [[row[:6] for row in some]], "signs")
    assert got == [[row[6] > 0, row[6] >= 0] for row in some]


@EVERY
def test_amounts_are_exact(engine: str) -> None:
    lines = [{**CONTEXT, "code": code, **facts} for code, facts, _ in BORDERS]
    got = engine_named(engine).ask(module(written()), lines, "verdict")
    assert list(zip(lines, got, strict=True)) == [
        (line, verdict) for line, (_, _, verdict) in zip(lines, BORDERS, strict=True)
    ]


REFUSED: dict[str, list[object]] = {
    "code": ["12a", "430", "", "4", "430310101010", "４３", 4303, ["43"], True, {"a": 1}, "43\n"],
    "quantity": [0, "0", 2.5, "2.5", -1, "-1", True, "two", "", "1e3", "1_0", "0x10", "1.", ".5"],
    "net_mass": [0, "0", "-0.5", "0.0000001", 0.0000005, "1000000001", {}, False],
    "volume": ["0.000", -3, [1], "1 000"],
    "value": [
        "-0.01",
        -5,
        "80.00001",
        80.00001,
        "900000000000.01",
        1e20,
        "8e1",
        " 80",
        "+5",
        "80\n",
    ]
    + ["٣", True, {"amount": 80, "currency": "EUR"}, ["80", "EUR"], "NaN", "1" * 41, "", "0x10"],
    "currency": ["eur", "EURO", "", 978, True, "€"],
    "fine": ["yes", 1, 0, "true", []],
    "direction": ["EXPORT", 1, "", "other"],
    "colour": ["purple", ["red"], True],
    "destination": ["kp", "PRK", "", 408, True],
    "origin": ["FRA", 33, "FR\n"],
    "made": [
        "2023-02-29",
        "2023-2-3",
        "0000-01-01",
        "2023-01-01T00:00",
        20230101,
        "",
        "1900-02-29",
    ],
    "age": ["old", True, "0.0000001", "--5", "-", "9000000001", [17]],
}


@EVERY
def test_facts_that_cannot_be(engine: str) -> None:
    """Wherever they are, also where no provision would look at them."""
    text, asked = module(written()), engine_named(engine)
    lines, names = [], []
    for name, values in REFUSED.items():
        for value in values:
            line: dict[str, object] = {"currency": "EUR"} if name == "value" else {}
            lines += [{**line, name: value}, {**CONTEXT, "code": "0101", **line, name: value}]
            names += [name, name]
    for line, name, got in zip(lines, names, asked.ask(text, lines), strict=True):
        assert got["verdict"] == "rejected" and got["reason"].startswith(f"{name}: "), (line, got)
        assert got["possible"] == [] and got["provisions"] == []
    without = [{"value": "80"}, {"value": 80, "currency": None}]
    assert asked.ask(text, without, "verdict") == ["rejected", "rejected"]
    nothing: list[object] = [None, [], "4303", 4303, True]
    assert asked.ask(text, nothing, "verdict") == ["rejected"] * 5
    assert asked.ask(text, nothing, "reason") == ["input: state an object of facts"] * 5
    lines = [{}, dict.fromkeys(REFUSED), {"unheard of": 3}]
    assert asked.ask(text, lines, "verdict") == ["undetermined"] * 3


@EVERY
def test_fields_of_other_names(engine: str) -> None:
    names = {"code": "HS Code", "value": "CIF", "currency": 'cur"rency', "fine": "contains"}
    text = module(written(), Options(names))
    line: dict[str, object] = {"direction": "export", "destination": "KP"}
    line |= {"origin": "FR", "made": "2001-01-01"}
    line |= {"HS Code": "4202", "CIF": "70", 'cur"rency': "TWD"}
    lines = [line, {**line, "contains": True}, {**line, "contains": "x"}]
    got = engine_named(engine).ask(text, lines)
    assert [g["verdict"] for g in got] == ["undetermined", "license", "rejected"]
    assert got[2]["reason"] == "contains: state true or false"


@EVERY
@pytest.mark.parametrize("name", ["IN", NASTY], ids=["keyword", "nasty"])
def test_hostile_texts_stay_texts(engine: str, name: str) -> None:
    text = module(nasty(name))
    line: dict[str, object] = {"a b": True, "input": True, "with": True, "pick": PICKED}
    lines = [line, {**line, "pick": "b"}, {**line, "__proto__": False}, {**line, "pick": "c"}]
    got = engine_named(engine).ask(text, lines)
    assert got[0]["verdict"] == "undetermined" and got[0]["possible"] == ["free", "prohibited"]
    assert [p["id"] for p in got[0]["provisions"]] == [NASTY + "0", NASTY + "1"]
    assert got[0]["ruleset"] == name
    assert got[0]["provisions"][0] == {
        "id": NASTY + "0",
        "kind": "prohibit",
        "title": NASTY * 9,
        "evidence": "recalled",
        "citations": [f"{NASTY}, {NASTY}", NASTY],
    }
    assert [g["verdict"] for g in got[1:]] == ["free", "free", "rejected"]
    assert all(c.isprintable() or c in "\n\t" for c in text)
    assert all(len(row) < 1024 for row in text.splitlines())
    assert text.count("\n# METADATA\n") == 1 == text.count("\n# entrypoint: true\n")


def test_half_a_surrogate_pair() -> None:
    ruleset = Ruleset("T", "\ud800 x", "DPRK", "KP", "EUR", "HS2012", (), (), {}, {}, ())
    module(plan(ruleset, harness.DAY, MONTH)).encode()


def test_what_cannot_be_said_is_refused_by_name() -> None:
    with pytest.raises(CannotSay, match=r"rego cannot say .* between two limits: p$"):
        module(written(COUNTED))
    rates = FixedRates({"EUR": 1, "USD": Fraction(10**21 + 7, 3 * 10**20 + 1)})
    with pytest.raises(CannotSay, match="too many digits"):
        module(written(RULES, rates))


def test_the_same_text_every_time() -> None:
    for one in (written(), harness.shipped("EU", harness.DAYS[1])):
        text = module(one)
        assert text == module(plan(one.ruleset, one.day, one.rates))
        head, _, body = text.partition("\n\n")
        assert head.endswith(digest(body)) and body.startswith("package rulec.")
        assert one.ruleset.title in head and str(one.day) in head and one.rates.source in head


def test_laid_out_as_opa_fmt_does() -> None:
    """What opa fmt would change: blanks for tabs, blanks at the end, more than one empty line, an
    operator within another without parentheses, a list of one row in three, a row too long for it.
    """
    for one in (written(), nasty("IN"), harness.shipped("EU_SYRIA", harness.DAYS[1])):
        text = module(one)
        code = "\n".join(row for row in text.splitlines() if not row.startswith("#"))
        code = re.sub(r'"(?:\\.|[^"\\])*"|`[^`]*`', '""', code)
        assert text.endswith("}\n") and not text.endswith("\n\n") and "\n\n\n" not in text
        assert not re.search(r"[ \t]$|^ |\t |  ", code, flags=re.MULTILINE)
        assert not re.search(r"^(\t*).*[\[{(]\n\1\t(?!\t).*,\n\1[\]})]", code, flags=re.MULTILINE)
        assert not re.search(r"[\w)\]] [-+*/%] [\w\[.\]]+ [-+*/%] ", code)


TINY_TABLES = """\
_entry := 2 if not _code

else := entries[0] if {
	entries := [entry |
		some size in [10, 8, 6, 4, 2, 0]
		entry := _prefixes[substring(_code, 0, size)]
	]
}

# The longest one that a code begins with counts.
_prefixes := {"": 0, "43": 1}

# What is possible for an entry, as a sum: free 1, license 2, prohibited 4.
_root(0) := 1
_root(1) := _test_7
_root(2) := _test_8

# The provisions of an entry, and whether they hold or may hold.
_named(0) := []
_named(1) := [["furs", _holds_0]]
_named(2) := [["furs", _holds_0]]

_test_0 := 5 if _above_0

else := 1

_test_1 := 4 if _above_1

else := 1

_test_2 := _test_1 if _quantity

else := _test_0

_test_3 := _test_2 if _value_eur

else := 5

_test_4 := 5 if _above_1

else := 1

_test_5 := _test_4 if _quantity

else := _test_0

_test_6 := _test_5 if _value_eur

else := 5

_test_7 := _test_3 if input.used == false

else := 1 if input.used == true

else := _test_6

_test_8 := _test_6 if input.used == false

else := 1 if input.used == true

else := _test_6

default _holds_0 := false

_holds_0 if {
	not _contrary_0
	not _contrary_1
}

# What is stated, and is not as a provision has it.
_contrary_0 if _above_1 == false

_contrary_1 if input.used == true

_cited := {"furs": {
	"id": "furs",
	"kind": "prohibit",
	"title": "Furs above EUR 50",
	"evidence": "recalled",
	"citations": ["a decree, 1"],
}}
"""


def test_the_rules_of_a_tiny_list() -> None:
    ruleset = written(TINY).ruleset
    tiny = plan(ruleset, harness.DAY, MONTH, {"direction": "export", "destination": "KP"})
    text = module(tiny)
    assert text[text.index("_entry :=") :] == TINY_TABLES
