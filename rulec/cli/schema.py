"""rulec schema: the JSON Schema of a command's JSON."""

from __future__ import annotations

import json

import click

from rulec.cli import common
from rulec.schemas import SCHEMAS, schema


@click.command("schema", epilog="Example: rulec schema diff")
@click.argument("name", metavar="COMMAND", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema of what COMMAND prints with --format json (default: list them).

    `model` is what `rulec compile --target json` writes.
    """
    known = [*SCHEMAS, "model"]
    if name is None:
        click.echo("\n".join(known))
    elif name in known:
        click.echo(json.dumps(schema(name), indent=2))
    else:
        raise click.UsageError(common.unknown("schema", name, known))
