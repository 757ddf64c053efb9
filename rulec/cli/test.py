"""rulec test: the examples that stand beside the rules."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rulec.analysis.examples import run
from rulec.cli.rule_files import rule_files
from rulec.diagnostics import RulecError
from rulec.model.load import Store


@click.command("test", epilog="Example: rulec test rulesets/ru.rule")
@click.argument("files", nargs=-1)
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
def command(files: tuple[str, ...], paths: tuple[str, ...]) -> None:
    """Run the examples in FILES (rule files or folders; default: the built-in rulesets)."""
    store = Store(*(Path(p) for p in paths))
    failed = total = 0
    for path in rule_files(files):
        checked = store.check(path)
        if not checked.ok:
            raise RulecError(checked.diagnostics)
        if checked.ruleset is None:
            continue
        outcomes = run(checked.ruleset)
        bad = [o for o in outcomes if not o.passed]
        total, failed = total + len(outcomes), failed + len(bad)
        click.echo(f"{path}: {len(outcomes) - len(bad)} of {len(outcomes)} examples pass")
        for outcome in bad:
            click.echo(f"  {path}:{outcome.span.line}: {outcome.title}: {outcome.message}")
    click.echo(f"{total - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
