"""rulec explain: the verdict on one line, and why."""

from __future__ import annotations

import json
import textwrap
from datetime import date
from pathlib import Path

import click
from attrs import evolve

from rulec.analysis.explain import Explanation, explain
from rulec.analysis.undated import evaluate_undated
from rulec.analysis.verdict import commercial_export
from rulec.analysis.wording import as_typed, shown
from rulec.cli import common
from rulec.model.facts import read_facts
from rulec.model.line import Line, LineError
from rulec.model.ruleset import Provision, Ruleset


@click.command(
    "explain", epilog='Example: rulec explain EU@2012-06-01 code=2208 value="8 EUR" quantity=1'
)
@click.argument("ruleset")
@click.argument("facts", nargs=-1)
@click.option("--on", help="The day on which the list is read (default: the line's, or today).")
@click.option("--assume", type=click.Choice(["export", "nothing"]), default="export")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    ruleset: str,
    facts: tuple[str, ...],
    on: str | None,
    assume: str,
    paths: tuple[str, ...],
    rates_file: str | None,
    form: str,
) -> None:
    """Explain the verdict of RULESET on a line given as FACT=VALUE words or a JSON file."""
    rules, day = common.ruleset(ruleset, paths, on)
    try:
        stated = read_facts(_stated(facts), rules.facts)
    except (LineError, OSError) as error:
        raise click.UsageError(str(error)) from None
    context = {} if assume == "nothing" else commercial_export(rules)
    own = stated.get("date")
    when = own if isinstance(own, date) else day or (date.today() if context else None)
    line = Line(stated).assuming(context)
    assumed = {k: shown(v) for k, v in context.items() if k not in stated}
    if when is None:
        told = Explanation(evaluate_undated(rules, line), (), (), ())
    else:
        told = explain(rules, line, when, common.rates(rates_file))
        told = evolve(told, changes=tuple(c for c in told.changes if c.fact not in assumed))
        if own is None:
            assumed["date"] = str(when)
    if form == "json":
        click.echo(json.dumps(as_json(rules, line, told, assumed), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(rules, line, told, assumed, when))


def _stated(words: tuple[str, ...]) -> dict[str, str]:
    made: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            made[name] = value
        elif word.endswith(".json"):
            made.update(_file(word))
        else:
            raise LineError(f"{word!r}: write FACT=VALUE, such as code=9101.11")
    return made


def _file(name: str) -> dict[str, str]:
    try:
        loaded = json.loads(Path(name).read_text("utf-8"))
    except ValueError as error:
        raise LineError(f"{name}: not JSON ({error})") from None
    if not isinstance(loaded, dict):
        raise LineError(f"{name}: expected one object of facts")
    words = {True: "yes", False: "no"}
    for key, value in loaded.items():
        if isinstance(value, float | list | dict):
            raise LineError(f"{name}: {key}: write {value!r} as text, so that it stays exact")
    return {k: words.get(v, str(v)) if isinstance(v, bool) else str(v) for k, v in loaded.items()}


def as_json(
    rules: Ruleset, line: Line, told: Explanation, assumed: dict[str, str]
) -> dict[str, object]:
    """The verdict and its reasons as stable JSON."""
    verdict = told.verdict
    return {
        "version": 1,
        "ruleset": rules.id,
        "line": as_typed(line),
        "assumed": assumed,
        "verdict": verdict.verdict,
        "possible": list(verdict.possible),
        "applies": [_provision_json(told, p) for p in verdict.applies],
        "may_apply": [_provision_json(told, p) for p in verdict.may_apply],
        "exempted": [{"by": e.id, "provision": p.id} for e, p in verdict.exempted],
        "ask": [list(group) for group in verdict.ask],
        "facts_read": list(told.read),
        "changes": [
            {"fact": c.fact, "to": shown(c.to), "verdict": c.verdict} for c in told.changes
        ],
    }


def _provision_json(told: Explanation, provision: Provision) -> dict[str, object]:
    found = next((clauses for p, clauses in told.clauses if p == provision), ())
    return {
        **common.provision_json(provision),
        "clauses": [{"text": c.words, "holds": c.holds} for c in found],
    }


def as_text(
    rules: Ruleset, line: Line, told: Explanation, assumed: dict[str, str], day: date | None
) -> str:
    """The verdict for a reader."""
    verdict = told.verdict
    out = [f"{rules.id} on {day or 'any day'}: {verdict.summary()}"]
    if day is None:
        for title, provisions in (("applies", verdict.applies), ("may apply", verdict.may_apply)):
            for provision in provisions:
                out += _provision(title, provision)
    applying = {p.id for p in verdict.applies}
    for provision, found in told.clauses:
        exempt = provision.kind == "exempt"
        label = "exempt" if exempt else "applies" if provision.id in applying else "may apply"
        out += _provision(label, provision)
        for clause in found:
            mark = {True: "yes", False: "no", None: "?"}[clause.holds]
            out += _wrapped(f"             {mark:<4}", clause.words)
        if exempt:
            freed = ", ".join(p.id for e, p in verdict.exempted if e == provision)
            out += _wrapped("             ", f"leaves {freed} {provision.leaves}")
    if verdict.verdict == "free" and not told.clauses and day:
        out.append("  no provision in force names it, and the list is closed for it")
    if verdict.ask:
        out.append("  to settle it, find out")
    for group in verdict.ask:
        out += _wrapped("    - ", " and ".join(_question(rules, name) for name in group))
    for change in told.changes:
        now = shown(stated) if (stated := line.get(change.fact)) is not None else str(day)
        out.append(f"  with {change.fact} {shown(change.to)} for {now}: {change.verdict}")
    if told.read:
        out += _wrapped("  facts read ", ", ".join(told.read))
    if assumed:
        out += _wrapped("  assumed    ", ", ".join(f"{k} {v}" for k, v in assumed.items()))
    return "\n".join(out)


def _provision(title: str, provision: Provision) -> list[str]:
    made = _wrapped(f"  {title:<10} ", f"{provision.id}: {provision.title}")
    for citation in provision.citations:
        made += _wrapped("             ", f"{citation} ({provision.evidence})")
    if provision.interpretation:
        made += _wrapped("             ", f"our interpretation: {provision.interpretation}")
    return made


def _question(rules: Ruleset, name: str) -> str:
    fact = rules.facts.get(name)
    if fact is None:
        return name
    if fact.kind != "judgement":
        return f"{name} ({fact.title})"
    who = f", decided by {fact.by}" if fact.by else ""
    ground = f"; ground: {fact.ground}" if fact.ground else ""
    return f'{name}: "{fact.title}" has to be judged{who}{ground}'


def _wrapped(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        text, 100, initial_indent=label, subsequent_indent=" " * len(label), break_on_hyphens=False
    )
