"""rulec coverage: how much of each list is there, and how well it is attested."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from rulec.analysis.coverage import Coverage, coverage
from rulec.analysis.telling import count
from rulec.cli import common


@click.command("coverage", epilog="Example: rulec coverage EU RU")
@click.argument("rulesets", nargs=-1)
@click.option(
    "--sources", "folder", help="Readings of the lists (YAML, one file a ruleset) to count beside."
)
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    rulesets: tuple[str, ...], folder: str | None, paths: tuple[str, ...], form: str
) -> None:
    """Print what RULESETS (default: all) take from each source, and what they leave open."""
    names = rulesets or tuple(common.store(paths).names())
    made = [coverage(common.ruleset(name, paths, None)[0]) for name in names]
    read = {c.ruleset.id: _read(folder, c.ruleset.id) for c in made} if folder else {}
    if form == "json":
        click.echo(json.dumps(as_json(made, read), indent=2, ensure_ascii=False))
    else:
        _print(made, read)


def _read(folder: str, name: str) -> list[dict[str, Any]]:
    """The instruments of a reading, counted; none if the folder has no file for the ruleset."""
    try:
        import yaml
    except ImportError:
        raise click.ClickException("--sources needs PyYAML: pip install pyyaml") from None
    file = Path(folder) / f"{name.lower().replace('_', '-')}.yaml"
    if not Path(folder).is_dir():
        raise click.UsageError(f"{folder}: no such folder")
    if not file.is_file():
        return []
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
        return [
            {
                "id": str(i["id"]),
                "evidence": str(i["evidence"]),
                "items": len(i.get("items") or []),
                "codes": sum(len(x.get("codes") or []) for x in i.get("items") or []),
            }
            for i in content["instruments"]
        ]
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
        raise click.ClickException(f"{file}: is no reading of a list") from None


def as_json(made: list[Coverage], read: dict[str, list[dict[str, Any]]]) -> dict[str, object]:
    """The coverage as stable JSON."""
    return {
        "version": 1,
        "rulesets": [
            {
                "ruleset": c.ruleset.id,
                "title": c.ruleset.title,
                "provisions": len(c.ruleset.provisions),
                "examples": len(c.ruleset.examples),
                "changes": [str(d) for d in c.versions],
                "sources": [
                    {
                        "id": s.source.id,
                        "title": s.source.title,
                        "evidence": s.source.evidence,
                        "since": str(s.since) if s.since else None,
                        "until": str(s.until) if s.until else None,
                        "items": list(s.places),
                        "provisions": s.provisions,
                        "subheadings": s.subheadings,
                        "judgements": list(s.judgements),
                        "interpreted": s.interpreted,
                    }
                    for s in c.sources
                ],
                "open": [
                    {"id": p.id, "title": p.title, "since": str(p.since) if p.since else None}
                    for p in c.open
                ],
                "read": read.get(c.ruleset.id, []),
            }
            for c in made
        ],
    }


def _print(made: list[Coverage], read: dict[str, list[dict[str, Any]]]) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 140)
    table = Table(box=SIMPLE)
    for name in ("list", "source", "evidence", "from", "until"):
        table.add_column(name, overflow="fold")
    for name in ("items", "provisions", "HS codes", "judgements", "our reading"):
        table.add_column(name, justify="right")
    for c in made:
        for row, s in enumerate(c.sources):
            table.add_row(
                "" if row else c.ruleset.id,
                s.source.id,
                s.source.evidence,
                str(s.since or "?"),
                str(s.until or ""),
                str(len(s.places)),
                str(s.provisions),
                str(s.subheadings),
                str(len(s.judgements)),
                str(s.interpreted),
                end_section=row == len(c.sources) - 1,
            )
    console.print(table)
    for c in made:
        for i in read.get(c.ruleset.id, []):
            console.print(
                f"{c.ruleset.id} as read: {i['id']}: {count(i['items'], 'item')}, "
                f"{count(i['codes'], 'code')} ({i['evidence']})"
            )
    for c in made:
        for p in c.open:
            console.print(f"{c.ruleset.id} leaves open: {p.id}: {p.title}")
    provisions = sum(len(c.ruleset.provisions) for c in made)
    examples = sum(len(c.ruleset.examples) for c in made)
    console.print(
        f"{count(len(made), 'list')}, {count(provisions, 'provision')}, "
        f"{count(examples, 'example')}. HS codes: subheadings; our reading: provisions "
        "whose headings interpret words."
    )
