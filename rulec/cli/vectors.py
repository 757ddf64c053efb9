"""rulec vectors: lines with the answers that a target of one's own has to give."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from rulec.atomic import write_atomically
from rulec.cli import common
from rulec.cli.compile import context, known, pairs
from rulec.model.line import LineError
from rulec.targets.origin import made_by
from rulec.targets.plan import plan
from rulec.targets.vectors import vectors


@click.command("vectors", epilog="Example: rulec vectors RU@2018-01-10 --count 100 -o ru.json")
@click.argument("ruleset")
@click.option("--on", help="The day on which the list is read (default: today).")
@click.option("--count", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--given", help="Facts that hold for every line: direction=export,destination=KP.")
@click.option(
    "--assume",
    type=click.Choice(["nothing", "export"]),
    default="nothing",
    help="export: a commercial one to the list's target.",
)
@click.option("--format", "shape", type=click.Choice(["json", "jsonl"]), default="json")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--path", "paths", multiple=True, help="Also look for rulesets in this folder.")
@click.option("--rates", "rates_file", help="Exchange rates: CSV date,currency,eur_per_unit.")
def command(
    ruleset: str,
    on: str | None,
    count: int,
    seed: int,
    given: str | None,
    assume: str,
    shape: str,
    output: Path | None,
    paths: tuple[str, ...],
    rates_file: str | None,
) -> None:
    """Lines on every border of RULESET, with verdicts and provisions, to test a target with.

    Codes, limits in several currencies, dates and missing facts; the same list, day and seed give
    the same lines. Facts of --given hold for every line and are not repeated in each. With
    jsonl the first line says what the others are of.
    """
    rules, day = common.ruleset(ruleset, paths, on)
    stated = pairs("--given", given)
    known([rules], stated)
    try:
        fixed, _ = context(rules, None, stated, assume == "export")
    except LineError as error:
        raise click.UsageError(str(error)) from None
    one = plan(rules, day or date.today(), common.rates(rates_file), fixed)
    made = [vector.as_json() for vector in vectors(one, count, seed)]
    head = {
        "version": 1,
        "made_by": made_by(),
        "ruleset": rules.id,
        "day": str(one.day),
        "rates": one.rates.source,
        "given": {n: v if isinstance(v, bool) else str(v) for n, v in sorted(fixed.items())},
        "count": count,
        "seed": seed,
    }
    if shape == "jsonl":
        lines = [json.dumps(line, ensure_ascii=False) for line in (head, *made)]
        text = "\n".join(lines) + "\n"
    else:
        text = json.dumps({**head, "vectors": made}, indent=1, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
    elif not output.absolute().parent.is_dir():
        raise click.UsageError(f"there is no folder {output.parent}")
    else:
        write_atomically(output, text)
