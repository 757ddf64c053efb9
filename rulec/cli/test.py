"""rulec test: the examples that stand beside the rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from rulec.analysis.examples import Outcome, run
from rulec.cli.rule_files import rule_files
from rulec.diagnostics import RulecError
from rulec.model.load import Store


@click.command("test", epilog="Example: rulec test rulesets/ru.rule")
@click.argument("files", nargs=-1)
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(files: tuple[str, ...], paths: tuple[str, ...], form: str) -> None:
    """Run the examples in FILES (rule files or folders; default: the built-in rulesets)."""
    store = Store(*(Path(p) for p in paths))
    ran: list[tuple[Path, Outcome]] = []
    for path in rule_files(files):
        checked = store.check(path)
        if not checked.ok:
            raise RulecError(checked.diagnostics)
        if checked.ruleset is None:
            continue
        outcomes = run(checked.ruleset)
        ran += [(path, outcome) for outcome in outcomes]
        if form == "text":
            good = sum(o.passed for o in outcomes)
            click.echo(f"{path}: {good} of {len(outcomes)} examples pass")
            for outcome in outcomes:
                if not outcome.passed:
                    click.echo(f"  {path}:{outcome.span.line}: {outcome.title}: {outcome.message}")
    failed = sum(not outcome.passed for _, outcome in ran)
    if form == "json":
        click.echo(json.dumps(as_json(ran), indent=2, ensure_ascii=False))
    else:
        click.echo(f"{len(ran) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def as_json(ran: list[tuple[Path, Outcome]]) -> dict[str, object]:
    """What each example expected and got, as stable JSON."""
    return {
        "version": 1,
        "passed": sum(o.passed for _, o in ran),
        "failed": sum(not o.passed for _, o in ran),
        "examples": [
            {
                "file": str(path),
                "line": o.span.line,
                "title": o.title,
                "passed": o.passed,
                "expected": o.expected,
                "got": o.got,
                "message": o.message,
            }
            for path, o in ran
        ],
    }
