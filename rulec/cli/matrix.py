"""rulec matrix: the relation of every pair of lists, and of every list to every kind of goods."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from rulec.analysis.matrix import Matrix, Stance, matrix
from rulec.analysis.wording import shown
from rulec.cli import common
from rulec.money import format_money

_SIGNS = {"equal": "=", "left-stricter": ">", "right-stricter": "<", "incomparable": "><"}
_BACK = {"left-stricter": "right-stricter", "right-stricter": "left-stricter"}


@click.command("matrix", epilog="Example: rulec matrix EU US JP --on 2012-06-01")
@click.argument("rulesets", nargs=-1)
@click.option("--on", help="The day on which all are read (default: today).")
@click.option("--goods", "goods", multiple=True, help="Only these kinds of goods (by name).")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    rulesets: tuple[str, ...],
    on: str | None,
    goods: tuple[str, ...],
    paths: tuple[str, ...],
    rates_file: str | None,
    form: str,
) -> None:
    """Compare RULESETS (default: every list on one target, North Korea) pair by pair."""
    loaded = common.rulesets(rulesets, paths)
    made = matrix(loaded, common.day(on) if on else date.today(), common.rates(rates_file))
    known = {s.kind for s in made.stances}
    for name in goods:
        if name not in known:
            raise click.UsageError(common.unknown("kind of goods", name, sorted(known)))
    if form == "json":
        click.echo(json.dumps(as_json(made, goods), indent=2, ensure_ascii=False))
    else:
        _print(made, goods)


def as_json(made: Matrix, goods: tuple[str, ...]) -> dict[str, object]:
    """The matrix as stable JSON."""
    return {
        "version": 1,
        "on": str(made.day),
        "rates": made.rates_source,
        "rulesets": [r.id for r in made.rulesets],
        "pairs": [
            {
                "left": p.left,
                "right": p.right,
                "certain": p.certain,
                "possible": p.possible,
                "left_only_subheadings": p.more,
                "right_only_subheadings": p.less,
            }
            for p in made.pairs
        ],
        "goods": [
            {
                "ruleset": s.ruleset,
                "kind": s.kind,
                "title": s.title,
                "says": s.says,
                "above": shown(s.limit) if s.limit else None,
            }
            for s in made.stances
            if not goods or s.kind in goods
        ],
    }


def _print(made: Matrix, goods: tuple[str, ...]) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table

    ids = [r.id for r in made.rulesets]
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 40 + 11 * len(ids))
    console.print(f"Lists on {made.day}, commercial exports. Rates: {made.rates_source}.")
    pairs = {(p.left, p.right): p for p in made.pairs}
    table = Table("", *ids, box=SIMPLE, title="What each row certainly bans, against each column")
    for a in ids:
        row = [a]
        for b in ids:
            if a == b:
                row.append("")
            elif (a, b) in pairs:
                p = pairs[a, b]
                row.append(f"{_SIGNS[p.certain]} {p.more}/{p.less}")
            else:
                p = pairs[b, a]
                row.append(f"{_SIGNS[_BACK.get(p.certain, p.certain)]} {p.less}/{p.more}")
        table.add_row(*row)
    console.print(table)
    console.print(
        "= equal, > the row is stricter, < the column is, >< each in part; n/m: HS subheadings "
        "with lines that only the row / only the column certainly bans."
    )
    stances: dict[str, dict[str, Stance]] = {}
    for stance in made.stances:
        if not goods or stance.kind in goods:
            stances.setdefault(stance.title, {})[stance.ruleset] = stance
    table = Table("", *ids, box=SIMPLE, title="What each list says of each kind of goods")
    for title in sorted(stances):
        table.add_row(title, *(_word(stances[title][i]) for i in ids))
    console.print(table)
    console.print(
        "all: banned whatever; > limit: above that value each; judged: if words are judged so; "
        "licence: needs one; partly: some of it; ?: the list is open or unknown there; -: free."
    )


def _word(stance: Stance) -> str:
    if stance.says == "above" and stance.limit:
        return f"> {format_money(stance.limit)}"
    return {"none": "-", "not known": "?"}.get(stance.says, stance.says)
