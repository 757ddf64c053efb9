"""Two generated lists of many provisions against each other: how time and memory grow.

Every region's witness is confirmed by the reference evaluator inside the timing.
"""

from __future__ import annotations

import random
import resource
from datetime import date
from fractions import Fraction
from time import perf_counter

from rulec.analysis.diff import diff
from rulec.diagram.from_model import build
from rulec.model.condition import CodeIn, Condition, Flag, MoneyAbove, both
from rulec.model.ruleset import Fact, Provision, Ruleset
from rulec.money import FixedRates
from rulec.nomenclature import CodeSet, leaves

SIZES = (1_000, 3_000, 10_000)
DAY = date(2023, 1, 2)
RATES = FixedRates({"EUR": 1, "USD": "0.9"})
JUDGED = ("fine", "luxury", "rare")


def generated(seed: int, size: int) -> Ruleset:
    """Bans on single codes of six or eight digits, most above a value, some if judged so."""
    draw = random.Random(seed)
    codes = [low for a, b in leaves("HS2022").ranges for low in range(a, b, 10**4)]
    made = []
    for number in range(size):
        low = draw.choice(codes)
        goods = CodeSet(((low, low + draw.choice((10**4, 10**4, 10**2))),))
        parts: list[Condition] = [CodeIn(goods)]
        if draw.random() < 0.6:
            limit = Fraction(draw.choice((20, 50, 75, 100, 500, 1000, 10_000)))
            parts.append(MoneyAbove("each", True, limit, draw.choice(("EUR", "USD"))))
        if draw.random() < 0.3:
            parts.append(Flag(draw.choice(JUDGED)))
        name = f"p{number}"
        made.append(
            Provision(name, "prohibit", name, both(*parts), goods, None, None, (), "recalled")
        )
    facts = {name: Fact(name, "judgement", name) for name in JUDGED}
    return Ruleset(
        f"S{seed}", "generated", "DPRK", "KP", "EUR", "HS2022", (), tuple(made), facts, {}, ()
    )


def main() -> bool:
    """Print a row for each size; False if a witness is not confirmed."""
    print("\nGenerated lists against each other, every witness confirmed (bar: 10,000 in 10 s)")
    good = True
    for size in SIZES:
        a, b = generated(1, size), generated(2, size)
        start = perf_counter()
        found = diff(a, b, DAY, DAY, RATES, {})
        seconds = perf_counter() - start
        cuts = len(build(a, DAY, RATES).cells) + len(build(b, DAY, RATES).cells)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        good = good and found.confirmed
        print(
            f"  {size:>6} provisions each  {seconds:6.2f} s  {len(found.regions):>6} regions  "
            f"{cuts:>6} cuts  peak {peak} MB"
        )
    return good
