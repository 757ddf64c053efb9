"""rulec test: the examples that stand beside the rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from attrs import frozen

from rulec.analysis.examples import Outcome, run_one
from rulec.analysis.failure import failure
from rulec.analysis.verdict import commercial_export
from rulec.cli import common, cover_told
from rulec.cli.cover_told import Covered, covered
from rulec.cli.rule_files import rule_files
from rulec.diagnostics import RulecError
from rulec.model.line import FactValue
from rulec.model.load import Checked
from rulec.model.ruleset import Example
from rulec.money import EcbRates, Rates


@click.command("test", epilog='Example: rulec test rulesets/ru.rule -k "fur coat"')
@click.argument("files", nargs=-1)
@click.option("-k", "words", help="Only examples whose title has all these words.")
@click.option("--cover", "covering", is_flag=True, help="Say what no example touches.")
@click.option("--full", is_flag=True, help="With --cover: all that no example touches.")
@click.option(
    "--fail-under",
    "least",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit 1 if examples cover less than this.",
)
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    files: tuple[str, ...],
    words: str | None,
    covering: bool,
    full: bool,
    least: float | None,
    paths: tuple[str, ...],
    form: str,
) -> None:
    """Run the examples in FILES (rule files or folders; default: the built-in rulesets).

    A failing example is shown with its lines and with what `rulec explain` says of it. --cover
    reports provisions, limits (exactly at and just beyond), exemptions, judgements (yes, no, left
    open) and dates that no example touches. Exit status 0: all pass, 1: some fail.
    """
    if words and (covering or least is not None):
        raise click.UsageError("-k chooses examples, but all of them cover what --cover reports")
    rates = EcbRates()
    ran: list[Ran] = []
    made: list[Covered] = []
    for path in rule_files(files):
        checked = common.checked(path, paths)
        if not checked.ok:
            raise RulecError(checked.diagnostics)
        if checked.ruleset is None:
            continue
        chosen = [e for e in checked.ruleset.examples if _has(e, words)]
        context = commercial_export(checked.ruleset)
        own = [_run(path, checked, example, rates, context) for example in chosen]
        ran += own
        if form == "text" and (own or not words):
            _print(path, own)
        if covering or least is not None:
            made.append(covered(str(path), checked.ruleset, rates))
            if form == "text":
                click.echo("\n".join([*cover_told.as_text(made[-1], full), ""]))
    if words and not ran:
        raise click.UsageError(f"no example has {words!r} in its title")
    failed = sum(not one.outcome.passed for one in ran)
    if form == "json":
        click.echo(json.dumps(as_json(ran, made), indent=2, ensure_ascii=False))
    else:
        covers = f"; {cover_told.summary(made)}" if made else ""
        click.echo(f"{len(ran) - failed} passed, {failed} failed{covers}")
    short = least is not None and not cover_told.reaches(made, least)
    if short and form == "text":
        click.echo(f"examples cover less than {least:g}%", err=True)
    sys.exit(1 if failed or short else 0)


def _print(path: Path, own: list[Ran]) -> None:
    good = sum(one.outcome.passed for one in own)
    click.echo(f"{path}: {good} of {len(own)} examples pass")
    for one in own:
        if one.failure is not None:
            click.echo("\n".join(_failed(one)))


@frozen
class Ran:
    """An example of a file, how it came out, and what is told of it if it failed."""

    path: Path
    outcome: Outcome
    failure: str | None


def _has(example: Example, words: str | None) -> bool:
    title = example.title.casefold()
    return all(word in title for word in (words or "").casefold().split())


def _run(
    path: Path,
    checked: Checked,
    example: Example,
    rates: Rates,
    context: Mapping[str, FactValue],
) -> Ran:
    assert checked.ruleset is not None
    outcome = run_one(checked.ruleset, example, rates, context)
    told = None if outcome.passed else failure(checked.ruleset, checked.file, outcome, rates)
    return Ran(path, outcome, told)


def _failed(one: Ran) -> list[str]:
    head = f"  FAILED {one.path}:{one.outcome.span.line}: {one.outcome.title}"
    return ["", head, *(f"    {line}".rstrip() for line in (one.failure or "").split("\n")), ""]


def as_json(ran: list[Ran], made: list[Covered]) -> dict[str, object]:
    """What each example expected and got, and what they cover if that was asked for, as stable JSON."""
    return {
        "version": 1,
        "passed": sum(r.outcome.passed for r in ran),
        "failed": sum(not r.outcome.passed for r in ran),
        "examples": [
            {
                "file": str(r.path),
                "line": r.outcome.span.line,
                "title": r.outcome.title,
                "passed": r.outcome.passed,
                "expected": r.outcome.expected,
                "got": r.outcome.got,
                "message": r.outcome.message,
                "explanation": r.failure,
            }
            for r in ran
        ],
        "coverage": cover_told.as_json(made) if made else None,
    }
