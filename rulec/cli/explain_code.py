"""rulec explain-code: what a diagnostic means."""

from __future__ import annotations

import click

from rulec.diagnostics.catalogue import CATALOGUE, explain


@click.command("explain-code", epilog="Example: rulec explain-code E0401")
@click.argument("code")
def command(code: str) -> None:
    """Explain the diagnostic CODE, with a wrong and a right example."""
    if code not in CATALOGUE:
        raise click.UsageError(f"{code!r} is no code; there are {', '.join(CATALOGUE)}")
    click.echo(explain(code))
