"""rulec explain-code: what a diagnostic means."""

from __future__ import annotations

import json

import click

from rulec.cli import common
from rulec.diagnostics.catalogue import CATALOGUE, explain


@click.command("explain-code", epilog="Example: rulec explain-code E0401")
@click.argument("code")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(code: str, form: str) -> None:
    """Explain the diagnostic CODE, with a wrong and a right example."""
    entry = CATALOGUE.get(code.strip().upper())
    if entry is None:
        raise click.UsageError(common.unknown("diagnostic", code, list(CATALOGUE)))
    if form == "json":
        told = {
            "version": 1,
            "code": entry.code,
            "severity": entry.severity,
            "title": entry.title,
            "text": entry.explanation,
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo(explain(entry.code))
