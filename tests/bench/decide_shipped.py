"""The compiled module of every shipped list: verdicts with facts missing, explanations, size."""

from __future__ import annotations

import py_compile
import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rulec.diagram.lifted import FACTS
from rulec.model.load import Store
from rulec.money import EcbRates
from rulec.targets.plan import Plan, plan
from rulec.targets.python import compile_plan
from rulec.targets.vectors import vectors
from tests.bench.decide_lists import Record
from tests.bench.decide_module import load, one_decision, stated
from tests.bench.timing import process, shown

DAY = date(2018, 1, 10)
LINES = 500
BARS = {"is_prohibited": 5e-6, "evaluate": 5e-6, "explain": 30e-6}
USUAL = ("code", "direction", "destination")
LEFT_OUT: tuple[Callable[[str], bool], ...] = (
    lambda fact: fact == "code",
    lambda fact: fact != "code",
    lambda fact: fact not in USUAL,
    lambda fact: fact not in (*USUAL, "value"),
    lambda fact: fact not in (*USUAL, "value", "quantity", "purpose"),
    lambda fact: fact in ("value", "quantity"),
)


def main() -> bool:
    """Print the table; False if an answer differs from the diagram's."""
    print(f"\nOne decision of every shipped list on {DAY} with facts missing: the mean of {LINES}")
    print("lines of listed codes, for the slowest of six ways to leave facts out")
    print(f"  {'':<12}" + "".join(f"{call:>14}" for call in BARS) + f"{'module':>10}{'import':>10}")
    agree = True
    slowest = dict.fromkeys(BARS, 0.0)
    empty = _importing("")
    for name in Store().names():
        made = plan(Store().load(name), DAY, EcbRates())
        source = compile_plan(made)
        module = load(source)
        same = _agrees(module, made)
        agree = agree and same
        some = _lines(made)
        times = {}
        for call in BARS:
            decide = getattr(module, call)
            times[call] = max(_mean(decide, some, gone) for gone in LEFT_OUT)
            slowest[call] = max(slowest[call], times[call])
        cells = "".join(f"{shown(times[call]):>14}" for call in BARS)
        size = f"{len(source.encode()) / 1000:.0f} kB"
        told = "same answers" if same else "DISAGREES"
        print(
            f"  {name:<12}{cells}{size:>10}{shown(max(_importing(source) - empty, 0)):>10}  {told}"
        )
    for call, bar in BARS.items():
        kept = "within" if slowest[call] <= bar else "BEYOND"
        print(f"  {call}: at most {shown(slowest[call])}, {kept} the bar of {shown(bar)}")
    return agree


def _agrees(module: Any, made: Plan) -> bool:
    for vector in vectors(made, 300):
        told = module.explain(stated(vector.line))
        named = tuple(p.id for p in told.provisions)
        if (told.possible, named) != (vector.possible, vector.provisions):
            return False
    return True


def _lines(made: Plan) -> list[Record]:
    """Complete lines of listed codes; a value is text, in another currency, on every other one."""
    draw = random.Random(made.ruleset.id)
    codes = [code for code in made.codes.prefixes if code] or ["43"]
    tests = {str(test.var[2]): test for test in made.tests if test.kind in FACTS}
    lines = []
    for number in range(LINES):
        line: Record = {
            "code": f"{draw.choice(codes)}0000000000"[:10],
            "direction": "export",
            "destination": made.ruleset.target,
            "purpose": "commercial",
            "value": (f"{draw.randrange(10**5)}.50", "USD") if number % 2 else (500, "EUR"),
            "quantity": draw.randrange(1, 9),
        }
        for name, test in tests.items():
            if test.kind == "flag":
                line.setdefault(name, draw.random() < 0.5)
            elif test.kind == "one_of":
                line.setdefault(name, draw.choice((*test.keys, "another")))
        lines.append(line)
    return lines


def _mean(
    decide: Callable[[Record], Any], some: list[Record], gone: Callable[[str], bool]
) -> float:
    lines = [{fact: value for fact, value in line.items() if not gone(fact)} for line in some]
    return one_decision(decide, lines)


def _importing(source: str) -> float:
    """Seconds of a process that imports a module which Python has compiled before."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "listed.py")
        file.write_text(source, "utf-8")
        py_compile.compile(str(file), doraise=True)
        command = f"import sys; sys.path.insert(0, {folder!r}); import listed"
        return process([sys.executable, "-c", command], 3)
