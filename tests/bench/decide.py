"""One decision on one record: compiled modules beside rule engines from PyPI, on the same lists.

A made-up list of one provision (ten headings, a value of one article above 30 000 and one way out of
it), two whole lists for commercial exports, and every shipped list alone with facts missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates
from rulec.targets.python import compile_module, compile_plan
from tests.bench import decide_shipped
from tests.bench.decide_engines import ENGINES, ONE_FORM, handed_over
from tests.bench.decide_lists import Question, Record, expected, question, records
from tests.bench.decide_module import decided, load, one_decision
from tests.bench.timing import installed, report, shown

DAY = date(2024, 2, 29)
LISTS = (("RU", date(2014, 5, 2)), ("EU", date(2018, 1, 10)))
LINES = 1000
AT_LEAST = 20  # lines that even the slowest engine decides
PATIENCE = 0.5  # seconds of one run of an engine
AS_WRITTEN = ("as_listed", "by_chapter")
RULES = """ruleset BENCH "Ten headings above a value, but for one exemption"
  regime DPRK
  target KP
  currency EUR

source s "made for measuring"
  evidence recalled

fact waived "is waived"
  type yes_no

prohibit p "Ten headings"
  goods HS 2204, 2208, 2402 10, 3303, 4202, 4303, 5701, 6204 31, 7113, 9101 11
  when  value each > 30_000 EUR and not waived
  cite  s "1"
"""


def main() -> bool:
    """Print the tables; False if two sides disagree."""
    answers = [one_rule(), *(whole_list(Store().load(name), day) for name, day in LISTS)]
    return all([*answers, decide_shipped.main()])


def one_rule() -> bool:
    """The made-up list. Its module also reads direction and destination, which peers need not."""
    checked = Store().check_text(RULES)
    assert checked.ruleset is not None and checked.ok, checked.diagnostics
    asked = question(checked.ruleset, DAY)
    module = load(compile_module(checked.ruleset, DAY, EcbRates()))
    table = _Table(asked, 0.1, module, {"direction": "export", "destination": "KP"})
    table.peers(ENGINES, ("as_listed",))
    report("One decision: ten headings, a value of one article, one way out", table.rows)
    print(f"  rulec is {_kept(table.own, 0.3e-6)}")
    return table.agree


def whole_list(ruleset: Ruleset, day: date) -> bool:
    """A whole list for commercial exports, every fact stated; judgements are yes or no."""
    asked = question(ruleset, day)
    module = load(compile_plan(asked.plan))
    title = f"One decision of the whole list {ruleset.id} of {day}"
    table = _Table(asked, 0.4, module, {})
    table.peers(ENGINES, AS_WRITTEN)
    report(f"{title}: one provision, or one chapter, after another", table.rows)
    print(f"  rulec is {table.lead:.1f} times faster than the fastest (bar: 10)")
    told_apart = _Table(asked, 0.4, module, {})
    told_apart.peers([name for name in ENGINES if name not in ONE_FORM], ("by_digit",))
    report(f"{title}: told apart digit by digit, as nobody writes it by hand", told_apart.rows)
    print(f"  rulec is {told_apart.lead:.1f} times faster than the fastest")
    handing = handed_over(table.records)
    if handing is not None:
        print(f"  zen-engine alone takes {shown(handing)} to be handed a record of this list,")
        print(f"  {handing / told_apart.own:.1f} times what rulec takes to decide")
    reasons = one_decision(module.explain, table.declared)
    print(f"  a verdict with provisions and citations: {_kept(reasons, 30e-6)}")
    return table.agree and told_apart.agree


def _kept(seconds: float, bar: float) -> str:
    return f"{shown(seconds)}, {'within' if seconds <= bar else 'BEYOND'} the bar of {shown(bar)}"


class _Table:
    """The rows of one list's table, the compiled module first."""

    def __init__(self, asked: Question, yes: float, module: Any, context: Record) -> None:
        self.asked = asked
        self.records = records(asked, LINES, yes)
        self.truth = [any(expected(b, r) for b in asked.provisions) for r in self.records]
        self.declared = [
            {**context, **r, "value": (r["value"], asked.currency)} for r in self.records
        ]
        self.agree = True
        self.rows: list[tuple[str, float | None, str]] = []
        self.own, same = self._timed(module.is_prohibited, self.declared)
        self._row("rulec, compiled module", self.own, same, "")
        self._fastest = float("inf")

    @property
    def lead(self) -> float:
        """How many times faster than the fastest engine."""
        return self._fastest / self.own

    def peers(self, names: Iterable[str], forms: Sequence[str]) -> None:
        """Each engine, by the fastest of the forms in which it can be given the list."""
        for name in names:
            try:
                made = {
                    f: ENGINES[name](self.asked, f)
                    for f in (forms[:1] if name in ONE_FORM else forms)
                }
            except ImportError:
                self.rows.append((name, None, "not installed"))
                continue
            found = {form: self._timed(decide, self.records) for form, decide in made.items()}
            form = min(found, key=lambda f: found[f][0])
            self._fastest = min(self._fastest, found[form][0])
            same = all(agrees for _, agrees in found.values())
            self._row(installed(name), found[form][0], same, f"{form.replace('_', ' ')}; ")

    def _timed(self, decide: Callable[[Record], bool], some: list[Record]) -> tuple[float, bool]:
        """Seconds for one decision, and whether the answers are right, on as many as time allows."""
        started = time.perf_counter()
        same = decided(decide, some[:AT_LEAST]) == self.truth[:AT_LEAST]
        each = (time.perf_counter() - started) / AT_LEAST
        count = min(max(int(PATIENCE / each), AT_LEAST), LINES)
        same = same and decided(decide, some[:count]) == self.truth[:count]
        return one_decision(decide, some[:count]), same

    def _row(self, name: str, seconds: float, same: bool, remark: str) -> None:
        self.agree = self.agree and same
        self.rows.append((name, seconds, remark + ("same answers" if same else "DISAGREES")))
