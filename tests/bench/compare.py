"""The difference of two real lists: all regions by diagrams, beside one witness by an SMT solver, for a commercial
export.

Both start from resolved rulesets; each side's own encoding is inside the timing.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from rulec.analysis.diff import diff
from rulec.analysis.equivalence import equivalent
from rulec.diagram import from_model
from rulec.model.line import Line
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates
from tests.bench.timing import best, installed, report

PAIRS = (
    ("RU", "EU", date(2014, 5, 2), date(2014, 5, 2)),
    ("US", "JP", date(2018, 1, 10), date(2018, 1, 10)),
    ("EU", "EU", date(2017, 11, 14), date(2017, 11, 15)),
    ("EU", "EU", date(2018, 1, 10), date(2018, 1, 10)),
)


def cold(a: Ruleset, b: Ruleset, day_a: date, day_b: date) -> bool:
    """Ask whether two lists are equivalent with nothing remembered of them."""
    from_model.forget()
    return equivalent(a, b, day_a, day_b, EcbRates())


def main() -> bool:
    """Print a table for each pair; False if the solver sees another relation than the diagrams."""
    agree = True
    store, rates = Store(), EcbRates()
    for left, right, day_a, day_b in PAIRS:
        a, b = store.load(left), store.load(right)
        found = diff(a, b, day_a, day_b, rates)
        rows: list[tuple[str, float | None, str]] = [
            (
                "rulec diff, every region and witness",
                best(partial(diff, a, b, day_a, day_b, rates), 3),
                f"{len(found.regions)} regions",
            )
        ]
        for word, ask in (
            ("diagrams built for it", partial(cold, a, b, day_a, day_b)),
            ("diagrams there already", partial(equivalent, a, b, day_a, day_b, rates)),
        ):
            same = ask() is not bool(found.regions)
            agree = agree and same
            told = "same answer" if same else "DISAGREES"
            rows.append((f"rulec equivalent, {word}", best(ask, 5), told))
        try:
            from tests.bench.solver import differ
        except ImportError:
            rows.append(("z3-solver", None, "not installed"))
        else:
            ask = partial(differ, a, b, day_a, day_b, rates, Line(found.context))
            same = ask() == bool(found.regions)
            agree = agree and same
            rows.append(
                (
                    installed("z3-solver") + ", one witness",
                    best(ask, 3),
                    "same answer" if same else "DISAGREES",
                )
            )
        report(f"{left} of {day_a} against {right} of {day_b}", rows)
    return agree
