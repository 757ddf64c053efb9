"""rulec diff: exactly where two lists differ."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from rulec.analysis.diff import diff
from rulec.cli import common
from rulec.cli.diff_json import as_json
from rulec.cli.diff_text import as_text


@click.command("diff", epilog="Example: rulec diff RU EU --on 2014-05-02")
@click.argument("left")
@click.argument("right")
@click.option("--on", help="The day on which both are read (default: today).")
@click.option("--certain", is_flag=True, help="Only what differs whatever is judged.")
@click.option("--all-contexts", is_flag=True, help="Assume nothing about direction or purpose.")
@click.option("--full", is_flag=True, help="Print every heading of long lists.")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    left: str,
    right: str,
    on: str | None,
    certain: bool,
    all_contexts: bool,
    full: bool,
    paths: tuple[str, ...],
    rates_file: str | None,
    form: str,
) -> None:
    """Print every region of goods and conditions on which LEFT and RIGHT differ.

    A list may carry its own day: EU@2017-11-14. Exit status 0: equivalent, 1: they differ.
    """
    a, day_a = common.ruleset(left, paths, on)
    b, day_b = common.ruleset(right, paths, on)
    today = date.today()
    found = diff(
        a,
        b,
        day_a or today,
        day_b or today,
        common.rates(rates_file),
        {} if all_contexts else None,
    )
    regions = [r for r in found.regions if r.certain or not certain]
    if form == "json":
        click.echo(json.dumps(as_json(found, regions), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(found, regions, full))
    sys.exit(1 if regions else 0)
