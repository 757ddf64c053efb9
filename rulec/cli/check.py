"""rulec check: every mistake in rule files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rulec import __version__
from rulec.analysis.review import review
from rulec.cli.rule_files import rule_files
from rulec.diagnostics import render_json, render_sarif, render_text
from rulec.model.load import Store


@click.command("check", epilog="Example: rulec check rulesets/eu.rule --format sarif")
@click.argument("files", nargs=-1)
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option(
    "--notes", is_flag=True, help="Print notes too, such as what a padded code is read as."
)
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text")
def command(files: tuple[str, ...], paths: tuple[str, ...], notes: bool, form: str) -> None:
    """Check FILES (rule files or folders; default: the built-in rulesets)."""
    store = Store(*(Path(p) for p in paths))
    checked = [store.check(path) for path in rule_files(files)]
    found = tuple(d for c in checked for d in (*c.diagnostics, *review(c, store)))
    if form == "json":
        click.echo(render_json(found))
    elif form == "sarif":
        click.echo(render_sarif(found, __version__))
    elif shown := [d for d in found if notes or d.severity != "note"]:
        texts = {c.file.path: c.file.text for c in checked}
        click.echo(render_text(shown, texts, color=sys.stdout.isatty()))
    else:
        provisions = sum(len(c.ruleset.provisions) for c in checked if c.ruleset)
        noted = f" ({len(found)} notes, see --notes)" if found else ""
        click.echo(f"{len(checked)} files, {provisions} provisions: nothing found{noted}")
    sys.exit(0 if all(c.ok for c in checked) else 1)
