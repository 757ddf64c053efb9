"""rulec timeline: how a list changed, day by day of change."""

from __future__ import annotations

import json

import click

from rulec.analysis.summary import findings
from rulec.analysis.telling import count
from rulec.analysis.timeline import Step, timeline
from rulec.cli import common
from rulec.cli.diff_json import as_json as diff_json
from rulec.cli.diff_text import as_text as diff_text
from rulec.model.ruleset import Ruleset


@click.command("timeline", epilog="Example: rulec timeline EU")
@click.argument("ruleset")
@click.option("--full", is_flag=True, help="Print each difference in full.")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    ruleset: str, full: bool, paths: tuple[str, ...], rates_file: str | None, form: str
) -> None:
    """Print each day on which RULESET changed, and what that did, as exact diffs."""
    rules, _ = common.ruleset(ruleset, paths, None)
    steps = timeline(rules, common.rates(rates_file))
    if form == "json":
        click.echo(json.dumps(as_json(rules, steps), indent=2, ensure_ascii=False))
        return
    click.echo(f"{rules.title} ({rules.id})")
    for step in steps:
        click.echo("\n".join(["", *as_text(step, full)]))
    unknown = [p.id for p in rules.provisions if p.since is None]
    if unknown:
        click.echo(f"\nFirst day not known: {', '.join(unknown)}")


def as_json(rules: Ruleset, steps: tuple[Step, ...]) -> dict[str, object]:
    """The timeline as stable JSON."""
    return {
        "version": 1,
        "ruleset": rules.id,
        "steps": [
            {
                "on": str(step.day),
                "begins": [common.provision_json(p) for p in step.begins],
                "ends": [common.provision_json(p) for p in step.ends],
                "difference": diff_json(step.difference, list(step.difference.regions)),
            }
            for step in steps
        ],
    }


def as_text(step: Step, full: bool) -> list[str]:
    """One day of change for a reader."""
    found = step.difference
    stricter = {
        "equal": "no line is decided otherwise",
        "left-stricter": "the list became milder",
        "right-stricter": "the list became stricter",
        "incomparable": "stricter for some lines and milder for others",
    }[found.relation]
    told = findings(found, found.regions)
    certain = sum(f.certain for f in told)
    out = [
        f"{step.day}: {stricter}",
        f"  {count(len(step.begins), 'provision')} in, {len(step.ends)} out; "
        f"{count(len(told), 'finding')}, {certain} of them certain",
    ]
    for word, provisions in (("in ", step.begins), ("out", step.ends)):
        for provision in provisions[: None if full else 6]:
            out.append(f"    {word} {provision.id}: {provision.title[:80]}")
        if not full and len(provisions) > 6:
            out.append(f"    {word} and {len(provisions) - 6} more")
    if full and told:
        out += ["    " + line for line in diff_text(found, list(found.regions)).splitlines()]
    return out
