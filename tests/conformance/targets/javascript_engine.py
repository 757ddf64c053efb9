"""Runs generated JavaScript on Node.js, and the lists that its tests share."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest

from rulec.model.condition import Flag, OneOf, both
from rulec.model.line import DIRECTIONS
from rulec.model.ruleset import Citation, Fact, Provision, Ruleset, Source
from rulec.money import FixedRates, Rates
from rulec.nomenclature import ALL
from rulec.targets.javascript import TARGET
from rulec.targets.plan import Plan, plan
from rulec.targets.registry import Options
from rulec.targets.vectors import Vector, plain
from tests.conformance.targets import harness
from tests.conformance.targets.harness import Answer
from tests.conformance.targets.lists import COUNTED, RULES, planned

# One module and its lines come in as JSON in each row, the answers go out in a row. A field whose
# name ends in "!" is told in JavaScript.
DRIVER = """
import { createInterface } from "node:readline";
const told = (key, value) =>
  Array.isArray(value) || typeof value !== "object" || value === null ? value
    : Object.fromEntries(Object.entries(value).map(([k, v]) =>
        k.endsWith("!") ? [k.slice(0, -1), eval(v)] : [k, v]));
for await (const row of createInterface({ input: process.stdin })) {
  const { module, lines, tell } = JSON.parse(row, told);
  const m = await import("data:text/javascript;base64," + module);
  const answers = lines.map((line) => {
    try {
      const { verdict, possible, provisions } = m.evaluate(line);
      return { verdict, possible, provisions, prohibited: m.isProhibited(line) };
    } catch (error) {
      return { error: error.name, message: error.message };
    }
  });
  console.log(JSON.stringify(tell ? eval(tell) : answers));
}
"""


class Node:
    """A process of Node.js that evaluates lines with the modules that it is given."""

    def __init__(self) -> None:
        arguments = ["node", "--input-type=module", "-e", DRIVER]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            arguments, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )
        atexit.register(self.process.kill)

    def ask(self, module: str, lines: Sequence[object], tell: str = "") -> Any:
        """The answers to lines; or what an expression tells of the module `m`."""
        row = {"module": b64encode(module.encode()).decode(), "lines": lines, "tell": tell}
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(row) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@cache
def node() -> Node:
    if shutil.which("node") is None:
        pytest.skip("Node.js (node) is not installed: the JavaScript target is not tested")
    return Node()


def tool(name: str) -> str:
    """A development tool on the path or in the folder that the environment names."""
    folder = os.environ.get("RULEC_NODE_MODULES")
    found = shutil.which(name, path=f"{folder}/.bin") if folder else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is neither on the path nor in RULEC_NODE_MODULES: not tested with it")
    return found


def module(plan: Plan, options: Options | None = None) -> str:
    return TARGET.compile([plan], options or Options())[".mjs"]


def types(plan: Plan) -> str:
    return TARGET.compile([plan], Options())[".d.mts"]


def stated(plan: Plan, vector: Vector, number: int) -> dict[str, object]:
    """The facts of a vector in one of the forms in which a module takes them."""
    facts: dict[str, object] = dict(plain(vector.line))
    named = {k for t in plan.tests if t.var[2] == "direction" for k in t.keys}
    if facts.get("direction") not in (None, *DIRECTIONS):  # modules refuse what is no direction
        facts["direction"] = next(d for d in DIRECTIONS if d not in named)
    if "value" in facts and number % 3:
        amount, currency = facts["value"], facts.pop("currency")
        pair = {"amount": amount, "currency": currency}
        facts["value"] = pair if number % 3 == 1 else [amount, currency]
    quantity = facts.get("quantity")
    if isinstance(quantity, str) and number % 2:
        facts["quantity"] = int(quantity)
    elif isinstance(quantity, str) and number % 5 == 0:
        facts["quantity!"] = f"{facts.pop('quantity')}n"
    if number % 7 == 0 and len(str(facts.get("code", ""))) > 4:
        facts["code"] = (
            f"{str(facts['code'])[:4]}.{str(facts['code'])[4:6]} {str(facts['code'])[6:]}"
        )
    return facts


def run(plan: Plan, some: Sequence[Vector]) -> Iterator[Answer]:
    lines = [stated(plan, vector, number) for number, vector in enumerate(some)]
    for line, got in zip(lines, node().ask(module(plan), lines), strict=True):
        assert "error" not in got, (line, got)
        verdict, possible = got["verdict"], tuple(got["possible"])
        whether = verdict == "prohibited"
        assert got["prohibited"] is (None if "prohibited" in possible and not whether else whether)
        yield verdict, possible, tuple(got["provisions"])


MONTH = FixedRates({"EUR": 1, "USD": "0.75"}, "made for testing")


@cache
def written(text: str = RULES, rates: Rates = MONTH) -> Plan:
    return planned(text, rates)


TWO_COUNTED = (
    COUNTED
    + """
prohibit q "Furs of a third kind"
  goods HS 4302
  when  value each >= 50.5 TWD and value each < 60 TWD
  cite  s "2"
"""
)


NASTY = (
    "\"double\" 'single' \\ `${globalThis.stained = 1}`\n*/ globalThis.stained = 1; /*\r\n// x\u2028"
    "globalThis.stained = 1\u2029</script><script><!-- \u202e\u200b\x00\x7f\ufeff {@link x} @deprecated "
    "é 中文 😀 \ud800 €"
)


def nasty() -> Plan:
    """A list whose every text is hostile."""
    names = ("constructor", "__proto__", "a b", "toString", NASTY)
    facts = {
        name: Fact(name, "judgement", NASTY, by=NASTY, ground="*/ globalThis.stained = 1 /*")
        for name in names
    }
    facts["pick"] = Fact("pick", "one_of", NASTY, (NASTY, "b", "__proto__"))
    source = Source(NASTY, NASTY, f"https://x/{NASTY}", "recalled")
    condition = both(*(Flag(name) for name in names), OneOf("pick", frozenset({NASTY})))
    made = [
        Provision(
            NASTY + str(i), "prohibit", NASTY, condition, ALL, None, None,
            (Citation(source, NASTY), Citation(source, None)), "recalled",
        )
        for i in range(2)
    ]  # fmt: skip
    ruleset = Ruleset(
        NASTY, NASTY, "DPRK", "KP", "EUR", "HS2012", (), tuple(made), facts, {NASTY: source}, ()
    )
    return plan(ruleset, harness.DAY, FixedRates({"EUR": 1}, NASTY), {"direction": NASTY}, {NASTY})
