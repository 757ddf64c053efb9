"""rulec explain: the verdict on one line, and why."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
from attrs import evolve

from rulec.analysis.explain import Explanation, explain
from rulec.analysis.explain_text import as_text
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
@click.option(
    "--assume",
    type=click.Choice(["export", "nothing"]),
    default="export",
    help="Of what is not stated: a commercial export to the target (default), or nothing.",
)
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
        "no_rate": list(told.unrated),
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
