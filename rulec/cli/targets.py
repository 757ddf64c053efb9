"""rulec targets: what lists can be compiled to."""

from __future__ import annotations

import json

import click

from rulec.cli import common
from rulec.targets.registry import NAMES, Target, target


@click.command("targets", epilog="Example: rulec targets sql")
@click.argument("name", required=False)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text")
def command(name: str | None, shape: str) -> None:
    """The languages that `rulec compile` writes; with NAME, what one can and cannot say."""
    if name is not None and name not in NAMES:
        raise click.UsageError(common.unknown("target", name, list(NAMES)))
    found = [target(n) for n in ([name] if name else NAMES)]
    if shape == "json":
        click.echo(json.dumps({"version": 1, "targets": [_as_json(t) for t in found]}, indent=2))
    elif name is not None:
        click.echo(_details(found[0]))
    else:
        for one in found:
            click.echo(f"{one.name:<11} {one.makes}")
            tested = ", ".join(one.engines) or "nothing to run it on"
            click.echo(f"{'':<11} tested on {tested}")
        click.echo("\nrulec targets NAME tells what one can and cannot say.")


def _details(one: Target) -> str:
    several = "several lists go into one text" if one.joint else "one text for each list"
    lines = [f"{one.name}: {one.makes}", f"  {several}"]
    lines += [f"  can     {what}" for what in one.can]
    lines += [f"  cannot  {what}" for what in one.cannot]
    lines += [f"  tested  {engine}" for engine in one.engines]
    return "\n".join(lines)


def _as_json(one: Target) -> dict[str, object]:
    return {
        "name": one.name,
        "makes": one.makes,
        "can": list(one.can),
        "cannot": list(one.cannot),
        "engines": list(one.engines),
        "joint": one.joint,
    }
