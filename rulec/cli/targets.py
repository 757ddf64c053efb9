"""rulec targets: what lists can be compiled to."""

from __future__ import annotations

import json
import textwrap

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
            several = "several lists in one" if one.joint else "one for each list"
            tested = f"; tested on {', '.join(one.engines)}" if one.engines else ""
            indent = " " * 12
            told = textwrap.wrap(
                several + tested, 96, initial_indent=indent, subsequent_indent=indent
            )
            click.echo("\n".join(told))
        click.echo("\nrulec targets NAME tells what one can and cannot say.")


def _details(one: Target) -> str:
    several = "several lists in one" if one.joint else "one for each list"
    lines = [f"{one.name}: {one.makes}", f"  lists   {several}"]
    for title, found in (("can", one.can), ("cannot", one.cannot), ("tested", one.engines)):
        for said in found:
            head = f"  {title:<7} "
            lines += textwrap.wrap(said, 96, initial_indent=head, subsequent_indent=" " * len(head))
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
