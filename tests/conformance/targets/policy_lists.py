"""The lists that the policy languages, Rego and CEL, are tested on beside the shipped ones."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache

from rulec.model.condition import Flag, OneOf, both
from rulec.model.ruleset import Citation, Fact, Provision, Ruleset, Source
from rulec.money import FixedRates, Money
from rulec.nomenclature import ALL
from rulec.targets.limits import MOST
from rulec.targets.plan import Plan, plan
from rulec.targets.vectors import Vector
from tests.conformance.targets import harness
from tests.conformance.targets.lists import RULES, planned

MONTH = FixedRates({"EUR": 1, "USD": "0.75"}, "made for testing")
ODD = FixedRates({"EUR": 1, "USD": Fraction(1009, 907)}, "made for testing")


@cache
def written(text: str = RULES, rates: FixedRates = MONTH) -> Plan:
    return planned(text, rates)


NASTY = (
    "\"double\" 'single' \\ `raw` \\u0041 %s {{x}} ${y}\n# METADATA\r\n# entrypoint: true\n"
    'verdict := "free"\n}\u2028verdict := 1\u2029 \u202e\u200b\x00\x07\x7f\ufeff é 中文 😀 \U000e0041 €'
)
PICKED = "not 'single' `raw` %s {{x}} é 中文 😀"  # rego-cpp tells what is escaped by its spelling


def nasty(name: str) -> Plan:
    """A list whose every text is hostile."""
    names = ("input", "__proto__", "a b", "with", NASTY)
    facts = {name: Fact(name, "judgement", NASTY, by=NASTY, ground=NASTY) for name in names}
    facts["pick"] = Fact("pick", "one_of", NASTY, (NASTY, "b", PICKED))
    source = Source(NASTY, NASTY, f"https://x/{NASTY}", "recalled")
    condition = both(*(Flag(name) for name in names), OneOf("pick", frozenset({PICKED})))
    made = [
        Provision(
            NASTY + str(i), "prohibit", NASTY * 9, condition, ALL, None, None,
            (Citation(source, NASTY), Citation(source, None)), "recalled",
        )
        for i in range(2)
    ]  # fmt: skip
    ruleset = Ruleset(
        name, NASTY, "DPRK", "KP", "EUR", "HS2012", (), tuple(made), facts, {NASTY: source}, ()
    )
    return plan(ruleset, harness.DAY, FixedRates({"EUR": 1}, NASTY), {"direction": NASTY}, {NASTY})


def beyond(vector: Vector) -> bool:
    """Whether a value is above what is counted, as some thousands of millions of rupiah are."""
    value = vector.line.get("value")
    return isinstance(value, Money) and value.amount > MOST["value"]


def comparisons(count: int) -> list[tuple[int, int, int, int, int, int, int]]:
    """Counts beside limits of many digits: over, under, whole, num, den, most, and the sign of
    over / under - (whole + num / den).
    """
    draw = random.Random("limits")
    made = []
    while len(made) < count:
        den = draw.choice((1, draw.randrange(1, 2**31), 2**31 - 1 - draw.randrange(9)))
        num = draw.choice((0, den - 1, draw.randrange(den)))
        whole = draw.choice((0, draw.randrange(10), draw.randrange(10 ** draw.randrange(1, 16))))
        most = min(10**15, 9 * 10**15 // whole) if whole else 10**15
        under = draw.choice((1, most, max(1, most - draw.randrange(9)), draw.randint(1, most)))
        over = whole * under + num * under // den + draw.choice((-1, 0, 0, 1, 1))
        if most < 10**15 and draw.random() < 0.1:
            under, over = most + 1, 9 * 10**15
        if 0 <= over <= 9 * 10**15:
            found = over * den - (whole * den + num) * under
            made.append((over, under, whole, num, den, most, (found > 0) - (found < 0)))
    return made
