"""A diff is exactly the set of lines on which two rulesets disagree.

Lines are placed in regions from the published JSON alone. `RULEC_DIFF_LINES` sets how many lines
a pair is tried on (default 1 500).
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.analysis.diff import diff
from rulec.analysis.one_rate import common_rates
from rulec.analysis.summary import readings
from rulec.cli.diff_json import as_json
from rulec.diagram.from_model import build
from rulec.diagram.query import paths
from rulec.model.condition import CodeIn, Flag, MoneyAbove, NumberAbove, OneOf, atoms
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.model.ruleset import VERDICTS, Ruleset
from rulec.money import EcbRates, FixedRates, Money, Rates
from rulec.nomenclature import declarable, edition_at
from rulec.reference import evaluator as reference
from rulec.targets.python import compile_module
from rulec.testing import rulesets

LINES = int(os.environ.get("RULEC_DIFF_LINES", "1500"))
STORE = Store()
DAY = date(2014, 5, 2)
PAIRS = [
    ("RU", DAY, "EU", DAY),
    ("EU", date(2017, 11, 14), "EU", date(2017, 11, 15)),
    ("UN", DAY, "RU", DAY),
    ("CA", DAY, "US", DAY),
]
_BASES = {"each": "quantity", "kg": "net_mass", "litre": "volume"}


def complete_lines(
    sides: list[tuple[Ruleset, date]], rng: random.Random, many: int, base: dict[str, Any]
) -> Iterator[Line]:
    """Lines that state every fact the two sides read, most of them on a border of a rule."""
    tests = [a for r, d in sides for p in r.in_force(d) for a in atoms(p.condition)]
    open_ = declarable(edition_at(sides[0][1])) | declarable(edition_at(sides[1][1]))
    cuts = sorted({c for t in tests if isinstance(t, CodeIn) for c in t.codes.cuts()} | {0})
    starts = [low for low, _ in open_.ranges]
    money = [t for t in tests if isinstance(t, MoneyAbove)]
    flags = sorted({t.fact for t in tests if isinstance(t, Flag)})
    numbers: dict[str, list[Fraction]] = {}
    values: dict[str, set[str]] = {}
    for test in tests:
        if isinstance(test, NumberAbove):
            numbers.setdefault(test.fact, []).append(test.bound)
        elif isinstance(test, OneOf):
            values.setdefault(test.fact, {"(another)"}).update(test.values)
    while many:
        code = rng.choice(cuts if rng.random() < 0.7 else starts) + rng.choice([0, 0, -1, 10**4])
        text = f"{min(max(code, 0), 10**10 - 1):010d}"
        if text not in open_:
            continue
        many -= 1
        facts: dict[str, Any] = {"code": text}
        facts["quantity"] = Fraction(rng.choice([1, 1, 2, 3, 7]))
        for name in ("net_mass", "volume"):
            facts[name] = Fraction(rng.randint(1, 60), rng.choice([1, 10]))
        facts["value"] = Money(Fraction(rng.randint(0, 20000)), "EUR")
        if money and rng.random() < 0.8:
            near = rng.choice(money)
            factor = facts[_BASES[near.per]] if near.per in _BASES else Fraction(1)
            step = rng.choice([Fraction(0), Fraction(0), Fraction(1, 100), Fraction(-1, 100)])
            facts["value"] = Money(max(near.amount * factor + step, Fraction(0)), near.currency)
        for name in flags:
            facts[name] = rng.random() < 0.5
        for name, bounds in numbers.items():
            facts[name] = max(rng.choice(bounds) + rng.choice([-1, 0, 1]), Fraction(1))
        for name, known in values.items():
            facts[name] = rng.choice(sorted(known))
        yield Line({**facts, **base})


def holds(region: dict[str, Any], line: Line, rates: Rates, day: date) -> bool:
    """Whether a line lies in a region, read from the JSON."""
    if not any(low <= str(line.get("code")) <= high for low, high in region["ranges"]):
        return False
    return all(_holds(test, line, rates, day) for test in region["tests"])


def _holds(test: dict[str, Any], line: Line, rates: Rates, day: date) -> bool:
    value: Any = line.get(test["fact"])
    if "is" in test:
        return bool(value == test["is"])
    if "is_not" in test:
        return value not in test["is_not"]
    if isinstance(value, Money):
        base = line.get(_BASES[test["per"]]) if test["per"] in _BASES else Fraction(1)
        assert isinstance(base, Fraction)
        factor = rates.rate(value.currency, day) / rates.rate(test["currency"], day)
        value = value.amount * factor / base
    if isinstance(value, date):
        value = Fraction(value.toordinal())
    for side, sign in (("low", 1), ("high", -1)):
        if side in test:
            gap = sign * (value - Fraction(test[side]["bound"]))
            if gap < 0 or (gap == 0 and not test[side]["included"]):
                return False
    return True


def plain(line: Line) -> dict[str, Any]:
    return {k: (v.amount, v.currency) if isinstance(v, Money) else v for k, v in line.facts.items()}


def run(source: str) -> Any:
    module = ModuleType("compiled_side")
    sys.modules[module.__name__] = module
    exec(compile(source, "compiled_side.py", "exec"), module.__dict__)
    return module.__dict__["evaluate"]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p[0]}@{p[1]}-{p[2]}@{p[3]}")
def test_shipped_regions_are_the_disagreement(pair: tuple[str, date, str, date]) -> None:
    left, left_day, right, right_day = pair
    sides = [(STORE.load(left), left_day), (STORE.load(right), right_day)]
    rates = common_rates(left_day, right_day, EcbRates())
    found = diff(sides[0][0], sides[1][0], left_day, right_day, rates)
    told = json.loads(json.dumps(as_json(found, list(found.regions))))
    assert told["witnesses_confirmed"]
    compiled = [run(compile_module(r, d, rates)) for r, d in sides]
    for region in found.regions:
        for evaluate, (_, day), verdict in zip(
            compiled, sides, (region.left, region.right), strict=True
        ):
            assert evaluate(plain(region.witness.with_(date=day))).verdict == verdict
    rng = random.Random(f"{pair}")
    base = dict(found.context)
    for line in complete_lines(sides, rng, LINES, base):
        verdicts = []
        for ruleset, day in sides:
            (only,) = reference.possible(ruleset, line.with_(date=day), day, rates)
            verdicts.append(only)
        inside = [r for r in told["regions"] if holds(r, line, rates, left_day)]
        assert len(inside) == (verdicts[0] != verdicts[1]), line
        for region in inside:
            assert [region["left"]["verdict"], region["right"]["verdict"]] == verdicts


@given(rulesets(), rulesets(), st.integers(0, 10**6))
@settings(max_examples=60)
def test_generated_regions_are_the_disagreement(a: Ruleset, b: Ruleset, seed: int) -> None:
    rates = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"})
    found = diff(a, b, DAY, DAY, rates, {})
    told = json.loads(json.dumps(as_json(found, list(found.regions))))
    assert told["witnesses_confirmed"]
    for line in complete_lines([(a, DAY), (b, DAY)], random.Random(seed), 25, {"date": DAY}):
        (left,) = reference.possible(a, line, DAY, rates)
        (right,) = reference.possible(b, line, DAY, rates)
        inside = [r for r in told["regions"] if holds(r, line, rates, DAY)]
        assert len(inside) == (left != right)
        for region in inside:
            assert (region["left"]["verdict"], region["right"]["verdict"]) == (left, right)


@given(rulesets())
@settings(max_examples=60)
def test_nothing_differs_from_itself(a: Ruleset) -> None:
    found = diff(a, a, DAY, DAY, EcbRates(), {})
    assert found.relation == "equal" and not found.regions


@given(rulesets(), rulesets())
@settings(max_examples=40)
def test_exchanging_the_sides_exchanges_the_verdicts(a: Ruleset, b: Ruleset) -> None:
    there, back = diff(a, b, DAY, DAY, EcbRates(), {}), diff(b, a, DAY, DAY, EcbRates(), {})
    assert {(r.codes, r.conditions, r.judgements, r.left, r.right) for r in there.regions} == {
        (r.codes, r.conditions, r.judgements, r.right, r.left) for r in back.regions
    }


@given(rulesets())
@settings(max_examples=100)
def test_readings_are_what_reaches_a_verdict(ruleset: Ruleset) -> None:
    """A reading of a verdict fits every path to it that is said, and no path to a milder one."""
    built = build(ruleset, DAY, EcbRates())
    for cell in built.cells:
        for level in (1, 2):
            told = readings(cell.root, level)
            for path, terminal in paths(cell.root):
                taken = {node.var: (node, index) for node, index in path}
                fits = [
                    reading
                    for reading in told
                    if all(
                        test.var in taken and _implied(taken[test.var], (test, index))
                        for test, index in reading
                    )
                ]
                assert not (fits and terminal < level), VERDICTS[terminal]


def _implied(taken: tuple[Any, int], wanted: tuple[Any, int]) -> bool:
    node, index = taken
    test, needed = wanted
    if test.var[1] == "flag":
        return index == needed
    if test.var[1] == "one_of":
        return (node.keys[index : index + 1] or (None,)) == (
            test.keys[needed : needed + 1] or (None,)
        )
    low = node.keys[index - 1] if index else None
    if needed and (low is None or low < test.keys[needed - 1]):
        return False
    if needed < len(test.keys):
        high = node.keys[index] if index < len(node.keys) else None
        return high is not None and high <= test.keys[needed]
    return True
