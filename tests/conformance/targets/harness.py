"""What every target is held against: shipped and generated lists with vectors of lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache

from hypothesis import Phase, given, settings

from rulec.analysis.verdict import commercial_export
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, FixedRates, Rates
from rulec.targets.limits import CannotSay
from rulec.targets.plan import Plan, plan
from rulec.targets.vectors import Vector, vectors
from rulec.testing import rulesets

STORE = Store()
ECB = EcbRates()
DAYS = (date(2014, 5, 2), date(2018, 1, 10), date(2026, 6, 15))
DAY = DAYS[0]
RATES = FixedRates({"EUR": 1, "USD": "0.75", "RUB": "0.02"})
NO_ROUBLES = FixedRates({"EUR": 1, "USD": "0.75"})

# verdict, possible verdicts from mild to strict, provisions and exemptions that hold or may hold
Answer = tuple[str, tuple[str, ...], tuple[str, ...]]
Run = Callable[[Plan, Sequence[Vector]], Iterable[Answer]]


@cache
def shipped(name: str, day: date) -> Plan:
    """A shipped list, nothing assumed."""
    return plan(STORE.load(name), day, ECB)


@cache
def shipped_exports(name: str, day: date) -> Plan:
    """A shipped list for commercial exports to its target, judgements never stated."""
    ruleset = STORE.load(name)
    judged = [f.name for f in ruleset.facts.values() if f.kind == "judgement"]
    return plan(ruleset, day, ECB, commercial_export(ruleset), judged)


@cache
def generated(count: int) -> tuple[Plan, ...]:
    """Small lists that mix every kind of test; every other one has a currency without a rate."""
    found: list[Ruleset] = []

    @settings(max_examples=count, phases=[Phase.generate], derandomize=True, database=None)
    @given(rulesets())
    def collect(ruleset: Ruleset) -> None:
        found.append(ruleset)

    collect()
    rates: tuple[Rates, Rates] = (RATES, NO_ROUBLES)
    return tuple(plan(r, DAY, rates[i % 2]) for i, r in enumerate(found))


def assert_conforms(run: Run, plan: Plan, count: int, seed: int = 0) -> None:
    """The target gives every vector the reference's answer."""
    some = list(vectors(plan, count, seed))
    got = list(run(plan, some))
    assert len(got) == len(some)
    for vector, answer in zip(some, got, strict=True):
        expected = (vector.verdict, vector.possible, vector.provisions)
        assert answer == expected, f"{plan.ruleset.id} on {plan.day}: {vector.as_json()}"


def assert_generated_conform(run: Run, plans: Sequence[Plan], count: int) -> int:
    """Generated lists conform, or are refused by name; the number that were not refused."""
    said = 0
    for number, one in enumerate(plans):
        try:
            assert_conforms(run, one, count, number)
        except CannotSay:
            continue
        said += 1
    return said
