"""Running the examples that stand beside the rules."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from rulec.analysis.verdict import Verdict, commercial_export, evaluate
from rulec.diagnostics.span import Span
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, Rates


@frozen
class Outcome:
    """What an example expected and what the ruleset says."""

    title: str
    passed: bool
    expected: str
    got: str
    message: str
    span: Span


def run(ruleset: Ruleset, rates: Rates | None = None) -> list[Outcome]:
    """Every example of the ruleset under the context of a commercial export to its target."""
    table = rates or EcbRates()
    made: list[Outcome] = []
    for example in ruleset.examples:
        line = example.line.assuming(commercial_export(ruleset))
        day = line.get("date")
        verdict = evaluate(ruleset, line, day if isinstance(day, date) else date.today(), table)
        problems = _problems(example.verdict, example.by, example.needs, verdict)
        expected = example.verdict
        if example.by:
            expected += " by " + ", ".join(example.by)
        made.append(
            Outcome(
                example.title,
                not problems,
                expected,
                verdict.summary(),
                "; ".join(problems),
                example.span,
            )
        )
    return made


def _problems(
    expected: str, by: tuple[str, ...], needs: tuple[str, ...], verdict: Verdict
) -> list[str]:
    problems = []
    if verdict.verdict != expected:
        problems.append(f"expected {expected}, the ruleset says {verdict.summary()}")
    acting = {p.id for p in (*verdict.applies, *verdict.may_apply)}
    problems += [f"{name} does not apply" for name in by if name not in acting]
    asked = {f for group in verdict.ask for f in group}
    problems += [f"{name} is not asked for" for name in needs if name not in asked]
    return problems
