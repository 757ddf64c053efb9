"""Running the examples that stand beside the rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from rulec.analysis.verdict import Verdict, commercial_export, evaluate
from rulec.diagnostics.span import Span
from rulec.model.line import FactValue, Line
from rulec.model.ruleset import Example, Ruleset
from rulec.money import EcbRates, Rates


@frozen
class Outcome:
    """What an example expected and what the ruleset says.

    `line` is the example's with what is assumed of it, `wrong` the words of its expectation that do
    not hold: the verdict, or names of provisions and facts.
    """

    title: str
    passed: bool
    expected: str
    got: str
    message: str
    span: Span
    example: Example
    line: Line
    day: date
    wrong: tuple[str, ...]


def run(ruleset: Ruleset, rates: Rates | None = None) -> list[Outcome]:
    """Every example of the ruleset under the context of a commercial export to its target."""
    table, context = rates or EcbRates(), commercial_export(ruleset)
    return [run_one(ruleset, example, table, context) for example in ruleset.examples]


def run_one(
    ruleset: Ruleset,
    example: Example,
    rates: Rates,
    context: Mapping[str, FactValue] | None = None,
) -> Outcome:
    """One example under that context; one without a date is read as of today.

    Who runs many gives the `context`, which takes a look at every provision to find.
    """
    line = example.line.assuming(commercial_export(ruleset) if context is None else context)
    stated = line.get("date")
    day = stated if isinstance(stated, date) else date.today()
    verdict = evaluate(ruleset, line, day, rates)
    problems = _problems(example.verdict, example.by, example.needs, verdict)
    expected = example.verdict
    if example.by:
        expected += " by " + ", ".join(example.by)
    return Outcome(
        example.title,
        not problems,
        expected,
        verdict.summary(),
        "; ".join(problems.values()),
        example.span,
        example,
        line,
        day,
        tuple(problems),
    )


def _problems(
    expected: str, by: tuple[str, ...], needs: tuple[str, ...], verdict: Verdict
) -> dict[str, str]:
    """What does not hold, by the word of the expectation that says otherwise."""
    problems = {}
    if verdict.verdict != expected:
        problems[expected] = f"expected {expected}, the ruleset says {verdict.summary()}"
    acting = {p.id for p in (*verdict.applies, *verdict.may_apply)}
    problems |= {name: f"{name} does not apply" for name in by if name not in acting}
    asked = {f for group in verdict.ask for f in group}
    problems |= {name: f"{name} is not asked for" for name in needs if name not in asked}
    return problems
